"""What asyncssh does and OpenSSH's client and paramiko do not: it asks which ways to log in there are, waits for the
terminal before it asks for the shell, and puts an empty message before each packet, whatever the cipher.

All of it is left out behind asyncssh's public interface. Where a release of it has other names there, it is done.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Sequence
from typing import Any

import asyncssh
from asyncssh.constants import MSG_IGNORE
from asyncssh.packet import Byte, String, UInt32

TERMINAL = "vt100"
SIZE = (511, 1000)
"""Columns and rows of the terminal, as netmiko asks for them."""
END_OF_MODES = 0
CBC = "cbc"
"""In the names of the ciphers in CBC mode."""


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


def send_no_empty_messages(connection: Any) -> None:
    """Leave out the SSH_MSG_IGNORE before each packet, where the cipher does not need it (RFC 4251, section 9.3.1).

    In CBC mode the end of one packet is the initialization vector of the next, and a listener has seen it, unless this
    message comes between. In other modes, and before a cipher is agreed on, it protects nothing.
    """
    send = getattr(connection, "send_packet", None)
    if send is None:
        return

    def send_packet(kind: int, *parts: bytes, **more: Any) -> None:
        if kind != MSG_IGNORE or CBC in connection.get_extra_info("send_cipher", ""):
            send(kind, *parts, **more)

    connection.send_packet = send_packet
