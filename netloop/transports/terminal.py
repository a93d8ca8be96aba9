"""A terminal: type a line, read until the device has said everything, and wait no longer than that takes.

An answer is complete when the echo of the line was seen and a prompt of this device ends the text. An output may hold
a line that looks like the prompt, but then more follows: behind an answer a prompt is believed once the wire is quiet
for a moment. A configuration line that is accepted has no answer, so there the prompt is believed at once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from typing import Protocol

from netloop.errors import CommandRefused, DeviceTimeout
from netloop.transports.answer import MORE, Answer
from netloop.transports.concealed import Secrets
from netloop.transports.prompt import Learned, Prompt, read_literal
from netloop.transports.question import is_question, keyed, refusal
from netloop.transports.talk import Reply, Talk, declined, endless, mute, stuck

LONGEST = 256 * 1024 * 1024
"""Characters; a device that says more in one answer is not going to stop."""
QUESTIONS = 3
"""How many questions in a row are answered no."""

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LITERAL = "\x16"
"""Ctrl-V: IOS and readline take the key behind it as a character, or ``?`` would print help (Cisco IOS Configuration
Fundamentals, "Using the Cisco IOS Command-Line Interface")."""
ENTERS = re.compile(r"conf\w*\b")
"""The lines that lead from exec to configuration mode; behind others its prompt is only text."""
RENAMES = re.compile(r"(?:no )?(?:hostname|prompt)\b")
"""The lines behind which a prompt may be another than before."""
MUTE = re.compile(r"^Enter configuration commands, one per line\. ", re.MULTILINE)
"""What IOS says when configuration mode was entered; with ``no service prompt config`` no prompt follows."""


class State(Enum):
    """What an answer looks like so far; ``quiet`` is how many seconds without a word make it final (0: the time-out).

    ``DOUBTFUL`` is a prompt without the echo before it, with a new name (``hostname`` was configured), or a shell's,
    which any text may look like. ``COVERED`` is a prompt with log lines behind or within it; ``ASKING`` an unforeseen
    question, ``KEYED`` one whose key was typed; ``MUTE`` configuration mode without a prompt; ``GREETING`` a line at
    login that is no known prompt.
    """

    OPEN = 1, 0.0
    ASKING = 2, 0.5
    DOUBTFUL = 3, 0.5
    LIKELY = 4, 0.02
    COMPLETE = 5, 0.0
    COVERED = 6, 0.5
    KEYED = 7, 0.5
    MUTE = 8, 3.0
    GREETING = 9, 3.0

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
    """Types lines and reads answers; it learns the device's prompts.

    ``timeout`` is the quiet to bear and ``answer_timeout`` what one answer may take altogether, in seconds. ``read``
    tells a prompt from other text, ``literal`` is the exec prompt where the inventory gives it. ``ready`` says that the
    device waits for a line; after an error it may not. ``secrets`` are struck out of what is returned and raised.
    """

    def __init__(
        self, wire: Wire, timeout: float, answer_timeout: float = 300.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wire, self._timeout, self._whole, self._clock = wire, timeout, answer_timeout, clock
        self._until: float | None = None
        self.read: Callable[[str], Prompt | None] = Prompt.read
        self.literal: str | None = None
        self.secrets = Secrets()
        self.ready = False
        self._last: Talk | None = None
        self.forget()

    @property
    def prompt(self) -> Prompt:
        """The prompt that the device shows."""
        return self._prompt

    @prompt.setter
    def prompt(self, prompt: Prompt) -> None:
        self._prompt = prompt
        if prompt.name:
            self._met = True
            self._learned.add(prompt)

    def forget(self) -> None:
        """Take whatever prompt comes next for the device's own: a banner may have looked like one."""
        self._learned, self._met = Learned(), False
        self.prompt = Prompt("")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Bound all that is typed and read meanwhile: a login is one thing, however many answers it has."""
        self._until = self._clock() + seconds
        try:
            yield
        finally:
            self._until = None

    def greet(self) -> None:
        """Wait for the first prompt, behind whatever banner.

        Raises:
            DeviceTimeout: no prompt came.
            DeviceError: the line that came is no prompt that netloop knows; the message names it, and the way.
            Unreachable: the connection broke.
        """
        self._listen(self._talk(Answer(), silent, None))

    def type(self, line: str, reply: Reply = silent, *, timeout: float | None = None, output: bool = False) -> str:
        """Type a line and return its answer.

        ``timeout``, in seconds, stands for both the quiet to bear and the whole answer. ``output``: the answer is text
        of the device's own, in which a word that equals a secret is left where it is no echo.

        Raises:
            CommandRefused: the line holds a control character (a second line, a key); the device asks something
                that nobody has an answer for, which was answered no; or configuration mode shows no prompt.
            DeviceTimeout: the device went quiet without coming back to its prompt, or has no end.
            Unreachable: the connection broke.
        """
        if CONTROL.search(line):
            raise CommandRefused(line, "it holds a control character, which the device would take for a key")
        talk = self._talk(Answer(line), reply, timeout)
        self.ready = False
        while self._wire.receive(0) and self._clock() < talk.end:
            continue
        if RENAMES.match(line):
            self._learned = Learned()
        self._wire.send(f"{line.replace('?', LITERAL + '?')}\n")
        self._last = talk
        text = self._listen(talk)
        return self.secrets.unechoed(text) if output else self.secrets.struck(text)

    def outlast(self, seconds: float) -> str:
        """Listen so long, in seconds, for the rest of the answer that timed out last.

        Raises:
            DeviceTimeout, Unreachable, CommandRefused: as ``type`` does.
        """
        if self._last is None:
            raise DeviceTimeout("no answer is overdue")
        now = self._clock()
        self._last = replace(self._last, silence=seconds, whole=seconds, end=now + seconds, heard=now)
        return self.secrets.struck(self._listen(self._last))

    def _talk(self, answer: Answer, reply: Reply, timeout: float | None) -> Talk:
        silence, whole, now = timeout or self._timeout, timeout or self._whole, self._clock()
        end = now + whole if self._until is None else min(now + whole, self._until)
        return Talk(answer, reply, silence, round(end - now, 1), end, now)

    def _listen(self, talk: Talk) -> str:
        """Read until the device has come back to its prompt, replying to its questions on the way."""
        answer = talk.answer
        while (state := self._state(talk)) is not State.COMPLETE and answer.size <= LONGEST:
            left = talk.end - self._clock()
            if left <= 0:
                raise endless(talk, self.secrets)
            if part := self._wire.receive(min(state.quiet or talk.silence, talk.silence, left)):
                answer.add(part)
                talk.heard = self._clock()
                self._respond(talk)
            elif not self._act(state, talk):
                break
        prompt = self._read(answer.tail)
        if prompt is None or state not in {State.COMPLETE, State.LIKELY, State.DOUBTFUL}:
            raise stuck(talk, self.secrets, self._clock(), LONGEST)
        self.prompt, self.ready = prompt, True
        if talk.verdict:
            raise talk.verdict
        return answer.text

    def _read(self, line: str) -> Prompt | None:
        """The prompt that a line is; at login nobody is in configuration mode, so brackets belong to the name there."""
        if self.literal and (found := read_literal(self.literal, line)):
            return found
        prompt = self.read(line)
        if prompt and prompt.configuring and not prompt.shell:
            exec_prompt = Prompt(f"{prompt.name}({prompt.mode})", "", prompt.sign)
            return exec_prompt if not self._met or self._learned.is_exec(exec_prompt) else prompt
        return prompt

    def _respond(self, talk: Talk) -> None:
        """Go on behind a pager, and reply to a question that was foreseen."""
        answer = talk.answer
        if answer.replied:
            return
        text = " " if MORE.search(answer.tail) else self._reply(talk)
        if text is not None:
            self._wire.send(text if text == " " else f"{text}\n")
            answer.replied = True

    def _reply(self, talk: Talk) -> str | None:
        text = talk.reply(talk.answer.tail)
        if text is None and talk.answer.silent:
            return next((text for tail in talk.answer.tails if (text := talk.reply(tail)) is not None), None)
        return text

    def _act(self, state: State, talk: Talk) -> bool:
        """Do what a silence in this state asks for; False where there is nothing to wait for any more."""
        answer = talk.answer
        match state:
            case State.COVERED:
                answer.nudge(self._covered(answer) or answer.tail.strip())
                self._wire.send("\n")
            case State.GREETING if not self._greeted(talk):
                self._wire.send("\n")
                talk.asked.append(answer.tail)
            case State.ASKING if answer.command.strip() and len(talk.asked) < QUESTIONS:
                self._decline(talk)
            case State.KEYED:
                self._wire.send("\n")
                talk.asked.append("")
            case State.MUTE:
                talk.verdict, talk.left = mute(answer.command), True
                self._wire.send("end\n")
            case _:
                return False
        return True

    def _decline(self, talk: Talk) -> None:
        """Answer no to a question that nobody foresaw; that is the command's end."""
        question = self._question(talk.answer) or ""
        talk.asked.append(question)
        talk.answer.replied = True
        talk.verdict = declined(talk.answer.command, self.secrets.struck(question))
        self._wire.send(refusal(question))

    @staticmethod
    def _greeted(talk: Talk) -> bool:
        """Whether Enter was typed at login already."""
        return bool(talk.asked)

    def _state(self, talk: Talk) -> State:
        answer, tail = talk.answer, talk.answer.tail
        prompt = self._read(tail)
        if prompt is None or (talk.left and prompt.configuring) or not self._known(prompt, answer):
            return self._unfinished(talk, prompt)
        if not self._learned.met(prompt) and answer.behind_log and answer.may_nudge:
            return State.COVERED
        if prompt.shell or not answer.echoed or RENAMES.match(answer.command):
            return State.DOUBTFUL
        return State.COMPLETE if prompt.configuring and answer.bare else State.LIKELY

    def _unfinished(self, talk: Talk, prompt: Prompt | None) -> State:
        """The state of an answer without a prompt of this device at its end."""
        answer = talk.answer
        if not answer.replied and self._question(answer):
            return State.ASKING
        if answer.replied and talk.asked and answer.tail.strip() in keyed(talk.asked[-1]):
            return State.KEYED
        if answer.may_nudge and self._covered(answer):
            return State.COVERED
        if not answer.command:
            return State.GREETING if answer.tail.strip() and not MORE.search(answer.tail) else State.OPEN
        entered = answer.silent and ENTERS.match(answer.command) and MUTE.search(answer.text + "\n")
        return State.MUTE if entered and not talk.verdict and prompt is None else State.OPEN

    def _known(self, prompt: Prompt, answer: Answer) -> bool:
        """Whether a prompt is one of this device's, where it can be met."""
        if prompt.configuring and not self.prompt.configuring and self._met and not ENTERS.match(answer.command):
            return False
        if self.literal and not prompt.configuring and not prompt.shell and prompt.name not in self._literal_names():
            return False
        return self._learned.knows(prompt)

    def _literal_names(self) -> set[str]:
        literal = self.literal or ""
        return {literal, literal.removesuffix("#")}

    def _covered(self, answer: Answer) -> str | None:
        """The prompt that log lines stand behind or within, if it is one of this device's, and no question."""
        for tail in answer.tails:
            prompt = self._read(tail.strip())
            if prompt and not prompt.shell and self._known(prompt, answer):
                return tail.strip()
        return None

    def _question(self, answer: Answer) -> str | None:
        """The question that the device stopped at, though log lines came behind it."""
        tails = answer.tails if answer.silent else (answer.tail,)
        return next((found.strip() for found in tails if is_question(found)), None)
