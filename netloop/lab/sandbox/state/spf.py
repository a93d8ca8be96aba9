"""Shortest paths over a graph of routers."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

Vertex = tuple[str, str]
"""A router's name and an OSPF process."""


@dataclass(frozen=True, slots=True)
class Hop:
    """The way out: an interface and the neighbor's address."""

    interface: str
    address: IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Edge:
    """One direction of an adjacency."""

    to: Vertex
    cost: int
    hop: Hop


@dataclass(slots=True)
class Reach:
    """A vertex reached: at what cost, and by which ways out of the root."""

    cost: int
    hops: set[Hop] = field(default_factory=set)


Graph = dict[Vertex, list[Edge]]


def shortest(edges: Graph, root: Vertex) -> dict[Vertex, Reach]:
    """Dijkstra's algorithm, ways of equal cost kept."""
    reached = {root: Reach(0)}
    done: set[Vertex] = set()
    queue = [(0, root)]
    while queue:
        cost, vertex = heapq.heappop(queue)
        if vertex in done:
            continue
        done.add(vertex)
        for edge in edges.get(vertex, ()):
            hops = {edge.hop} if vertex == root else reached[vertex].hops
            _relax(reached, edge.to, cost + edge.cost, hops)
            if edge.to not in done:
                heapq.heappush(queue, (reached[edge.to].cost, edge.to))
    return reached


def _relax(reached: dict[Vertex, Reach], vertex: Vertex, cost: int, hops: set[Hop]) -> None:
    known = reached.get(vertex)
    if known is None or cost < known.cost:
        reached[vertex] = Reach(cost, set(hops))
    elif cost == known.cost:
        known.hops |= hops
