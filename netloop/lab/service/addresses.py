"""Where a lab's routers listen: each on an address of its own in 127.0.0.0/8, all on one port.

Linux answers on the whole of 127.0.0.0/8; macOS on 127.0.0.1 alone, where every router gets a port from the kernel
instead. A lab's addresses follow from its name, so that they stay the same from one start to the next.
"""

from __future__ import annotations

import errno
import hashlib
import socket
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address

PORT = 2222
TRIES = 5
PER_BLOCK = 250
Addresses = Mapping[str, tuple[str, int]]


def listen_addresses(lab: str, names: Sequence[str]) -> Iterator[Addresses]:
    """What to try, in order, leaving out what this host does not have or somebody else uses.

    The last one is always 127.0.0.1 with port 0 for everyone: the kernel chooses.
    """
    for attempt in range(TRIES):
        candidate = _block(lab, attempt, names)
        refusal = _bind_error(candidate)
        if refusal is None:
            yield candidate
        elif refusal != errno.EADDRINUSE:
            break
    yield dict.fromkeys(names, ("127.0.0.1", 0))


def _block(lab: str, attempt: int, names: Sequence[str]) -> Addresses:
    """Addresses 127.X.Y.1 to .250, then 127.X.Y+1.1 ...; X and Y follow from the lab's name and the attempt."""
    digest = hashlib.sha256(f"{lab} {attempt}".encode()).digest()
    base = int(IPv4Address(f"127.{64 + digest[0] % 128}.{digest[1] % 128}.1"))
    return {
        name: (str(IPv4Address(base + 256 * (number // PER_BLOCK) + number % PER_BLOCK)), PORT)
        for number, name in enumerate(names)
    }


def _bind_error(candidate: Addresses) -> int | None:
    """The error number of the first place that cannot be had, or None."""
    for place in candidate.values():
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            error = _bind(probe, place)
            if error is not None:
                return error
    return None


def _bind(probe: socket.socket, place: tuple[str, int]) -> int | None:
    try:
        probe.bind(place)
    except OSError as exc:
        return exc.errno
    return None
