"""The TCP connection, and foreign errors in netloop's words."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import paramiko
import pytest
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException

from netloop.errors import AuthenticationFailed, NetloopError, Unreachable
from netloop.transports.dial import dial
from netloop.transports.error_translation import Attempt, translated, where

ATTEMPT = Attempt("192.0.2.1:22", "netops", 10, "its SSH server")


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port whose queue is full: connections to it are not answered."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        address = server.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        yield address[1]
        for filler in fillers:
            filler.close()


def test_a_refused_connection_is_tried_three_times(free_port: int) -> None:
    """The message says refused, how often and how long it was tried."""
    with pytest.raises(Unreachable, match=rf"127\.0\.0\.1:{free_port}: connection refused after 3 tries \(\d+\.\d s\)"):
        dial("127.0.0.1", free_port, 5)


def test_a_port_that_opens_meanwhile_is_reached(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that refuses for a moment is reached by a later try."""
    server = socket.socket()

    def open_late(_seconds: float) -> None:
        server.bind(("127.0.0.1", free_port))
        server.listen()

    monkeypatch.setattr(time, "sleep", open_late)
    with closing(server), closing(dial("127.0.0.1", free_port, 5)) as connection:
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_no_answer_takes_no_longer_than_the_time_out(deaf_port: int) -> None:
    """A host that does not answer is given up after the time-out, which the message names."""
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"no answer in 0\.4 s"):
        dial("127.0.0.1", deaf_port, 0.4)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 70])
def test_a_name_that_does_not_exist_is_said(host: str) -> None:
    """Unknown and impossible names are both no such host."""
    with pytest.raises(Unreachable, match="no such host"):
        dial(host, 22, 2)


def test_an_ipv6_address_is_written_in_brackets() -> None:
    """host:port stays readable with IPv6."""
    assert where("2001:db8::1", 22) == "[2001:db8::1]:22"


def wrapped(outer: type[Exception], cause: Exception) -> Exception:
    """As netmiko raises: a new exception while the cause is handled."""
    try:
        try:
            raise cause
        except type(cause):
            raise outer("sentences") from None
    except outer as exc:
        return exc


@pytest.mark.parametrize(
    ("exc", "kind", "words"),
    [
        (ConnectionRefusedError(), Unreachable, "connection refused"),
        (TimeoutError(), Unreachable, "no answer in 10 s"),
        (socket.gaierror(), Unreachable, "no such host"),
        (OSError(113, "x"), Unreachable, "no route to host"),
        (FileNotFoundError(2, "No such file or directory", "nc"), Unreachable, "No such file or directory: nc"),
        (wrapped(NetmikoTimeoutException, ConnectionResetError(104, "x")), Unreachable, "connection was reset"),
        (
            wrapped(NetmikoAuthenticationException, paramiko.AuthenticationException("Authentication failed.")),
            AuthenticationFailed,
            "user 'netops' was refused",
        ),
        (paramiko.BadAuthenticationType("x", ["publickey"]), AuthenticationFailed, "accepts only publickey"),
        (paramiko.AuthenticationException("Authentication timeout."), Unreachable, "not answered in 10 s"),
        (paramiko.PasswordRequiredException("x"), AuthenticationFailed, "private key is encrypted"),
        (paramiko.ssh_exception.IncompatiblePeer("no kex"), Unreachable, "no common SSH algorithm: no kex"),
        (paramiko.SSHException("Error reading SSH protocol banner"), Unreachable, "no SSH greeting within 10 s"),
        (EOFError(), Unreachable, "ended the connection before the login"),
        (ValueError("ProxyJump with more than one"), Unreachable, "no SSH session: ProxyJump with more than one"),
    ],
)
def test_foreign_errors_become_netloop_s(exc: Exception, kind: type[NetloopError], words: str) -> None:
    """Each foreign error says the address and, in plain words, what happened."""
    error = translated(exc, ATTEMPT)
    assert type(error) is kind
    assert error.message.startswith("192.0.2.1:22: ")
    assert words in error.message
