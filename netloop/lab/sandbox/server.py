"""The routers as SSH servers: one listener each, all on one event loop."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh

from netloop.errors import LabError
from netloop.lab.sandbox.shell import Shell

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

LOGIN_TIMEOUT = 60
"""Seconds that a client has to log in."""


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


async def serve(
    network: Network,
    *,
    username: str,
    password: str,
    address: Mapping[str, tuple[str, int]] | None = None,
    host_key_dir: Path | None = None,
    authorized_key: str | None = None,
) -> Served:
    """Serve every router of a network over SSH.

    ``address`` gives a router's host and port, else a free port of 127.0.0.1. Host keys are kept in
    ``host_key_dir``, so that clients meet the same router again; without it they are new each time.
    ``authorized_key`` is a public key (a line of ``authorized_keys``) that logs in as well as the password does.

    Raises:
        LabError: an address is in use or not this machine's, or a host key cannot be kept.
    """
    login, connections = Login(username, password, authorized_key), set[asyncssh.SSHServerConnection]()
    listeners: dict[str, asyncssh.SSHAcceptor] = {}
    host_keys: dict[str, tuple[str, ...]] = {}
    try:
        for name, router in network.routers.items():
            host, port = (address or {}).get(name, ("127.0.0.1", 0))
            keys = _host_keys(name, host_key_dir)
            listeners[name] = await _listen(router, login, connections, (host, port), keys)
            host_keys[name] = tuple(key.export_public_key("openssh").decode().strip() for key in keys)
    except LabError:
        for listener in listeners.values():
            listener.close()
        raise
    endpoints = {name: _endpoint(listener) for name, listener in listeners.items()}
    return Served(endpoints, tuple(listeners.values()), connections, host_keys)


async def _listen(
    router: Router,
    login: Login,
    connections: set[asyncssh.SSHServerConnection],
    address: tuple[str, int],
    keys: list[asyncssh.SSHKey],
) -> asyncssh.SSHAcceptor:
    host, port = address
    try:
        return await asyncssh.listen(
            host,
            port,
            server_factory=lambda: RouterServer(router, login, connections),
            server_host_keys=keys,
            line_editor=False,
            encoding="utf-8",
            errors="replace",
            login_timeout=LOGIN_TIMEOUT,
            kex_algs="+diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
            encryption_algs="+aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc",
            reuse_address=True,
        )
    except OSError as exc:
        raise LabError(f"{router.name}: cannot listen on {host} port {port}: {exc.strerror or exc}") from exc


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


class RouterServer(asyncssh.SSHServer):
    """One connection to a router."""

    def __init__(self, router: Router, login: Login, connections: set[asyncssh.SSHServerConnection]) -> None:
        self._router, self._login, self._connections = router, login, connections
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

    def session_requested(self) -> RouterSession:
        """A shell or one command."""
        assert self._connection is not None  # noqa: S101 (made before any session)
        return RouterSession(self._router, self._connection)


class RouterSession(asyncssh.SSHServerSession[str]):
    """A shell at a router, or one command of an exec request."""

    def __init__(self, router: Router, connection: asyncssh.SSHServerConnection) -> None:
        self._router, self._connection = router, connection
        self._shell: Shell | None = None
        self._command: str | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[str]) -> None:
        """Make the shell that the channel talks to."""
        self._chan = chan
        peer = self._connection.get_extra_info("peername") or ("127.0.0.1",)
        user = str(self._connection.get_extra_info("username"))
        self._shell = Shell(self._router, user, self._write, self._hang_up, str(peer[0]))
        self._router.on_reload.append(self._shell.close)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Forget the shell."""
        if self._shell is not None:
            with contextlib.suppress(ValueError):
                self._router.on_reload.remove(self._shell.close)
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
            self._shell.say(self._shell.run_one(self._command))
            self._shell.close()

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
        """Nothing more will be typed."""
        if self._shell is not None:
            self._shell.close()
        return False

    def _write(self, text: str) -> None:
        if not self._chan.is_closing():
            self._chan.write(text)

    def _hang_up(self) -> None:
        if not self._chan.is_closing():
            self._chan.exit(0)
