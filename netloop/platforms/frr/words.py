"""The vocabulary of patterns that the tables share."""

from __future__ import annotations

import re

from netloop.platforms.values import IPV4

INTERFACE = r"^interface "
OSPF, OSPF6 = r"^router ospf(?: |$)", r"^router ospf6(?: |$)"
BGP, ISIS, EIGRP, LDP = r"^router bgp ", r"^router isis ", r"^router eigrp ", r"^mpls ldp$"
FAMILY = r"^address-family "
IPV6 = r"[0-9a-f:.]*:[0-9a-f:.]*"
HOST = rf"{IPV4}/32"

SINGLE = (
    r"(bandwidth|ip ospf (?:cost|network|priority|hello-interval|dead-interval|bfd)) ",
    r"(ipv6 ospf6 (?:cost|network|priority|hello-interval|dead-interval|instance-id|ifmtu)) ",
    r"(isis (?:circuit-type|metric|network|priority|hello-interval|hello-multiplier)) ",
    r"(ip pim (?:drpriority|hello)|ip igmp version) ",
)
"""Interface lines of which an interface has one: another value takes the place of the first. The group is the slot."""


def slot_of(line: str) -> str | None:
    """The slot of a further interface line, or None where any number of its kind may stand together."""
    found = (re.match(pattern, line) for pattern in SINGLE)
    return next((match[1] for match in found if match), None)
