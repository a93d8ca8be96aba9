"""Statements: interface lines that an operator adds to a loopback, held to those that stay on the interface."""

from __future__ import annotations

import re
from collections.abc import Mapping

from netloop.sources.words import TEMPLATE, Refused, printable

LONGEST = 200
EXPECTED = "a statement of the interface itself, such as ip pim sparse-mode"
SAID_ELSEWHERE = (
    (r"description\b", "description:"),
    (r"ip address\b", "ipv4: or secondaries:"),
    (r"ipv6 address\b", "ipv6:"),
    (r"(ip )?vrf\b", "vrf:"),
    (r"ip ospf \d+ area\b", "area: of the OSPF process"),
    (r"ipv6 ospf \d+ area\b", "area: of the OSPFv3 process"),
    (r"ospfv3 \d+ (ipv4|ipv6) area\b", "area: of the OSPFv3 process"),
    (r"(ip|ipv6) router isis\b", "loopbacks: of the IS-IS instance"),
    (r"ipv6 eigrp \d+$", "loopbacks: of the EIGRP instance"),
)
BEGINNINGS: Mapping[str, str] = {
    "ip": "access-group bandwidth-percent directed-broadcast flow helper-address igmp mask-reply mtu ospf pim "
    "proxy-arp redirects rip route-cache summary-address unreachables verify virtual-reassembly",
    "ipv6": "enable flow mtu nd ospf pim redirects traffic-filter unreachables verify",
    "mpls": "bgp ip label mtu traffic-eng",
    "logging": "event",
    "snmp": "trap",
    "ntp": "disable",
    "": "bandwidth bfd carrier-delay clns delay hold-queue isis keepalive load-interval mtu ospfv3 shutdown",
}
"""The words that follow each first word in statements of an interface; those under ``""`` are first words."""
GLOBAL = re.compile(
    r"((ip|ipv6) (pim|igmp|flow|rip) (vrf|rp-|register|snooping|top|export|profile|bsr|bidir|ssm)"
    r"|ipv6 nd (cache|inspection|ra-throttler|raguard|suppress)|bfd (map|slow)|clns routing"
    r"|mpls (bgp (?!forwarding$)|label (?!protocol )|traffic-eng (?!tunnels$))).*"
)


def statement(text: str) -> str:
    """A further line of an interface: one that neither leaves it, nor enters another mode, nor asks or does anything.

    Routers take global and exec commands in interface mode too, so only beginnings that are known to stay are let in.
    """
    printable(text, "the line")
    for wrong, message in (
        (not text.strip(), "the line is empty"),
        (text != " ".join(text.split()), "the line begins or ends with a space, or holds several in a row"),
        (len(text) > LONGEST, f"the line is {len(text)} characters long"),
        ("?" in text, 'the line holds "?", which asks a router for help'),
        ("^" in text, 'the line holds "^", which begins a banner\'s delimiter'),
        (TEMPLATE.search(text) is not None, "only descriptions may hold {{ }}"),
    ):
        if wrong:
            raise Refused(message, EXPECTED)
    _stays(text)
    return text


def _stays(text: str) -> None:
    for pattern, key in SAID_ELSEWHERE:
        if re.match(rf"(no )?{pattern}", text):
            raise Refused("this statement is said elsewhere", EXPECTED, f"say it as {key}")
    first, _, rest = text.removeprefix("no ").partition(" ")
    known = rest.split(" ")[0] in BEGINNINGS[first].split() if first in BEGINNINGS else first in BEGINNINGS[""].split()
    if not known or GLOBAL.fullmatch(text.removeprefix("no ")):
        hint = f"such lines begin with {', '.join(sorted({*BEGINNINGS, *BEGINNINGS[''].split()} - {''}))}"
        raise Refused("this line may leave the interface, or does not belong to one", EXPECTED, hint)
