"""The table of a platform: its sections and their statements, and everything that follows from it.

One row says all that netloop knows of a statement. Who owns it, what it replaces, how it is taken away, when it is
sent, where it is printed, what it costs and what excludes it are derived here; with the row all of it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network

from netloop.cached import cached_property
from netloop.model.intent import Intent
from netloop.model.routing import DEFAULT_VRF, Instance
from netloop.platforms.configuration.situation import Price
from netloop.platforms.configuration.text import NEGATION
from netloop.platforms.kept import KEPT_LINES

Path = tuple[str, ...]
"""Headers of sections, the outermost first; or patterns of them."""

NOTHING = "(?!)"
"""The pattern of what there is none of."""
PLACES, PATTERNS = 1024, 8192
"""The places of which is kept what is owned there, and the patterns of which is kept what they are made into."""
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ONE_WORD = re.compile(
    r"(?P<head>(?:[A-Za-z0-9-]+ )+)(?:\(\?P<\w+>\{(?P<a>[a-z_]+)\}\)|\{(?P<b>[a-z_]+)\})(?:(?: |\(\?: )[^{|]*)?"
)
"""A pattern whose one placeholder is a word of its own, behind words that are no patterns."""
FIRST_WORD = re.compile(r"[A-Za-z0-9-]+(?= |\(\?: |$)")
CAPTURE = re.compile(r"\(\?P<\w+>|(?<!\\)\((?!\?)")


@lru_cache(maxsize=PATTERNS)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def filled(pattern: str, values: Mapping[str, str] | None = None) -> str:
    """The pattern with its placeholders filled: with the values of an intent, or with any word."""
    if "{" not in pattern:
        return pattern
    if values is None:
        return _with_any_word(pattern)
    return PLACEHOLDER.sub(lambda found: values.get(found[1], NOTHING), pattern)


@lru_cache(maxsize=PATTERNS)
def _with_any_word(pattern: str) -> str:
    return PLACEHOLDER.sub(r"\\S+", pattern)


@lru_cache(maxsize=PATTERNS)
def unnamed(pattern: str) -> str:
    """The pattern without groups that capture."""
    return CAPTURE.sub("(?:", pattern)


class Alternatives(str):
    """A pattern for any of some names, with the names."""

    __slots__ = ("names",)
    names: frozenset[str]


def alternatives(names: Iterable[str]) -> Alternatives:
    """A pattern for any of the names; one that matches nothing where there is none."""
    known = dict.fromkeys(names)
    found = Alternatives(f"(?:{'|'.join(map(re.escape, known))})" if known else NOTHING)
    found.names = frozenset(known)
    return found


NO_NAME = alternatives(())


@dataclass(frozen=True, slots=True)
class OneWord:
    """A pattern of lines in which the word behind ``head`` is one of ``words``; ``pattern`` has any word there.

    A router's own addresses are in it without a regular expression of its own being compiled for every router.
    """

    pattern: str
    head: str
    words: frozenset[str]

    def fits(self, line: str) -> bool:
        """Whether it is such a line."""
        if not line.startswith(self.head) or line[len(self.head) :].partition(" ")[0] not in self.words:
            return False
        return compiled(self.pattern).fullmatch(line) is not None


def fits(pattern: str | OneWord, line: str) -> bool:
    """Whether a line is what a pattern says."""
    return pattern.fits(line) if isinstance(pattern, OneWord) else compiled(pattern).fullmatch(line) is not None


def with_values(pattern: str, values: Mapping[str, str], ahead: str = "") -> str | OneWord:
    """The pattern with its placeholders filled; ``ahead`` is a lookahead without placeholders, to stand before it."""
    found = _one_word(pattern)
    names = values.get(found[1], NO_NAME) if found else ""
    if found and isinstance(names, Alternatives) and not any(" " in name for name in names.names):
        return OneWord(f"{ahead}{filled(pattern)}", found[0], names.names)
    return f"{ahead}(?:{filled(pattern, values)})" if ahead else filled(pattern, values)


@lru_cache(maxsize=PATTERNS)
def _one_word(pattern: str) -> tuple[str, str] | None:
    """The words before the placeholder of a pattern whose one is a word of its own, and its name; None of others."""
    found = ONE_WORD.fullmatch(pattern)
    return (found["head"], found["a"] or found["b"]) if found else None


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


@dataclass(frozen=True)
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

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The statement, whatever the intent."""
        return compiled(filled(self.line))

    @cached_property
    def first_word(self) -> str | None:
        """The word with which every such line begins, where there is one."""
        return _first_word(self.line)

    def match(self, line: str) -> re.Match[str] | None:
        """How a line fits the pattern; None where it is another statement."""
        if self.first_word is not None and not line.startswith(self.first_word):
            return None
        return self.pattern.fullmatch(line)

    @cached_property
    def plain(self) -> str:
        """The same without groups that capture."""
        return unnamed(filled(self.line))

    def slot_of(self, line: str) -> str | None:
        """The words of a line that name its slot; None where the statement is another, or has no slot."""
        if self.slot is None or not self.pattern.fullmatch(line):
            return None
        found = compiled(rf"{_slot(filled(self.slot))}(?= |$)").match(line)
        return found[1] if found else None

    @cached_property
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


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def constant(self) -> tuple[str, ...]:
        """The patterns of netloop's own lines that are the same whatever the intent."""
        own = (row.line for row in self.statements if row.owner is StatementOwner.INTENT)
        return tuple(line for line in own if not PLACEHOLDER.search(line))

    @cached_property
    def varying(self) -> tuple[Statement, ...]:
        """Netloop's own statements into which an intent's values go."""
        own = (row for row in self.statements if row.owner is StatementOwner.INTENT)
        return tuple(row for row in own if PLACEHOLDER.search(row.line))

    @cached_property
    def says(self) -> str:
        """The pattern of every statement, with any word in the placeholders."""
        return "|".join(f"(?:{text})" for text in dict.fromkeys(row.plain for row in self.statements)) or NOTHING

    def slot_of(self, line: str) -> str | None:
        """The slot of a line, or None where any number of its kind may stand together."""
        return next((slot for row in self.statements if (slot := row.slot_of(line))), None)

    def owned(self, row: Statement, place: OwnedSection) -> Iterator[str]:
        """The patterns of the lines that a row lets netloop write or remove at a place."""
        if row.owner is StatementOwner.INTENT:
            yield filled(row.line, place.values)
        yield from self.declared(row, place)

    def declared(self, row: Statement, place: OwnedSection) -> Iterator[str]:
        """Those of them that the inventory declares word by word."""
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
    or, without lines, the section. ``says`` is a pattern that every line fits which one of the others does, where there
    is one.
    """

    path: Path
    may: tuple[str | OneWord, ...]
    must: tuple[str | OneWord, ...] = ()
    whole: bool = True
    label: str = ""
    absent: str = ""
    says: str = ""

    def knows(self, line: str) -> bool:
        """Whether any of the patterns may be that of a line, with or without ``no``."""
        if not self.says:
            return True
        known = compiled(self.says)
        return bool(known.fullmatch(line) or (line.startswith(NEGATION) and known.fullmatch(line[len(NEGATION) :])))


@dataclass(frozen=True)
class Table:
    """The sections of a platform, in the order in which an intent's are made, and what follows from them."""

    sections: tuple[Section, ...]

    def owned(self, intent: Intent) -> tuple[Owned, ...]:
        """What an intent owns, place by place."""
        places = ((section, place) for section in self.sections for place in section.of(intent))
        return tuple(self._owned(s, p.path, tuple(p.values.items()), p.lines, p.whole, p.label) for s, p in places)

    @cached_property
    def _owned(self) -> Callable[[Section, Path, tuple[tuple[str, str], ...], tuple[str, ...], bool, str], Owned]:
        """What is owned at a place, which many devices have in common."""
        return lru_cache(maxsize=PLACES)(
            lambda section, path, values, *more: _owned(section, OwnedSection(path, dict(values), *more))
        )

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
    def first_words(self) -> dict[str, str | None]:
        """The word with which the lines of a slot begin, by the slot's pattern; None where there are several."""
        found: dict[str, str | None] = {}
        for _section, row in self._pairs:
            word = row.first_word
            found[row.grammar] = word if found.get(row.grammar, word) == word else None
        return found

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

    @cached_property
    def rank(self) -> Callable[[Path, str], tuple[int, ...] | None]:
        """The line's place in the section at a path, or None where the table does not know it."""
        return lru_cache(maxsize=KEPT_LINES)(self._rank)

    def _rank(self, path: Path, line: str) -> tuple[int, ...] | None:
        for section in self.at(path):
            if section.sort:
                return section.sort(line)
        bare = line.removeprefix(NEGATION)
        for number, first, row in self._ranked(path, line.partition(" ")[0], bare.partition(" ")[0]):
            if row.pattern.fullmatch(bare if row.among else line):
                return (first, *row.among(bare), number) if row.among else (first,)
        return None

    @cached_property
    def _ranked(self) -> Callable[[Path, str, str], tuple[tuple[int, int, Statement], ...]]:
        """The rows at a path by which lines are ranked that begin with one of two words.

        Each with its number among all rows, and that of the first one that it stands together with.
        """
        return lru_cache(maxsize=PLACES)(self._ranked_by)

    def _ranked_by(self, path: Path, *words: str) -> tuple[tuple[int, int, Statement], ...]:
        rows = [row for row in self.rows(path) if row.ranked]
        among = [row.among for row in rows]
        found = ((n, among.index(r.among) if r.among else n, r) for n, r in enumerate(rows))
        return tuple(each for each in found if each[2].first_word in {None, *words})

    def exclusive(self, header: str, lines: Sequence[str]) -> tuple[Exclusive, ...]:
        """Every value that a section has to itself."""
        pairs = ((row, line) for row in self.excluding(header) for line in lines if row.match(line))
        found = (row.exclusive(header, line, lines) for row, line in pairs if row.exclusive is not None)
        return tuple(dict.fromkeys(value for value in found if value is not None))

    def excluding(self, header: str) -> tuple[Statement, ...]:
        """The statements that give a section a value that it has to itself."""
        if header not in self._excluding:
            self._excluding[header] = tuple(row for row in self.rows((header,)) if row.exclusive is not None)
        return self._excluding[header]

    @cached_property
    def _excluding(self) -> dict[str, tuple[Statement, ...]]:
        return {}


