"""A table in the form of hier_config, which compares and negates.

``hier_config``'s own drivers are not used: they take a secondary address for the primary, rewrite access lists while
they load, and have no rule for router IDs, so that they would emit ``no router-id`` first and re-elect in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from hier_config import HConfig, HConfigChild
from hier_config.models import IdempotentCommandsRule, MatchRule, OrderingRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.statements import Path, Table, compiled
from netloop.platforms.configuration.text import Block
from netloop.platforms.kept import KEPT_LINES

SECTIONS = 1024
"""The sections of which it is known which rules they have."""


@dataclass(frozen=True, slots=True, eq=False)
class SlotRule:
    """One rule of hier_config's ``idempotent_commands``, one object for each: of which sections, and of which lines.

    ``word`` is the first word of every such line, where there is one.
    """

    above: tuple[re.Pattern[str], ...]
    text: str
    pattern: re.Pattern[str]
    word: str | None

    def of(self, path: Path) -> bool:
        """Whether it is a rule for the lines of a section."""
        return len(self.above) == len(path) and all(a.search(b) for a, b in zip(self.above, path, strict=True))


Negation = tuple[re.Pattern[str], re.Pattern[str], str]


class SectionDriver(HConfigDriverBase):
    """The rules of one table.

    Which slot a line takes is hier_config's own reckoning; which rules there are in a section is found out once.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.rules, self._table = _rules(table), table
        words = table.first_words
        self._slots = [
            SlotRule(tuple(map(compiled, above)), line, compiled(line), words[line]) for *above, line in table.slots
        ]
        self.at = lru_cache(maxsize=SECTIONS)(self._at)
        self.slot = lru_cache(maxsize=KEPT_LINES)(self._slot)
        self.negations_at = lru_cache(maxsize=SECTIONS)(self._negations_at)
        self._weights = [(tuple(map(compiled, path)), weight) for path, weight in table.weights]
        self.weights_at = lru_cache(maxsize=SECTIONS)(self._weights_at)
        self.weight = lru_cache(maxsize=KEPT_LINES)(self._weight)

    def _at(self, path: Path, word: str) -> tuple[SlotRule, ...]:
        """The rules for the lines of a section that begin with a word."""
        return tuple(rule for rule in self._slots if rule.word in {None, word} and rule.of(path))

    def slot_rules(self, path: Path, line: str) -> tuple[SlotRule, ...]:
        """The rules that may give a line of a section a slot."""
        return self.at(path, line.partition(" ")[0])

    def _slot(self, rule: SlotRule, line: str) -> str | None:
        """The slot that a rule gives a line; None where it is none of the rule's."""
        if not rule.pattern.search(line):
            return None
        return "".join(self._key_from_regex(rule.text, line.removeprefix(self.negation_prefix), line))

    def _weight(self, path: Path, line: str) -> int:
        """Where a line of a section is sent: before the others below 0, behind them above; the last rule counts."""
        return next((weight for pattern, weight in self.weights_at(path) if pattern.search(line)), 0)

    def _weights_at(self, path: Path) -> tuple[tuple[re.Pattern[str], int], ...]:
        """The patterns of the lines of a section that have a weight, the last rule first."""
        return tuple(
            (line, weight)
            for (*above, line), weight in reversed(self._weights)
            if len(above) == len(path) and all(a.search(b) for a, b in zip(above, path, strict=True))
        )

    def idempotent_for(self, config: HConfigChild, other_children: Iterable[HConfigChild]) -> HConfigChild | None:
        """The first of the others that takes the slot of a line."""
        *above, line = config.path()
        for rule in self.slot_rules(tuple(above), line):
            if (slot := self.slot(rule, line)) is None:
                continue
            for other in other_children:
                if self.slot(rule, other.text) == slot:
                    return other
        return None

    def negate_with(self, config: HConfigChild) -> str | None:
        """What takes a line back that is negated without its value; None of others, before which ``no`` is put."""
        *above, line = config.path()
        for pattern, search, put in self.negations_at(tuple(above), line.partition(" ")[0]):
            if pattern.search(line):
                return search.sub(put, f"{self.negation_prefix}{line}")
        return None

    def _negations_at(self, path: Path, word: str) -> tuple[Negation, ...]:
        """The rules for the lines of a section that begin with a word: what they match, what is put for what."""
        words = self._table.first_words
        return tuple(
            (compiled(line), compiled(search), put)
            for (*above, line), search, put in self._table.negations
            if words[line] in {None, word}
            and len(above) == len(path)
            and all(compiled(a).search(b) for a, b in zip(above, path, strict=True))
        )

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        return _rules(Table(()))


