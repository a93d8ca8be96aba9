"""The running configuration as IOS prints it: which section stands where, and the text of the whole."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from netloop.lab.sandbox import names
from netloop.lab.sandbox.tree import ConfigNode, Rank

ORDER = (
    "version",
    "service",
    "platform",
    "hostname",
    "boot-start-marker",
    "boot",
    "boot-end-marker",
    "vrf definition",
    "logging buffered",
    "logging console",
    "enable",
    "aaa",
    "clock",
    "mmi",
    "ip icmp",
    "prompt",
    "ip vrf",
    "ip domain",
    "ip cef",
    "ipv6 unicast-routing",
    "ipv6 cef",
    "mpls label",
    "mpls traffic-eng",
    "multilink",
    "subscriber",
    "crypto pki",
    "key",
    "license",
    "diagnostic",
    "spanning-tree",
    "archive",
    "username",
    "redundancy",
    "lldp",
    "cdp",
    "ip tcp",
    "crypto",
    "interface",
    "router",
    "virtual-service",
    "ip forward-protocol",
    "ip http",
    "ip route",
    "ip ssh",
    "ip scp",
    "ip community-list",
    "ip access-list",
    "ip prefix-list",
    "logging",
    "ipv6 ioam",
    "ipv6 route",
    "ipv6 router",
    "route-map",
    "access-list",
    "snmp-server",
    "mpls",
    "control-plane",
    "banner",
    "privilege",
    "alias",
    "line",
    "scheduler",
    "ntp",
    "event",
    "end",
)
"""The heads of global lines in the order in which IOS prints them; ``no X`` stands where ``X`` does."""

PROTOCOLS = ("eigrp", "ospfv3", "ospf", "isis", "rip", "bgp")


@lru_cache(maxsize=4096)
def rank(text: str) -> Rank | None:
    """Where a global line stands, or None for one whose place is not known."""
    words = text.removeprefix("no ").split()
    head = next((n for n in (2, 1) if " ".join(words[:n]) in ORDER), 0)
    if not head:
        return None
    place = ORDER.index(" ".join(words[:head]))
    if words[0] == "interface" and len(words) > 1:
        return place, names.order(words[1])
    if words[0] == "router" and len(words) > 1:
        protocol = PROTOCOLS.index(words[1]) if words[1] in PROTOCOLS else len(PROTOCOLS)
        number = int(words[2]) if len(words) > 2 and words[2].isdigit() else 0
        return place, protocol, number
    if words[:2] == ["ipv6", "router"] and len(words) > 3:
        return place, words[2], int(words[3]) if words[3].isdigit() else 0
    return (place,)


def global_rank(text: str) -> Rank:
    """Where a global line stands; one whose place is not known stands last."""
    return rank(text) or (len(ORDER),)


def body(root: ConfigNode) -> str:
    """The configuration from its first line to ``end``, sections parted by ``!``."""
    nodes = list(root)
    lines = ["!"]
    for node, following in pairwise([*nodes, None]):
        if node is None:
            continue
        lines += node.block()
        if following is None or _parted(node, following):
            lines.append("!")
    return "\n".join([*lines, "end"]) + "\n"


def _parted(above: ConfigNode, below: ConfigNode) -> bool:
    if above.text.startswith("boot") and below.text.startswith("boot"):
        return False
    return above.section or below.section or above.rank[:1] != below.rank[:1]


def running(root: ConfigNode, changed: str = "") -> str:
    """The output of ``show running-config``; ``changed`` is the comment on the last change, or empty."""
    text = f"!\n{changed}\n{body(root)}" if changed else body(root)
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{text}"
