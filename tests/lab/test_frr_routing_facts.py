"""FRR's readers of what routing does, at three routers that really route: over SSH, against FRR and the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from typing import TypeVar

import pytest

from netloop.lab.lifecycle import LabOptions, down, ensure_up
from netloop.lab.twin.missing_features import MPLS, VRF
from netloop.model.evidence import (
    EigrpNeighbors,
    Evidence,
    Fact,
    IsisNeighbors,
    LdpNeighbors,
    NeighborTable,
    SystemId,
)
from netloop.model.intent import BgpFamily
from netloop.model.routing_facts import (
    BgpEntries,
    BgpSessions,
    Coverage,
    EigrpInterfaces,
    EigrpTopology,
    InstalledRoutes,
    IsisInterfaces,
    IsisLinkState,
    LdpInterfaces,
    OspfInterfaces,
    OspfLinkState,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    Pings,
    RoutingInterfaces,
)
from netloop.stages.adapt import as_twin
from netloop.stages.derive import load_inventory
from netloop.transports.transport import ConnectionOptions
from netloop.workflow import Setup
from netloop.workflow.run_context import RunContext
from tests.lab.frr_hands import FrrHands, eventually
from tests.lab.frr_host import requires_frr
from tests.unit.platforms.frr.kinds import ROUTING, ROUTING_READERS

pytestmark = [pytest.mark.lab, *requires_frr, pytest.mark.unmeasured]

INVENTORY = """
defaults:
  platform: frr
  username: netops
  password: {env: NETLOOP_PASSWORD}
  routing:
    router_id: Loopback0
    ospf: {1: {area: 0}}
    ospfv3: {1: {area: 0}}
    isis: {core: {area: "49.0001"}}
    eigrp: {100: {}}
    ldp: {}
    bgp: {65000: {}}
hosts:
  p1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}}
  p2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8:255::2"}}}
  p3:
    hostname: 192.0.2.3
    loopbacks: {Loopback0: {ipv4: 10.255.0.3, ipv6: "2001:db8:255::3"}, Loopback9: {ipv4: 10.9.0.3, vrf: RED}}
    vrfs: {RED: {rd: "65000:1"}}
links:
  - [p1, p2]
  - [p2, p3]
"""
ROUTERS = {"p1": 1, "p2": 2, "p3": 3}
NEIGHBORS = {"p1": {"p2"}, "p2": {"p1", "p3"}, "p3": {"p2"}}
ENTRIES = tuple(("default", ip_network(prefix)) for prefix in ("10.255.0.3/32", "2001:db8:255::3/128", "192.0.2.9/32"))
COVERAGE = Coverage(("RED", "NONE"), (4, 6), ENTRIES)

FactT = TypeVar("FactT", bound=Fact)


def configuration(name: str) -> Iterator[str]:
    """What a person types at a router: loopback, identities, and iBGP with p2 as its route reflector."""
    n = ROUTERS[name]
    yield from ("interface Loopback0", f"ip address 10.255.0.{n}/32", f"ipv6 address 2001:db8:255::{n}/128")
    yield from ("ip ospf area 0", "ip ospf passive", "ipv6 ospf6 area 0", "ipv6 ospf6 passive")
    yield from ("ip router isis core", "ipv6 router isis core", "isis passive", "exit")
    yield from ("router ospf", f"ospf router-id 10.255.0.{n}", "exit")
    yield from ("router ospf6", f"ospf6 router-id 10.255.0.{n}", "exit")
    yield from ("router eigrp 100", f"network 10.255.0.{n}/32", "exit")
    yield from ("router bgp 65000", f"bgp router-id 10.255.0.{n}")
    for other in (ROUTERS[peer] for peer in sorted(NEIGHBORS[name])):
        for peer, family in ((f"10.255.0.{other}", "ipv4"), (f"2001:db8:255::{other}", "ipv6")):
            yield from (f"neighbor {peer} remote-as 65000", f"neighbor {peer} update-source Loopback0")
            if family == "ipv6":
                yield from ("address-family ipv4 unicast", f"no neighbor {peer} activate", "exit-address-family")
            yield from (f"address-family {family} unicast", f"neighbor {peer} activate")
            yield from (f"neighbor {peer} route-reflector-client",) if name == "p2" else ()
            yield "exit-address-family"
    yield from ("address-family ipv4 unicast", f"network 10.255.0.{n}/32", "exit-address-family")
    yield from ("address-family ipv6 unicast", f"network 2001:db8:255::{n}/128", "exit-address-family")


@dataclass(frozen=True)
class Lab:
    """The routers, and all that netloop reads of each."""

    hands: FrrHands
    evidence: dict[str, Evidence]
    missing: frozenset[str]

    def fact(self, router: str, kind: type[FactT]) -> FactT:
        evidence = self.evidence[router]
        found = evidence.get(kind)
        assert found is not None, evidence.unread.get(kind) or evidence.unsupported.get(kind)
        return found


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The lab, configured by hand and converged, then read once by netloop."""
    home = tmp_path_factory.mktemp("home")
    path = home / "facts.yaml"
    path.write_text(INVENTORY)
    inventory = load_inventory(path)
    state = ensure_up(path, inventory, home, LabOptions(backend="frr", ttl=600.0))
    try:
        hands = FrrHands.of(state)
        for name in ROUTERS:
            hands.configure(name, *configuration(name))
            hands.type(name, "clear ip ospf process", "clear ipv6 ospf6 process")
        assert eventually(lambda: converged(hands), 45), hands.says("p1", "show ip route")
        there = as_twin(inventory, state)
        connection = ConnectionOptions(known_hosts=state.known_hosts)
        setup = Setup(there, tuple(there.devices.values()), home, connection, lab=state.name)
        with RunContext(setup, "facts", ()) as context:
            context.each(
                "reading",
                context.open_devices,
                lambda context, name: context.add(name, context.ask_for(name, ROUTING, COVERAGE)),
                str,
            )
            yield Lab(hands, dict(context.evidence), frozenset(state.missing_features))
    finally:
        down(home, state.name)


