"""Verify: put the checks to an intent and the evidence. Pure, so a stored run is judged again offline."""

from __future__ import annotations

from collections.abc import Iterable

from netloop.checks import every
from netloop.checks.check import ALONE, Case, Check, FleetCheck
from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import Finding
from netloop.model.intent import Intent
from netloop.platforms.platform import Platform


def needed_facts(intent: Intent, checks: Iterable[Check] | None = None) -> tuple[type, ...]:
    """The kinds of fact that the checks ask for where the intent raises a question, each once, in a stable order.

    Those of a check that judges several devices are always among them: it may be another device's question.
    """
    asking = (check for check in (every() if checks is None else checks) if _asks(check, intent))
    return tuple(dict.fromkeys(kind for check in asking for kind in check.facts))


def _asks(check: Check, intent: Intent) -> bool:
    return isinstance(check, FleetCheck) or any(True for _ in check.questions(intent))


def verify(
    intent: Intent,
    evidence: Evidence,
    platform: Platform,
    checks: Iterable[Check] | None = None,
    fleet: FleetEvidence | None = None,
) -> tuple[Finding, ...]:
    """What the checks find, in their order; a check that has nothing to ask of this intent finds nothing.

    A ``FleetCheck`` is put only with the evidence of all devices, ``fleet``.
    """
    put = [check for check in (every() if checks is None else checks) if fleet or not isinstance(check, FleetCheck)]
    planner = platform.planner
    case = Case(intent, evidence, platform.awaits, planner.unsaved, planner.remaining, fleet or ALONE)
    return tuple(finding for check in put for finding in check.judge(case))
