"""The sentences: diff, apply and verify, each from a Setup to a Run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netloop.errors import DisruptionRefused, ExitCode
from netloop.model.change import Change, Outcome
from netloop.model.finding import Status
from netloop.model.inventory import Inventory
from netloop.model.plan import Plan, Step
from netloop.model.run import DeviceResult, Run
from netloop.runner import exit_code
from netloop.stages.apply import apply as apply_to_device
from netloop.stages.plan import address_book, make_plan
from netloop.templating import render as render_intent
from netloop.workflow.activation import activate
from netloop.workflow.fleet import Fleet, Polling
from netloop.workflow.setup import Consent, Setup

__all__ = ["Consent", "Setup", "apply", "diff", "render", "verify"]


def render(inventory: Inventory, names: Sequence[str], templates: Path | None = None) -> dict[str, str]:
    """The configuration that says each device's intent, by device name.

    Raises:
        TemplateError: a template failed.
    """
    return {name: render_intent(inventory.intents[name], templates) for name in names}


def diff(setup: Setup, *, check: bool = False) -> Run:
    """What an apply would do; show commands only. With ``check``, drift is an exit code."""
    with Fleet(setup, "diff") as fleet:
        _plan(fleet)
        drift = check and any(result.plan and result.plan.changed for result in fleet.results.values())
        return fleet.finish(ExitCode.DRIFT if drift and not _failed(fleet) else _code(fleet, judged=False))


def verify(setup: Setup, *, allow_pending: bool = False, wait: float = 0.0) -> Run:
    """Whether every device is what it must be; each is asked again for ``wait`` seconds while it is not."""
    bad = _bad(allow_pending=allow_pending)
    with Fleet(setup, "verify") as fleet:
        fleet.observe(planning=False, patience=Polling(wait, lambda sight: not bad & sight.statuses))
        return fleet.finish(_code(fleet, judged=True, allow_pending=allow_pending))


def apply(setup: Setup, consent: Consent) -> Run:
    """Plan, show, ask, send, verify, save; and, where asked, activate what is pending, one router at a time.

    Raises:
        DisruptionRefused: the plan takes adjacencies down and that was not allowed; nothing was sent.
    """
    with Fleet(setup, "apply") as fleet:
        _plan(fleet)
        results = tuple(fleet.results.values())
        consent.present(results)
        _refuse_disruption(results, consent)
        if any(_has_work(result, consent) for result in results) and not consent.agree(results):
            return fleet.finish(ExitCode.USAGE)
        _apply(fleet)
        if consent.activate:
            activate(fleet, consent)
        return fleet.finish(_code(fleet, judged=True, allow_pending=not consent.activate))


def _plan(fleet: Fleet) -> None:
    """Render all, read every device, then plan each with the whole fleet's addresses known."""
    rendered = {name: _rendered(fleet, name) for name in fleet.results}
    fleet.observe(planning=True)
    names = address_book(fleet.setup.inventory, fleet.evidence.values(), fleet.platforms)

    def plan_one(name: str) -> Plan:
        return make_plan(fleet.intent(name), fleet.evidence[name], rendered[name], fleet.platforms[name], names)

    devices = [device for device in fleet.setup.devices if device.name in fleet.evidence]
    plans = fleet.each("planning", devices, lambda device: plan_one(device.name), None)
    for name, plan in plans.items():
        fleet.journal.host(name).write_json("plan", plan)
        fleet.journal.host(name).write_text("candidate.cfg", plan.candidate)
        fleet.update(name, plan=plan)


def _rendered(fleet: Fleet, name: str) -> str:
    """The templates' output, refused before anything is sent where it reaches outside the owned scope."""
    intent = fleet.intent(name)
    text = render_intent(intent, fleet.setup.templates)
    fleet.platforms[name].planner.candidate("", text, intent)
    return text


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
            hint="add --allow-disruptive; routers are then activated one at a time, each waited for",
        )


def _steps(result: DeviceResult, consent: Consent) -> list[Step]:
    if result.plan is None:
        return []
    return [*result.plan.steps, *(result.plan.activations if consent.activate else ())]


def _has_work(result: DeviceResult, consent: Consent) -> bool:
    return bool(_steps(result, consent))


def _apply(fleet: Fleet) -> None:
    """Send what is to be sent, many devices at once; those in place are said to be so."""
    devices = []
    for result in tuple(fleet.results.values()):
        if result.plan is not None and result.plan.steps:
            devices.append(result.device)
        elif result.plan is not None:
            fleet.update(result.device.name, change=Change(result.device.name, Outcome.UNCHANGED))
    if devices:
        fleet.each("applying", devices, lambda device: _apply_one(fleet, device.name), lambda change: change.outcome)


def _apply_one(fleet: Fleet, name: str) -> Change:
    """Change one device; what was done is kept before it is asked how it is now.

    The verdicts are those that the apply waited for. One that was put back is as it was before: no verdict on it would
    say more than its outcome.
    """
    plan, conversation = fleet.results[name].plan, fleet.conversations[name]
    assert plan is not None  # noqa: S101 -- chosen by its plan
    change = apply_to_device(
        plan, fleet.intent(name), conversation, lambda: fleet.ask_again(name), fleet.setup.patience
    )
    fleet.update(name, change=change)
    fleet.journal.host(name).write_json("change", change)
    fleet.journal.host(name).write_text("after.cfg", conversation.running())
    if change.outcome is not Outcome.CHANGED:
        fleet.update(name, findings=())
    return change


def _failed(fleet: Fleet) -> bool:
    results = fleet.results.values()
    return any(r.failure is not None or (r.change is not None and not r.change.good) for r in results)


def _code(fleet: Fleet, *, judged: bool, allow_pending: bool = False) -> ExitCode:
    """The worst that happened: a fault of netloop, a device that could not be done, a check that failed."""
    failures = [result.failure for result in fleet.results.values() if result.failure is not None]
    if any(exit_code(failure) is ExitCode.INTERNAL for failure in failures):
        return ExitCode.INTERNAL
    if _failed(fleet):
        return ExitCode.DEVICE
    if judged and any(_bad(allow_pending=allow_pending) & result.statuses for result in fleet.results.values()):
        return ExitCode.CHECK
    return ExitCode.DONE


def _bad(*, allow_pending: bool) -> set[Status]:
    """The statuses that are no proof."""
    return {Status.FAILED, Status.ERROR} | (set() if allow_pending else {Status.PENDING})
