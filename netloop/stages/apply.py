"""Apply: send a plan, read every answer, and end either as planned and saved, or back where the device was."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from netloop.errors import CommandRefused, ConfigurationChanged, DeviceError, NetloopError, NotAsPlanned
from netloop.model.change import Change, Outcome
from netloop.model.finding import Finding, Status
from netloop.model.intent import Intent
from netloop.model.plan import Mode, Plan, Step
from netloop.stages.conversation import Conversation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait on states, in seconds: ``settle`` for the checks, ``converge`` for adjacencies."""

    settle: float = 10.0
    converge: float = 120.0
    poll: float = 0.25


def apply(
    plan: Plan, intent: Intent, conversation: Conversation, judge: Callable[[], tuple[Finding, ...]], patience: Patience
) -> Change:
    """Bring one device to its candidate configuration.

    Args:
        plan: what to send.
        intent: what the owned scope is.
        conversation: the device.
        judge: asks the device and gives the findings on the intent.
        patience: how long the findings may take to come right.

    A refused line, a broken session or an outcome that is not the planned one rolls the device back; the
    configuration is saved only when all is as planned. Never raises a ``DeviceError`` once a line was sent.

    Raises:
        ConfigurationChanged: the running configuration is no longer the plan's; nothing was sent.
        DeviceError: the device could not be reached; nothing was sent.
    """
    _unmoved(plan, intent, conversation)
    try:
        conversation.send(plan.steps)
        _as_planned(plan, intent, conversation)
        _settled(judge, patience)
        conversation.type(conversation.platform.save, Mode.EXEC)
    except NetloopError as exc:
        return _rolled_back(plan, intent, conversation, exc)
    return Change(
        plan.device, Outcome.CHANGED, tuple(conversation.exchanges), saved=True, notes=_warnings(conversation)
    )


def _unmoved(plan: Plan, intent: Intent, conversation: Conversation) -> None:
    moved = conversation.platform.planner.owned_sections(plan.running, conversation.running(), intent)
    if moved:
        raise ConfigurationChanged(
            f"the running configuration changed since the plan was made: {'; '.join(moved[0])}",
            hint="somebody else is at work on the device; look at the diff again, then apply",
        )


def _as_planned(plan: Plan, intent: Intent, conversation: Conversation) -> None:
    left = conversation.platform.planner.owned_sections(conversation.running(), plan.candidate, intent)
    if left:
        lines = "; ".join(", ".join(section) for section in left)
        raise NotAsPlanned(f"every line was accepted, yet the running configuration still lacks: {lines}")


def _settled(judge: Callable[[], tuple[Finding, ...]], patience: Patience) -> None:
    """Wait until no check fails; a router ID that is pending was planned so."""
    findings = wait(judge, lambda found: not _wrong(found), patience.settle, patience.poll)
    if wrong := _wrong(findings):
        raise NotAsPlanned("; ".join(str(finding) for finding in wrong))


def _wrong(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.status in {Status.FAILED, Status.ERROR}]


def wait(ask: Callable[[], T], good: Callable[[T], bool], seconds: float, poll: float) -> T:
    """Ask until the answer is good or the time is up; the last answer."""
    deadline = time.monotonic() + seconds
    answer = ask()
    while not good(answer) and time.monotonic() < deadline:
        time.sleep(poll)
        answer = ask()
    return answer


def _warnings(conversation: Conversation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(warning for exchange in conversation.exchanges for warning in exchange.warnings))


def _rolled_back(plan: Plan, intent: Intent, conversation: Conversation, cause: NetloopError) -> Change:
    """Put the device back, over a new session where the old one broke, and say how that went."""
    reason = cause.message if cause.hint is None else f"{cause.message} ({cause.hint})"
    try:
        left = _undo(plan, intent, conversation)
    except DeviceError as exc:
        outcome, left = Outcome.FAILED, (f"the rollback could not be sent: {exc.message}",)
    else:
        outcome = Outcome.FAILED if left else Outcome.ROLLED_BACK
    notes = (*left, "not saved: the startup configuration is as it was")
    return Change(plan.device, outcome, tuple(conversation.exchanges), reason=reason, notes=notes)


def _undo(plan: Plan, intent: Intent, conversation: Conversation) -> tuple[str, ...]:
    """Send what leads from the present configuration to the one before; the lines that did not take."""
    sections = conversation.platform.planner.owned_sections(conversation.running(), plan.running, intent)
    refused: list[str] = []
    for section in sections:
        try:
            conversation.send([Step(section)])
        except CommandRefused as exc:
            refused.append(exc.message)
    left = conversation.platform.planner.owned_sections(conversation.running(), plan.running, intent)
    return tuple(refused) if left else ()
