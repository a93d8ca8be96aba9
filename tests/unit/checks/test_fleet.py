"""What only all devices together show: addresses on two routers, and parts that nothing joins."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Interface

import pytest

from netloop.checks.fleet import AddressUnique, Island
from netloop.model.evidence import Interfaces, InterfaceState, IsisNeighbors, OspfNeighbors
from netloop.model.finding import BrokenAt
from netloop.model.intent import Loopback
from netloop.model.routing import Protocol
from tests.unit.checks.made_network import BGP, IGPS, OSPF, MadeNetwork, made, peer, router_id

CHAIN = [(1, 2), (2, 3), (3, 4), (4, 5)]
SHARED = IPv4Interface("192.0.2.53/32")


def put(
    network: MadeNetwork, device: str, address: IPv4Interface, name: str = "Loopback7", vrf: str = "default"
) -> None:
    """The device shows an interface with an address."""
    known = network.fact(device, Interfaces).by_name
    state = InterfaceState(name, True, True, (address,), vrf=vrf)
    network.facts[device][Interfaces] = Interfaces({**known, name: state})


def declare(network: MadeNetwork, device: str, *, anycast: bool, vrf: str = "default") -> None:
    """The shared address is declared on a device, which shows it."""
    intent, loopback = network.intents[device], Loopback("Loopback7", ipv4=SHARED, anycast=anycast, vrf=vrf)
    network.intents[device] = replace(intent, loopbacks=(*intent.loopbacks, loopback))
    put(network, device, SHARED, vrf=vrf)


def test_addresses_of_their_own() -> None:
    """Each loopback's addresses are nobody else's."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    assert network.told(AddressUnique()) == [(f"r{n}", "passed", "nobody else's") for n in (1, 2, 3)]


def test_an_address_on_two_routers() -> None:
    """Wherever the other one has it, on a loopback or not; of one that was not read what is declared counts."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    put(network, "r3", IPv4Interface(router_id(1)), "Vlan9")
    assert network.told(AddressUnique(), "r1", "r2") == [
        ("r1", "failed", "10.255.0.1 is r3's too (Vlan9)"),
        ("r2", "passed", "nobody else's"),
    ]
    network = made(2, [(1, 2)], [Protocol.OSPF])
    for name in ("r1", "r2"):
        declare(network, name, anycast=False)
    del network.facts["r2"]
    assert network.told(AddressUnique())[1] == ("r1", "failed", "192.0.2.53 is r2's too (Loopback7)")


def test_anycast() -> None:
    """An address that both declare anycast is right on both; one that only one of them does is not."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    for name in ("r1", "r2"):
        declare(network, name, anycast=True)
    assert network.told(AddressUnique(), "r1") == [
        ("r1", "passed", "nobody else's"),
        ("r1", "passed", "declared anycast"),
    ]
    intent = network.intents["r2"]
    network.intents["r2"] = replace(
        intent, loopbacks=(intent.loopbacks[0], replace(intent.loopbacks[1], anycast=False))
    )
    assert network.told(AddressUnique())[1] == ("r1", "failed", "192.0.2.53 is r2's too (Loopback7)")
    assert network.told(AddressUnique())[3] == ("r2", "failed", "192.0.2.53 is r1's too (Loopback7)")


def test_other_networks_and_vrfs() -> None:
    """The same address in another VRF, or where nothing joins the two routers, is nobody's fault."""
    network = made(3, [(1, 2)], [Protocol.OSPF])
    put(network, "r2", IPv4Interface(router_id(1)), "Gi0/5", vrf="X")
    put(network, "r3", IPv4Interface(router_id(1)))
    assert {status for _, status, _ in network.told(AddressUnique())} == {"passed"}


def test_an_address_within_a_vrf() -> None:
    """Two routers that run BGP for a VRF in one AS share its addresses; two whose VRFs have but the name do not."""
    network = made(2, [(1, 2)], [Protocol.OSPF, Protocol.BGP])
    for name in ("r1", "r2"):
        declare(network, name, anycast=False, vrf="X")
    assert network.told(AddressUnique(), "r1")[1] == ("r1", "passed", "nobody else's")
    inside = replace(BGP, vrf="X")
    for number, name in enumerate(("r1", "r2"), 1):
        network.set_identity(name, inside, router_id(number))
    assert network.told(AddressUnique(), "r1")[1] == ("r1", "failed", "192.0.2.53 is r2's too (Loopback7)")


def test_sessions_join_a_network() -> None:
    """Routers without a link between them, in session with each other, are one network."""
    network = made(2, [], [Protocol.BGP])
    put(network, "r2", IPv4Interface("192.0.2.53/32"))
    declare(network, "r1", anycast=False)
    assert network.told(AddressUnique(), "r1")[1][1] == "passed"
    peer(network, 1, 2)
    assert network.told(AddressUnique(), "r1")[1] == ("r1", "failed", "192.0.2.53 is r2's too (Loopback7)")


