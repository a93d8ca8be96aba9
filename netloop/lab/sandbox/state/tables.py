"""The routing tables of every router: connected, local and static routes, those of the IGPs, and those of BGP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from typing import Protocol

from netloop.lab.sandbox.state.exchange import ROUNDS, RouteExchange
from netloop.lab.sandbox.state.igp import Igp
from netloop.lab.sandbox.state.rib import Rib, Route
from netloop.lab.sandbox.state.statics import installed
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.redistribution import RedistributedSource

Place = tuple[str, str, int]
"""A router's name, a VRF and a family."""
PREFIXES_KEPT = 150_000
"""How many prefixes the tables that are remembered have together; those that nobody asked for longest go first."""


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
        self.exchange = RouteExchange()
        self._exchanged: tuple[int, ...] = ()
        self._exchanging = False
        self._prefixes = 0

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
        found = self._inner(chassis, vrf, version)
        return self._inner(chassis, vrf, version) if self._exchange() else found

    def _exchange(self) -> bool:
        """Let the protocols take from one another what has changed; whether anything has."""
        if self._exchanging or not self.exchange.wants():
            return False
        self._exchanging, before = True, self._timeline.version
        try:
            for _ in range(ROUNDS):
                if not self.exchange.asked and self._now() == self._exchanged:
                    break
                self._exchanged = self._now()
                self._timeline.version += self.exchange.refresh(self._table)
        finally:
            self._exchanging = False
        return self._timeline.version != before

    def _now(self) -> tuple[int, ...]:
        edition = self._exterior.edition() if self._exterior and self.exchange.wants("bgp") else 0
        return self._timeline.version, self._timeline.addresses_version, edition

    def _table(self, chassis: Chassis, vrf: str, version: int, source: RedistributedSource) -> Rib:
        """The table that a protocol's routes are taken out of."""
        return (self.of if source.protocol == "bgp" else self.interior)(chassis, vrf, version)

    def _inner(self, chassis: Chassis, vrf: str, version: int) -> Rib:
        place, now = (chassis.name, vrf, version), (self._timeline.version, chassis.own_version)
        known = self._known.get(place)
        if known is None or known[0] != now:
            known = now, Rib(self._routes(chassis, vrf, version))
            self._drop(place)
            self._keep(place, known)
        elif self._prefixes > PREFIXES_KEPT // 2:
            self._known[place] = self._known.pop(place)
        return known[1]

    def _keep(self, place: Place, known: tuple[tuple[int, int], Rib]) -> None:
        """Remember a table; make room for it."""
        self._known[place] = known
        self._prefixes += len(known[1])
        while self._prefixes > PREFIXES_KEPT and len(self._known) > 1:
            self._drop(next(iter(self._known)))

    def _drop(self, place: Place) -> None:
        """Forget a table, and the one that BGP's routes are in."""
        known = self._known.pop(place, None)
        if known is not None:
            self._prefixes -= len(known[1])
            self._whole.pop(place, None)

    def forget(self, chassis: Chassis) -> None:
        """Forget a router's tables: it starts again."""
        for place in [place for place in self._known if place[0] == chassis.name]:
            self._drop(place)
        for place in [place for place in self._connected if place[0] == chassis.name]:
            del self._connected[place]

    def _routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        found = _connected(chassis, vrf, version)
        found += [route for igp in self._igps for route in igp.routes(chassis, vrf, version)]
        yield from found
        yield from installed(chassis, vrf, version, found, lambda: self.interior(chassis, DEFAULT_VRF, version))


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
