"""What a device offers for an SSH session, and what to say where that has nothing in common with what paramiko has.

Old routers offer SHA-1 alone for the key exchange, or sign with ``ssh-rsa``. paramiko 5 has neither any more;
paramiko 4 has both (``ssh-dss`` has gone from both).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from netloop.errors import Unreachable

PARAMIKO_4 = frozenset(
    ["diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1", "ssh-rsa"]
)
"""What paramiko 4.0 has and 5.0 has not."""
NO_ALGORITHM = ("ext-info-", "kex-strict-")
"""Words in the list of key exchanges that stand for something else (RFC 8308, OpenSSH's strict KEX)."""
PAGE = "docs/howto/old-routers.md"


@dataclass(frozen=True, slots=True)
class Algorithms:
    """The algorithms of one side."""

    kex: tuple[str, ...]
    keys: tuple[str, ...]
    ciphers: tuple[str, ...]

    @classmethod
    def read(cls, payload: bytes) -> Algorithms:
        """From the body of SSH_MSG_KEXINIT: 16 bytes of cookie, then lists of names (RFC 4253, section 7.1).

        Raises:
            struct.error, ValueError: it is no such message.
        """
        names = _names(payload, 16)
        kex, keys, ciphers = next(names), next(names), next(names)
        return cls(tuple(name for name in kex if not name.startswith(NO_ALGORITHM)), keys, ciphers)

    @classmethod
    def parsed(cls, payload: bytes) -> Algorithms | None:
        """As ``read``, None where it is no such message."""
        try:
            return cls.read(payload)
        except (struct.error, ValueError):
            return None


WORDS = {"kex": "for the key exchange", "keys": "as host keys", "ciphers": "as ciphers"}


def _names(payload: bytes, at: int) -> Iterator[tuple[str, ...]]:
    while True:
        (length,) = struct.unpack_from(">I", payload, at)
        yield tuple(payload[at + 4 : at + 4 + length].decode("ascii").split(","))
        at += 4 + length


def apart(theirs: Algorithms, ours: Algorithms) -> dict[str, tuple[str, ...]]:
    """What the device offers of the kinds in which nothing is common, by the field of ``Algorithms``."""
    return {
        field.name: getattr(theirs, field.name)
        for field in fields(Algorithms)
        if not set(getattr(theirs, field.name)) & set(getattr(ours, field.name))
    }


def offer(found: Mapping[str, tuple[str, ...]]) -> str:
    """What a device offers, in words."""
    return "the device offers only " + "; ".join(f"{', '.join(names)} {WORDS[kind]}" for kind, names in found.items())


def newer(setting: str) -> str:
    """What to do on the device; ``setting`` is what tells it which algorithms to offer."""
    return f"let the device offer newer ones ({setting}, an RSA key of 2048 bits)"


def mismatch(theirs: Algorithms, ours: Algorithms, version: str, setting: str) -> tuple[str, str] | None:
    """What the device offers that this paramiko lacks, and the way; None where there is something in common."""
    found = apart(theirs, ours)
    if not found:
        return None
    reached = all(set(names) & PARAMIKO_4 for names in found.values())
    way = (
        f"netloop reaches it from an environment of its own with paramiko 4 ({PAGE}), or {newer(setting)}"
        if reached
        else newer(setting)
    )
    return f"{offer(found)}, which paramiko {version} does not have", way


@cache
def listening() -> type[Any]:
    """paramiko's transport, which also keeps what the other side offers."""
    from paramiko import Transport

    class Listening(Transport):
        """Keeps the other side's first SSH_MSG_KEXINIT."""

        theirs: Algorithms | None = None

        def _parse_kex_init(self, m: Any) -> None:
            self.theirs = self.theirs or Algorithms.parsed(m.asbytes())
            super()._parse_kex_init(m)  # type: ignore[misc]

    return Listening


def no_common_algorithm(address: str, transport: Any, reason: str, setting: str) -> Unreachable:
    """The error of a negotiation that failed; ``reason`` is paramiko's own word for it.

    ``setting`` is what tells the device which algorithms to offer.
    """
    import paramiko

    theirs, found = getattr(transport, "theirs", None), None
    if theirs is not None:
        security = transport.get_security_options()
        ours = Algorithms(security.kex, security.key_types, security.ciphers)
        found = mismatch(theirs, ours, paramiko.__version__, setting)
    message, hint = found or (
        f"no common SSH algorithm: {reason}",
        newer(setting),
    )
    return Unreachable(f"{address}: {message}", hint=hint)
