"""The vocabulary of patterns that the tables share."""

from __future__ import annotations

import re

INTERFACE = r"^interface "
OSPF, OSPFV3 = r"^router ospf ", r"^(?:ipv6 router ospf|router ospfv3) "
BGP, ISIS, EIGRP = r"^router bgp ", r"^router isis\b", r"^(?:ipv6 )?router eigrp "
FAMILY = r"^address-family "
IPV4 = r"\d+\.\d+\.\d+\.\d+"
IPV6 = r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"

SINGLE = (
    r"(bandwidth|delay|mtu|load-interval|carrier-delay|keepalive|isis circuit-type|mpls mtu) ",
    r"((?:ip|ipv6) (?:mtu|tcp adjust-mss|policy route-map|verify unicast source)) ",
    r"((?:ip|ipv6) ospf (?:cost|network|priority|hello-interval|dead-interval)) ",
    r"(ospfv3 (?:cost|network)|ospfv3 \d+ (?:cost|network)) ",
    r"(ip pim) (?:sparse|dense|passive)",
    r"(service-policy (?:input|output)) ",
    r"(isis metric) \d+$",
)
"""Interface lines of which an interface has one: another value takes the place of the first. The group is the slot."""


def slot_of(line: str) -> str | None:
    """The slot of a further interface line, or None where any number of its kind may stand together."""
    found = (re.match(pattern, line) for pattern in SINGLE)
    return next((match[1] for match in found if match), None)
