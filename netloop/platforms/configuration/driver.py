"""A grammar in the form of hier_config, which compares and negates."""

from __future__ import annotations

from functools import cache

from hier_config import HConfig, HConfigChild
from hier_config.models import IdempotentCommandsRule, MatchRule, NegationSubRule, OrderingRule
from hier_config.platforms.driver_base import HConfigDriverBase, HConfigDriverRules

from netloop.platforms.configuration.dialect import Dialect, Grammar, Path


class SectionDriver(HConfigDriverBase):
    """The rules of one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        super().__init__()
        self.rules = _rules(grammar)

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        return _rules(Grammar(()))


def _rules(grammar: Grammar) -> HConfigDriverRules:
    return HConfigDriverRules(
        indentation=1,
        idempotent_commands=[IdempotentCommandsRule(match_rules=_path(path)) for path in grammar.slots],
        negation_sub=[NegationSubRule(match_rules=_path(p), search=s, replace=r) for p, s, r in grammar.negations],
        ordering=[OrderingRule(match_rules=_path(path), weight=weight) for path, weight in grammar.order],
    )


def _path(patterns: Path) -> tuple[MatchRule, ...]:
    return tuple(MatchRule(re_search=pattern) for pattern in patterns)


@cache
def driver(dialect: Dialect) -> SectionDriver:
    """The dialect's one instance: its rules are constants."""
    return SectionDriver(dialect.grammar)


def replaced(section: HConfig | HConfigChild, line: str) -> bool:
    """Whether one of the section's lines takes the slot of ``line``."""
    return section.driver.idempotent_for(section.instantiate_child(line), section.children) is not None
