"""A made network: routers, links and what each of them would show where all is well; tests then change a part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface
from typing import TypeVar

from netloop.checks.check import Case, FleetCheck
from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    EigrpIdentities,
    EigrpNeighbors,
    Evidence,
    Fact,
    FleetEvidence,
    IdentitiesInEffect,
    Identity,
    IdentityState,
    Interfaces,
    InterfaceState,
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
from netloop.model.finding import Finding
from netloop.model.intent import (
    Bgp,
    BgpFamily,
    BgpNeighbor,
    Eigrp,
    Intent,
    Isis,
    Ldp,
    Link,
    LinkEnd,
    Loopback,
    Ospf,
    Ospfv3,
)
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.model.routing_facts import BgpSessions, BgpSessionState, LdpInterfaces, RoutingInterface

OSPF, OSPFV3 = Instance(Protocol.OSPF, "1"), Instance(Protocol.OSPFV3, "1")
ISIS, EIGRP, LDP = Instance(Protocol.ISIS, "core"), Instance(Protocol.EIGRP, "100"), Instance(Protocol.LDP, "")
BGP = Instance(Protocol.BGP, "65000")
INSTANCES = {instance.protocol: instance for instance in (OSPF, OSPFV3, ISIS, EIGRP, LDP, BGP)}
IGPS = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS, Protocol.EIGRP, Protocol.LDP)
IDENTITIES: Mapping[Protocol, type[IdentitiesInEffect]] = {
    Protocol.OSPF: OspfIdentities,
    Protocol.OSPFV3: Ospfv3Identities,
    Protocol.ISIS: IsisIdentities,
    Protocol.EIGRP: EigrpIdentities,
    Protocol.LDP: LdpIdentities,
    Protocol.BGP: BgpIdentities,
}
TABLES: Mapping[Protocol, type[NeighborTable]] = {
    Protocol.OSPF: OspfNeighbors,
    Protocol.OSPFV3: Ospfv3Neighbors,
    Protocol.ISIS: IsisNeighbors,
    Protocol.EIGRP: EigrpNeighbors,
    Protocol.LDP: LdpNeighbors,
}
STATES = {"ospf": "FULL/  -", "ospfv3": "FULL/  -", "isis": "UP", "eigrp": "up", "ldp": "Oper"}

FactT = TypeVar("FactT", bound=Fact)


def router_id(number: int) -> IPv4Address:
    return IPv4Address("10.255.0.0") + number


def system_id(number: int) -> SystemId:
    return SystemId(f"0102.5500.{number:04d}")


def identity(protocol: Protocol, number: int) -> Identity:
    return system_id(number) if protocol is Protocol.ISIS else router_id(number)


@dataclass
class MadeNetwork:
    """Routers ``r1`` to ``rN``; ``facts`` is what each shows, ``intents`` what each must be."""

    intents: dict[str, Intent] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    facts: dict[str, dict[type, Fact]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    unread_facts: dict[tuple[str, type], str] = field(default_factory=dict)
    unsupported: dict[tuple[str, type], str] = field(default_factory=dict)
    alone: bool = False

    def fleet(self) -> FleetEvidence:
        """The evidence of all, fresh: nothing that was worked out of an earlier one is kept."""
        found = {name: self._evidence(name) for name in self.facts}
        return FleetEvidence(found, self.unread, self.intents, tuple(self.links), self.alone)

    def _evidence(self, name: str) -> Evidence:
        unread = {kind: why for (device, kind), why in self.unread_facts.items() if device == name}
        not_there = {kind: why for (device, kind), why in self.unsupported.items() if device == name}
        known = {k: fact for k, fact in self.facts[name].items() if k not in {**unread, **not_there}}
        return Evidence(name, facts=known, unread=unread, unsupported=not_there)

    def judge(self, check: FleetCheck, *devices: str) -> list[Finding]:
        """What a check finds of these devices, or of all that were read."""
        fleet = self.fleet()
        cases = [Case(self.intents[n], fleet.by_device[n], fleet=fleet) for n in devices or fleet.by_device]
        return [finding for case in cases for finding in check.judge(case)]

    def told(self, check: FleetCheck, *devices: str) -> list[tuple[str, str, str]]:
        """The same, as device, status and what is actual."""
        return [(f.device, f.status.value, f.actual) for f in self.judge(check, *devices)]

    def fact(self, device: str, kind: type[FactT]) -> FactT:
        found = self.facts[device][kind]
        assert isinstance(found, kind)
        return found

    def change_neighbors(self, device: str, protocol: Protocol, change: Callable[[Neighbor], Neighbor | None]) -> None:
        """Every neighbor of a device changed, or gone where there is None in its place."""
        kind = TABLES[protocol]
        rows = (change(row) for row in self.fact(device, kind).neighbors)
        self.facts[device][kind] = kind(tuple(row for row in rows if row))

    def no_neighbor(self, device: str, protocol: Protocol, interface: str) -> None:
        """The neighbor on an interface is gone."""
        self.change_neighbors(device, protocol, lambda row: None if row.interface == interface else row)

    def change_sessions(self, device: str, **parts: object) -> None:
        """Every BGP session of a device with these parts replaced."""
        sessions = tuple(replace(s, **parts) for s in self.fact(device, BgpSessions).sessions)  # type: ignore[arg-type]
        self.facts[device][BgpSessions] = BgpSessions(sessions)

    def set_identity(self, device: str, instance: Instance, found: Identity | None, *further: IdentityState) -> None:
        """The identity in effect of an instance, beside those of others."""
        kind = IDENTITIES[instance.protocol]
        known = self.facts[device].get(kind)
        others = known.states if isinstance(known, IdentitiesInEffect) else ()
        kept = tuple(state for state in others if state.instance != instance)
        self.facts[device][kind] = kind((*kept, IdentityState(instance, found), *further))

    def configure(self, device: str, instance: Instance, found: Identity | None) -> None:
        """The identity that the configuration names, or none."""
        kept = tuple(s for s in self.fact(device, ConfiguredIdentities).states if s.instance != instance)
        named = (IdentityState(instance, found),) if found else ()
        self.facts[device][ConfiguredIdentities] = ConfiguredIdentities((*kept, *named))


def made(
    routers: int, pairs: Sequence[tuple[int, int]], protocols: Iterable[Protocol] = IGPS, *, declared: bool = True
) -> MadeNetwork:
    """Routers and links between them, by number; every router runs these protocols on all its links.

    Without ``declared`` the links have neither interfaces nor addresses in the inventory.
    """
    network, used = MadeNetwork(), list(protocols)
    for number in range(1, routers + 1):
        name = f"r{number}"
        network.intents[name] = _intent(name, number, used)
        network.facts[name] = _facts(network.intents[name], number, used)
    ports: dict[int, int] = {}
    for index, (a, z) in enumerate(pairs):
        ends = []
        for side, number in enumerate((a, z)):
            ports[number] = ports.get(number, -1) + 1
            ipv4 = IPv4Interface((int(IPv4Address("10.0.0.0")) + 2 * index + side, 31))
            ipv6 = IPv6Interface(f"2001:db8:1:{index:x}::{side}/127")
            ends.append(LinkEnd(f"r{number}", f"GigabitEthernet0/{ports[number]}", ipv4, ipv6))
        network.links.append(Link(*ends) if declared else Link(LinkEnd(f"r{a}"), LinkEnd(f"r{z}")))
        _join(network, ends[0], ends[1], used)
        _join(network, ends[1], ends[0], used)
    return network


def _intent(name: str, number: int, protocols: Sequence[Protocol]) -> Intent:
    ids = {p: RouterId(INSTANCES[p], router_id(number), "Loopback0") for p in protocols}
    loopback = Loopback("Loopback0", ipv4=IPv4Interface(router_id(number)), ipv6=IPv6Interface(f"2001:db8::{number:x}"))
    return Intent(
        name,
        "cisco_ios",
        (loopback,),
        ospf=tuple(Ospf(OSPF, i) for p, i in ids.items() if p is Protocol.OSPF),
        ospfv3=tuple(Ospfv3(OSPFV3, i) for p, i in ids.items() if p is Protocol.OSPFV3),
        isis=tuple(Isis(ISIS, i, f"49.0001.{system_id(number)}.00") for p, i in ids.items() if p is Protocol.ISIS),
        eigrp=tuple(Eigrp(EIGRP, i) for p, i in ids.items() if p is Protocol.EIGRP),
        ldp=tuple(Ldp(LDP, i) for p, i in ids.items() if p is Protocol.LDP),
        bgp=tuple(Bgp(BGP, i) for p, i in ids.items() if p is Protocol.BGP),
    )


def _facts(intent: Intent, number: int, protocols: Sequence[Protocol]) -> dict[type, Fact]:
    loopback = intent.loopbacks[0]
    assert loopback.ipv4
    assert loopback.ipv6
    state = InterfaceState("Loopback0", True, True, (loopback.ipv4,), (loopback.ipv6,))
    states = {p: IdentityState(INSTANCES[p], identity(p, number)) for p in protocols}
    found: dict[type, Fact] = {IDENTITIES[p]: IDENTITIES[p]((state,)) for p, state in states.items()}
    found |= {TABLES[p]: TABLES[p](()) for p in protocols if p in TABLES}
    if Protocol.LDP in protocols:
        found[LdpInterfaces] = LdpInterfaces(())
    if Protocol.BGP in protocols:
        found[BgpSessions] = BgpSessions(())
    return {
        **found,
        Interfaces: Interfaces({"Loopback0": state}),
        ConfiguredIdentities: ConfiguredIdentities(tuple(states.values())),
    }


def _join(network: MadeNetwork, near: LinkEnd, far: LinkEnd, protocols: Sequence[Protocol]) -> None:
    """What a router shows of one of its links."""
    facts, number = network.facts[near.device], int(far.device[1:])
    interfaces = network.fact(near.device, Interfaces).by_name
    assert near.interface
    assert near.ipv4
    assert near.ipv6
    assert far.ipv4
    state = InterfaceState(near.interface, True, True, (near.ipv4,), (near.ipv6,))
    facts[Interfaces] = Interfaces({**interfaces, near.interface: state})
    addresses = {Protocol.OSPF: far.ipv4.ip, Protocol.EIGRP: far.ipv4.ip, Protocol.LDP: router_id(number)}
    addresses[Protocol.OSPFV3] = router_id(number)
    for protocol in protocols:
        if protocol not in TABLES:
            continue
        kind, shown = TABLES[protocol], None if protocol is Protocol.EIGRP else identity(protocol, number)
        port = None if protocol is Protocol.LDP else near.interface
        row = Neighbor(INSTANCES[protocol], addresses.get(protocol), STATES[protocol.value], True, shown, port)
        rows = network.fact(near.device, kind).neighbors
        if row not in rows:
            facts[kind] = kind((*rows, row))
        if protocol is Protocol.LDP:
            known = network.fact(near.device, LdpInterfaces).interfaces
            facts[LdpInterfaces] = LdpInterfaces((*known, RoutingInterface(LDP, near.interface, receives=True)))


def peer(network: MadeNetwork, a: int, z: int, *, client: bool = False, families: tuple[BgpFamily, ...] = ()) -> None:
    """An iBGP session between two routers' loopbacks; with ``client``, ``z`` is a client of ``a``."""
    carried = families or (BgpFamily.IPV4,)
    for near, far, reflects in ((a, z, client), (z, a, False)):
        name = f"r{near}"
        intent = network.intents[name]
        wanted = BgpNeighbor(router_id(far), 65000, f"r{far}", "Loopback0", reflects, None, carried)
        bgp = replace(intent.bgp[0], neighbors=(*intent.bgp[0].neighbors, wanted))
        network.intents[name] = replace(intent, bgp=(bgp, *intent.bgp[1:]))
        session = BgpSessionState(
            BGP,
            router_id(far),
            "Established",
            True,
            65000,
            65000,
            router_id(far),
            router_id(near),
            frozenset(carried),
            frozenset(carried),
            client=reflects,
        )
        network.facts[name][BgpSessions] = BgpSessions((*network.fact(name, BgpSessions).sessions, session))
