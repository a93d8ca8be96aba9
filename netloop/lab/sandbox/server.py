"""The sandbox's routers as SSH servers: a shell behind each."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh
from asyncssh.kex import get_kex_algs

from netloop.errors import LabError
from netloop.lab.sandbox.fault import Kex
from netloop.lab.sandbox.shell import Shell
from netloop.lab.service.ssh_authentication import AcceptedLogin, SessionFactory
from netloop.lab.service.ssh_server import Served, ServerSettings, listen

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

__all__ = ["RouterSession", "Served", "serve", "session_factories"]

FLUSH_SECONDS = 0.02
"""How long what was written before a cut has to reach the socket."""


async def serve(
    network: Network,
    *,
    username: str,
    password: str,
    address: Mapping[str, tuple[str, int]] | None = None,
    host_key_dir: Path | None = None,
) -> Served:
    """Serve every router of a network over SSH; ``address`` as ``listen`` takes it.

    Raises:
        LabError: an address is in use or not this machine's, or a host key cannot be kept.
    """
    settings = ServerSettings(
        session_factories(network), AcceptedLogin(username, password), host_key_dir, kex=key_exchanges(network)
    )
    served = await listen(settings, address or {})
    follow(network, served)
    return served


def key_exchanges(network: Network) -> dict[str, str]:
    """The key exchanges of the routers that a fault gives their own, as ``ServerSettings`` takes them.

    Raises:
        LabError: one that this SSH library does not know.
    """
    known = {str(name, "ascii") for name in get_kex_algs()}
    found = {name: router.faults.standing(Kex) for name, router in network.routers.items()}
    for name, kex in found.items():
        strange = sorted(set(kex.algorithms) - known) if kex else []
        if strange:
            raise LabError(f"{name}: no such key exchange: {', '.join(strange)}; known: {', '.join(sorted(known))}")
    return {name: ",".join(kex.algorithms) for name, kex in found.items() if kex}


def follow(network: Network, served: Served) -> None:
    """Let each router refuse connections while it is down."""
    for name, router in network.routers.items():
        router.on_down.append(_shutter(served, name))


def _shutter(served: Served, name: str) -> Callable[[float], None]:
    loop = asyncio.get_running_loop()

    def shut(seconds: float) -> None:
        loop.call_soon_threadsafe(served.shut, name, seconds)

    return shut


def session_factories(network: Network) -> dict[str, SessionFactory]:
    """Each router's sessions."""
    return {name: _session_factory(router) for name, router in network.routers.items()}


def _session_factory(router: Router) -> SessionFactory:
    return lambda connection: RouterSession(router, connection)


class RouterSession(asyncssh.SSHServerSession[str]):
    """A shell at a router, or one command of an exec request."""

    def __init__(self, router: Router, connection: asyncssh.SSHServerConnection) -> None:
        self._router, self._connection = router, connection
        self._shell: Shell | None = None
        self._command: str | None = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, chan: asyncssh.SSHServerChannel[str]) -> None:
        """Make the shell that the channel talks to."""
        self._chan = chan
        peer = self._connection.get_extra_info("peername") or ("127.0.0.1",)
        user = str(self._connection.get_extra_info("username"))
        self._shell = Shell(self._router, user, self._write, self._hang_up, str(peer[0]), self._later)
        self._shell.cut_off = self._cut_off
        self._router.on_reload.append(self._shell.power_off)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget the shell."""
        if self._shell is not None:
            with contextlib.suppress(ValueError):
                self._router.on_reload.remove(self._shell.power_off)
            self._shell.close()

    def pty_requested(self, *_terminal: Any) -> bool:
        """Every terminal will do."""
        return True

    def shell_requested(self) -> bool:
        """A shell is what routers offer."""
        return True

    def exec_requested(self, command: str) -> bool:
        """One command is carried out at once."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Prompt, or carry out the one command."""
        assert self._shell is not None  # noqa: S101 (made with the channel)
        if self._command is None:
            self._shell.start()
        else:
            self._shell.run_one(self._command)

    def data_received(self, data: str, _datatype: asyncssh.DataType) -> None:
        """Type it."""
        if self._shell is not None:
            self._shell.feed(data)

    def break_received(self, _msec: int) -> bool:
        """A break is Ctrl-C."""
        if self._shell is not None:
            self._shell.feed("\x03")
        return True

    def eof_received(self) -> bool:
        """Nothing more will be typed; the one command of an exec request is answered all the same."""
        if self._command is not None:
            return True
        if self._shell is not None:
            self._shell.close()
        return False

    def _write(self, text: str) -> None:
        if not self._chan.is_closing():
            self._chan.write(text)

    def _hang_up(self) -> None:
        if not self._chan.is_closing():
            self._chan.exit(0)

    def _cut_off(self) -> None:
        """Drop the connection, once what was written has gone."""
        self._loop.call_soon_threadsafe(self._loop.call_later, FLUSH_SECONDS, self._connection.abort)

    def _later(self, seconds: float, function: Callable[[], None]) -> None:
        """The event loop as the session's clock; other threads may set it too."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, function)
