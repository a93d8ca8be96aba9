"""A configuration as blocks: every line kept as the device wrote it, so that what is not ours stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netloop.platforms.cisco_ios.canonical import canonical

BANNER = re.compile(r"^banner \S+ (?P<delimiter>\^C|\S)")
CHATTER = re.compile(r"^(Building configuration\.\.\.|Current configuration ?: ?\d+ bytes)\s*$")
ENDS = {"address-family ": "exit-address-family", "af-interface ": "exit-af-interface", "topology ": "exit-af-topology"}
"""Lines that open a part of a section, and the line that closes it."""
SILENT = frozenset({"!", "no shutdown", *ENDS.values()})
"""Lines that say nothing: separators, a section's end, a default."""


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

    @property
    def statements(self) -> tuple[Block, ...]:
        """The inner blocks that say something, their headers in canonical form, each once."""
        found = {canonical(block.header): block for block in self.inner}
        return tuple(Block(h, b.body) for h, b in found.items() if h and h not in SILENT and h != "no ip address")

    def with_inner(self, blocks: Iterable[Block]) -> Block:
        """The block with other blocks in it, indented by one blank as IOS does."""
        return Block(self.header, tuple(f" {line}" for block in blocks for line in block.lines))


def parse(text: str) -> tuple[Block, ...]:
    """Split a configuration; never fails, whatever it is given. A banner is one block with its text."""
    found: list[list[str]] = []
    for line, starts in _starts(text.replace("\r", "").strip("\n").split("\n")):
        if starts or not found:
            found.append([line])
        else:
            found[-1].append(line)
    while found and not any(line.strip() for line in found[-1]):
        found.pop()
    return tuple(Block(lines[0], tuple(lines[1:])) for lines in found)


def _starts(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
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
        if (banner := BANNER.match(line)) and banner["delimiter"] not in line[banner.end() :]:
            closing = banner["delimiter"]


def join(blocks: Iterable[Block]) -> str:
    """The text of the blocks, each line ended."""
    return "".join(f"{line}\n" for block in blocks for line in block.lines)
