"""The routers' SSH servers: one listener each, all on one event loop; behind it, whatever session a router offers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import asyncssh

from netloop.errors import LabError
from netloop.lab.service.addresses import listen_addresses
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.keys import HOST_KINDS, HostKeyStore, authorized_key
from netloop.lab.service.ssh_authentication import (
    AcceptedLogin,
    AuthenticatingServer,
    ConfiguredUsers,
    SessionFactory,
)
from netloop.lab.service.state import LabOrder

LOGIN_TIMEOUT = 60
"""Seconds that a client has to log in."""
BACKLOG = 1024
"""Clients that may wait at one router until they are let in."""
TEXT = "utf-8"
ALGORITHMS = {
    "kex_algs": "+diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
    "encryption_algs": "+aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc",
}
"""What is offered beside asyncssh's own, for old clients."""
HOST_KEY_ALGORITHMS = "server_host_key_algs"
ANYWHERE = ("127.0.0.1", 0)


@dataclass(frozen=True)
class Served:
    """Routers that listen; ``endpoints`` says where each does, ``host_keys`` by which public keys (OpenSSH's lines)."""

    endpoints: Mapping[str, tuple[str, int]]
    _listeners: dict[str, asyncssh.SSHAcceptor]
    _connections: set[asyncssh.SSHServerConnection]
    host_keys: Mapping[str, tuple[str, ...]]
    _again: Callable[[str], Awaitable[asyncssh.SSHAcceptor]]
    _reopening: set[asyncio.Task[None]] = field(default_factory=set)

    def shut(self, name: str, seconds: float) -> None:
        """Refuse connections to a router for so long, then listen again where it did; open ones stay."""
        listener = self._listeners.pop(name, None)
        if listener is not None:
            listener.close()
            task = asyncio.ensure_future(self._reopen(name, seconds, _kept(self.endpoints[name])))
            self._reopening.add(task)
            task.add_done_callback(self._reopening.discard)

    async def _reopen(self, name: str, seconds: float, kept: socket.socket) -> None:
        with kept:
            await asyncio.sleep(seconds)
            self._listeners[name] = await self._again(name)

    async def close(self) -> None:
        """Stop listening and end every session."""
        for task in tuple(self._reopening):
            task.cancel()
        listeners = tuple(self._listeners.values())
        for listener in listeners:
            listener.close()
        for connection in tuple(self._connections):
            connection.abort()
        for listener in listeners:
            await listener.wait_closed()


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What is to listen: each router's sessions, who may log in, and the folder of the host keys.

    Clients meet the same router again as long as the folder stays; without one, keys are new each time. ``encoding``
    None gives the sessions bytes. ``algorithms`` are what is offered, as by a router that knows old ones alone, under
    the names that asyncssh has for them: ``kex_algs``, ``encryption_algs``, ``mac_algs``, and ``server_host_key_algs``,
    which decides the kinds of the host keys (``["ssh-rsa"]`` is an RSA key that signs by SHA-1 alone). ``kex`` are
    the key exchanges of single routers, parted by commas. ``users`` are those that a router lets in by itself.
    """

    sessions: Mapping[str, SessionFactory]
    login: AcceptedLogin
    host_key_dir: Path | None = None
    encoding: str | None = TEXT
    kex: Mapping[str, str] = field(default_factory=dict)
    algorithms: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    users: Mapping[str, ConfiguredUsers] = field(default_factory=dict)


async def serve_order(
    order: LabOrder,
    folder: LabFolder,
    sessions: Mapping[str, SessionFactory],
    encoding: str | None,
    kex: Mapping[str, str] | None = None,
    users: Mapping[str, ConfiguredUsers] | None = None,
) -> Served:
    """Let the lab's account and its client key in to every router, at the first places that can be had.

    ``users`` are those that a router lets in beside them.

    Raises:
        LabError: no place, or a key cannot be kept.
    """
    login = AcceptedLogin(order.username, order.password, authorized_key(folder))
    settings = ServerSettings(
        sessions, login, folder.host_keys, encoding, kex={} if kex is None else kex, users=users or {}
    )
    reason: LabError | None = None
    for place in listen_addresses(order.name, list(sessions)):
        try:
            return await listen(settings, place)
        except LabError as exc:
            reason = exc
    raise reason or LabError(f"lab {order.name}: no address to listen at")


async def listen(settings: ServerSettings, address: Mapping[str, tuple[str, int]]) -> Served:
    """Listen for every router at its host and port, else at a free port of 127.0.0.1.

    Raises:
        LabError: an address is in use or not this machine's, or a host key cannot be kept.
    """
    connections = set[asyncssh.SSHServerConnection]()
    listeners: dict[str, asyncssh.SSHAcceptor] = {}
    kept, keys = HostKeyStore(settings.host_key_dir), dict[str, list[asyncssh.SSHKey]]()

    async def one(name: str) -> None:
        listeners[name] = await _listen(settings, name, connections, address.get(name, ANYWHERE), keys[name])

    for name in settings.sessions:
        keys[name] = kept.of(name, _host_key_algorithms(settings))
    kept.keep()
    failed = [exc for exc in await asyncio.gather(*map(one, keys), return_exceptions=True) if exc]
    if failed:
        for listener in listeners.values():
            listener.close()
        raise failed[0]
    endpoints = {name: _endpoint(listeners[name]) for name in settings.sessions}
    known = {
        name: tuple(key.export_public_key("openssh").decode().strip() for key in own) for name, own in keys.items()
    }
    return Served(
        endpoints,
        listeners,
        connections,
        known,
        lambda name: _listen(settings, name, connections, endpoints[name], keys[name]),
    )


async def _listen(
    settings: ServerSettings,
    name: str,
    connections: set[asyncssh.SSHServerConnection],
    address: tuple[str, int],
    keys: list[asyncssh.SSHKey],
) -> asyncssh.SSHAcceptor:
    host, port = address
    users = settings.users.get(name, ConfiguredUsers())
    try:
        return await asyncssh.listen(
            sock=_bound(address),
            server_factory=lambda: AuthenticatingServer(settings.sessions[name], settings.login, users, connections),
            server_host_keys=_pairs(keys, _host_key_algorithms(settings)),
            line_editor=False,
            encoding=settings.encoding,
            errors="replace",
            login_timeout=LOGIN_TIMEOUT,
            backlog=BACKLOG,
            **_options(settings, name),
        )
    except ValueError as exc:
        raise LabError(f"{name}: algorithms {dict(settings.algorithms)}: {exc}") from exc
    except OSError as exc:
        raise LabError(f"{name}: cannot listen on {host} port {port}: {exc.strerror or exc}") from exc


def _options(settings: ServerSettings, name: str) -> dict[str, Any]:
    asked = {kind: names for kind, names in settings.algorithms.items() if kind != HOST_KEY_ALGORITHMS}
    own = {"kex_algs": settings.kex[name]} if name in settings.kex else {}
    return {"gss_host": None, **_always_offered(), **asked, **own}


@cache
def _always_offered() -> Mapping[str, Sequence[str]]:
    """``ALGORITHMS`` by their names, so that patterns are not looked up for each router."""
    throwaway = asyncssh.generate_private_key("ssh-ed25519")
    every = asyncssh.SSHServerConnectionOptions(server_host_keys=[throwaway], gss_host=None, **ALGORITHMS)
    return {kind: tuple(name.decode() for name in getattr(every, kind)) for kind in ALGORITHMS}


def _host_key_algorithms(settings: ServerSettings) -> Sequence[str]:
    asked = settings.algorithms.get(HOST_KEY_ALGORITHMS, HOST_KINDS)
    return asked.split(",") if isinstance(asked, str) else asked


def _pairs(keys: list[asyncssh.SSHKey], algorithms: Sequence[str]) -> list[asyncssh.SSHKeyPair]:
    """The keys, each for those of its algorithms alone that are asked for."""
    pairs = list(asyncssh.load_keypairs(keys))
    for pair in pairs:
        pair.host_key_algorithms = [known for known in pair.host_key_algorithms if known.decode() in algorithms]
    return pairs


def _endpoint(listener: asyncssh.SSHAcceptor) -> tuple[str, int]:
    host, port = listener.get_addresses()[0][:2]
    return str(host), int(port)


def _bound(place: tuple[str, int]) -> socket.socket:
    """A socket that has an address and does not listen yet."""
    found = socket.socket(socket.AF_INET6 if ":" in place[0] else socket.AF_INET)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(place)
    except OSError:
        found.close()
        raise
    return found


def _kept(place: tuple[str, int]) -> socket.socket:
    """A socket that keeps an address from others and refuses who connects, as it does not listen."""
    try:
        return _bound(place)
    except OSError:  # somebody else has it by now
        return socket.socket()
