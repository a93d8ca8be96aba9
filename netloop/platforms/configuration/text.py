"""A configuration as text: cut into blocks by its indentation, every line kept as the device wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address

from netloop.model.routing import DEFAULT_VRF

NEVER = re.compile(r"(?!)")
NEGATION = "no "


@dataclass(frozen=True, slots=True)
class Layout:
    """How a platform lays its configuration out.

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


@dataclass(frozen=True, slots=True)
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

    @property
    def inner(self) -> tuple[Block, ...]:
        """The blocks one level down, their indentation removed."""
        depth = min((len(line) - len(line.lstrip()) for line in self.body if line.strip()), default=0)
        return parse("\n".join(line[depth:] for line in self.body), Layout(self.indent))

    def with_inner(self, blocks: Iterable[Block]) -> Block:
        """The block with other blocks in it."""
        return replace(self, body=tuple(f"{self.indent}{line}" for block in blocks for line in block.lines))


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


def parse(text: str, layout: Layout) -> tuple[Block, ...]:
    """Split a configuration; never fails, whatever it is given. A banner is one block with its text."""
    found: list[list[str]] = []
    for line, starts in _starts(text.replace("\r", "").strip("\n").split("\n"), layout):
        if starts or not found:
            found.append([line])
        else:
            found[-1].append(line)
    while found and not any(line.strip() for line in found[-1]):
        found.pop()
    return tuple(Block(lines[0], tuple(lines[1:]), layout.indent) for lines in found)


def _starts(lines: Iterable[str], layout: Layout) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it begins a block."""
    closing: str | None = None
    for line in lines:
        if closing is not None:
            yield line, False
            closing = None if closing in line else closing
            continue
        if layout.noise.match(line):
            continue
        yield line, not line.startswith(" ")
        if (opened := layout.banner.match(line)) and opened["delimiter"] not in line[opened.end() :]:
            closing = opened["delimiter"]


def statements_at(blocks: Iterable[Block], path: Sequence[str], canonical: Callable[[str], str]) -> list[str]:
    """The statements of a section, or of a part of one, in canonical form; none where it is not there."""
    for header in path[:-1]:
        blocks = [inner for block in blocks if canonical(block.header) == header for inner in block.inner]
    found = (block for block in blocks if canonical(block.header) == path[-1])
    return [canonical(inner.header) for block in found for inner in block.inner]


def join(blocks: Iterable[Block]) -> str:
    """The text of the blocks, each line ended."""
    return "".join(f"{line}\n" for block in blocks for line in block.lines)


def opposite(line: str) -> str:
    """What takes a statement back: ``no`` before it, or not."""
    return line.removeprefix(NEGATION) if line.startswith(NEGATION) else f"{NEGATION}{line}"
