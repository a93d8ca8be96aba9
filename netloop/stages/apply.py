"""Apply: send a plan, read every answer, and end either as planned and saved, or back where the device was."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from netloop.errors import (
    CommandRefused,
    ConfigurationChanged,
    DeviceError,
    EvidenceMissing,
    NetloopError,
    NotAsPlanned,
    OutOfStep,
)
from netloop.model.change import Change, Outcome, Saved
from netloop.model.evidence import StartupConfig
from netloop.model.finding import WRONG, Finding
from netloop.model.intent import Intent
from netloop.model.plan import Plan, Step
from netloop.stages.conversation import Conversation
from netloop.stages.patience import Patience, wait
from netloop.stages.save import AWAY, SaveResult, save

Judge = Callable[[], tuple[Finding, ...]]
"""Asks the device, and gives the findings on what it must be."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must come right before a change is saved: ``judge`` asks ``commands``, which may be asked beforehand."""

    judge: Judge
    commands: tuple[str, ...] = ()


READS = 3
"""How often an unreadable configuration is read before its state is said to be unknown."""
NOT_SAVED = "not saved: the startup configuration is as it was"
BY_US = "not saved by netloop"
MEANWHILE = "part of this change had been saved in the meantime"
BY_COMMIT = "the commit may have saved this change"


def apply(
    plan: Plan,
    intent: Intent,
    conversation: Conversation,
    gate: Gate,
    patience: Patience,
    before_change: Callable[[], None] = lambda: None,
) -> Change:
    """Bring one device to its candidate configuration.

    Args:
        plan: what to send.
        intent: what the owned scope is.
        conversation: the device.
        gate: the findings that must come right.
        patience: how long the findings, and a device that went away, may take.
        before_change: called when the next line is the first that changes something.

    A refused line, a broken session or an outcome that is not the planned one rolls the device back; the
    configuration is saved only when all is as planned. Never raises a ``DeviceError`` once a line was sent.

    Raises:
        ConfigurationChanged: the running configuration is no longer the plan's; nothing was sent.
        DeviceError: the device could not be reached; nothing was sent.
    """
    _unmoved(plan, intent, conversation, patience)
    before_change()
    try:
        _send(plan, intent, conversation, gate.commands)
        running = _as_planned(plan, intent, conversation, patience)
        _settled(gate.judge, patience)
    except NetloopError as exc:
        return roll_back(plan, intent, conversation, patience, _reason(exc))
    except BaseException:
        roll_back(plan, intent, conversation, patience, "a fault of netloop")
        raise
    saving = save(plan.candidate, intent, conversation, patience)
    if saving.saved is Saved.NO:
        reason = f"not saved: {saving.reason}"
        return roll_back(plan, intent, conversation, patience, reason, tried_to_save=True)
    notes = (*_warnings(conversation), *_saved_too(plan, running, intent, conversation))
    return _change(plan, conversation, Outcome.CHANGED, saving, notes)


def _send(plan: Plan, intent: Intent, conversation: Conversation, then: Sequence[str]) -> None:
    """Send the plan; where lines that were typed ahead went astray, what is still missing, one by one.

    Raises:
        NotAsPlanned: lines landed outside of what netloop owns.
        DeviceError: see ``Conversation.send``.
    """
    try:
        conversation.send(plan.steps, tuple(dict.fromkeys((conversation.platform.show_running, *then))))
    except OutOfStep:
        _send_rest(plan, intent, conversation)


def _send_rest(plan: Plan, intent: Intent, conversation: Conversation) -> None:
    """Send what the device still lacks of the plan."""
    now = conversation.running()
    if strays := _strays(plan, now, intent, conversation):
        raise NotAsPlanned(f"changed outside netloop's lines since the plan: {'; '.join(strays)}")
    for section in conversation.platform.planner.owned_sections(now, plan.candidate, intent):
        conversation.send([Step(section)])


