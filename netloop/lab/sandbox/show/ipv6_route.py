"""``show ipv6 route``: the table, all of it or a part."""

from __future__ import annotations

from ipaddress import IPv6Network

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.route import SOURCES
from netloop.lab.sandbox.show.route_facts import NO_TABLE6, is_vrf, known_via, vrf_of
from netloop.lab.sandbox.state.rib import Route

HEAD = """\
IPv6 Routing Table - {vrf} - {count} entries
Codes: C - Connected, L - Local, S - Static, U - Per-user Static route
       B - BGP, R - RIP, H - NHRP, I1 - ISIS L1
       I2 - ISIS L2, IA - ISIS interarea, IS - ISIS summary, D - EIGRP
       EX - EIGRP external, ND - ND Default, NDp - ND Prefix, DCE - Destination
       NDr - Redirect, O - OSPF Intra, OI - OSPF Inter, OE1 - OSPF ext 1
       OE2 - OSPF ext 2, ON1 - OSPF NSSA ext 1, ON2 - OSPF NSSA ext 2
       a - Application
"""
MULTICAST = "L   FF00::/8 [0/0]\n     via Null0, receive\n"
CODES = {
    "i L1": "I1",
    "i L2": "I2",
    "O IA": "OI",
    "O E1": "OE1",
    "O E2": "OE2",
    "O N1": "ON1",
    "O N2": "ON2",
    "D EX": "EX",
    "i su": "IS",
}
"""The codes that an IPv6 table writes otherwise."""


def table(router: Router, given: Given) -> str:
    """``show ipv6 route [vrf X] [PROTOCOL [PROCESS]|P/N longer-prefixes]``."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_TABLE6.format(vrf)
    entries = list(router.rib(vrf, 6))
    chosen = [routes for routes in entries if _wanted(router, vrf, given, routes[0])]
    text = HEAD.format(vrf=vrf, count=len(entries) + 1) + "".join(_entry(routes) for routes in chosen)
    multicast = len(chosen) == len(entries) or "local" in given.words
    return text + (MULTICAST if multicast and "longer-prefixes" not in given.words else "")


def _wanted(router: Router, vrf: str, given: Given, first: Route) -> bool:
    if "longer-prefixes" in given.words:
        prefix = IPv6Network(given["prefix"].network)
        return isinstance(first.prefix, IPv6Network) and first.prefix.subnet_of(prefix)
    codes = next((codes for word, codes in SOURCES.items() if word in given.words), None)
    if codes == "CL":
        codes = "C"
    elif codes == "L" and is_host(first):
        return True
    process = str(given.get("process", ""))
    chosen = codes is None or first.code[0] in codes
    return chosen and process in {"", known_via(router, first, vrf).split()[-1]}


def _entry(routes: list[Route]) -> str:
    first = routes[0]
    code = "LC" if is_host(first) else CODES.get(first.code, first.code)
    tag = f", tag {first.tag}" if first.tag else ""
    head = f"{code:<4}{str(first.prefix).upper()} [{first.distance}/{first.metric}]{tag}\n"
    return head + "".join(f"     via {_way(route)}\n" for route in routes)


def is_host(route: Route) -> bool:
    """Whether a connected route is that of the router's own address alone: ``LC``, as IOS 15 writes it."""
    return route.code == "C" and route.prefix.prefixlen == route.prefix.max_prefixlen


def _way(route: Route) -> str:
    if route.next_hop is None:
        received = route.code == "L" or is_host(route)
        return f"{route.interface}, {'receive' if received else 'directly connected'}"
    if route.table:
        indirect = ", indirectly connected" if route.next_hop.version == 4 else ""
        return f"{str(route.next_hop).upper()}%{route.table}{indirect}"
    return str(route.next_hop).upper() + (f", {route.interface}" if route.interface else "")


START = "show ipv6 route [vrf <vrf:word>]"
USER = (
    CliCommand(f"{START} [(connected|local|static|rip)]", table),
    CliCommand(f"{START} (ospf|eigrp|bgp|isis) [<process:word>]", table),
    CliCommand(f"{START} <prefix:ipv6> longer-prefixes", table),
)
