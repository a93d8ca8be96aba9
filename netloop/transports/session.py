"""A session: a terminal that knows which commands lead into privileged and into configuration mode."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from netloop.errors import AuthenticationFailed, CommandRefused, DeviceError
from netloop.model.plan import Mode
from netloop.transports.terminal import Reply, Terminal, replies

PASSWORD = re.compile(r"[Pp]assword:\s*$")


@dataclass(frozen=True, slots=True)
class Manners:
    """How one talks to a family of devices: what is typed first, and what leads from mode to mode."""

    prepare: tuple[str, ...] = ("terminal width 511", "terminal length 0")
    enable: str = "enable"
    configure: str = "configure terminal"
    leave: str = "end"


def enter(terminal: Terminal, manners: Manners, secret: str | None) -> None:
    """Come from the greeting to privileged exec with paging off.

    Raises:
        AuthenticationFailed: the enable secret is missing or was refused.
        DeviceTimeout, Unreachable: as their names say.
    """
    terminal.greet()
    for line in manners.prepare:
        terminal.forget()
        terminal.type(line)
    if not terminal.prompt.privileged:
        answer = terminal.type(manners.enable, _secret(secret))
        if not terminal.prompt.privileged:
            raise AuthenticationFailed(f"privileged mode was refused: {' '.join(answer.split()) or 'no reason given'}")


def _secret(secret: str | None) -> Reply:
    """Give the enable secret once: who asks again has refused it, and a third try may lock the account."""
    left = [secret]

    def reply(tail: str) -> str | None:
        if not PASSWORD.search(tail):
            return None
        if not left:
            raise AuthenticationFailed("the enable secret was refused")
        given = left.pop()
        if given is None:
            raise AuthenticationFailed(
                "the login ends in user mode and the device asks for an enable secret",
                hint="give the host an `enable:` secret, or the user privilege level 15",
            )
        return given

    return reply


class TerminalSession:
    """A ``Session`` over a terminal; ``alive`` and ``close`` are the connection's own.

    After any error the conversation is in an unknown state, so the connection is closed.
    """

    def __init__(
        self, terminal: Terminal, manners: Manners, alive: Callable[[], bool], close: Callable[[], None]
    ) -> None:
        self._terminal, self._manners = terminal, manners
        self._alive, self._close = alive, close

    @property
    def hostname(self) -> str:
        """The name in the prompt, without a user (``me@r1``) or a slot (``RP/0/RP0/CPU0:r1``) before it."""
        return re.split(r"[@:]", self._terminal.prompt.name)[-1]

    @property
    def alive(self) -> bool:
        """Whether both ends hold the connection."""
        return self._alive()

    def show(self, command: str) -> str:
        """The whole output of one show command, without echo and prompt; see ``Session.show``."""
        return self.send(command, Mode.EXEC, {})

    def send(self, command: str, mode: Mode, confirmations: Mapping[str, str]) -> str:
        """Type one line in the mode given and return its answer; see ``Session.send``."""
        with self._closing_on_error():
            self._go_to(mode)
            return self._terminal.type(command, replies(confirmations))

    def close(self) -> None:
        """End the conversation; never raises."""
        self._close()

    def _go_to(self, mode: Mode) -> None:
        configuring = mode is Mode.CONFIGURE
        if self._terminal.prompt.configuring == configuring:
            return
        line = self._manners.configure if configuring else self._manners.leave
        answer = self._terminal.type(line)
        if self._terminal.prompt.configuring != configuring:
            raise CommandRefused(line, answer)

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except DeviceError:
            self.close()
            raise
