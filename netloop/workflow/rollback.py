"""``rollback``: put devices back to the owned configuration that they had before a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from netloop.checks import identities
from netloop.errors import ExitCode, UsageError
from netloop.journal import HostRecord, RunRecord
from netloop.model.run import Run
from netloop.stages.plan import address_book
from netloop.stages.rollback import Done, as_before, plan_back
from netloop.workflow.carry import carry_out, keep_consequences, keep_plan
from netloop.workflow.run_context import Interrupted, RunContext
from netloop.workflow.setup import Consent, Setup

VERBS = ("apply", "rollback")
"""The verbs whose runs change devices."""


def changed_by(record: RunRecord) -> tuple[str, ...]:
    """The devices that a run sent configuration lines to.

    Raises:
        UsageError: the run changed nothing.
    """
    if record.verb not in VERBS:
        raise UsageError(
            f"run {record.id} is of {record.verb}, which changes nothing", hint="netloop runs tells which was an apply"
        )
    names = tuple(host.name for host in record.hosts() if host.sent)
    if not names:
        raise UsageError(
            f"run {record.id} sent nothing to any device",
            hint=f"look: netloop show {record.id}; the others: netloop runs",
        )
    return names


def rollback(setup: Setup, consent: Consent, record: RunRecord, *, force: bool = False) -> Run:
    """Read, compute, show, ask, send, look, save: the way back from a run, for the devices of the setup.

    Args:
        setup: what to work on; its devices are some of ``changed_by(record)``.
        consent: what the user allows.
        record: the run.
        force: go back also where owned lines have moved since.

    Raises:
        DisruptionRefused: the way back takes adjacencies down and that was not allowed; nothing was sent.
        ManagementLossRefused: it takes away the address that a session runs over, likewise.
        UsageError: the run did not keep what is needed.
    """
    done = {device.name: _done(record.host(device.name)) for device in setup.devices}
    owned = replace(setup.inventory, intents={**setup.inventory.intents, **{n: d.intent for n, d in done.items()}})
    with RunContext(replace(setup, inventory=owned), "rollback", identities(), undoes=record.id) as context:
        context.expected.update({name: as_before(one, context.platforms[name]) for name, one in done.items()})
        context.take()
        try:
            context.observe(planning=True)
            _plan(context, done, force=force)
            return carry_out(context, consent)
        except Interrupted:
            return context.finish(ExitCode.INTERRUPTED)


def _plan(context: RunContext, done: dict[str, Done], *, force: bool) -> None:
    names = address_book(context.setup.inventory, context.observed)
    devices = [device for device in context.open_devices if device.name in context.evidence]
    context.each("planning", devices, partial(_plan_one, done=done, names=names, force=force), None)
    keep_consequences(context)


def _plan_one(
    context: RunContext, name: str, done: Mapping[str, Done], names: Mapping[str, str], *, force: bool
) -> None:
    plan = plan_back(done[name], context.evidence[name], context.platforms[name], names, force=force)
    keep_plan(context, name, plan)


def _done(host: HostRecord) -> Done:
    if host.intent is None or host.before is None or host.candidate is None:
        missing = "what it owned" if host.intent is None else "the configuration before" if host.before is None else ""
        raise UsageError(f"{host.path} does not hold {missing or 'the plan'}: there is no way back from it")
    return Done(host.intent, host.before, host.candidate)
