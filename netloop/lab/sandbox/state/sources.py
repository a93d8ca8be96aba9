"""What a routing protocol may bring in from elsewhere: the prefixes of interfaces and the static routes of a VRF."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.state.rib import Prefix, Rib, Route
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import interfaces
from netloop.lab.sandbox.views.routes import static_routes

Sources = Iterator[tuple[Prefix, str]]
"""Prefixes, each with the interface that it is on or that it leads to."""


def sources(chassis: Chassis, source: str, vrf: str, version: int) -> Sources:
    """What ``redistribute connected`` or ``redistribute static`` finds in a VRF and family."""
    return (
        connected_prefixes(chassis, vrf, version) if source == "connected" else static_prefixes(chassis, vrf, version)
    )


def connected_prefixes(chassis: Chassis, vrf: str, version: int) -> Sources:
    """The prefixes of the interfaces that are up."""
    for config in interfaces(chassis.running):
        if config.vrf == vrf and chassis.is_up(config.name):
            for address in config.ipv4 if version == 4 else config.ipv6:
                yield address.network, config.name


def static_prefixes(chassis: Chassis, vrf: str, version: int) -> Sources:
    """The static routes whose way out is there; of IPv4 alone, as the sandbox knows no others."""
    attached = Rib(Route("C", prefix, interface=name) for prefix, name in connected_prefixes(chassis, vrf, version))
    for static in static_routes(chassis.running) if version == 4 else ():
        way = attached.lookup(static.next_hop) if static.next_hop else []
        name = static.interface or (way[0].interface if way else "")
        if static.vrf == vrf and name and (name.startswith("Null") or chassis.is_up(name)):
            yield static.prefix, name
