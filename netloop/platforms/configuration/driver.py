"""A table in the form of hier_config, which compares and negates.

``hier_config``'s own drivers are not used: they take a secondary address for the primary, rewrite access lists while
they load, and have no rule for router IDs, so that they would emit ``no router-id`` first and re-elect in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from hier_config import HConfig, HConfigChild
from hier_config.models import IdempotentCommandsRule, MatchRule, NegationSubRule, OrderingRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.statements import Path, Table, compiled
from netloop.platforms.configuration.text import Block
from netloop.platforms.kept import KEPT_LINES

SECTIONS = 1024
"""The sections of which it is known which rules they have."""


@dataclass(frozen=True, slots=True)
class SlotRule:
    """One rule of hier_config's ``idempotent_commands``, for the lines of one section: its place, and its pattern."""

    number: int
    text: str = field(compare=False)
    pattern: re.Pattern[str] = field(compare=False)


class SectionDriver(HConfigDriverBase):
    """The rules of one table.

    Which slot a line takes is hier_config's own reckoning; which rules there are in a section is found out once.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.rules = _rules(table)
        words = table.first_words
        self._slots = [(tuple(map(compiled, path[:-1])), path[-1], words[path[-1]]) for path in table.slots]
        self.at = lru_cache(maxsize=SECTIONS)(self._at)
        self.slot = lru_cache(maxsize=KEPT_LINES)(self._slot)
        self._weights = [(tuple(map(compiled, path)), weight) for path, weight in table.weights]
        self.weights_at = lru_cache(maxsize=SECTIONS)(self._weights_at)
        self.weight = lru_cache(maxsize=KEPT_LINES)(self._weight)

    def _at(self, path: Path, word: str) -> tuple[SlotRule, ...]:
        """The rules for the lines of a section that begin with a word."""
        return tuple(
            SlotRule(number, line, compiled(line))
            for number, (above, line, first) in enumerate(self._slots)
            if first in {None, word}
            and len(above) == len(path)
            and all(a.search(b) for a, b in zip(above, path, strict=True))
        )

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

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        return _rules(Table(()))


def _rules(table: Table) -> HConfigDriverRules:
    return HConfigDriverRules(
        idempotent_commands=[IdempotentCommandsRule(match_rules=_path(path)) for path in table.slots],
        negation_sub=[NegationSubRule(match_rules=_path(p), search=s, replace=r) for p, s, r in table.negations],
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

    def replace(self, line: str) -> bool:
        """Whether one of the lines takes the slot of ``line``."""
        return any(self._driver.slot(rule, line) in slots for rule, slots in self._taken.items())


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