def save_only(
    plan: Plan,
    intent: Intent,
    conversation: Conversation,
    patience: Patience,
    before_change: Callable[[], None] = lambda: None,
) -> Change:
    """Save a configuration that runs as intended and is not in the startup configuration.

    Raises:
        ConfigurationChanged, DeviceError: as ``apply`` does; nothing was saved.
    """
    _unmoved(plan, intent, conversation, patience)
    before_change()
    saving = save(plan.candidate, intent, conversation, patience)
    outcome = Outcome.SAVED if saving.saved is Saved.YES else Outcome.UNCHANGED
    return _change(plan, conversation, outcome, saving, ())


def _change(
    plan: Plan, conversation: Conversation, outcome: Outcome, saving: SaveResult, notes: tuple[str, ...]
) -> Change:
    return Change(
        plan.device,
        outcome,
        tuple(conversation.exchanges),
        saved=saving.saved,
        reason=saving.reason,
        notes=(*notes, *_unlogged(conversation)),
    )


def _reason(exc: NetloopError) -> str:
    return exc.message if exc.hint is None else f"{exc.message} ({exc.hint})"


def _unmoved(plan: Plan, intent: Intent, conversation: Conversation, patience: Patience) -> None:
    running = conversation.running_before(patience.fresh)
    moved = conversation.platform.planner.owned_sections(plan.running, running, intent)
    if moved:
        raise ConfigurationChanged(
            f"the running configuration changed since the plan was made: {'; '.join(moved[0])}",
            hint="somebody else is at work on the device; look at the diff again, then apply",
        )


def _as_planned(plan: Plan, intent: Intent, conversation: Conversation, patience: Patience) -> str:
    """The running configuration, whose owned lines are the planned ones."""
    running = conversation.running_before(patience.fresh)
    left = conversation.platform.planner.owned_sections(running, plan.candidate, intent)
    if left:
        raise NotAsPlanned(f"every line was accepted, yet the running configuration still lacks: {_lines(left)}")
    return running


def _lines(sections: tuple[tuple[str, ...], ...]) -> str:
    return "; ".join(", ".join(section) for section in sections)


def _settled(judge: Judge, patience: Patience) -> None:
    """Wait until no check fails; a router ID that is pending was planned so."""
    findings = wait(judge, lambda found: not _wrong(found), patience.settle, patience.poll)
    if wrong := _wrong(findings):
        raise NotAsPlanned("; ".join(str(finding) for finding in wrong))


def _wrong(findings: tuple[Finding, ...]) -> list[Finding]:
    """What has gone wrong since the plan: what was the same before the change is no reason to take it back."""
    return [finding for finding in findings if finding.status in WRONG and not finding.before]


def _warnings(conversation: Conversation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(warning for exchange in conversation.exchanges for warning in exchange.warnings))


def _saved_too(plan: Plan, running: str, intent: Intent, conversation: Conversation) -> tuple[str, ...]:
    """The lines of others that came after the plan was shown, and were saved with the change."""
    _, others = conversation.platform.planner.unsaved(plan.running, running, intent)
    return (f"saved with it, put there by somebody else since the plan: {'; '.join(others)}",) if others else ()


def _unlogged(conversation: Conversation) -> tuple[str, ...]:
    return (f"not all that was said is in the journal: {conversation.unlogged}",) if conversation.unlogged else ()


def roll_back(
    plan: Plan,
    intent: Intent,
    conversation: Conversation,
    patience: Patience,
    reason: str,
    *,
    tried_to_save: bool = False,
) -> Change:
    """Put the device back, over a new session where the old one broke, and say how that went.

    A device that is away is tried again for ``patience.converge`` seconds. *Rolled back* is said only after the
    configuration was read, to its end, and compared; *as it was* of the startup configuration likewise: somebody else,
    or a save that came late, may have saved what was half done, and then what runs now is saved over it.
    """
    conversation.one_by_one()
    tried_to_save |= conversation.saved_by_commit
    saving = SaveResult(Saved.UNKNOWN if tried_to_save else Saved.NO, BY_US)
    with conversation.uninterrupted():
        outcome, notes = _back(plan, intent, conversation, patience)
        if outcome is Outcome.ROLLED_BACK:
            saving = _as_it_was(plan, intent, conversation, patience, saving)
    notes = (*notes, saving.reason, *_unlogged(conversation))
    return Change(plan.device, outcome, tuple(conversation.exchanges), saved=saving.saved, reason=reason, notes=notes)


