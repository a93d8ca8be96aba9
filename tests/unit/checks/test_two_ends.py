"""Adjacencies of declared links: what two ends show of each other, and what one end alone is worth."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

import pytest

from netloop.checks import load
from netloop.checks.check import Case, FleetCheck
from netloop.checks.link_interfaces import link_interfaces, short
from netloop.checks.two_ends import RUNS_ON, AdjacencyCheck
from netloop.model.evidence import (
    EigrpNeighbors,
    Interfaces,
    InterfaceState,
    IsisNeighbors,
    Neighbor,
    OspfNeighbors,
    SystemId,
)
from netloop.model.finding import BrokenAt, Finding
from netloop.model.intent import Link, LinkEnd
from netloop.model.routing import Protocol
from netloop.model.routing_facts import (
    IsisInterfaces,
    LdpInterfaces,
    OspfInterfaces,
    RoutingInterface,
    RoutingInterfaces,
)
from tests.unit.checks.made_network import (
    IGPS,
    INSTANCES,
    ISIS,
    LDP,
    OSPF,
    STATES,
    TABLES,
    MadeNetwork,
    made,
    router_id,
    system_id,
)

NAMES = {
    Protocol.OSPF: "ospf-adjacency",
    Protocol.OSPFV3: "ospfv3-adjacency",
    Protocol.ISIS: "isis-adjacency",
    Protocol.EIGRP: "eigrp-adjacency",
    Protocol.LDP: "ldp-session",
}
PORT, WRONG = "GigabitEthernet0/0", IPv4Address("10.9.9.9")


def check(protocol: Protocol) -> FleetCheck:
    found = load(NAMES[protocol])
    assert isinstance(found, AdjacencyCheck)
    return found


def one(network: MadeNetwork, protocol: Protocol = Protocol.OSPF, device: str = "r1") -> Finding:
    (found,) = network.judge(check(protocol), device)
    return found


def down(row: Neighbor) -> Neighbor:
    return replace(row, state="INIT/  -", up=False)


each = pytest.mark.parametrize("protocol", IGPS)


@each
@pytest.mark.parametrize("declared", [True, False])
def test_all_is_well(protocol: Protocol, declared: bool) -> None:
    """Each end has the other under its intended identity, whether the inventory tells interfaces or not."""
    network = made(3, [(1, 2), (2, 3)], declared=declared)
    found = network.judge(check(protocol))
    state = STATES[protocol.value]
    assert [(f.device, f.peer, f.status.value) for f in found] == [
        ("r1", "r2", "passed"), ("r2", "r1", "passed"), ("r2", "r3", "passed"), ("r3", "r2", "passed"),
    ]  # fmt: skip
    assert {f.actual for f in found} == {f"{state} here, {state} at {f.peer}" for f in found}
    known = {Protocol.ISIS: ", r2 as 0102.5500.0002", Protocol.EIGRP: ""}.get(protocol, ", r2 as 10.255.0.2")
    assert found[0].expected == f"up at both ends{known}"
    assert found[0].subject == f"{INSTANCES[protocol]} to r2"


@each
def test_none_on_either_end(protocol: Protocol) -> None:
    """An adjacency that nobody shows is broken between the two; LDP's too, where it runs on the link."""
    network = made(2, [(1, 2)], [protocol])
    for name in ("r1", "r2"):
        network.change_neighbors(name, protocol, lambda _: None)
    found = one(network, protocol)
    assert (found.status.value, found.actual) == ("failed", "none on either end")
    assert found.broken_at is BrokenAt.NO_ADJACENCY


@each
def test_one_end_has_it(protocol: Protocol) -> None:
    """What one end alone shows is no adjacency, and each end's finding says who lacks it."""
    network = made(2, [(1, 2)], [protocol])
    network.change_neighbors("r2", protocol, lambda _: None)
    state = STATES[protocol.value]
    assert network.told(check(protocol)) == [
        ("r1", "failed", "up here, not shown by r2"),
        ("r2", "failed", f"nothing here, {state} at r1"),
    ]


