"""``show ip route``: the table under its classful headings, one prefix in detail."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

CODES = """\
Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR

"""
SOURCES = {"connected": "CL", "static": "S", "ospf": "O", "bgp": "B", "isis": "i", "eigrp": "D"}
LEARNED = "OiD"
"""The codes of the IGPs, whose routes have an age."""

KINDS = {
    "O": ", type intra area",
    "O IA": ", type inter area",
    "O E1": ", type extern 1",
    "O E2": ", type extern 2",
    "i L1": ", type level-1",
    "i L2": ", type level-2",
    "D": ", type internal",
    "D EX": ", type external",
}
ANY = IPv4Network("0.0.0.0/0")


def table(router: Router, given: Given) -> str:
    """``show ip route [vrf X] [connected|static|ospf|isis|eigrp|bgp]``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    routes = {p: found for found in router.rib(vrf) if isinstance(p := found[0].prefix, IPv4Network)}
    wanted = next((codes for word, codes in SOURCES.items() if word in given.words), None)
    chosen = {p: r for p, r in routes.items() if wanted is None or r[0].code[0] in wanted}
    head = "" if vrf == DEFAULT_VRF else f"\nRouting Table: {vrf}\n"
    return head + CODES + _gateway(routes) + "\n" + "".join(_groups(router, chosen))


def _gateway(routes: dict[IPv4Network, list[Route]]) -> str:
    default = routes.get(ANY)
    if not default or default[0].next_hop is None:
        return "Gateway of last resort is not set\n"
    return f"Gateway of last resort is {default[0].next_hop} to network 0.0.0.0\n"


def _major(prefix: IPv4Network) -> IPv4Network:
    length = min(classful(prefix.network_address), prefix.prefixlen)
    return prefix.supernet(new_prefix=length)


def _groups(router: Router, routes: dict[IPv4Network, list[Route]]) -> Iterator[str]:
    groups: dict[IPv4Network, list[IPv4Network]] = {}
    for prefix in sorted(routes):
        groups.setdefault(_major(prefix), []).append(prefix)
    for major, prefixes in groups.items():
        if prefixes == [major]:
            yield from (_lines(router, 6, str(major), routes[major]))
            continue
        lengths = {prefix.prefixlen for prefix in prefixes}
        if len(lengths) > 1:
            yield f"      {major} is variably subnetted, {len(prefixes)} subnets, {len(lengths)} masks\n"
        else:
            yield f"      {major.network_address}/{lengths.pop()} is subnetted, {len(prefixes)} subnets\n"
            lengths = set()
        for prefix in prefixes:
            shown = str(prefix) if lengths else str(prefix.network_address)
            yield from _lines(router, 9, shown, routes[prefix])


def _lines(router: Router, indent: int, shown: str, routes: list[Route]) -> Iterator[str]:
    star = "*" if shown == "0.0.0.0/0" else ""
    first, _, second = routes[0].code.partition(" ")
    code = f"{first}{star}{second}" if star else routes[0].code
    head = f"{code:<{indent}}{shown} "
    for number, route in enumerate(routes):
        yield f"{head if number == 0 else ' ' * len(head)}{_way(router, route)}\n"


def _way(router: Router, route: Route) -> str:
    if route.code == "B":
        return _bgp_way(router, route)
    if route.code[0] in LEARNED and route.next_hop is None:
        return f"is a summary, {_age(router, route)}, {route.interface}"
    if route.code in "CL" or route.next_hop is None:
        return f"is directly connected, {route.interface}"
    metric = f"[{route.distance}/{route.metric}] via {route.next_hop}"
    return f"{metric}, {_age(router, route)}, {route.interface}" if route.code[0] in LEARNED else metric


def _bgp_way(router: Router, route: Route) -> str:
    """A BGP route's way out; one that a VRF took over from another has that VRF's name behind its next hop.

    Layout: the tables of VRFs in batfish/lab-validation; a VPN's next hop, in the global table, stands alone.
    """
    age = span(router.network.clock() - route.since) if route.since else span(router.network.clock() - router.booted)
    if route.next_hop is None:
        return f"is directly connected, {age}, {route.interface}"
    other = f" ({route.table})" if route.table not in {"", DEFAULT_VRF} else ""
    out = f", {route.interface}" if route.interface else ""
    return f"[{route.distance}/{route.metric}] via {route.next_hop}{other}, {age}{out}"


def _age(router: Router, route: Route) -> str:
    held = [item for igp in router.network.igps.values() for item in igp.on(router, route.interface)]
    since = [adjacency.up_at for _, _, adjacency in held if adjacency.up]
    return span(router.network.clock() - max(since, default=router.booted))


def one(router: Router, given: Given) -> str:
    """``show ip route [vrf X] A``."""
    address: IPv4Address = given["address"]
    found = router.rib(given.get("vrf", DEFAULT_VRF)).lookup(address)
    if not found or (found[0].prefix == ANY):
        return "% Network not in table\n"
    first = found[0]
    if first.code == "B":
        return _bgp_entry(router, first, given.get("vrf", DEFAULT_VRF))
    lines = [f"Routing entry for {first.prefix}"]
    known = _source(router, first)
    tail = " (connected, via interface)" if first.code in "CL" else ""
    kind = KINDS.get(first.code, "") + ("" if first.forward is None else f", forward metric {first.forward}")
    lines.append(f'  Known via "{known}", distance {first.distance}, metric {first.metric}{tail}{kind}')
    if first.next_hop and first.code[0] in LEARNED:
        age = _age(router, first)
        lines.append(f"  Last update from {first.next_hop} on {first.interface}, {age} ago")
    lines.append("  Routing Descriptor Blocks:")
    for number, route in enumerate(found):
        lines += _block(router, route, "*" if number == 0 else " ")
    return "\n".join(lines) + "\n"


