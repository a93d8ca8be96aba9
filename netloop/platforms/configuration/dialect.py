"""Dialect: how one platform writes sections and lines; everything else about merging and comparing is common."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from netloop.model.intent import Intent
from netloop.platforms.configuration.holding import Holding
from netloop.platforms.configuration.statements import Claim
from netloop.platforms.configuration.text import NEVER, Block, parse

Path = tuple[str, ...]
Pair = tuple[Block, Block]
Place = Callable[[Sequence[Block], Sequence[Block], Intent], Sequence[Block]]
Reorder = Callable[[list[str], Sequence[str], Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Which lines replace each other, as patterns from the section's header inward; see ``sections.driver``.

    ``slots``: the group of the last pattern names the slot; a line replaces the one in its slot, without a ``no``.
    ``negations``: how a line is taken away where ``no`` before it is refused: path, what is searched, what is put.
    ``order``: the weights of lines that have to come before (below 0) or behind (above 0) the others.
    """

    slots: tuple[Path, ...]
    negations: tuple[tuple[Path, str, str], ...] = ()
    order: tuple[tuple[Path, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """How one platform writes, as tables and small functions.

    Args:
        claims: what an intent owns.
        grammar: what replaces what.
        canonical: a line in the one spelling in which lines are compared.
        rank: section header and line to the line's place in the section; None for a line that is not known.
        header_rank: the section's place in the configuration, or None.
        host_statement: a statement that advertises one address, in its group ``v4`` or ``v6``.
        ends: what opens a part of a section, and the line that closes it.
        silent: lines that say nothing: separators, a section's end, a default.
        void: lines that a router prints where there is nothing, and that go as soon as there is something.
        by_itself: lines that the router adds to a section when it is made.
        closing: the lines behind a new section.
        first: headers of sections that come before the interfaces.
        lasting: paths of sections, and of parts of them, that are emptied and stay, as no command takes them away.
        volatile: lines of global configuration that change by themselves, and are no change.
        banner: see ``sections.blocks.parse``.
        spoken: section header and canonical line to the line as it is typed.
        holdings: what a section has to itself.
        released: the lines to take away so that the given ones of a section's lines can go, in order.
        placed: the wanted sections as the running ones need them: another section, another spelling.
        adapted: a running section and what is wanted of it, in one way of saying it.
        comparable: the same for two states of a section.
        reorders: rules that put a section's commands into an order that the router takes; each is given the commands,
            and the section's lines before and after.
    """

    claims: Callable[[Intent], tuple[Claim, ...]]
    grammar: Grammar
    canonical: Callable[[str], str]
    rank: Callable[[str, str], tuple[int, ...] | None]
    header_rank: Callable[[str], tuple[int, str] | None]
    host_statement: re.Pattern[str]
    ends: Mapping[str, str]
    silent: frozenset[str] = frozenset({"!"})
    void: frozenset[str] = frozenset()
    by_itself: re.Pattern[str] = NEVER
    closing: tuple[str, ...] = ("!",)
    first: re.Pattern[str] = NEVER
    lasting: tuple[Path, ...] = ()
    volatile: re.Pattern[str] = NEVER
    banner: re.Pattern[str] = NEVER
    spoken: Callable[[str, str], str] = lambda _section, line: line
    holdings: Callable[[Block], tuple[Holding, ...]] = lambda _block: ()
    released: Callable[[Collection[str], Sequence[str]], tuple[str, ...]] = lambda lines, said: tuple(
        line for line in dict.fromkeys(said) if line in lines
    )
    placed: Callable[[Sequence[Block], Sequence[Block], Intent], Sequence[Block]] = lambda wanted, _running, _intent: (
        wanted
    )
    adapted: Callable[[Block, Block], Pair] = lambda running, wanted: (running, wanted)
    comparable: Callable[[Block, Block], Pair] = lambda before, after: (before, after)
    reorders: tuple[Reorder, ...] = field(default=())

    def parse(self, text: str) -> tuple[Block, ...]:
        """Split a configuration."""
        return parse(text, self.banner)

    def header(self, block: Block) -> str:
        """The block's first line in canonical form."""
        return self.canonical(block.header)

    def said(self, block: Block | None) -> list[str]:
        """The lines one level down, in canonical form."""
        return [self.canonical(inner.header) for inner in block.inner] if block else []

    def statements(self, block: Block) -> tuple[Block, ...]:
        """The inner blocks that say something, their headers in canonical form, each once."""
        found = {self.canonical(inner.header): inner for inner in block.inner}
        return tuple(Block(h, b.body) for h, b in found.items() if h and h not in self.silent and h not in self.void)

    def opens(self, line: str) -> str | None:
        """The line that closes what this line opens, or None where it opens nothing."""
        return next((end for word, end in self.ends.items() if line.startswith(word)), None)

    def closes(self, line: str) -> bool:
        """Whether a line closes a part of a section."""
        return line in self.ends.values()

    def lasts(self, path: Path) -> bool:
        """Whether a section, or a part of one, is emptied rather than taken away."""
        return any(len(patterns) == len(path) and all(map(re.fullmatch, patterns, path)) for patterns in self.lasting)