def test_states_of_both_ends() -> None:
    """An adjacency that does not come up is told with the state at each end."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.change_neighbors("r1", Protocol.OSPF, down)
    assert one(network).actual == "INIT/  - here, FULL/  - at r2"
    network.change_neighbors("r2", Protocol.OSPF, lambda _: None)
    assert one(network).actual == "INIT/  - here, nothing at r2"


@pytest.mark.parametrize("protocol", [p for p in IGPS if p is not Protocol.EIGRP])
def test_known_under_another_identity(protocol: Protocol) -> None:
    """Both ends are up, and one calls the other by an identity that is not the intended one: not passed."""
    wrong = SystemId("0109.0009.0009") if protocol is Protocol.ISIS else WRONG
    network = made(2, [(1, 2)], [protocol])
    network.change_neighbors("r2", protocol, lambda row: replace(row, router_id=wrong))
    network.configure("r1", INSTANCES[protocol], None)
    assert network.told(check(protocol)) == [
        ("r1", "failed", f"r2 knows this router as {wrong}"),
        ("r2", "failed", f"r1 is known here as {wrong}"),
    ]
    assert one(network, protocol).broken_at is None


def test_an_identity_that_is_awaited_is_pending() -> None:
    """The router that is called wrongly has the right router ID in its configuration: it is pending, as its own is."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.change_neighbors("r2", Protocol.OSPF, lambda row: replace(row, router_id=WRONG))
    assert (one(network).status.value, one(network).hint) == ("pending", "see the router ID of r1")
    network.change_neighbors("r1", Protocol.OSPF, lambda row: replace(row, router_id=IPv4Address("10.8.8.8")))
    network.configure("r2", OSPF, None)
    assert one(network).status.value == "failed"


def test_host_names_of_isis() -> None:
    """Where a device shows a name in place of the system ID, perhaps cut short, it must be the other one's."""
    network = made(2, [(1, 2)], [Protocol.ISIS])
    network.change_neighbors("r1", Protocol.ISIS, lambda row: replace(row, router_id=None, hostname="r2"))
    assert one(network, Protocol.ISIS).status.value == "passed"
    network.change_neighbors("r1", Protocol.ISIS, lambda row: replace(row, hostname="spare"))
    assert one(network, Protocol.ISIS).actual == "r2 is known here as spare"


def test_the_other_end_was_not_asked() -> None:
    """Of a device that is not in the run one end's word is taken, and it is said that it is one."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    del network.facts["r2"]
    assert (one(network).status.value, one(network).actual) == ("passed", "FULL/  -; r2 was not asked: one end alone")
    network.change_neighbors("r1", Protocol.OSPF, down)
    assert (one(network).status.value, one(network).actual) == ("failed", "INIT/  -; r2 was not asked")
    network.change_neighbors("r1", Protocol.OSPF, lambda _: None)
    assert one(network).actual == "not shown here; r2 was not asked"


def test_the_other_end_could_not_be_read() -> None:
    """Unreachable, one output that could not be read, and a platform without that fact: one end alone, each said."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.unread_facts["r2", OspfNeighbors] = "cut"
    assert one(network).actual == "FULL/  -; r2 could not be read: one end alone"
    network.unread_facts.clear()
    network.unsupported["r2", OspfNeighbors] = "not on this platform"
    assert one(network).actual == "FULL/  -; r2 cannot show it: one end alone"
    network.unread["r2"] = "no route to host"
    del network.facts["r2"]
    assert one(network).actual == "FULL/  -; r2 could not be read: one end alone"


