"""What asyncssh asks on the way in: whether the host key is the right one, and what one logs in with."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import asyncssh

from netloop.errors import HostKeyRefused
from netloop.transports.algorithms import Algorithms, apart
from netloop.transports.asyncssh_shortcuts import log_in_at_once, send_no_empty_messages
from netloop.transports.host_keys import HostKey

warnings.filterwarnings("ignore", "Diffie-Hellman over finite fields", module=r"asyncssh\.crypto\.")
# a word of cryptography to asyncssh, about the only key exchange of many routers: no user of netloop can help it


KEYS, PASSWORD, QUESTIONS = "publickey", "password", "keyboard-interactive"
METHODS = (KEYS, PASSWORD, QUESTIONS)
"""The ways to log in, in the order in which they are tried (RFC 4252, RFC 4256)."""


class LoginStep(StrEnum):
    """How far a connection has come."""

    GREETING = "the SSH greeting"
    KEY_EXCHANGE = "the key exchange"
    LOGIN = "the login"
    SHELL = "the shell"


class LoginClient(asyncssh.SSHClient):
    """One login: each key and the password are offered once, and nothing before the host key was found right.

    ``check_key`` raises ``HostKeyRefused``; ``stepped`` is called at each step; ``ours`` is what is offered. A password
    that was sent to a device that takes none in that way was not tried: it may still answer a question.
    """

    def __init__(
        self,
        check_key: Callable[[HostKey], None],
        keys: Sequence[asyncssh.SSHKeyPair],
        password: str | None,
        stepped: Callable[[LoginStep], None],
        ours: Algorithms,
    ) -> None:
        self._ours = ours
        self._check_key, self._keys, self._password, self._stepped = check_key, list(keys), password, stepped
        self.step = LoginStep.GREETING
        self.connection: asyncssh.SSHClientConnection | None = None
        self.refusal: HostKeyRefused | None = None
        self.methods: tuple[str, ...] = ()
        self._at_hand = ({KEYS} if keys else set()) | (set() if password is None else {PASSWORD, QUESTIONS})
        self._told = True
        self._sent = self._refused = self._answered = False

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        """The connection stands; the device has not spoken yet."""
        self.connection = conn
        send_no_empty_messages(conn)
        self._go_to(LoginStep.GREETING)

    @property
    def theirs(self) -> Algorithms | None:
        """What the device offered, if it did: its SSH_MSG_KEXINIT, behind the number of the message."""
        return Algorithms.parsed(getattr(self.connection, "_server_kexinit", b"")[1:])

    @property
    def foreign_methods(self) -> tuple[str, ...]:
        """The ways to log in that the device takes, where nothing that was at hand is one of them."""
        return () if self._at_hand & set(self.methods) else self.methods

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Whether the key is the host's, by netloop's own record, and signs in a way that was asked for."""
        theirs = self.theirs
        if theirs is not None and "keys" in apart(theirs, self._ours):
            return False
        try:
            self._check_key(HostKey(key.get_algorithm(), key.public_data))
        except HostKeyRefused as exc:
            self.refusal = exc
        return self.refusal is None

    def begin_auth(self, username: str) -> None:
        """The connection is encrypted and the device is who it says; now the login."""
        self._go_to(LoginStep.LOGIN)
        self._told = not log_in_at_once(
            self.connection, [KEYS] if self._keys else [PASSWORD] if self._password is not None else []
        )

    def auth_completed(self) -> None:
        """Logged in."""
        self._go_to(LoginStep.SHELL)

    def _go_to(self, step: LoginStep) -> None:
        self.step = step
        self._stepped(step)

    def _asked(self) -> None:
        """The device waits for the next try; unless it is the first, it has told which ways to log in it takes."""
        self._stepped(self.step)
        told, self._told = self._told, True
        if told and self.connection is not None:
            self.methods = max(self.methods, tuple(self.connection.get_server_auth_methods()), key=len)

    def public_key_auth_requested(self) -> Any:
        """The next key, None after the last."""
        self._asked()
        return self._keys.pop(0) if self._keys else None

    def password_auth_requested(self) -> str | None:
        """The password, once; who is asked again was refused."""
        self._asked()
        if self._sent:
            self._refused = True
        if self._password is None or self._sent or self._answered:
            return None
        self._sent = True
        return self._password

    def kbdint_auth_requested(self) -> str | None:
        """Whether questions may be answered: while the password was not tried."""
        self._asked()
        return None if self._password is None or self._refused or self._answered else ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        """The password to a single question, once; nothing to a mere message; other questions stay unanswered."""
        self._stepped(self.step)
        if not prompts:
            return []
        if self._password is None or self._answered or len(prompts) > 1:
            return None
        self._answered = True
        return [self._password]
