"""Verify: put the checks to an intent and the evidence. Pure, so a stored run is judged again offline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from netloop.checks import every
from netloop.checks.check import ALONE, Case, Check, FleetCheck, SecondLook
from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import WRONG, Finding, Status
from netloop.model.intent import Intent
from netloop.model.routing_facts import Coverage
from netloop.model.waiver import Waiver
from netloop.platforms.platform import Platform


def needed_facts(
    intent: Intent, checks: Iterable[Check] | None = None, fleet: FleetEvidence = ALONE
) -> tuple[type, ...]:
    """The kinds of fact that the checks ask for where the intent raises a question, each once, in a stable order.

    A check that judges several devices says by itself what it asks of which; ``fleet`` holds the intents and links.
    """
    asked = every() if checks is None else checks
    return tuple(dict.fromkeys(kind for check in asked for kind in _facts(check, intent, fleet)))


def _facts(check: Check, intent: Intent, fleet: FleetEvidence) -> tuple[type, ...]:
    if isinstance(check, FleetCheck):
        return check.asks(intent.device, fleet)
    return check.facts if any(True for _ in check.questions(intent)) else ()


def coverage_of(device: str, checks: Iterable[Check], fleet: FleetEvidence) -> Coverage:
    """What the checks want covered on a device; ``fleet`` holds the intents and links."""
    found = Coverage()
    for check in checks:
        if isinstance(check, FleetCheck):
            found |= check.coverage(device, fleet)
    return found


def second_looks(
    cases: Mapping[str, Case], findings: Mapping[str, tuple[Finding, ...]], checks: Iterable[Check]
) -> dict[str, SecondLook]:
    """What the checks that judge several devices want to know more of, by device, for what has not passed."""
    found: dict[str, SecondLook] = {}
    for check in (check for check in checks if isinstance(check, FleetCheck)):
        for name, case in cases.items():
            mine = [f for f in findings[name] if f.check == check.name and f.status in WRONG]
            for device, look in (check.second_look(case, mine) if mine else {}).items():
                found[device] = found[device] | look if device in found else look
    return found


def case_of(intent: Intent, evidence: Evidence, platform: Platform, fleet: FleetEvidence | None = None) -> Case:
    """What is judged, with what the platform knows of it."""
    planner = platform.planner
    return Case(intent, evidence, platform.awaits, planner.unsaved, planner.remaining, fleet or ALONE)


def waived(findings: Iterable[Finding], waivers: Iterable[Waiver], today: date) -> tuple[Finding, ...]:
    """The findings, those skipped that somebody answers for: they say until when, why, and what was found."""
    valid = [waiver for waiver in waivers if today <= waiver.until]
    return tuple(_waived(finding, valid) for finding in findings)


def _waived(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    if finding.status not in {Status.FAILED, Status.PENDING}:
        return finding
    waiver = next((waiver for waiver in waivers if _meant(waiver, finding)), None)
    if waiver is None:
        return finding
    actual = f"waived until {waiver.until}: {waiver.reason} ({finding.status}: {finding.actual})"
    return replace(finding, status=Status.SKIPPED, actual=actual, hint=None)


def _meant(waiver: Waiver, finding: Finding) -> bool:
    narrowed = waiver.subject in {None, finding.subject} and waiver.peer in {None, finding.peer}
    return waiver.check == finding.check and narrowed


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
    case = case_of(intent, evidence, platform, fleet)
    return tuple(finding for check in put for finding in check.judge(case))