def test_this_end_could_not_be_read() -> None:
    """Without this end's own fact nothing passes; a platform that has none is skipped."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.unread_facts["r1", OspfNeighbors] = "cut"
    assert (one(network).status.value, one(network).actual) == ("error", "could not read: cut")
    network.unread_facts.clear()
    network.unsupported["r1", OspfNeighbors] = "not on this platform"
    assert (one(network).status.value, one(network).actual) == ("skipped", "not on this platform")


@pytest.mark.parametrize("protocol", [p for p in IGPS if p is not Protocol.LDP])
@pytest.mark.parametrize("declared", [True, False])
def test_parallel_links(protocol: Protocol, declared: bool) -> None:
    """As many adjacencies as links: of two links one is broken, and it is that one which is named."""
    network = made(2, [(1, 2), (1, 2)], [protocol], declared=declared)
    assert [f.status.value for f in network.judge(check(protocol))] == ["passed"] * 4
    for name in ("r1", "r2"):
        network.no_neighbor(name, protocol, PORT)
    found = network.judge(check(protocol), "r1")
    place = "GigabitEthernet0/" if declared else "link "
    numbers = (0, 1) if declared else (1, 2)
    assert [(f.subject, f.status.value) for f in found] == [
        (f"{INSTANCES[protocol]} to r2 ({place}{numbers[0]})", "failed"),
        (f"{INSTANCES[protocol]} to r2 ({place}{numbers[1]})", "passed"),
    ]


def test_parallel_links_without_interfaces() -> None:
    """Where not even interfaces are shown, adjacencies are counted: two are right for two links, one is not."""
    network = made(2, [(1, 2), (1, 2)], [Protocol.OSPF], declared=False)
    for name in ("r1", "r2"):
        network.facts[name][Interfaces] = Interfaces({})
        network.change_neighbors(name, Protocol.OSPF, lambda row: replace(row, interface=None))
    assert [f.status.value for f in network.judge(check(Protocol.OSPF), "r1")] == ["passed", "passed"]
    for name in ("r1", "r2"):
        rows = network.fact(name, OspfNeighbors).neighbors
        network.facts[name][OspfNeighbors] = OspfNeighbors(rows[:1])
    assert [f.status.value for f in network.judge(check(Protocol.OSPF), "r1")] == ["passed", "failed"]


def test_short_names_of_interfaces() -> None:
    """``Gi0/0`` in a table of neighbors is the ``GigabitEthernet0/0`` of the inventory."""
    network = made(2, [(1, 2)], [Protocol.ISIS])
    network.change_neighbors("r1", Protocol.ISIS, lambda row: replace(row, interface="Gi0/0", router_id=system_id(7)))
    assert one(network, Protocol.ISIS).actual == "r2 is known here as 0102.5500.0007"
    assert short("Gi0/0") == short("GigabitEthernet0/0") != short("Gi0/0.1")
    assert short("Te1/0/1") == short("TenGigabitEthernet1/0/1") != short("TwentyFiveGigE1/0/1")
    assert short("br-lan") == "br-lan"


def test_another_router_is_there_instead() -> None:
    """A cable in the wrong socket: the neighbor on the interface is somebody else, and the hint says who."""
    network = made(3, [(1, 2), (1, 3)], [Protocol.OSPF])
    rows = network.fact("r1", OspfNeighbors).neighbors
    other = replace(rows[1], interface=PORT)
    network.facts["r1"][OspfNeighbors] = OspfNeighbors((other,))
    found = network.judge(check(Protocol.OSPF), "r1")[0]
    assert (found.actual, found.hint) == ("nothing here, FULL/  - at r2", f"r3 is the neighbor on r1 {PORT}")


def test_the_inventory_narrows_a_link() -> None:
    """A protocol that a link does not allow is not asked for there, nor are its facts; nor without a link."""
    network = made(3, [(1, 2)])
    network.links[0] = replace(network.links[0], protocols=(Protocol.ISIS,))
    assert network.judge(check(Protocol.OSPF)) == []
    assert len(network.judge(check(Protocol.ISIS))) == 2
    fleet = network.fleet()
    asked = {name: check(Protocol.OSPF).asks(name, fleet) for name in ("r1", "r3")}
    assert asked == {"r1": (), "r3": ()}
    assert check(Protocol.ISIS).asks("r1", fleet) == (IsisNeighbors, Interfaces)
    assert check(Protocol.ISIS).asks("r3", fleet) == ()


def test_each_family_of_eigrp() -> None:
    """IPv4 and IPv6 are two adjacencies, and that of another AS is neither."""
    network = made(2, [(1, 2)], [Protocol.EIGRP])
    for name in ("r1", "r2"):
        intent = network.intents[name]
        network.intents[name] = replace(intent, eigrp=(*intent.eigrp, replace(intent.eigrp[0], ipv6=True)))
    found = network.judge(check(Protocol.EIGRP), "r1")
    assert [(f.subject, f.status.value) for f in found] == [
        ("EIGRP 100 to r2", "passed"), ("EIGRP 100 IPv6 to r2", "failed"),
    ]  # fmt: skip
    other = replace(INSTANCES[Protocol.EIGRP], name="7")
    network.change_neighbors("r1", Protocol.EIGRP, lambda row: replace(row, instance=other))
    assert network.judge(check(Protocol.EIGRP), "r1")[0].actual == "nothing here, up at r2"
    assert network.fact("r1", EigrpNeighbors).neighbors


def test_ldp_is_one_session_where_it_runs() -> None:
    """Two links have one session; where neither end has LDP on a link nothing is asked; on one end alone it is told."""
    network = made(2, [(1, 2), (1, 2)], [Protocol.LDP])
    assert one(network, Protocol.LDP).subject == "LDP to r2"
    for name in ("r1", "r2"):
        network.change_neighbors(name, Protocol.LDP, lambda _: None)
        network.facts[name][LdpInterfaces] = LdpInterfaces(())
    assert network.judge(check(Protocol.LDP)) == []
    network.facts["r1"][LdpInterfaces] = LdpInterfaces((RoutingInterface(LDP, "Gi0/1", receives=False),))
    found = one(network, Protocol.LDP)
    assert (found.actual, found.hint) == ("none on either end", "no LDP on r2 GigabitEthernet0/1")
    network.facts["r2"][LdpInterfaces] = LdpInterfaces((RoutingInterface(LDP, "Gi0/1", note="no route"),))
    assert one(network, Protocol.LDP).hint == "no hello of r2 comes in on r1 GigabitEthernet0/1"
    network.facts["r1"][LdpInterfaces] = LdpInterfaces((RoutingInterface(LDP, "Gi0/1", receives=True),))
    assert one(network, Protocol.LDP).hint == "r2 GigabitEthernet0/1: no route"


def plain(**parts: object) -> RoutingInterface:
    found = RoutingInterface(OSPF, PORT, "0", passive=False, cost=1, hello=10, dead=40)
    return replace(found, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("near", "far", "hint"),
    [
        (plain(passive=True), plain(), f"passive on r1 {PORT}"),
        (plain(), plain(passive=True), f"passive on r2 {PORT}"),
        (None, plain(), f"no OSPF on r1 {PORT}"),
        (plain(), None, f"no OSPF on r2 {PORT}"),
        (plain(area="1"), plain(), "area 1 here, 0 at r2"),
        (plain(), plain(hello=5), "hello 10 s here, 5 s at r2"),
        (plain(), plain(dead=20), "dead 40 s here, 20 s at r2"),
        (plain(), plain(authentication="MD5"), "authentication at r2 and not at the other end"),
        (plain(authentication="MD5"), plain(), "authentication here and not at the other end"),
        (plain(), plain(area=None, hello=None, dead=None), None),
        (plain(), plain(), None),
    ],
)
def test_the_hint_of_a_second_look(
    near: RoutingInterface | None, far: RoutingInterface | None, hint: str | None
) -> None:
    """A failed adjacency asks both ends where OSPF runs, once, and says the nearest cause that this shows."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    for name in ("r1", "r2"):
        network.change_neighbors(name, Protocol.OSPF, lambda _: None)
    fleet = network.fleet()
    case = Case(network.intents["r1"], fleet.by_device["r1"], fleet=fleet)
    looks = check(Protocol.OSPF).second_look(case, [one(network)])
    assert {name: look.kinds for name, look in looks.items()} == dict.fromkeys(("r1", "r2"), (OspfInterfaces,))
    network.facts["r1"][OspfInterfaces] = OspfInterfaces((near,) if near else ())
    network.facts["r2"][OspfInterfaces] = OspfInterfaces((far,) if far else ())
    assert one(network).hint == hint
    again = network.fleet()
    case = Case(network.intents["r1"], again.by_device["r1"], fleet=again)
    assert check(Protocol.OSPF).second_look(case, [one(network)]) == {}


