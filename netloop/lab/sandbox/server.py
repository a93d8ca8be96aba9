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
from netloop.lab.sandbox.output import Later
from netloop.lab.sandbox.scp_server import ScpOpening, opened
from netloop.lab.sandbox.shell import Shell
from netloop.lab.sandbox.turns import Outbox, Turns
from netloop.lab.sandbox.users import RouterUsers
from netloop.lab.service.ssh_authentication import AcceptedLogin, ConfiguredUsers, SessionFactory
from netloop.lab.service.ssh_server import Served, ServerSettings, listen

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

__all__ = ["RouterSession", "Served", "serve", "session_factories"]

UNREAD_SECONDS = 10.0
"""How long a connection that is to be cut waits for a client that does not read."""
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
        session_factories(network),
        AcceptedLogin(username, password),
        host_key_dir,
        kex=key_exchanges(network),
        users=configured_users(network),
    )
    served = await listen(settings, address or {})
    follow(network, served)
    return served


def configured_users(network: Network) -> dict[str, ConfiguredUsers]:
    """The users that each router has configured at the time that somebody logs in."""
    return {name: RouterUsers(router) for name, router in network.routers.items()}


def key_exchanges(network: Network) -> dict[str, str]:
    """The key exchanges of the routers that a fault gives their own, as ``ServerSettings`` takes them.

    Raises:
        LabError: one that this SSH library does not know.
    """
    found = {name: router.faults.standing(Kex) for name, router in network.routers.items()}
    for name, kex in found.items():
        if kex:
            require_known(kex, f"{name}: ")
    return {name: ",".join(kex.algorithms) for name, kex in found.items() if kex}


def require_known(kex: Kex, place: str = "") -> None:
    """Refuse key exchanges that this SSH library does not know.

    Raises:
        LabError: there are some; the known ones are told.
    """
    known = {str(name, "ascii") for name in get_kex_algs()}
    strange = sorted(set(kex.algorithms) - known)
    if strange:
        raise LabError(f"{place}no such key exchange: {', '.join(strange)}; known: {', '.join(sorted(known))}")


def follow(network: Network, served: Served) -> None:
    """Let each router refuse connections while it is down, and its timers end though nobody is logged in."""
    network.timers.drive(_event_loop_timer(), network.wake)
    for name, router in network.routers.items():
        router.on_down.append(_shutter(served, name))


def _event_loop_timer() -> Later:
    """Calls functions from the event loop; whatever thread asks for it, and while the loop runs."""
    loop = asyncio.get_running_loop()

    def later(seconds: float, function: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(loop.call_later, seconds, function)

    return later


def _shutter(served: Served, name: str) -> Callable[[float], None]:
    loop = asyncio.get_running_loop()

    def shut(seconds: float) -> None:
        loop.call_soon_threadsafe(served.shut, name, seconds)

    return shut


def session_factories(network: Network) -> dict[str, SessionFactory]:
    """Each router's sessions, which take turns; to be called in the event loop that they run in."""
    turns = Turns(asyncio.get_running_loop().call_soon)
    return {name: _session_factory(router, turns) for name, router in network.routers.items()}


def _session_factory(router: Router, turns: Turns) -> SessionFactory:
    return lambda connection: RouterSession(router, connection, turns)


class RouterSession(asyncssh.SSHServerSession[Any]):
    """A shell at a router, or one command of an exec request, which may be one of ``scp``."""

    def __init__(self, router: Router, connection: asyncssh.SSHServerConnection, turns: Turns) -> None:
        self._router, self._connection, self._turns = router, connection, turns
        self._outbox = Outbox(self._send, turns)
        self._unsent: list[str] = []
        self._receiving = False
        self._shell: Shell | None = None
        self._command: str | None = None
        self._scp: ScpOpening | None = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, chan: asyncssh.SSHServerChannel[Any]) -> None:
        """Make the shell that the channel talks to."""
        self._chan = chan
        peer = self._connection.get_extra_info("peername") or ("127.0.0.1",)
        user = str(self._connection.get_extra_info("username"))
        self._shell = Shell(self._router, user, self._outbox.write, self._hang_up, str(peer[0]), self._later)
        self._shell.cut_off, self._shell.turns = self._cut_off, self._turns
        self._router.on_reload.append(self._shell.power_off)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget the shell."""
        self._outbox.clear()
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
        """One command is carried out at once; ``scp`` speaks in bytes."""
        assert self._shell is not None  # noqa: S101 (made with the channel)
        self._command, self._scp = command, opened(self._shell, command)
        if self._scp is not None:
            self._chan.set_encoding(None)
        return True

    def session_started(self) -> None:
        """Prompt, or carry out the one command."""
        assert self._shell is not None  # noqa: S101 (made with the channel)
        if self._scp is not None:
            self._loop.call_later(self._scp.wait, self._begin, self._scp)
        elif self._command is None:
            self._shell.start()
        else:
            self._shell.run_one(self._command)

    def _begin(self, scp: ScpOpening) -> None:
        """Begin a transfer, or lose the connection as a fault wants it."""
        if scp.transfer is not None:
            self._transferred(scp.transfer.start())
        elif not scp.hangs:
            self._cut_off()

    def _transferred(self, data: bytes) -> None:
        """Send what a transfer has to say; end with it."""
        assert self._scp is not None  # noqa: S101 (the callers have one)
        if self._chan.is_closing():
            return
        if data:
            self._chan.write(data)
        if self._scp.transfer is not None and self._scp.transfer.status is not None:
            self._chan.exit(self._scp.transfer.status)

    def data_received(self, data: Any, _datatype: asyncssh.DataType) -> None:
        """Type it, or take it for a transfer."""
        if self._scp is not None:
            if self._scp.transfer is not None:
                self._transferred(self._scp.transfer.received(data))
        elif self._shell is not None:
            self._receiving = True
            try:
                self._shell.feed(data)
            finally:
                self._receiving = False
                self._flush()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is written to."""
        self._outbox.hold()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._outbox.release()

    def break_received(self, _msec: int) -> bool:
        """A break is Ctrl-C."""
        if self._shell is not None:
            self._shell.feed("\x03")
        return True

    def eof_received(self) -> bool:
        """Nothing more will be typed; the one command of an exec request is answered all the same."""
        if self._scp is not None and self._scp.transfer is not None:
            self._scp.transfer.ended()
            self._transferred(b"")
        if self._command is not None:
            return True
        if self._shell is not None:
            self._shell.close()
        return False

    def _send(self, text: str) -> None:
        """Send text: what is said while lines are carried out that came together goes together."""
        self._unsent.append(text)
        if not self._receiving:
            self._flush()

    def _flush(self) -> None:
        text, self._unsent = "".join(self._unsent), []
        if text and not self._chan.is_closing():
            self._chan.write(text)

    def _hang_up(self) -> None:
        self._outbox.afterwards(self._exit)

    def _exit(self) -> None:
        self._flush()
        if not self._chan.is_closing():
            self._chan.exit(0)

    def _cut_off(self) -> None:
        """Drop the connection, once what was written has gone, or its client has not read for long."""
        self._outbox.afterwards(self._abort)
        self._later(UNREAD_SECONDS, self._connection.abort)

    def _abort(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.call_later, FLUSH_SECONDS, self._connection.abort)

    def _later(self, seconds: float, function: Callable[[], None]) -> None:
        """The event loop as the session's clock; other threads may set it too."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, function)
