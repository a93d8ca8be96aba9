"""``router bgp``: the instance, its neighbors and its address families.

Until ``address-family`` is typed, IPv4 unicast stands directly under ``router bgp``; from then on IOS prints its
lines inside ``address-family ipv4``, where every neighbor is activated unless that was taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Interface

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.arguments import as_number
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import leave, setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, ConfigMode, Cursor, Given, Run
from netloop.lab.sandbox.config.neighbor import CLOSING, NEIGHBOR_COMMANDS, activate, peers, unicast_family
from netloop.lab.sandbox.config.peer_template import TEMPLATE_COMMANDS
from netloop.lab.sandbox.config.vrf import distinguished
from netloop.lab.sandbox.grammar import CliCommand, InvalidLine
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.bgp import NO_DEFAULT, NO_PROCESS, VRF_ROUTER_IDS

FAMILIES = ("ipv4", "vpnv4", "ipv6", "vpnv6")
"""The address families in the order in which IOS prints them; those of VRFs follow."""

SUBFAMILIES = ("multicast", "mdt")
"""What is behind the family's name, in IOS's order; others follow."""


def enter_bgp(here: Cursor, given: Given) -> str | None:
    """``router bgp AS``: one AS per router."""
    running = here.running.under("router", "bgp")
    if other := _other(running, given):
        return other
    node = running[0] if running else here.running.put(given.words, given.text, global_rank(given.text))
    if not running and not here.booting:
        node.put(("bgp", "log-neighbor-changes"), "bgp log-neighbor-changes", (1,))
    here.enter(BGP, node)
    return None


def no_bgp(here: Cursor, given: Given) -> str | None:
    """``no router bgp AS``."""
    running = here.running.under("router", "bgp")
    if other := _other(running, given):
        return other
    here.running.drop_under("router", "bgp")
    return None


def _other(running: list[ConfigNode], given: Given) -> str | None:
    """What is said to an AS that is not the router's; plain and dotted notation name the same one."""
    if running and as_number(running[0].slot[2]) != given["asn"]:
        return f"BGP is already running; AS is {running[0].slot[2]}\n"
    return None


def set_router_id(here: Cursor, given: Given) -> str | None:
    """``bgp router-id A``, ``interface X`` or, in a VRF, ``auto-assign``: at once, at the price of every session."""
    if "address" in given.values and int(given["address"]) == 0:
        return "% Invalid router ID\n"
    here.node.put(("bgp", "router-id"), given.text, (0,))
    return None


def no_router_id(here: Cursor, _given: Given) -> None:
    """``no bgp router-id``: elected anew."""
    here.node.drop("bgp", "router-id")


def assign_vrfs(here: Cursor, given: Given) -> None:
    """``bgp router-id vrf auto-assign``: every VRF without an ID of its own takes one of its own addresses."""
    here.node.put(VRF_ROUTER_IDS, given.text, (-1,))


def no_assign_vrfs(here: Cursor, _given: Given) -> None:
    """``no bgp router-id vrf auto-assign``: such VRFs run under the process's ID."""
    here.node.drop(*VRF_ROUTER_IDS)


def set_default_unicast(here: Cursor, _given: Given) -> None:
    """``bgp default ipv4-unicast``: from now on; who is not active in the family is not activated by it."""
    if NO_DEFAULT not in here.node:
        return
    for peer in peers(here.node) if not here.booting else ():
        family = unicast_family(here.node)
        if ("neighbor", peer, "activate") not in family:
            activate(family, peer, on=False)
    here.node.drop(*NO_DEFAULT)


def no_default_unicast(here: Cursor, given: Given) -> None:
    """``no bgp default ipv4-unicast``: for neighbors that are configured later; those that are there stay active.

    Source: Cisco IOS IP Routing: BGP Command Reference, ``bgp default ipv4-unicast``.
    """
    if peers(here.node) and not here.booting:
        unicast_family(here.node)
    here.node.put(NO_DEFAULT, given.text, (2,))


def unicast(node: ConfigNode) -> ConfigNode:
    """Where IPv4 unicast's lines stand: under the instance, or in its address family once one is there."""
    return node.get("address-family", "ipv4") or node


def set_network(here: Cursor, given: Given) -> str | None:
    """``network A [mask M] [route-map R]``; without a mask, the class that the address is in, printed as typed."""
    found = _prefix(given)
    if isinstance(found, str):
        return found
    mask = "" if found.prefixlen == classful(found.network_address) else f" mask {found.netmask}"
    rank = (10, int(given["address"]), found.prefixlen)
    policy = f" route-map {given['map']}" if "map" in given.values else ""
    text = f"network {given['address']}{mask}{policy}{' backdoor' if 'backdoor' in given else ''}"
    unicast(here.node).put(_network_slot(given, found), text, rank)
    return None


def no_network(here: Cursor, given: Given) -> str | None:
    """``no network A [mask M]``."""
    found = _prefix(given)
    if isinstance(found, str):
        return found
    unicast(here.node).drop(*_network_slot(given, found))
    return None


