"""A conversation: a session whose answers are judged line by line; the first refused line stops what follows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from netloop import syslog
from netloop.errors import CommandRefused, WrongDevice
from netloop.model.change import Exchange
from netloop.model.device import Device
from netloop.model.plan import Mode, Step
from netloop.platforms.platform import Platform
from netloop.transports.transport import Session


def judge(answer: str, platform: Platform) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The refusal in an answer with its hint, or None for both; and the warnings in it.

    A refusal is what matches the platform's patterns, tried in their order: where an answer has several lines, the most
    telling one is named. So is any other line that begins with ``%``, with or without a blank behind it, and is
    neither a log line nor one of the platform's harmless ones; and a line that a log message hides a part of.
    """
    logged = syslog.met(answer)
    lines = list(dict.fromkeys(line.strip() for line in syslog.unbroken(answer) if line.strip()))
    talk = tuple(line for line in lines if any(pattern.search(line) for pattern in platform.warnings))
    rest = [line for line in lines if line not in talk and not (logged and _begins(line, talk))]
    for pattern, hint in (*platform.refusals, *ANY_REFUSAL):
        for line in rest:
            if pattern.search(line):
                return line, hint, talk
    return None, None, talk


def _begins(line: str, talk: Iterable[str]) -> bool:
    """Whether a log line broke the line off some harmless one."""
    return any(whole.startswith(line) for whole in talk)


ANY_REFUSAL = (
    (re.compile(r"^%"), "the device refused the line"),
    (syslog.MESSAGE, "a log message hides what the device said: keep them out of the session (terminal no monitor)"),
)
"""What is a refusal on every platform, tried behind its own patterns."""


PROMPT_LIMIT = 20
"""IOS cuts a long host name in its prompt at 20 characters."""


class Conversation:
    """One device's session with everything said in it; ``connect`` opens the session, again if it breaks."""

    def __init__(self, device: Device, platform: Platform, connect: Callable[[], Session]) -> None:
        self.device, self.platform = device, platform
        self._connect = connect
        self._session: Session | None = None
        self.exchanges: list[Exchange] = []

    @property
    def session(self) -> Session:
        """The session, opened or reopened where needed, to the device that is meant.

        Raises:
            DeviceError: no connection, or the prompt names another device.
        """
        if self._session is None or not self._session.alive:
            self.close()
            session = self._connect()
            self._session = session
            self._check_name(session)
        return self._session

    def _check_name(self, session: Session) -> None:
        actual = session.hostname
        expected = self.device.name
        if not same_name(expected, actual):
            self.close()
            raise WrongDevice(
                f"{self.device.hostname}:{self.device.port} calls itself {actual!r}, expected {expected!r}",
                hint="correct the host's hostname and port in the inventory, or the router's own name",
            )

    def show(self, command: str) -> str:
        """The output of a show command."""
        return self.session.show(command)

    def running(self) -> str:
        """The running configuration, as text."""
        return self.session.show(self.platform.show_running)

    def send(self, steps: Iterable[Step]) -> None:
        """Send steps line by line, each answer read before the next line.

        Raises:
            CommandRefused: the device refused a line; nothing was sent after it.
        """
        for step in steps:
            for line in step.lines:
                self.type(line, step.mode)

    def type(self, line: str, mode: Mode) -> Exchange:
        """Send one line; see ``send``."""
        at, started = datetime.now(UTC), time.monotonic()
        answer = self.session.send(line, mode, self.platform.confirmations)
        refusal, hint, warnings = judge(answer, self.platform)
        seconds = time.monotonic() - started
        exchange = Exchange(line, answer, mode, at, seconds, refusal, warnings)
        self.exchanges.append(exchange)
        if refusal:
            raise CommandRefused(line, refusal, hint=hint)
        return exchange

    def close(self) -> None:
        """End the session; never raises."""
        if self._session is not None:
            self._session.close()
            self._session = None


def same_name(expected: str, actual: str) -> bool:
    """Whether a prompt's name is the device's: case, domain and a prompt cut short do not matter."""
    want, have = (name.lower().split(".")[0] for name in (expected, actual))
    return want == have or (len(have) >= PROMPT_LIMIT and want.startswith(have))
