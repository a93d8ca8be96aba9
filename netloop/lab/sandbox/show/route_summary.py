"""``show ip route summary`` and ``show ipv6 route summary``: how many routes each source has.

Layout: outputs of IOS 12.4 and 15 in public repositories. Bytes are counted as those show them: so much for a route
of each kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.route_facts import NO_TABLE, NO_TABLE6, is_vrf, known_via, vrf_of
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

OVERHEAD, MEMORY, NODE = 60, 172, 520
"""Bytes of a route besides its own, of a route, and of a network with subnets."""

INTERNAL = 200
"""The distance of BGP's internal routes."""

OVERHEAD6, MEMORY6 = 88, 124
"""The same of an IPv6 route."""

MULTICAST = Route("L", IPv6Network("FF00::/8"), interface="Null0")
Sources = dict[str, list[Route]]


def summary(router: Router, given: Given) -> str:
    """``show ip route [vrf X] summary``."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_TABLE.format(vrf)
    found = _by_source(router, vrf, 4)
    majors = {_major(route) for routes in found.values() for route in routes if not _is_network(route)}
    lines = [f"IP routing table name is {vrf} ({'0x0' if vrf == DEFAULT_VRF else '0x1'})"]
    lines.append("IP routing table maximum-paths is 32")
    lines.append("Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)")
    for name, routes in found.items():
        lines += [_row(name, _counts(routes)), *_parts(name, routes)]
    lines.append(f"{'internal':<16}{len(majors):<48}{len(majors) * NODE}")
    networks, subnets = _counts([route for routes in found.values() for route in routes])
    total = (networks + subnets) * MEMORY + len(majors) * NODE
    lines.append(
        f"{'Total':<16}{networks + len(majors):<12}{subnets:<12}{0:<12}{_bytes(networks + subnets):<12}{total}"
    )
    return "\n".join(lines) + "\n"


def _by_source(router: Router, vrf: str, version: int) -> Sources:
    """The first route to each prefix, by the instance that it is known from; the plain sources come first."""
    found: Sources = {"connected": [], "static": []} if version == 4 else {"connected": [], "local": []}
    found |= {name: [] for name in _instances(router, vrf, version)}
    for first, *_ in router.rib(vrf, version):
        local = version == 6 and first.code == "L"
        found.setdefault("local" if local else known_via(router, first, vrf), []).append(first)
    if version == 6:
        found["static"] = found.pop("static", [])
    return found


def _instances(router: Router, vrf: str, version: int) -> Iterator[str]:
    """The instances that run in a VRF, whether they have routes or not."""
    ospf = router.ospf if version == 4 else router.ospfv3
    yield from (f"ospf {config.process}" for config in ospf if config.vrf == vrf)
    yield from (f"eigrp {own.asn}" for own in router.eigrp if own.vrf == vrf and own.version == version)
    config = router.bgp.config(vrf)
    if config is not None:
        yield f"bgp {config.asn_text}"


def _is_network(route: Route) -> bool:
    prefix = route.prefix
    return isinstance(prefix, IPv4Network) and prefix.prefixlen <= classful(prefix.network_address)


def _major(route: Route) -> int:
    address = IPv4Address(int(route.prefix.network_address))
    return int(address) >> 32 - classful(address)


def _counts(routes: Sequence[Route]) -> tuple[int, int]:
    """Networks, and subnets of networks."""
    networks = sum(map(_is_network, routes))
    return networks, len(routes) - networks


def _bytes(count: int) -> int:
    return count * OVERHEAD


def _row(name: str, counts: tuple[int, int]) -> str:
    networks, subnets = counts
    count = networks + subnets
    return f"{name:<16}{networks:<12}{subnets:<12}{0:<12}{_bytes(count):<12}{count * MEMORY}"


def _parts(name: str, routes: Sequence[Route]) -> list[str]:
    """How many of each kind an instance has."""

    def count(*codes: str) -> int:
        return sum(route.code in codes for route in routes)

    if name.startswith("ospf"):
        inner = f"  Intra-area: {count('O')} Inter-area: {count('O IA')}"
        return [
            f"{inner} External-1: {count('O E1')} External-2: {count('O E2')}",
            f"  NSSA External-1: {count('O N1')} NSSA External-2: {count('O N2')}",
        ]
    if name.startswith("isis"):
        return [f"  Level 1: {count('i L1')} Level 2: {count('i L2')} Inter-area: {count('i ia')}"]
    if name.startswith("bgp"):
        return [_bgp_parts(routes)]
    return []


def _bgp_parts(routes: Sequence[Route]) -> str:
    """A route that the router makes itself has no next hop, one from inside the AS the distance of such routes."""
    local = [route for route in routes if route.next_hop is None]
    internal = [route for route in routes if route.next_hop is not None and route.distance >= INTERNAL]
    external = len(routes) - len(local) - len(internal)
    return f"  External: {external} Internal: {len(internal)} Local: {len(local)}"


def summary6(router: Router, given: Given) -> str:
    """``show ipv6 route [vrf X] summary``."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_TABLE6.format(vrf)
    found = _by_source(router, vrf, 6)
    found["local"].append(MULTICAST)
    total = sum(map(len, found.values()))
    lines = [f"IPv6 routing table name is {vrf}({0 if vrf == DEFAULT_VRF else 1}) global scope - {total} entries"]
    lines += ["IPv6 routing table default maximum-paths is 16"]
    lines += ["Route Source    Networks    Overhead    Memory (bytes)"]
    lines += [_row6(name, len(routes)) for name, routes in found.items()]
    lines += [_row6("Total", total), "", "  Number of prefixes:", f"    {_lengths(found)}"]
    return "\n".join(lines) + "\n"


def _row6(name: str, count: int) -> str:
    return f"{name:<16}{count:<12}{count * OVERHEAD6:<12}{count * MEMORY6}"


def _lengths(found: Sources) -> str:
    lengths = [route.prefix.prefixlen for routes in found.values() for route in routes]
    return ", ".join(f"/{length}: {lengths.count(length)}" for length in sorted(set(lengths)))


USER = (
    CliCommand("show ip route [vrf <vrf:word>] summary", summary),
    CliCommand("show ipv6 route [vrf <vrf:word>] summary", summary6),
)
