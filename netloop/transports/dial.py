"""The TCP connection: several tries for a refused one, all within one time-out, and no waiting for full packets."""

from __future__ import annotations

import socket
import time
from typing import Any

from netloop.errors import Unreachable
from netloop.transports.error_translation import network, where

PAUSES = (0.2, 0.4)
"""Seconds between the tries."""
TRIES = len(PAUSES) + 1


def dial(host: str, port: int, seconds: float) -> socket.socket:
    """A connected socket, with TCP_NODELAY.

    A refused connection is tried again: a router that reloads, or whose lines are all taken, refuses for a moment.

    Raises:
        Unreachable: refused, no answer, no route, no such name; within ``seconds`` (name resolution apart).
    """
    started = time.monotonic()
    try:
        return _persist(host, port, started + seconds)
    except ConnectionRefusedError as exc:
        spent = time.monotonic() - started
        raise Unreachable(f"{where(host, port)}: connection refused after {TRIES} tries ({spent:.1f} s)") from exc
    except (OSError, UnicodeError) as exc:
        error = exc if isinstance(exc, OSError) else socket.gaierror()
        raise Unreachable(f"{where(host, port)}: {network(error, seconds)}") from exc


def _persist(host: str, port: int, deadline: float) -> socket.socket:
    for pause in PAUSES:
        try:
            return _connect(host, port, deadline)
        except ConnectionRefusedError:
            time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
    return _connect(host, port, deadline)


def _connect(host: str, port: int, deadline: float) -> socket.socket:
    """The first address that answers; each gets its share of the time that is left."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for left, (family, kind, _, _, address) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        try:
            return _to(family, kind, address, (deadline - time.monotonic()) / left)
        except OSError:
            if left == 1:
                raise
    raise socket.gaierror(host)


def _to(family: int, kind: int, address: Any, seconds: float) -> socket.socket:
    connection = socket.socket(family, kind)
    connection.settimeout(max(0.05, seconds))
    try:
        connection.connect(address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        connection.close()
        raise
    return connection
