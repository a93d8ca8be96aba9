"""What a change costs, as a table of rules: section, line, and who would notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netloop.model.plan import Impact
from netloop.platforms.configuration.dialect import Dialect
from netloop.platforms.configuration.ownership import walk
from netloop.platforms.platform import Situation

ADDRESS = re.compile(r"^\s+ip(?:v6)? address (?P<address>[0-9A-Fa-f.:]+)[ /]")

Judge = Callable[[re.Match[str], re.Match[str], Situation], Impact | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines that match, at a place that matches, have the impact that ``judge`` finds.

    A place is the section's header, behind a slash the part of the section: ``router bgp 1 / address-family ipv4``.
    """

    place: re.Pattern[str]
    line: re.Pattern[str]
    judge: Judge


def rule(place: str, line: str, judge: Judge) -> Rule:
    """A rule from two patterns."""
    return Rule(re.compile(place), re.compile(line), judge)


@dataclass(frozen=True, slots=True)
class SectionEffects:
    """See ``platforms.platform.Effects``; ``waits`` finds the identities that are pending."""

    dialect: Dialect
    rules: tuple[Rule, ...]
    waits: Callable[[Situation], tuple[Impact, ...]]

    def of(self, section: tuple[str, ...], situation: Situation) -> tuple[Impact, ...]:
        """The impacts of a section's commands, one a rule that matches."""
        found = (
            rule.judge(where, what, situation)
            for rule in self.rules
            for place, line in self._said(section)
            if (where := rule.place.fullmatch(place)) and (what := rule.line.match(line))
        )
        return tuple(dict.fromkeys(impact for impact in found if impact is not None))

    def pending(self, situation: Situation) -> tuple[Impact, ...]:
        """Identities that run under another ID than the intended one, and keep it until they are cleared."""
        return self.waits(situation)

    def addresses(self, running: str) -> tuple[str, ...]:
        """Interface addresses, IPv6 in lower case."""
        blocks = (block for block in self.dialect.parse(running) if block.header.startswith("interface "))
        lines = (line for block in blocks for line in block.body)
        return tuple(match["address"].lower() for line in lines if (match := ADDRESS.match(line)))

    def _said(self, section: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Each command with its place; a section of one line is given in global configuration, its own place."""
        if len(section) == 1:
            yield section[0].removeprefix("no "), section[0]
        for path, line in walk(section, self.dialect):
            yield " / ".join(path), line
