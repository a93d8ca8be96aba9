"""One answer that is being waited for, and what is said where it does not end at a prompt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from netloop.errors import CommandRefused, DeviceError, DeviceTimeout
from netloop.transports.answer import Answer
from netloop.transports.concealed import Secrets
from netloop.transports.question import is_question

SHOWN = 80
"""Characters of the line that a device stopped at."""
LOGIN = "a slow device may need a longer --connect-timeout; an odd prompt is named with `data: {prompt: ...}`"

Reply = Callable[[str], str | None]
"""From a line that the device stopped at to what is typed then, or None where it is no question."""


@dataclass
class Talk:
    """One answer that is being waited for: the replies to its questions, and how long it may take, in seconds.

    ``end`` and ``heard`` are moments of the clock: when it must be whole, and when something of it came last.
    """

    answer: Answer
    reply: Reply
    silence: float
    whole: float
    end: float
    heard: float
    left: bool = False
    """Whether a configuration mode without prompts was left again: its prompt cannot be meant any more."""
    asked: list[str] = field(default_factory=list)
    verdict: CommandRefused | None = None
    """What is raised once the device is back at its prompt."""


def stuck(talk: Talk, secrets: Secrets, now: float, longest: int) -> DeviceError:
    """The error of an answer that did not end at a prompt: silence, a question, an unknown prompt, or no end at all."""
    command, tail = talk.answer.command.strip(), secrets.struck(talk.answer.tail.strip())
    if now >= talk.end and now - talk.heard < talk.silence:
        return endless(talk, secrets)
    if talk.answer.size > longest:
        return DeviceTimeout(f"{command!r} has no end: {talk.answer.size} characters so far")
    if talk.asked and command:
        question = secrets.struck(talk.asked[0])
        return CommandRefused(command, f"it asks {question!r}, was answered no, and shows no prompt since")
    if not command and tail:
        return _unknown_prompt(tail, talk)
    what = f"no end to the answer to {command!r}" if command else "no prompt"
    where = f"; it stopped at {tail[-SHOWN:]!r}" if tail else ""
    return DeviceTimeout(
        f"{what} within {talk.silence:g} s{where}", hint="a slow device may need a longer --read-timeout"
    )


def _unknown_prompt(tail: str, talk: Talk) -> DeviceError:
    """The error of a login that stands at a line of which netloop does not know that it is a prompt."""
    shown = tail[-SHOWN:]
    if is_question(tail):
        return DeviceError(f"no prompt: the device asks {shown!r} at login", hint="let the login end at a prompt")
    asked = ", also after Enter" if talk.asked else f" within {talk.silence:g} s"
    hint = f"if that is its exec prompt, give the host `data: {{prompt: {json.dumps(shown, ensure_ascii=False)}}}`"
    return DeviceError(f"no prompt was recognised{asked}; the device stands at {shown!r}", hint=hint)


def endless(talk: Talk, secrets: Secrets) -> DeviceTimeout:
    """The error of an answer that goes on when its time is over."""
    command, tail = talk.answer.command.strip(), secrets.struck(talk.answer.tail.strip())
    what = f"the answer to {command!r} has not ended" if command else "no prompt"
    where = f"; the last of it is {tail[-SHOWN:]!r}" if tail else ""
    hint = "a slow device may need a longer --answer-timeout, or --save-timeout where it saves" if command else LOGIN
    return DeviceTimeout(f"{what} after {talk.whole:g} s, the time for all of it{where}", hint=hint)


def declined(command: str, question: str) -> CommandRefused:
    """The error of a command that brought a question which nobody foresaw."""
    hint = "netloop has no other answer to that question"
    return CommandRefused(command, f"it asks {question!r}, which was answered no", hint=hint)


def mute(command: str) -> CommandRefused:
    """The error of a configuration mode without prompts."""
    hint = "configure `service prompt config` on the device: netloop must see where its lines land"
    return CommandRefused(command, "configuration mode shows no prompt (no service prompt config)", hint=hint)