def _network_slot(given: Given, network: IPv4Network) -> tuple[str, ...]:
    """Where a ``network`` line stands, by the address that was typed."""
    return ("network", f"{given['address']}/{network.prefixlen}")


def _prefix(given: Given) -> IPv4Network | str:
    address: IPv4Address = given["address"]
    if "mask" not in given.values:
        return IPv4Network(f"{address}/{classful(address)}", strict=False)
    try:
        return IPv4Network(f"{address}/{given['mask']}")
    except ValueError:
        return "% BGP: Incorrect network or mask/prefix-length configured\n"


def set_ipv6_network(here: Cursor, given: Given) -> str | None:
    """``network X/L [route-map R]`` in an IPv6 family."""
    wanted: IPv6Interface = given["prefix"]
    if here.node.slot[1] != "ipv6":
        return "% BGP: Invalid network for this address family\n"
    text = str(wanted.network).upper()
    rank = (10, int(wanted.network.network_address), wanted.network.prefixlen)
    policy = f" route-map {given['map']}" if "map" in given.values else ""
    here.node.put(("network", text), f"network {text}{policy}", rank)
    return None


def no_ipv6_network(here: Cursor, given: Given) -> None:
    """``no network X/L``."""
    here.node.drop("network", str(given["prefix"].network).upper())


def _source(words: Sequence[str]) -> tuple[str, ...]:
    """What tells ``redistribute`` lines apart: the protocol and, where it has one, its process."""
    return tuple(words[:2] if len(words) > 1 and words[1] not in NO_PROCESS else words[:1])


def set_redistribution(here: Cursor, given: Given) -> None:
    """``redistribute PROTOCOL [P] ...``: one line a process, the later one in its place."""
    text = here.line.strip() if here.literal else given.text
    unicast(here.node).put(("redistribute", *_source(given["rest"].split())), text, (12,))


def no_redistribution(here: Cursor, given: Given) -> None:
    """``no redistribute PROTOCOL [P] ...``: the whole line."""
    unicast(here.node).drop_under("redistribute", *_source(given["rest"].split()))


def set_aggregate(here: Cursor, given: Given) -> None:
    """``aggregate-address A M [summary-only] ...`` or ``X/L``: one line a prefix, the later one in its place."""
    text = here.line.strip() if here.literal else given.text
    unicast(here.node).put(("aggregate-address", *_aggregate(given["rest"].split())), text, (11,))


def no_aggregate(here: Cursor, given: Given) -> None:
    """``no aggregate-address ...``."""
    unicast(here.node).drop_under("aggregate-address", *_aggregate(given["rest"].split()))


def _aggregate(words: Sequence[str]) -> tuple[str, ...]:
    return (words[0].upper(),) if "/" in words[0] else tuple(words[:2])


def enter_ipv4(here: Cursor, _given: Given) -> None:
    """``address-family ipv4 [unicast]``: the first time, IPv4 unicast's lines move in."""
    here.enter(FAMILY, unicast_family(here.node))


def enter_family(here: Cursor, given: Given) -> str | None:
    """Another address family, per VRF or not."""
    vrf = given.get("vrf")
    if vrf and not here.booting and not distinguished(here.running, vrf):
        return f"%VRF {vrf} does not exist or does not have a RD.\n"
    slot = tuple(word for word in given.words if word != "unicast")
    place = FAMILIES.index(slot[1]) if slot[1] in FAMILIES else len(FAMILIES)
    behind = [(SUBFAMILIES.index(word) if word in SUBFAMILIES else len(SUBFAMILIES), word) for word in slot[2:]]
    family = here.node.put(slot, " ".join(slot), (20, len(slot), place, *behind))
    family.closing = CLOSING
    here.enter(FAMILY, family)
    return None


def no_family(here: Cursor, given: Given) -> None:
    """``no address-family ...``."""
    here.node.drop("address-family", *(word for word in given["rest"].split() if word != "unicast"))


def _in_unicast(commands: Iterable[ConfigCommand]) -> Iterator[ConfigCommand]:
    """Lines of an address family, which under the instance are those of IPv4 unicast."""
    for command in commands:
        yield CliCommand(command.pattern, _placed(command.run), command.help)


def _placed(run: Run) -> Run:
    def placed(here: Cursor, given: Given) -> str | InvalidLine | None:
        mode, node = here.places[-1]
        here.places[-1] = (mode, unicast(node))
        try:
            return run(here, given)
        finally:
            here.places[-1] = (mode, node)

    return placed


def _either() -> Iterator[ConfigCommand]:
    """``bgp ...`` lines that the instance has as well as each address family."""
    yield from verbatim("bgp redistribute-internal|bgp suppress-inactive|bgp recursion", 3, one=True)
    yield from verbatim("bgp update-group|bgp route-map", 3, one=True)
    yield from verbatim("bgp scan-time|bgp nexthop trigger|bgp nexthop", 3)
    yield from verbatim("bgp aggregate-timer", 3, 4, one=True)
    yield from verbatim("bgp slow-peer", 3, 5)
    yield from verbatim("bgp dampening", 3, 6, one=True)
    yield from verbatim("bgp dmzlink-bw|bgp soft-reconfig-backup|bgp advertise-best-external", 3, 7, one=True)
    yield from verbatim("bgp additional-paths", 3, 8)


