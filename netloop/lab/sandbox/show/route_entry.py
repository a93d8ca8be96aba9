"""``show ip route A [M]`` and ``show ipv6 route P``: one route in detail, or a network with its subnets.

Layout: Cisco IOS IP Routing: Protocol-Independent Command Reference, ``show ip route``; genieparser's
``ShowIpRouteWord`` and ``ShowIpv6RouteWord``.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.lab.sandbox.addressing import classful, prefix_length
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.ipv6_route import is_host
from netloop.lab.sandbox.show.route import ANY, HEAD, Routes, ipv4_routes, major, route_lines, shown
from netloop.lab.sandbox.show.route_facts import LEARNED, NO_TABLE, NO_TABLE6, age, is_vrf, known_via, vrf_of
from netloop.lab.sandbox.state.eigrp_topology import EigrpEntry
from netloop.lab.sandbox.state.rib import Route

NOT_THERE, NO_SUBNET, NO_ROUTE6 = "% Network not in table\n", "% Subnet not in table\n", "% Route not found\n"
KINDS = {
    "O": ", type intra area",
    "O IA": ", type inter area",
    "O E1": ", type extern 1",
    "O E2": ", type extern 2",
    "O N1": ", type NSSA extern 1",
    "O N2": ", type NSSA extern 2",
    "i L1": ", type level-1",
    "i L2": ", type level-2",
    "D": ", type internal",
    "D EX": ", type external",
}


def one(router: Router, given: Given) -> str:
    """``show ip route [vrf X] A [M]``: with a mask exactly that prefix, without the longest that covers the address.

    The default route covers nothing here: it is shown where 0.0.0.0 is asked for.
    """
    vrf, address = vrf_of(given), given["address"]
    if not is_vrf(router, vrf):
        return NO_TABLE.format(vrf)
    routes = ipv4_routes(router, vrf)
    if "mask" in given.values:
        if prefix_length(given["mask"]) is None:
            return "%Inconsistent address and mask\n"
        return _exactly(router, vrf, routes, IPv4Network(f"{address}/{given['mask']}", strict=False))
    whole = IPv4Network((int(address) >> 32 - classful(address) << 32 - classful(address), classful(address)))
    inside = [prefix for prefix in routes if prefix != whole and major(prefix) == whole]
    if address == whole.network_address and inside and int(address):
        return _subnetted(router, routes, whole, inside)
    found = router.rib(vrf).lookup(address)
    if found and (found[0].prefix != ANY or not int(address)):
        return _entry(router, vrf, found)
    return _missing(routes, address)


def _exactly(router: Router, vrf: str, routes: Routes, prefix: IPv4Network) -> str:
    return _entry(router, vrf, routes[prefix]) if prefix in routes else _missing(routes, prefix.network_address)


def _missing(routes: Routes, address: IPv4Address) -> str:
    """What IOS says: the subnet where it knows others of that network, else the network is not there."""
    length = classful(address)
    known = any(int(address) >> 32 - length == int(p.network_address) >> 32 - length for p in routes if p != ANY)
    return NO_SUBNET if known else NOT_THERE


def _subnetted(router: Router, routes: Routes, whole: IPv4Network, inside: list[IPv4Network]) -> str:
    """A network of which subnets are known."""
    prefixes = sorted([*inside, *([whole] if whole in routes else [])])
    attached = sum(routes[prefix][0].code == "C" for prefix in prefixes)
    masks = len({prefix.prefixlen for prefix in prefixes})
    head = [f"Routing entry for {whole}, {len(prefixes)} known subnets"]
    head += [f"  Attached ({attached} connections)"] if attached else []
    head += [f"  Variably subnetted with {masks} masks"] if masks > 1 else []
    body = (line for prefix in prefixes for line in route_lines(9, str(prefix), routes[prefix]))
    return "\n".join(head) + "\n" + shown(router, body)


def _entry(router: Router, vrf: str, found: list[Route]) -> str:
    first = found[0]
    known = known_via(router, first, vrf)
    said = [f"Routing entry for {first.prefix}{_supernet(first)}"]
    said += _known(router, vrf, first)
    if first.code[0] in "iD":
        said.append(f"  Redistributing via {known}")
    if first.code[0] == "B" or (first.next_hop and first.code[0] in LEARNED):
        on = "" if first.code[0] == "B" else f" on {first.interface},"
        said.append(f"  Last update from {first.next_hop or first.interface}{on} {age(router, first)} ago")
    said.append("  Routing Descriptor Blocks:")
    for number, route in enumerate(found):
        said += _block(router, vrf, route, "*" if number == 0 else " ")
    return "\n".join(said) + "\n"


def _supernet(route: Route) -> str:
    prefix = route.prefix
    short = isinstance(prefix, IPv4Network) and prefix.prefixlen < classful(prefix.network_address)
    return ", supernet" if short else ""


def _known(router: Router, vrf: str, route: Route) -> list[str]:
    """``Known via ...``, with the type behind the tag where there is one."""
    tail = " (connected, via interface)" if route.code in {"C", "L"} else ""
    default = ", candidate default path" if route.prefix == ANY else ""
    forward = "" if route.forward is None else f", forward metric {route.forward}"
    kind = _bgp_kind(router, vrf, route) if route.code == "B" else KINDS.get(route.code, "") + forward
    known = f'  Known via "{known_via(router, route, vrf)}", distance {route.distance}, metric {route.metric}'
    tag = _tag(router, vrf, route)
    return [f"{known}{tail}{default}", f"  Tag {tag}{kind}"] if tag else [f"{known}{tail}{default}{kind}"]


def _tag(router: Router, vrf: str, route: Route) -> int:
    systems = _as_path(router, vrf, route)
    return systems[0] if systems else route.tag


def _as_path(router: Router, vrf: str, route: Route) -> tuple[int, ...]:
    path = router.network.bgp.best(router, vrf, route.prefix) if route.code == "B" else None
    return path.as_path if path else ()


def _bgp_kind(router: Router, vrf: str, route: Route) -> str:
    path = router.network.bgp.best(router, vrf, route.prefix)
    kind = "internal" if path and path.kind == "internal" else "external" if path and path.peer else "local"
    return f", type {kind}"


def _from(route: Route) -> object:
    return route.source or route.next_hop


def _block(router: Router, vrf: str, route: Route, mark: str) -> list[str]:
    """One way out."""
    metric = f"      Route metric is {route.metric}, traffic share count is 1"
    if route.code in {"C", "L"} or (route.next_hop is None):
        return [f"  {mark} directly connected, via {route.interface}", metric, *_route_tag(route)]
    out = f", via {route.interface}" if route.interface else ""
    if route.code == "S":
        return [f"  {mark} {route.next_hop}{out}", metric, *_route_tag(route)]
    way = f"  {mark} {route.next_hop}, from {_from(route)}, {age(router, route)} ago{out}"
    return [way, metric, *_more(router, vrf, route)]


def _route_tag(route: Route) -> list[str]:
    return [f"      Route tag {route.tag}"] if route.tag else []


def _more(router: Router, vrf: str, route: Route) -> Iterator[str]:
    """What a protocol says of a way besides."""
    if route.code == "B":
        systems = _as_path(router, vrf, route)
        yield f"      AS Hops {len(systems)}"
        yield from (f"      Route tag {system}" for system in systems[:1])
        yield "      MPLS label: none"
    elif route.code[0] == "D":
        yield from _eigrp(router, vrf, route)
    else:
        yield from _route_tag(route)


def _eigrp(router: Router, vrf: str, route: Route) -> Iterator[str]:
    entries = [entry for config in router.eigrp if config.vrf == vrf for entry in _entries(router, config.key, route)]
    for vector in (way.vector for entry in entries for way in entry.ways if way.neighbor == route.next_hop):
        microseconds = vector.delay // 1_000_000
        yield f"      Total delay is {microseconds} microseconds, minimum bandwidth is {vector.bandwidth} Kbit"
        yield "      Reliability 255/255, minimum MTU 1500 bytes"
        yield f"      Loading 1/255, Hops {vector.hops}"
        return


def _entries(router: Router, key: str, route: Route) -> list[EigrpEntry]:
    config = router.eigrp.config(key)
    found = router.network.eigrp.table(router, config).get(route.prefix) if config else None
    return [found] if found else []


def one6(router: Router, given: Given) -> str:
    """``show ipv6 route [vrf X] A`` or ``P/N``: the longest prefix that covers an address, or exactly a prefix."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_TABLE6.format(vrf)
    if "prefix" in given.values:
        found = router.rib(vrf, 6).at(IPv6Network(given["prefix"].network))
    else:
        found = router.rib(vrf, 6).lookup(IPv6Address(given["address"]))
    return _entry6(router, vrf, found) if found else NO_ROUTE6


