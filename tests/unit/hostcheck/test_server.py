"""The small server: both addresses, two clients, gone afterwards, and nobody surprised by a busy port."""

from __future__ import annotations

import errno
import platform
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from netloop.hostcheck import clients
from netloop.hostcheck.check import http_round
from netloop.hostcheck.clients import ask_http, ask_raw, listens
from netloop.hostcheck.interface import why_no_ipv6
from netloop.hostcheck.names import resolve
from netloop.hostcheck.nouns import GREETING
from netloop.hostcheck.server import serving

IPV6 = not why_no_ipv6()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody else's service on a port of 127.0.0.1 alone."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield held


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def test_both_clients_are_greeted_on_both_addresses_and_the_server_goes() -> None:
    """A raw request and an HTTP client get the greeting on every address, and nothing listens afterwards."""
    seen = http_round(0, ipv6=IPV6)
    assert seen.service.listening == (("127.0.0.1", "::1") if IPV6 else ("127.0.0.1",))
    assert len(seen.replies) == 2 * len(seen.service.listening)
    for reply in seen.replies:
        assert reply.status_line == "HTTP/1.0 200 OK"
        assert reply.body == GREETING
    assert seen.after == ()


def test_the_server_stops_when_the_block_raises() -> None:
    """No way out of the block leaves the port taken."""
    with pytest.raises(ZeroDivisionError), serving(0) as service:
        raise ZeroDivisionError
    assert not listens("127.0.0.1", service.port)


def test_a_busy_port_is_a_value(listener: socket.socket) -> None:
    """A port in use is recorded with its errno, and the other address is served all the same."""
    with serving(port_of(listener), ipv6=IPV6) as service:
        assert service.refused == {"127.0.0.1": errno.EADDRINUSE}
        assert service.listening == (("::1",) if IPV6 else ())
    assert http_round(port_of(listener), ipv6=False).before == ("127.0.0.1",)


def test_head_has_no_body_and_an_unknown_method_is_refused() -> None:
    """HEAD is answered with the length alone; POST is refused in HTTP, without a word on the terminal."""
    with serving(0) as service, socket.create_connection(("127.0.0.1", service.port), 30) as line:
        line.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
        head = line.makefile().read()
        assert "Content-Length: 17\n" in head
        assert GREETING not in head
        with socket.create_connection(("127.0.0.1", service.port), 30) as other:
            other.sendall(b"POST / HTTP/1.0\r\n\r\n")
            assert " 501 " in other.makefile().readline()


def test_requests_are_logged_and_a_client_that_hangs_up_is_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    """The log gets a line a request; a reset connection prints no traceback."""
    lines: list[str] = []
    with serving(0, log=lines.append) as service:
        assert ask_http("127.0.0.1", service.port).body == GREETING
        rude = socket.create_connection(("127.0.0.1", service.port), 30)
        rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        rude.close()
        until = time.monotonic() + 30
        while len(lines) < 2 and time.monotonic() < until:
            time.sleep(0.01)
    assert lines[0] == '127.0.0.1 "GET / HTTP/1.1" 200 -'
    assert lines[1].startswith("127.0.0.1 hung up")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ask", [ask_raw, ask_http])
def test_nobody_there_is_a_reason(ask, listener: socket.socket) -> None:
    """A refused connection is told in words."""
    port = port_of(listener)
    listener.close()
    assert ask("127.0.0.1", port).reason == "connection refused"


@pytest.mark.parametrize("ask", [ask_raw, ask_http])
def test_a_silent_service_is_given_up(ask, listener: socket.socket) -> None:
    """A service that accepts and says nothing costs the time-out and no more."""
    started = time.monotonic()
    assert ask("127.0.0.1", port_of(listener), timeout=0.2).reason == "no answer within 0.2 s"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(("ask", "reason"), [(ask_raw, "it closed without a word"), (ask_http, "without response")])
def test_a_service_that_closes_at_once(ask, reason: str, listener: socket.socket) -> None:
    """A service that closes without an answer is told from one that is not there."""

    def close() -> None:
        line, _ = listener.accept()
        line.recv(4096)
        line.close()

    rude = threading.Thread(target=close)
    rude.start()
    reply = ask("127.0.0.1", port_of(listener))
    rude.join(2)
    assert reply.status_line == ""
    assert reason in reply.reason


def test_a_connection_that_met_itself_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """TCP's self-connect on a free ephemeral port is not taken for a service."""
    if platform.system() != "Linux":
        pytest.skip("binds to the destination port, which only Linux connects to itself")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = port_of(free)
    real = socket.create_connection
    monkeypatch.setattr(
        clients.socket, "create_connection", lambda to, timeout: real(to, timeout, source_address=("127.0.0.1", port))
    )
    with real(("127.0.0.1", port), 2, source_address=("127.0.0.1", port)) as mirror:
        assert mirror.getsockname() == mirror.getpeername()
    assert not listens("127.0.0.1", port)


def test_localhost_is_resolved_on_this_host() -> None:
    """The resolver's order is kept, without repetitions."""
    found = resolve()
    assert found.addresses
    assert len(set(found.addresses)) == len(found.addresses)


def test_a_name_that_does_not_exist_is_a_reason() -> None:
    """A name that nobody knows (RFC 6761: never resolved) gives no address and a sentence."""
    found = resolve("a" * 64 + ".invalid")
    assert found.addresses == ()
    assert found.reason


def test_a_resolver_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that does not come back costs the time-out and no more."""
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [released.wait(5)][:0])
    assert resolve(timeout=0.05).reason == "no answer within 0.05 s"
    released.set()


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /\x1b]52;c;eA==\x07 HTTP/1.0\r\n\r\n",
        b"GET /\x9b2J\x08\x85 HTTP/1.0\r\nUser-Agent: \x1b[2J\r\n\r\n",
        b"\x1b[31mnonsense\xe2\x80\xae\r\n\r\n",
        b"GET / HTTP/9\x1b.0\r\n\r\n",
        b"DELETE\x1b /\x0bx HTTP/1.1\r\n\r\n",
    ],
    ids=ascii,
)
def test_the_log_obeys_no_client(request_line: bytes) -> None:
    """Whatever a client sends, each line of the log is one line without a control character."""
    said: list[str] = []
    with (
        serving(0, ipv6=False, log=said.append) as service,
        socket.create_connection(("127.0.0.1", service.port), 5) as client,
    ):
        client.sendall(request_line)
        while client.recv(4096):
            pass
    assert said
    assert not [line for line in said if not line.isprintable()]