def _bgp_entry(router: Router, route: Route, vrf: str) -> str:
    """A BGP route in detail. Layout: genieparser's ``ShowIpRouteWord``."""
    path = router.network.bgp.best(router, vrf, route.prefix)
    config = router.bgp.config(vrf)
    systems = path.as_path if path else ()
    kind = "internal" if path and path.kind == "internal" else "external" if path and path.peer else "local"
    known = f'  Known via "bgp {config.asn_text if config else 0}", distance {route.distance}, metric {route.metric}'
    age = span(router.network.clock() - (route.since or router.booted))
    hop, source = route.next_hop or f"directly connected, via {route.interface}", route.source or route.next_hop
    way = f"{hop}, from {source}, {age} ago" + (f", via {route.interface}" if route.interface else "")
    return "\n".join(
        [
            f"Routing entry for {route.prefix}",
            *([f"{known}", f"  Tag {systems[0]}, type {kind}"] if systems else [f"{known}, type {kind}"]),
            f"  Last update from {source} {age} ago",
            "  Routing Descriptor Blocks:",
            f"  * {way if route.next_hop else hop}",
            f"      Route metric is {route.metric}, traffic share count is 1",
            f"      AS Hops {len(systems)}",
            *([f"      Route tag {systems[0]}"] if systems else []),
            "      MPLS label: none\n",
        ]
    )


def _block(router: Router, route: Route, mark: str) -> list[str]:
    if route.code in "CL" or route.next_hop is None:
        way = f"  {mark} directly connected, via {route.interface}"
    elif route.code == "S":
        way = f"  {mark} {route.next_hop}"
    else:
        source, age = route.source or route.next_hop, _age(router, route)
        way = f"  {mark} {route.next_hop}, from {source}, {age} ago, via {route.interface}"
    return [way, f"      Route metric is {route.metric}, traffic share count is 1"]


def _source(router: Router, route: Route) -> str:
    """The protocol and the instance that a route is known from."""
    names = {"C": "connected", "L": "connected", "S": "static"}
    if route.code in names:
        return names[route.code]
    protocol = {"O": "ospf", "i": "isis", "D": "eigrp"}[route.code[0]]
    held = router.network.igps[protocol].on(router, route.interface)
    instance = held[0][0].instance if held else ""
    return f"{protocol} {instance.split()[-1] if instance else ''}".rstrip()


IPV6_HEAD = """\
IPv6 Routing Table - {vrf} - {count} entries
Codes: C - Connected, L - Local, S - Static, U - Per-user Static route
       B - BGP, R - RIP, H - NHRP, I1 - ISIS L1
       I2 - ISIS L2, IA - ISIS interarea, IS - ISIS summary, D - EIGRP
       EX - EIGRP external, ND - ND Default, NDp - ND Prefix, DCE - Destination
       NDr - Redirect, O - OSPF Intra, OI - OSPF Inter, OE1 - OSPF ext 1
       OE2 - OSPF ext 2, ON1 - OSPF NSSA ext 1, ON2 - OSPF NSSA ext 2
       a - Application
"""


IPV6_CODES = {"i L1": "I1", "i L2": "I2", "O IA": "OI", "O E1": "OE1", "O E2": "OE2", "D EX": "EX", "i su": "IS"}
"""The codes that an IPv6 table writes otherwise."""


def ipv6_table(router: Router, given: Given) -> str:
    """``show ipv6 route [vrf X]``."""
    vrf = given.get("vrf", DEFAULT_VRF)
    entries = list(router.rib(vrf, 6))
    text = IPV6_HEAD.format(vrf=vrf, count=len(entries) + 1)
    for routes in entries:
        first = routes[0]
        code = IPV6_CODES.get(first.code, first.code)
        text += f"{code:<4}{str(first.prefix).upper()} [{first.distance}/{first.metric}]\n"
        text += "".join(f"     via {_ipv6_way(route)}\n" for route in routes)
    return f"{text}L   FF00::/8 [0/0]\n     via Null0, receive\n"


def _ipv6_way(route: Route) -> str:
    if route.next_hop is None:
        return f"{route.interface}, {'receive' if route.code == 'L' else 'directly connected'}"
    if route.table:
        indirect = ", indirectly connected" if route.next_hop.version == 4 else ""
        return f"{str(route.next_hop).upper()}%{route.table}{indirect}"
    return str(route.next_hop).upper() + (f", {route.interface}" if route.interface else "")


USER = (
    CliCommand("show ip route [vrf <vrf:word>] [(connected|static|ospf|isis|eigrp|bgp)]", table),
    CliCommand("show ip route [vrf <vrf:word>] <address:ipv4>", one),
    CliCommand("show ipv6 route [vrf <vrf:word>]", ipv6_table),
)
