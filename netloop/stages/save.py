"""Save: ask for it, demand the acknowledgement, and where that is doubtful look at the startup configuration."""

from __future__ import annotations

import time
from dataclasses import dataclass

from netloop import syslog
from netloop.errors import AuthenticationFailed, CommandRefused, DeviceError, DeviceTimeout, Unreachable
from netloop.model.change import Saved
from netloop.model.evidence import StartupConfig
from netloop.model.intent import Intent
from netloop.stages.conversation import Conversation, judge
from netloop.stages.patience import Patience

AWAY = (Unreachable, DeviceTimeout, AuthenticationFailed)
"""What a router that reloads, or whose way to us or to its AAA server is broken for a moment, looks like."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Whether it was saved, and why that is doubted or denied."""

    saved: Saved
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Try:
    """One answer to the save command: ``again`` says that another one may be better, ``late`` that it may yet work.

    ``plain``: it is an acknowledgement and nothing else.
    """

    saved: Saved
    reason: str
    again: bool
    late: bool = False
    plain: bool = False


def save(running: str, intent: Intent, conversation: Conversation, patience: Patience) -> SaveResult:
    """Save the running configuration, whose owned lines are those of ``running``; never raises a ``DeviceError``.

    A busy device is asked again for ``patience.busy`` seconds. An answer without the acknowledgement, one that says
    more than that (``nv_done: unable to open "flash:/config.text.new"[OK]``), and a conversation that broke off, settle
    nothing: then the startup configuration is read. Before another try the running configuration is: a router that has
    reloaded in the meantime would save what it had before.
    """
    deadline = time.monotonic() + patience.busy
    with conversation.uninterrupted():
        while True:
            tried = _try(conversation, patience)
            if tried.plain:
                return SaveResult(Saved.YES)
            seen = _look(running, intent, conversation, patience, tried)
            if seen.saved is not Saved.NO or not tried.again or time.monotonic() >= deadline:
                return seen
            time.sleep(patience.pause)
            if gone := _gone(running, intent, conversation):
                return SaveResult(Saved.NO, f"{seen.reason}; and now {gone}")


def _gone(running: str, intent: Intent, conversation: Conversation) -> str:
    """Why the device must not save what it runs: it is not what was to be saved, or cannot be seen. Empty if it is."""
    try:
        now = conversation.running()
    except DeviceError as exc:
        return f"the running configuration was not seen: {exc.message}"
    lacks = conversation.platform.planner.owned_sections(now, running, intent)
    return "the running configuration is another one: was the router reloaded?" if lacks else ""


def _try(conversation: Conversation, patience: Patience) -> _Try:
    try:
        answer = conversation.save()
    except CommandRefused as exc:
        return _Try(Saved.NO, exc.message, again=False)
    except DeviceTimeout as exc:
        late = conversation.outlast(patience.converge)
        return _Try(Saved.UNKNOWN, exc.message, again=False, late=True) if late is None else _judged(conversation, late)
    except DeviceError as exc:
        return _Try(Saved.UNKNOWN, exc.message, again=isinstance(exc, AWAY))
    return _judged(conversation, answer)


def _judged(conversation: Conversation, answer: str) -> _Try:
    platform, said = conversation.platform, syslog.mended(answer)
    refusal = judge(answer, platform)[0]
    busy = bool(platform.terminal.save.busy.search(answer))
    denied = busy or refusal is not None
    if platform.terminal.save.acknowledged.search(said) and not denied:
        plain = not platform.terminal.save.usual.sub("", said)
        return _Try(Saved.YES, "" if plain else _said(conversation, answer), again=not plain, plain=plain)
    return _Try(Saved.NO if denied else Saved.UNKNOWN, _said(conversation, answer), again=busy or not denied)


def _said(conversation: Conversation, answer: str) -> str:
    words = " ".join(answer.split())
    return f"{conversation.platform.terminal.save.command!r} was answered {words[-120:]!r}"


def _look(running: str, intent: Intent, conversation: Conversation, patience: Patience, tried: _Try) -> SaveResult:
    """What the startup configuration says; where it cannot be read, what the answer said."""
    if StartupConfig not in conversation.platform.readers:
        return SaveResult(tried.saved, "" if tried.saved is Saved.YES else tried.reason)
    deadline = time.monotonic() + patience.converge
    while True:
        try:
            startup = conversation.startup()
        except DeviceError as exc:
            if not isinstance(exc, AWAY) or time.monotonic() >= deadline:
                unseen = f"the startup configuration was not seen: {exc.message}"
                return SaveResult(Saved.UNKNOWN, f"{tried.reason}; and {unseen}")
            time.sleep(patience.pause)
        else:
            lacks = conversation.platform.planner.owned_sections(startup, running, intent)
            if lacks and tried.late:
                return SaveResult(Saved.UNKNOWN, f"{tried.reason}; the device may still be saving")
            return SaveResult(Saved.NO, tried.reason) if lacks else SaveResult(Saved.YES)
