"""Activation: pending router IDs are put into effect, one router at a time, by what each one says at its turn.

A plan may be out of date by then: neighbors came up since, or another line of the apply did what the clear was for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from netloop.model.change import Outcome
from netloop.model.finding import Status
from netloop.model.plan import Step
from netloop.model.run import DeviceResult
from netloop.platforms.configuration.situation import Situation
from netloop.stages.activate import activate as clear
from netloop.stages.plan import activations, address_book, waiting
from netloop.workflow.fleet import Fleet, Interrupted
from netloop.workflow.setup import Consent

LEFT = "not activated"


def activate(fleet: Fleet, consent: Consent) -> None:
    """Clear what waits; the first router that does not come back ends it, the rest keep their old IDs."""
    names = address_book(fleet.setup.inventory, fleet.evidence.values(), fleet.platforms)
    devices = [result.device for result in fleet.results.values() if _may_wait(result)]
    for index, device in enumerate(devices):
        try:
            fleet.each("activating", [device], lambda each: _activate_one(fleet, each.name, names, consent), str)
        except Interrupted:
            for other in devices[index + 1 :]:
                _note(fleet, other.name, f"{LEFT}: interrupted")
            raise
        if fleet.results[device.name].failure is not None:
            for other in devices[index + 1 :]:
                _note(fleet, other.name, f"{LEFT}: {device.name} did not come back")
            return


def _may_wait(result: DeviceResult) -> bool:
    planned = result.plan is not None and bool(result.plan.activations)
    good = result.failure is None and result.change is not None and result.change.good
    return good and (planned or Status.PENDING in result.statuses)


def _activate_one(fleet: Fleet, name: str, names: Mapping[str, str], consent: Consent) -> str:
    """Clear one router, and see what it is now; the word for the listener."""
    steps = _steps(fleet, name, names)
    refused = [step for step in steps if step.drops and not consent.allow_disruptive]
    for step in refused:
        now = f"{step.lines[0]!r} would drop {', '.join(step.drops)} by now"
        _note(fleet, name, f"{LEFT}: {now}, and --allow-disruptive was not given")
    if refused or not steps:
        return LEFT if refused else "nothing to clear"
    clear(steps, fleet.judged(name), fleet.conversations[name], fleet.setup.patience)
    _keep(fleet, name, steps)
    fleet.ask_again(name)
    return "back"


def _steps(fleet: Fleet, name: str, names: Mapping[str, str]) -> tuple[Step, ...]:
    situation = Situation(fleet.judged(name), fleet.ask(name, planning=True), names)
    return activations(waiting(situation, fleet.platforms[name]))


def _keep(fleet: Fleet, name: str, steps: Sequence[Step]) -> None:
    change, exchanges = fleet.results[name].change, tuple(fleet.conversations[name].exchanges)
    if change is not None:
        sent = tuple(line for step in steps for line in step.lines)
        done = replace(change, outcome=Outcome.CHANGED, activated=sent, exchanges=exchanges)
        fleet.update(name, change=done)


def _note(fleet: Fleet, name: str, note: str) -> None:
    change = fleet.results[name].change
    if change is not None:
        fleet.update(name, change=replace(change, notes=(*change.notes, note)))
