"""A network that is well, made up: its intents, and the facts that its routers would show.

What each router shows is worked out here without the checks' own code: a loopback is in the table of every router that
runs the protocol and is joined to its owner by routers that run it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, ip_network

from netloop.checks import load
from netloop.checks.check import Case, FleetCheck
from netloop.model.evidence import (
    EigrpNeighbors,
    Evidence,
    Fact,
    FleetEvidence,
    Identity,
    Interfaces,
    InterfaceState,
    IsisNeighbors,
    Neighbor,
    NeighborTable,
    OspfNeighbors,
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
    IsisLevel,
    Link,
    LinkEnd,
    Loopback,
    Ospf,
    OspfLoopback,
    Ospfv3,
)
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.model.routing_facts import (
    BgpSessions,
    BgpSessionState,
    EigrpTopology,
    EigrpTopologyEntry,
    InstalledRoute,
    InstalledRoutes,
    IsisLinkState,
    LinkState,
    LinkStateNode,
    NextHop,
    OspfLinkState,
    Ospfv3LinkState,
    Prefix,
    RouteSource,
)

OSPF, OSPFV3 = Instance(Protocol.OSPF, "1"), Instance(Protocol.OSPFV3, "1")
ISIS, EIGRP, BGP = Instance(Protocol.ISIS, "core"), Instance(Protocol.EIGRP, "100"), Instance(Protocol.BGP, "65000")
OTHER = IPv4Address("10.9.9.9")
NEIGHBOR_FACTS: Mapping[Protocol, type[NeighborTable]] = {
    Protocol.OSPF: OspfNeighbors,
    Protocol.OSPFV3: Ospfv3Neighbors,
    Protocol.ISIS: IsisNeighbors,
    Protocol.EIGRP: EigrpNeighbors,
}
DATABASE_FACTS: Mapping[Protocol, type[LinkState]] = {
    Protocol.OSPF: OspfLinkState,
    Protocol.OSPFV3: Ospfv3LinkState,
    Protocol.ISIS: IsisLinkState,
}
BRINGS = {
    Protocol.OSPF: RouteSource.OSPF,
    Protocol.OSPFV3: RouteSource.OSPF,
    Protocol.ISIS: RouteSource.ISIS,
    Protocol.EIGRP: RouteSource.EIGRP,
    Protocol.BGP: RouteSource.BGP,
}
OF_VERSION = {
    Protocol.OSPF: (4,),
    Protocol.OSPFV3: (6,),
    Protocol.ISIS: (4,),
    Protocol.EIGRP: (4,),
    Protocol.BGP: (4,),
}


def ip(number: int) -> IPv4Address:
    """The router ID of the device of that number."""
    return IPv4Address("10.255.0.0") + number


def lo(number: int, length: int = 32) -> Loopback:
    """Its loopback."""
    return Loopback(
        "Loopback0", ipv4=IPv4Interface(f"{ip(number)}/{length}"), ipv6=IPv6Interface(f"2001:db8:255::{number:x}/128")
    )


def system_id(number: int) -> SystemId:
    """Its system ID."""
    return SystemId(f"0102.5500.{number:04d}")


@dataclass(frozen=True)
class Router:
    """A device: what it runs; areas of OSPF, and the area and level of IS-IS."""

    name: str
    number: int
    ospf: str | None = None
    ospfv3: str | None = None
    isis: tuple[str, IsisLevel] | None = None
    eigrp: bool = False
    length: int = 32
    bgp: tuple[BgpNeighbor, ...] | None = None
    networks: bool = True
    vrf: str = DEFAULT_VRF

    def intent(self) -> Intent:
        """What it must be."""
        loopback = replace(lo(self.number, self.length), vrf=self.vrf)
        identity = ip(self.number)

        def known(instance: Instance) -> tuple[Instance, RouterId]:
            here = replace(instance, vrf=self.vrf)
            return here, RouterId(here, identity, "Loopback0")

        return Intent(
            self.name,
            "cisco_ios",
            (loopback,),
            ospf=(Ospf(*known(OSPF), (OspfLoopback(loopback, self.ospf),)),) if self.ospf else (),
            ospfv3=(Ospfv3(*known(OSPFV3), (OspfLoopback(loopback, self.ospfv3),)),) if self.ospfv3 else (),
            isis=(self._isis(loopback, known(ISIS)),) if self.isis else (),
            eigrp=(Eigrp(*known(EIGRP), (loopback,)),) if self.eigrp else (),
            bgp=(self._bgp(loopback, known(BGP)),) if self.bgp is not None else (),
        )

    def _isis(self, loopback: Loopback, known: tuple[Instance, RouterId]) -> Isis:
        assert self.isis
        return Isis(*known, f"{self.isis[0]}.{system_id(self.number)}.00", self.isis[1], loopbacks=(loopback,))

    def _bgp(self, loopback: Loopback, known: tuple[Instance, RouterId]) -> Bgp:
        assert loopback.ipv4
        assert self.bgp is not None
        networks = (IPv4Interface(loopback.ipv4.network),) if self.networks else ()
        return Bgp(*known, self.bgp, networks)


def session(
    number: int,
    device: str,
    *,
    client: bool = False,
    families: tuple[BgpFamily, ...] = (BgpFamily.IPV4,),
    asn: int = 65000,
) -> BgpNeighbor:
    """A session to a device's loopback."""
    return BgpNeighbor(ip(number), asn, device, "Loopback0", client, None, families)


