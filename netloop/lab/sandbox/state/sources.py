"""What a routing protocol may bring in from elsewhere: the prefixes of interfaces and the static routes of a VRF."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.state.rib import Prefix, Rib, Route
from netloop.lab.sandbox.state.statics import installed
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.redistribution import RedistributedSource

DEPTH = 8
"""How many static routes lead to one another's next hops, at most."""

Sources = Iterator[tuple[Prefix, str]]
"""Prefixes, each with the interface that it is on or that it leads to."""


def sources(world: World, chassis: Chassis, source: RedistributedSource, vrf: str, version: int) -> Sources:
    """What a ``redistribute`` line finds in a VRF and family."""
    if source.protocol == "connected":
        return connected_prefixes(chassis, vrf, version)
    if source.protocol == "static":
        return static_prefixes(chassis, vrf, version)
    return ((route.prefix, route.interface) for route in world.exchange.taken(chassis, vrf, version, source))


def connected_prefixes(chassis: Chassis, vrf: str, version: int) -> Sources:
    """The prefixes of the interfaces that are up."""
    for config in interfaces(chassis.running):
        if config.vrf == vrf and chassis.is_up(config.name):
            for address in config.ipv4 if version == 4 else config.ipv6:
                yield address.network, config.name


def static_prefixes(chassis: Chassis, vrf: str, version: int) -> Sources:
    """The static routes whose way out is there by connected routes and other static ones."""
    attached = [Route("C", prefix, interface=name) for prefix, name in connected_prefixes(chassis, vrf, version)]
    found = list(installed(chassis, vrf, version, attached, lambda: chassis.connected(DEFAULT_VRF, version)))
    rib = Rib([*attached, *found])
    for route in dict.fromkeys(routes[0] for routes in rib if routes[0].code == "S"):
        yield route.prefix, route.interface or _way(rib, route)


def _way(rib: Rib, route: Route) -> str:
    """The interface that a next hop is on."""
    for _ in range(DEPTH):
        if route.interface or route.next_hop is None:
            break
        found = rib.lookup(route.next_hop)
        if not found:
            break
        route = found[0]
    return route.interface
