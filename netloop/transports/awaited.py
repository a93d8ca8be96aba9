"""One answer that is being waited for, and what is said where it does not end at a prompt."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from netloop.errors import CommandRefused, DeviceError, DeviceTimeout
from netloop.text.redact import Redactor
from netloop.transports.answer import Answer
from netloop.transports.question import is_question

SHOWN = 80
"""Characters of the line that a device stopped at."""
LOGIN = "a slow device may need a longer --connect-timeout; an odd prompt is named with `data: {prompt: ...}`"

Reply = Callable[[str], str | None]
"""From a line that the device stopped at to what is typed then, or None where it is no question."""


@dataclass
class AwaitedAnswer:
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


def stuck(awaited: AwaitedAnswer, secrets: Redactor, now: float, longest: int) -> DeviceError:
    """The error of an answer that did not end at a prompt: silence, a question, an unknown prompt, or no end at all."""
    command, tail = awaited.answer.command.strip(), secrets.text(awaited.answer.tail.strip())
    if now >= awaited.end and now - awaited.heard < awaited.silence:
        return endless(awaited, secrets)
    if awaited.answer.size > longest:
        return DeviceTimeout(f"{command!r} has no end: {awaited.answer.size} characters so far")
    if awaited.asked and command:
        question = secrets.text(awaited.asked[0])
        return CommandRefused(command, f"it asks {question!r}, was answered no, and shows no prompt since")
    if not command and tail:
        return _unknown_prompt(tail, awaited)
    what = f"no end to the answer to {command!r}" if command else "no prompt"
    where = f"; it stopped at {tail[-SHOWN:]!r}" if tail else ""
    return DeviceTimeout(
        f"{what} within {awaited.silence:g} s{where}", hint="a slow device may need a longer --read-timeout"
    )


def _unknown_prompt(tail: str, awaited: AwaitedAnswer) -> DeviceError:
    """The error of a login that stands at a line of which netloop does not know that it is a prompt."""
    shown = tail[-SHOWN:]
    if is_question(tail):
        return DeviceError(f"no prompt: the device asks {shown!r} at login", hint="let the login end at a prompt")
    asked = ", also after Enter" if awaited.asked else f" within {awaited.silence:g} s"
    hint = f"if that is its exec prompt, give the host `data: {{prompt: {json.dumps(shown, ensure_ascii=False)}}}`"
    return DeviceError(f"no prompt was recognised{asked}; the device stands at {shown!r}", hint=hint)


def endless(awaited: AwaitedAnswer, secrets: Redactor) -> DeviceTimeout:
    """The error of an answer that goes on when its time is over."""
    command, tail = awaited.answer.command.strip(), secrets.text(awaited.answer.tail.strip())
    what = f"the answer to {command!r} has not ended" if command else "no prompt"
    where = f"; the last of it is {tail[-SHOWN:]!r}" if tail else ""
    hint = "a slow device may need a longer --answer-timeout, or --save-timeout where it saves" if command else LOGIN
    return DeviceTimeout(f"{what} after {awaited.whole:g} s, the time for all of it{where}", hint=hint)


def declined(command: str, question: str) -> CommandRefused:
    """The error of a command that brought a question which nobody foresaw."""
    hint = "netloop has no other answer to that question"
    return CommandRefused(command, f"it asks {question!r}, which was answered no", hint=hint)


def mute(command: str, prompts_on: str) -> CommandRefused:
    """The error of a configuration mode without prompts, which the line ``prompts_on`` switches on."""
    hint = f"configure `{prompts_on}` on the device: netloop must see where its lines land"
    return CommandRefused(command, f"configuration mode shows no prompt (no {prompts_on})", hint=hint)
