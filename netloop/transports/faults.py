"""What the network, paramiko and netmiko raise, in netloop's own errors."""

from __future__ import annotations

import errno
import socket

from netloop.errors import AuthenticationFailed, DeviceError, NetloopError, Unreachable

WORDS = {
    errno.EHOSTUNREACH: "no route to host",
    errno.ENETUNREACH: "network is unreachable",
    errno.ECONNRESET: "the connection was reset",
}


def translated(exc: BaseException, address: str, seconds: float) -> NetloopError:
    """The error that stands for a foreign one; ``seconds`` is the time-out in force.

    netmiko wraps what paramiko raised in sentences of its own: the cause behind it is what counts.
    """
    from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException

    cause = exc
    while isinstance(cause, NetmikoTimeoutException | NetmikoAuthenticationException) and cause.__context__:
        cause = cause.__context__
    if isinstance(cause, NetloopError):
        return cause
    if isinstance(cause, OSError):
        return Unreachable(f"{address}: {network(cause, seconds)}")
    return _ssh(cause, address, seconds)


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


def _ssh(exc: BaseException, address: str, seconds: float) -> DeviceError:
    from paramiko.ssh_exception import AuthenticationException, IncompatiblePeer, PasswordRequiredException

    if isinstance(exc, PasswordRequiredException):
        return AuthenticationFailed(f"{address}: the private key is encrypted", hint="give a passphrase or an agent")
    if isinstance(exc, AuthenticationException):
        return _authentication(exc, address, seconds)
    if isinstance(exc, IncompatiblePeer):
        return Unreachable(
            f"{address}: no common SSH algorithm: {exc}",
            hint="let the device offer newer ones (ip ssh server algorithm ..., an RSA key of 2048 bits or more)",
        )
    return _negotiation(exc, address, seconds)


def _authentication(exc: BaseException, address: str, seconds: float) -> DeviceError:
    from paramiko.ssh_exception import BadAuthenticationType

    if "timeout" in str(exc).lower():
        return Unreachable(f"{address}: the login was not answered in {seconds:g} s")
    if isinstance(exc, BadAuthenticationType):
        kinds = ", ".join(exc.allowed_types) or "nothing that is on offer"
        return AuthenticationFailed(f"{address}: the device accepts only {kinds}")
    return AuthenticationFailed(f"{address}: the device refused the credentials")


def _negotiation(exc: BaseException, address: str, seconds: float) -> DeviceError:
    """What remains is SSHException, EOFError and netmiko's ValueError for its own arguments."""
    words = " ".join(str(exc).split())
    if "banner" in words:
        return Unreachable(f"{address}: connected, and no SSH greeting in {seconds:g} s")
    if isinstance(exc, EOFError) or not words:
        return Unreachable(f"{address}: the device ended the connection before the login")
    return Unreachable(f"{address}: no SSH session: {words}")
