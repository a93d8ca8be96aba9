"""Shortest paths over the full adjacencies, and the prefixes that OSPF carries."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.ospf import OspfInterface, ospf_interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

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


def graph(network: Network) -> Graph:
    """The adjacencies as a graph, worked out once a version of the network."""
    if network.graph is None or network.graph[0] != network.version:
        network.graph = network.version, _graph(network)
    return network.graph[1]


def _graph(network: Network) -> Graph:
    found: Graph = {}
    for adjacency in network.adjacencies.all_full():
        for own, far in (adjacency.a, adjacency.z), (adjacency.z, adjacency.a):
            cost = ospf_interfaces(network.routers[own.router].running)[own.interface].cost
            edge = Edge((far.router, far.process), cost, Hop(own.interface, far.address.ip))
            found.setdefault((own.router, own.process), []).append(edge)
    return found


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


Key = tuple[int, int]
"""A prefix as numbers: its address and its length."""


@dataclass(frozen=True, slots=True)
class Advertised:
    """A prefix that a process advertises, in an area, at its interface's cost."""

    key: Key
    prefix: IPv4Network
    cost: int
    area: int


def advertised(router: Router, process: str) -> list[Advertised]:
    """What a process advertises: its interfaces' networks, a loopback as a /32 (RFC 2328, 12.4.1) by default.

    Worked out once a version of the network.
    """
    version = router.network.version
    known = router.advertised.get(process)
    if known is None or known[0] != version:
        known = router.advertised[process] = version, _advertised(router, process)
    return known[1]


def _advertised(router: Router, process: str) -> list[Advertised]:
    found = [own for own in ospf_interfaces(router.running).values() if own.process == process]
    return [item for own in found if router.is_up(own.config.name) for item in _prefixes(own)]


def _prefixes(own: OspfInterface) -> Iterator[Advertised]:
    for address in own.config.ipv4:
        prefix = IPv4Network(address.ip) if own.kind == "LOOPBACK" else address.network
        yield Advertised((int(prefix.network_address), prefix.prefixlen), prefix, own.cost, own.area)


def areas(router: Router, process: str) -> set[int]:
    """The areas that a process has an interface in."""
    return {own.area for own in ospf_interfaces(router.running).values() if own.process == process}
