"""EIGRP's topology tables: what every router of an AS says of each prefix, and which ways are successors.

A router advertises its best way alone, not back to where it learned it; what carries the own router ID is dropped,
what a distribute list stops too. A stub tells nothing that it learned, a summary hides what it covers. Sources: RFC
7868, 5.4 and 6; Cisco IOS IP Routing: EIGRP Command Reference: ``eigrp router-id``, ``eigrp stub``, ``summary-address``
and ``distribute-list``.

The originator is in internal routes too, as of EIGRP release 5.0 (IOS 15): earlier releases drop external routes alone.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.views.eigrp import EigrpConfig, EigrpLine

MAXIMUM_HOPS = 100
SCALE, WIDE_SCALE, RIB_SCALE = 256, 65536, 128
REFERENCE = 10_000_000
"""The bandwidth in kbit/s that metrics are relative to."""

CLASSIC_DELAY = 10_000_000
"""Picoseconds in the unit of classic delays."""

ROUNDS = 200
"""How often a router may change its mind about a prefix; more than a network of any size needs."""


@dataclass(frozen=True, slots=True)
class EigrpVector:
    """What is said of a prefix: the least bandwidth in kbit/s, all delays in picoseconds, hops, and who began it.

    ``protocol`` is where an external route is from, empty for an internal one.
    """

    bandwidth: int
    delay: int
    hops: int
    originator: IPv4Address
    protocol: str = ""

    def over(self, line: EigrpLine) -> EigrpVector:
        """The same as seen across an interface."""
        bandwidth, delay = min(self.bandwidth, line.bandwidth), self.delay + line.delay
        return EigrpVector(bandwidth, delay, self.hops + 1, self.originator, self.protocol)


@dataclass(frozen=True, slots=True)
class EigrpWay:
    """One neighbor's word on a prefix: the vector across the own interface, its metric, and the one that it reports."""

    interface: str
    neighbor: IPv4Address | IPv6Address
    vector: EigrpVector
    metric: int
    reported: int


@dataclass(frozen=True, slots=True)
class EigrpEntry:
    """A prefix in a topology table: its best vector and metric, where it is from, and what neighbors say of it.

    ``source`` is ``connected``, ``redistributed``, ``summary`` or ``learned``, ``interface`` that of a connected one;
    ``successors`` are the best of its ways.
    """

    prefix: Prefix
    source: str
    vector: EigrpVector
    metric: int
    interface: str = ""
    ways: tuple[EigrpWay, ...] = ()
    successors: tuple[EigrpWay, ...] = ()

    @property
    def told(self) -> tuple[object, ...]:
        """What neighbors learn of it: the vector, and on which interfaces it is not told."""
        return self.source, self.vector, {way.interface for way in self.successors}


@dataclass(frozen=True, slots=True)
class EigrpSeed:
    """A prefix that a router brings in: ``connected`` by a network statement, ``redistributed`` or ``summary``.

    ``towards`` are the interfaces that a summary is advertised on, None for all.
    """

    prefix: Prefix
    source: str
    vector: EigrpVector
    interface: str = ""
    towards: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class EigrpLink:
    """An adjacency as one end has it: the own interface, and the neighbor with its address and its interface."""

    interface: str
    to: Vertex
    far_interface: str
    address: IPv4Address | IPv6Address


