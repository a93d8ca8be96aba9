"""What replaces what on IOS: two lines of one slot never stand together.

``hier_config``'s own IOS driver is not used: it takes a secondary address for the primary, rewrites access lists
while it loads, and has no rule for router IDs, so that it would emit ``no router-id`` first and re-elect in between.
"""

from __future__ import annotations

from netloop.platforms.cisco_ios.words import BGP, EIGRP, FAMILY, INTERFACE, ISIS, OSPF, OSPFV3, SINGLE
from netloop.platforms.sections.dialect import Grammar

SESSION = r"^neighbor (\S+ (?:remote-as|update-source|description)) "

SLOTS: tuple[tuple[str, ...], ...] = (
    (r"^(mpls ldp router-id(?: vrf \S+)?) (?!vrf )\S+",),
    (INTERFACE, r"^(description) "),
    (INTERFACE, r"^(?:ip )?(vrf forwarding) "),
    (INTERFACE, r"^(ip address) \S+ \S+$"),
    (INTERFACE, r"^ipv6 address \S+ (link-local)$"),
    (INTERFACE, r"^(ip ospf \d+) area "),
    (INTERFACE, r"^(ipv6 ospf \d+) area "),
    (INTERFACE, r"^(ospfv3 \d+ ipv6) area "),
    *((INTERFACE, f"^{pattern}") for pattern in SINGLE),
    (OSPF, r"^(router-id) "),
    (OSPF, r"^network (\S+ \S+) area "),
    (OSPFV3, r"^(router-id) "),
    (OSPFV3, FAMILY, r"^(router-id) "),
    (BGP, r"^(bgp router-id) "),
    (BGP, SESSION),
    (BGP, FAMILY, r"^(bgp router-id) "),
    (BGP, FAMILY, SESSION),
    (EIGRP, r"^(eigrp router-id) "),
    (EIGRP, FAMILY, r"^(eigrp router-id) "),
    (ISIS, r"^(is-type) "),
    (ISIS, r"^(metric-style) "),
    (ISIS, r"^(mpls traffic-eng router-id) "),
)
"""Paths of patterns; the group in the last names the slot. A line replaces the one in its slot, without a ``no``."""

NEGATIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    ((INTERFACE, r"^description "), r"^no description .*", "no description"),
    ((OSPF, r"^router-id "), r"^no router-id .*", "no router-id"),
    ((OSPFV3, r"^router-id "), r"^no router-id .*", "no router-id"),
    ((OSPFV3, FAMILY, r"^router-id "), r"^no router-id .*", "no router-id"),
    ((EIGRP, r"^eigrp router-id "), r"^no eigrp router-id .*", "no eigrp router-id"),
    ((EIGRP, FAMILY, r"^eigrp router-id "), r"^no eigrp router-id .*", "no eigrp router-id"),
    ((ISIS, r"^is-type "), r"^no is-type .*", "no is-type"),
    ((BGP, r"^neighbor \S+ description "), r"(description) .*", r"\1"),
    ((BGP, r"^neighbor \S+ update-source "), r"(update-source) .*", r"\1"),
    ((BGP, FAMILY, r"^neighbor \S+ description "), r"(description) .*", r"\1"),
    ((BGP, FAMILY, r"^neighbor \S+ update-source "), r"(update-source) .*", r"\1"),
)

ORDER: tuple[tuple[tuple[str, ...], int], ...] = (
    ((INTERFACE, r"^no (ip ospf|ipv6 ospf|ospfv3) \d+ "), -50),
    ((INTERFACE, r"^(no )?(ip )?vrf forwarding "), -40),
    ((INTERFACE, r"^no ip address \S+ \S+ secondary$"), -30),
    ((INTERFACE, r"^no ip address \S+ \S+$"), -20),
    ((INTERFACE, r"^no ipv6 address "), -20),
    ((INTERFACE, r"^ip address \S+ \S+ secondary$"), 10),
    ((INTERFACE, r"^no shutdown$"), 50),
    ((BGP, r"^no neighbor \S+ (remote-as|peer-group) "), 50),
    ((BGP, FAMILY, r"^no neighbor \S+ (remote-as|peer-group) "), 50),
)
"""Secondaries go before the primary and come after it; a neighbor's other lines go before its ``remote-as``, which
removes it."""

GRAMMAR = Grammar(SLOTS, NEGATIONS, ORDER)
