"""OSPF's areas: what is within an area, what border routers tell of the others, and what comes from outside.

A border router is in the backbone and in another area. It believes summaries of the backbone alone if it has a
neighbor there, else those of all its areas, which it tells nobody. What is within an area is better than what is not,
whatever it costs, and what is in the domain better than what is outside. A range costs the cheapest of what it covers
(``compatible rfc1583``, IOS's default). Stub areas hear of the outside by a default route of their border routers; an
NSSA is one here, its own external routes are not modelled. Sources: RFC 2328, 3.2, 3.6, 12.4.3, 16.2 and 16.4; RFC
3509, 2 (as Cisco has it: *Active Backbone Connection*); Cisco IOS IP Routing: OSPF Command Reference, ``area range``,
``area filter-list``, ``area stub``, ``compatible rfc1583``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from netloop.lab.sandbox.state.rib import Key, Prefix, key_of
from netloop.lab.sandbox.state.spf import Graph, Hop, Reach, Vertex, shortest
from netloop.lab.sandbox.views.ospf_policy import NOTHING_SAID, AreaPolicy, OspfPolicy, OspfRange

BACKBONE = 0
ROOTS_KEPT = 128
"""From how many processes the shortest paths are remembered."""
DEFAULT_ROUTES: dict[int, Prefix] = {4: IPv4Network("0.0.0.0/0"), 6: IPv6Network("::/0")}


@dataclass(frozen=True, slots=True)
class Advertised:
    """A prefix that a process advertises, in an area, at its interface's cost."""

    key: Key
    prefix: Prefix
    cost: int
    area: int

    @classmethod
    def of(cls, prefix: Prefix, cost: int, area: int) -> Advertised:
        """The prefix with its key."""
        return cls(key_of(prefix), prefix, cost, area)


@dataclass(frozen=True, slots=True)
class External:
    """A prefix that a process brings in from outside; ``kind`` is 1, its metric added to the way's cost, or 2."""

    prefix: Prefix
    metric: int
    kind: int
    tag: int = 0


@dataclass(slots=True)
class Way:
    """The best that is known of a prefix: its cost, the ways out, and whether it is in another area.

    Each way out has the router that the prefix was learned from: who advertises it, or the border router. ``external``
    is the kind of what is outside the domain, else 0; ``forward`` what the way to its boundary router costs.
    """

    prefix: Prefix
    cost: int
    hops: dict[Hop, Vertex]
    between: bool = False
    external: int = 0
    forward: int | None = None
    tag: int = 0

    @property
    def code(self) -> str:
        """As ``show ip route`` has it."""
        return f"O E{self.external}" if self.external else "O IA" if self.between else "O"


Ways = dict[Key, Way]


def take(ways: Ways, key: Key, way: Way) -> None:
    """Keep the cheaper way, both where they cost the same; of what is outside, kind 1 is better than kind 2."""
    known = ways.get(key)
    if known is None or _rank(way) < _rank(known):
        ways[key] = way
    elif _rank(way) == _rank(known):
        known.hops = known.hops | way.hops


def _within_by(ways: Ways, area: int, vertex: Vertex, reach: Reach, items: Iterable[Advertised]) -> None:
    """``take`` for each prefix of a process in the area itself, where the cost alone decides."""
    hops: dict[Hop, Vertex] | None = None
    for item in items:
        if item.area != area:
            continue
        cost, known = reach.cost + item.cost, ways.get(item.key)
        if known is None or cost <= known.cost:
            hops = dict.fromkeys(reach.hops, vertex) if hops is None else hops
            if known is None or cost < known.cost:
                ways[item.key] = Way(item.prefix, cost, hops)
            else:
                known.hops = known.hops | hops


def _rank(way: Way) -> tuple[int, int, int]:
    return way.external, way.cost, way.forward or 0


@dataclass(slots=True)
class BoundaryWay:
    """How far a router is that brings routes in: the cost, and the ways out."""

    cost: int
    hops: frozenset[Hop]