@dataclass(slots=True)
class EigrpNode:
    """One instance of an AS: how it is configured, its ID, its interfaces as it counts them, links and seeds.

    ``ignored`` is what it dropped for its own router ID, by prefix and neighbor; ``back`` are the links by their other
    ends.
    """

    config: EigrpConfig
    router_id: IPv4Address
    lines: Mapping[str, EigrpLine]
    links: list[EigrpLink] = field(default_factory=list)
    seeds: list[EigrpSeed] = field(default_factory=list)
    table: dict[Prefix, EigrpEntry] = field(default_factory=dict)
    ignored: dict[tuple[Prefix, IPv4Address | IPv6Address], EigrpWay] = field(default_factory=dict)
    back: dict[tuple[Vertex, str], EigrpLink] = field(default_factory=dict)
    _metrics: dict[tuple[int, int], int] = field(default_factory=dict)

    def metric(self, vector: EigrpVector) -> int:
        """The composite metric as this instance counts: 64 bits wide in named mode, else classic."""
        key = vector.bandwidth, vector.delay
        known = self._metrics.get(key)
        if known is None:
            known = self._metrics[key] = self._metric(vector)
        return known

    def _metric(self, vector: EigrpVector) -> int:
        weights = [int(word) for word in self.config.links.weights[:3]]
        if self.config.name:
            speed, delay = WIDE_SCALE * REFERENCE // vector.bandwidth, WIDE_SCALE * vector.delay // 1_000_000
            return weights[0] * speed + weights[1] * speed // 255 + weights[2] * delay
        speed, delay = REFERENCE // vector.bandwidth, vector.delay // CLASSIC_DELAY
        return SCALE * (weights[0] * speed + weights[1] * speed // 255 + weights[2] * delay)

    def blocks(self, prefix: Prefix, interface: str, *, inbound: bool) -> bool:
        """Whether a distribute list stops a prefix."""
        return any(one.blocks(prefix, interface, inbound=inbound) for one in self.config.policy.lists)

    def hides(self, prefix: Prefix, interface: str) -> bool:
        """Whether a summary of an interface covers a prefix."""
        return any(name == interface and _inside(prefix, summary) for name, summary in self.config.policy.summaries)


def _inside(prefix: Prefix, summary: Prefix) -> bool:
    """Whether a prefix is a part of a summary, not the summary itself."""
    if prefix.version != summary.version or prefix.prefixlen <= summary.prefixlen:
        return False
    return int(prefix.network_address) & int(summary.netmask) == int(summary.network_address)


def fill(nodes: Mapping[Vertex, EigrpNode]) -> None:
    """Fill the topology tables of one AS; longer prefixes first, so that a summary finds what it covers."""
    seeds: dict[Prefix, list[tuple[Vertex, EigrpSeed]]] = {}
    for vertex, node in nodes.items():
        node.back = {(link.to, link.far_interface): link for link in node.links}
        for seed in node.seeds:
            seeds.setdefault(seed.prefix, []).append((vertex, seed))
        for _, summary in node.config.policy.summaries:
            seeds.setdefault(summary, [])
    summarizing = {vertex: node for vertex, node in nodes.items() if node.config.policy.summaries}
    for prefix in sorted(seeds, key=lambda one: -one.prefixlen):
        made = ((vertex, _summary(node, prefix)) for vertex, node in summarizing.items())
        summaries = [(vertex, summary) for vertex, summary in made if summary is not None]
        _Flood(nodes, prefix, [*seeds[prefix], *summaries]).run()


def _summary(node: EigrpNode, prefix: Prefix) -> EigrpSeed | None:
    """The summary that a router makes of what it has, at the least metric of that."""
    towards = frozenset(name for name, summary in node.config.policy.summaries if summary == prefix)
    parts = [entry for entry in node.table.values() if towards and _inside(entry.prefix, prefix)]
    if not parts:
        return None
    best = min(parts, key=lambda entry: entry.metric).vector
    return EigrpSeed(prefix, "summary", replace(best, originator=node.router_id, protocol=""), "Null0", towards)


class _Flood:
    """One prefix on its way through an AS: who changes tells its neighbors, the better metrics first."""

    def __init__(
        self, nodes: Mapping[Vertex, EigrpNode], prefix: Prefix, seeds: Sequence[tuple[Vertex, EigrpSeed]]
    ) -> None:
        self.nodes, self.prefix = nodes, prefix
        self.seeds: dict[Vertex, list[EigrpSeed]] = {}
        for vertex, seed in seeds:
            self.seeds.setdefault(vertex, []).append(seed)
        self.heard: dict[Vertex, dict[EigrpLink, EigrpWay]] = {}
        self.changes: dict[Vertex, int] = {}
        self.waiting: list[tuple[int, Vertex]] = [(0, vertex) for vertex in self.seeds]

    def run(self) -> None:
        """Let every router that hears something think again, until none changes its mind."""
        while self.waiting:
            _, vertex = heapq.heappop(self.waiting)
            node = self.nodes[vertex]
            known, found = node.table.get(self.prefix), self._entry(vertex, node)
            if found is not None:
                node.table[self.prefix] = found
            elif known is not None:
                del node.table[self.prefix]
            if (known and known.told) != (found and found.told) and self._may_change(vertex):
                self._tell(vertex, node)

    def _may_change(self, vertex: Vertex) -> bool:
        self.changes[vertex] = self.changes.get(vertex, 0) + 1
        return self.changes[vertex] <= ROUNDS

    def _tell(self, vertex: Vertex, node: EigrpNode) -> None:
        """Tell the neighbors what a router has now, or that it has nothing any more."""
        for link in node.links:
            far = self.nodes.get(link.to)
            back = far.back.get((vertex, link.interface)) if far else None
            if far is None or back is None:
                continue
            heard = self.heard.setdefault(link.to, {})
            way = self._way(far, back, self._told(vertex, node, link.interface))
            if way is not None:
                heard[back] = way
                heapq.heappush(self.waiting, (way.metric, link.to))
            elif heard.pop(back, None) is not None:
                heapq.heappush(self.waiting, (0, link.to))

    def _way(self, node: EigrpNode, link: EigrpLink, told: EigrpVector | None) -> EigrpWay | None:
        """What a router makes of a neighbor's word."""
        node.ignored.pop((self.prefix, link.address), None)
        if told is None or told.hops >= MAXIMUM_HOPS:
            return None
        vector = told.over(node.lines[link.interface])
        way = EigrpWay(link.interface, link.address, vector, node.metric(vector), node.metric(told))
        if told.originator == node.router_id:
            node.ignored[self.prefix, link.address] = way
            return None
        return None if node.blocks(self.prefix, link.interface, inbound=True) else way

    def _entry(self, vertex: Vertex, node: EigrpNode) -> EigrpEntry | None:
        ways = tuple(self.heard.get(vertex, {}).values())
        own = [(bool(s.vector.protocol), node.metric(s.vector), s) for s in self.seeds.get(vertex, ())]
        best = min(own, key=_cheaper, default=None)
        heard = min(((bool(way.vector.protocol), way.metric, way) for way in ways), key=_cheaper, default=None)
        if best and (heard is None or best[0] <= heard[0]):
            return EigrpEntry(self.prefix, best[2].source, best[2].vector, best[1], best[2].interface, ways)
        if heard is None:
            return None
        same = tuple(way for way in ways if (bool(way.vector.protocol), way.metric) == heard[:2])
        return EigrpEntry(self.prefix, "learned", heard[2].vector, heard[1], "", ways, same)

    def _told(self, vertex: Vertex, node: EigrpNode, interface: str) -> EigrpVector | None:
        """What a router says of the prefix on an interface, None for nothing."""
        entry = node.table.get(self.prefix)
        if entry is None or not (_unstubbed(node, entry) and self._towards(vertex, entry, interface)):
            return None
        back = entry.interface == interface or any(way.interface == interface for way in entry.successors)
        hidden = back or node.hides(self.prefix, interface) or node.blocks(self.prefix, interface, inbound=False)
        return None if hidden else entry.vector

    def _towards(self, vertex: Vertex, entry: EigrpEntry, interface: str) -> bool:
        """Whether an entry is one for this interface: a summary is told where it is configured alone."""
        if entry.source != "summary":
            return True
        return any(seed.towards and interface in seed.towards for seed in self.seeds.get(vertex, ()))


def _unstubbed(node: EigrpNode, entry: EigrpEntry) -> bool:
    """Whether a router tells of an entry as far as it is a stub."""
    stub = node.config.policy.stub
    if stub is None:
        return True
    external = {"redistributed", "static" if entry.vector.protocol == "Static" else "connected"}
    return bool(stub & (external if entry.source == "redistributed" else {entry.source}))


def _cheaper(item: tuple[bool, int, object]) -> tuple[bool, int]:
    """Internal before external, then the metric."""
    return item[:2]
