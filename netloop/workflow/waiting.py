"""Waiting: what has not passed is asked again, and nothing else, until all has passed or the time is over."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial

from netloop.checks import Check
from netloop.model.finding import Finding, Status
from netloop.model.run import DeviceResult
from netloop.stages.verify import coverage_of, needed_facts
from netloop.workflow.run_context import RunContext
from netloop.workflow.together import Asked, ask, asked, complete, judge_together, verdicts

AWAY = frozenset({"Unreachable", "DeviceTimeout", "EvidenceMissing"})
"""Failures that pass by themselves; a refused password is never tried again."""
PAUSE = 0.5
"""Seconds between two rounds."""


def observe_until(context: RunContext, bad: Collection[Status], seconds: float) -> None:
    """Read every device, and judge; then ask again what has a verdict that is ``bad``, for so many seconds.

    A device that is away is tried again likewise. Where it was waited, each finding says how long it took to stand.
    """
    started = time.monotonic()
    stood: dict[Asked, tuple[Status, float]] = {}
    context.observe(planning=False)
    complete(context, verdicts(context))
    _note(stood, context, 0.0)
    while time.monotonic() < started + seconds and _open(context, bad):
        time.sleep(PAUSE)
        _ask_again(context, bad)
        complete(context, verdicts(context))
        _note(stood, context, time.monotonic() - started)
    if _open(context, bad):
        complete(context, judge_together(context))
    if seconds:
        _tell(stood, context)


def _open(context: RunContext, bad: Collection[Status]) -> bool:
    return any(_away(result) or result.statuses & set(bad) for result in context.results.values())


def _away(result: DeviceResult) -> bool:
    return result.failure is not None and result.failure.kind in AWAY


def _ask_again(context: RunContext, bad: Collection[Status]) -> None:
    """One more round: the devices that were away, and of the others the facts behind what has not passed."""
    away = [result.device for result in context.results.values() if _away(result)]
    together = _unproven(context.together, (f for r in context.results.values() for f in r.findings), bad)
    checks = {
        result.device.name: (*_unproven(context.own, result.findings, bad), *together)
        for result in context.results.values()
        if result.failure is None
    }
    for device in away:
        context.update(device.name, failure=None)
    if away:
        context.observe(away, planning=False)
    devices = [device for device in context.open_devices if checks.get(device.name)]
    context.each("reading", devices, partial(_ask_one, checks=checks), None)


def _unproven(checks: Iterable[Check], findings: Iterable[Finding], bad: Collection[Status]) -> tuple[Check, ...]:
    names = {finding.check for finding in findings if finding.status in bad}
    return tuple(check for check in checks if check.name in names)


def _ask_one(context: RunContext, name: str, checks: Mapping[str, tuple[Check, ...]]) -> None:
    kinds = needed_facts(context.judged(name), checks[name], context.declared)
    ask(context, name, kinds, coverage_of(name, checks[name], context.declared))
    context.update(name, findings=context.judge(name, context.evidence[name]))


def _note(stood: dict[Asked, tuple[Status, float]], context: RunContext, now: float) -> None:
    """Write down since when each question has had the answer that it has."""
    for result in context.results.values():
        for finding in result.findings:
            if stood.get(asked(finding), (None, 0.0))[0] is not finding.status:
                stood[asked(finding)] = finding.status, now


def _tell(stood: dict[Asked, tuple[Status, float]], context: RunContext) -> None:
    for name, result in tuple(context.results.items()):
        told = tuple(_since(finding, stood.get(asked(finding))) for finding in result.findings)
        context.conclude(name, told)


def _since(finding: Finding, known: tuple[Status, float] | None) -> Finding:
    return replace(finding, seconds=round(known[1], 1)) if known else finding
