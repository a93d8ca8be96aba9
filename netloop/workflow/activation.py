"""Activation: pending router IDs are put into effect, one router at a time, by what each one says at its turn.

A plan may be out of date by then: neighbors came up since, or another line of the apply did what the clear was for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from netloop.errors import DeviceError
from netloop.model.change import Outcome
from netloop.model.device import Device
from netloop.model.finding import Status
from netloop.model.plan import Step
from netloop.model.run import DeviceResult
from netloop.platforms.configuration.situation import Situation
from netloop.stages.activate import activate as clear
from netloop.stages.plan import activations, address_book, observed_addresses, waiting
from netloop.workflow.run_context import Interrupted, RunContext
from netloop.workflow.setup import Consent

LEFT = "not activated"


def _observed(context: RunContext) -> dict[str, tuple[str, ...]]:
    """The addresses of each device, before the change and since."""
    since = {name: observed_addresses(e, context.platforms[name]) for name, e in context.evidence.items()}
    return {name: (*context.observed.get(name, ()), *found) for name, found in since.items()}


def activate(context: RunContext, consent: Consent) -> None:
    """Clear what waits; the first router that fails at it ends it, the rest keep their old IDs."""
    names = address_book(context.setup.inventory, _observed(context))
    rest = [result.device for result in context.results.values() if _may_wait(result)]
    if not rest:
        return
    context.listener.begin("activating", len(rest))
    try:
        while rest:
            _go_on(context)
            device, rest = rest[0], rest[1:]
            may_drop = consent.allow_disruptive
            if not _in_turn(context, device, partial(_activate_one, names=names, may_drop=may_drop)):
                _leave(context, rest, f"it ended with {device.name}, which failed")
                return
    except Interrupted:
        _leave(context, rest, "interrupted")
        raise
    finally:
        context.listener.end()


def _go_on(context: RunContext) -> None:
    """Say that a signal came before the next router's turn: that one is left like the rest."""
    if context.interrupts.finishing:
        raise Interrupted


def _in_turn(context: RunContext, device: Device, work: Callable[[RunContext, str], str]) -> bool:
    """Do the work on one device, and tell the listener; whether it was done.

    Raises:
        Interrupted: a signal came; it was done, or failed, all the same.
    """
    context.listener.working(device.name)
    done = context.each("activating", [device], work, None)
    context.listener.done(device.name, done.get(device.name))
    return device.name in done


def _leave(context: RunContext, devices: Sequence[Device], why: str) -> None:
    for device in devices:
        _note(context, device.name, f"{LEFT}: {why}")


def _may_wait(result: DeviceResult) -> bool:
    planned = result.plan is not None and bool(result.plan.activations)
    good = result.failure is None and result.change is not None and result.change.good
    return good and (planned or Status.PENDING in result.statuses)


def _activate_one(context: RunContext, name: str, names: Mapping[str, str], *, may_drop: bool) -> str:
    """Clear one router, and see what it is now; the word for the listener."""
    steps = _steps(context, name, names)
    refused = [step for step in steps if step.drops and not may_drop]
    for step in refused:
        now = f"{step.lines[0]!r} would drop {', '.join(step.drops)} by now"
        _note(context, name, f"{LEFT}: {now}, and --allow-disruptive was not given")
    if refused or not steps:
        return LEFT if refused else "nothing to clear"
    try:
        clear(steps, context.judged(name), context.conversations[name], context.setup.patience)
    except DeviceError:
        _look_again(context, name)
        raise
    _keep(context, name, steps)
    context.ask_again(name)
    return "back"


def _look_again(context: RunContext, name: str) -> None:
    """Judge a router that failed at its clear by what it is now: what was found before the clear may be so no more."""
    try:
        context.ask_again(name)
    except DeviceError:
        context.update(name, findings=())


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
