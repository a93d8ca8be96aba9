"""The running configuration as IOS prints it: which section stands where, and the text of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from netloop.lab.sandbox import names
from netloop.lab.sandbox.tree import ConfigNode, Rank

ORDER = (
    "version",
    "service nagle",
    "service pad",
    "service tcp-keepalives-in",
    "service tcp-keepalives-out",
    "service timestamps debug",
    "service timestamps log",
    "service password-encryption",
    "service",
    "platform qfp",
    "platform punt-keepalive",
    "platform console",
    "platform",
    "hostname",
    "boot-start-marker",
    "boot",
    "boot-end-marker",
    "card type",
    "security",
    "vrf definition",
    "logging discriminator",
    "logging snmp-authfail",
    "logging buffered",
    "logging rate-limit",
    "logging console",
    "logging monitor",
    "enable",
    "spd",
    "aaa new-model",
    "aaa local",
    "aaa group server",
    "aaa authentication",
    "aaa authorization",
    "aaa accounting",
    "aaa server radius",
    "aaa session-id",
    "aaa",
    "memory-size",
    "process",
    "clock",
    "switch",
    "network-clock-participate",
    "dot11",
    "mmi polling-interval",
    "mmi auto-configure",
    "mmi pvc",
    "mmi snmp-timeout",
    "mmi",
    "errdisable",
    "call-home",
    "ip icmp",
    "ip source-route",
    "ip gratuitous-arps",
    "ip wccp",
    "ip subnet-zero",
    "ip routing",
    "prompt",
    "ip vrf",
    "ip dhcp excluded-address",
    "ip dhcp",
    "ip bootp",
    "ip domain lookup",
    "ip domain-lookup",
    "ip domain list",
    "ip domain name",
    "ip domain",
    "ip domain-name",
    "ip domain-list",
    "ip name-server",
    "ip host",
    "ip multicast-routing",
    "ip inspect",
    "ip ips",
    "ip admission",
    "ip auth-proxy",
    "login",
    "vpdn",
    "ipv6 source-route",
    "ip cef",
    "ipv6 unicast-routing",
    "ipv6 dhcp",
    "ipv6 cef",
    "flow record",
    "flow exporter",
    "flow monitor",
    "sampler",
    "mpls label",
    "mpls ldp",
    "mpls traffic-eng",
    "vtp",
    "subscriber",
    "multilink",
    "template",
    "parameter-map",
    "key",
    "crypto pki trustpoint",
    "crypto pki certificate map",
    "crypto pki certificate chain",
    "voice",
    "license",
    "diagnostic",
    "memory",
    "mls",
    "archive",
    "spanning-tree",
    "username",
    "redundancy",
    "bridge-domain",
    "l2vpn",
    "controller",
    "vlan internal",
    "vlan",
    "lldp",
    "cdp",
    "track",
    "ip tcp",
    "ip telnet",
    "ip ftp",
    "ip tftp",
    "ip ssh time-out",
    "ip ssh authentication-retries",
    "class-map",
    "policy-map",
    "zone security",
    "zone-pair",
    "pseudowire-class",
    "crypto ikev2",
    "crypto keyring",
    "crypto logging",
    "crypto isakmp policy",
    "crypto isakmp key",
    "crypto isakmp keepalive",
    "crypto isakmp",
    "crypto ipsec security-association",
    "crypto ipsec transform-set",
    "crypto ipsec profile",
    "crypto ipsec",
    "crypto dynamic-map",
    "crypto map",
    "crypto",
    "bba-group",
    "bridge irb",
    "interface",
    "router",
    "ip local",
    "virtual-service",
    "ip default-gateway",
    "ip forward-protocol",
    "ip classless",
    "ip bgp-community",
    "ip as-path",
    "ip community-list",
    "ip extcommunity-list",
    "ip http server",
    "ip http access-class",
    "ip http authentication",
    "ip http secure-server",
    "ip http",
    "ip flow-export",
    "ip flow-top-talkers",
    "ip nat translation",
    "ip nat pool",
    "ip nat",
    "ip dns",
    "ip ospf",
    "ip pim",
    "ip mroute",
    "ip route",
    "ip tacacs",
    "ip radius",
    "ip ssh",
    "ip scp",
    "object-group",
    "ip access-list",
    "ip prefix-list",
    "ip sla",
    "ip sla schedule",
    "logging trap",
    "logging facility",
    "logging source-interface",
    "logging",
    "dialer-list",
    "ipv6 ioam",
    "ipv6 route",
    "ipv6 router",
    "ipv6 prefix-list",
    "ipv6 access-list",
    "route-map",
    "access-list",
    "snmp-server engineID",
    "snmp-server group",
    "snmp-server user",
    "snmp-server view",
    "snmp-server community",
    "snmp-server trap-source",
    "snmp-server location",
    "snmp-server contact",
    "snmp-server",
    "tacacs-server",
    "tacacs server",
    "radius-server attribute",
    "radius-server",
    "radius server",
    "mpls",
    "control-plane",
    "mgcp",
    "gatekeeper",
    "dial-peer",
    "banner exec",
    "banner incoming",
    "banner login",
    "banner motd",
    "banner",
    "privilege",
    "alias",
    "line",
    "exception",
    "scheduler",
    "ntp authentication-key",
    "ntp authenticate",
    "ntp trusted-key",
    "ntp source",
    "ntp access-group",
    "ntp master",
    "ntp peer",
    "ntp server",
    "ntp",
    "event",
    "end",
)
"""The heads of global lines in the order in which IOS 15 prints them; ``no X`` stands where ``X`` does.

