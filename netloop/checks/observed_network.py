"""The observed network: what the evidence of all devices says together, worked out once for all checks.

Who has an address, who runs under an identity, who is adjacent to whom, and which devices are one routing domain.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from netloop.cached import cached_property
from netloop.checks.link_interfaces import Ends, link_interfaces
from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    EigrpIdentities,
    EigrpNeighbors,
    Evidence,
    FleetEvidence,
    IdentitiesInEffect,
    Identity,
    Interfaces,
    IsisIdentities,
    IsisNeighbors,
    LdpIdentities,
    LdpNeighbors,
    Neighbor,
    NeighborTable,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
    SystemId,
)
from netloop.model.intent import Isis, Link, Process
from netloop.model.link_protocols import DeclaredAdjacency, adjacencies
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import Address, BgpSessions, BgpSessionState

IN_EFFECT: Mapping[Protocol, type[IdentitiesInEffect]] = {
    Protocol.OSPF: OspfIdentities,
    Protocol.OSPFV3: Ospfv3Identities,
    Protocol.BGP: BgpIdentities,
    Protocol.ISIS: IsisIdentities,
    Protocol.EIGRP: EigrpIdentities,
    Protocol.LDP: LdpIdentities,
}
"""The fact that shows a protocol's identities in effect."""
NEIGHBORS: Mapping[Protocol, type[NeighborTable]] = {
    Protocol.OSPF: OspfNeighbors,
    Protocol.OSPFV3: Ospfv3Neighbors,
    Protocol.ISIS: IsisNeighbors,
    Protocol.EIGRP: EigrpNeighbors,
    Protocol.LDP: LdpNeighbors,
}
"""The fact that shows a protocol's adjacencies; BGP's sessions are ``BgpSessions``."""


@dataclass(frozen=True, slots=True)
class AddressOwner:
    """An interface of a device."""

    device: str
    interface: str


Found = TypeVar("Found")
Graph = Mapping[str, frozenset[str]]
"""Devices, each with those that it is joined to."""


def observed(fleet: FleetEvidence) -> ObservedNetwork:
    """The network that a fleet's evidence shows."""
    known = _KNOWN.get(fleet)
    if known is None:
        known = _KNOWN[fleet] = ObservedNetwork(fleet)
    return known


_KNOWN: WeakKeyDictionary[FleetEvidence, ObservedNetwork] = WeakKeyDictionary()


def intended(process: Process) -> Identity:
    """Who an instance must be, in its protocol's own form."""
    return SystemId(process.system_id) if isinstance(process, Isis) else process.router_id.address


def configures(evidence: Evidence | None, instance: Instance, identity: Identity | None) -> bool:
    """Whether a device's configuration names an identity for an instance: what is not in effect then is awaited."""
    configured = evidence.get(ConfiguredIdentities) if evidence else None
    return configured is not None and configured.of(instance) == identity is not None


