"""What is answered to asyncssh on the way in: which host key is taken, and that a password is given once."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_DATA, MSG_IGNORE

from netloop.errors import HostKeyRefused
from netloop.transports.algorithms import Algorithms
from netloop.transports.asyncssh_client import LoginClient, LoginStep
from netloop.transports.host_keys import HostKey
from netloop.transports.ssh_algorithms import defaults, spoken

KEY = asyncssh.generate_private_key("ssh-rsa")


def kexinit(offered: Algorithms) -> bytes:
    """A device's SSH_MSG_KEXINIT, as asyncssh keeps it."""
    lists = [",".join(names).encode() for names in (offered.kex, offered.keys, offered.ciphers)]
    return b"\x14" + bytes(16) + b"".join(struct.pack(">I", len(names)) + names for names in lists)


class Connection:
    """What the client looks at of a connection; ``methods`` is what the device takes by now."""

    def __init__(self, keys: str = "rsa-sha2-256", methods: Sequence[str] = ()) -> None:
        offered = Algorithms(("curve25519-sha256",), (keys,), ("aes128-ctr",))
        self._server_kexinit, self._auth_methods, self.methods = kexinit(offered), [b"none"], list(methods)
        self.cipher, self.sent = "", list[tuple[int, bytes]]()

    def get_server_auth_methods(self) -> list[str]:
        return self.methods

    def get_extra_info(self, name: str, default: str) -> str:
        return self.cipher if name == "send_cipher" and self.cipher else default

    def send_packet(self, kind: int, *parts: bytes, handler: object = None) -> None:
        self.sent.append((kind, b"".join(parts)))


def accept(_key: HostKey) -> None:
    """Take any key."""


def client(connection: Any, password: str | None = "right", check: Any = accept) -> LoginClient:
    made = LoginClient(check, [], password, lambda _step: None, spoken(defaults()))
    made.connection_made(connection)
    return made


def valid(made: LoginClient) -> bool:
    return made.validate_host_public_key("h", "192.0.2.1", 22, KEY.convert_to_public())


def test_the_record_decides_on_a_host_key() -> None:
    """The key is looked up as it was shown; what the record says is kept for the message."""
    shown: list[HostKey] = []
    assert valid(client(Connection(), check=shown.append))
    assert shown == [HostKey("ssh-rsa", KEY.public_data)]

    def refuse(_key: HostKey) -> None:
        raise HostKeyRefused("changed")

    refused = client(Connection(), check=refuse)
    assert not valid(refused)
    assert refused.refusal is not None


def test_a_signature_that_was_not_asked_for_is_refused() -> None:
    """A device that signs with SHA-1 alone and goes on all the same is not believed, nor is its key recorded."""
    shown: list[HostKey] = []
    assert not valid(client(Connection(keys="ssh-rsa"), check=shown.append))
    assert shown == []


def test_the_login_begins_with_the_password() -> None:
    """The list of methods is not asked for; without a password it is."""
    with_password, without = Connection(), Connection()
    client(with_password).begin_auth("netops")
    client(without, None).begin_auth("netops")
    assert (with_password._auth_methods, without._auth_methods) == ([b"password"], [b"none"])


@pytest.mark.parametrize("asked_again", [True, False])
def test_a_password_is_tried_once(asked_again: bool) -> None:
    """Who is asked again was refused, and answers no question; who is not was never tried, and answers one."""
    made = client(Connection(methods=["keyboard-interactive"]))
    made.begin_auth("netops")
    assert made.password_auth_requested() == "right"
    if asked_again:
        assert made.password_auth_requested() is None
        assert made.kbdint_auth_requested() is None
        return
    assert made.kbdint_auth_requested() == ""
    assert made.kbdint_challenge_received("", "", "", []) == []
    assert made.kbdint_challenge_received("", "", "", [("Password: ", False), ("PIN: ", False)]) is None
    assert made.kbdint_challenge_received("", "", "", [("Password: ", False)]) == ["right"]
    assert made.kbdint_challenge_received("", "", "", [("Password: ", False)]) is None
    assert made.kbdint_auth_requested() is None


def test_what_the_device_takes_is_known_where_nothing_fits() -> None:
    """The methods of the device are told where none of them was at hand."""
    made = client(Connection(methods=["publickey"]))
    made.begin_auth("netops")
    made.password_auth_requested()
    made.public_key_auth_requested()
    assert made.foreign_methods == ("publickey",)
    fits = client(Connection(methods=["publickey", "password"]))
    fits.begin_auth("netops")
    fits.password_auth_requested()
    fits.public_key_auth_requested()
    assert fits.foreign_methods == ()


def test_the_steps_are_told() -> None:
    """Each step has its own time, so each is told when it begins."""
    steps: list[LoginStep] = []
    made = LoginClient(accept, [], "right", steps.append, spoken(defaults()))
    made.connection_made(Connection())  # type: ignore[arg-type]
    made.begin_auth("netops")
    made.auth_completed()
    assert steps == [LoginStep.GREETING, LoginStep.LOGIN, LoginStep.SHELL]


@pytest.mark.parametrize(
    ("cipher", "kept"), [("", 0), ("aes128-gcm@openssh.com", 0), ("aes256-ctr", 0), ("3des-cbc", 1)]
)
def test_an_empty_message_is_sent_where_the_cipher_needs_one(cipher: str, kept: int) -> None:
    """The message that asyncssh puts before each packet is left out, but not with a cipher in CBC mode (RFC 4251)."""
    connection: Any = Connection()
    client(connection)
    connection.cipher = cipher
    connection.send_packet(MSG_IGNORE, b"")
    connection.send_packet(MSG_CHANNEL_DATA, b"a", b"b", handler=None)
    assert connection.sent == [(MSG_IGNORE, b"")] * kept + [(MSG_CHANNEL_DATA, b"ab")]


def test_another_release_of_asyncssh_sends_what_it_sends() -> None:
    """A connection without the name that the message is left out by is logged in all the same."""

    class Other:
        """A connection that sends in another way."""

    assert client(Other()).step is LoginStep.GREETING
