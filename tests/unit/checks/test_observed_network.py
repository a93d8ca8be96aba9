"""What the evidence of all devices says together, and that each check's work grows with the network alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address, IPv4Interface, ip_address

import pytest

from netloop.checks import load
from netloop.checks.check import Case, FleetCheck
from netloop.checks.identity_table import truth_table
from netloop.checks.observed_network import ObservedNetwork, observed
from netloop.model.evidence import Interfaces, InterfaceState, Neighbor
from netloop.model.intent import Ospf
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.model.routing_facts import BgpSessions, BgpSessionState
from tests.unit.checks.made_network import (
    BGP,
    EIGRP,
    IGPS,
    ISIS,
    OSPF,
    OSPFV3,
    MadeNetwork,
    made,
    peer,
    router_id,
    system_id,
)

CHECKS = (
    *("ospf-adjacency", "ospfv3-adjacency", "isis-adjacency", "eigrp-adjacency", "ldp-session"),
    *("bgp-session", "session-source", "reflected"),
    *("router-id-unique", "undeclared-router-id", "address-unique", "island"),
)


def seen(network: MadeNetwork) -> ObservedNetwork:
    return observed(network.fleet())


def test_it_is_worked_out_once() -> None:
    """All checks that are put to one fleet share what was worked out, and another fleet has its own."""
    network = made(1, [])
    fleet = network.fleet()
    assert observed(fleet) is observed(fleet)
    assert observed(fleet) is not observed(network.fleet())
    numbers = iter(range(9))
    assert [observed(fleet).once("x", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]


def test_the_far_end_of_a_neighbor() -> None:
    """By its address, else by its identity, else by the name shown; nobody where two have it and nothing tells."""
    network = made(3, [(1, 2), (2, 3)])
    one = Neighbor(OSPF, IPv4Address("10.0.0.1"), "FULL", True, router_id(3))
    assert seen(network).far_end(one) == "r2"
    assert seen(network).far_end(replace(one, address=None)) == "r3"
    assert seen(network).far_end(Neighbor(ISIS, None, "UP", True, hostname="r2")) == "r2"
    assert seen(network).far_end(Neighbor(ISIS, None, "UP", True, hostname="elsewhere")) is None
    network.set_identity("r1", ISIS, system_id(2))
    assert seen(network).far_end(Neighbor(ISIS, None, "UP", True, system_id(2))) is None


def test_an_address_that_is_the_identity_again() -> None:
    """OSPFv3 shows the router ID alone: it is who runs under it, before it is whose address it is."""
    network = made(2, [(1, 2)])
    network.set_identity("r1", OSPFV3, router_id(2))
    network.set_identity("r2", OSPFV3, IPv4Address("10.9.9.9"))
    assert seen(network).far_end(Neighbor(OSPFV3, router_id(2), "FULL", True, router_id(2))) == "r1"


def test_a_router_that_was_not_read_is_known_by_what_it_is_meant_to_be() -> None:
    """Its declared addresses and identities stand for it."""
    network = made(2, [(1, 2)])
    del network.facts["r2"]
    found = seen(network)
    assert found.far_end(Neighbor(OSPF, IPv4Address("10.0.0.1"), "FULL", True)) == "r2"
    assert found.far_end(Neighbor(ISIS, None, "UP", True, system_id(2))) == "r2"
    assert found.device_at(router_id(2)) == "r2"


@pytest.mark.parametrize("protocol", [*IGPS, Protocol.BGP])
def test_one_domain(protocol: Protocol) -> None:
    """What links or sessions join is one domain, whether adjacencies are up or not; the rest is another."""
    network = made(4, [(1, 2), (3, 4)], [protocol])
    for a, z in [(1, 2), (3, 4)] if protocol is Protocol.BGP else []:
        peer(network, a, z)
    instance = {p.protocol: p for p in (OSPF, OSPFV3, ISIS, EIGRP, BGP)}.get(protocol, Instance(Protocol.LDP, ""))
    assert seen(network).domain("r1", instance) == {"r1", "r2"}
    for name in network.facts:
        if protocol is Protocol.BGP:
            network.change_sessions(name, up=False)
        else:
            network.change_neighbors(name, protocol, lambda _: None)
    assert seen(network).domain("r2", instance) == {"r1", "r2"}
    assert seen(network).domain("r4", instance) == {"r3", "r4"}


def test_domains_are_apart() -> None:
    """Another AS of EIGRP, a link that does not carry the protocol, a VRF in which nobody is adjacent."""
    network = made(2, [(1, 2)])
    assert seen(network).domain("r1", replace(EIGRP, name="7")) == {"r1"}
    assert seen(network).domain("r1", replace(OSPF, vrf="X")) == {"r1"}
    network.links[0] = replace(network.links[0], protocols=(Protocol.ISIS,))
    for name in network.facts:
        network.change_neighbors(name, Protocol.OSPF, lambda _: None)
    assert seen(network).domain("r1", OSPF) == {"r1"}
    assert seen(network).domain("r1", ISIS) == {"r1", "r2"}


def test_who_is_in_a_domain_without_being_declared() -> None:
    """A process that runs and is not in the inventory is in the domain of the links that may carry it."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.intents["r2"] = replace(network.intents["r2"], ospf=())
    network.change_neighbors("r1", Protocol.OSPF, lambda _: None)
    network.change_neighbors("r2", Protocol.OSPF, lambda _: None)
    assert seen(network).domain("r1", OSPF) == {"r1", "r2"}


