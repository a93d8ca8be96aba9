"""The routers' doors: one SSH listener each, all on one event loop; behind it, whatever session a router offers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh

from netloop.errors import LabError
from netloop.lab.folder import LabFolder
from netloop.lab.keys import authorized_key
from netloop.lab.places import places
from netloop.lab.state import Order

LOGIN_TIMEOUT = 60
"""Seconds that a client has to log in."""
TEXT = "utf-8"

Opener = Callable[[asyncssh.SSHServerConnection], "asyncssh.SSHServerSession[Any]"]
"""Makes a router's session, for the connection that asks for one."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who may log in to every router; the password is in no repr.

    ``authorized_key``, a line of ``authorized_keys``, is a public key that logs in as well.
    """

    username: str
    password: str
    authorized_key: str | None = None

    def __repr__(self) -> str:
        return f"Login({self.username!r})"

    def accepts(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether the user's key is the one that may log in."""
        if self.authorized_key is None or username != self.username:
            return False
        return key.public_data == asyncssh.import_public_key(self.authorized_key).public_data


@dataclass(frozen=True)
class Served:
    """Routers that listen; ``endpoints`` says where each does, ``host_keys`` by which public keys (OpenSSH's lines)."""

    endpoints: Mapping[str, tuple[str, int]]
    _listeners: tuple[asyncssh.SSHAcceptor, ...]
    _connections: set[asyncssh.SSHServerConnection]
    host_keys: Mapping[str, tuple[str, ...]]

    async def close(self) -> None:
        """Stop listening and end every session."""
        for listener in self._listeners:
            listener.close()
        for connection in tuple(self._connections):
            connection.abort()
        for listener in self._listeners:
            await listener.wait_closed()


@dataclass(frozen=True, slots=True)
class Doors:
    """What is to listen: each router's sessions, who may log in, and the folder of the host keys.

    Clients meet the same router again as long as the folder stays; without one, keys are new each time. ``encoding``
    None gives the sessions bytes.
    """

    openers: Mapping[str, Opener]
    login: Login
    host_key_dir: Path | None = None
    encoding: str | None = TEXT


async def open_for(order: Order, folder: LabFolder, openers: Mapping[str, Opener], encoding: str | None) -> Served:
    """Let the lab's account and its client key in to every router, at the first places that can be had.

    Raises:
        LabError: no place, or a key cannot be kept.
    """
    login = Login(order.username, order.password, authorized_key(folder))
    doors = Doors(openers, login, folder.host_keys, encoding)
    reason: LabError | None = None
    for place in places(order.name, list(openers)):
        try:
            return await listen(doors, place)
        except LabError as exc:
            reason = exc
    raise reason or LabError(f"lab {order.name}: no address to listen at")


async def listen(doors: Doors, address: Mapping[str, tuple[str, int]]) -> Served:
    """Listen for every router at its host and port, else at a free port of 127.0.0.1.

    Raises:
        LabError: an address is in use or not this machine's, or a host key cannot be kept.
    """
    connections = set[asyncssh.SSHServerConnection]()
    listeners: dict[str, asyncssh.SSHAcceptor] = {}
    host_keys: dict[str, tuple[str, ...]] = {}
    try:
        for name in doors.openers:
            keys = _host_keys(name, doors.host_key_dir)
            listeners[name] = await _listen(doors, name, connections, address.get(name, ("127.0.0.1", 0)), keys)
            host_keys[name] = tuple(key.export_public_key("openssh").decode().strip() for key in keys)
    except LabError:
        for listener in listeners.values():
            listener.close()
        raise
    endpoints = {name: _endpoint(listener) for name, listener in listeners.items()}
    return Served(endpoints, tuple(listeners.values()), connections, host_keys)


async def _listen(
    doors: Doors,
    name: str,
    connections: set[asyncssh.SSHServerConnection],
    address: tuple[str, int],
    keys: list[asyncssh.SSHKey],
) -> asyncssh.SSHAcceptor:
    host, port = address
    try:
        return await asyncssh.listen(
            host,
            port,
            server_factory=lambda: DoorServer(doors.openers[name], doors.login, connections),
            server_host_keys=keys,
            line_editor=False,
            encoding=doors.encoding,
            errors="replace",
            login_timeout=LOGIN_TIMEOUT,
            kex_algs="+diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
            encryption_algs="+aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc",
            reuse_address=True,
        )
    except OSError as exc:
        raise LabError(f"{name}: cannot listen on {host} port {port}: {exc.strerror or exc}") from exc


def _endpoint(listener: asyncssh.SSHAcceptor) -> tuple[str, int]:
    host, port = listener.get_addresses()[0][:2]
    return str(host), int(port)


def _host_keys(name: str, folder: Path | None) -> list[asyncssh.SSHKey]:
    """The router's keys, read back or made."""
    return [_host_key(name, kind, folder) for kind in ("ssh-ed25519", "ecdsa-sha2-nistp256")]


def _host_key(name: str, kind: str, folder: Path | None) -> asyncssh.SSHKey:
    if folder is None:
        return asyncssh.generate_private_key(kind)
    path = folder / f"{name}.{kind}"
    try:
        if path.exists():
            return asyncssh.read_private_key(path)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = asyncssh.generate_private_key(kind)
        path.touch(mode=0o600)
        key.write_private_key(path)
    except (OSError, asyncssh.KeyImportError) as exc:
        raise LabError(f"{name}: host key {path}: {exc}") from exc
    return key


class DoorServer(asyncssh.SSHServer):
    """One connection to a router."""

    def __init__(self, opener: Opener, login: Login, connections: set[asyncssh.SSHServerConnection]) -> None:
        self._opener, self._login, self._connections = opener, login, connections
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Remember the connection, and let no answer wait for more to send."""
        self._connection = conn
        self._connections.add(conn)
        raw = conn.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget the connection."""
        if self._connection is not None:
            self._connections.discard(self._connection)

    def begin_auth(self, _username: str) -> bool:
        """Everybody must log in."""
        return True

    def password_auth_supported(self) -> bool:
        """By password; keyboard-interactive asks for the same."""
        return True

    def validate_password(self, username: str, password: str) -> bool:
        """Compare with the lab's login."""
        return (username, password) == (self._login.username, self._login.password)

    def public_key_auth_supported(self) -> bool:
        """By key where the lab has one."""
        return self._login.authorized_key is not None

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Compare with the lab's key."""
        return self._login.accepts(username, key)

    def session_requested(self) -> asyncssh.SSHServerSession[Any]:
        """What the router offers."""
        assert self._connection is not None  # noqa: S101 (made before any session)
        return self._opener(self._connection)
