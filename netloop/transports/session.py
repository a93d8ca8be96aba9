"""A session: a terminal that knows which commands lead into privileged and into configuration mode."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from netloop.errors import CommandRefused, DeviceError, DeviceTimeout
from netloop.model.plan import Mode
from netloop.transports.log_lines import without_log_lines
from netloop.transports.terminal import Terminal, replies

DEEPEST = 8
"""Sections within one another; no router has as many."""


class TerminalSession:
    """A ``Session`` over a terminal; ``alive`` and ``close`` are the connection's own.

    After an error behind which the device is not back at its prompt the conversation is in an unknown state, so the
    connection is closed.
    """

    def __init__(self, terminal: Terminal, alive: Callable[[], bool], close: Callable[[], None]) -> None:
        self._terminal, self._modes = terminal, terminal.profile.modes
        self._alive, self._close = alive, close
        self._overdue = False

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

    def outlast(self, seconds: float) -> str:
        """Wait for the overdue answer; see ``Session.outlast``."""
        with self._closing_on_error():
            answer = self._terminal.outlast(seconds)
            self._overdue = False
            return answer

    def leave_section(self) -> None:
        """Type ``exit`` up to global configuration; see ``Session.leave_section``."""
        with self._closing_on_error():
            for _ in range(DEEPEST):
                if not self.section:
                    return
                answer = self._terminal.type(self._modes.up)
            raise CommandRefused(self._modes.up, answer or f"still in ({self.section})")

    def close(self) -> None:
        """End the conversation; never raises."""
        self._close()

    def _go_to(self, mode: Mode) -> None:
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