def test_islands() -> None:
    """Whoever adjacencies that are up lead to, directly or through others; alone where there is none."""
    network = made(4, [(1, 2), (2, 3), (3, 4)], [Protocol.OSPF])
    assert seen(network).island("r1", Protocol.OSPF) == {"r1", "r2", "r3", "r4"}
    network.no_neighbor("r4", Protocol.OSPF, "GigabitEthernet0/0")
    network.no_neighbor("r3", Protocol.OSPF, "GigabitEthernet0/1")
    assert seen(network).island("r1", Protocol.OSPF) == {"r1", "r2", "r3"}
    assert seen(network).island("r4", Protocol.OSPF) == {"r4"}


def test_the_end_of_a_session() -> None:
    """By its address in the session's VRF, else outside VRFs, else wherever it is once; twice is nobody's."""
    network = made(2, [], [Protocol.BGP])
    known = network.fact("r2", Interfaces).by_name
    inside = InterfaceState("Gi0/1", True, True, (IPv4Interface("192.0.2.1/31"),), vrf="X")
    network.facts["r2"][Interfaces] = Interfaces({**known, "Gi0/1": inside})
    session = BgpSessionState(BGP, router_id(2), "Established", True)
    assert seen(network).session_owner(session) == ("r2", "default")
    assert seen(network).session_owner(replace(session, instance=replace(BGP, vrf="X"))) == ("r2", "default")
    hidden = replace(session, address=ip_address("192.0.2.1"))
    assert seen(network).session_owner(hidden) == ("r2", "X")
    other = replace(inside, name="Gi0/2", vrf="Y")
    network.facts["r2"][Interfaces] = Interfaces({**known, "Gi0/1": inside, "Gi0/2": other})
    assert seen(network).session_owner(hidden) is None
    assert seen(network).session_end(replace(session, address=ip_address("192.0.2.9"))) is None


def test_sessions_by_vrf_and_address() -> None:
    """A session is that of its VRF; whoever looks for it from elsewhere finds the default VRF's first."""
    network = made(1, [], [Protocol.BGP])
    address = ip_address("192.0.2.1")
    outside = BgpSessionState(BGP, address, "Established", True)
    inside = replace(outside, instance=replace(BGP, vrf="X"))
    network.facts["r1"][BgpSessions] = BgpSessions((outside, inside))
    found = seen(network)
    assert found.session("r1", "X", address) == inside
    assert found.session("r1", "Y", address) is None
    assert found.session_anywhere("r1", "Y", address) == outside
    assert found.session("r2", "X", address) is None


def large(routers: int) -> MadeNetwork:
    """A ring with chords, every protocol on every link, two reflectors, and every second router's IGPs broken."""
    ring = [(n, n % routers + 1) for n in range(1, routers + 1)]
    chords = [(n, (n + 6) % routers + 1) for n in range(1, routers + 1)]
    network = made(routers, ring + chords, [*IGPS, Protocol.BGP])
    for client in range(3, routers + 1):
        peer(network, 1, client, client=True)
        peer(network, 2, client, client=True)
    peer(network, 1, 2)
    for name in list(network.facts)[::2]:
        for protocol in IGPS:
            network.change_neighbors(name, protocol, lambda _: None)
        spare = Instance(Protocol.OSPF, "9")
        network.set_identity(name, spare, router_id(1))
    for name in list(network.facts)[:4]:
        vrf = Instance(Protocol.OSPF, "8", "X")
        extra = Ospf(vrf, RouterId(vrf, router_id(1)))
        network.intents[name] = replace(network.intents[name], ospf=(*network.intents[name].ospf, extra))
    return network


def calls(work: Callable[[], object]) -> int:
    """How many functions are called for a piece of work, Python's own among them."""
    count = 0

    def tell(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture(scope="module")
def sizes() -> tuple[MadeNetwork, MadeNetwork]:
    return large(40), large(160)


def judged(network: MadeNetwork, name: str) -> Callable[[], object]:
    check = load(name)
    assert isinstance(check, FleetCheck)
    fleet = network.fleet()
    cases = [Case(network.intents[n], fleet.by_device[n], fleet=fleet) for n in fleet.by_device]
    return lambda: [(check.asks(c.intent.device, fleet), [*check.judge(c)]) for c in cases]


@pytest.mark.parametrize("name", CHECKS)
def test_four_times_the_network_is_four_times_the_work(name: str, sizes: tuple[MadeNetwork, MadeNetwork]) -> None:
    """Routers, links and sessions are looked at a fixed number of times each, also where much is wrong."""
    small, big = (calls(judged(network, name)) for network in sizes)
    assert small > 100
    assert big < 5 * small


def test_so_is_the_truth_table(sizes: tuple[MadeNetwork, MadeNetwork]) -> None:
    """Its rows are found in one pass over what each device shows."""
    small, big = (calls(partial(truth_table, network.fleet())) for network in sizes)
    assert big < 5 * small
