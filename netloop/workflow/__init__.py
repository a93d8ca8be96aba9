"""The sentences: diff, apply and verify, each from a Setup to a Run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netloop.errors import ExitCode
from netloop.model.device import Device
from netloop.model.evidence import StartupConfig
from netloop.model.inventory import Inventory
from netloop.model.plan import Plan
from netloop.model.run import Run
from netloop.stages.observe import observe
from netloop.stages.plan import address_book, against_startup, make_plan
from netloop.templating import render as render_intent
from netloop.workflow.carry import carry_out, code_of, failed, keep_plan, not_proven
from netloop.workflow.fleet import Fleet, Interrupted, Polling
from netloop.workflow.rollback import VERBS, changed_by, rollback
from netloop.workflow.setup import Consent, Setup, platforms_of

__all__ = ["VERBS", "Consent", "Setup", "apply", "changed_by", "diff", "read_only", "render", "rollback", "verify"]


def read_only(inventory: Inventory, names: Sequence[str]) -> dict[str, str]:
    """Those devices that netloop verifies and does not configure, each with the sentence that says so."""
    platforms = platforms_of([inventory.devices[name] for name in names])
    return {name: found.read_only.refusal.message for name, found in platforms.items() if found.read_only}


def render(inventory: Inventory, names: Sequence[str], templates: Path | None = None) -> dict[str, str]:
    """The configuration that says each device's intent, by device name.

    Raises:
        TemplateError: a template failed.
    """
    return {name: render_intent(inventory.intents[name], templates) for name in names}


def diff(setup: Setup, *, check: bool = False) -> Run:
    """What an apply would do; show commands only. With ``check``, drift is an exit code."""
    with Fleet(setup, "diff") as fleet:
        fleet.refuse_read_only()
        fleet.tell_left_open()
        try:
            _plan(fleet)
        except Interrupted:
            return fleet.finish(ExitCode.INTERRUPTED)
        drift = check and any(result.plan and not result.plan.in_place for result in fleet.results.values())
        return fleet.finish(ExitCode.DRIFT if drift and not failed(fleet) else code_of(fleet, judged=False))


def verify(setup: Setup, *, allow_pending: bool = False, wait: float = 0.0) -> Run:
    """Whether every device is what it must be; each is asked again for ``wait`` seconds while it is not."""
    bad = not_proven(allow_pending=allow_pending)
    with Fleet(setup, "verify") as fleet:
        fleet.tell_left_open()
        try:
            fleet.observe(planning=False, patience=Polling(wait, lambda sight: not bad & sight.statuses))
        except Interrupted:
            return fleet.finish(ExitCode.INTERRUPTED)
        return fleet.finish(code_of(fleet, judged=True, allow_pending=allow_pending))


def apply(setup: Setup, consent: Consent) -> Run:
    """Plan, show, ask, send, verify, save; and, where asked, activate what is pending, one router at a time.

    Raises:
        DisruptionRefused: the plan takes adjacencies down and that was not allowed; nothing was sent.
    """
    with Fleet(setup, "apply") as fleet:
        fleet.refuse_read_only()
        fleet.take()
        fleet.tell_left_open()
        try:
            _plan(fleet)
            return carry_out(fleet, consent)
        except Interrupted:
            return fleet.finish(ExitCode.INTERRUPTED)


def _plan(fleet: Fleet) -> None:
    """Render all, read every device, then plan each with the whole fleet's addresses known."""
    rendered = {name: _rendered(fleet, name) for name in fleet.results if not fleet.platforms[name].read_only}
    fleet.observe(planning=True)
    names = address_book(fleet.setup.inventory, fleet.evidence.values(), fleet.platforms)

    def plan_one(device: Device) -> Plan:
        name = device.name
        plan = make_plan(fleet.intent(name), fleet.evidence[name], rendered[name], fleet.platforms[name], names)
        if not fleet.setup.check_saved and (plan.changed or fleet.left_open(name)):
            plan = _with_startup(fleet, plan)
        keep_plan(fleet, name, plan)
        return plan

    devices = [device for device in fleet.setup.devices if device.name in fleet.evidence]
    fleet.each("planning", devices, plan_one, None)


def _with_startup(fleet: Fleet, plan: Plan) -> Plan:
    """The plan with what would be saved beside the change, where nobody asked whether the rest is saved."""
    name = plan.device
    evidence = observe(fleet.conversations[name].show, fleet.platforms[name], (StartupConfig,), name)
    return against_startup(plan, evidence, fleet.intent(name), fleet.platforms[name])


def _rendered(fleet: Fleet, name: str) -> str:
    """The templates' output, refused before anything is sent where it reaches outside the owned scope."""
    intent = fleet.intent(name)
    text = render_intent(intent, fleet.setup.templates)
    fleet.platforms[name].planner.candidate("", text, intent)
    return text
