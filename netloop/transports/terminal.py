"""A terminal: type a line, read until the device has said everything, and wait no longer than that takes.

An answer is complete when the echo of the line was seen and a prompt of this device ends the text. An output may hold
a line that looks like the prompt, but then more follows: behind an answer a prompt is believed once the wire is quiet
for a moment. A configuration line that is accepted has no answer, so there the prompt is believed at once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from typing import NamedTuple, Protocol

from netloop.errors import CommandRefused, DeviceTimeout, OutOfStep
from netloop.model.terminal import TerminalProfile
from netloop.text.redact import Redactor
from netloop.transports.answer import MORE, Answer
from netloop.transports.awaited import AwaitedAnswer, Reply, declined, endless, mute, stuck
from netloop.transports.prompt import LearnedPrompts, Prompt, read_literal
from netloop.transports.question import is_question, keyed, negative_reply
from netloop.transports.typed_ahead import TypedAhead

LONGEST = 256 * 1024 * 1024
"""Characters; a device that says more in one answer is not going to stop."""
SHORT = 4
"""Characters; a shorter secret is struck only where it is a word, or no text could be read any more."""
QUESTIONS = 3
"""How many questions in a row are answered no."""

LOGGED = 0.5
"""Seconds without a word, in which a prompt is believed though log lines hide which line it answers."""
LOST = 5.0
"""Seconds at a prompt behind which the echo of what was typed ahead is not going to come."""

ONE_BY_ONE = "with --no-pipelining each line waits for the answer to the one before"

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


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


class AnswerAhead(NamedTuple):
    """The answer to a line that was typed with others; ``mixed``: log lines stand in it, or hide where it ends.

    A mixed answer holds all that was said to the line and to those behind it, whose answers are empty and mixed.
    """

    text: str
    mixed: bool = False


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
    tells a prompt from other text. ``ready`` says that the device waits for a line; after an error it may not.
    ``secrets`` are struck out of what is returned and raised.
    """

    def __init__(
        self,
        wire: Wire,
        profile: TerminalProfile,
        timeout: float,
        answer_timeout: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.profile, self._modes = profile, profile.modes
        self._wire, self._timeout, self._whole, self._clock = wire, timeout, answer_timeout, clock
        self._until: float | None = None
        self.read: Callable[[str], Prompt | None] = Prompt.read
        self.secrets = Redactor(words_below=SHORT)
        self.ready = False
        self._last: AwaitedAnswer | None = None
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
        self._learned, self._met = LearnedPrompts(self.profile.name_cut), False
        self.prompt = Prompt("")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Bound all that is typed and read meanwhile: a login is one thing, however many answers it has."""
        self._until = self._clock() + seconds
        try:
            yield
        finally:
            self._until = None

    def await_first_prompt(self) -> None:
        """Wait for the first prompt, behind whatever banner.

        Raises:
            DeviceTimeout: no prompt came.
            DeviceError: the line that came is no prompt that netloop knows; the message names it, and the way.
            Unreachable: the connection broke.
        """
        self._listen(self._await(Answer(), silent, None))

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
        awaited = self._await(Answer(line), reply, timeout)
        self._pass_over(awaited.end)
        if self._modes.renaming.match(line):
            self._learned = LearnedPrompts(self.profile.name_cut)
        self._wire.send(self._keys(line))
        self._last = awaited
        return self._struck(self._listen(awaited), output=output)

    def _struck(self, text: str, *, output: bool) -> str:
        return self.secrets.without_echoes(text) if output else self.secrets.text(text)

    def _pass_over(self, end: float) -> None:
        """Read away what the device said unasked; it is not ready until it is back at its prompt."""
        self.ready = False
        while self._wire.receive(0) and self._clock() < end:
            continue

    def _keys(self, line: str) -> str:
        return f"{line.replace('?', self.profile.literal_next + '?')}\n"

    def type_ahead(self, lines: Sequence[str], *, closed: bool, outputs: Sequence[bool]) -> Iterator[AnswerAhead]:
        """Type lines at once, and give the answer to each as it comes; ``prompt`` is then the one behind it.

        ``closed``: Enter is typed behind the last one, which ends its answer. Never behind a line that may ask
        something. ``outputs`` says of each line what ``output`` does for ``type``.

        Raises:
            CommandRefused: a line holds a control character; nothing was typed.
            OutOfStep: what came back does not fit what was typed.
            DeviceTimeout: the device went quiet without coming back to its prompt, or has no end.
            Unreachable: the connection broke.
        """
        for line in lines:
            if CONTROL.search(line):
                raise CommandRefused(line, "it holds a control character, which the device would take for a key")
        ahead = TypedAhead(lines, self._own_prompt, closed=closed)
        awaited = self._await(Answer(), silent, None)
        self._pass_over(awaited.end)
        self._wire.send("".join(map(self._keys, lines)) + ("\n" if closed else ""))
        for number, line in enumerate(lines):
            if ahead.is_last:
                text = self._listen(self._go_on(awaited, line, ahead.rest))
            else:
                answer = self._next_answer(ahead, awaited)
                if answer is None:
                    yield from self._mixed(ahead, awaited, lines[number:])
                    return
                text = answer
            self.ready = number == len(lines) - 1
            yield AnswerAhead(self._struck(text, output=outputs[number]))

    def _go_on(self, awaited: AwaitedAnswer, line: str, text: str) -> AwaitedAnswer:
        """The answer to a line that was typed before, of which ``text`` has arrived."""
        self._last = replace(awaited, answer=Answer(line), end=self._clock() + awaited.whole, heard=self._clock())
        self._last.answer.add(text)
        return self._last

    def _own_prompt(self, line: str, command: str) -> Prompt | None:
        """The prompt of this device that a line is, where it may stand behind the answer to ``command``."""
        prompt = self._read(line)
        return prompt if prompt and self._known(prompt, command) else None

    def _next_answer(self, ahead: TypedAhead, awaited: AwaitedAnswer) -> str | None:
        """The answer to the next line that was typed; None where log lines hide its end.

        Raises:
            OutOfStep: it ended, and the next line is not echoed; or the device asks something.
        """
        heard = self._clock()
        end = heard + awaited.whole
        while (taken := ahead.take()) is None:
            now = self._clock()
            if now >= end or len(ahead.rest) > LONGEST:
                raise endless(self._go_on(awaited, ahead.line, ahead.rest), self.secrets)
            if part := self._wire.receive(LOGGED):
                ahead.add(part)
                heard = self._clock()
            elif self._quiet(ahead, awaited, self._clock() - heard):
                return None
        answer, self.prompt = taken
        return answer

    def _quiet(self, ahead: TypedAhead, awaited: AwaitedAnswer, seconds: float) -> bool:
        """Whether log lines may hide the end of the answer; the device said nothing for so many seconds."""
        tail = ahead.tail
        logged = ahead.logged
        if logged and ahead.echoes():
            return True
        asks = MORE.search(tail) or is_question(tail)
        waits = asks or logged or self._own_prompt(tail, ahead.line) is not None or self._broken_echo(ahead)
        if waits and (asks or seconds >= LOST):
            raise self._out_of_step(ahead.line)
        if seconds >= awaited.silence:
            raise stuck(self._go_on(awaited, ahead.line, ahead.rest), self.secrets, self._clock(), LONGEST)
        return False

    def _out_of_step(self, line: str) -> OutOfStep:
        shown = self.secrets.text(line)
        return OutOfStep(f"what came back does not fit what was typed ahead at {shown!r}", hint=ONE_BY_ONE)

    def _broken_echo(self, ahead: TypedAhead) -> bool:
        """Whether the device stands behind its prompt with a part of a line that was typed."""
        at = max(ahead.tail.find(sign) for sign in "#>") + 1
        begun = ahead.tail[at:].strip()
        known = self._own_prompt(ahead.tail[:at], ahead.line) is not None
        return known and bool(begun) and any(line.startswith(begun) for line in ahead.lines)

    def _mixed(self, ahead: TypedAhead, awaited: AwaitedAnswer, lines: Sequence[str]) -> Iterator[AnswerAhead]:
        """The answers to the rest of the lines, whose ends log lines hide: all that was said counts for the first."""
        text = self._listen(self._go_on(awaited, lines[0], ahead.rest))
        if not ahead.echoes():
            raise self._out_of_step(lines[0])
        yield AnswerAhead(self.secrets.text(text), mixed=True)
        for _line in lines[1:]:
            yield AnswerAhead("", mixed=True)

    def outlast(self, seconds: float) -> str:
        """Listen so long, in seconds, for the rest of the answer that timed out last.

        Raises:
            DeviceTimeout, Unreachable, CommandRefused: as ``type`` does.
        """
        if self._last is None:
            raise DeviceTimeout("no answer is overdue")
        now = self._clock()
        self._last = replace(self._last, silence=seconds, whole=seconds, end=now + seconds, heard=now)
        return self.secrets.text(self._listen(self._last))

    def _await(self, answer: Answer, reply: Reply, timeout: float | None) -> AwaitedAnswer:
        silence, whole, now = timeout or self._timeout, timeout or self._whole, self._clock()
        end = now + whole if self._until is None else min(now + whole, self._until)
        return AwaitedAnswer(answer, reply, silence, round(end - now, 1), end, now)

    def _listen(self, awaited: AwaitedAnswer) -> str:
        """Read until the device has come back to its prompt, replying to its questions on the way."""
        answer = awaited.answer
        while (state := self._state(awaited)) is not State.COMPLETE and answer.size <= LONGEST:
            left = awaited.end - self._clock()
            if left <= 0:
                raise endless(awaited, self.secrets)
            if part := self._wire.receive(min(state.quiet or awaited.silence, awaited.silence, left)):
                answer.add(part)
                awaited.heard = self._clock()
                self._respond(awaited)
            elif not self._act(state, awaited):
                break
        prompt = self._read(answer.tail)
        if prompt is None or state not in {State.COMPLETE, State.LIKELY, State.DOUBTFUL}:
            raise stuck(awaited, self.secrets, self._clock(), LONGEST)
        self.prompt, self.ready = prompt, True
        if awaited.verdict:
            raise awaited.verdict
        return answer.text

    def _read(self, line: str) -> Prompt | None:
        """The prompt that a line is; at login nobody is in configuration mode, so brackets belong to the name there."""
        if self.profile.prompt and (found := read_literal(self.profile.prompt, line)):
            return found
        prompt = self.read(line)
        if prompt and prompt.configuring and not prompt.shell:
            exec_prompt = Prompt(f"{prompt.name}({prompt.mode})", "", prompt.sign)
            return exec_prompt if not self._met or self._learned.is_exec(exec_prompt) else prompt
        return prompt

    def _respond(self, awaited: AwaitedAnswer) -> None:
        """Go on behind a pager, and reply to a question that was foreseen."""
        answer = awaited.answer
        if answer.replied:
            return
        text = " " if MORE.search(answer.tail) else self._reply(awaited)
        if text is not None:
            self._wire.send(text if text == " " else f"{text}\n")
            answer.replied = True

    def _reply(self, awaited: AwaitedAnswer) -> str | None:
        text = awaited.reply(awaited.answer.tail)
        if text is None and awaited.answer.silent:
            return next((text for tail in awaited.answer.tails if (text := awaited.reply(tail)) is not None), None)
        return text

    def _act(self, state: State, awaited: AwaitedAnswer) -> bool:
        """Do what a silence in this state asks for; False where there is nothing to wait for any more."""
        answer = awaited.answer
        match state:
            case State.COVERED:
                answer.pressed_enter(self._covered(answer) or answer.tail.strip())
                self._wire.send("\n")
            case State.GREETING if not self._pressed_enter(awaited):
                self._wire.send("\n")
                awaited.asked.append(answer.tail)
            case State.ASKING if answer.command.strip() and len(awaited.asked) < QUESTIONS:
                self._decline(awaited)
            case State.KEYED:
                self._wire.send("\n")
                awaited.asked.append("")
            case State.MUTE:
                awaited.verdict, awaited.left = mute(answer.command, self._modes.prompts_on), True
                self._wire.send(f"{self._modes.leave}\n")
            case _:
                return False
        return True

    def _decline(self, awaited: AwaitedAnswer) -> None:
        """Answer no to a question that nobody foresaw; that is the command's end."""
        question = self._question(awaited.answer) or ""
        awaited.asked.append(question)
        awaited.answer.replied = True
        awaited.verdict = declined(awaited.answer.command, self.secrets.text(question))
        self._wire.send(negative_reply(question))

    @staticmethod
    def _pressed_enter(awaited: AwaitedAnswer) -> bool:
        """Whether Enter was typed at login already."""
        return bool(awaited.asked)

    def _state(self, awaited: AwaitedAnswer) -> State:
        answer, tail = awaited.answer, awaited.answer.tail
        prompt = self._read(tail)
        if prompt is None or (awaited.left and prompt.configuring) or not self._known(prompt, answer.command):
            return self._unfinished(awaited, prompt)
        if not self._learned.met(prompt) and answer.behind_log and answer.may_press_enter:
            return State.COVERED
        if prompt.shell or not answer.echoed or self._modes.renaming.match(answer.command):
            return State.DOUBTFUL
        return State.COMPLETE if prompt.configuring and answer.bare else State.LIKELY

    def _unfinished(self, awaited: AwaitedAnswer, prompt: Prompt | None) -> State:
        """The state of an answer without a prompt of this device at its end."""
        answer = awaited.answer
        if not answer.size:
            return State.OPEN
        if not answer.replied and self._question(answer):
            return State.ASKING
        if answer.replied and awaited.asked and answer.tail.strip() in keyed(awaited.asked[-1]):
            return State.KEYED
        if answer.may_press_enter and self._covered(answer):
            return State.COVERED
        if not answer.command:
            return State.GREETING if answer.tail.strip() and not MORE.search(answer.tail) else State.OPEN
        modes, text = self._modes, answer.text + "\n"
        entered = answer.silent and modes.entering.match(answer.command) and modes.unprompted.search(text)
        return State.MUTE if entered and not awaited.verdict and prompt is None else State.OPEN

    def _known(self, prompt: Prompt, command: str) -> bool:
        """Whether a prompt is one of this device's, where it can be met: behind the answer to ``command``."""
        entering = self._modes.entering.match(command)
        if prompt.configuring and not self.prompt.configuring and self._met and not entering:
            return False
        in_exec = not prompt.configuring and not prompt.shell
        if self.profile.prompt and in_exec and prompt.name not in self._literal_names():
            return False
        return self._learned.knows(prompt)

    def _literal_names(self) -> set[str]:
        literal = self.profile.prompt or ""
        return {literal, literal.removesuffix("#")}

    def _covered(self, answer: Answer) -> str | None:
        """The prompt that log lines stand behind or within, if it is one of this device's, and no question."""
        for tail in answer.tails:
            prompt = self._read(tail.strip())
            if prompt and not prompt.shell and self._known(prompt, answer.command):
                return tail.strip()
        return None

    def _question(self, answer: Answer) -> str | None:
        """The question that the device stopped at, though log lines came behind it."""
        tails = answer.tails if answer.silent else (answer.tail,)
        return next((found.strip() for found in tails if is_question(found)), None)
