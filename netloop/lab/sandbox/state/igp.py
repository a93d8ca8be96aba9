"""What the IGPs have in common: a protocol of the whole network, and routes worked out from what routers offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Address
from typing import Any, Protocol

from netloop.lab.sandbox.state.adjacency import Adjacencies
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.spf import Graph, Hop, Reach, Vertex, shortest
from netloop.lab.sandbox.state.world import Chassis

Offers = Callable[[Vertex], Iterable[tuple[Prefix, int]]]
"""The prefixes of an instance, each at its cost."""

Best = dict[Prefix, tuple[int, dict[Hop, Vertex]]]
"""What is known of each prefix: its cost, and the ways out with the router that each leads to."""


class Igp(Protocol):
    """An IGP on all routers of the network."""

    @property
    def adjacencies(self) -> Adjacencies[Any]:
        """Its adjacencies."""
        ...

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """What it gives to the routing table of a router's VRF and family."""
        ...


def reached(edges: Graph, root: Vertex) -> dict[Vertex, Reach]:
    """The other instances that an instance reaches."""
    return {vertex: reach for vertex, reach in shortest(edges, root).items() if reach.hops} if root in edges else {}


def best_of(found: Mapping[Vertex, Reach], offers: Offers) -> Best:
    """The cheapest ways to each prefix that the instances reached offer."""
    best: Best = {}
    for vertex, reach in found.items():
        for prefix, cost in offers(vertex):
            offer(best, prefix, reach.cost + cost, dict.fromkeys(reach.hops, vertex))
    return best


def offer(best: Best, prefix: Prefix, cost: int, hops: dict[Hop, Vertex]) -> None:
    """Keep the cheaper way, both where they cost the same."""
    known = best.get(prefix)
    if known is None or cost < known[0]:
        best[prefix] = cost, dict(hops)
    elif cost == known[0]:
        known[1].update(hops)


def as_routes(code: str, distance: int, best: Best, source: Callable[[Vertex], IPv4Address | None]) -> Iterator[Route]:
    """One route per way out; ``source`` is how a router is named that a prefix was learned from."""
    for prefix, (cost, hops) in best.items():
        for hop in sorted(hops, key=lambda found: found.interface):
            yield Route(code, prefix, distance, cost, hop.address, hop.interface, source(hops[hop]))
