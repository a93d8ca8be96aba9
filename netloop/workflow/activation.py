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
from netloop.platforms.platform import Situation
from netloop.stages.activate import activate as clear
from netloop.stages.plan import activations, address_book, waiting
from netloop.workflow.run_context import Interrupted, RunContext
from netloop.workflow.setup import Consent

LEFT = "not activated"


def activate(context: RunContext, consent: Consent) -> None:
    """Clear what waits; the first router that does not come back ends it, the rest keep their old IDs."""
    names = address_book(context.setup.inventory, context.evidence.values(), context.platforms)
    devices = [result.device for result in context.results.values() if _may_wait(result)]
    for index, device in enumerate(devices):
        try:
            context.each("activating", [device], lambda each: _activate_one(context, each.name, names, consent), str)
        except Interrupted:
            for other in devices[index + 1 :]:
                _note(context, other.name, f"{LEFT}: interrupted")
            raise
        if context.results[device.name].failure is not None:
            for other in devices[index + 1 :]:
                _note(context, other.name, f"{LEFT}: {device.name} did not come back")
            return


def _may_wait(result: DeviceResult) -> bool:
    planned = result.plan is not None and bool(result.plan.activations)
    good = result.failure is None and result.change is not None and result.change.good
    return good and (planned or Status.PENDING in result.statuses)


def _activate_one(context: RunContext, name: str, names: Mapping[str, str], consent: Consent) -> str:
    """Clear one router, and see what it is now; the word for the listener."""
    steps = _steps(context, name, names)
    refused = [step for step in steps if step.drops and not consent.allow_disruptive]
    for step in refused:
        now = f"{step.lines[0]!r} would drop {', '.join(step.drops)} by now"
        _note(context, name, f"{LEFT}: {now}, and --allow-disruptive was not given")
    if refused or not steps:
        return LEFT if refused else "nothing to clear"
    clear(steps, context.judged(name), context.conversations[name], context.setup.patience)
    _keep(context, name, steps)
    context.ask_again(name)
    return "back"


def _steps(context: RunContext, name: str, names: Mapping[str, str]) -> tuple[Step, ...]:
    situation = Situation(context.judged(name), context.ask(name, planning=True), names)
    return activations(waiting(situation, context.platforms[name]))


def _keep(context: RunContext, name: str, steps: Sequence[Step]) -> None:
    change, exchanges = context.results[name].change, tuple(context.conversations[name].exchanges)
    if change is not None:
        sent = tuple(line for step in steps for line in step.lines)
        done = replace(change, outcome=Outcome.CHANGED, activated=sent, exchanges=exchanges)
        context.update(name, change=done)


def _note(context: RunContext, name: str, note: str) -> None:
    change = context.results[name].change
    if change is not None:
        context.update(name, change=replace(change, notes=(*change.notes, note)))
