"""Reach: which loopbacks each router must have, and by which protocol; worked out once for all devices of a run.

The routers that must have a loopback are those of its *circle*: the instances of the protocol, in one VRF, that
declared links or adjacencies that are up join. Of IS-IS a router of level 1 must have those of its own area, one of
level 2 those of every router of level 2. BGP takes a prefix as far as the declared sessions take it: not from one
internal neighbor to the next but by a reflector, not into an AS that it was in, and from VRF to VRF of the same name
where sessions carry VPNv4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from netloop.cached import cached_property
from netloop.checks.advertisements import (
    DATABASES,
    SOURCES,
    Advertisement,
    Node,
    advertisements,
    identity_of,
    isis_area,
    versions,
)
from netloop.checks.bgp_spread import BgpSpread
from netloop.checks.observed_network import NEIGHBORS, Graph, observed
from netloop.model.evidence import FleetEvidence, Identity
from netloop.model.intent import Isis, IsisLevel, Ldp, Process
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import (
    Address,
    BgpSessions,
    BgpSessionState,
    InstalledRoute,
    InstalledRoutes,
    LinkStateNode,
    Prefix,
    RouteSource,
)

Circle = tuple[Node, ...]
"""The instances of one routing domain, in the order of the inventory."""
Wanted = Mapping[Prefix, tuple[Advertisement, ...]]
"""What a router must have, each with those that advertise it."""
LINKED = frozenset({Protocol.OSPF, Protocol.OSPFV3})
"""Whose databases tell links one to one."""
CONNECTED = frozenset({RouteSource.CONNECTED, RouteSource.LOCAL})


@dataclass(frozen=True, slots=True)
class FilledTable:
    """One routing table as an instance fills it."""

    device: str
    instance: Instance
    version: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A loopback that a router must have and has not, or not by a protocol that brings it."""

    table: FilledTable
    missing: Advertisement


class Database:
    """One area, or one level, of a device's link-state database."""

    def __init__(self, device: str, nodes: Iterable[LinkStateNode]) -> None:
        self.device = device
        self.nodes: dict[Identity, list[LinkStateNode]] = {}
        for node in nodes:
            self.nodes.setdefault(node.identity, []).append(node)

    def prefixes(self, identity: Identity) -> frozenset[Prefix]:
        """What a router advertises as its own."""
        return frozenset().union(*(node.prefixes for node in self.nodes.get(identity, ())))

    @cached_property
    def originators(self) -> Mapping[Prefix, tuple[Identity, ...]]:
        """Who advertises a prefix."""
        found: dict[Prefix, dict[Identity, None]] = {}
        for identity, nodes in self.nodes.items():
            for node in nodes:
                for prefix in node.prefixes:
                    found.setdefault(prefix, {})[identity] = None
        return {prefix: tuple(identities) for prefix, identities in found.items()}

    def leads(self, start: Identity, end: Identity) -> bool | None:
        """Whether links that both their ends tell lead from one router to another; None where links are not shown."""
        if not any(node.neighbors or node.networks for node in self.nodes.get(start, ())):
            return None
        reached, todo = {start}, [start]
        while todo:
            for other in self._next(todo.pop()) - reached:
                reached.add(other)
                todo.append(other)
        return end in reached

    def _next(self, identity: Identity) -> set[Identity]:
        mine = self.nodes.get(identity, ())
        named = {other for node in mine for other in node.neighbors}
        back = {other for other in named if any(identity in node.neighbors for node in self.nodes.get(other, ()))}
        shared = {other for node in mine for network in node.networks for other in self._on.get(network, ())}
        return back | shared

    @cached_property
    def _on(self) -> Mapping[Address, tuple[Identity, ...]]:
        """The routers of each shared network, by its designated router's address."""
        found: dict[Address, tuple[Identity, ...]] = {}
        for identity, nodes in self.nodes.items():
            for network in {network for node in nodes for network in node.networks}:
                found[network] = (*found.get(network, ()), identity)
        return found

    def originators_of(self, told: Advertisement) -> tuple[Identity, ...]:
        """Who advertises a loopback."""
        return tuple(dict.fromkeys(i for form in told.forms for i in self.originators.get(form, ())))