def _rules(table: Table) -> HConfigDriverRules:
    return HConfigDriverRules(
        idempotent_commands=[IdempotentCommandsRule(match_rules=_path(path)) for path in table.slots],
        ordering=[OrderingRule(match_rules=_path(path), weight=weight) for path, weight in table.weights],
    )


def _path(patterns: Path) -> tuple[MatchRule, ...]:
    return tuple(MatchRule(re_search=pattern) for pattern in patterns)


@cache
def driver(dialect: Dialect) -> SectionDriver:
    """The dialect's one instance: its rules are constants."""
    return SectionDriver(dialect.table)


class Slots:
    """The slots that the given lines of a section take; ``path`` are the headers of the section."""

    def __init__(self, path: Path, lines: Iterable[str], dialect: Dialect) -> None:
        self._driver = driver(dialect)
        taken: dict[SlotRule, set[str]] = {}
        for line in lines:
            for rule in self._driver.slot_rules(path, line):
                if (slot := self._driver.slot(rule, line)) is not None:
                    taken.setdefault(rule, set()).add(slot)
        self._taken = taken
        self._by_word: dict[str, list[tuple[SlotRule, set[str]]]] = {}

    def replace(self, line: str) -> bool:
        """Whether one of the lines takes the slot of ``line``."""
        taken = self._taken_by(line.partition(" ")[0])
        return bool(taken) and any(self._driver.slot(rule, line) in slots for rule, slots in taken)

    def _taken_by(self, word: str) -> list[tuple[SlotRule, set[str]]]:
        """The slots that are taken of those that a line with this first word may have."""
        if word not in self._by_word:
            pairs = self._taken.items()
            self._by_word[word] = [(rule, slots) for rule, slots in pairs if rule.word in {None, word}]
        return self._by_word[word]


Alike = Mapping[str, "Alike | None"]
"""The lines of a section that need no comparing: they are in both states. Of a part of it, those within."""


def alike(before: Block, after: Block, dialect: Dialect, above: Path = ()) -> Alike:
    """What two states of a section have in common, but for lines whose slot is that of a line that goes."""
    path = (*above, dialect.header(before))
    had, has = ({inner.header: inner for inner in dialect.statements(block)} for block in (before, after))
    gone = [line for line in had if line not in has]
    going = Slots(path, gone, dialect) if gone else None
    found: dict[str, Alike | None] = {}
    for line, block in had.items():
        other = has.get(line)
        if other is None:
            continue
        if block.body != other.body:
            found[line] = alike(block, other, dialect, path)
        elif not (going and going.replace(line)):
            found[line] = None
    return found


def tree(blocks: Iterable[Block], dialect: Dialect, passed_over: Alike | None = None) -> HConfig:
    """The blocks as hier_config's tree, in canonical form, without what is ``passed_over`` in them."""
    root = HConfig(driver(dialect))
    for block in blocks:
        _grow(root, block, dialect, (passed_over or {}).get(dialect.header(block)))
    return root


def _grow(
    parent: HConfig | HConfigChild, block: Block, dialect: Dialect, passed_over: Alike | None = None
) -> HConfigChild:
    child = parent.add_child(dialect.header(block), return_if_present=True)
    without = passed_over or {}
    for inner in dialect.statements(block):
        if inner.header not in without:
            _grow(child, inner, dialect)
        elif (within := without[inner.header]) is not None:
            _grow(child, inner, dialect, within)
    return child


def ordered(parent: HConfig | HConfigChild, dialect: Dialect, path: Path = ()) -> list[HConfigChild]:
    """The lines below one, by the weights of the table, and below them likewise."""
    weight = driver(dialect).weight
    for child in parent.children:
        child.order_weight = weight(path, child.text)
    return sorted(parent.children)
