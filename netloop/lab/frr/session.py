"""A session at an FRR router: vtysh on a terminal, or one command of it."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncssh

from netloop.lab.frr.jail import PATH, Jail
from netloop.lab.frr.pseudo_terminal import PseudoTerminal, PtyCallbacks
from netloop.lab.frr.site import Site
from netloop.lab.service.ssh_authentication import SessionFactory

END_OF_INPUT, INTERRUPT = b"\x04", b"\x03"
END_EVERY, END_TRIES = 0.1, 100
"""Seconds between two tries to end the input, and how many there are before vtysh is hung up on."""


def session_factory(site: Site, router: str, jail: Jail) -> SessionFactory:
    """Makes a router's sessions: vtysh in the router's jail.

    After ``terminal paginate`` vtysh starts a pager, ``more``, whose ``!`` is a shell: here it is ``cat``.
    """
    history = str(site.folder(router) / "history")
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/", "VTYSH_HISTFILE": history, "VTYSH_PAGER": "cat"}
    return lambda _connection: VtyshSession(jail.command(*site.vtysh(router)), environment)


class VtyshSession(asyncssh.SSHServerSession[bytes]):
    """One channel of a connection; the program ends with the channel."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command, self._environment = command, environment
        self._terminal: PseudoTerminal | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Remember the channel."""
        self._chan = chan

    def connection_lost(self, _exc: Exception | None) -> None:
        """Hang up."""
        if self._terminal is not None:
            self._terminal.close()

    def pty_requested(self, *_terminal: Any) -> bool:
        """Every terminal will do."""
        return True

    def shell_requested(self) -> bool:
        """A shell is vtysh."""
        return True

    def exec_requested(self, command: str) -> bool:
        """One command is given to a vtysh of its own."""
        self._command = [*self._command, "-c", command]
        return True

    def session_started(self) -> None:
        """Start vtysh, on a terminal in any case; a command's lines stay as they are where none was asked for."""
        kind = self._chan.get_terminal_type()
        terminal = PseudoTerminal(PtyCallbacks(self._printed, self._ended), cooked=kind is not None)
        terminal.resize(*self._chan.get_terminal_size()[:2])
        terminal.run(self._command, {**self._environment, "TERM": kind or "dumb"})
        self._terminal = terminal

    def terminal_size_changed(self, width: int, height: int, _pixwidth: int, _pixheight: int) -> None:
        """Pass it on."""
        if self._terminal is not None:
            self._terminal.resize(width, height)

    def data_received(self, data: bytes, _datatype: asyncssh.DataType) -> None:
        """Type it."""
        if self._terminal is not None:
            self._terminal.type(data)

    def break_received(self, _msec: int) -> bool:
        """A break is Ctrl-C."""
        self.data_received(INTERRUPT, None)
        return True

    def eof_received(self) -> bool:
        """Nothing more will be typed; what is printed until vtysh ends is still sent."""
        self._end_input(END_TRIES)
        return True

    def pause_writing(self) -> None:
        """The client is slow."""
        if self._terminal is not None:
            self._terminal.pause()

    def resume_writing(self) -> None:
        """The client has caught up."""
        if self._terminal is not None:
            self._terminal.resume()

    def _end_input(self, tries: int) -> None:
        """Ctrl-D ends vtysh at its prompt alone: while a command runs, the terminal loses it."""
        if self._terminal is None or self._terminal.closed:
            return
        if tries:
            self._terminal.type(END_OF_INPUT)
            asyncio.get_running_loop().call_later(END_EVERY, self._end_input, tries - 1)
        else:
            self._terminal.close()

    def _printed(self, data: bytes) -> None:
        if not self._chan.is_closing():
            self._chan.write(data)

    def _ended(self, code: int) -> None:
        if not self._chan.is_closing():
            self._chan.exit(code if code >= 0 else 128 - code)
