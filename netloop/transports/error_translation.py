"""What the network, paramiko and netmiko raise, in netloop's own errors."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from typing import Any

from netloop.errors import AuthenticationFailed, DeviceError, HostKeyRefused, NetloopError, Unreachable
from netloop.transports.algorithms import no_common_algorithm

WORDS = {
    errno.EHOSTUNREACH: "no route to host",
    errno.ENETUNREACH: "network is unreachable",
    errno.ECONNRESET: "the connection was reset",
}

PATIENCE = 3
"""How many connect time-outs the way from the first packet to an open shell may take altogether."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tried to reach what, and the time-out that each step had, in seconds.

    ``setting`` is what tells the device which SSH algorithms to offer.
    """

    address: str
    username: str
    seconds: float
    setting: str

    @property
    def whole(self) -> float:
        """What the way to an open shell, and the one from there to the first prompt, may take each, in seconds."""
        return PATIENCE * self.seconds

    @property
    def who(self) -> str:
        """Whose login it was."""
        return f"user {self.username!r}" if self.username else "the login"


def where(host: str, port: int) -> str:
    """``host:port``, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def translated(exc: BaseException, attempt: Attempt, transport: Any = None) -> NetloopError:
    """The error that stands for a foreign one; paramiko's ``transport``, if there is one, knows what was offered.

    netmiko wraps what paramiko raised in sentences of its own: the cause behind it is what counts.
    """
    from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException

    cause = exc
    while isinstance(cause, NetmikoTimeoutException | NetmikoAuthenticationException) and cause.__context__:
        cause = cause.__context__
    if isinstance(cause, NetloopError):
        return cause
    if isinstance(cause, OSError):
        return Unreachable(f"{attempt.address}: {network(cause, attempt.seconds)}")
    return _ssh(cause, attempt, transport)


def network(exc: OSError, seconds: float) -> str:
    """A socket's error in words: refused, no answer, no such host."""
    if isinstance(exc, socket.gaierror):
        return "no such host"
    if isinstance(exc, TimeoutError):
        return f"no answer in {seconds:g} s"
    if isinstance(exc, ConnectionRefusedError):
        return "connection refused"
    text = WORDS.get(exc.errno or 0) or exc.strerror or type(exc).__name__
    return f"{text}: {exc.filename}" if exc.filename else text


def _ssh(exc: BaseException, attempt: Attempt, transport: Any) -> DeviceError:
    from paramiko.ssh_exception import (
        AuthenticationException,
        BadHostKeyException,
        IncompatiblePeer,
        PasswordRequiredException,
    )

    if isinstance(exc, BadHostKeyException):
        return HostKeyRefused(f"{attempt.address}: the router shows another host key than a moment ago")
    if isinstance(exc, PasswordRequiredException):
        hint = "give its passphrase, or load it into an agent"
        return AuthenticationFailed(f"{attempt.address}: the private key is encrypted", hint=hint)
    if isinstance(exc, AuthenticationException):
        return _authentication(exc, attempt)
    if isinstance(exc, IncompatiblePeer):
        return no_common_algorithm(attempt.address, transport, str(exc), attempt.setting)
    return _negotiation(exc, attempt)


def _authentication(exc: BaseException, attempt: Attempt) -> DeviceError:
    from paramiko.ssh_exception import BadAuthenticationType

    if "timeout" in str(exc).lower():
        return Unreachable(f"{attempt.address}: the login was not answered in {attempt.seconds:g} s")
    if isinstance(exc, BadAuthenticationType):
        kinds = ", ".join(exc.allowed_types) or "no method at all"
        return AuthenticationFailed(f"{attempt.address}: {attempt.who} was refused: the device accepts only {kinds}")
    return AuthenticationFailed(f"{attempt.address}: {attempt.who} was refused")


def _negotiation(exc: BaseException, attempt: Attempt) -> DeviceError:
    """What remains is SSHException, EOFError and netmiko's ValueError for its own arguments."""
    words = " ".join(str(exc).split())
    if "banner" in words or "No existing session" in words:
        return Unreachable(f"{attempt.address}: connected, but no SSH greeting within {attempt.seconds:g} s")
    if isinstance(exc, EOFError) or not words:
        return Unreachable(f"{attempt.address}: the device ended the connection before the login")
    return Unreachable(f"{attempt.address}: no SSH session: {words}")
