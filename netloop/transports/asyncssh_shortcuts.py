"""Two round trips that OpenSSH's client and paramiko do not make and asyncssh does: asking which ways to log in there
are, and waiting for the terminal before the shell is asked for.

Both reach behind asyncssh's public interface. Where a release of it has other names there, the round trips are made.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Sequence
from typing import Any

import asyncssh
from asyncssh.packet import Byte, String, UInt32

TERMINAL = "vt100"
SIZE = (511, 1000)
"""Columns and rows of the terminal, as netmiko asks for them."""
END_OF_MODES = 0


def log_in_at_once(connection: Any, methods: Sequence[str]) -> bool:
    """Begin with the first of these methods of authentication instead of asking for the list; whether that is so."""
    if getattr(connection, "_auth_methods", None) != [b"none"] or not methods:
        return False
    connection._auth_methods[:] = [method.encode("ascii") for method in methods]
    return True


def waits_for_terminal() -> bool:
    """Whether asyncssh itself must ask for the terminal."""
    return not hasattr(asyncssh.SSHClientChannel, "_make_request")


def ask_for_terminal(channel: Any) -> Future[bool]:
    """Ask for the terminal without waiting: the request for the shell follows at once, and is answered behind it."""
    size = (*map(UInt32, SIZE), UInt32(0), UInt32(0))
    request = channel._make_request(b"pty-req", String(TERMINAL), *size, String(Byte(END_OF_MODES)))
    answer: Future[bool] = request.send(None)
    request.close()
    return answer
