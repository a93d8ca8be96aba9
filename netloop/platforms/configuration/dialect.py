"""Dialect: how one platform writes sections and lines; everything else about merging and comparing is common."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from netloop.model.intent import Intent
from netloop.model.routing import Instance
from netloop.platforms.configuration.situation import RunningIdentity
from netloop.platforms.configuration.statements import Exclusive, Owned, Path, Table
from netloop.platforms.configuration.text import NEVER, Block, ConfiguredAddress, Layout, parse

Pair = tuple[Block, Block]
Place = Callable[[Sequence[Block], Sequence[Block], Intent], Sequence[Block]]
Reorder = Callable[[list[str], Sequence[str], Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """How one platform writes, as tables and small functions.

    Args:
        table: its sections and their statements.
        layout: how its text is laid out.
        canonical: a line in the one spelling in which lines are compared.
        header_rank: the section's place in the configuration, or None.
        interface: the header of an interface's section; its group ``name`` names the interface.
        address: an address of an interface, in its group ``address`` without the prefix length.
        peer: the line that makes a neighbor, and with which everything goes that begins with its group ``peer``.
        ends: what opens a part of a section, and the line that closes it.
        silent: lines that say nothing: separators, a section's end, a default.
        void: lines that a router prints where there is nothing, and that go as soon as there is something.
        separator: the line before a part of a section.
        closing: the lines behind a new section.
        first: headers of sections that come before the interfaces.
        lasting: paths of sections, and of parts of them, that are emptied and stay, as no command takes them away.
        volatile: lines of global configuration that change by themselves, and are no change.
        typed: section header and canonical line to the line as it is typed.
        released: the lines to take away so that the given ones of a section's lines can go, in order.
        placed: the wanted sections as the running ones need them: another section, another spelling.
        adapted: a running section and what is wanted of it, in one way of saying it.
        comparable: the same for two states of a section.
        absent: what an intent says must not be.
        running_identity: a running configuration, an instance, and a family or None, to who the router is in it.
        addresses: every address that a configuration puts on an interface, link-local ones aside.
        reorders: rules that put a section's commands into an order that the router takes; each is given the commands,
            and the section's lines before and after.
    """

    table: Table
    layout: Layout
    canonical: Callable[[str], str]
    header_rank: Callable[[str], tuple[int, str] | None]
    interface: re.Pattern[str]
    address: re.Pattern[str]
    peer: re.Pattern[str]
    ends: Mapping[str, str]
    silent: frozenset[str] = frozenset({"!"})
    void: frozenset[str] = frozenset()
    separator: str = "!"
    closing: tuple[str, ...] = ("!",)
    first: re.Pattern[str] = NEVER
    lasting: tuple[Path, ...] = ()
    volatile: re.Pattern[str] = NEVER
    typed: Callable[[str, str], str] = lambda _section, line: line
    released: Callable[[Collection[str], Sequence[str]], tuple[str, ...]] = lambda going, lines: tuple(
        line for line in dict.fromkeys(lines) if line in going
    )
    placed: Callable[[Sequence[Block], Sequence[Block], Intent], Sequence[Block]] = lambda wanted, _running, _intent: (
        wanted
    )
    adapted: Callable[[Block, Block], Pair] = lambda running, wanted: (running, wanted)
    comparable: Callable[[Block, Block], Pair] = lambda before, after: (before, after)
    absent: Callable[[Intent], Iterable[Owned]] = lambda _intent: ()
    running_identity: Callable[[str, Instance, str | None], RunningIdentity | None] = lambda *_running: None
    addresses: Callable[[Sequence[Block]], tuple[ConfiguredAddress, ...]] = lambda _blocks: ()
    reorders: tuple[Reorder, ...] = field(default=())

    def parse(self, text: str) -> tuple[Block, ...]:
        """Split a configuration."""
        return parse(text, self.layout)

    def header(self, block: Block) -> str:
        """The block's first line in canonical form."""
        return self.canonical(block.header)

    def lines(self, block: Block | None) -> list[str]:
        """The lines one level down, in canonical form."""
        canonical = self.canonical
        return [canonical(inner.header) for inner in block.inner] if block else []

    def statements(self, block: Block) -> tuple[Block, ...]:
        """The inner blocks that say something, their headers in canonical form, each once."""
        return block.kept(self._statements) if block.body else ()

    def _statements(self, block: Block) -> tuple[Block, ...]:
        found = {self.canonical(inner.header): inner for inner in block.inner}
        said = ((h, b) for h, b in found.items() if h and h not in self.silent and h not in self.void)
        return tuple(block.with_header(header) for header, block in said)

    def exclusive(self, block: Block) -> tuple[Exclusive, ...]:
        """Every value that a section has to itself."""
        header = self.header(block)
        return self.table.exclusive(header, self.lines(block)) if self.table.excluding(header) else ()

    def opens(self, line: str) -> str | None:
        """The line that closes what this line opens, or None where it opens nothing."""
        return next((end for word, end in self.ends.items() if line.startswith(word)), None)

    def closes(self, line: str) -> bool:
        """Whether a line closes a part of a section."""
        return line in self.ends.values()

    def lasts(self, path: Path) -> bool:
        """Whether a section, or a part of one, is emptied rather than taken away."""
        return any(len(patterns) == len(path) and all(map(re.fullmatch, patterns, path)) for patterns in self.lasting)
