"""A table in the form of hier_config, which compares and negates.

``hier_config``'s own drivers are not used: they take a secondary address for the primary, rewrite access lists while
they load, and have no rule for router IDs, so that they would emit ``no router-id`` first and re-elect in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hier_config import HConfig, HConfigChild
from hier_config.models import IdempotentCommandsRule, MatchRule, NegationSubRule, OrderingRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.statements import Path, Table
from netloop.platforms.configuration.text import Block


class SectionDriver(HConfigDriverBase):
    """The rules of one table."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.rules = _rules(table)

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


def replaced(section: HConfig | HConfigChild, line: str) -> bool:
    """Whether one of the section's lines takes the slot of ``line``."""
    return section.driver.idempotent_for(section.instantiate_child(line), section.children) is not None


def tree(blocks: Iterable[Block], dialect: Dialect) -> HConfig:
    """The blocks as hier_config's tree, in canonical form."""
    root = HConfig(driver(dialect))
    for block in blocks:
        _grow(root, block, dialect)
    return root


def _grow(parent: HConfig | HConfigChild, block: Block, dialect: Dialect) -> HConfigChild:
    child = parent.add_child(dialect.header(block), return_if_present=True)
    for inner in dialect.statements(block):
        _grow(child, inner, dialect)
    return child
