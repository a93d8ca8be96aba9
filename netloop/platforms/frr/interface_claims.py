"""What netloop owns on a loopback: its addresses, how protocols are told of it, the declared further lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.intent import Intent, Loopback
from netloop.platforms.frr.absent import on_interface
from netloop.platforms.frr.statements import STATEMENTS
from netloop.platforms.frr.words import slot_of
from netloop.platforms.sections.claim import Claim

MAY = (
    r"description( .+)?",
    r"ip address \S+",
    r"ipv6 address \S+",
    r"ip ospf (area \S+|passive)",
    r"ipv6 ospf6 (area \S+|passive)",
    r"(ip|ipv6) router isis \S+",
    r"isis [^\n]+",
    r"shutdown",
)
MUST = (r"ip address .*", r"ipv6 address .*", r"shutdown")
"""A loopback carries the addresses that are declared, and is up. Its VRF is the operating system's."""


def interface(loopback: Loopback, intent: Intent) -> Claim:
    """The claim of a declared loopback."""
    return Claim(
        (f"interface {re.escape(loopback.name)}",),
        (*MAY, *_further(loopback)),
        (*MUST, *_told(loopback, intent)),
        whole=False,
    )


def _further(loopback: Loopback) -> Iterator[str]:
    """The declared lines, their negations, and what stood in their slots."""
    for line in loopback.lines:
        if not STATEMENTS.knows(line):
            continue
        yield re.escape(line.removeprefix("no "))
        if slot := slot_of(line):
            yield STATEMENTS.within(slot)


def _told(loopback: Loopback, intent: Intent) -> Iterator[str]:
    """Statements of declared protocols that would tell them of the loopback otherwise than declared."""
    if members := [m for process in intent.ospf for m in process.loopbacks if m.loopback.name == loopback.name]:
        yield r"ip ospf area \S+"
        if not all(member.passive for member in members):
            yield r"ip ospf passive"
    if members := [m for process in intent.ospfv3 for m in process.loopbacks if m.loopback.name == loopback.name]:
        yield r"ipv6 ospf6 area \S+"
        if not all(member.passive for member in members):
            yield r"ipv6 ospf6 passive"
    if any(loopback.name == member.name for process in intent.isis for member in process.loopbacks):
        yield r"(ip|ipv6) router isis \S+"
    yield from on_interface(intent)
