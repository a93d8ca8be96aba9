"""Verify: put the checks to an intent and the evidence. Pure, so a stored run is judged again offline."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.checks import every
from netloop.checks.check import Case, Check
from netloop.model.evidence import Evidence
from netloop.model.finding import Finding
from netloop.model.intent import Intent
from netloop.platforms.platform import Platform


def needed_facts(intent: Intent, checks: Iterable[Check] | None = None) -> tuple[type, ...]:
    """The kinds of fact that the checks ask for where the intent raises a question, each once, in a stable order."""
    asking = (check for check in (every() if checks is None else checks) if any(True for _ in check.questions(intent)))
    return tuple(dict.fromkeys(kind for check in asking for kind in check.facts))


def verify(
    intent: Intent, evidence: Evidence, platform: Platform, checks: Iterable[Check] | None = None
) -> tuple[Finding, ...]:
    """What the checks find, in their order; a check that has nothing to ask of this intent finds nothing."""
    case = Case(intent, evidence, platform.awaits, platform.planner.unsaved)
    return tuple(finding for check in (every() if checks is None else checks) for finding in check.judge(case))
