"""OSPF's areas: what is within an area, and what border routers tell of the others through the backbone.

A border router is in the backbone and in another area. It believes summaries of the backbone alone if it has a
neighbor there, else those of all its areas, which it tells nobody. What is within an area is better than what is not,
whatever it costs. Sources: RFC 2328, 3.2, 12.4.3 and 16.2; RFC 3509, 2 (as Cisco has it: *Active Backbone Connection*).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from netloop.lab.sandbox.state.rib import Key, Prefix
from netloop.lab.sandbox.state.spf import Graph, Hop, Reach, Vertex, shortest

BACKBONE = 0


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
        return cls((int(prefix.network_address), prefix.prefixlen), prefix, cost, area)


@dataclass(slots=True)
class Way:
    """The best that is known of a prefix: its cost, the ways out, and whether it is in another area.

    Each way out has the router that the prefix was learned from: who advertises it, or the border router.
    """

    prefix: Prefix
    cost: int
    hops: dict[Hop, Vertex]
    between: bool = False


Ways = dict[Key, Way]


def take(ways: Ways, key: Key, way: Way) -> None:
    """Keep the cheaper way, both where they cost the same."""
    known = ways.get(key)
    if known is None or way.cost < known.cost:
        ways[key] = way
    elif way.cost == known.cost:
        known.hops = known.hops | way.hops


@dataclass(slots=True)
class Areas:
    """The processes of one protocol at one moment: the graph of each area, and what each process advertises."""

    graph: Callable[[int], Graph]
    advertised: Callable[[Vertex], Sequence[Advertised]]
    _reached: dict[tuple[Vertex, int], dict[Vertex, Reach]] = field(default_factory=dict)
    _summaries: dict[tuple[Vertex, int], Ways] = field(default_factory=dict)

    def ways(self, root: Vertex) -> Ways:
        """The routes of a process; a prefix within one of its areas is not looked for elsewhere."""
        return self._between(root) | self._within(root, self.of(root))

    def of(self, vertex: Vertex) -> frozenset[int]:
        """The areas that a process has an interface in."""
        return frozenset(item.area for item in self.advertised(vertex))

    def _border(self, vertex: Vertex) -> bool:
        areas = self.of(vertex)
        return BACKBONE in areas and len(areas) > 1

    def _connected(self, vertex: Vertex) -> bool:
        """Whether a process has a full neighbor in the backbone."""
        return bool(self.graph(BACKBONE).get(vertex))

    def _reach(self, root: Vertex, area: int) -> Iterator[tuple[Vertex, Reach]]:
        """The other processes of an area, worked out once."""
        known = self._reached.get((root, area))
        if known is None:
            known = self._reached[(root, area)] = shortest(self.graph(area), root)
        return ((vertex, reach) for vertex, reach in known.items() if vertex != root)

    def _within(self, root: Vertex, areas: frozenset[int]) -> Ways:
        ways: Ways = {}
        for area in areas:
            for vertex, reach in self._reach(root, area):
                for item in self.advertised(vertex):
                    if item.area == area:
                        take(
                            ways, item.key, Way(item.prefix, reach.cost + item.cost, dict.fromkeys(reach.hops, vertex))
                        )
        return ways

    def _between(self, root: Vertex) -> Ways:
        ways: Ways = {}
        believed = {BACKBONE} if self._border(root) and self._connected(root) else self.of(root)
        for area in believed:
            for vertex, reach in self._reach(root, area):
                told = self._summary(vertex, area) if self._border(vertex) else {}
                for key, way in told.items():
                    cost, hops = reach.cost + way.cost, dict.fromkeys(reach.hops, vertex)
                    take(ways, key, Way(way.prefix, cost, hops, between=True))
        return ways

    def _summary(self, border: Vertex, area: int) -> Ways:
        """What a border router tells an area of the others, worked out once."""
        known = self._summaries.get((border, area))
        if known is None:
            others = self.of(border) - {area}
            known = dict(self._between(border)) if area != BACKBONE and self._connected(border) else {}
            known |= self._within(border, others)
            for item in self.advertised(border):
                if item.area in others:
                    take(known, item.key, Way(item.prefix, item.cost, {}))
            self._summaries[(border, area)] = known
        return known