def test_a_link_that_is_down() -> None:
    """The nearest cause of all, known without a second look, the end that was shut first; so is that of an MTU."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    for name in ("r1", "r2"):
        network.change_neighbors(name, Protocol.OSPF, lambda row: replace(row, state="EXSTART/  -", up=False))
    assert one(network).hint == "compare the MTU of both ends"
    known = network.fact("r2", Interfaces).by_name
    network.facts["r2"][Interfaces] = Interfaces({**known, PORT: replace(known[PORT], line_up=False)})
    assert one(network).hint == f"r2 {PORT} is down"
    known = network.fact("r1", Interfaces).by_name
    network.facts["r1"][Interfaces] = Interfaces({**known, PORT: replace(known[PORT], line_up=False)})
    assert one(network).hint == f"r1 {PORT} is down"
    known = network.fact("r2", Interfaces).by_name
    network.facts["r2"][Interfaces] = Interfaces({**known, PORT: replace(known[PORT], admin_up=False)})
    assert one(network).hint == f"r2 {PORT} is administratively down"


def test_both_ends_under_one_identity() -> None:
    """Two routers that run under one router ID never come up: the hint says so."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    for name in ("r1", "r2"):
        network.change_neighbors(name, Protocol.OSPF, lambda _: None)
        network.set_identity(name, OSPF, WRONG)
    assert one(network).hint == "both run under 10.9.9.9"


