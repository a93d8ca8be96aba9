"""Carry out: show the plans, ask, send what is to be sent, many devices at once, and say how each ended."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from dataclasses import replace

from netloop.errors import DeviceError, DisruptionRefused, ExitCode, ManagementLossRefused
from netloop.journal.write import outcome
from netloop.model.change import Change, Outcome
from netloop.model.finding import WRONG, Status
from netloop.model.plan import Plan, Step
from netloop.model.run import DeviceResult, Run
from netloop.runner import exit_code
from netloop.stages.apply import Gate, save_only
from netloop.stages.apply import apply as apply_to_device
from netloop.stages.left_behind import given_up, with_left_behind
from netloop.transports.dial import addresses_of
from netloop.workflow.activation import activate
from netloop.workflow.run_context import RunContext
from netloop.workflow.setup import Consent
from netloop.workflow.together import prove, wrong_now


def carry_out(context: RunContext, consent: Consent) -> Run:
    """Show the plans, ask, send what is to be sent, and say how it ended.

    Raises:
        DisruptionRefused, ManagementLossRefused: see ``apply``.
        Interrupted: a signal came; what was done until then is in the results.
    """
    results = tuple(context.results.values())
    consent.present(results)
    _refuse_management_loss(results, consent)
    _refuse_disruption(results, consent)
    if any(_has_work(result, consent) for result in results) and not consent.agree(results):
        return context.finish(ExitCode.USAGE)
    before = wrong_now(context)
    _apply(context)
    if consent.activate:
        context.interrupts.committed = True
        activate(context, consent)
    prove(context, before)
    return context.finish(code_of(context, judged=True, allow_pending=not consent.activate))


def keep_plan(context: RunContext, name: str, plan: Plan) -> None:
    """Make it the device's plan; it is on disk before anything is sent (see ``HostJournal.typing_all``)."""
    if context.left_open(name):
        plan = _saved_anew(plan)
    journal = context.journal.host(name)
    journal.write_text("candidate.cfg", plan.candidate)
    journal.write_json("plan", plan)
    context.update(name, plan=plan)
    context.given_up[name] = given_up(plan, context.platforms[name])


def _saved_anew(plan: Plan) -> Plan:
    """The plan for a device that an earlier run left open: where nobody sees what is saved, it is saved once more."""
    if plan.unseen and not plan.unsaved:
        return replace(plan, unsaved=("whether it is saved: an earlier run broke off",))
    return plan


def keep_consequences(context: RunContext) -> None:
    """Complete the plans with what they can only be told together: what they leave behind, and their own sessions."""
    plans = {name: result.plan for name, result in context.results.items() if result.plan is not None}
    completed = []
    for name, plan in with_left_behind(plans, context.given_up, context.platforms).items():
        over = addresses_of(context.results[name].device.hostname) if plan.leaving else frozenset()
        lost = tuple(dict.fromkeys(gone.address for gone in plan.leaving if gone.address in over))
        notes = _unresolved(context.results[name].device.hostname) if plan.leaving and not over else ()
        if lost or plan.left_behind or notes:
            context.update(name, plan=replace(plan, management=lost, notes=(*plan.notes, *notes)))
            completed.append(context.results[name].device)
    if completed:
        context.each("planning", completed, _keep_completed, None)


def _keep_completed(context: RunContext, name: str) -> None:
    """Keep what the run's own process has made of a device's plan."""
    plan = context.results[name].plan
    assert plan is not None  # noqa: S101 -- it was completed
    keep_plan(context, name, plan)


def _unresolved(hostname: str) -> tuple[str, ...]:
    return (f"not known: whether the session runs over an address that goes; {hostname} does not resolve here",)


def _refuse_management_loss(results: Sequence[DeviceResult], consent: Consent) -> None:
    if consent.allow_management_loss:
        return
    lost = [(r.device.name, address) for r in results if r.plan for address in r.plan.management]
    if lost:
        raise ManagementLossRefused(
            "\n".join(
                [
                    "the plan takes away the address that the session itself runs over; nothing was sent",
                    *(f"  {name}: {address}" for name, address in lost),
                ]
            ),
            hint="give another address of the router as hostname:; with --allow-management-loss the end is unknown",
        )


