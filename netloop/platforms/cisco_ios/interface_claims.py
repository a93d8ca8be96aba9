"""What netloop owns on a loopback: its addresses and VRF, how protocols are told of it, the declared further lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.intent import Intent, Loopback
from netloop.platforms.cisco_ios.absent import on_interface
from netloop.platforms.cisco_ios.statements import STATEMENTS
from netloop.platforms.cisco_ios.words import slot_of

MAY = (
    r"description .+",
    r"description",
    r"(ip )?vrf forwarding \S+",
    r"ip address( \S+ \S+( secondary)?)?",
    r"ipv6 address \S+( \S+)?",
    r"ipv6 enable",
    r"ip ospf \d+ area \S+",
    r"ipv6 ospf \d+ area \S+",
    r"ospfv3 \d+ ipv6 area \S+",
    r"ipv6 eigrp \d+",
    r"(ip|ipv6) router isis( \S+)?",
    r"ip (redirects|unreachables|proxy-arp)",
    r"shutdown",
)
MUST = (r"ip address .*", r"ipv6 address .*", r"shutdown", r"(ip )?vrf forwarding \S+")
"""A loopback carries the addresses that are declared, in the VRF that is declared, and is up."""


def interfaces(intent: Intent) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Each owned loopback: its name, what may be written or removed on it, what must be named to stay."""
    for loopback in intent.loopbacks:
        yield loopback.name, (*MAY, *_further(loopback)), (*MUST, *_elsewhere(loopback, intent))


def _further(loopback: Loopback) -> Iterator[str]:
    """The declared lines, their negations, and what stood in their slots."""
    for line in loopback.lines:
        if not STATEMENTS.knows(line):
            continue
        yield re.escape(line.removeprefix("no "))
        if slot := slot_of(line):
            yield STATEMENTS.within(slot)


def _elsewhere(loopback: Loopback, intent: Intent) -> Iterator[str]:
    """Statements by which a declared protocol would advertise the loopback otherwise than declared.

    With ``passive-interface`` IS-IS advertises an interface without running on it, and IOS itself takes
    ``ip router isis`` off the interface as the statement is made (Cisco IOS IS-IS command reference).
    """
    members = [(p, m) for p in intent.ospf for m in p.loopbacks if m.loopback.name == loopback.name]
    direct = {p.instance.name for p, m in members if m.advertise == "interface"}
    for process in intent.ospf:
        if members and process.instance.name not in direct:
            yield rf"ip ospf {process.instance.name} area \S+"
    if any(loopback.name == member.name for isis in intent.isis for member in isis.loopbacks):
        yield r"(ip|ipv6) router isis( \S+)?"
    yield from on_interface(intent)
