"""The further statements that a loopback of IOS may carry.

Sources: Cisco's command references of IOS 15 and IOS-XE (interface configuration, IP routing, IP multicast, IPv6,
MPLS), which say for each command the mode that it belongs to. Left out on purpose:

- what is a command of global configuration with the same words, and takes hold there where a loopback does not know
  it: ``mpls label protocol``, ``mpls traffic-eng tunnels``, ``ip igmp limit``, ``ip igmp immediate-leave``,
  ``ip pim snooping``, ``ipv6 pim limit``, ``ipv6 nd cache expire``, ``no mpls ip``;
- what opens a mode or runs on links alone: ``bfd template``, ``ip nhrp``, ``ip rsvp``, ``mpls ldp``, ``clns``;
- what carries a secret in clear: ``ip ospf message-digest-key``, ``isis password``.
"""

from netloop.platforms.configuration.interface_lines import Statements

LEVEL = "[(level-1|level-2)]"
NETWORK = "(broadcast|non-broadcast|point-to-point|point-to-multipoint [non-broadcast])"

INTERFACE = (
    "bandwidth (<number>|inherit|receive <number>)",
    "bfd (interval <number> min_rx <number> multiplier <number>|echo)",
    "carrier-delay (<number>|msec <number>)",
    "cdp enable",
    "delay <number>",
    "hold-queue <number> (in|out)",
    "keepalive [<number>] [<number>]",
    "lldp (receive|transmit)",
    "load-interval <number>",
    "logging event link-status",
    "mtu <number>",
    "service-policy (input|output) <name>",
    "shutdown",
    "snmp trap link-status [permit duplicates]",
)
IP = (
    "ip access-group <name> (in|out)",
    "ip accounting [(output-packets|access-violations)]",
    "ip authentication key-chain eigrp <number> <name>",
    "ip authentication mode eigrp <number> md5",
    "ip bandwidth-percent eigrp <number> <number>",
    "ip directed-broadcast [<name>]",
    "ip flow (ingress|egress)",
    "ip flow monitor <name> [sampler <name>] (input|output)",
    "ip hello-interval eigrp <number> <number>",
    "ip helper-address [(global|vrf <name>)] <ipv4>",
    "ip hold-time eigrp <number> <number>",
    "ip mask-reply",
    "ip mtu <number>",
    "ip nat (inside|outside)",
    "ip next-hop-self eigrp <number>",
    "ip policy route-map <name>",
    "ip proxy-arp",
    "ip redirects",
    "ip rip (receive|send) version (1|2|1 2)",
    "ip rip advertise <number>",
    "ip rip v2-broadcast",
    "ip route-cache [(cef|flow|policy|same-interface)]",
    "ip split-horizon [eigrp <number>]",
    "ip summary-address eigrp <number> <ipv4> <ipv4> [<number>]",
    "ip summary-address rip <ipv4> <ipv4>",
    "ip tcp adjust-mss <number>",
    "ip unreachables",
    "ip verify unicast reverse-path [<name>]",
    "ip verify unicast source reachable-via (any|rx) [allow-default] [allow-self-ping] [<name>]",
    "ip virtual-reassembly [(in|out)]",
)
MULTICAST = (
    "ip igmp access-group <name>",
    "ip igmp explicit-tracking",
    "ip igmp helper-address <ipv4>",
    "ip igmp join-group <ipv4> [source <ipv4>]",
    "ip igmp last-member-query-count <number>",
    "ip igmp last-member-query-interval <number>",
    "ip igmp querier-timeout <number>",
    "ip igmp query-interval <number>",
    "ip igmp query-max-response-time <number>",
    "ip igmp static-group <ipv4> [source (<ipv4>|ssm-map)]",
    "ip igmp version (1|2|3)",
    "ip pim (sparse-mode|dense-mode|sparse-dense-mode|passive)",
    "ip pim bfd",
    "ip pim bsr-border",
    "ip pim dr-priority <number>",
    "ip pim nbma-mode",
    "ip pim neighbor-filter <name>",
    "ip pim query-interval <number> [msec]",
    "ip pim state-refresh origination-interval [<number>]",
    "ip pim version (1|2)",
    "ipv6 pim",
    "ipv6 pim bsr border",
    "ipv6 pim dr-priority <number>",
    "ipv6 pim hello-interval <number>",
    "ipv6 pim join-prune-interval <number>",
)
IPV6 = (
    "ipv6 enable",
    "ipv6 flow (ingress|egress)",
    "ipv6 flow monitor <name> [sampler <name>] (input|output)",
    "ipv6 mtu <number>",
    "ipv6 nd (managed-config-flag|other-config-flag|advertisement-interval)",
    "ipv6 nd dad attempts <number>",
    "ipv6 nd ns-interval <number>",
    "ipv6 nd prefix (default|<prefix6>) [no-advertise]",
    "ipv6 nd ra (interval <number> [<number>]|interval msec <number> [<number>]|lifetime <number>|suppress [all])",
    "ipv6 nd reachable-time <number>",
    "ipv6 nd router-preference (high|medium|low)",
    "ipv6 nd suppress-ra",
    "ipv6 policy route-map <name>",
    "ipv6 redirects",
    "ipv6 tcp adjust-mss <number>",
    "ipv6 traffic-filter <name> (in|out)",
    "ipv6 unreachables",
    "ipv6 verify unicast reverse-path [<name>]",
    "ipv6 verify unicast source reachable-via (any|rx) [allow-default] [<name>]",
)
OSPF_WORDS = (
    f"network {NETWORK}",
    "cost <number>",
    "database-filter all out",
    "dead-interval <number>",
    "demand-circuit [ignore]",
    "flood-reduction",
    "hello-interval <number>",
    "mtu-ignore",
    "priority <number>",
    "retransmit-interval <number>",
    "transmit-delay <number>",
    "bfd [disable]",
    "shutdown",
)
OSPF = (
    *(f"ip ospf {words}" for words in OSPF_WORDS),
    "ip ospf authentication [(message-digest|null|key-chain <name>)]",
    "ip ospf dead-interval minimal hello-multiplier <number>",
    "ip ospf lls [disable]",
    "ip ospf prefix-suppression [disable]",
    "ip ospf resync-timeout <number>",
    "ip ospf ttl-security [(disable|hops <number>)]",
    *(f"ipv6 ospf {words}" for words in OSPF_WORDS),
    *(f"ospfv3 [<number>] [(ipv4|ipv6)] {words}" for words in OSPF_WORDS),
)
ISIS = (
    f"isis authentication key-chain <name> {LEVEL}",
    f"isis authentication mode (md5|text) {LEVEL}",
    f"isis authentication send-only {LEVEL}",
    "isis bfd [disable]",
    "isis circuit-type (level-1|level-1-2|level-2-only)",
    f"isis csnp-interval <number> {LEVEL}",
    f"isis hello-interval (<number>|minimal) {LEVEL}",
    f"isis hello-multiplier <number> {LEVEL}",
    f"isis ipv6 metric <number> {LEVEL}",
    "isis lsp-interval <number>",
    "isis mesh-group (<number>|blocked)",
    f"isis metric (<number>|maximum) {LEVEL}",
    "isis network point-to-point",
    f"isis priority <number> {LEVEL}",
    "isis retransmit-interval <number>",
    "isis tag <number>",
)
MPLS = ("mpls bgp forwarding", "mpls mtu [override] <number>")

STATEMENTS = Statements(
    forms=(*INTERFACE, *IP, *MULTICAST, *IPV6, *OSPF, *ISIS, *MPLS),
    positive=("mpls ip",),
    elsewhere=(
        ("description", "description:"),
        ("ip address", "ipv4: or secondaries:"),
        ("ipv6 address", "ipv6:"),
        ("(?:ip )?vrf", "vrf:"),
        (r"ip ospf \d+ area", "area: of the OSPF process"),
        (r"ipv6 ospf \d+ area", "area: of the OSPFv3 process"),
        (r"ospfv3 \d+ (?:ipv4|ipv6) area", "area: of the OSPFv3 process"),
        ("(?:ip|ipv6|clns) router isis", "loopbacks: of the IS-IS instance"),
        (r"ipv6 eigrp \d+", "loopbacks: of the EIGRP instance"),
    ),
)
