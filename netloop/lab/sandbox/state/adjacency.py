"""Adjacencies of every IGP: formed where both ends of a cable agree, up after the convergence time.

Each protocol says what an end is, when two agree and how the log puts it; the rest is the same for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Generic, Protocol, TypeVar

from netloop.lab.sandbox.cables import Cable
from netloop.lab.sandbox.state.spf import Edge, Graph, Hop, Vertex
from netloop.lab.sandbox.state.world import Chassis, World

Terms = TypeVar("Terms")


@dataclass(frozen=True, slots=True)
class End(Generic[Terms]):
    """One side of an adjacency.

    ``instance`` names the protocol's instance on the router, ``channel`` what runs separately over one cable (an area,
    a level, a family), ``identity`` what two neighbors must not share. ``ipv4`` and ``ipv6`` are the next hops that it
    offers; a change of its ``terms``, what a hello carries besides, restarts the adjacency.
    """

    router: str
    interface: str
    instance: str
    channel: str
    identity: str
    terms: Terms
    ipv4: IPv4Address | None = None
    ipv6: IPv6Address | None = None

    def hop(self, version: int) -> IPv4Address | IPv6Address | None:
        """The next hop in a family."""
        return self.ipv4 if version == 4 else self.ipv6


@dataclass(slots=True)
class Adjacency(Generic[Terms]):
    """Two ends that agree; ``up_at`` in seconds of the network's clock, infinite where they get no further.

    ``formed_at`` is when they met, ``given_up`` how often the log has said of such a one that it was given up.
    """

    a: End[Terms]
    z: End[Terms]
    up_at: float
    up: bool = False
    formed_at: float = 0.0
    given_up: int = 0

    def seen_from(self, router: str) -> tuple[End[Terms], End[Terms]]:
        """The own end and the far one."""
        return (self.a, self.z) if self.a.router == router else (self.z, self.a)


class Hello(Protocol[Terms]):
    """What a protocol says about its adjacencies."""

    def ends(self, chassis: Chassis, interface: str) -> list[End[Terms]]:
        """What an interface offers; nothing while it is passive or its instance does not run."""
        ...

    def agree(self, a: End[Terms], z: End[Terms]) -> bool:
        """Whether two ends of one channel become neighbors, their identities aside."""
        ...

    def duplicate(self, own: End[Terms], far: End[Terms]) -> str | None:
        """The line that a router logs where both ends have one identity, None for none."""
        ...

    def log(self, own: End[Terms], far: End[Terms], *, up: bool) -> str | None:
        """The line that a router logs, None for none."""
        ...

    def cost(self, own: End[Terms]) -> int:
        """What the way out of an end costs."""
        ...


def _always(_a: End[Any], _z: End[Any]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NeighborRules:
    """What a protocol asks besides: whether two neighbors get as far as up, and whether a way leads over the link."""

    complete: Callable[[End[Any], End[Any]], bool] = _always
    join: Callable[[End[Any], End[Any]], bool] = _always


class NeighborWatch(Protocol):
    """Who follows what becomes of the adjacencies of a protocol."""

    def came_or_went(self, a: End[Any], z: End[Any], *, up: bool) -> None:
        """An adjacency has come up, or is no longer up."""
        ...

    def refreshed(self, chassis: Chassis) -> None:
        """A router's adjacencies have followed a change of its configuration."""
        ...

    def settled(self) -> None:
        """What was due by now has happened."""
        ...


@dataclass(frozen=True, slots=True)
class _KnownGraph:
    """A graph, and as of which version of the network and how many touches."""

    version: int
    touches: int
    graph: Graph


Key = tuple[Cable, str, str, str]
"""A cable, a channel, and the instances at both ends."""