def reach(fleet: FleetEvidence) -> LoopbackReach:
    """What each router of a fleet must have."""
    known = _KNOWN.get(fleet)
    if known is None:
        known = _KNOWN[fleet] = LoopbackReach(fleet)
    return known


_KNOWN: WeakKeyDictionary[FleetEvidence, LoopbackReach] = WeakKeyDictionary()


class LoopbackReach:
    """What the intents and links of all devices ask of every routing table; each part is worked out when asked for."""

    def __init__(self, fleet: FleetEvidence) -> None:
        # The fleet keeps this, so this does not keep the fleet: what it holds is taken out of it.
        self.intents, self.links = fleet.intents, fleet.links
        self.evidence, self._unread = fleet.by_device, fleet.unread
        self.network = observed(fleet)
        self._circles: dict[tuple[Protocol, str], Mapping[Node, Circle]] = {}
        self._wanted: dict[tuple[object, ...], Wanted] = {}
        self._members: dict[tuple[object, ...], Circle] = {}
        self._sources: dict[tuple[int, str], Sequence[tuple[Prefix, frozenset[RouteSource]]]] = {}
        self._kept: list[Wanted] = []
        self._cannot: dict[type, Mapping[str, str]] = {}
        self.notes: dict[str, Any] = {}
        """What checks work out once for all devices."""
        self._islands: dict[tuple[Protocol, str], Mapping[str, frozenset[str]]] = {}
        self._databases: dict[tuple[str, Protocol, str], Mapping[str, Database]] = {}

    # What is declared

    @cached_property
    def told(self) -> Mapping[str, tuple[Advertisement, ...]]:
        """What each device must advertise."""
        return {name: tuple(advertisements(intent)) for name, intent in self.intents.items()}

    @cached_property
    def by_node(self) -> Mapping[Node, tuple[Advertisement, ...]]:
        """What each instance must advertise."""
        found: dict[Node, list[Advertisement]] = {}
        for told in (told for mine in self.told.values() for told in mine):
            found.setdefault(told.node, []).append(told)
        return {node: tuple(mine) for node, mine in found.items()}

    @cached_property
    def spoken(self) -> frozenset[tuple[Protocol, int]]:
        """The protocols that anybody advertises something by, each with the version of IP."""
        every = (told for mine in self.told.values() for told in mine)
        return frozenset((told.instance.protocol, told.prefix.version) for told in every)

    @cached_property
    def bringers(self) -> Mapping[tuple[str, Prefix], frozenset[RouteSource]]:
        """The protocols that may bring a prefix in a VRF: all that somebody there advertises it by."""
        found: dict[tuple[str, Prefix], set[RouteSource]] = {}
        for told in (told for mine in self.told.values() for told in mine):
            for form in told.forms:
                found.setdefault((told.instance.vrf, form), set()).add(SOURCES[told.instance.protocol])
        return {key: frozenset(sources) for key, sources in found.items()}

    @cached_property
    def loopback_owners(self) -> Mapping[tuple[str, Prefix], frozenset[str]]:
        """Whose loopback has a prefix, by VRF; anycast is nobody's."""
        found: dict[tuple[str, Prefix], set[str]] = {}
        for told in (told for mine in self.told.values() for told in mine if told.loopback and not told.anycast):
            for form in told.forms:
                found.setdefault((told.instance.vrf, form), set()).add(told.device)
        return {key: frozenset(devices) for key, devices in found.items()}

    def processes(self, device: str, instance: Instance) -> tuple[Process, ...]:
        """A device's declarations of an instance; EIGRP has one for each version of IP."""
        intent = self.intents.get(device)
        return tuple(p for p in intent.processes if p.instance == instance) if intent else ()

    def tables(self, device: str) -> tuple[FilledTable, ...]:
        """The tables of a device that its instances fill."""
        intent = self.intents.get(device)
        mine = (p for p in intent.processes if not isinstance(p, Ldp)) if intent else ()
        return tuple(dict.fromkeys(FilledTable(device, p.instance, version) for p in mine for version in versions(p)))

    # Who belongs together

    def circle(self, node: Node) -> Circle:
        """The instances that a loopback of this one must reach, itself among them; not of BGP."""
        key = node[1].protocol, node[1].vrf
        if key not in self._circles:
            self._circles[key] = self._parted(*key)
        return self._circles[key].get(node, (node,))

    def _parted(self, protocol: Protocol, vrf: str) -> Mapping[Node, Circle]:
        nodes: dict[str, list[Instance]] = {}
        for name, intent in self.intents.items():
            for process in intent.processes:
                if (process.instance.protocol, process.instance.vrf) == (protocol, vrf):
                    known = nodes.setdefault(name, [])
                    known += [process.instance] if process.instance not in known else []
        every = [(name, instance) for name, mine in nodes.items() for instance in mine]
        return parts(every, self._joined(protocol, vrf, nodes))

    def _joined(self, protocol: Protocol, vrf: str, nodes: Mapping[str, list[Instance]]) -> Iterator[tuple[Node, Node]]:
        if vrf == DEFAULT_VRF:
            yield from self.pairs_on_links(protocol, ((name, one) for name, mine in nodes.items() for one in mine))
        for name in nodes.keys() & self.evidence.keys() if protocol in NEIGHBORS else ():
            for neighbor in self.network.neighbors(name, protocol):
                far = self.network.far_end(neighbor) if neighbor.up and neighbor.instance.vrf == vrf else None
                mine = [i for i in nodes[name] if i == neighbor.instance] or nodes[name]
                yield from (((name, one), (far, other)) for one, other in _pairs(mine, nodes.get(far or "", ())) if far)

    def pairs_on_links(self, protocol: Protocol, nodes: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
        """Which of these instances declared links join."""
        mine: dict[str, list[Instance]] = {}
        for device, instance in nodes:
            mine.setdefault(device, []).append(instance)
        for link in self.links if any(i.vrf == DEFAULT_VRF for found in mine.values() for i in found) else ():
            if link.allows(protocol):
                a, z = link.a.device, link.z.device
                yield from (((a, one), (z, other)) for one, other in _pairs(mine.get(a, ()), mine.get(z, ())))

    def area_members(self, told: Advertisement, area: str) -> Circle:
        """The instances whose database of an area a loopback must be in, as far as the inventory tells."""
        key = (self.circle(told.node)[0], area, *self.area_key(told, area))
        if key not in self._members:
            self._members[key] = tuple(
                node
                for node in self.circle(told.node)
                if any(
                    area in other.areas and self.area_key(other, area) == key[2:]
                    for other in self.by_node.get(node, ())
                )
            )
        return self._members[key]

    def area_key(self, told: Advertisement, area: str) -> tuple[str, ...]:
        """What an area is told by beside its number: of level 1 there is one for each area address."""
        one = told.instance.protocol is Protocol.ISIS and area == "1"
        return (self._isis_area(told.node),) if one else ()

    def may_share(self, told: Advertisement, area: str, node: Node) -> bool:
        """Whether an area of that number on another device may be the loopback's own."""
        key = self.area_key(told, area)
        return not key or key == (self._isis_area(node),)

    def _isis_area(self, node: Node) -> str:
        return next((isis_area(p) for p in self.processes(*node) if isinstance(p, Isis)), "")

    # What each router must have

    def wanted(self, table: FilledTable) -> Wanted:
        """What an instance must bring into a table, the device's own among it."""
        node = table.device, table.instance
        if not any(table.version in versions(process) for process in self.processes(*node)):
            return {}
        if table.instance.protocol is Protocol.BGP:
            return self._spread.wanted(node, table.version)
        circle = self.circle(node)
        key = circle[0], table.version, self._audience(node)
        if key not in self._wanted:
            self._wanted[key] = self._of_circle(circle, table.version, node)
        return self._wanted[key]

    @cached_property
    def _spread(self) -> BgpSpread:
        return BgpSpread(self.intents, self.by_node)

    def _audience(self, node: Node) -> tuple[str, str]:
        """Routers of the same one must have the same: the level and, of level 1, the area."""
        for process in self.processes(*node):
            if isinstance(process, Isis):
                return process.level, "" if process.level is IsisLevel.LEVEL_2 else isis_area(process)
        return "", ""

    def _of_circle(self, circle: Circle, version: int, receiver: Node) -> Wanted:
        found: dict[Prefix, list[Advertisement]] = {}
        for node in circle:
            mine = [told for told in self.by_node.get(node, ()) if told.prefix.version == version]
            for told in mine if mine and self._hears(receiver, node) else ():
                if self.is_spoken(told):
                    found.setdefault(told.prefix, []).append(told)
        return {prefix: tuple(mine) for prefix, mine in found.items()}

    def _hears(self, receiver: Node, sender: Node) -> bool:
        """Whether a router must have another one's loopbacks: always, but of IS-IS see the module's docstring."""
        if receiver[1].protocol is not Protocol.ISIS:
            return True
        (level, area), (other_level, _) = self._audience(receiver), self._audience(sender)
        near = IsisLevel.LEVEL_2 not in {level, other_level} and area == self._isis_area(sender)
        return near or IsisLevel.LEVEL_1 not in {level, other_level}

    def is_spoken(self, told: Advertisement) -> bool:
        """Whether a loopback is to be asked for: an IPv6 one of IS-IS only where anybody shows it."""
        if told.instance.protocol is not Protocol.ISIS or told.prefix.version == 4:
            return True
        return told.prefix in self._isis_ipv6

    @cached_property
    def _isis_ipv6(self) -> frozenset[Prefix]:
        """The IPv6 prefixes that anybody shows in IS-IS: whether an instance carries IPv6 is not declared."""
        found: set[Prefix] = set()
        for name, evidence in self.evidence.items():
            routes = evidence.get(InstalledRoutes)
            for (_, version), table in routes.tables.items() if routes else ():
                if version == 6:
                    found |= {prefix for prefix, route in table.items() if route.source is RouteSource.ISIS}
            fact = evidence.get(DATABASES[Protocol.ISIS])
            for node in (
                fact.nodes if fact and any(told.prefix.version == 6 for told in self.told.get(name, ())) else ()
            ):
                found |= {prefix for prefix in node.prefixes if prefix.version == 6}
        return frozenset(found)

    # What each router has

    @cached_property
    def gaps(self) -> Mapping[FilledTable, tuple[Gap, ...]]:
        """What is missing in each table that was read, in the order of the inventory."""
        return {
            table: self._gaps(table, found)
            for name in self.evidence
            for table in self.tables(name)
            if (found := self.routes(table)) is not None
        }

    def routes(self, table: FilledTable) -> Mapping[Prefix, InstalledRoute] | None:
        """The routes of a table, or None where it was not read."""
        evidence = self.evidence.get(table.device)
        fact = evidence.get(InstalledRoutes) if evidence else None
        return fact.table(table.instance.vrf, table.version) if fact else None

    def _gaps(self, table: FilledTable, routes: Mapping[Prefix, InstalledRoute]) -> tuple[Gap, ...]:
        wanted = self.wanted(table)
        pairs = self._allowed(wanted, table)
        suspects = [p for p, allowed in pairs if (r := routes.get(p)) is None or r.source not in allowed]
        return tuple(
            Gap(table, wanted[prefix][0])
            for prefix in suspects
            if not self._own(table, wanted[prefix]) and not self._brought(table, wanted[prefix][0])
        )

    def _allowed(self, wanted: Wanted, table: FilledTable) -> Sequence[tuple[Prefix, frozenset[RouteSource]]]:
        """Each prefix with the sources that may bring it; routers of one domain have the same, which is kept."""
        key = id(wanted), table.instance.vrf
        if key not in self._sources:
            mine, vrf = frozenset({SOURCES[table.instance.protocol]}), table.instance.vrf
            self._sources[key] = [(p, mine | self.bringers.get((vrf, p), frozenset())) for p in wanted]
            self._kept.append(wanted)
        return self._sources[key]

    def _own(self, table: FilledTable, owners: tuple[Advertisement, ...]) -> bool:
        """Whether it is the device's own: advertised by itself, or an address of one of its declared loopbacks."""
        vrf, prefix = table.instance.vrf, owners[0].prefix
        loopbacks = self.intents[table.device].loopbacks
        own = any(
            a.network == prefix or a.ip == prefix.network_address
            for lo in loopbacks
            if lo.vrf == vrf
            for a in lo.addresses
        )
        return own or any(told.device == table.device for told in owners)

    def _brought(self, table: FilledTable, told: Advertisement) -> bool:
        """Whether the route, in any of its forms, is from a protocol that somebody advertises it by."""
        routes = self.routes(table) or {}
        found = [(form, routes[form]) for form in told.forms if form in routes]
        return any(self._may_bring(table, told, form, route.source) for form, route in found)

    def _may_bring(self, table: FilledTable, told: Advertisement, form: Prefix, source: RouteSource) -> bool:
        if source in CONNECTED:
            return told.loopback is None
        also = self.bringers.get((table.instance.vrf, form), frozenset())
        return source is SOURCES[table.instance.protocol] or source in also

    # Who hears whom

    def graph(self, protocol: Protocol, vrf: str) -> Graph:
        """Which devices adjacencies that are up join; for BGP sessions, of every VRF and family."""
        return self._sessions if protocol is Protocol.BGP else self.network.adjacent(protocol, vrf)

    @cached_property
    def _sessions(self) -> Graph:
        found: dict[str, set[str]] = {}
        for name, evidence in self.evidence.items():
            fact = evidence.get(BgpSessions)
            for session in (session for session in fact.sessions if session.up) if fact else ():
                if far := self._far_end(name, session):
                    found.setdefault(name, set()).add(far)
                    found.setdefault(far, set()).add(name)
        return {name: frozenset(others) for name, others in found.items()}

    def _far_end(self, device: str, session: BgpSessionState) -> str | None:
        """The device at the other end of a session: as declared, else the one that has its address."""
        declared = (n for bgp in self.intents[device].bgp for n in bgp.neighbors if n.address == session.address)
        known = next((neighbor.device for neighbor in declared if neighbor.device), None)
        return known or self.network.device_at(session.address, session.instance.vrf)

    def island(self, device: str, protocol: Protocol, vrf: str) -> frozenset[str]:
        """The devices that ``graph`` leads to from one, itself among them."""
        key = protocol, "" if protocol is Protocol.BGP else vrf
        if key not in self._islands:
            graph = self.graph(protocol, vrf)
            self._islands[key] = {name: part for part in components(graph) for name in part}
        return self._islands[key].get(device, frozenset({device}))

    # What the databases say

    def databases(self, device: str, protocol: Protocol, vrf: str) -> Mapping[str, Database]:
        """The areas or levels of a device's link-state database; none where it was not read."""
        key = device, protocol, vrf
        if key not in self._databases:
            evidence = self.evidence.get(device)
            fact = evidence.get(DATABASES[protocol]) if evidence and protocol in DATABASES else None
            nodes: dict[str, list[LinkStateNode]] = {}
            for node in fact.nodes if fact else ():
                if node.instance.vrf == vrf:
                    nodes.setdefault(node.area, []).append(node)
            self._databases[key] = {area: Database(device, mine) for area, mine in nodes.items()}
        return self._databases[key]

    def tells(self, device: str, prefix: Prefix, databases: Iterable[Database]) -> bool:
        """Whether a device tells a prefix under its own identity, in any of these databases."""
        mine = [told for told in self.told.get(device, ()) if prefix in told.forms]
        return any(prefix in database.prefixes(told.identity) for database in databases for told in mine)

    def tellers(self, database: Database, told: Advertisement) -> tuple[Identity, ...]:
        """Who tells a loopback in a database, but for other identities that no link of OSPF leads to any more.

        What a router told under a former ID stays for up to an hour.
        """
        found = database.originators_of(told)
        mine = [p for p in self._processes_in(database.device, told) if told.instance.protocol in LINKED]
        lost = {who for who in found for p in mine if database.leads(identity_of(p), who) is False}
        return tuple(who for who in found if who == told.identity or who not in lost)

    def _processes_in(self, device: str, told: Advertisement) -> Iterator[Process]:
        """The processes of a device of a loopback's protocol and VRF, whatever their names."""
        for table in self.tables(device):
            same = (table.instance.protocol, table.instance.vrf) == (told.instance.protocol, told.instance.vrf)
            yield from self.processes(device, table.instance) if same else ()

    def further(self, device: str, protocol: Protocol) -> tuple[tuple[Prefix, Identity], ...]:
        """What a device's database has on behalf of others."""
        evidence = self.evidence.get(device)
        fact = evidence.get(DATABASES[protocol]) if evidence else None
        return fact.further if fact else ()

    def cannot(self, device: str, kind: type) -> str | None:
        """Why a device cannot show a fact, itself or as another one of its platform says; None where it may."""
        if kind not in self._cannot:
            evidence = self.evidence.items()
            known = ((self.intents[name].platform, found.unsupported.get(kind)) for name, found in evidence)
            self._cannot[kind] = {platform: why for platform, why in known if why}
        return self._cannot[kind].get(self.intents[device].platform)

    def why_not(self, device: str, kind: type) -> str:
        """Why there is no fact of that kind of a device."""
        evidence = self.evidence.get(device)
        if evidence is None:
            return self._unread.get(device) or f"{device} is not in this run"
        return FleetEvidence({device: evidence}).why_not(device, kind)


def parts(nodes: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> Mapping[Node, Circle]:
    """The nodes that pairs join, each with its part, in the order of the nodes."""
    graph: dict[Node, set[Node]] = {node: set() for node in nodes}
    for one, other in pairs:
        if one in graph and other in graph:
            graph[one].add(other)
            graph[other].add(one)
    number: dict[Node, int] = {}
    for count, start in enumerate(graph):
        todo = [start] if start not in number else []
        while todo:
            here = todo.pop()
            number[here] = count
            todo += [other for other in graph[here] if other not in number]
    members: dict[int, list[Node]] = {}
    for node in graph:
        members.setdefault(number[node], []).append(node)
    circles = {count: tuple(found) for count, found in members.items()}
    return {node: circles[count] for node, count in number.items()}


def components(graph: Graph) -> Iterator[frozenset[str]]:
    """The parts of a graph."""
    left = set(graph)
    while left:
        reached, todo = set[str](), [left.pop()]
        while todo:
            here = todo.pop()
            reached.add(here)
            todo += graph[here] - reached
        left -= reached
        yield frozenset(reached)


def _pairs(mine: Iterable[Instance], theirs: Iterable[Instance]) -> Iterator[tuple[Instance, Instance]]:
    """Which instances of two devices meet: those of one name, else the only ones; EIGRP's by its AS number alone."""
    mine, theirs = tuple(mine), tuple(theirs)
    same = [(one, other) for one in mine for other in theirs if one.name == other.name]
    named = any(instance.protocol is Protocol.EIGRP for instance in mine)
    alone = len(mine) == len(theirs) == 1 and not named
    yield from same or ([(mine[0], theirs[0])] if alone else [])
