"""IS-IS: who meets whom at which level, the LSPs with their sequence numbers, and the routes.

Level 1 needs a common area, level 2 none; one system ID twice on a link keeps both apart, and further away both fight
over one LSP; a changed NET restarts every adjacency. An end that authenticates takes no hello without its key, one that
does not takes any: it waits for the other to see it. IPv6 without a topology of its own wants the same families on both
ends (``adjacency-check``). Sources: ISO 10589, RFC 1195; Cisco IOS IP Routing: IS-IS Command Reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.lab.sandbox.hardware import link_local, mac
from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.state.adjacency import Adjacencies, End
from netloop.lab.sandbox.state.igp import Best, as_routes
from netloop.lab.sandbox.state.isis_level import IsisLevelState, IsisLink, IsisLsp, IsisMember, IsisReach, named_by
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.sources import sources
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.isis import IsisConfig, isis_interfaces, isis_processes
from netloop.lab.sandbox.views.keys import NO_KEYS, AuthenticationKeys

DISTANCE = 115
LIFETIME, REFRESH = 1200, 900
"""Seconds that an LSP lives, and after which its router says it again (IOS's defaults)."""

FIGHT = 5
"""Seconds between two sequence numbers of a contested LSP: the longest interval in which IOS makes LSPs."""


DUPLICATE = "%CLNS-4-DUPSYSTEM: ISIS: possible duplicate system ID {} detected"
"""Source: Cisco IOS System Message Guide, CLNS."""


def process_of(chassis: Chassis, tag: str) -> IsisConfig | None:
    """A process by its tag."""
    return next((found for found in isis_processes(chassis.running) if found.tag == tag), None)


@dataclass(frozen=True, slots=True)
class IsisTerms:
    """What an IS-IS hello carries: area addresses, the subnet of the link, its kind, the keys and the families.

    ``strict`` is an end that wants the same families on the other; ``padded`` is how long its hellos are, in bytes, 0
    for as short as they may be.
    """

    areas: frozenset[str]
    subnet: IPv4Network | None
    point_to_point: bool
    keys: AuthenticationKeys = NO_KEYS
    families: frozenset[int] = frozenset()
    strict: bool = False
    mtu: int = 0
    padded: int = 0


@dataclass(frozen=True, slots=True)
class IsisHello:
    """How IS-IS routers meet: a channel per level."""

    world: World

    def ends(self, chassis: Chassis, interface: str) -> list[End[IsisTerms]]:
        """One end per level that the interface runs at."""
        found = isis_interfaces(chassis.running).get(interface)
        process = process_of(chassis, found.tag) if found else None
        if found is None or process is None or process.system_id is None or process.shutdown:
            return []
        if found.passive or found.silent or is_loopback(interface):
            return []
        primary = found.config.primary if found.ipv4 else None
        local = found.config.link_local or IPv6Address(link_local(chassis.name, interface))
        ipv4 = primary.ip if primary else None
        ipv6 = local if found.ipv6 and found.config.ipv6 else None
        families = frozenset(version for version, hop in ((4, ipv4), (6, ipv6)) if hop)
        strict = process.strict and not process.topology and 6 in families
        subnet = primary.network if primary else None
        ends = []
        for level in sorted(found.levels):
            keys = found.keys[int(level) - 1]
            mtu = found.config.mtu
            padded = mtu if found.padded and process.padded else 0
            terms = IsisTerms(process.areas, subnet, found.point_to_point, keys, families, strict, mtu, padded)
            ends.append(End(chassis.name, interface, found.tag, level, process.system_id, terms, ipv4, ipv6))
        return ends

    def agree(self, a: End[IsisTerms], z: End[IsisTerms]) -> bool:
        """Both ends hear each other."""
        return self.hears(a, z) and self.hears(z, a)

    def hears(self, own: End[IsisTerms], far: End[IsisTerms]) -> bool:
        """Whether an end takes the far end's hello.

        A common area at level 1, one subnet where both have IPv4, one kind of network, keys that fit, and an MTU that
        the far end's padded hellos are not longer than.
        """
        area = own.channel == "2" or bool(own.terms.areas & far.terms.areas)
        subnet = own.terms.subnet == far.terms.subnet or None in {own.ipv4, far.ipv4}
        families = own.terms.families == far.terms.families or not own.terms.strict
        common = bool(own.terms.families & far.terms.families) and families
        kind = own.terms.point_to_point == far.terms.point_to_point and far.terms.padded <= own.terms.mtu
        return area and subnet and common and kind and own.terms.keys.accepts(far.terms.keys)

    def duplicate(self, own: End[IsisTerms], _far: End[IsisTerms]) -> str:
        """``%CLNS-4-DUPSYSTEM``: the hello of a neighbor has the own system ID."""
        return DUPLICATE.format(own.identity)

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
        chassis = self.world.routers[own.router]
        return isis_interfaces(chassis.running)[own.interface].cost(own.channel, wide=True)


@dataclass(slots=True)
class IsisSequence:
    """How often an LSP was said: the fingerprint of what it says, its number, and since when, in seconds."""

    fingerprint: int
    number: int
    since: float


@dataclass(frozen=True, slots=True)
class IsisStamp:
    """What ``show isis database`` prints of an LSP's header; ``left`` in seconds."""

    number: int
    checksum: int
    left: int


@dataclass(slots=True)
class IsisDomain:
    """IS-IS on all routers of the network."""

    world: World
    adjacencies: Adjacencies[IsisTerms] = field(init=False)
    hello: IsisHello = field(init=False)
    _levels: tuple[tuple[int, int], dict[str, IsisLevelState]] | None = None
    _sequences: dict[tuple[str, Vertex, int], IsisSequence] = field(default_factory=dict)
    _looks: int = 0
    _told: set[tuple[Vertex, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.hello = IsisHello(self.world)
        self.adjacencies = Adjacencies(self.world, self.hello)

    def level(self, level: str) -> IsisLevelState:
        """The LSPs of a level, put together once per version of the network."""
        self.adjacencies.settle()
        timeline = self.world.timeline
        now = timeline.version, timeline.addresses_version
        if self._levels is None or self._levels[0] != now:
            inner = IsisLevelState("1", self._members("1"))
            self._levels = now, {"1": inner, "2": IsisLevelState("2", self._members("2"), inner)}
        return self._levels[1][level]

    def _members(self, level: str) -> Iterator[IsisMember]:
        for chassis in self.world.routers.values():
            for config in isis_processes(chassis.running):
                if config.system_id and level in config.levels and not config.shutdown:
                    brought = tuple(self._brought(chassis, config, level))
                    yield IsisMember(chassis, config, list(self._links(chassis, config, level)), brought)

    def _brought(self, chassis: Chassis, config: IsisConfig, level: str) -> Iterator[IsisReach]:
        """What ``redistribute`` brings into a level."""
        for one in config.policy.imports:
            found = sources(self.world, chassis, one.source, DEFAULT_VRF, one.version) if level in one.levels else ()
            yield from (IsisReach(p, one.metric, external=True) for p, name in found if one.policy.passes(p, name))

    def _links(self, chassis: Chassis, config: IsisConfig, level: str) -> Iterator[IsisLink]:
        for own, far, adjacency in self.adjacencies.of(chassis, config.tag):
            if own.channel == level and adjacency.up:
                mine = isis_interfaces(chassis.running)[own.interface]
                carried = own.terms.families & far.terms.families
                yield IsisLink(
                    to=(far.router, far.instance),
                    system_id=far.identity,
                    interface=own.interface,
                    wide=mine.cost(level, wide=True),
                    narrow=mine.cost(level, wide=False),
                    ipv4=far.ipv4 if 4 in carried else None,
                    ipv6=far.ipv6 if 6 in carried else None,
                    lan=None if own.terms.point_to_point else self.designated(own, far),
                )

    def designated(self, own: End[IsisTerms], far: End[IsisTerms]) -> tuple[Vertex, int]:
        """The designated router of a LAN with its number of the LAN: the higher priority, then the higher address."""
        end = max((own, far), key=self._rank)
        circuits = isis_interfaces(self.world.routers[end.router].running).values()
        names = [one.config.name for one in circuits if one.tag == end.instance and not is_loopback(one.config.name)]
        return (end.router, end.instance), names.index(end.interface) + 1

    def _rank(self, end: End[IsisTerms]) -> tuple[int, str]:
        found = isis_interfaces(self.world.routers[end.router].running)[end.interface]
        return found.priority[int(end.channel) - 1], mac(end.router, end.interface)

    def waiting(self, chassis: Chassis, tag: str) -> list[tuple[End[IsisTerms], End[IsisTerms]]]:
        """The neighbors that a process hears and that do not hear it."""
        found = []
        for cable in self.world.cables.of(chassis.name):
            for name, port in cable.ends:
                other = self.world.cables.far_end(name, port)
                if name == chassis.name and other and chassis.is_up(port):
                    far_ends = self.hello.ends(self.world.routers[other[0]], other[1])
                    mine = [end for end in self.hello.ends(chassis, port) if end.instance == tag]
                    found += [(own, far) for own in mine for far in far_ends if self._one_way(own, far)]
        return found

    def _one_way(self, own: End[IsisTerms], far: End[IsisTerms]) -> bool:
        same = own.channel == far.channel and own.identity != far.identity
        return same and self.hello.hears(own, far) and not self.hello.hears(far, own)

    def look(self) -> None:
        """Somebody looks at LSPs: those of one system ID are said anew."""
        self._looks += 1

    def stamp(self, level: str, lsp: IsisLsp, pseudonode: int = 0, *, contested: bool = False) -> IsisStamp:
        """An LSP's sequence number, checksum and seconds left, as of now."""
        now = self.world.timeline.clock()
        place = level, lsp.vertex, pseudonode
        known = self._sequences.get(place)
        if known is None:
            known = self._sequences[place] = IsisSequence(lsp.fingerprint, 2, self.world.timeline.booted)
        elif known.fingerprint != lsp.fingerprint:
            age = now - known.since
            number = known.number + int(age // REFRESH) + 1
            known = self._sequences[place] = IsisSequence(lsp.fingerprint, number, now)
        age = max(0.0, now - known.since)
        fights = 2 * (int(age // FIGHT) + self._looks) if contested else 0
        number = known.number + int(age // REFRESH) + fights
        left = LIFETIME - (int(age % FIGHT) if contested else int(age % REFRESH))
        return IsisStamp(number, (lsp.fingerprint + 257 * number + 7 * pseudonode) & 0xFFFF or 1, left)

    def settle(self, chassis: Chassis) -> None:
        """Log what a router's LSPs tell it: another router with its system ID."""
        for config in isis_processes(chassis.running) if chassis.name in self.world.routers else ():
            for level in sorted(config.levels) if config.system_id else ():
                self._settle((chassis.name, config.tag), level, config.system_id or "")

    def _settle(self, vertex: Vertex, level: str, own: str) -> None:
        place = vertex, level, own
        if own not in self.level(level).contested(vertex):
            self._told.discard(place)
        elif place not in self._told:
            self._told.add(place)
            self.world.routers[vertex[0]].log_message(DUPLICATE.format(own))

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of every process; IS-IS runs in the global table alone."""
        for config in isis_processes(chassis.running) if vrf == DEFAULT_VRF else ():
            if config.system_id:
                yield from self._process((chassis.name, config.tag), config, version)

    def _process(self, root: Vertex, config: IsisConfig, version: int) -> Iterator[Route]:
        """Level 1 before level 2; a router of level 1 alone follows the nearest one that also has level 2."""
        inner = self.level("1").best(root, version) if "1" in config.levels else {}
        yield from self._filtered(config, "i L1", inner)
        if "2" in config.levels:
            outer = self.level("2").best(root, version)
            kept = {prefix: way for prefix, way in outer.items() if prefix not in inner}
            yield from self._filtered(config, "i L2", kept)
        else:
            yield from self._filtered(config, "i L1", self._attached(root, version))
        for level in sorted(config.levels):
            lsp = self.level(level).lsps.get(root)
            for reach in lsp.prefixes if lsp else ():
                if lsp and reach.prefix in lsp.summaries and reach.prefix.version == version:
                    nowhere = IPv4Address(0) if version == 4 else None
                    yield Route("i su", reach.prefix, DISTANCE, reach.metric, nowhere, "Null0")

    def _filtered(self, config: IsisConfig, code: str, best: Best) -> Iterator[Route]:
        lists = config.policy.lists
        for route in as_routes(code, DISTANCE, best, self._source):
            if not any(one.blocks(route.prefix, route.interface, inbound=True) for one in lists):
                yield route

    def _attached(self, root: Vertex, version: int) -> Best:
        """The default route to the nearest router that leads out of the area."""
        found = self.level("1").reach(root, version)
        near = [(reach.cost, vertex, reach.hops) for vertex, reach in found.items() if self.attached(vertex)]
        if not near:
            return {}
        cost, vertex, hops = min(near, key=lambda way: way[0])
        everything: Prefix = IPv4Network("0.0.0.0/0") if version == 4 else IPv6Network("::/0")
        return {everything: (cost, dict.fromkeys(hops, vertex))}

    def attached(self, vertex: Vertex) -> bool:
        """Whether a router of both levels reaches another area through level 2."""
        level = self.level("2")
        own = level.lsps.get(vertex)
        if own is None or own.config.levels != frozenset("12"):
            return False
        beyond: Iterable[Vertex] = level.reach(vertex, 4) | level.reach(vertex, 6)
        return any(not own.config.areas & level.lsps[one].config.areas for one in beyond)

    def _source(self, vertex: Vertex) -> IPv4Address | None:
        """The address that a router is named by in routes."""
        chassis = self.world.routers[vertex[0]]
        config = process_of(chassis, vertex[1])
        return named_by(IsisMember(chassis, config)) if config else None