def _as_it_was(
    plan: Plan, intent: Intent, conversation: Conversation, patience: Patience, otherwise: SaveResult
) -> SaveResult:
    """Whether the startup configuration is as before the change; ``otherwise`` where that cannot be seen."""
    planner = conversation.platform.planner
    if conversation.saved_by_commit:
        return _saved_over(plan, intent, conversation, patience, BY_COMMIT)
    if StartupConfig not in conversation.platform.readers:
        return otherwise
    try:
        startup = conversation.startup()
    except DeviceError as exc:
        return replace(otherwise, reason=f"{BY_US}; the startup configuration was not seen again: {exc.message}")
    ours, _ = planner.unsaved(startup, plan.running, intent)
    if ours in {(), plan.unsaved}:
        return SaveResult(Saved.NO, NOT_SAVED)
    return _saved_over(plan, intent, conversation, patience, MEANWHILE)


def _saved_over(plan: Plan, intent: Intent, conversation: Conversation, patience: Patience, before: str) -> SaveResult:
    """Save what runs now over what the startup configuration has come to hold; ``before`` says how it came there."""
    again = save(plan.running, intent, conversation, patience)
    if again.saved is Saved.YES:
        return SaveResult(Saved.YES, f"{before}; what runs now was saved over it")
    return SaveResult(Saved.UNKNOWN, f"{before}, and may be in the startup configuration ({again.reason})")


def _back(
    plan: Plan, intent: Intent, conversation: Conversation, patience: Patience
) -> tuple[Outcome, tuple[str, ...]]:
    """Undo, once the line in flight is through; where nobody knows whether it is, look again, as it may come late."""
    conversation.outlast(patience.converge)
    outcome, notes = _persist(plan, intent, conversation, patience)
    late = conversation.unanswered
    if outcome is not Outcome.ROLLED_BACK or not late:
        return outcome, notes
    time.sleep(patience.settle)
    outcome, notes = _persist(plan, intent, conversation, patience)
    if outcome is Outcome.ROLLED_BACK and conversation.overdue:
        return Outcome.UNKNOWN, (
            f"all was undone, but {late!r} was never answered: it may still be carried out",
            *notes,
        )
    return outcome, notes


def _persist(
    plan: Plan, intent: Intent, conversation: Conversation, patience: Patience
) -> tuple[Outcome, tuple[str, ...]]:
    """Undo, tried again while the device is away."""
    deadline, unread = time.monotonic() + patience.converge, 0
    while True:
        try:
            return _undo(plan, intent, conversation)
        except DeviceError as exc:
            unread += isinstance(exc, EvidenceMissing)
            again = isinstance(exc, AWAY) or 0 < unread < READS
            if not again or time.monotonic() >= deadline:
                return Outcome.UNKNOWN, (f"its state is unknown, the rollback could not be completed: {exc.message}",)
            if conversation.outlast(deadline - time.monotonic()) is None:
                time.sleep(patience.pause)


def _undo(plan: Plan, intent: Intent, conversation: Conversation) -> tuple[Outcome, tuple[str, ...]]:
    """Send what leads from the present configuration to the one before, and look at what it led to."""
    planner = conversation.platform.planner
    now = conversation.running()
    target = planner.restored(now, plan.running, plan.candidate, intent)
    refused: list[str] = []
    for section in planner.owned_sections(now, target.text, intent):
        try:
            conversation.send([Step(section)])
        except CommandRefused as exc:
            refused.append(exc.message)
    running = conversation.running()
    if left := planner.owned_sections(running, target.text, intent):
        return Outcome.FAILED, (*refused, f"still to be undone: {_lines(left)}", *target.notes)
    if strays := _strays(plan, running, intent, conversation):
        return Outcome.FAILED, (f"changed outside netloop's lines since the plan: {'; '.join(strays)}", *target.notes)
    return Outcome.ROLLED_BACK, target.notes


def _strays(plan: Plan, running: str, intent: Intent, conversation: Conversation) -> tuple[str, ...]:
    """Lines that are not netloop's and came or went: where lines may have landed elsewhere, they may be its own."""
    if not conversation.astray:
        return ()
    return conversation.platform.planner.unsaved(plan.running, running, intent)[1]