Pairs = tuple[tuple[str, str], ...]


@dataclass
class Network:
    """Routers and links, and what they show; a test changes what they show."""

    routers: Mapping[str, Router]
    pairs: Pairs
    declared_links: bool = True
    facts: dict[str, dict[type, Fact]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def intents(self) -> dict[str, Intent]:
        """What each must be."""
        return {name: router.intent() for name, router in self.routers.items()}

    @property
    def links(self) -> tuple[Link, ...]:
        """The declared links."""
        return tuple(Link(LinkEnd(a), LinkEnd(z)) for a, z in self.pairs) if self.declared_links else ()

    def fleet(self) -> FleetEvidence:
        """All that is known; of a device that was not read nothing is."""
        evidence = {n: Evidence(n, facts=f) for n, f in self.facts.items() if n not in self.unread}
        return FleetEvidence(evidence, self.unread, self.intents, self.links)

    def judge(self, name: str, *devices: str) -> list[Finding]:
        """The findings of a check, on all devices that were read or on these."""
        fleet, check, intents = self.fleet(), load(name), self.intents
        assert isinstance(check, FleetCheck)
        asked = devices or tuple(fleet.by_device)
        return [f for d in asked for f in check.judge(Case(intents[d], fleet.by_device[d], fleet=fleet))]

    def looks(self, name: str, device: str) -> Mapping[str, tuple[type, ...]]:
        """What the check asks a second time for a device's findings."""
        fleet, check = self.fleet(), load(name)
        assert isinstance(check, FleetCheck)
        case = Case(self.intents[device], fleet.by_device[device], fleet=fleet)
        found = check.second_look(case, [f for f in check.judge(case) if f.status in {"failed", "error"}])
        return {name: look.kinds for name, look in found.items()}

    def routes(self, device: str, version: int = 4, vrf: str = DEFAULT_VRF) -> dict[Prefix, InstalledRoute]:
        """A table, to be changed."""
        fact = self.facts[device][InstalledRoutes]
        assert isinstance(fact, InstalledRoutes)
        table = fact.tables[vrf, version]
        assert isinstance(table, dict)
        return table

    def drop(self, device: str, prefix: str) -> None:
        """A route that is not there."""
        network = ip_network(prefix)
        del self.routes(device, network.version)[network]

    def install(self, device: str, prefix: str, source: RouteSource, via: str = "10.0.0.1") -> None:
        """A route that is there."""
        network = ip_network(prefix)
        hop = NextHop(IPv4Address(via))
        self.routes(device, network.version)[network] = InstalledRoute(network, source, (hop,))

    def cut(self, *pairs: tuple[str, str], protocol: Protocol = Protocol.OSPF) -> None:
        """Adjacencies that are down, on both ends."""
        for one, other in (*pairs, *((z, a) for a, z in pairs)):
            kind = NEIGHBOR_FACTS[protocol]
            fact = self.facts[one][kind]
            assert isinstance(fact, NeighborTable)
            gone = self.routers[other]
            self.facts[one][kind] = kind(tuple(n for n in fact.neighbors if n.router_id not in _ids(gone)))

    def change_nodes(self, device: str, kind: type[LinkState], nodes: Iterable[LinkStateNode]) -> None:
        """Another database."""
        self.facts[device][kind] = kind(tuple(nodes))

    def nodes(self, device: str, kind: type[LinkState] = OspfLinkState) -> list[LinkStateNode]:
        """A database, to be changed."""
        fact = self.facts[device][kind]
        assert isinstance(fact, LinkState)
        return list(fact.nodes)


def _ids(router: Router) -> tuple[Identity, ...]:
    return ip(router.number), system_id(router.number)


def healthy(routers: Iterable[Router], pairs: Iterable[tuple[str, str]], *, declared_links: bool = True) -> Network:
    """The network, and what its routers show; all of them are read, and each shows its databases."""
    network = Network({router.name: router for router in routers}, tuple(pairs), declared_links)
    for name in network.routers:
        network.facts[name] = dict(_facts(network, name))
    return network


def _runs(router: Router, protocol: Protocol) -> bool:
    return getattr(router, protocol.value, None) not in {None, False}


def _joined(network: Network, name: str, protocol: Protocol) -> set[str]:
    """The devices that routers which run a protocol join to one."""
    reached, todo = set[str](), [name]
    while todo:
        here = todo.pop()
        if here not in reached and _runs(network.routers[here], protocol):
            reached.add(here)
            todo += [z if a == here else a for a, z in network.pairs if here in {a, z}]
    return reached


def _facts(network: Network, name: str) -> Iterator[tuple[type, Fact]]:
    router = network.routers[name]
    loopback = replace(lo(router.number, router.length), vrf=router.vrf)
    assert loopback.ipv4
    assert loopback.ipv6
    state = InterfaceState(
        "Loopback0", admin_up=True, line_up=True, ipv4=(loopback.ipv4,), ipv6=(loopback.ipv6,), vrf=router.vrf
    )
    yield Interfaces, Interfaces({"Loopback0": state})
    tables: dict[tuple[str, int], dict[Prefix, InstalledRoute]] = {(router.vrf, 4): {}, (router.vrf, 6): {}}
    for protocol in NEIGHBOR_FACTS:
        if _runs(router, protocol):
            yield NEIGHBOR_FACTS[protocol], NEIGHBOR_FACTS[protocol](tuple(_neighbors(network, name, protocol)))
            for other in _joined(network, name, protocol) - {name}:
                _install(tables, network.routers[other], protocol, router.vrf)
    if router.eigrp:
        own = EigrpTopologyEntry(replace(EIGRP, vrf=router.vrf), loopback.ipv4.network, connected=True)
        yield EigrpTopology, EigrpTopology((own,))
    for protocol, kind in DATABASE_FACTS.items():
        if _runs(router, protocol):
            yield kind, kind(tuple(_database(network, name, protocol)))
    if router.bgp is not None:
        yield (
            BgpSessions,
            BgpSessions(
                tuple(
                    BgpSessionState(replace(BGP, vrf=router.vrf), n.address, "Established", up=True) for n in router.bgp
                )
            ),
        )
        for other in network.routers.values():
            if other.bgp is not None and other.networks and other.name != name:
                _install(tables, other, Protocol.BGP, router.vrf)
    for prefix in (loopback.ipv4.network, loopback.ipv6.network):
        tables[router.vrf, prefix.version][prefix] = InstalledRoute(prefix, RouteSource.CONNECTED)
    yield InstalledRoutes, InstalledRoutes(dict(tables))


def _install(
    tables: Mapping[tuple[str, int], dict[Prefix, InstalledRoute]], owner: Router, protocol: Protocol, vrf: str
) -> None:
    loopback = lo(owner.number, owner.length)
    assert loopback.ipv4
    assert loopback.ipv6
    for version in OF_VERSION[protocol]:
        address = loopback.ipv4 if version == 4 else loopback.ipv6
        prefix = ip_network(address.ip) if protocol is Protocol.OSPF else address.network
        tables[vrf, version].setdefault(prefix, InstalledRoute(prefix, BRINGS[protocol]))


def _neighbors(network: Network, name: str, protocol: Protocol) -> Iterator[Neighbor]:
    vrf = network.routers[name].vrf
    for a, z in network.pairs:
        other = network.routers[z if a == name else a]
        if name in {a, z} and _runs(other, protocol):
            identity = system_id(other.number) if protocol is Protocol.ISIS else ip(other.number)
            instance = {OSPF.protocol: OSPF, OSPFV3.protocol: OSPFV3, ISIS.protocol: ISIS}.get(protocol, EIGRP)
            yield Neighbor(replace(instance, vrf=vrf), None, "FULL", up=True, router_id=identity)


def _database(network: Network, name: str, protocol: Protocol) -> Iterator[LinkStateNode]:
    mine = set(_areas(network.routers[name], protocol))
    for other in sorted(_joined(network, name, protocol)):
        router = network.routers[other]
        for area in mine & set(_areas(router, protocol)):
            yield node_of(router, protocol, area.split("/")[0])


def _areas(router: Router, protocol: Protocol) -> tuple[str, ...]:
    """The areas, by number; of level 1 each area address has one of its own."""
    if protocol is Protocol.ISIS:
        assert router.isis
        area, level = router.isis
        levels = {IsisLevel.LEVEL_1: ("1",), IsisLevel.LEVEL_2: ("2",), IsisLevel.LEVEL_1_2: ("1", "2")}[level]
        return tuple(f"{each}/{area}" if each == "1" else each for each in levels)
    return ((router.ospf if protocol is Protocol.OSPF else router.ospfv3) or "",)


def node_of(router: Router, protocol: Protocol, area: str, identity: Identity | None = None) -> LinkStateNode:
    """What a router tells of itself."""
    loopback = lo(router.number, router.length)
    assert loopback.ipv4
    assert loopback.ipv6
    instance = replace({Protocol.OSPF: OSPF, Protocol.OSPFV3: OSPFV3}.get(protocol, ISIS), vrf=router.vrf)
    own = system_id(router.number) if protocol is Protocol.ISIS else ip(router.number)
    prefix: Prefix = loopback.ipv6.network if protocol is Protocol.OSPFV3 else IPv4Network(loopback.ipv4.ip)
    return LinkStateNode(instance, area, identity or own, frozenset({prefix}))