class ObservedNetwork:
    """The evidence of all devices, seen together; each part is worked out when it is first asked for."""

    def __init__(self, fleet: FleetEvidence) -> None:
        self._intents, self._links = fleet.intents, fleet.links
        self._facts = {name: evidence.facts for name, evidence in fleet.by_device.items()}
        self._domains: dict[tuple[Protocol, str, str], Graph] = {}
        self._graphs: dict[tuple[Protocol, str], Graph] = {}
        self._islands: dict[tuple[Protocol, str], Graph] = {}
        self._once: dict[Hashable, Any] = {}

    @cached_property
    def owners(self) -> Mapping[tuple[str, Address], tuple[AddressOwner, ...]]:
        """Who has an address, by VRF: as the devices show it, else as it is declared of one that was not read."""
        found: dict[tuple[str, Address], dict[AddressOwner, None]] = {}
        for vrf, address, owner in (*self._shown_addresses(), *self._declared_addresses()):
            found.setdefault((vrf, address), {})[owner] = None
        return {key: tuple(owners) for key, owners in found.items()}

    def _shown_addresses(self) -> Iterator[tuple[str, Address, AddressOwner]]:
        for name in self._facts:
            for state in self.interfaces(name).by_name.values():
                own = AddressOwner(name, state.name)
                yield from ((state.vrf, a.ip, own) for a in state.ipv4)
                yield from ((state.vrf, a.ip, own) for a in state.ipv6)

    def _declared_addresses(self) -> Iterator[tuple[str, Address, AddressOwner]]:
        for name, intent in self._intents.items():
            if not self.interfaces(name).by_name:
                for loopback in intent.loopbacks:
                    yield from ((loopback.vrf, a.ip, AddressOwner(name, loopback.name)) for a in loopback.addresses)
        for end in (end for link in self._links for end in (link.a, link.z)):
            if not self.interfaces(end.device).by_name:
                addresses = (a for a in (end.ipv4, end.ipv6) if a is not None)
                yield from ((DEFAULT_VRF, a.ip, AddressOwner(end.device, end.interface or "")) for a in addresses)

    def interfaces(self, device: str) -> Interfaces:
        """The interfaces that a device shows; none of one that was not read."""
        fact = self._facts.get(device, {}).get(Interfaces)
        return fact if isinstance(fact, Interfaces) else Interfaces({})

    def device_at(self, address: Address, vrf: str = DEFAULT_VRF) -> str | None:
        """The only device that has an address in a VRF, or None."""
        devices = {owner.device for owner in self.owners.get((vrf, address), ())}
        return next(iter(devices)) if len(devices) == 1 else None

    @cached_property
    def namesakes(self) -> Mapping[tuple[Protocol, str, str, Identity], tuple[tuple[str, Instance], ...]]:
        """Who runs under an identity in one protocol, VRF and (of EIGRP and BGP) AS; see ``kind_of``."""
        found: dict[tuple[Protocol, str, str, Identity], list[tuple[str, Instance]]] = {}
        for (_, identity), holders in self.identities.items():
            for device, instance in holders:
                found.setdefault((*kind_of(instance), identity), []).append((device, instance))
        return {key: tuple(holders) for key, holders in found.items()}

    @cached_property
    def identities(self) -> Mapping[tuple[Protocol, Identity], tuple[tuple[str, Instance], ...]]:
        """Who runs under an identity: every instance in effect, of every device that was read."""
        found: dict[tuple[Protocol, Identity], list[tuple[str, Instance]]] = {}
        for name in self._facts:
            for state in self.states(name):
                if state[1] is not None:
                    found.setdefault((state[0].protocol, state[1]), []).append((name, state[0]))
        return {key: tuple(holders) for key, holders in found.items()}

    def states(self, device: str) -> Iterator[tuple[Instance, Identity | None]]:
        """The instances that a device shows, each with its identity in effect."""
        for kind in IN_EFFECT.values():
            fact = self._facts.get(device, {}).get(kind)
            if isinstance(fact, IdentitiesInEffect):
                yield from ((state.instance, state.address) for state in fact.states)

    def device_of(self, protocol: Protocol, identity: Identity | None) -> str | None:
        """The only device that runs under an identity, else the only one that is meant to; None where two do."""
        if identity is None:
            return None
        holders = {device for device, _ in self.identities.get((protocol, identity), ())}
        holders = holders or self._meant.get((protocol, identity), set())
        return next(iter(holders)) if len(holders) == 1 else None

    @cached_property
    def _meant(self) -> Mapping[tuple[Protocol, Identity], set[str]]:
        found: dict[tuple[Protocol, Identity], set[str]] = {}
        for name, intent in self._intents.items():
            for process in intent.processes:
                found.setdefault((process.instance.protocol, intended(process)), set()).add(name)
        return found

    def neighbors(self, device: str, protocol: Protocol) -> tuple[Neighbor, ...]:
        """The adjacencies of a protocol that a device shows."""
        fact = self._facts.get(device, {}).get(NEIGHBORS[protocol]) if protocol in NEIGHBORS else None
        return fact.neighbors if isinstance(fact, NeighborTable) else ()

    def far_end(self, neighbor: Neighbor) -> str | None:
        """The device that a neighbor is: by its address, else by its identity, else by the name that is shown.

        An address that is the identity again (OSPFv3) says nothing of its own.
        """
        protocol, vrf = neighbor.instance.protocol, neighbor.instance.vrf
        own = neighbor.address if neighbor.address != neighbor.router_id else None
        found = self.device_at(own, vrf) if own else None
        found = found or self.device_of(protocol, neighbor.router_id)
        found = found or (self.device_at(neighbor.address, vrf) if neighbor.address else None)
        return found or (neighbor.hostname if neighbor.hostname in self._intents else None)

    def sessions(self, device: str) -> tuple[BgpSessionState, ...]:
        """The BGP sessions that a device shows."""
        fact = self._facts.get(device, {}).get(BgpSessions)
        return fact.sessions if isinstance(fact, BgpSessions) else ()

    def session(self, device: str, vrf: str, address: Address) -> BgpSessionState | None:
        """The session of a device with an address in a VRF, as the device shows it."""
        return self._sessions_with(device).get((vrf, address))

    def session_anywhere(self, device: str, vrf: str, address: Address) -> BgpSessionState | None:
        """The same, else the session with that address outside every VRF, else in any."""
        return self.session(device, vrf, address) or self._sessions_with(device).get(("", address))

    def _sessions_with(self, device: str) -> Mapping[tuple[str, Address], BgpSessionState]:
        """A device's sessions by VRF and address; under no VRF's name those of any, of the default one first."""

        def find() -> dict[tuple[str, Address], BgpSessionState]:
            shown = self.sessions(device)
            own = {(session.instance.vrf, session.address): session for session in shown}
            later = sorted(shown, key=lambda session: session.instance.vrf == DEFAULT_VRF)
            return {**own, **{("", session.address): session for session in later}}

        return self.once(("sessions", device), find)

    def sessions_by_end(self, device: str) -> Mapping[str, tuple[BgpSessionState, ...]]:
        """The sessions that a device shows, by the device at the other end, where that is known."""

        def find() -> dict[str, tuple[BgpSessionState, ...]]:
            found: dict[str, tuple[BgpSessionState, ...]] = {}
            for session in self.sessions(device):
                if end := self.session_end(session):
                    found[end] = (*found.get(end, ()), session)
            return found

        return self.once(("ends", device), find)

    def once(self, key: Hashable, work: Callable[[], Found]) -> Found:
        """What a check works out of this network, once; ``key`` names it."""
        if key not in self._once:
            self._once[key] = work()
        found: Found = self._once[key]
        return found

    def session_end(self, session: BgpSessionState) -> str | None:
        """The device at the other end of a BGP session: by its address in the same VRF, the default one, or any."""
        owner = self.session_owner(session)
        return owner[0] if owner else None

    def session_owner(self, session: BgpSessionState) -> tuple[str, str] | None:
        """The device at the other end of a BGP session, and in which VRF the session's address is there.

        Of several that have the address it is the one that runs under the neighbor's identifier.
        """
        for vrf in (session.instance.vrf, DEFAULT_VRF):
            devices = {owner.device for owner in self.owners.get((vrf, session.address), ())}
            device = next(iter(devices)) if len(devices) == 1 else self.device_of(Protocol.BGP, session.router_id)
            if device in devices:
                return str(device), vrf
        anywhere = self._anywhere.get(session.address, set())
        return next(iter(anywhere)) if len(anywhere) == 1 else None

    @cached_property
    def _anywhere(self) -> Mapping[Address, set[tuple[str, str]]]:
        """Which devices have an address, and in which VRF, whatever that is."""
        found: dict[Address, set[tuple[str, str]]] = {}
        for (vrf, address), owners in self.owners.items():
            found.setdefault(address, set()).update((owner.device, vrf) for owner in owners)
        return found

    @property
    def devices(self) -> Iterable[str]:
        """Those that were read."""
        return self._facts

    def adjacent(self, protocol: Protocol, vrf: str = DEFAULT_VRF) -> Graph:
        """Which devices are joined by an adjacency, or BGP session, that one end at least shows as up."""
        key = protocol, vrf
        if key not in self._graphs:
            pairs = self._session_pairs(vrf) if protocol is Protocol.BGP else self._neighbor_pairs(protocol, vrf)
            self._graphs[key] = _graph(pairs)
        return self._graphs[key]

    def _neighbor_pairs(self, protocol: Protocol, vrf: str) -> Iterator[tuple[str, str]]:
        for name in self._facts:
            for neighbor in self.neighbors(name, protocol):
                if neighbor.up and neighbor.instance.vrf == vrf and (far := self.far_end(neighbor)):
                    yield name, far

    def _session_pairs(self, vrf: str) -> Iterator[tuple[str, str]]:
        for name in self._facts:
            for session in self.sessions(name):
                if session.up and session.instance.vrf == vrf and (far := self.session_end(session)):
                    yield name, far

    def domain(self, device: str, instance: Instance) -> frozenset[str]:
        """The devices of a routing domain that an instance is in, itself among them.

        Those that run the protocol in its VRF (EIGRP and BGP: under its AS number), or are to, and that declared links
        or sessions, or adjacencies that are up, join to it: what is declared and broken is still one domain, and two
        that were never joined are two. Only sessions join what runs BGP.
        """
        key = kind_of(instance)
        if key not in self._domains:
            self._domains[key] = _parts(self._members.get(key, set()), self._joined(instance.protocol, instance.vrf))
        return self._domains[key].get(device) or frozenset({device})

    @cached_property
    def _members(self) -> Mapping[tuple[Protocol, str, str], set[str]]:
        """Who runs a protocol, as declared or as shown."""
        found: dict[tuple[Protocol, str, str], set[str]] = {}
        for name, intent in self._intents.items():
            for process in intent.processes:
                found.setdefault(kind_of(process.instance), set()).add(name)
        for name in self._facts:
            for instance, _ in self.states(name):
                found.setdefault(kind_of(instance), set()).add(name)
        return found

    def _joined(self, protocol: Protocol, vrf: str) -> Iterator[tuple[str, str]]:
        if protocol is Protocol.BGP:
            yield from self._declared_sessions(vrf)
        elif vrf == DEFAULT_VRF:
            yield from ((link.a.device, link.z.device) for link in self._links if self._may_join(link, protocol))
        for device, others in self.adjacent(protocol, vrf).items():
            yield from ((device, other) for other in others)

    def _may_join(self, link: Link, protocol: Protocol) -> bool:
        """Whether a link joins two parts of a protocol: as declared, or where one end is not declared to run it."""
        ends = link.a.device, link.z.device
        declared = all(
            any(p.instance.protocol is protocol for p in self._intents[name].processes)
            for name in ends
            if name in self._intents
        )
        return any(a.protocol is protocol for a in self.declared_on(link)) if declared else link.allows(protocol)

    def _declared_sessions(self, vrf: str) -> Iterator[tuple[str, str]]:
        for name, intent in self._intents.items():
            for bgp in intent.bgp:
                if bgp.instance.vrf == vrf:
                    yield from ((name, neighbor.device) for neighbor in bgp.neighbors if neighbor.device)

    def declared_on(self, link: Link) -> tuple[DeclaredAdjacency, ...]:
        """Who is to be adjacent over a declared link."""
        return self._declared[link]

    def reach(self, vrf: str = DEFAULT_VRF) -> Graph:
        """Each device with those that it can be joined to in a VRF: one network, in which an address is one router's.

        In the default VRF by declared links, adjacencies and sessions; in another one by its own adjacencies and
        sessions, and where both ends run BGP for it in one AS.
        """
        return self.once(("reach", vrf), lambda: _parts(set(self._intents) | set(self._facts), self._reached(vrf)))

    def _reached(self, vrf: str) -> Iterator[tuple[str, str]]:
        for protocol in Protocol:
            yield from ((one, other) for one, others in self.adjacent(protocol, vrf).items() for other in others)
        if vrf == DEFAULT_VRF:
            yield from ((link.a.device, link.z.device) for link in self._links)
            yield from self._declared_sessions(vrf)
            return
        first: dict[tuple[str, frozenset[str]], str] = {}
        for (protocol, where, system), members in self._members.items():
            for name in members if protocol is Protocol.BGP and where == vrf else ():
                yield first.setdefault((system, self.reach().get(name, frozenset())), name), name

    @cached_property
    def _declared(self) -> Mapping[Link, tuple[DeclaredAdjacency, ...]]:
        return {link: tuple(adjacencies(link, self._intents)) for link in self._links}

    @cached_property
    def links_of(self) -> Mapping[str, tuple[Link, ...]]:
        """The declared links of each device."""
        found: dict[str, list[Link]] = {}
        for link in self._links:
            for name in {link.a.device, link.z.device}:
                found.setdefault(name, []).append(link)
        return {name: tuple(links) for name, links in found.items()}

    @cached_property
    def link_interfaces(self) -> tuple[Ends, ...]:
        """The interfaces of each declared link's two ends, in the order of the links."""
        return link_interfaces(self._links, {name: self.interfaces(name) for name in self._facts})

    def island(self, device: str, protocol: Protocol, vrf: str = DEFAULT_VRF) -> frozenset[str]:
        """The devices that adjacencies that are up lead to from a device, itself among them."""
        key = protocol, vrf
        if key not in self._islands:
            graph = self.adjacent(protocol, vrf)
            pairs = ((name, other) for name, others in graph.items() for other in others)
            self._islands[key] = _parts(set(graph), pairs)
        return self._islands[key].get(device) or frozenset({device})


def kind_of(instance: Instance) -> tuple[Protocol, str, str]:
    """What instances of one routing domain have in common; of EIGRP and BGP the AS number, too."""
    named = instance.protocol in {Protocol.EIGRP, Protocol.BGP}
    return instance.protocol, instance.vrf, instance.name if named else ""


def _graph(pairs: Iterable[tuple[str, str]]) -> Graph:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


def _parts(members: set[str], pairs: Iterable[tuple[str, str]]) -> Graph:
    """The members, each with those that the pairs join it to directly or through others, itself among them."""
    graph = _graph((one, other) for one, other in pairs if one in members and other in members)
    found: dict[str, frozenset[str]] = {}
    for start in members:
        if start not in found:
            reached, todo = {start}, [start]
            while todo:
                new = graph.get(todo.pop(), frozenset()) - reached
                reached |= new
                todo += new
            part = frozenset(reached)
            found.update(dict.fromkeys(part, part))
    return found
