"""A terminal: type a line, read until the device has said everything, and wait no longer than that takes.

An answer is complete when the echo of the line was seen and a prompt of this device ends the text. An output may hold
a line that looks like the prompt, but then more follows: behind an answer a prompt is believed once the wire is quiet
for a moment. A configuration line that is accepted has no answer, so there the prompt is believed at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Protocol

from netloop.errors import CommandRefused, DeviceTimeout
from netloop.transports.answer import MORE, Answer
from netloop.transports.prompt import Prompt

LONGEST = 256 * 1024 * 1024
"""Characters; a device that says more in one answer is not going to stop."""
QUESTION = re.compile(
    r"\[(?:confirm|yes|no|y|n|yes/no|y/n)\]\s*[:?]?\s*$|\((?:yes/no|y/n)\)\s*[:?]?\s*$", re.IGNORECASE
)

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LITERAL = "\x16"
"""Ctrl-V: IOS and readline take the key behind it as a character, or ``?`` would print help (Cisco IOS Configuration
Fundamentals, "Using the Cisco IOS Command-Line Interface")."""

Reply = Callable[[str], str | None]
"""From a line that the device stopped at to what is typed then, or None where it is no question."""


class State(Enum):
    """What an answer looks like so far; ``quiet`` is how many seconds without a word make it final (0: the time-out).

    ``DOUBTFUL`` is a prompt without the echo before it, with a new name (``hostname`` was configured), or a shell's,
    which any text may look like.
    """

    OPEN = 1, 0.0
    ASKING = 2, 0.5
    DOUBTFUL = 3, 0.5
    LIKELY = 4, 0.02
    COMPLETE = 5, 0.0

    def __init__(self, _order: int, quiet: float) -> None:
        self.quiet = quiet


class Wire(Protocol):
    """Characters to and from a device; both methods raise a ``DeviceError`` where the wire is broken."""

    def send(self, text: str) -> None:
        """Put characters on the wire."""
        ...

    def receive(self, seconds: float) -> str:
        """What arrives next; nothing if it is quiet for so long."""
        ...


def silent(_tail: str) -> None:
    """Reply to nothing."""


def replies(confirmations: Mapping[str, str]) -> Reply:
    """Reply to the questions that match a pattern."""

    def reply(tail: str) -> str | None:
        return next((text for pattern, text in confirmations.items() if re.search(pattern, tail)), None)

    return reply


class Terminal:
    """Types lines and reads answers; it knows the device's prompt. ``timeout`` is the quiet to bear, in seconds.

    ``read`` tells a prompt from other text.
    """

    def __init__(self, wire: Wire, timeout: float) -> None:
        self._wire, self._timeout = wire, timeout
        self.prompt = Prompt("")
        self.read: Callable[[str], Prompt | None] = Prompt.read

    def greet(self) -> None:
        """Wait for the first prompt, behind whatever banner.

        Raises:
            DeviceTimeout: no prompt came.
            Unreachable: the connection broke.
        """
        self._listen(Answer(), silent)

    def type(self, line: str, reply: Reply = silent) -> str:
        """Type a line and return its answer.

        Raises:
            CommandRefused: the line holds a control character (a second line, a key), or the device asks something
                that nobody has an answer for.
            DeviceTimeout: the device went quiet without coming back to its prompt.
            Unreachable: the connection broke.
        """
        if CONTROL.search(line):
            raise CommandRefused(line, "it holds a control character, which the device would take for a key")
        while self._wire.receive(0):
            continue
        self._wire.send(f"{line.replace('?', LITERAL + '?')}\n")
        return self._listen(Answer(line), reply)

    def forget(self) -> None:
        """Take whatever prompt comes next for the device's own: a banner may have looked like one."""
        self.prompt = Prompt("")

    def _listen(self, answer: Answer, reply: Reply) -> str:
        """Read until the device has come back to its prompt, replying to its questions on the way."""
        while (state := self._state(answer)) is not State.COMPLETE and answer.size <= LONGEST:
            part = self._wire.receive(state.quiet or self._timeout)
            if not part:
                break
            answer.add(part)
            self._respond(answer, reply)
        prompt = self.read(answer.tail)
        if prompt is None or state in {State.OPEN, State.ASKING}:
            raise self._stuck(answer)
        self.prompt = prompt
        return answer.text

    def _respond(self, answer: Answer, reply: Reply) -> None:
        if answer.replied:
            return
        text = " " if MORE.search(answer.tail) else reply(answer.tail)
        if text is not None:
            self._wire.send(text if text == " " else f"{text}\n")
            answer.replied = True

    def _state(self, answer: Answer) -> State:
        tail = answer.tail
        prompt = self.read(tail)
        if prompt is None:
            return State.ASKING if QUESTION.search(tail) and not answer.replied else State.OPEN
        ours = not self.prompt.name or prompt.same_device(self.prompt)
        if not ours and not self.prompt.configuring:
            return State.OPEN
        if not (ours and answer.echoed) or prompt.shell:
            return State.DOUBTFUL
        return State.COMPLETE if prompt.configuring and answer.bare else State.LIKELY

    def _stuck(self, answer: Answer) -> DeviceTimeout | CommandRefused:
        tail, command = answer.tail.strip(), answer.command.strip()
        if QUESTION.search(tail):
            return CommandRefused(command, tail, hint="the device asks, and netloop has no answer to that question")
        if answer.size > LONGEST:
            return DeviceTimeout(f"{command!r} has no end: {answer.size} characters so far")
        what = f"no end to the answer to {command!r}" if command else "no prompt"
        where = f"; it stopped at {tail[-80:]!r}" if tail else ""
        return DeviceTimeout(f"{what} within {self._timeout:g} s{where}")
