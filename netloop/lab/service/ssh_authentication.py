"""Who may log in to a router, and what happens on a connection until a session is open."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import asyncssh

SessionFactory = Callable[[asyncssh.SSHServerConnection], "asyncssh.SSHServerSession[Any]"]
"""Makes a router's session, for the connection that asks for one."""


class ConfiguredUsers:
    """The users that a router's own configuration lets in, beside the lab's login: nobody, unless a router says who."""

    @property
    def any_key(self) -> bool:
        """Whether anybody may log in by key."""
        return False

    def password_accepted(self, _username: str, _password: str) -> bool:
        """Whether it is the user's password."""
        return False

    def key_accepted(self, _username: str, _public_key: bytes) -> bool:
        """Whether it is one of the user's public keys, in the form of RFC 4253."""
        return False


@dataclass(frozen=True, slots=True)
class AcceptedLogin:
    """Who may log in to every router; the password is in no repr.

    ``authorized_key``, a line of ``authorized_keys``, is a public key that logs in as well.
    """

    username: str
    password: str
    authorized_key: str | None = None

    def __repr__(self) -> str:
        return f"AcceptedLogin({self.username!r})"

    def accepts(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether the user's key is the one that may log in."""
        if self.authorized_key is None or username != self.username:
            return False
        return key.public_data == asyncssh.import_public_key(self.authorized_key).public_data


class AuthenticatingServer(asyncssh.SSHServer):
    """One connection to a router."""

    def __init__(
        self,
        session_factory: SessionFactory,
        login: AcceptedLogin,
        users: ConfiguredUsers,
        connections: set[asyncssh.SSHServerConnection],
    ) -> None:
        self._session_factory, self._login, self._users, self._connections = session_factory, login, users, connections
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
        """Compare with the lab's login, and with what the router has configured."""
        said, expected = (username, password), (self._login.username, self._login.password)
        if secrets.compare_digest(repr(said).encode(), repr(expected).encode()):
            return True
        return self._users.password_accepted(username, password)

    def public_key_auth_supported(self) -> bool:
        """By key where the lab or the router has one."""
        return self._login.authorized_key is not None or self._users.any_key

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Compare with the lab's key, and with those that the router has configured."""
        return self._login.accepts(username, key) or self._users.key_accepted(username, key.public_data)

    def session_requested(self) -> asyncssh.SSHServerSession[Any]:
        """What the router offers."""
        assert self._connection is not None  # noqa: S101 (made before any session)
        return self._session_factory(self._connection)
