"""One level of IS-IS: what each router's LSP says, who holds whose LSP, and the ways that follow from it.

A link counts where both ends' LSPs have it in a metric style that the reader understands. A router takes the LSPs alone
whose keys fit its own at the level, and hands on no others. Of two routers with one system ID the others hold one LSP,
each of the two its own: on real routers it changes with every sequence number, here it is that of the higher checksum.
Sources: ISO 10589, 7.3; RFC 1195; RFC 5302, RFC 5305 (styles), RFC 5120 (topologies).
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.state.igp import Best, offer, reached
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.state.spf import Edge, Graph, Hop, Reach, Vertex
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.isis import NARROW_MAX, IsisConfig, IsisInterface, isis_interfaces

FAMILIES = (4, 6)


@dataclass(frozen=True, slots=True)
class IsisLink:
    """A neighbor in an LSP: the link's metric in both styles, the next hops, and the pseudonode of a LAN.

    ``lan`` is the designated router's number of the LAN with its name, None for a point-to-point link.
    """

    to: Vertex
    system_id: str
    interface: str
    wide: int
    narrow: int
    ipv4: IPv4Address | None
    ipv6: IPv6Address | None
    lan: tuple[Vertex, int] | None

    def hop(self, version: int) -> IPv4Address | IPv6Address | None:
        """The next hop in a family, None where the link does not carry it."""
        return self.ipv4 if version == 4 else self.ipv6


@dataclass(frozen=True, slots=True)
class IsisReach:
    """A prefix in an LSP at its wide metric; ``external`` one was brought in, ``up`` is from level 1."""

    prefix: Prefix
    metric: int
    external: bool = False
    up: bool = False


@dataclass(frozen=True, slots=True)
class IsisLsp:
    """What a process says of itself at a level; ``summaries`` are those of its prefixes that it made itself."""

    vertex: Vertex
    config: IsisConfig
    system_id: str
    links: tuple[IsisLink, ...]
    prefixes: tuple[IsisReach, ...]
    summaries: frozenset[Prefix]

    @property
    def fingerprint(self) -> int:
        """A number that changes with what the LSP says."""
        links = [(link.system_id, link.wide, link.lan) for link in self.links]
        said = self.config.nets, self.config.styles, self.config.overload, links, self.prefixes
        return zlib.crc32(repr((self.vertex, said)).encode())


@dataclass(slots=True)
class IsisMember:
    """A process at a level as it is put together: its router, its configuration, and its neighbors that are up.

    ``brought`` is what it brings in from other protocols.
    """

    chassis: Chassis
    config: IsisConfig
    links: list[IsisLink] = field(default_factory=list)
    brought: tuple[IsisReach, ...] = ()

    @property
    def vertex(self) -> Vertex:
        """The process in the graph."""
        return self.chassis.name, self.config.tag

    def interfaces(self) -> Iterator[IsisInterface]:
        """The interfaces of the process that are up."""
        for found in isis_interfaces(self.chassis.running).values():
            if found.tag == self.config.tag and self.chassis.is_up(found.config.name):
                yield found


class IsisLevelState:
    """The LSPs of one level in the whole network, and what each router makes of those that it holds.

    ``inner`` is level 1 for level 2, whose routers tell what they learned there.
    """

    def __init__(self, level: str, members: Iterable[IsisMember], inner: IsisLevelState | None = None) -> None:
        self.level, self._inner = level, inner
        self._members = {member.vertex: member for member in members}
        self.lsps = {vertex: self._lsp(member) for vertex, member in self._members.items()}
        self._held: dict[Vertex, frozenset[Vertex]] = {}
        self._graphs: dict[object, Graph] = {}
        self._best: dict[tuple[Vertex, int], Best] = {}
        keyed = any(lsp.config.level_keys(level).mode for lsp in self.lsps.values())
        self._alike = not keyed and len({lsp.system_id for lsp in self.lsps.values()}) == len(self.lsps)
        if keyed:
            self._flood()

    # --- what is said -----------------------------------------------------------------------------------------------

    def _lsp(self, member: IsisMember) -> IsisLsp:
        found = {reach.prefix: reach for reach in self._learned(member)}
        for source in (member.brought, self._own(member)):
            for reach in source:
                known = found.get(reach.prefix)
                if known is None or known.up or known.external or reach.metric < known.metric:
                    found[reach.prefix] = reach
        made = self._summarized(member.config, found)
        prefixes = sorted(found.values(), key=lambda reach: (reach.prefix.version, reach.prefix))
        system_id = member.config.system_id or ""
        return IsisLsp(member.vertex, member.config, system_id, tuple(member.links), tuple(prefixes), made)

    def _own(self, member: IsisMember) -> Iterator[IsisReach]:
        """The prefixes of the interfaces at the level, passive ones included."""
        for own in member.interfaces():
            level = self.level in own.levels
            cost = own.cost(self.level, wide="wide" in member.config.generated(self.level))
            for address in own.config.ipv4 if level and own.ipv4 else ():
                yield IsisReach(address.network, cost)
            for address6 in own.config.ipv6 if level and own.ipv6 else ():
                yield IsisReach(address6.network, cost)

    def _learned(self, member: IsisMember) -> Iterator[IsisReach]:
        """What a router of both levels learned at level 1."""
        if self._inner and member.vertex in self._inner.lsps:
            for version in FAMILIES:
                for prefix, (cost, _) in self._inner.best(member.vertex, version).items():
                    yield IsisReach(prefix, cost, up=True)

    def _summarized(self, config: IsisConfig, found: dict[Prefix, IsisReach]) -> frozenset[Prefix]:
        """Put summaries in the place of what they cover, at the least metric of that."""
        made = set()
        for summary, levels in config.policy.summaries:
            parts = [p for p in found if p.version == summary.version and _within(p, summary)]
            if parts and self.level in levels:
                metric = min(found[part].metric for part in parts)
                for part in parts:
                    del found[part]
                found[summary] = IsisReach(summary, metric)
                made.add(summary)
        return frozenset(made)

    # --- who holds it -----------------------------------------------------------------------------------------------

    def held(self, root: Vertex) -> frozenset[Vertex]:
        """The processes whose LSPs reach a process, its own included; of one system ID several may.

        None reach one that does not run at the level.
        """
        if root not in self.lsps:
            return frozenset()
        known = self._held.get(root)
        if known is None:
            known = self._held[root] = frozenset(self._spread(root, anyone=True))
        return known

    def _flood(self) -> None:
        """Let every LSP go as far as routers take it."""
        taken: dict[Vertex, set[Vertex]] = {vertex: set() for vertex in self.lsps}
        for origin in self.lsps:
            for vertex in self._spread(origin, anyone=False):
                taken[vertex].add(origin)
        self._held = {vertex: frozenset(origins) for vertex, origins in taken.items()}

    def _spread(self, origin: Vertex, *, anyone: bool) -> set[Vertex]:
        keys = self.lsps[origin].config.level_keys(self.level)
        found, waiting = {origin}, deque([origin])
        while waiting:
            for link in self.lsps[waiting.popleft()].links:
                lsp = self.lsps.get(link.to)
                if lsp and link.to not in found and (anyone or lsp.config.level_keys(self.level).accepts(keys)):
                    found.add(link.to)
                    waiting.append(link.to)
        return found

    def database(self, root: Vertex) -> dict[str, IsisLsp]:
        """The LSPs that a process holds, by system ID: of two of one ID the own, else that of the higher checksum."""
        found: dict[str, IsisLsp] = {}
        for vertex in sorted(self.held(root)):
            lsp = self.lsps[vertex]
            known = found.get(lsp.system_id)
            if known is None or vertex == root or (known.vertex != root and lsp.fingerprint > known.fingerprint):
                found[lsp.system_id] = lsp
        return found

    def contested(self, root: Vertex) -> frozenset[str]:
        """The system IDs that several of the LSPs say which a process gets."""
        if self._alike:
            return frozenset()
        ids = [self.lsps[vertex].system_id for vertex in self.held(root)]
        return frozenset(one for one in ids if ids.count(one) > 1)

    # --- what follows -----------------------------------------------------------------------------------------------

    def best(self, root: Vertex, version: int) -> Best:
        """The cheapest ways of a process to each prefix that others say."""
        known = self._best.get((root, version))
        if known is None:
            known = self._best[(root, version)] = self._worked_out(root, version)
        return known

    def _worked_out(self, root: Vertex, version: int) -> Best:
        own = self.lsps.get(root)
        if own is None:
            return {}
        best: Best = {}
        near = self._inner.reach(root, version) if self._inner else {}
        for vertex, reach in self.reach(root, version).items():
            lsp, hops = self.lsps[vertex], dict.fromkeys(reach.hops, vertex)
            wide, known = self._wide(own.config, lsp, version), vertex in near and _alike(own.config, lsp.config)
            for item in lsp.prefixes:
                if item.prefix.version == version and not (known and item.up):
                    cost = item.metric if wide else min(item.metric, NARROW_MAX)
                    offer(best, item.prefix, reach.cost + cost, hops)
        return {prefix: way for prefix, way in best.items() if prefix not in own.summaries}

    def reach(self, root: Vertex, version: int) -> dict[Vertex, Reach]:
        """The other processes that a process reaches; an overloaded one is reached and not passed through."""
        own = self.lsps.get(root)
        if own is None:
            return {}
        graph = self._graph(own, version)
        if own.config.overload:
            graph = {**graph, root: self._edges(own, own, self._held_by(root), version)}
        return reached(graph, root)

    def _held_by(self, root: Vertex) -> Mapping[str, IsisLsp]:
        if self._alike:
            return {lsp.system_id: lsp for lsp in self.lsps.values()}
        return self.database(root)

    def _graph(self, own: IsisLsp, version: int) -> Graph:
        """The links that count for a reader; one graph for all who hold the same LSPs and understand the same."""
        config = own.config
        key = None if self._alike else own.vertex, version, config.accepted(self.level), config.ipv6_topologies
        known = self._graphs.get(key)
        if known is None:
            held = self._held_by(own.vertex)
            known = self._graphs[key] = {
                lsp.vertex: edges
                for lsp in held.values()
                if not lsp.config.overload and (edges := self._edges(own, lsp, held, version))
            }
        return known

    def _edges(self, own: IsisLsp, lsp: IsisLsp, held: Mapping[str, IsisLsp], version: int) -> list[Edge]:
        if not self._understood(own.config, lsp, version):
            return []
        wide = self._wide(own.config, lsp, version)
        edges = []
        for link in lsp.links:
            far, hop = held.get(link.system_id), link.hop(version)
            back = far is not None and any(one.system_id == lsp.system_id for one in far.links)
            if far is not None and back and hop is not None and self._understood(own.config, far, version):
                cost = link.wide if wide else link.narrow
                edges.append(Edge(far.vertex, cost, Hop(link.interface, hop)))
        return edges

    def _understood(self, reader: IsisConfig, lsp: IsisLsp, version: int) -> bool:
        """Whether a reader understands the links of an LSP in a family."""
        style = bool(reader.accepted(self.level) & lsp.config.generated(self.level))
        if version == 4:
            return style
        shared = reader.ipv6_topologies & lsp.config.ipv6_topologies
        return "multi" in shared or ("base" in shared and style)

    def _wide(self, reader: IsisConfig, lsp: IsisLsp, version: int) -> bool:
        """Whether what a reader understands of an LSP is in wide metrics."""
        both = reader.accepted(self.level) & lsp.config.generated(self.level)
        multi = version == 6 and "multi" in reader.ipv6_topologies & lsp.config.ipv6_topologies
        return "wide" in both or multi


def _alike(one: IsisConfig, other: IsisConfig) -> bool:
    """Whether two processes of one area learn the same at level 1, so that neither needs it of the other's level 2."""
    return one.accepted("1") == other.accepted("1") and one.level_keys("1") == other.level_keys("1")


def _within(prefix: Prefix, summary: Prefix) -> bool:
    """Whether a prefix is a summary or a part of it; both of one family."""
    shorter = prefix.prefixlen >= summary.prefixlen
    return shorter and int(prefix.network_address) & int(summary.netmask) == int(summary.network_address)


def named_by(member: IsisMember) -> IPv4Address | None:
    """The address that a router is named by: the highest of a loopback that it advertises, else the highest."""
    found = [own.config for own in isis_interfaces(member.chassis.running).values() if own.tag == member.config.tag]
    ranked = [(is_loopback(config.name), config.primary.ip) for config in found if config.primary]
    return max(ranked)[1] if ranked else None
