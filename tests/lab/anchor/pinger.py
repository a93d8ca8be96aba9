"""One ping a tick, counted: a program for ``ip netns exec``, with the standard library alone.

::

    python pinger.py SOURCE TARGET INTERVAL COUNT

The ticks are fixed beforehand: one that cannot be sent counts as unanswered and delays none of those behind it. Prints
the monotonic clock at the first tick, in seconds, and a mark a tick as Cisco's ``ping`` has it: ``!`` for an answer
that came until a second after the last tick, ``.`` for none.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

ECHO_REPLY, ECHO_REQUEST = 0, 8
PATIENCE = 1.0


def main(source: str, target: str, interval: float, count: int) -> None:
    """Ping, and print."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as wire:
        wire.bind((source, 0))
        began, answered = time.monotonic(), set()
        for number in range(count):
            answered.update(answers(wire, began + number * interval))
            with suppress(OSError):
                wire.sendto(request(number), (target, 0))
        answered.update(answers(wire, time.monotonic() + PATIENCE))
    print(began)
    print("".join("!" if number in answered else "." for number in range(count)))


def request(number: int) -> bytes:
    """An echo request of this process (RFC 792) with that sequence number."""
    body = struct.pack("!HH", os.getpid() & 0xFFFF, number)
    return struct.pack("!BBH", ECHO_REQUEST, 0, checksum(struct.pack("!BBH", ECHO_REQUEST, 0, 0) + body)) + body


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071) of an even number of bytes."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def answers(wire: socket.socket, until: float) -> Iterator[int]:
    """The sequence numbers of the answers to this process that arrive until then."""
    while (left := until - time.monotonic()) > 0:
        if select.select([wire], [], [], left)[0]:
            packet = wire.recv(2048)
            kind, _, _, process, number = struct.unpack_from("!BBHHH", packet, 4 * (packet[0] & 0x0F))
            if kind == ECHO_REPLY and process == os.getpid() & 0xFFFF:
                yield number


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
