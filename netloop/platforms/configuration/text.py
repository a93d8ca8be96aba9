"""A configuration as blocks: every line kept as the device wrote it, so that what is not ours stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CHATTER = re.compile(r"^(Building configuration\.\.\.|Current configuration ?:(?: ?\d+ bytes)?)\s*$")
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Block:
    """A line and the lines indented under it, verbatim and without line ends."""

    header: str
    body: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole block."""
        return (self.header, *self.body)

    @property
    def inner(self) -> tuple[Block, ...]:
        """The blocks one level down, their indentation removed."""
        depth = min((len(line) - len(line.lstrip()) for line in self.body if line.strip()), default=0)
        return parse("\n".join(line[depth:] for line in self.body))

    def with_inner(self, blocks: Iterable[Block]) -> Block:
        """The block with other blocks in it, indented by one blank as routers do."""
        return Block(self.header, tuple(f" {line}" for block in blocks for line in block.lines))


def parse(text: str, banner: re.Pattern[str] = NEVER) -> tuple[Block, ...]:
    """Split a configuration; never fails, whatever it is given.

    A line that matches ``banner`` is one block with its text, up to the line that has its ``delimiter`` again.
    """
    found: list[list[str]] = []
    for line, starts in _starts(text.replace("\r", "").strip("\n").split("\n"), banner):
        if starts or not found:
            found.append([line])
        else:
            found[-1].append(line)
    while found and not any(line.strip() for line in found[-1]):
        found.pop()
    return tuple(Block(lines[0], tuple(lines[1:])) for lines in found)


def _starts(lines: Iterable[str], banner: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it begins a block."""
    closing: str | None = None
    for line in lines:
        if closing is not None:
            yield line, False
            closing = None if closing in line else closing
            continue
        if CHATTER.match(line):
            continue
        yield line, not line.startswith(" ")
        if (opened := banner.match(line)) and opened["delimiter"] not in line[opened.end() :]:
            closing = opened["delimiter"]


def join(blocks: Iterable[Block]) -> str:
    """The text of the blocks, each line ended."""
    return "".join(f"{line}\n" for block in blocks for line in block.lines)


def opposite(line: str) -> str:
    """What takes a statement back: ``no`` before it, or not."""
    return line.removeprefix("no ") if line.startswith("no ") else f"no {line}"