def test_levels_of_isis_in_the_hint() -> None:
    """Two levels on one link, and none at all."""
    network = made(2, [(1, 2)], [Protocol.ISIS])
    for number, name in enumerate(("r1", "r2"), 1):
        network.change_neighbors(name, Protocol.ISIS, lambda _: None)
        network.facts[name][IsisInterfaces] = IsisInterfaces((RoutingInterface(ISIS, "Gi0/0", str(number)),))
    assert one(network, Protocol.ISIS).hint == "level 1 here, 2 at r2"


def test_a_second_look_is_of_those_that_were_read() -> None:
    """A device that could not be read is not asked again, and nothing is where all is well."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    fleet = network.fleet()
    case = Case(network.intents["r1"], fleet.by_device["r1"], fleet=fleet)
    assert check(Protocol.OSPF).second_look(case, []) == {}
    network.change_neighbors("r1", Protocol.OSPF, down)
    del network.facts["r2"]
    fleet = network.fleet()
    case = Case(network.intents["r1"], fleet.by_device["r1"], fleet=fleet)
    assert set(check(Protocol.OSPF).second_look(case, [one(network)])) == {"r1"}


def test_every_table_has_its_interfaces() -> None:
    """Each protocol with adjacencies has the fact that a second look asks for."""
    assert set(RUNS_ON) == set(TABLES)
    assert all(issubclass(kind, RoutingInterfaces) for kind in RUNS_ON.values())


def states(device: int, *addresses: str, vrf: str = "default") -> Interfaces:
    found = {
        f"eth{i}": InterfaceState(f"eth{i}", True, True, (IPv4Interface(a),), vrf=vrf) for i, a in enumerate(addresses)
    }
    return Interfaces({**found, "lo": InterfaceState("lo", True, True, (IPv4Interface(router_id(device)),))})


def test_interfaces_of_links_that_the_inventory_leaves_open() -> None:
    """A subnet that both are in, the smallest first, each pair once; nothing where they share none outside VRFs."""
    links = (Link(LinkEnd("r1"), LinkEnd("r2")),) * 3
    shown = {
        "r1": states(1, "192.0.2.1/24", "10.0.0.0/31", "10.0.0.2/31"),
        "r2": states(2, "192.0.2.2/24", "10.0.0.3/31", "10.0.0.1/31"),
    }
    assert link_interfaces(links, shown) == (("eth1", "eth2"), ("eth2", "eth1"), ("eth0", "eth0"))
    assert link_interfaces(links[:1], {"r1": states(1, "10.0.0.0/31"), "r2": states(2, "10.0.9.1/31")}) == (
        (None, None),
    )
    inside = {"r1": states(1, "10.0.0.0/31", vrf="X"), "r2": states(2, "10.0.0.1/31", vrf="X")}
    assert link_interfaces(links[:1], inside) == ((None, None),)


def test_interfaces_that_the_inventory_names() -> None:
    """A name that the device has counts; one of another platform gives way to the address, then to the subnet."""
    shown = {"r1": states(1, "10.0.0.0/31", "10.0.0.2/31"), "r2": states(2, "10.0.0.1/31", "10.0.0.3/31")}
    far = LinkEnd("r2", "GigabitEthernet0/1")
    assert link_interfaces((Link(LinkEnd("r1", "eth1"), far),), shown) == (("eth1", "eth1"),)
    addressed = LinkEnd("r1", "GigabitEthernet0/0", IPv4Interface("10.0.0.2/31"))
    assert link_interfaces((Link(addressed, LinkEnd("r2")), Link(LinkEnd("r2"), LinkEnd("r1"))), shown) == (
        ("eth1", "eth1"),
        ("eth0", "eth0"),
    )
    assert link_interfaces((Link(LinkEnd("r1", "eth7"), far),), {}) == (("eth7", "GigabitEthernet0/1"),)