def test_addresses_that_could_not_be_read() -> None:
    """Without the router's own interfaces nothing passes."""
    network = made(1, [], [Protocol.OSPF])
    network.unread_facts["r1", Interfaces] = "cut"
    assert network.told(AddressUnique()) == [("r1", "error", "could not read: cut")]


def cut(network: MadeNetwork, a: int, z: int, protocol: Protocol = Protocol.OSPF) -> None:
    """The adjacency between two neighbors of a chain is gone at both ends."""
    for near, far in ((a, z), (z, a)):
        port = f"GigabitEthernet0/{0 if near == 1 or far < near else 1}"
        network.no_neighbor(f"r{near}", protocol, port)


@pytest.mark.parametrize("protocol", [p for p in IGPS if p is not Protocol.LDP])
def test_one_part(protocol: Protocol) -> None:
    """A domain in one piece is one finding, however many routers it has; LDP is not asked."""
    network = made(5, CHAIN, [protocol, Protocol.LDP])
    assert network.told(Island()) == [("r1", "passed", "one part")]


@pytest.mark.parametrize("protocol", [p for p in IGPS if p is not Protocol.LDP])
def test_a_part_that_is_cut_off(protocol: Protocol) -> None:
    """Who is on which side, once for the island and not for each pair, and which link would join them."""
    network = made(5, CHAIN, [protocol])
    cut(network, 3, 4, protocol)
    (found,) = network.judge(Island())
    assert (found.device, found.actual) == ("r4", "r4, r5 cut off from r1, r2, r3")
    assert found.expected == "one part with the other 4 routers"
    assert (found.hint, found.broken_at) == ("links between the parts: r4 - r3", BrokenAt.NO_ADJACENCY)


def test_two_islands() -> None:
    """Two parts that are cut off are two findings; long lists end in a number."""
    network = made(9, [(n, n + 1) for n in range(1, 9)], [Protocol.OSPF])
    cut(network, 1, 2)
    cut(network, 8, 9)
    assert network.told(Island()) == [
        ("r1", "failed", "r1 cut off from r2, r3, r4, r5, r6 and 3 more"),
        ("r9", "failed", "r9 cut off from r1, r2, r3, r4, r5 and 3 more"),
    ]


def test_each_protocol_by_itself() -> None:
    """An island in one protocol is none in another; two domains are two questions, one router alone is none."""
    network = made(5, [(1, 2), (2, 3), (4, 5)], [Protocol.OSPF, Protocol.ISIS])
    cut(network, 1, 2)
    assert network.told(Island()) == [
        ("r1", "failed", "r1 cut off from r2, r3"),
        ("r1", "passed", "one part"),
        ("r4", "passed", "one part"),
        ("r4", "passed", "one part"),
    ]
    assert made(1, [], [Protocol.OSPF]).told(Island()) == []
    (found,) = made(2, [(1, 2)], [Protocol.OSPF]).judge(Island())
    assert found.expected == "one part with the other router"


def test_an_adjacency_that_one_end_shows_joins() -> None:
    """What one end has up is told by ospf-adjacency; the part is reached all the same."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    network.facts["r3"][OspfNeighbors] = OspfNeighbors(())
    assert network.told(Island()) == [("r1", "passed", "one part")]


def test_routers_that_were_not_read() -> None:
    """A part between read routers is taken to work, and that is said; one that nobody shows is no island."""
    network = made(5, CHAIN, [Protocol.OSPF])
    for name in ("r2", "r3", "r4"):
        del network.facts[name]
    assert network.told(Island()) == [("r1", "passed", "one part; of r2, r3, r4, not read, as neighbors show it")]
    network = made(5, CHAIN, [Protocol.OSPF])
    for name in ("r4", "r5"):
        del network.facts[name]
    cut_at = network.fact("r3", OspfNeighbors).neighbors[:1]
    network.facts["r3"][OspfNeighbors] = OspfNeighbors(cut_at)
    assert network.told(Island()) == [("r1", "passed", "one part")]


def test_nobody_could_be_read() -> None:
    """Where no router's adjacencies could be read it is one error, and no part is cut off."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    for name in ("r1", "r2", "r3"):
        network.unread_facts[name, OspfNeighbors] = "cut"
    assert network.told(Island()) == [("r1", "error", "could not read: cut")]


def test_who_is_asked_for_neighbors() -> None:
    """The neighbors in each protocol that is declared, and nobody who has none."""
    fleet = made(1, [], [Protocol.OSPF, Protocol.ISIS, Protocol.LDP]).fleet()
    assert Island().asks("r1", fleet) == (OspfNeighbors, IsisNeighbors, Interfaces)
    assert Island().asks("r1", made(1, [], [Protocol.BGP]).fleet()) == ()
    assert OSPF.protocol is Protocol.OSPF