def converged(hands: FrrHands) -> bool:
    """Whether the ends have all loopbacks by each protocol, and both BGP prefixes, as FRR says."""
    return all(
        _has(hands, name, f"10.255.0.{other}/32", {"ospf", "eigrp", "isis"})
        and _has(hands, name, f"2001:db8:255::{other}/128", {"ospf6", "isis"})
        and hands.json(name, f"show bgp ipv4 unicast 10.255.0.{other}/32 json").get("paths")
        and hands.json(name, f"show bgp ipv6 unicast 2001:db8:255::{other}/128 json").get("paths")
        for name, other in (("p1", 3), ("p3", 1))
    )


def _has(hands: FrrHands, router: str, prefix: str, protocols: set[str]) -> bool:
    family = "ipv6" if ":" in prefix else "ip"
    routes = hands.json(router, f"show {family} route {prefix} json").get(prefix, [])
    return protocols <= {route["protocol"] for route in routes}


@pytest.mark.parametrize("router", ROUTERS)
def test_every_fact_is_read(lab: Lab, router: str) -> None:
    """Every kind of fact that has a reader is read, over SSH; echoes are skipped with FRR's reason."""
    evidence = lab.evidence[router]
    assert evidence.facts.keys() == ROUTING_READERS.keys(), evidence.unread
    assert "ping takes a destination alone" in evidence.unsupported[Pings]


@pytest.mark.parametrize("router", ROUTERS)
def test_routes_are_those_of_the_kernel(lab: Lab, router: str) -> None:
    """Each table holds the kernel's routes with their ways, and no other; a VRF that is not there is absent."""
    routes = lab.fact(router, InstalledRoutes)
    for version in (4, 6):
        table = routes.table("default", version)
        assert table is not None
        mine = {(str(r.prefix), hop.interface) for r in table.values() for hop in r.next_hops}
        kernel = set()
        for route in lab.hands.routes(router, version):
            ways = route.get("nexthops") or [route]
            kernel |= {(str(ip_network(route["dst"])), way["dev"]) for way in ways if "dev" in way}
        known = {way for way in mine if not way[0].startswith("fe80")}
        assert known == {way for way in kernel if not way[0].startswith("fe80")} | {
            way for way in known if way[1] == "Loopback0" and version == 4
        }
        far = f"10.255.0.{4 - ROUTERS[router]}/32" if version == 4 else f"2001:db8:255::{4 - ROUTERS[router]}/128"
        assert router == "p2" or table[ip_network(far)].next_hops[0].interface == lab.hands.interface(router, "p2")
    assert "does not exist" in routes.absent["NONE", 4]
    assert (routes.table("RED", 4) is not None) == (VRF not in lab.missing and router == "p3")


def test_bgp_sessions_are_seen_from_both_ends(lab: Lab) -> None:
    """Identifiers, addresses, AS numbers and families of each session; the reflector has clients; counts are right."""
    for near, far in (("p1", "p2"), ("p2", "p1"), ("p2", "p3"), ("p3", "p2")):
        found = {s.address: s for s in lab.fact(near, BgpSessions).sessions}
        for prefix, family in (("10.255.0.", BgpFamily.IPV4), ("2001:db8:255::", BgpFamily.IPV6)):
            session = found[ip_address(f"{prefix}{ROUTERS[far]}")]
            assert (session.up, session.remote_as, session.sender_as) == (True, 65000, 65000)
            assert session.router_id == IPv4Address(f"10.255.0.{ROUTERS[far]}")
            assert session.local_address == ip_address(f"{prefix}{ROUTERS[near]}")
            assert session.families == session.offered == {family}
            assert session.client == (near == "p2")
            assert session.prefixes[family] == (1 if near == "p2" else 2)


def test_bgp_paths_have_their_originator(lab: Lab) -> None:
    """p1 has p3's prefixes by the reflector; p3 has its own; nobody has one that nobody brings."""
    there, here = (lab.fact(name, BgpEntries).paths for name in ("p1", "p3"))
    for key in ENTRIES[:2]:
        (path,) = there[key]
        assert path.originator == IPv4Address("10.255.0.3")
        assert str(path.from_address).endswith("2")
        assert [mine.local for mine in here[key] if mine.best] == [True]
    assert there[ENTRIES[2]] == ()


