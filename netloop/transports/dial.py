"""The TCP connection: several tries for a refused one, all within one time-out, and no waiting for full packets."""

from __future__ import annotations

import socket
import time

from netloop.errors import Unreachable
from netloop.transports.faults import network

TRIES = 3
PAUSE = 0.2
"""Seconds before the second try; twice that before the third."""


def dial(host: str, port: int, seconds: float) -> socket.socket:
    """A connected socket, with TCP_NODELAY.

    A refused connection is tried again: a router that reloads, or whose lines are all taken, refuses for a moment.

    Raises:
        Unreachable: refused, no answer, no route, no such name; within ``seconds`` (name resolution apart).
    """
    started = time.monotonic()
    for count in range(1, TRIES + 1):
        try:
            return _connect(host, port, started + seconds)
        except ConnectionRefusedError as exc:
            spent = time.monotonic() - started
            if count == TRIES or spent + PAUSE * count >= seconds:
                tries = f"{count} tries ({spent:.1f} s)" if count > 1 else "one try"
                raise Unreachable(f"{host}:{port}: connection refused after {tries}") from exc
            time.sleep(PAUSE * count)
        except OSError as exc:
            raise Unreachable(f"{host}:{port}: {network(exc, seconds)}") from exc
    raise AssertionError("the last try returns or raises")


def _connect(host: str, port: int, deadline: float) -> socket.socket:
    """The first address that answers; each gets its share of the time that is left."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for left in range(len(addresses), 0, -1):
        family, kind, protocol, _, address = addresses[-left]
        share = max(0.05, (deadline - time.monotonic()) / left)
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(share)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            if left == 1:
                raise
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise AssertionError("the last address returns or raises")