Boundaries = dict[Vertex, BoundaryWay]


@dataclass(frozen=True, slots=True)
class BorderRouter:
    """A border or boundary router as another one reaches it; ``between`` where a border router told of it."""

    vertex: Vertex
    area: int
    way: BoundaryWay
    border: bool
    boundary: bool
    between: bool = False


def _closer(ways: Boundaries, vertex: Vertex, way: BoundaryWay) -> None:
    known = ways.get(vertex)
    if known is None or way.cost < known.cost:
        ways[vertex] = way
    elif way.cost == known.cost:
        ways[vertex] = BoundaryWay(way.cost, known.hops | way.hops)


def _nothing(_vertex: Vertex) -> Sequence[External]:
    return ()


def _ordinary(_vertex: Vertex) -> OspfPolicy:
    return NOTHING_SAID


def _nobody(_root: Vertex, _area: int) -> frozenset[Vertex]:
    return frozenset()


@dataclass(slots=True)
class Areas:
    """The processes of one protocol at one moment: the graph of each area, and what each process advertises.

    ``hidden`` is whom a router does not see in an area, because another one has its router ID; ``homes`` the areas that
    a process is in, those of its prefixes where nothing is said; ``tellers`` who may tell of more than its own links,
    anybody where nothing is said.
    """

    graph: Callable[[int], Graph]
    advertised: Callable[[Vertex], Sequence[Advertised]]
    externals: Callable[[Vertex], Sequence[External]] = _nothing
    policy: Callable[[Vertex], OspfPolicy] = _ordinary
    hidden: Callable[[Vertex, int], frozenset[Vertex]] = _nobody
    family: int = 4
    homes: Callable[[Vertex], frozenset[int]] | None = None
    tellers: frozenset[Vertex] | None = None
    _reached: dict[tuple[Vertex, int, frozenset[Vertex]], dict[Vertex, Reach]] = field(default_factory=dict)
    _summaries: dict[tuple[Vertex, int], Ways] = field(default_factory=dict)
    _told: dict[tuple[Vertex, int], Boundaries] = field(default_factory=dict)
    _seen: dict[tuple[int, frozenset[Vertex]], Graph] = field(default_factory=dict)

    def keep(self, before: Areas) -> None:
        """Take over the shortest paths of the moment before in the areas whose graph is the same."""
        same = {area for area in {area for _, area, _ in before._reached} if before.graph(area) is self.graph(area)}
        self._reached = {place: known for place, known in before._reached.items() if place[1] in same}

    def ways(self, root: Vertex) -> Ways:
        """The routes of a process; a prefix within one of its areas is not looked for elsewhere."""
        within = self._within(root, self.of(root))
        if not self._told_more(root):
            return within
        return self._outside(root) | self._between(root) | within

    def _told_more(self, root: Vertex) -> bool:
        """Whether anybody else tells of more than its own links."""
        return self.tellers is None or bool(self.tellers - {root})

    def of(self, vertex: Vertex) -> frozenset[int]:
        """The areas that a process has an interface in."""
        return self.homes(vertex) if self.homes else frozenset(item.area for item in self.advertised(vertex))

    def discards(self, root: Vertex) -> Iterator[Way]:
        """The ranges of a border router that cover something: it throws away what they promise and it lacks."""
        for area in self.of(root) if self.border(root) else ():
            parts = self._inside(root, area)
            for item in self.policy(root).area(area).ranges:
                if item.advertise and (way := _condensed(item, parts)):
                    yield way

    def border(self, vertex: Vertex) -> bool:
        """Whether a process is a border router."""
        areas = self.of(vertex)
        return BACKBONE in areas and len(areas) > 1

    def summaries(self, border: Vertex, area: int) -> Ways:
        """What a border router tells an area of the others, worked out once."""
        known = self._summaries.get((border, area))
        if known is None:
            known = self._summaries[(border, area)] = self._summarized(border, area)
        return known

    def boundaries(self, border: Vertex, area: int) -> Boundaries:
        """The boundary routers that a border router tells an area of, which is no stub."""
        known = self._told.get((border, area))
        if known is None:
            known = self._boundaries_between(border) if area != BACKBONE and self._connected(border) else {}
            others = {a for a in self.of(border) - {area} if not self._policy(border, a).kind}
            known = self._told[(border, area)] = known | self._boundaries_within(border, frozenset(others))
        return known

    def border_routers(self, root: Vertex) -> Iterator[BorderRouter]:
        """The border and boundary routers of a process's areas, and the boundary routers beyond them."""
        inside = set()
        for area in sorted(self.of(root)):
            for vertex, reach in self._reach(root, area):
                border, boundary = self.border(vertex), self.policy(vertex).boundary
                if border or boundary:
                    inside.add(vertex)
                    yield BorderRouter(vertex, area, BoundaryWay(reach.cost, reach.hops), border, boundary)
        for area in sorted(self._believed(root) - self.stubs(root)):
            for vertex, way in self._boundaries_by(root, area).items():
                if vertex not in inside | {root}:
                    yield BorderRouter(vertex, area, way, border=False, boundary=True, between=True)

    def stubs(self, vertex: Vertex) -> frozenset[int]:
        """The areas of a process that hear nothing of the outside."""
        return frozenset(area for area in self.of(vertex) if self._policy(vertex, area).kind)

    def reaches(self, root: Vertex, area: int, vertex: Vertex) -> bool:
        """Whether a process has a way to another one of an area."""
        return vertex == root or vertex in self._known(root, area)

    def _policy(self, vertex: Vertex, area: int) -> AreaPolicy:
        return self.policy(vertex).area(area)

    def _connected(self, vertex: Vertex) -> bool:
        """Whether a process has a full neighbor in the backbone."""
        return bool(self.graph(BACKBONE).get(vertex))

    def _believed(self, root: Vertex) -> frozenset[int]:
        """The areas whose border routers a process listens to."""
        return frozenset({BACKBONE}) if self.border(root) and self._connected(root) else self.of(root)

    def _reach(self, root: Vertex, area: int) -> Iterator[tuple[Vertex, Reach]]:
        """The other processes of an area that a process has a way to."""
        return ((vertex, reach) for vertex, reach in self._known(root, area).items() if vertex != root)

    def _known(self, root: Vertex, area: int) -> dict[Vertex, Reach]:
        """The processes of an area that a process has a way to, worked out once."""
        hidden = self.hidden(root, area)
        known = self._reached.get((root, area, hidden))
        if known is None:
            if len(self._reached) >= ROOTS_KEPT:
                del self._reached[next(iter(self._reached))]
            known = self._reached[(root, area, hidden)] = shortest(self._visible(area, hidden), root)
        return known

    def _visible(self, area: int, hidden: frozenset[Vertex]) -> Graph:
        graph = self.graph(area)
        if not hidden:
            return graph
        known = self._seen.get((area, hidden))
        if known is None:
            known = {v: [e for e in edges if e.to not in hidden] for v, edges in graph.items() if v not in hidden}
            self._seen[(area, hidden)] = known
        return known

    def _within(self, root: Vertex, areas: frozenset[int]) -> Ways:
        ways: Ways = {}
        for area in areas:
            for vertex, reach in self._reach(root, area):
                _within_by(ways, area, vertex, reach, self.advertised(vertex))
        return ways

    def _inside(self, border: Vertex, area: int) -> Ways:
        """What a border router knows within an area, its own prefixes too."""
        ways = self._within(border, frozenset({area}))
        for item in self.advertised(border):
            if item.area == area:
                take(ways, item.key, Way(item.prefix, item.cost, {}))
        return ways

    def _between(self, root: Vertex) -> Ways:
        ways: Ways = {}
        for area in self._believed(root):
            for vertex, reach in self._reach(root, area):
                told = self.summaries(vertex, area) if self.border(vertex) else {}
                for key, way in told.items():
                    cost, hops = reach.cost + way.cost, dict.fromkeys(reach.hops, vertex)
                    take(ways, key, Way(way.prefix, cost, hops, between=True))
        return ways

    def _summarized(self, border: Vertex, area: int) -> Ways:
        own = self._policy(border, area)
        default = DEFAULT_ROUTES[self.family]
        told: Ways = {}
        if not own.no_summary:
            told = self._passed_on(border) if area != BACKBONE and self._connected(border) else {}
            for other in self.of(border) - {area}:
                told |= self._leaving(border, other)
            told = {key: way for key, way in told.items() if own.inward.passes(way.prefix)}
        if own.kind == "stub" or own.no_summary:
            told[key_of(default)] = Way(default, own.default_cost, {})
        return told

    def _passed_on(self, border: Vertex) -> Ways:
        """What a border router heard in the backbone of other areas."""
        outward = self._policy(border, BACKBONE).outward
        return {key: way for key, way in self._between(border).items() if outward.passes(way.prefix)}

    def _leaving(self, border: Vertex, area: int) -> Ways:
        """What of an area its border router tells the others: ranges instead of what they cover, then filtered."""
        policy, parts = self._policy(border, area), self._inside(border, area)
        told = {k: way for k, way in parts.items() if not any(item.covers(way.prefix) for item in policy.ranges)}
        for item in policy.ranges:
            if item.advertise and (way := _condensed(item, parts)):
                told[key_of(item.prefix)] = way
        return {key: way for key, way in told.items() if policy.outward.passes(way.prefix)}

    def _boundaries_within(self, root: Vertex, areas: frozenset[int]) -> Boundaries:
        ways: Boundaries = {root: BoundaryWay(0, frozenset())} if self.externals(root) else {}
        for area in areas:
            for vertex, reach in self._reach(root, area):
                if self.externals(vertex):
                    _closer(ways, vertex, BoundaryWay(reach.cost, reach.hops))
        return ways

    def _boundaries_between(self, root: Vertex) -> Boundaries:
        ways: Boundaries = {}
        for area in self._believed(root) - self.stubs(root):
            for found, way in self._boundaries_by(root, area).items():
                _closer(ways, found, way)
        return ways

    def _boundaries_by(self, root: Vertex, area: int) -> Boundaries:
        """The boundary routers that the border routers of an area tell of."""
        ways: Boundaries = {}
        for vertex, reach in self._reach(root, area):
            for found, way in (self.boundaries(vertex, area) if self.border(vertex) else {}).items():
                _closer(ways, found, BoundaryWay(reach.cost + way.cost, reach.hops))
        return ways

    def _outside(self, root: Vertex) -> Ways:
        """What is outside the domain, by the routers that bring it in; stub areas hear nothing of it."""
        ways: Ways = {}
        open_areas = self.of(root) - self.stubs(root)
        found = self._boundaries_between(root) | self._boundaries_within(root, open_areas)
        for vertex, boundary in found.items() if open_areas else ():
            for item in self.externals(vertex) if vertex != root else ():
                cost = item.metric + (boundary.cost if item.kind == 1 else 0)
                forward = None if item.kind == 1 else boundary.cost
                hops = dict.fromkeys(boundary.hops, vertex)
                way = Way(item.prefix, cost, hops, False, item.kind, forward, item.tag)
                take(ways, key_of(item.prefix), way)
        return ways


def _condensed(item: OspfRange, parts: Ways) -> Way | None:
    """A range as one prefix; None where nothing of it is there."""
    costs = [way.cost for way in parts.values() if item.covers(way.prefix)]
    return Way(item.prefix, min(costs) if item.cost is None else item.cost, {}) if costs else None