@pytest.mark.parametrize("kind", [OspfLinkState, Ospfv3LinkState])
def test_ospf_databases_hold_who_is_adjacent(lab: Lab, kind: type[OspfLinkState]) -> None:
    """In each router's database every router tells of its loopback and its neighbors.

    What it said under the identity that it had elected stays until it is too old.
    """
    version = 4 if kind is OspfLinkState else 6
    for router in ROUTERS:
        nodes = {node.identity: node for node in lab.fact(router, kind).nodes}
        for name, n in ROUTERS.items():
            node = nodes[IPv4Address(f"10.255.0.{n}")]
            assert (node.area, node.instance.name, node.instance.vrf) == ("0", "", "default")
            assert ip_network(f"10.255.0.{n}/32" if version == 4 else f"2001:db8:255::{n}/128") in node.prefixes
            assert node.neighbors == {IPv4Address(f"10.255.0.{ROUTERS[peer]}") for peer in NEIGHBORS[name]}


def test_isis_names_the_routers(lab: Lab) -> None:
    """Adjacencies and database speak of system IDs, with the host names beside them."""
    systems = {name: SystemId(f"0102.5500.000{n}") for name, n in ROUTERS.items()}
    for router in ROUTERS:
        assert {(n.router_id, n.hostname, n.up) for n in lab.fact(router, IsisNeighbors).neighbors} == {
            (systems[peer], peer, True) for peer in NEIGHBORS[router]
        }
        nodes = {node.hostname: node for node in lab.fact(router, IsisLinkState).nodes}
        for name, n in ROUTERS.items():
            assert (nodes[name].identity, nodes[name].area) == (systems[name], "2")
            assert nodes[name].neighbors == {systems[peer] for peer in NEIGHBORS[name]}
            assert {ip_network(f"10.255.0.{n}/32"), ip_network(f"2001:db8:255::{n}/128")} <= nodes[name].prefixes


def test_eigrp_and_ldp(lab: Lab) -> None:
    """EIGRP's neighbors and ways; LDP's sessions where the kernel has MPLS, and nothing where the lab leaves it out."""
    for router in ROUTERS:
        assert len(lab.fact(router, EigrpNeighbors).neighbors) == len(NEIGHBORS[router])
        assert len(lab.fact(router, LdpNeighbors).neighbors) == (0 if MPLS in lab.missing else len(NEIGHBORS[router]))
    entries = {str(entry.prefix): entry for entry in lab.fact("p1", EigrpTopology).entries}
    (neighbor,) = lab.fact("p1", EigrpNeighbors).neighbors
    assert (entries["10.255.0.1/32"].connected, entries["10.255.0.1/32"].via) == (True, ())
    assert (entries["10.255.0.3/32"].connected, entries["10.255.0.3/32"].via) == (False, (neighbor.address,))


@pytest.mark.parametrize("kind", [OspfInterfaces, Ospfv3Interfaces, IsisInterfaces, EigrpInterfaces, LdpInterfaces])
def test_interfaces_are_where_the_protocol_runs(lab: Lab, kind: type[RoutingInterfaces]) -> None:
    """Each protocol runs on the links and, but for LDP, on the loopback; on it passively, where FRR says so."""
    if kind is LdpInterfaces and MPLS in lab.missing:
        pytest.skip("the kernel has no MPLS")
    for router in ROUTERS:
        links = {lab.hands.interface(router, peer) for peer in NEIGHBORS[router]}
        found = {interface.interface: interface for interface in lab.fact(router, kind).interfaces}
        assert found.keys() == links | ({"Loopback0"} if kind is not LdpInterfaces else set())
        if kind in {OspfInterfaces, IsisInterfaces}:
            assert {name for name, one in found.items() if one.passive} == {"Loopback0"}
        assert {found[name].hello for name in links} == {5} if kind is EigrpInterfaces else {1}


def test_a_link_that_is_cut_is_seen_by_every_protocol(lab: Lab) -> None:
    """Without the link to p2, p1 has no neighbor and no route; with it, OSPF and IS-IS have one again."""
    tables: tuple[type[NeighborTable], ...] = (IsisNeighbors, EigrpNeighbors)

    def read(kind: type) -> Fact:
        reader = ROUTING_READERS[kind]
        found: Fact = reader.read({command: lab.hands.says("p1", command) for command in reader.asks(Coverage())})
        return found

    def alone() -> bool:
        facts = [read(kind) for kind in tables]
        routes = read(InstalledRoutes)
        assert isinstance(routes, InstalledRoutes)
        far = ip_network("10.255.0.3/32") in (routes.table("default", 4) or {})
        return not far and not any(isinstance(fact, NeighborTable) and fact.neighbors for fact in facts)

    with lab.hands.without("p1", "p2"):
        assert eventually(alone)
    assert eventually(lambda: _has(lab.hands, "p1", "10.255.0.3/32", {"ospf", "isis"}), 40)
