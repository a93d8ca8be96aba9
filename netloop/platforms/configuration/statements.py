"""The table of a platform: its sections and their statements, and everything that follows from it.

One row says all that netloop knows of a statement. Who owns it, what it replaces, how it is taken away, when it is
sent, where it is printed, what it costs and what excludes it are derived here; with the row all of it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network

from netloop.model.intent import Intent
from netloop.model.routing import DEFAULT_VRF, Instance
from netloop.platforms.configuration.situation import Price
from netloop.platforms.configuration.text import NEGATION

Path = tuple[str, ...]
"""Headers of sections, the outermost first; or patterns of them."""

NOTHING = "(?!)"
"""The pattern of what there is none of."""
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
CAPTURE = re.compile(r"\(\?P<\w+>|(?<!\\)\((?!\?)")


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def filled(pattern: str, values: Mapping[str, str] | None = None) -> str:
    """The pattern with its placeholders filled: with the values of an intent, or with any word."""
    return PLACEHOLDER.sub(lambda found: r"\S+" if values is None else values.get(found[1], NOTHING), pattern)


def unnamed(pattern: str) -> str:
    """The pattern without groups that capture."""
    return CAPTURE.sub("(?:", pattern)


def alternatives(names: Iterable[str]) -> str:
    """A pattern for any of the names; one that matches nothing where there is none."""
    found = "|".join(re.escape(name) for name in dict.fromkeys(names))
    return f"(?:{found})" if found else NOTHING


def vrf_suffix(instance: Instance) -> str:
    """`` vrf X``, or nothing in the default VRF."""
    return "" if instance.vrf == DEFAULT_VRF else f" vrf {instance.vrf}"


def _slot(pattern: str) -> str:
    """The pattern of a slot with one group: the one named ``slot``, else the whole."""
    head, found, rest = pattern.partition("(?P<slot>")
    return f"{unnamed(head)}({unnamed(rest)}" if found else f"({unnamed(pattern)})"


@dataclass(frozen=True, slots=True)
class Exclusive:
    """A value that a section has to itself, by the line that gives it.

    Two sections cannot have the same value, or addresses of one network; where the kind is a ``choice``, they cannot
    have different ones.
    """

    kind: tuple[str, ...]
    value: IPv4Network | IPv6Network | str
    line: str
    choice: bool = False

    def excludes(self, other: Exclusive) -> bool:
        """Whether the two cannot stand in two sections."""
        if self.kind != other.kind:
            return False
        if isinstance(self.value, IPv4Network) and isinstance(other.value, IPv4Network):
            return self.value.overlaps(other.value)
        if isinstance(self.value, IPv6Network) and isinstance(other.value, IPv6Network):
            return self.value.overlaps(other.value)
        return (self.value == other.value) is not self.choice


class StatementOwner(StrEnum):
    """Whose a statement is in a section that netloop owns.

    ``INTENT``: netloop's. ``LINES``: netloop's where the inventory declares it word by word in ``lines:``. ``OTHERS``:
    somebody else's, in the table for its place among the others.
    """

    INTENT = "intent"
    LINES = "lines"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Statement:
    """A row: one statement of a section, as a pattern of its canonical form.

    Placeholders such as ``{loopbacks}`` stand for the values that an intent gives (``OwnedSection.values``); where no
    intent is asked, for any word. Named groups are what a price reads. A group ``host`` is the address that the
    statement advertises: with the address the statement goes.

    Args:
        line: the pattern of the whole line, without ``no``.
        slot: a pattern of its first words: a line replaces the one that begins with the same, without a ``no``. Where
            not all of them count, a group ``slot`` holds those that do.
        gone: a pattern: lines that match must be named by the intent to stay.
        bare: it is taken away by ``no`` and the slot alone; with the value behind it the router refuses that.
        weight: below 0 it is sent before the others, above 0 behind them.
        weight_gone: the same where it is taken away.
        price: who notices that it comes, changes or goes.
        exclusive: section header, line and all lines of the section to the value that it has to itself, or None.
        owner: whose it is.
        form: the statement as ``lines:`` may say it; see ``interface_lines``.
        negatable: whether ``lines:`` may say it with ``no``.
        elsewhere: the first words, and the key of the inventory that says this instead of ``lines:``.
        ranked: whether the router prints it in the row's place; else at the section's end.
        among: a sort key, for lines that stand together, such as those of one neighbor.
        automatic: whether the router adds it by itself to a new section.
    """

    line: str
    slot: str | None = None
    gone: str | None = None
    bare: bool = False
    weight: int = 0
    weight_gone: int = 0
    price: Price | None = None
    exclusive: Callable[[str, str, Sequence[str]], Exclusive | None] | None = None
    owner: StatementOwner = StatementOwner.INTENT
    form: str | None = None
    negatable: bool = True
    elsewhere: tuple[str, str] | None = None
    ranked: bool = True
    among: Callable[[str], tuple[int, ...]] | None = None
    automatic: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The statement, whatever the intent."""
        return compiled(filled(self.line))

    def slot_of(self, line: str) -> str | None:
        """The words of a line that name its slot; None where the statement is another, or has no slot."""
        if self.slot is None or not self.pattern.fullmatch(line):
            return None
        found = compiled(rf"{_slot(filled(self.slot))}(?= |$)").match(line)
        return found[1] if found else None

    @property
    def grammar(self) -> str:
        """The pattern of a line, with its slot as the one group."""
        return rf"^(?=(?:{unnamed(filled(self.line))})$){_slot(filled(self.slot or NOTHING))}(?: |$)"


