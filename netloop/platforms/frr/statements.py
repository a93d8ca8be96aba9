"""The further statements that a loopback of FRR may carry.

Source: FRR's user guide (zebra, ospfd, ospf6d, isisd, pimd, pim6d, ripd), which says for each command the node that it
belongs to. vtysh offers what the interface node does not know to the global node, as IOS does. Left out on purpose:
what is of the whole router (``ip pim rp``, ``ip pim spt-switchover``, ``ip igmp generate-query-once``,
``evpn mh startup-delay``), what opens a mode (``link-params``), and what carries a secret in clear.
"""

from netloop.platforms.configuration.interface_lines import Statements

NETWORK = "(broadcast|non-broadcast|point-to-point|point-to-multipoint)"
LEVEL = "[(level-1|level-2)]"

INTERFACE = ("bandwidth <number>", "link-detect", "multicast [(enable|disable)]", "shutdown", "mpls (enable|disable)")
OSPF = (
    "ip ospf authentication [(message-digest|null|key-chain <name>)]",
    "ip ospf bfd [profile <name>]",
    "ip ospf cost <number>",
    "ip ospf dead-interval (<number>|minimal hello-multiplier <number>)",
    "ip ospf graceful-restart hello-delay <number>",
    "ip ospf hello-interval <number>",
    "ip ospf mtu-ignore",
    f"ip ospf network {NETWORK}",
    "ip ospf prefix-suppression",
    "ip ospf priority <number>",
    "ip ospf retransmit-interval <number>",
    "ip ospf transmit-delay <number>",
    "ipv6 ospf6 advertise prefix-list <name>",
    "ipv6 ospf6 bfd [profile <name>]",
    "ipv6 ospf6 cost <number>",
    "ipv6 ospf6 dead-interval <number>",
    "ipv6 ospf6 hello-interval <number>",
    "ipv6 ospf6 ifmtu <number>",
    "ipv6 ospf6 instance-id <number>",
    "ipv6 ospf6 mtu-ignore",
    "ipv6 ospf6 network (broadcast|point-to-point|point-to-multipoint)",
    "ipv6 ospf6 priority <number>",
    "ipv6 ospf6 retransmit-interval <number>",
    "ipv6 ospf6 transmit-delay <number>",
)
ISIS = (
    "isis bfd [profile <name>]",
    "isis circuit-type (level-1|level-1-2|level-2|level-2-only)",
    f"isis csnp-interval {LEVEL} <number>",
    f"isis hello-interval {LEVEL} <number>",
    f"isis hello-multiplier {LEVEL} <number>",
    f"isis metric {LEVEL} <number>",
    "isis network point-to-point",
    f"isis priority {LEVEL} <number>",
    f"isis psnp-interval {LEVEL} <number>",
    "isis three-way-handshake",
)
MULTICAST = (
    "ip igmp",
    "ip igmp (join|join-group) <ipv4> [<ipv4>]",
    "ip igmp last-member-query-count <number>",
    "ip igmp last-member-query-interval <number>",
    "ip igmp query-interval <number>",
    "ip igmp query-max-response-time <number>",
    "ip igmp static-group <ipv4> [<ipv4>]",
    "ip igmp version (2|3)",
    "ip pim [(passive|sm)]",
    "ip pim (bsm|unicast-bsm)",
    "ip pim bfd [profile <name>]",
    "ip pim drpriority <number>",
    "ip pim hello <number> [<number>]",
    "ip pim use-source <ipv4>",
    "ipv6 mld",
    "ipv6 mld (join|join-group) <ipv6> [<ipv6>]",
    "ipv6 mld last-member-query-count <number>",
    "ipv6 mld last-member-query-interval <number>",
    "ipv6 mld query-interval <number>",
    "ipv6 mld query-max-response-time <number>",
    "ipv6 mld version (1|2)",
    "ipv6 pim [passive]",
    "ipv6 pim (bsm|unicast-bsm)",
    "ipv6 pim drpriority <number>",
    "ipv6 pim hello <number> [<number>]",
)
OTHERS = (
    "ip rip (receive|send) version (1|2|1 2)",
    "ip rip split-horizon [poisoned-reverse]",
    "ip rip v2-broadcast",
    "ipv6 nd (managed-config-flag|other-config-flag|adv-interval-option|suppress-ra)",
    "ipv6 nd mtu <number>",
    "ipv6 nd prefix <prefix6>",
    "ipv6 nd ra-hop-limit <number>",
    "ipv6 nd ra-interval [msec] <number>",
    "ipv6 nd ra-lifetime <number>",
    "ipv6 nd ra-retrans-interval <number>",
    "ipv6 nd reachable-time <number>",
    "ipv6 nd router-preference (high|medium|low)",
    "ipv6 ripng split-horizon [poisoned-reverse]",
)

STATEMENTS = Statements(
    forms=(*INTERFACE, *OSPF, *ISIS, *MULTICAST, *OTHERS),
    elsewhere=(
        ("description", "description:"),
        ("ip address", "ipv4: or secondaries:"),
        ("ipv6 address", "ipv6:"),
        ("vrf", "vrf:"),
        ("ip ospf area", "area: of the OSPF process"),
        ("ip ospf passive", "passive: of the OSPF process"),
        ("ipv6 ospf6 area", "area: of the OSPFv3 process"),
        ("ipv6 ospf6 passive", "passive: of the OSPFv3 process"),
        ("(?:ip|ipv6) router isis", "loopbacks: of the IS-IS instance"),
        ("isis passive", "loopbacks: of the IS-IS instance"),
    ),
)
