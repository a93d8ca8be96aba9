"""The sentences: diff, apply and verify, each from a Setup to a Run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from netloop import checks
from netloop.checks.identity_table import IDENTITY_FACTS, truth_table
from netloop.errors import ExitCode, NetloopError
from netloop.model.evidence import StartupConfig
from netloop.model.inventory import Inventory
from netloop.model.plan import Plan
from netloop.model.run import Run
from netloop.stages.observe import observe
from netloop.stages.plan import address_book, against_startup, make_plan
from netloop.templating import render as render_intent
from netloop.workflow.carry import carry_out, code_of, failed, keep_consequences, keep_plan, not_proven
from netloop.workflow.rollback import VERBS, changed_by, rollback
from netloop.workflow.run_context import Interrupted, RunContext
from netloop.workflow.setup import Consent, Setup, platforms_of
from netloop.workflow.snapshot import differences, recorded, snapshot, taken
from netloop.workflow.via import verify_via
from netloop.workflow.waiting import observe_until

__all__ = [
    "VERBS",
    "Consent",
    "Setup",
    "apply",
    "changed_by",
    "diff",
    "differences",
    "read_only",
    "recorded",
    "render",
    "rollback",
    "snapshot",
    "taken",
    "verify",
    "verify_via",
]


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
    with RunContext(setup, "diff") as context:
        context.refuse_read_only()
        context.tell_left_open()
        try:
            _plan(context)
        except Interrupted:
            return context.finish(ExitCode.INTERRUPTED)
        drift = check and any(result.plan and not result.plan.in_place for result in context.results.values())
        return context.finish(ExitCode.DRIFT if drift and not failed(context) else code_of(context, judged=False))


def verify(
    setup: Setup,
    *,
    allow_pending: bool = False,
    wait: float = 0.0,
    asked: Sequence[checks.Check] | None = None,
    all_ids: bool = False,
) -> Run:
    """Whether every device is what it must be; what has not passed is asked again for ``wait`` seconds.

    ``asked`` are the checks to put, all without it; the run tells which were not. With ``all_ids`` the identities of
    every protocol, and what neighbors see of them, are read for the truth table, and not only those that a check needs.
    """
    asked = checks.every() if asked is None else asked
    bad = not_proven(allow_pending=allow_pending)
    with RunContext(setup, "verify", asked) as context:
        context.not_asked = checks.not_asked(asked)
        context.further = IDENTITY_FACTS if all_ids else ()
        context.waits = wait > 0
        context.tell_left_open()
        context.tell_expired()
        try:
            observe_until(context, bad, wait)
            context.identities = truth_table(context.fleet, context.awaits)
        except Interrupted:
            return context.finish(ExitCode.INTERRUPTED)
        return context.finish(code_of(context, judged=True, allow_pending=allow_pending))


def apply(setup: Setup, consent: Consent, *, prove: bool = True) -> Run:
    """Plan, show, ask, send, verify, save; and, where asked, activate what is pending, one router at a time.

    With ``prove`` what all devices have become is judged by the evidence of all at the end.

    Raises:
        DisruptionRefused: the plan takes adjacencies down and that was not allowed; nothing was sent.
        ManagementLossRefused: it takes away the address that a session runs over, likewise.
    """
    asked = (*checks.gates(), *(checks.together() if prove else ()))
    with RunContext(setup, "apply", asked) as context:
        context.refuse_read_only()
        context.take()
        context.tell_left_open()
        try:
            _plan(context)
            return carry_out(context, consent)
        except Interrupted:
            return context.finish(ExitCode.INTERRUPTED)


def _plan(context: RunContext) -> None:
    """Render all, read every device, then plan each with the addresses of all devices known."""
    _render_all(context)
    context.observe(planning=True)
    names = address_book(context.setup.inventory, context.observed)
    devices = [device for device in context.setup.devices if device.name in context.evidence]
    context.each("planning", devices, partial(_plan_one, names=names), None, waits=not context.setup.check_saved)
    keep_consequences(context)


def _render_all(context: RunContext) -> None:
    """Render every device's configuration, before a connection is opened.

    Raises:
        TemplateError: of the first device whose templates failed, or reach outside the owned scope.
    """
    devices = [device for device in context.setup.devices if not context.platforms[device.name].read_only]
    refusals = context.each("rendering", devices, _render_one, None, waits=False)
    for device in devices:
        if refusal := refusals.get(device.name):
            raise refusal


def _render_one(context: RunContext, name: str) -> NetloopError | None:
    """Keep the templates' output where the device is planned; or why there is none."""
    intent = context.intent(name)
    try:
        text = render_intent(intent, context.setup.templates)
        context.platforms[name].planner.candidate("", text, intent)
    except NetloopError as exc:
        return exc
    context.rendered[name] = text
    return None


def _plan_one(context: RunContext, name: str, names: Mapping[str, str]) -> None:
    """The plan of one device: it is its result, and on disk."""
    rendered = context.rendered.pop(name)
    plan = make_plan(context.intent(name), context.evidence[name], rendered, context.platforms[name], names)
    if not context.setup.check_saved and (plan.changed or context.left_open(name)):
        plan = _with_startup(context, plan)
    keep_plan(context, name, plan)
    context.forget_configurations(name)


def _with_startup(context: RunContext, plan: Plan) -> Plan:
    """The plan with what would be saved beside the change, where nobody asked whether the rest is saved."""
    name = plan.device
    evidence = observe(context.conversations[name].show, context.platforms[name], (StartupConfig,), name)
    return against_startup(plan, evidence, context.intent(name), context.platforms[name])