NETWORK = "<address:ipv4> [mask <mask:ipv4>] [route-map <map:word>] [backdoor]"
COMMON: tuple[ConfigCommand, ...] = (
    CliCommand("bgp router-id (<address:ipv4>|interface <interface:interface>)", set_router_id),
    CliCommand("no bgp router-id [(<address:ipv4>|interface [<interface:interface>])]", no_router_id),
    CliCommand(f"network {NETWORK}", set_network),
    CliCommand(f"no network {NETWORK}", no_network),
    *NEIGHBOR_COMMANDS,
    CliCommand("redistribute <rest:line>", set_redistribution),
    CliCommand("no redistribute <rest:line>", no_redistribution),
    CliCommand("aggregate-address <rest:line>", set_aggregate),
    CliCommand("no aggregate-address <rest:line>", no_aggregate),
    *_in_unicast(verbatim("table-map", 9, one=True)),
    *verbatim("maximum-paths|maximum-secondary-paths", 14, 0),
    *_in_unicast(verbatim("default-information|default-metric", 14, 1, one=True)),
    *_in_unicast(verbatim("distance bgp|distance mbgp", 14, 2, one=True)),
    *_in_unicast(verbatim("distance", 14, 2, many=True)),
    *_either(),
    *_in_unicast(toggle("synchronization", 2)),
    *_in_unicast(toggle("auto-summary", 15)),
)
BGP = ConfigMode(
    "config-router",
    (
        *COMMON,
        *TEMPLATE_COMMANDS,
        CliCommand("bgp router-id vrf auto-assign", assign_vrfs),
        CliCommand("no bgp router-id vrf [auto-assign]", no_assign_vrfs),
        *toggle("bgp log-neighbor-changes", 1),
        CliCommand("bgp default ipv4-unicast", set_default_unicast),
        CliCommand("no bgp default ipv4-unicast", no_default_unicast),
        *setting("bgp default local-preference <preference:0-4294967295>", 2),
        *setting("bgp cluster-id <id:word>", 2),
        *verbatim("bgp confederation|bgp deterministic-med|bgp inject-map|bgp rpki|bmp", 3, many=True),
        *verbatim("bgp graceful-restart|bgp listen limit|bgp refresh", 3),
        *verbatim("bgp nopeerup-delay", 3, 1),
        *verbatim("bgp graceful-shutdown", 3, 2, one=True),
        *verbatim("bgp bestpath", 3, 3, many=True),
        *verbatim("bgp always-compare-med|bgp asnotation|bgp consistency-checker", 3, one=True),
        *verbatim("bgp confederation identifier", 3, one=True),
        *verbatim("bgp maxas-limit|bgp maxcommunity-limit|bgp maxextcommunity-limit|bgp route-map-cache", 3, one=True),
        *verbatim("bgp sso|bgp transport|bgp update-delay|bgp upgrade-cli", 3, one=True),
        *verbatim("snmp context", 4),
        *verbatim("timers bgp", 11, 1, one=True),
        *verbatim("bgp listen range", 3, many=True),
        *toggle("bgp default route-target filter", 2, default=True),
        *toggle("bgp enforce-first-as", 2, default=True),
        *toggle("bgp fast-external-fallover", 2, default=True),
        *toggle("bgp client-to-client reflection", 2, default=True),
        CliCommand("address-family ipv4 [unicast]", enter_ipv4),
        CliCommand("address-family (ipv4|ipv6) [unicast] vrf <vrf:word>", enter_family),
        CliCommand("address-family (ipv6|vpnv4|vpnv6) [unicast]", enter_family),
        CliCommand("address-family (ipv4|ipv6) (multicast|mvpn|flowspec) [vrf <vrf:word>]", enter_family),
        CliCommand("address-family (ipv4 mdt|vpnv4 multicast|l2vpn (evpn|vpls)|rtfilter unicast)", enter_family),
        CliCommand("no address-family <rest:line>", no_family),
    ),
)
FAMILY = ConfigMode(
    "config-router-af",
    (
        *COMMON,
        CliCommand("bgp router-id auto-assign", set_router_id),
        CliCommand("no bgp router-id auto-assign", no_router_id),
        CliCommand("network <prefix:ipv6> [route-map <map:word>]", set_ipv6_network),
        CliCommand("no network <prefix:ipv6> [route-map <map:word>]", no_ipv6_network),
        *verbatim("snmp context", 2),
        *verbatim("import|export|bgp bestpath|bgp inject-map", 3, many=True),
        CliCommand(CLOSING, leave),
    ),
)
GLOBAL_COMMANDS = (
    CliCommand("router bgp <asn:asn>", enter_bgp),
    CliCommand("no router bgp <asn:asn>", no_bgp),
)
