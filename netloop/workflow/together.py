"""Judging together: the checks that need the evidence of all devices are put once all were read, or changed.

What has not passed is looked at once more: some commands on a few devices, which tell where the chain breaks.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from netloop.checks import SecondLook
from netloop.errors import NetloopError
from netloop.model.change import Outcome
from netloop.model.device import Device
from netloop.model.evidence import Evidence
from netloop.model.finding import WRONG, BrokenAt, Finding
from netloop.model.routing_facts import Coverage
from netloop.stages.verify import case_of, coverage_of, needed_facts, second_looks, verify
from netloop.workflow.run_context import RunContext

Verdicts = Mapping[str, tuple[Finding, ...]]
Asked = tuple[str, str, str, str | None]
PAUSE = 0.5
"""Seconds at least between two readings of all devices."""


def asked(finding: Finding) -> Asked:
    """Which question a finding answers."""
    return finding.check, finding.device, finding.subject, finding.peer


def judge_together(context: RunContext) -> Verdicts:
    """The verdicts of the checks that need all devices' evidence, by device; what has not passed is looked at again."""
    found = verdicts(context)
    looks = _looks(context, found)
    if not looks:
        return found
    devices = [device for device in _to_read(context) if device.name in looks]
    context.each("looking closer", devices, partial(_look, looks=looks), str)
    return verdicts(context)


def verdicts(context: RunContext) -> Verdicts:
    """The verdicts of those checks on the evidence that is there."""
    fleet = context.fleet
    return {
        name: verify(context.judged(name), evidence, context.platforms[name], context.together, fleet)
        for name, evidence in context.evidence.items()
    }


def _looks(context: RunContext, found: Verdicts) -> Mapping[str, SecondLook]:
    if not any(finding.status in WRONG for findings in found.values() for finding in findings):
        return {}
    fleet, platforms = context.fleet, context.platforms
    cases = {n: case_of(context.judged(n), e, platforms[n], fleet) for n, e in context.evidence.items()}
    return second_looks(cases, found, context.together)


def _look(context: RunContext, name: str, looks: Mapping[str, SecondLook]) -> str:
    ask(context, name, looks[name].kinds, looks[name].coverage)
    return "read"


def ask(context: RunContext, name: str, kinds: tuple[type, ...], coverage: Coverage) -> None:
    """Ask one device more.

    What it does not answer by now, or what the journal does not take, is a fact that could not be read, and no failure
    of the device: what was done is done.
    """
    try:
        evidence = context.ask_for(name, kinds, coverage)
    except NetloopError as exc:
        evidence = Evidence(name, unread=dict.fromkeys(kinds, exc.message))
    context.add(name, evidence)
    context.rest(name)


def complete(context: RunContext, found: Verdicts) -> None:
    """Put these verdicts beside each device's own, in the order of the report."""
    order = {check.name: (check.order, check.name) for check in context.checks}
    for name, findings in found.items():
        mine = tuple(f for f in context.results[name].findings if f.check not in {c.name for c in context.together})
        merged = tuple(sorted((*mine, *findings), key=lambda finding: order.get(finding.check, (0, ""))))
        context.conclude(name, merged)


Fault = tuple[Asked, BrokenAt | None]
"""A question without a good answer, and where the chain breaks: what breaks elsewhere by now is another fault."""


def fault(finding: Finding) -> Fault:
    """What is wrong."""
    return asked(finding), finding.broken_at


def wrong_now(context: RunContext) -> frozenset[Fault]:
    """What is wrong by the evidence that is there."""
    found = verdicts(context) if context.together else {}
    return frozenset(fault(f) for findings in found.values() for f in findings if f.status in WRONG)


def prove(context: RunContext, before: Collection[Fault]) -> None:
    """Judge together what every device of the run has become; what was wrong ``before`` says so.

    Where something was changed all devices are read again, until nothing is wrong, or only what was wrong before and
    does not get better any more, or the time for adjacencies to come back is over. A device that could not be done, or
    was put back, has no verdicts.
    """
    if not context.together:
        return
    if any(_changed(context, device) for device in context.setup.devices):
        _read_until_settled(context, before)
    found = judge_together(context)
    marked = {
        name: tuple(replace(f, before=f.status in WRONG and fault(f) in before) for f in findings)
        for name, findings in found.items()
        if context.results[name].findings or _good(context, name)
    }
    complete(context, marked)


def _to_read(context: RunContext) -> list[Device]:
    """The devices to ask what they have become: those that failed behind their change, too, which others border on."""
    results = context.results.values()
    return [result.device for result in results if result.failure is None or result.change is not None]


def _read_until_settled(context: RunContext, before: Collection[Fault]) -> None:
    patience = context.setup.patience
    disturbed = any(not _good(context, name) for name in context.results)
    deadline = time.monotonic() + (patience.settle if disturbed else patience.converge)
    known, since = None, time.monotonic()
    while True:
        context.each("proving", _to_read(context), _read_again, None)
        wrong, now = wrong_now(context), time.monotonic()
        known, since = (known, since) if wrong == known else (wrong, now)
        as_it_was = wrong <= set(before) and now - since >= patience.settle
        if not wrong or as_it_was or now >= deadline:
            return
        time.sleep(max(patience.poll, PAUSE))


def _read_again(context: RunContext, name: str) -> None:
    kinds = needed_facts(context.judged(name), context.together, context.declared)
    ask(context, name, kinds, coverage_of(name, context.together, context.declared))


def _changed(context: RunContext, device: Device) -> bool:
    change = context.results[device.name].change
    return change is not None and (change.outcome is not Outcome.UNCHANGED or bool(change.activated))


def _good(context: RunContext, name: str) -> bool:
    result = context.results[name]
    return result.failure is None and (result.change is None or result.change.good)