def _entry6(router: Router, vrf: str, found: list[Route]) -> str:
    first, count = found[0], len(found)
    host = ", type receive, connected" if is_host(first) else ""
    kind = host or {"C": ", type connected", "L": ", type receive"}.get(first.code) or KINDS.get(first.code, "")
    kind = _bgp_kind(router, vrf, first) if first.code == "B" else kind
    tag = f"  Tag {first.tag}\n" if first.tag else ""
    known = f'"{known_via(router, first, vrf)}", distance {first.distance}, metric {first.metric}{kind}'
    head = f"Routing entry for {str(first.prefix).upper()}\n  Known via {known}\n{tag}"
    paths = "".join(f"    {_path6(route)}\n      Last updated {age(router, route)} ago\n" for route in found)
    return f"{head}  Route count is {count}/{count}, share count 0\n  Routing paths:\n{paths}\n"


def _path6(route: Route) -> str:
    if route.next_hop is None:
        received = route.code == "L" or is_host(route)
        return f"{'receive' if received else 'directly connected'} via {route.interface}"
    table = f"%{route.table}" if route.table else ""
    return f"{str(route.next_hop).upper()}{table}" + (f", {route.interface}" if route.interface else "")


USER = (
    CliCommand(f"{HEAD} <address:ipv4> [<mask:ipv4>]", one),
    CliCommand("show ipv6 route [vrf <vrf:word>] (<address:ipv6host>|<prefix:ipv6>)", one6),
)
