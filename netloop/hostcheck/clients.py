"""Two clients for one server: what one would type into telnet, and an HTTP client; and who listens on a port at all."""

from __future__ import annotations

import http.client
import socket
import time

from netloop.hostcheck.nouns import Reply
from netloop.hostcheck.wording import bracketed

SECONDS = 2.0
RAW, HTTP = "raw TCP", "HTTP client"
LIMIT = 65536


def ask_raw(address: str, port: int, timeout: float = SECONDS) -> Reply:
    """Type an HTTP/1.0 request into a bare TCP connection, as with telnet, and read until the other side closes."""
    typed = f"GET / HTTP/1.0\r\nHost: {bracketed(address)}:{port}\r\n\r\n".encode()
    try:
        with socket.create_connection((address, port), timeout) as line:
            line.sendall(typed)
            answer = _until_closed(line, time.monotonic() + timeout)
    except OSError as exc:
        return Reply(RAW, address, reason=_why(exc, timeout))
    head, _, body = answer.partition("\r\n\r\n")
    return Reply(RAW, address, head.partition("\r\n")[0], body.strip(), "" if head else "it closed without a word")


def ask_http(address: str, port: int, timeout: float = SECONDS) -> Reply:
    """Ask with Python's HTTP client."""
    connection = http.client.HTTPConnection(address, port, timeout=timeout)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        body = answer.read(LIMIT).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as exc:
        return Reply(HTTP, address, reason=_why(exc, timeout))
    finally:
        connection.close()
    return Reply(HTTP, address, f"HTTP/{answer.version / 10} {answer.status} {answer.reason}", body)


def listens(address: str, port: int, timeout: float = SECONDS) -> bool:
    """Whether anybody accepts a TCP connection there; a connection that met itself does not count.

    A client to a free port of the ephemeral range may be given that very port and then connects to itself.
    """
    try:
        with socket.create_connection((address, port), timeout) as line:
            return bool(line.getsockname() != line.getpeername())
    except OSError:
        return False


def _until_closed(line: socket.socket, deadline: float) -> str:
    answer = b""
    while len(answer) < LIMIT:
        line.settimeout(max(deadline - time.monotonic(), 0.001))
        piece = line.recv(4096)
        if not piece:
            break
        answer += piece
    return answer.decode("utf-8", "replace")


def _why(exc: Exception, timeout: float) -> str:
    if isinstance(exc, TimeoutError):
        return f"no answer within {timeout:g} s"
    return str(getattr(exc, "strerror", None) or exc).lower()
