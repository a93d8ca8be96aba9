"""A configuration as text: cut into blocks by its indentation, every line kept as the device wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import TypeVar

from netloop.cached import cached_property
from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.kept import KEPT_LINES, kept_by_configuration, kept_pieces

T = TypeVar("T")

NEVER = re.compile(r"(?!)")
NEGATION = "no "


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How a platform lays its configuration out: one object for each platform.

    Args:
        indent: what each level of a section is indented by.
        banner: the line that begins a text of several lines, which ends with the line that has its group
            ``delimiter`` again.
        noise: lines that the device prints around its configuration.
        end: the line behind the configuration.
    """

    indent: str
    banner: re.Pattern[str] = NEVER
    noise: re.Pattern[str] = NEVER
    end: str = ""


@dataclass(frozen=True)
class Block:
    """A line and the lines indented under it, verbatim and without line ends.

    ``indent`` is what lines are indented by where they are put into the block.
    """

    header: str
    body: tuple[str, ...] = ()
    indent: str = " "

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole block."""
        return (self.header, *self.body)

    @cached_property
    def inner(self) -> tuple[Block, ...]:
        """The blocks one level down, their indentation removed."""
        if not self.body:
            return ()
        depth = min([len(line) - len(text) for line in self.body if (text := line.lstrip())], default=0)
        return _cut(_trimmed([line[depth:] for line in self.body]), self.indent)

    def kept(self, read: Callable[[Block], T]) -> T:
        """What a function makes of the block; it is called once."""
        found: dict[Callable[[Block], T], T] = self.__dict__.setdefault("read", {})
        if read not in found:
            found[read] = read(self)
        return found[read]

    def with_header(self, header: str) -> Block:
        """The block under another header."""
        if header == self.header:
            return self
        block = Block(header, self.body, self.indent)
        if "inner" in self.__dict__:
            block.__dict__["inner"] = self.inner
        return block

    def with_inner(self, blocks: Iterable[Block]) -> Block:
        """The block with other blocks in it."""
        indent = self.indent
        return Block(self.header, tuple(f"{indent}{line}" for block in blocks for line in block.lines), indent)


@dataclass(frozen=True, slots=True)
class Restored:
    """A configuration to go back to; ``kept`` are the lines of others that stay, with the sections they are in."""

    text: str
    kept: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The lines that stay, a sentence each."""
        return tuple(f"left alone, as it is somebody else's: {line}" for line in self.kept)


@dataclass(frozen=True, slots=True)
class ConfiguredAddress:
    """An address that a configuration puts on an interface; ``secondary`` where it is marked as one."""

    interface: str
    address: IPv4Address | IPv6Address
    vrf: str = DEFAULT_VRF
    secondary: bool = False


_TOP_LEVEL = re.compile(r"\n(?! )")
"""The end of a line below which something begins anew."""


@kept_by_configuration
def parse(text: str, layout: Layout) -> tuple[Block, ...]:
    """Split a configuration; never fails, whatever it is given. A banner is one block with its text.

    Blocks of the same text are one object: what is read out of one is kept in it, for all configurations that have it.
    """
    plain = text.replace("\r", "").strip("\n")
    pieces = _TOP_LEVEL.split(plain)
    found: list[Block | None] = [
        _block(piece, layout) if "\n" in piece else _single_line(piece, layout) for piece in pieces
    ]
    if not all(found):
        pieces = list(_joined(pieces, layout))
        if any("\n" in piece and layout.noise.match(piece.partition("\n")[0]) for piece in pieces):
            return _cut(plain.split("\n"), layout.indent, layout.noise, layout.banner)
        found = [_block(piece, layout) or _unless_noise(piece, layout) for piece in pieces]
    blocks = [block for block in found if block is not None]
    while blocks and not any(line.strip() for line in blocks[-1].lines):
        blocks.pop()
    return tuple(blocks)


@lru_cache(maxsize=KEPT_LINES)
def _single_line(line: str, layout: Layout) -> Block | None:
    """As ``_block``, for a line that has none below it."""
    return None if layout.noise.match(line) or layout.banner.match(line) else _leaf(line, layout.indent)


@lru_cache(maxsize=KEPT_LINES)
def _leaf(line: str, indent: str) -> Block:
    """The block of a line alone."""
    return Block(line, (), indent)


@kept_pieces
def _block(piece: str, layout: Layout) -> Block | None:
    """The block that a line with those indented below it makes; None where the line is noise, or begins a banner."""
    header, *body = piece.split("\n")
    if layout.noise.match(header) or layout.banner.match(header):
        return None
    return Block(header, tuple(body), layout.indent)


def _unless_noise(piece: str, layout: Layout) -> Block | None:
    header, *body = piece.split("\n")
    return None if layout.noise.match(header) else Block(header, tuple(body), layout.indent)


def _joined(pieces: Iterable[str], layout: Layout) -> Iterator[str]:
    """The pieces, those of a banner put together."""
    banner, closing = "", ""
    for piece in pieces:
        if closing:
            banner, ended = f"{banner}\n{piece}", closing in piece
        else:
            header, _, body = piece.partition("\n")
            opened = layout.banner.match(header)
            if opened is None or opened["delimiter"] in header[opened.end() :]:
                yield piece
                continue
            banner, closing = piece, opened["delimiter"]
            ended = closing in body
        if ended:
            yield banner
            closing = ""
    if closing:
        yield banner


def _trimmed(lines: list[str]) -> list[str]:
    """The lines without the empty ones at both ends."""
    first, last = 0, len(lines)
    while first < last and not lines[first]:
        first += 1
    while last > first and not lines[last - 1]:
        last -= 1
    return lines[first:last]


def _cut(
    lines: Iterable[str], indent: str, noise: re.Pattern[str] | None = None, banner: re.Pattern[str] | None = None
) -> tuple[Block, ...]:
    """The blocks of the lines; what is blank behind the last one is none."""
    found: list[list[str]] = []
    closing: str | None = None
    for line in lines:
        if closing is not None:
            found[-1].append(line)
            closing = None if closing in line else closing
            continue
        if line[:1] == " " and found:
            found[-1].append(line)
            continue
        if noise is not None and noise.match(line):
            continue
        found.append([line])
        if banner is not None and (opened := banner.match(line)) and opened["delimiter"] not in line[opened.end() :]:
            closing = opened["delimiter"]
    while found and not any(line.strip() for line in found[-1]):
        found.pop()
    return tuple(Block(first, tuple(rest), indent) if rest else _leaf(first, indent) for first, *rest in found)


def statements_at(blocks: Iterable[Block], path: Sequence[str], canonical: Callable[[str], str]) -> list[str]:
    """The statements of a section, or of a part of one, in canonical form; none where it is not there."""
    for header in path[:-1]:
        blocks = [inner for block in blocks if canonical(block.header) == header for inner in block.inner]
    found = (block for block in blocks if canonical(block.header) == path[-1])
    return [canonical(inner.header) for block in found for inner in block.inner]


def join(blocks: Iterable[Block]) -> str:
    """The text of the blocks, each line ended."""
    lines: list[str] = []
    for block in blocks:
        lines.append(block.header)
        lines += block.body
    return "\n".join([*lines, ""])


def opposite(line: str) -> str:
    """What takes a statement back: ``no`` before it, or not."""
    return line.removeprefix(NEGATION) if line.startswith(NEGATION) else f"{NEGATION}{line}"
