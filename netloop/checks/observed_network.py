"""The observed network: what the evidence of all devices says together, worked out once for all checks.

Who has an address, who runs under an identity, who is adjacent to whom, and which devices are one routing domain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from netloop.model.evidence import (
    BgpIdentities,
    EigrpIdentities,
    EigrpNeighbors,
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
from netloop.model.intent import Intent, Isis, Link, Process
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import Address

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


class ObservedNetwork:
    """The evidence of all devices, seen together; each part is worked out when it is first asked for."""

    def __init__(self, fleet: FleetEvidence) -> None:
        self._intents, self._links = fleet.intents, fleet.links
        self._facts = {name: evidence.facts for name, evidence in fleet.by_device.items()}
        self._domains: dict[tuple[Protocol, str, str], tuple[frozenset[str], ...]] = {}
        self._graphs: dict[tuple[Protocol, str], Graph] = {}

    @cached_property
    def owners(self) -> Mapping[tuple[str, Address], tuple[AddressOwner, ...]]:
        """Who has an address, by VRF: as the devices show it, else as it is declared of one that was not read."""
        found: dict[tuple[str, Address], dict[AddressOwner, None]] = {}
        for vrf, address, owner in (*self._shown_addresses(), *self._declared_addresses()):
            found.setdefault((vrf, address), {})[owner] = None
        return {key: tuple(owners) for key, owners in found.items()}

    def _shown_addresses(self) -> Iterator[tuple[str, Address, AddressOwner]]:
        for name in self._facts:
            for state in self._interfaces(name).by_name.values():
                own = AddressOwner(name, state.name)
                yield from ((state.vrf, a.ip, own) for a in state.ipv4)
                yield from ((state.vrf, a.ip, own) for a in state.ipv6)

    def _declared_addresses(self) -> Iterator[tuple[str, Address, AddressOwner]]:
        for name, intent in self._intents.items():
            if not self._interfaces(name).by_name:
                for loopback in intent.loopbacks:
                    yield from ((loopback.vrf, a.ip, AddressOwner(name, loopback.name)) for a in loopback.addresses)
        for end in (end for link in self._links for end in (link.a, link.z)):
            if not self._interfaces(end.device).by_name:
                addresses = (a for a in (end.ipv4, end.ipv6) if a is not None)
                yield from ((DEFAULT_VRF, a.ip, AddressOwner(end.device, end.interface or "")) for a in addresses)

    def _interfaces(self, device: str) -> Interfaces:
        fact = self._facts.get(device, {}).get(Interfaces)
        return fact if isinstance(fact, Interfaces) else Interfaces({})

    def device_at(self, address: Address, vrf: str = DEFAULT_VRF) -> str | None:
        """The only device that has an address in a VRF, or None."""
        devices = {owner.device for owner in self.owners.get((vrf, address), ())}
        return next(iter(devices)) if len(devices) == 1 else None

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
        fact = self._facts.get(device, {}).get(NEIGHBORS[protocol])
        return fact.neighbors if isinstance(fact, NeighborTable) else ()

    def far_end(self, neighbor: Neighbor) -> str | None:
        """The device that a neighbor is: by its address, else by its identity."""
        protocol, vrf = neighbor.instance.protocol, neighbor.instance.vrf
        found = self.device_at(neighbor.address, vrf) if neighbor.address else None
        return found or self.device_of(protocol, neighbor.router_id)

    def adjacent(self, protocol: Protocol, vrf: str = DEFAULT_VRF) -> Graph:
        """Which devices are joined by an adjacency that one end at least shows as up."""
        key = protocol, vrf
        if key not in self._graphs:
            self._graphs[key] = _graph(
                (name, far)
                for name in self._facts
                for neighbor in self.neighbors(name, protocol)
                if neighbor.up and neighbor.instance.vrf == vrf and (far := self.far_end(neighbor))
            )
        return self._graphs[key]

    def domain(self, device: str, instance: Instance) -> frozenset[str]:
        """The devices of a routing domain that an instance is in, itself among them.

        Those that run the protocol in its VRF (EIGRP: under its AS number) and that declared links or adjacencies that
        are up join to it: what is declared and broken is still one domain, and two that were never joined are two.
        """
        protocol, vrf = instance.protocol, instance.vrf
        key = protocol, vrf, instance.name if protocol is Protocol.EIGRP else ""
        if key not in self._domains:
            members = {name for name, intent in self._intents.items() if _runs(intent, instance)}
            self._domains[key] = _components(members, self._joined(protocol, vrf))
        return next((part for part in self._domains[key] if device in part), frozenset({device}))

    def _joined(self, protocol: Protocol, vrf: str) -> Iterator[tuple[str, str]]:
        if vrf == DEFAULT_VRF:
            yield from ((link.a.device, link.z.device) for link in self._links)
        for device, others in self.adjacent(protocol, vrf).items():
            yield from ((device, other) for other in others)

    @cached_property
    def links_of(self) -> Mapping[str, tuple[Link, ...]]:
        """The declared links of each device."""
        found: dict[str, list[Link]] = {}
        for link in self._links:
            for name in {link.a.device, link.z.device}:
                found.setdefault(name, []).append(link)
        return {name: tuple(links) for name, links in found.items()}

    def island(self, device: str, protocol: Protocol, vrf: str = DEFAULT_VRF) -> frozenset[str]:
        """The devices that adjacencies that are up lead to from a device, itself among them."""
        graph, reached, todo = self.adjacent(protocol, vrf), {device}, [device]
        while todo:
            for other in graph.get(todo.pop(), frozenset()) - reached:
                reached.add(other)
                todo.append(other)
        return frozenset(reached)


def _runs(intent: Intent, instance: Instance) -> bool:
    protocol, vrf = instance.protocol, instance.vrf
    named = protocol is Protocol.EIGRP
    mine = (process.instance for process in intent.processes)
    return any(i.protocol is protocol and i.vrf == vrf and (not named or i.name == instance.name) for i in mine)


def _graph(pairs: Iterable[tuple[str, str]]) -> Graph:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


def _components(members: set[str], pairs: Iterable[tuple[str, str]]) -> tuple[frozenset[str], ...]:
    """The members that the pairs join, part by part."""
    graph = _graph((one, other) for one, other in pairs if one in members and other in members)
    parts: list[frozenset[str]] = []
    left = set(members)
    while left:
        reached, todo = set[str](), [left.pop()]
        while todo:
            here = todo.pop()
            reached.add(here)
            todo += graph.get(here, frozenset()) - reached
        parts.append(frozenset(reached))
        left -= reached
    return tuple(parts)