@dataclass(frozen=True, slots=True)
class OwnedSection:
    """A section that an intent owns: the patterns of its headers, and the values of the placeholders.

    ``lines`` are the further lines that the inventory declares for it. ``whole``: the outermost section is netloop's to
    make, and so to take away where it made it. ``label`` names it in messages, where the path does not.
    """

    path: Path
    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    whole: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a platform's configuration, by the patterns of its headers; without any, global configuration.

    Args:
        path: the patterns, the outermost header first.
        of: the places of this kind that an intent owns.
        statements: the rows, in the order in which the router prints them.
        sort: the router's own order of the lines, where it has one.
        price: who notices that the section goes as a whole.
    """

    path: Path
    of: Callable[[Intent], Iterable[OwnedSection]]
    statements: tuple[Statement, ...]
    sort: Callable[[str], tuple[int, ...] | None] | None = None
    price: Price | None = None

    def slot_of(self, line: str) -> str | None:
        """The slot of a line, or None where any number of its kind may stand together."""
        return next((slot for row in self.statements if (slot := row.slot_of(line))), None)

    def owned(self, row: Statement, place: OwnedSection) -> Iterator[str]:
        """The patterns of the lines that a row lets netloop write or remove at a place."""
        if row.owner is StatementOwner.INTENT:
            yield filled(row.line, place.values)
        if row.form is None:
            return
        for line in (line.removeprefix(NEGATION) for line in place.lines):
            if row.pattern.fullmatch(line):
                yield re.escape(line)
            if (slot := self.slot_of(line)) and row.slot is not None:
                yield rf"(?={re.escape(slot)}(?: |$))(?:{row.line})"


@dataclass(frozen=True, slots=True)
class Owned:
    """What netloop owns at one place.

    ``may`` are the patterns of the lines that may be written or removed, ``must`` those of them that the intent must
    name to stay; everything else is somebody else's. ``absent`` names what the intent says must not be: these lines,
    or, without lines, the section.
    """

    path: Path
    may: tuple[str, ...]
    must: tuple[str, ...] = ()
    whole: bool = True
    label: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Table:
    """The sections of a platform, in the order in which an intent's are made, and what follows from them."""

    sections: tuple[Section, ...]

    def owned(self, intent: Intent) -> tuple[Owned, ...]:
        """What an intent owns, place by place."""
        return tuple(_owned(section, place) for section in self.sections for place in section.of(intent))

    @cached_property
    def _at(self) -> dict[Path, tuple[Section, ...]]:
        return {}

    def at(self, path: Path) -> tuple[Section, ...]:
        """The sections of the table that stand at a path."""
        if path not in self._at:
            found = (s for s in self.sections if len(s.path) == len(path) and _matches(s.path, path))
            self._at[path] = tuple(found)
        return self._at[path]

    def rows(self, path: Path) -> tuple[Statement, ...]:
        """The statements of the sections at a path."""
        return tuple(row for section in self.at(path) for row in section.statements)

    @cached_property
    def _pairs(self) -> tuple[tuple[Section, Statement], ...]:
        found = ((section, row) for section in self.sections for row in section.statements)
        return tuple((section, row) for section, row in found if row.owner is not StatementOwner.OTHERS)

    @cached_property
    def slots(self) -> tuple[Path, ...]:
        """Paths of patterns; the group of the last names the slot."""
        return tuple(dict.fromkeys((*_anchored(s.path), row.grammar) for s, row in self._pairs if row.slot is not None))

    @cached_property
    def negations(self) -> tuple[tuple[Path, str, str], ...]:
        """Paths of lines that are negated without their value: what is searched in the negation, what is put."""
        return tuple(
            dict.fromkeys(
                ((*_anchored(s.path), row.grammar), rf"^(no {unnamed(filled(row.slot))})(?= |$).*", r"\1")
                for s, row in self._pairs
                if row.bare and row.slot is not None
            )
        )

    @cached_property
    def weights(self) -> tuple[tuple[Path, int], ...]:
        """Paths of lines that come before (below 0) or behind (above 0) the others."""
        pairs = ((section, row) for section in self.sections for row in section.statements)
        found = ((s, row, n, w) for s, row in pairs for n, w in (("", row.weight), (NEGATION, row.weight_gone)))
        return tuple((*_weighed(s, row, n), w) for s, row, n, w in found if w)

    @cached_property
    def automatic(self) -> re.Pattern[str]:
        """The lines that the router adds to a section by itself."""
        rows = [row for section in self.sections for row in section.statements if row.automatic]
        lines = [rf"(?:no )?(?:{unnamed(filled(row.line))})" for row in rows]
        return compiled("|".join(lines) or NOTHING)

    @cached_property
    def hosts(self) -> tuple[re.Pattern[str], ...]:
        """The statements that advertise one address, in their group ``host``."""
        rows = dict.fromkeys(row.line for _, row in self._pairs if "(?P<host" in row.line)
        return tuple(compiled(filled(line)) for line in rows)

    def rank(self, path: Path, line: str) -> tuple[int, ...] | None:
        """The line's place in the section at a path, or None where the table does not know it."""
        if sort := next((section.sort for section in self.at(path) if section.sort), None):
            return sort(line)
        rows = [row for row in self.rows(path) if row.ranked]
        for number, row in enumerate(rows):
            text = line.removeprefix(NEGATION) if row.among else line
            if row.pattern.fullmatch(text):
                first = next((n for n, other in enumerate(rows) if row.among and other.among == row.among), number)
                return (first, *(row.among(text) if row.among else ()), *((number,) if row.among else ()))
        return None

    def exclusive(self, header: str, lines: Sequence[str]) -> tuple[Exclusive, ...]:
        """Every value that a section has to itself."""
        rows = [row for row in self.rows((header,)) if row.exclusive is not None]
        pairs = ((row, line) for row in rows for line in lines if row.pattern.fullmatch(line))
        found = (row.exclusive(header, line, lines) for row, line in pairs if row.exclusive is not None)
        return tuple(dict.fromkeys(value for value in found if value is not None))


def _owned(section: Section, place: OwnedSection) -> Owned:
    may = tuple(pattern for row in section.statements for pattern in section.owned(row, place))
    must = tuple(
        rf"(?=(?:{unnamed(filled(row.line, place.values))})$)(?:{filled(row.gone, place.values)})"
        for row in section.statements
        if row.gone is not None
    )
    return Owned(place.path, may, must, place.whole, place.label)


def _matches(patterns: Path, path: Path) -> bool:
    return all(compiled(filled(a)).fullmatch(b) for a, b in zip(patterns, path, strict=True))


def _anchored(path: Path) -> Path:
    return tuple(rf"^(?:{unnamed(filled(pattern))})$" for pattern in path)


def _weighed(section: Section, row: Statement, negation: str) -> tuple[Path]:
    return ((*_anchored(section.path), rf"^{negation}(?:{unnamed(filled(row.line))})$"),)
