"""A session: a terminal that knows which commands lead into privileged and into configuration mode."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from netloop import syslog
from netloop.errors import CommandRefused, DeviceError, DeviceTimeout, OutOfStep
from netloop.model.plan import Mode
from netloop.transports.log_lines import without_log_lines
from netloop.transports.terminal import AnswerAhead, Terminal, replies
from netloop.transports.transport import Line

DEEPEST = 8
"""Sections within one another; no router has as many."""
AHEAD = 512
"""Characters that are typed at once: a router's input buffer ends somewhere, and an echo that long still fits a line's
width with its prompt."""


class TerminalSession:
    """A ``Session`` over a terminal; ``alive`` and ``close`` are the connection's own.

    ``unprepared`` are the lines that prepare it and were not typed so far: they go along with the first ones, whatever
    these are. After an error behind which the device is not back at its prompt the conversation is in an unknown state,
    so the connection is closed.
    """

    def __init__(
        self,
        terminal: Terminal,
        alive: Callable[[], bool],
        close: Callable[[], None],
        *,
        pipelining: bool = False,
        unprepared: Sequence[str] = (),
    ) -> None:
        self._terminal, self._modes = terminal, terminal.profile.modes
        self._alive, self._close = alive, close
        self._overdue = False
        self._window = terminal.profile.window if pipelining else 1
        self._unprepared = tuple(unprepared)

    @property
    def hostname(self) -> str:
        """The name in the prompt, without a user (``me@r1``) or a slot (``RP/0/RP0/CPU0:r1``) before it."""
        name = self._terminal.prompt.name
        return re.split(r"[@:]", name)[-1] or name

    @property
    def alive(self) -> bool:
        """Whether both ends hold the connection, and no answer is overdue."""
        return self._alive() and not self._overdue

    @property
    def section(self) -> str:
        """The prompt's mode word below global configuration; see ``Session.section``."""
        return self._terminal.prompt.section

    def show(self, command: str) -> str:
        """The whole output of one show command, without echo, prompt and log lines; see ``Session.show``."""
        with self._closing_on_error():
            self._go_to(Mode.EXEC)
            return without_log_lines(command, self._terminal.profile, lambda: self._terminal.type(command, output=True))

    def send(self, command: str, mode: Mode, confirmations: Mapping[str, str], timeout: float | None = None) -> str:
        """Type one line in the mode given and return its answer; see ``Session.send``."""
        with self._closing_on_error():
            self._go_to(mode)
        try:
            with self._closing_on_error(keep=DeviceTimeout):
                return self._terminal.type(command, replies(confirmations), timeout=timeout)
        except DeviceTimeout:
            self._overdue = True
            raise

    @property
    def pipelines(self) -> bool:
        """Whether lines are typed ahead; see ``PipeliningSession``."""
        return self._window > 1

    def type_ahead(self, lines: Sequence[Line], typing: Callable[[Sequence[Line]], None]) -> Iterator[str | None]:
        """Type lines at once, and give the answer to each; see ``PipeliningSession.type_ahead``."""
        try:
            with self._closing_on_error(keep=DeviceTimeout):
                for batch in self._batches(lines):
                    typing(batch)
                    if len(batch) == 1 and not (batch[0].mode is Mode.EXEC or batch[0].leaves):
                        self._go_to(batch[0].mode)
                        yield self._terminal.type(batch[0].text, replies(self._terminal.profile.confirmations))
                    else:
                        yield from self._typed_at_once(batch)
        except DeviceTimeout:
            self._overdue = True
            raise

    def _batches(self, lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
        """The lines in groups that may be typed at once."""
        batch, size = list[Line](), 0
        for line in lines:
            alone, own = self._goes_alone(line.text), len(line.text) + 1
            if batch and (alone or len(batch) >= self._window or size + own > AHEAD):
                yield batch
                batch, size = [], 0
            batch.append(line)
            size += own
            if alone:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _goes_alone(self, text: str) -> bool:
        """Whether nobody can foresee how the line is echoed, or what the prompt behind it is."""
        return not text.isascii() or "?" in text or len(text) > AHEAD // 2 or bool(self._modes.renaming.match(text))

    def _typed_at_once(self, batch: Sequence[Line]) -> Iterator[str | None]:
        preparing, self._unprepared = self._unprepared, ()
        if preparing:
            self._terminal.forget()
        keys = [*((line, None) for line in preparing), *self._keys(batch)]
        shows = [line is not None and line.mode is Mode.EXEC for _, line in keys]
        answers = self._terminal.type_ahead([text for text, _ in keys], closed=shows[-1], outputs=shows)
        for (text, line), answer in zip(keys, answers, strict=True):
            if line is None and text in preparing:
                self._check_prepared(text, answer)
            elif line is None:
                self._check_way(text, answer)
            elif line.mode is Mode.EXEC and (answer.mixed or syslog.met(answer.text)):
                yield None
            else:
                yield answer.text

    def _keys(self, batch: Sequence[Line]) -> Iterator[tuple[str, Line | None]]:
        """What is typed: the lines, and between them, without one, what leads from mode to mode."""
        configuring = self._terminal.prompt.configuring
        for line in batch:
            wanted = line.mode is Mode.CONFIGURE
            if wanted != configuring:
                yield self._modes.configure if wanted else self._modes.leave, None
            configuring = wanted
            if line.leaves:
                yield self._modes.up, None
            yield line.text, line

    def _check_prepared(self, text: str, answer: AnswerAhead) -> None:
        """Refuse to go on where a line that prepares the session was refused: what is typed behind it may be paged."""
        if answer.mixed or answer.text.startswith("%"):
            self._terminal.ready = False
            raise OutOfStep(f"{text!r} was answered {answer.text[:AHEAD]!r}")

    def _check_way(self, text: str, answer: AnswerAhead) -> None:
        """Refuse to go on where a line that leads to another mode did not lead there."""
        arrived = {
            self._modes.configure: self._terminal.prompt.configuring,
            self._modes.leave: not self._terminal.prompt.configuring,
            self._modes.up: not self.section,
        }
        if not answer.mixed and not arrived[text]:
            self._terminal.ready = False
            raise CommandRefused(text, answer.text or f"still in ({self._terminal.prompt.mode})")

    def outlast(self, seconds: float) -> str:
        """Wait for the overdue answer; see ``Session.outlast``."""
        with self._closing_on_error():
            answer = self._terminal.outlast(seconds)
            self._overdue = False
            return answer

    def leave_section(self) -> None:
        """Type ``exit`` up to global configuration; see ``Session.leave_section``."""
        with self._closing_on_error():
            self._prepare()
            for _ in range(DEEPEST):
                if not self.section:
                    return
                answer = self._terminal.type(self._modes.up)
            raise CommandRefused(self._modes.up, answer or f"still in ({self.section})")

    def close(self) -> None:
        """End the conversation; never raises."""
        self._close()

    def _prepare(self) -> None:
        """Type what prepares the session, whatever the device says to it."""
        lines, self._unprepared = self._unprepared, ()
        for line in lines:
            self._terminal.forget()
            self._terminal.type(line)

    def _go_to(self, mode: Mode) -> None:
        self._prepare()
        configuring = mode is Mode.CONFIGURE
        if self._terminal.prompt.configuring == configuring:
            return
        line = self._modes.configure if configuring else self._modes.leave
        answer = self._terminal.type(line)
        if self._terminal.prompt.configuring != configuring:
            raise CommandRefused(line, answer)

    @contextmanager
    def _closing_on_error(self, keep: type[DeviceError] | None = None) -> Iterator[None]:
        try:
            yield
        except DeviceError as exc:
            if not self._terminal.ready and not (keep and isinstance(exc, keep)):
                self.close()
            raise
