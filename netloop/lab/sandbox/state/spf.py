"""Shortest paths over a graph of routers."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
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
    """A vertex reached: at what cost, and by which ways out of the root; those behind one another share the set."""

    cost: int
    hops: frozenset[Hop] = frozenset()


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
        behind = None if vertex == root else reached[vertex].hops
        for edge in edges.get(vertex, ()):
            to, total = edge.to, cost + edge.cost
            hops = frozenset({edge.hop}) if behind is None else behind
            known = reached.get(to)
            if known is None or total < known.cost:
                reached[to] = Reach(total, hops)
                heapq.heappush(queue, (total, to))
            elif total == known.cost and known.hops is not hops and not hops <= known.hops:
                known.hops |= hops
    return reached
