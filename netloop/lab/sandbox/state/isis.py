"""IS-IS: who meets whom at which level, and what is advertised.

Level 1 needs a common area, level 2 none; one system ID twice on a link keeps both apart; a changed NET restarts
every adjacency (ISO 10589, RFC 1195).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.state.adjacency import Adjacencies, End
from netloop.lab.sandbox.state.igp import Best, as_routes, best_of, offer, reached
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.isis import IsisConfig, isis_interfaces, isis_processes

DISTANCE = 115


def process_of(chassis: Chassis, tag: str) -> IsisConfig | None:
    """A process by its tag."""
    return next((found for found in isis_processes(chassis.running) if found.tag == tag), None)


@dataclass(frozen=True, slots=True)
class IsisTerms:
    """What an IS-IS hello carries: area addresses, the subnet of the link, and whether it is point-to-point."""

    areas: frozenset[str]
    subnet: IPv4Network | None
    point_to_point: bool


@dataclass(frozen=True, slots=True)
class IsisHello:
    """How IS-IS routers meet: a channel per level."""

    world: World

    def ends(self, chassis: Chassis, interface: str) -> list[End[IsisTerms]]:
        """One end per level that the interface runs at."""
        found = isis_interfaces(chassis.running).get(interface)
        process = process_of(chassis, found.tag) if found else None
        if found is None or process is None or process.system_id is None or found.passive or is_loopback(interface):
            return []
        primary = found.config.primary if found.ipv4 else None
        local = found.config.link_local or IPv6Address(link_local(chassis.name, interface))
        ipv4 = primary.ip if primary else None
        ipv6 = local if found.ipv6 and found.config.ipv6 else None
        terms = IsisTerms(process.areas, primary.network if primary else None, found.point_to_point)
        return [
            End(chassis.name, interface, found.tag, level, process.system_id, terms, ipv4, ipv6)
            for level in sorted(found.levels)
        ]

    def agree(self, a: End[IsisTerms], z: End[IsisTerms]) -> bool:
        """A common area at level 1, one subnet where both have IPv4, one kind of network."""
        area = a.channel == "2" or bool(a.terms.areas & z.terms.areas)
        subnet = a.terms.subnet == z.terms.subnet or None in {a.ipv4, z.ipv4}
        family = any(None not in {a.hop(version), z.hop(version)} for version in (4, 6))
        return area and subnet and family and a.terms.point_to_point == z.terms.point_to_point

    def duplicate(self, _own: End[IsisTerms], _far: End[IsisTerms]) -> None:
        """Nothing is logged."""

    def log(self, own: End[IsisTerms], far: End[IsisTerms], *, up: bool) -> str | None:
        """``%CLNS-5-ADJCHANGE``, where ``log-adjacency-changes`` asks for it."""
        process = process_of(self.world.routers[own.router], own.instance)
        if process is None or not process.log_changes:
            return None
        name = self.world.routers[far.router].hostname
        what = "Up, new adjacency" if up else "Down, interface state down"
        return f"%CLNS-5-ADJCHANGE: ISIS: Adjacency to {name} ({own.interface}) {what}"

    def cost(self, own: End[IsisTerms]) -> int:
        """The interface's metric."""
        return isis_interfaces(self.world.routers[own.router].running)[own.interface].metric


class IsisDomain:
    """IS-IS on all routers of the network."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.adjacencies = Adjacencies(world, IsisHello(world))

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of every process; IS-IS runs in the global table alone."""
        for config in isis_processes(chassis.running) if vrf == DEFAULT_VRF else ():
            yield from self._process(chassis, config, version)

    def _process(self, chassis: Chassis, config: IsisConfig, version: int) -> Iterator[Route]:
        """Level 1 before level 2; a router of level 1 alone follows the nearest one that also has level 2."""
        root = chassis.name, config.tag
        inner = self._level_1(root, version) if "1" in config.levels else {}
        yield from as_routes("i L1", DISTANCE, inner, self._source)
        if "2" in config.levels:
            outer = self._level_2(root, version)
            kept = {prefix: way for prefix, way in outer.items() if prefix not in inner}
            yield from as_routes("i L2", DISTANCE, kept, self._source)
        else:
            yield from as_routes("i L1", DISTANCE, self._attached(root, version), self._source)

    def _level_1(self, root: Vertex, version: int) -> Best:
        return best_of(reached(self.adjacencies.graph("1", version), root), partial(self._offers, version))

    def _level_2(self, root: Vertex, version: int) -> Best:
        """What level 2 offers: its routers' own prefixes, and those that they learned at level 1."""
        found = reached(self.adjacencies.graph("2", version), root)
        best = best_of(found, partial(self._offers, version))
        for vertex, reach in found.items():
            for prefix, (cost, _) in self._level_1(vertex, version).items():
                offer(best, prefix, reach.cost + cost, dict.fromkeys(reach.hops, vertex))
        return best

    def _attached(self, root: Vertex, version: int) -> Best:
        """The default route to the nearest router that leads out of the area."""
        beyond = self.adjacencies.graph("2", version)
        near = [
            (reach.cost, vertex, reach.hops)
            for vertex, reach in reached(self.adjacencies.graph("1", version), root).items()
            if vertex in beyond and self._leaves(vertex)
        ]
        if not near:
            return {}
        cost, vertex, hops = min(near, key=lambda way: way[0])
        everything: Prefix = IPv4Network("0.0.0.0/0") if version == 4 else IPv6Network("::/0")
        return {everything: (cost, dict.fromkeys(hops, vertex))}

    def _leaves(self, vertex: Vertex) -> bool:
        """Whether a router of both levels has a neighbor in another area."""
        chassis = self._world.routers[vertex[0]]
        own = process_of(chassis, vertex[1])
        ends = [end for _, end, adjacency in self.adjacencies.of(chassis, vertex[1]) if adjacency.up]
        return any(own is not None and not own.areas & end.terms.areas for end in ends if end.channel == "2")

    def _offers(self, version: int, vertex: Vertex) -> Iterator[tuple[Prefix, int]]:
        """The prefixes of a process's interfaces, passive ones included, as they are masked."""
        chassis = self._world.routers[vertex[0]]
        for found in isis_interfaces(chassis.running).values():
            if found.tag != vertex[1] or not chassis.is_up(found.config.name):
                continue
            addresses = found.config.ipv4 if version == 4 and found.ipv4 else ()
            yield from ((address.network, found.metric) for address in addresses)
            if version == 6 and found.ipv6:
                yield from ((address.network, found.metric) for address in found.config.ipv6)

    def _source(self, vertex: Vertex) -> IPv4Address | None:
        """The address that a router is named by: the highest of a loopback that it advertises, else the highest."""
        chassis = self._world.routers[vertex[0]]
        found = [own.config for own in isis_interfaces(chassis.running).values() if own.tag == vertex[1] and own.ipv4]
        ranked = [(is_loopback(config.name), config.primary.ip) for config in found if config.primary]
        return max(ranked)[1] if ranked else None
