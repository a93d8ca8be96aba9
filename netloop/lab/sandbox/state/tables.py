"""The routing tables of every router: connected, local and static routes, those of the IGPs, and those of BGP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from typing import Protocol

from netloop.lab.sandbox.state.igp import Igp
from netloop.lab.sandbox.state.rib import Rib, Route
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import interfaces
from netloop.lab.sandbox.views.routes import static_routes

Place = tuple[str, str, int]
"""A router's name, a VRF and a family."""


class ExteriorRoutes(Protocol):
    """BGP, as far as routing tables ask it."""

    def edition(self) -> int:
        """A number that is another one when any of its routes may have changed."""
        ...

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """What it gives to the routing table of a router's VRF and family."""
        ...


class RoutingTables:
    """Each worked out once per version of the network and of the router's own addresses."""

    def __init__(self, timeline: Timeline, igps: Sequence[Igp]) -> None:
        self._timeline, self._igps = timeline, igps
        self._known: dict[Place, tuple[tuple[int, int], Rib]] = {}
        self._connected: dict[Place, tuple[int, Rib]] = {}
        self._whole: dict[Place, tuple[Rib, int, Rib]] = {}
        self._exterior: ExteriorRoutes | None = None

    def add(self, exterior: ExteriorRoutes) -> None:
        """Have BGP's routes in the tables too; it asks for the tables without them."""
        self._exterior = exterior

    def of(self, chassis: Chassis, vrf: str, version: int) -> Rib:
        """The routing table of a router's VRF and family, as of now."""
        if self._exterior is None:
            return self.interior(chassis, vrf, version)
        edition, inner = self._exterior.edition(), self.interior(chassis, vrf, version)
        place = chassis.name, vrf, version
        known = self._whole.get(place)
        if known is None or known[0] is not inner or known[1] != edition:
            more = list(self._exterior.routes(chassis, vrf, version))
            whole = inner.with_more(more) if more else inner
            known = self._whole[place] = inner, edition, whole
        return known[2]

    def connected(self, chassis: Chassis, vrf: str, version: int) -> Rib:
        """The connected and local routes of a router's VRF and family."""
        place = chassis.name, vrf, version
        known = self._connected.get(place)
        if known is None or known[0] != chassis.own_version:
            known = self._connected[place] = chassis.own_version, Rib(_connected(chassis, vrf, version))
        return known[1]

    def settle(self) -> None:
        """Let adjacencies come up that were due by now."""
        for igp in self._igps:
            igp.adjacencies.settle()

    def interior(self, chassis: Chassis, vrf: str, version: int) -> Rib:
        """The routing table without BGP's routes, as of now."""
        self.settle()
        place, now = (chassis.name, vrf, version), (self._timeline.version, chassis.own_version)
        known = self._known.get(place)
        if known is None or known[0] != now:
            known = self._known[place] = now, Rib(self._routes(chassis, vrf, version))
        return known[1]

    def forget(self, chassis: Chassis) -> None:
        """Forget a router's tables: it starts again."""
        for known in (self._known, self._connected, self._whole):
            for place in [place for place in known if place[0] == chassis.name]:
                del known[place]

    def _routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        connected = _connected(chassis, vrf, version)
        yield from connected
        if version == 4:
            yield from _static(chassis, vrf, Rib(connected))
        for igp in self._igps:
            yield from igp.routes(chassis, vrf, version)


def _connected(chassis: Chassis, vrf: str, version: int) -> list[Route]:
    found = []
    for config in interfaces(chassis.running):
        if config.vrf != vrf or not chassis.is_up(config.name):
            continue
        for address in config.ipv4 if version == 4 else config.ipv6:
            found.append(Route("C", address.network, interface=config.name))
            if address.network.prefixlen < address.max_prefixlen:
                found.append(Route("L", ip_network(address.ip), interface=config.name))
    return found


def _static(chassis: Chassis, vrf: str, connected: Rib) -> Iterator[Route]:
    """The static routes whose way out is there."""
    for static in static_routes(chassis.running):
        way = connected.lookup(static.next_hop) if static.next_hop else []
        interface = static.interface or (way[0].interface if way else "")
        usable = interface.startswith("Null") or (interface and chassis.is_up(interface))
        if static.vrf == vrf and usable:
            yield Route("S", static.prefix, static.distance, 0, static.next_hop, interface if not way else "")
