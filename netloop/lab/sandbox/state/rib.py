"""The routing table of one router, VRF and family: connected, local, static routes and those of the IGPs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.routes import static_routes
from netloop.lab.sandbox.state.areas import Key
from netloop.lab.sandbox.state.igp import learned
from netloop.lab.sandbox.state.ospf_routes import ospf_areas
from netloop.lab.sandbox.views import DEFAULT_VRF, interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

DISTANCE = {"C": 0, "L": 0, "S": 1, "O": 110, "O IA": 110}


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its code as ``show ip route`` prints it, and one way out."""

    code: str
    prefix: IPv4Network | IPv6Network
    distance: int = 0
    metric: int = 0
    next_hop: IPv4Address | IPv6Address | None = None
    interface: str = ""


class Rib:
    """The best routes, by prefix; several where ways are equally good."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[Key, list[Route]] = {}
        for route in routes:
            self._offer((int(route.prefix.network_address), route.prefix.prefixlen), route)

    def _offer(self, key: Key, route: Route) -> None:
        best = self._routes.get(key)
        if best is None or (route.distance, route.metric) < (best[0].distance, best[0].metric):
            self._routes[key] = [route]
        elif (route.distance, route.metric) == (best[0].distance, best[0].metric):
            best.append(route)

    def __iter__(self) -> Iterator[list[Route]]:
        return iter(self._routes[key] for key in sorted(self._routes))

    def __contains__(self, prefix: IPv4Network | IPv6Network) -> bool:
        return (int(prefix.network_address), prefix.prefixlen) in self._routes

    def lookup(self, address: IPv4Address | IPv6Address) -> list[Route]:
        """The routes of the longest prefix that covers an address; empty when none does."""
        number, bits = int(address), address.max_prefixlen
        for length in range(bits, -1, -1):
            network = number >> (bits - length) << (bits - length)
            if found := self._routes.get((network, length)):
                return found
        return []


def rib(router: Router, vrf: str = DEFAULT_VRF, family: int = 4) -> Rib:
    """The routing table, worked out once a version of the network and of the router's own addresses."""
    router.network.settle()
    version = router.network.version, router.own_version
    known = router.ribs.get((vrf, family))
    if known is None or known[0] != version:
        known = router.ribs[(vrf, family)] = version, Rib(_routes(router, vrf, family))
    return known[1]


def _routes(router: Router, vrf: str, family: int) -> list[Route]:
    connected = _connected(router, vrf, family)
    found = (
        Route(r.code, r.prefix, r.distance, r.metric, r.next_hop, r.interface) for r in learned(router, vrf, family)
    )
    own = [*_static(router, vrf, Rib(connected)), *_ospf(router, vrf)] if family == 4 else []
    return [*connected, *own, *found]


def _connected(router: Router, vrf: str, family: int) -> list[Route]:
    found = []
    for config in interfaces(router.running):
        if config.vrf != vrf or not router.is_up(config.name):
            continue
        for address in config.ipv4 if family == 4 else config.ipv6:
            found.append(Route("C", address.network, interface=config.name))
            if address.network.prefixlen < address.max_prefixlen:
                found.append(Route("L", ip_network(address.ip), interface=config.name))
    return found


def _static(router: Router, vrf: str, connected: Rib) -> list[Route]:
    """The static routes whose way out is there."""
    found = []
    for static in static_routes(router.running):
        way = connected.lookup(static.next_hop) if static.next_hop else []
        interface = static.interface or (way[0].interface if way else "")
        usable = interface.startswith("Null") or (interface and router.is_up(interface))
        if static.vrf == vrf and usable:
            found.append(Route("S", static.prefix, static.distance, 0, static.next_hop, interface if not way else ""))
    return found


def _ospf(router: Router, vrf: str) -> Iterator[Route]:
    for config in router.ospf:
        if config.vrf == vrf and config.process in router.ospf.running:
            yield from _process(router, config.process)


def _process(router: Router, process: str) -> Iterator[Route]:
    """One route a way to the nearest router that advertises a prefix."""
    for way in ospf_areas(router.network).ways((router.name, process)).values():
        code = "O IA" if way.between else "O"
        for hop in sorted(way.hops, key=lambda found: found.interface) if len(way.hops) > 1 else way.hops:
            yield Route(code, way.prefix, DISTANCE[code], way.cost, hop.address, hop.interface)
