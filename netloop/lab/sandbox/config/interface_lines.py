"""Lines of an interface that are kept and printed back: its medium, packets, neighbors and services, in IOS's order.

Lines after the command references of Cisco IOS 15M&T; their order as in published running configurations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netloop.lab.sandbox.config import gateways
from netloop.lab.sandbox.config.command import setting, toggle
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given, Run
from netloop.lab.sandbox.config.section_kind import heads, kept_line
from netloop.lab.sandbox.grammar import INVALID, CliCommand, InvalidLine
from netloop.lab.sandbox.names import is_virtual, short_name
from netloop.lab.sandbox.tree import ConfigNode, Rank

DIRECTED = ("ip", "access-group")
"""The slot of access lists: one a direction."""
SWITCHPORT, ROUTED, SWITCHPORT_RANK = ("switchport",), "no switchport", (0, 4)
TUNNEL_MODE, TUNNEL_MODE_RANK = ("tunnel", "mode"), (50, 13, 5)
"""Behind ``tunnel source``, before ``tunnel destination``."""
VID = ("encapsulation",)
VID_RANK = (0, 5)
PORT_MTU = 1500
MTU_RANK = (2, 0)
TAKEN = (
    "%Configuration of multiple subinterfaces of the same main\n"
    "interface with the same VID ({}) is not permitted.\nThis VID is already configured on {}.\n"
)
AUTOMATIC: tuple[tuple[str, str, str, Rank], ...] = (
    ("duplex", "(auto|full|half)", "auto", (50, 0)),
    ("speed", "(auto|10|100|1000|2500|10000|nonegotiate)", "auto", (50, 1)),
    ("media-type", "(rj45|sfp|auto-select|100BASE-FX|10BASET)", "rj45", (50, 2)),
)
"""Head, words, what a port has without the line (and prints all the same), and place."""
PACKETS = (
    "ip directed-broadcast | ip verify unicast | ip accounting+ | ip nbar* | ip flow*"
    " | ip route-cache* | ip pim+ | ip igmp* | ip nhrp* | ip nat | ip inspect* | ip virtual-reassembly | ip ips*"
    " | ip admission* | ip wccp* | ip mroute-cache | ip mask-reply | ip local-proxy-arp | ip gratuitous-arps | ip rtp*"
    " | ip rsvp* | ip sla* | ip dhcp* | ip arp* | ip bgp* | ip cgmp | ip sap* | ip multicast* | ip traffic-export*"
    " | zone-member security"
)
QUEUES = "logging event+ | fair-queue | hold-queue+ | max-reserved-bandwidth | tx-ring-limit"
MEDIUM = (
    "carrier-delay | arp+ | transmit-interface | tunnel source | tunnel destination | tunnel key"
    " | tunnel checksum | tunnel sequence-datagrams | tunnel path-mtu-discovery | tunnel ttl | tunnel tos | tunnel vrf"
    " | tunnel bandwidth+ | tunnel protection* | tunnel mpls* | tunnel route-via | tunnel tsp-hop* | flowcontrol+"
    " | spanning-tree* | storm-control* | mls* | clock rate | serial* | ppp* | pppoe* | pppoe-client*"
    " | dialer* | dialer-group | peer default* | frame-relay* | lacp+ | udld port | snmp trap+ | bridge-group*"
    " | xconnect* | plim* | priority-group | random-detect* | traffic-shape* | rate-limit* | crypto ipsec*"
    " | crypto map | h323-gateway* | macro* | power* | authentication* | dot1x* | mab | device-tracking*"
    " | ntp* | bfd* | isdn* | squelch | physical-layer | cdp tlv* | lldp tlv-select* | lldp med-tlv-select*"
    " | mac access-group* | backup* | track* | aggregate+ | lan-name | hold-time | lapb*"
)
IPV6 = (
    "ipv6 mtu | ipv6 nd* | ipv6 traffic-filter* | ipv6 dhcp* | ipv6 verify* | ipv6 flow* | ipv6 policy route-map"
    " | ipv6 tcp adjust-mss | ipv6 mld* | ipv6 pim+ | ipv6 rip* | ipv6 inspect* | ipv6 virtual-reassembly"
    " | ipv6 multicast* | ipv6 mfib* | ipv6 next-hop-self* | ipv6 bandwidth-percent* | ipv6 split-horizon*"
)


def set_group(here: Cursor, given: Given) -> None:
    """``ip access-group X in|out``: another list takes the direction."""
    here.node.put((*DIRECTED, given.words[-1]), given.text, (4, 1, given.words[-1]))


def no_group(here: Cursor, given: Given) -> None:
    """``no ip access-group [X] [in|out]``: without a direction both go."""
    for way in (given.words[-1],) if given.words[-1] in {"in", "out"} else ("in", "out"):
        here.node.drop(*DIRECTED, way)


def set_vid(here: Cursor, given: Given) -> str | None:
    """``encapsulation dot1Q N [native]``: a VLAN belongs to one subinterface of a port."""
    port, _, number = here.node.slot[-1].partition(".")
    for other in here.running.under("interface"):
        above, _, sub = other.slot[-1].partition(".")
        words = other.text_of(*VID).split()
        same = words[2:3] == [str(given["vlan"])] and "second" not in given.values and "second-dot1q" not in words
        if (above, same) == (port, True) and sub not in {"", number} and not here.booting:
            return TAKEN.format(given["vlan"], other.slot[-1])
    here.node.put(VID, given.text, VID_RANK)
    return None


def no_encapsulation(here: Cursor, _given: Given) -> None:
    """``no encapsulation ...``."""
    here.node.drop(*VID)


def set_mtu(here: Cursor, given: Given) -> None:
    """``mtu N``: IOS does not print the one that a port has anyhow."""
    if given["bytes"] == PORT_MTU and not is_virtual(here.node.slot[-1]) and not here.booting:
        here.node.drop("mtu")
    else:
        here.node.put(("mtu",), given.text, MTU_RANK)


def no_mtu(here: Cursor, _given: Given) -> None:
    """``no mtu [N]``."""
    here.node.drop("mtu")


def _on_switch(commands: Iterable[ConfigCommand]) -> Iterator[ConfigCommand]:
    """``[no] switchport ...``, which only a router with such ports knows; its configuration shows whether it has them.

    Of a routed port (``no switchport``) it is refused. Text: sessions with Catalysts in public notes.
    """
    for command in commands:
        yield CliCommand(command.pattern, _guarded(command.run), command.help)


def _guarded(run: Run) -> Run:
    def guarded(here: Cursor, given: Given) -> str | InvalidLine | None:
        if here.booting:
            return run(here, given)
        if not any(port.under(*SWITCHPORT) for port in here.running.under("interface")):
            typed = here.line.split()[given.words.index(*SWITCHPORT)]
            return InvalidLine(INVALID, here.line.index(typed) + 1)
        if given.words in {SWITCHPORT, ("no", *SWITCHPORT)}:
            _route(here.node, on=given.words[0] == "no")
            return None
        if here.node.text_of(*SWITCHPORT) == ROUTED:
            return f"Command rejected: {short_name(here.node.slot[-1])} is not a switching port.\n"
        return run(here, given)

    return guarded


def _route(port: ConfigNode, *, on: bool) -> None:
    """Make a port a routed one, or one of the switch again, as a router prints it whose ports are routed ones."""
    port.put(SWITCHPORT, ROUTED if on else SWITCHPORT[0], SWITCHPORT_RANK)


def set_tunnel_mode(here: Cursor, given: Given) -> None:
    """``tunnel mode M``: GRE over IPv4 is what a tunnel has anyhow, and is not printed."""
    if given["mode"].split() == ["gre", "ip"] and not here.literal:
        here.node.drop(*TUNNEL_MODE)
    else:
        here.node.put(TUNNEL_MODE, given.text, TUNNEL_MODE_RANK)


def no_tunnel_mode(here: Cursor, _given: Given) -> None:
    """``no tunnel mode [M]``."""
    here.node.drop(*TUNNEL_MODE)


def set_policy(here: Cursor, given: Given) -> str | None:
    """``service-policy input|output P``: one a direction, of a policy map that there is."""
    if not here.booting and all(policy.slot[-1] != given["policy"] for policy in here.running.under("policy-map")):
        return f"% policy map {given['policy']} not configured\n"
    here.node.put(given.words[:2], given.text, (95, ("input", "output").index(given.words[1])))
    return None


def no_policy(here: Cursor, given: Given) -> None:
    """``no service-policy input|output [P]``."""
    here.node.drop(*given.words[1:3])


def set_encapsulation(here: Cursor, given: Given) -> None:
    """``encapsulation ppp`` and what else serial ports speak."""
    here.node.put(VID, given.text, (2, 4))


def set_other_default(head: str, rank: Rank, otherwise: str) -> Iterator[ConfigCommand]:
    """``no duplex``: a port has a value all the same and prints it, where it printed one."""

    def back(here: Cursor, _given: Given) -> None:
        if (head,) in here.node and not is_virtual(here.node.slot[-1]):
            here.node.put((head,), f"{head} {otherwise}", rank)
        else:
            here.node.drop(head)

    yield CliCommand(f"no {head} [<rest:line>]", back)


def _automatic() -> Iterator[ConfigCommand]:
    for head, words, otherwise, rank in AUTOMATIC:
        yield next(iter(setting(f"{head} {words}", *rank)))
        yield from set_other_default(head, rank, otherwise)


def _kept(lines: str, *rank: int) -> Iterator[ConfigCommand]:
    for place, head in enumerate(heads(lines)):
        yield from kept_line(head, *rank[:-1], rank[-1] + place)


COMMANDS: tuple[ConfigCommand, ...] = (
    *setting("mac-address <address:word>", 0, 2),
    CliCommand("encapsulation dot1Q <vlan:1-4094> [native]", set_vid),
    CliCommand("encapsulation dot1Q <vlan:1-4094> second-dot1q <second:line>", set_vid),
    CliCommand("encapsulation (hdlc|ppp|frame-relay|isl|atm-dxi|lapb|smds|mpls) [<rest:line>]", set_encapsulation),
    CliCommand("no encapsulation [<rest:line>]", no_encapsulation),
    CliCommand("mtu <bytes:64-18000>", set_mtu),
    CliCommand("no mtu [<bytes:line>]", no_mtu),
    *setting("bandwidth (receive|inherit|qos-reference) [<rest:line>]", 2, 2, key=1),
    *setting("bandwidth <kbps:1-10000000>", 2, 1),
    *kept_line("ip helper-address*", 4, 0),
    CliCommand("ip access-group <name:word> (in|out)", set_group),
    CliCommand("no ip access-group [<name:word>] [(in|out)]", no_group),
    *toggle("ip redirects", 4, 3, default=True),
    *toggle("ip unreachables", 4, 4, default=True),
    *toggle("ip proxy-arp", 4, 5, default=True),
    *setting("ip mtu <bytes:68-18000>", 4, 6),
    *_kept(PACKETS, 4, 10),
    *kept_line("ip tcp adjust-mss", 4, 90),
    *setting("ip policy route-map <name:word>", 8, 0),
    *kept_line("ip rip*", 8, 1),
    *gateways.COMMANDS,
    *_kept(QUEUES, 8, 3),
    *setting("load-interval <seconds:30-600>", 9, 0),
    *setting("delay <tens:1-16777215>", 9, 1),
    *_automatic(),
    *toggle("negotiation auto", 50, 3),
    *toggle("keepalive", 50, 4, default=True),
    *setting("keepalive <seconds:0-32767> [<retries:1-255>]", 50, 4),
    *_on_switch(kept_line("switchport*", *SWITCHPORT_RANK)),
    CliCommand("tunnel mode <mode:line>", set_tunnel_mode),
    CliCommand("no tunnel mode [<mode:line>]", no_tunnel_mode),
    *_kept(MEDIUM, 50, 10),
    *_kept(IPV6, 61, 0),
    *toggle("ipv6 redirects", 61, 90, default=True),
    *toggle("ipv6 unreachables", 61, 91, default=True),
    *toggle("cdp enable", 80),
    *toggle("lldp transmit", 81, default=True),
    *toggle("lldp receive", 82, default=True),
    *toggle("mop enabled", 90),
    *toggle("mop sysid", 90),
    *kept_line("channel-group", 94),
    CliCommand("service-policy (input|output) <policy:word>", set_policy),
    CliCommand("no service-policy (input|output) [<policy:word>]", no_policy),
    *kept_line("service-policy type*", 95, 2),
)