class Adjacencies(Generic[Terms]):
    """Every adjacency of one protocol in the network; ``watch`` follows them."""

    def __init__(self, world: World, hello: Hello[Terms], rules: NeighborRules | None = None) -> None:
        self._world, self._hello, self._rules = world, hello, rules or NeighborRules()
        self.watch: NeighborWatch | None = None
        self._held: dict[Key, Adjacency[Terms]] = {}
        self._of: dict[str, dict[Key, Adjacency[Terms]]] = {}
        self._vertices: dict[str, set[Vertex]] = {}
        self._forming: dict[Key, Adjacency[Terms]] = {}
        self._duplicates: dict[Cable, set[str]] = {}
        self._graphs: dict[tuple[str, int], _KnownGraph] = {}

    def of(
        self, chassis: Chassis, instance: str | None = None
    ) -> list[tuple[End[Terms], End[Terms], Adjacency[Terms]]]:
        """A router's adjacencies, forming ones too: own end, far end, and the adjacency."""
        seen = ((*found.seen_from(chassis.name), found) for found in self._of.get(chassis.name, {}).values())
        return [item for item in seen if instance is None or item[0].instance == instance]

    def on(self, chassis: Chassis, interface: str) -> list[tuple[End[Terms], End[Terms], Adjacency[Terms]]]:
        """Those of one interface."""
        return [item for item in self.of(chassis) if item[0].interface == interface]

    def refresh(self, chassis: Chassis, delay: float | None = None) -> None:
        """Form and drop what a router's change calls for; ``delay`` in seconds, the convergence time when None."""
        wait = self._world.timeline.convergence if delay is None else delay
        for cable in self._world.cables.of(chassis.name):
            wanted = {(cable, a.channel, a.instance, z.instance): (a, z) for a, z in self._pairs(cable)}
            for key in [key for key in self._of.get(chassis.name, {}) if key[0] == cable]:
                if wanted.get(key) != (self._held[key].a, self._held[key].z):
                    self._drop(key)
            for key, ends in wanted.items():
                if key not in self._held:
                    self._form(key, ends, wait)
        if self.watch:
            self.watch.refreshed(chassis)
        self.settle()

    def settle(self) -> None:
        """Bring up what was due by now."""
        now = self._world.timeline.clock()
        for key, adjacency in [item for item in self._forming.items() if item[1].up_at <= now]:
            del self._forming[key]
            adjacency.up = True
            self._tell(adjacency, adjacency.up_at)
        if self.watch:
            self.watch.settled()

    def incomplete(self) -> list[Adjacency[Terms]]:
        """Those that get no further than they are."""
        return [adjacency for adjacency in self._forming.values() if adjacency.up_at == math.inf]

    def drop(self, chassis: Chassis, instance: str | None = None, interface: str | None = None) -> None:
        """Lose a router's adjacencies: all, or those of one instance, on one interface."""
        for key, adjacency in list(self._of.get(chassis.name, {}).items()):
            own = adjacency.seen_from(chassis.name)[0]
            if instance in {None, own.instance} and interface in {None, own.interface}:
                self._drop(key)

    def graph(self, channel: str, version: int) -> Graph:
        """The adjacencies of a channel that carry a family; another one where any of them has changed."""
        timeline, place = self._world.timeline, (channel, version)
        known = self._graphs.get(place)
        if known is None or known.version != timeline.version:
            touched = None if known is None else timeline.touched_since(known.touches)
            before: Graph = {} if known is None or touched is None else known.graph
            graph = self._followed(before, self._of if touched is None else touched, channel, version)
            known = self._graphs[place] = _KnownGraph(timeline.version, timeline.touches, graph)
        return known.graph

    def _followed(self, before: Graph, routers: Iterable[str], channel: str, version: int) -> Graph:
        """A graph with the edges of these routers as they are now; the same one where none is another."""
        new: Graph = {}
        for name in routers:
            new |= {vertex: [] for vertex in self._vertices.get(name, ())}
            for (_, kind, _, _), adjacency in self._of.get(name, {}).items():
                if adjacency.up and kind == channel:
                    self._join(new, *adjacency.seen_from(name), version)
        if all(before.get(vertex, []) == edges for vertex, edges in new.items()):
            return before
        return {vertex: edges for vertex, edges in (before | new).items() if edges}

    def _join(self, edges: Graph, own: End[Terms], far: End[Terms], version: int) -> None:
        hop = far.hop(version)
        if hop is not None and own.hop(version) is not None and self._rules.join(own, far):
            edge = Edge((far.router, far.instance), self._hello.cost(own), Hop(own.interface, hop))
            edges.setdefault((own.router, own.instance), []).append(edge)

    def _pairs(self, cable: Cable) -> Iterator[tuple[End[Terms], End[Terms]]]:
        """The ends that become neighbors over a cable; what keeps two apart that have one identity is logged."""
        known, now = self._duplicates.pop(cable, set()), set()
        for a, z in self._agreed(cable):
            if a.identity != z.identity:
                yield a, z
                continue
            now.add(a.identity)
            if a.identity not in known:
                self._log_duplicate(a, z)
        if now:
            self._duplicates[cable] = now

    def _agreed(self, cable: Cable) -> Iterator[tuple[End[Terms], End[Terms]]]:
        a_router, z_router = self._world.routers[cable.a], self._world.routers[cable.z]
        if not (a_router.is_up(cable.a_interface) and z_router.is_up(cable.z_interface)):
            return
        offered = self._hello.ends(z_router, cable.z_interface)
        for a in self._hello.ends(a_router, cable.a_interface):
            for z in offered:
                if a.channel == z.channel and self._hello.agree(a, z):
                    yield a, z

    def _log_duplicate(self, a: End[Terms], z: End[Terms]) -> None:
        for own, far in (a, z), (z, a):
            if line := self._hello.duplicate(own, far):
                self._world.routers[own.router].log_message(line)

    def _form(self, key: Key, ends: tuple[End[Terms], End[Terms]], delay: float) -> None:
        now = self._world.timeline.clock()
        due = now + delay if self._rules.complete(*ends) else math.inf
        adjacency = Adjacency(*ends, up_at=due, formed_at=now)
        self._held[key] = self._forming[key] = adjacency
        for end in ends:
            self._of.setdefault(end.router, {})[key] = adjacency
            self._vertices.setdefault(end.router, set()).add((end.router, end.instance))

    def _drop(self, key: Key) -> None:
        adjacency = self._held.pop(key)
        for end in (adjacency.a, adjacency.z):
            self._of[end.router].pop(key, None)
        self._forming.pop(key, None)
        if adjacency.up:
            adjacency.up = False
            self._tell(adjacency, self._world.timeline.clock())

    def _tell(self, adjacency: Adjacency[Terms], at: float) -> None:
        self._world.timeline.routes_changed(at, adjacency.a.router, adjacency.z.router)
        if self.watch:
            self.watch.came_or_went(adjacency.a, adjacency.z, up=adjacency.up)
        for own, far in (adjacency.a, adjacency.z), (adjacency.z, adjacency.a):
            if line := self._hello.log(own, far, up=adjacency.up):
                self._world.routers[own.router].log_message(line, at)