def _refuse_disruption(results: Sequence[DeviceResult], consent: Consent) -> None:
    if consent.allow_disruptive:
        return
    costs = []
    for result in results:
        steps = _steps(result, consent)
        lost = dict.fromkeys(name for step in steps for name in step.drops)
        if lost:
            what = [step.lines[0] for step in steps if step.drops]
            costs.append(f"  {result.device.name}: {', '.join(what)} drops {', '.join(lost)}")
    if costs:
        raise DisruptionRefused(
            "\n".join(["the plan takes adjacencies down; nothing was sent", *costs]),
            hint="add --allow-disruptive; clears are then made on one router at a time, each waited for",
        )


def _steps(result: DeviceResult, consent: Consent) -> list[Step]:
    if result.plan is None:
        return []
    return [*result.plan.steps, *(result.plan.activations if consent.activate else ())]


def _has_work(result: DeviceResult, consent: Consent) -> bool:
    return bool(_steps(result, consent)) or (result.plan is not None and bool(result.plan.unsaved))


def _apply(context: RunContext) -> None:
    """Send what is to be sent, many devices at once; those in place are said to be so."""
    devices = []
    for result in tuple(context.results.values()):
        if result.plan is not None and not result.plan.in_place:
            devices.append(result.device)
        elif result.plan is not None:
            _ended(context, result.device.name, Change(result.device.name, Outcome.UNCHANGED))
    if devices:
        context.interrupts.committed = True
        try:
            context.each("applying", devices, _apply_one, outcome)
        finally:
            _forget_verdicts(context)


def _forget_verdicts(context: RunContext) -> None:
    """What was found before the change says nothing of a device that the change did not come to its end on."""
    for name, result in tuple(context.results.items()):
        if result.plan is not None and result.change is None:
            context.update(name, findings=())


def _apply_one(context: RunContext, name: str) -> Change:
    """Change one device; what was done is kept before it is asked how it is now.

    The verdicts are those that the apply waited for. One that was put back is as it was before: no verdict on it would
    say more than its outcome.
    """
    plan, conversation, lock = context.results[name].plan, context.conversations[name], context.locks[name]
    assert plan is not None  # noqa: S101 -- chosen by its plan
    intent, patience = context.intent(name), context.setup.patience
    if plan.changed:
        gate = Gate(context.judge_again(name), context.own_commands(name))
        change = apply_to_device(plan, intent, conversation, gate, patience, lock.changing)
    else:
        change = save_only(plan, intent, conversation, patience, lock.changing)
    change = replace(change, notes=(*change.notes, *plan.notes, *_session_lost(plan, change)))
    _ended(context, name, change)
    _keep_after(context, name)
    if change.outcome not in {Outcome.CHANGED, Outcome.SAVED}:
        context.update(name, findings=())
    return change


def _session_lost(plan: Plan, change: Change) -> tuple[str, ...]:
    """What to do where the session ended with its address: nobody can see from here what became of the router."""
    if not plan.management or change.good:
        return ()
    lost = ", ".join(plan.management)
    return (f"the session ran over {lost}, which this change takes away: look at the router by another address",)


def _ended(context: RunContext, name: str, change: Change) -> None:
    """Keep how a device ended; whoever comes next is told of one whose state is open."""
    context.update(name, change=change)
    lock, log = context.locks[name], context.journal.host(name)
    with context.journalling():
        log.write_json("change", change)
        if lock.open:
            log.commit()
    if change.settled:
        lock.settled()
    else:
        lock.unknown("; ".join((change.reason, *change.notes)))


def _keep_after(context: RunContext, name: str) -> None:
    """The configuration as the device was left, where it can still be read."""
    conversation = context.conversations[name]
    with context.journalling(), contextlib.suppress(DeviceError), conversation.uninterrupted():
        context.journal.host(name).write_text("after.cfg", conversation.running_before(math.inf))


def failed(context: RunContext) -> bool:
    """Whether a device could not be done."""
    results = context.results.values()
    return any(r.failure is not None or (r.change is not None and not r.change.good) for r in results)


def code_of(context: RunContext, *, judged: bool, allow_pending: bool = False) -> ExitCode:
    """The worst that happened: a fault of netloop, a device that could not be done, a check that failed."""
    failures = [result.failure for result in context.results.values() if result.failure is not None]
    if any(exit_code(failure) is ExitCode.INTERNAL for failure in failures):
        return ExitCode.INTERNAL
    if failed(context):
        return ExitCode.DEVICE
    if judged and any(not_proven(allow_pending=allow_pending) & result.statuses for result in context.results.values()):
        return ExitCode.CHECK
    return ExitCode.DONE


def not_proven(*, allow_pending: bool) -> set[Status]:
    """The statuses that are no proof."""
    return set(WRONG) | (set() if allow_pending else {Status.PENDING})