def _owned(section: Section, place: OwnedSection) -> Owned:
    may: list[str | OneWord] = [*section.constant, *(with_values(row.line, place.values) for row in section.varying)]
    if place.lines:
        may += [pattern for row in section.statements for pattern in section.declared(row, place)]
    must = (_must(row, row.gone, place.values) for row in section.statements if row.gone is not None)
    named = tuple(pattern for pattern in must if not (isinstance(pattern, OneWord) and not pattern.words))
    return Owned(place.path, tuple(may), named, place.whole, place.label, says=section.says)


def _must(row: Statement, gone: str, values: Mapping[str, str]) -> str | OneWord:
    if PLACEHOLDER.search(row.line) is None:
        return with_values(gone, values, rf"(?=(?:{row.plain})$)")
    return rf"(?=(?:{unnamed(filled(row.line, values))})$)(?:{filled(gone, values)})"


def _first_word(pattern: str) -> str | None:
    depth, escaped = 0, False
    for character in pattern:
        depth += (character == "(" and not escaped) - (character == ")" and not escaped)
        if character == "|" and depth == 0:
            return None
        escaped = character == "\\" and not escaped
    found = FIRST_WORD.match(pattern)
    return found[0] if found else None


def _matches(patterns: Path, path: Path) -> bool:
    return all(compiled(filled(a)).fullmatch(b) for a, b in zip(patterns, path, strict=True))


def _anchored(path: Path) -> Path:
    return tuple(rf"^(?:{unnamed(filled(pattern))})$" for pattern in path)


def _weighed(section: Section, row: Statement, negation: str) -> tuple[Path]:
    return ((*_anchored(section.path), rf"^{negation}(?:{unnamed(filled(row.line))})$"),)