Read from running configurations of real devices. Releases differ: of a loaded configuration its own order counts.
"""

PLACES = {head: place for place, head in enumerate(ORDER)}
NUMBERED = (
    "crypto isakmp policy",
    "ip sla",
    "ip sla schedule",
    "track",
    "vlan",
    "access-list",
    "bridge-domain",
    "dialer-list",
)
"""Heads whose lines stand by the number behind them."""
LINES = ("con", "", "aux", "vty")

PROTOCOLS = ("eigrp", "ospfv3", "ospf", "isis", "rip", "bgp")


@lru_cache(maxsize=4096)
def rank(text: str) -> Rank | None:
    """Where a global line stands, or None for one whose place is not known."""
    words = text.removeprefix("no ").split()
    head = next((" ".join(words[:n]) for n in (3, 2, 1) if " ".join(words[:n]) in PLACES), "")
    if not head:
        return None
    place = PLACES[head]
    behind = words[len(head.split()) :]
    if words[0] == "interface" and len(words) > 1:
        return place, names.order(words[1])
    if words[0] == "router" and len(words) > 1:
        protocol = PROTOCOLS.index(words[1]) if words[1] in PROTOCOLS else len(PROTOCOLS)
        number = int(words[2]) if len(words) > 2 and words[2].isdigit() else 0
        return place, protocol, number
    if words[:2] == ["ipv6", "router"] and len(words) > 3:
        return place, words[2], int(words[3]) if words[3].isdigit() else 0
    if head in NUMBERED and behind and behind[0].isdigit():
        return place, int(behind[0])
    return (place, *_of_line(behind)) if head == "line" and len(behind) > 1 else (place,)


def _of_line(behind: Sequence[str]) -> Rank:
    """Where a ``line`` section stands: the console, lines by number alone, the auxiliary port, then the vtys."""
    kind = LINES.index(behind[0]) if behind[0] in LINES else 1
    return kind, int(behind[1]) if behind[1].isdigit() else 0


def global_rank(text: str) -> Rank:
    """Where a global line stands; one whose place is not known stands last."""
    return rank(text) or (len(ORDER),)


def body(nodes: Iterable[ConfigNode]) -> str:
    """A configuration, or some of its sections, from its first line to ``end``, sections parted by ``!``."""
    lines = ["!"]
    said = (node for node in nodes if node.slot != names.NULL or any(True for _ in node))
    for node, following in pairwise([*said, None]):
        if node is None:
            continue
        lines += node.block()
        if following is None or _parted(node, following):
            lines.append("!")
    return "\n".join([*lines, "end"]) + "\n"


TOGETHER = (
    "boot",
    "ip access-list ",
    "logging ",
    "line ",
    "service ",
    "aaa authentication",
    "aaa authorization",
    "ip nat ",
)
"""The beginnings of lines that no comment parts."""


def _parted(above: ConfigNode, below: ConfigNode) -> bool:
    texts = above.text.removeprefix("no "), below.text.removeprefix("no ")
    if any(all(text.startswith(head) for text in texts) for head in TOGETHER):
        return False
    return above.section or below.section or above.rank[:1] != below.rank[:1]


def text(root: ConfigNode, changed: str = "") -> str:
    """The configuration with the comment on its last change, which may be empty, before it."""
    return f"!\n{changed}\n{body(root)}" if changed else body(root)


def running(root: ConfigNode, changed: str = "") -> str:
    """The output of ``show running-config``; ``changed`` as in ``text``."""
    shown = text(root, changed)
    return f"Building configuration...\n\nCurrent configuration : {len(shown)} bytes\n{shown}"
