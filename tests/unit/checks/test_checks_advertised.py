"""Advertised: each loopback in its protocol's database, under the right router, on facts that are made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from netloop.checks import load
from netloop.checks.check import Case, FleetCheck
from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import Finding, Status
from netloop.model.intent import Intent, IsisLevel
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.model.routing_facts import (
    BgpEntries,
    BgpEntryPath,
    EigrpTopology,
    InstalledRoutes,
    IsisLinkState,
    LinkStateNode,
    OspfLinkState,
    Ospfv3LinkState,
    RouteSource,
)
from tests.unit.checks.healthy_network import OTHER, Network, Router, healthy, ip, node_of, session, system_id

CHAIN = (("p1", "p2"), ("p2", "p3"), ("p3", "p4"))
NAMES = ("p1", "p2", "p3", "p4")


def chain(witnesses: Iterable[str] = ("p1", "p2"), **runs: object) -> Network:
    """Four routers in a row that run the same; only the witnesses show their databases."""
    routers = [Router(name, number, **runs) for number, name in enumerate(NAMES, 1)]  # type: ignore[arg-type]
    return shown_by(healthy(routers, CHAIN), witnesses)


def shown_by(network: Network, witnesses: Iterable[str]) -> Network:
    for name in set(network.facts) - set(witnesses):
        for kind in (OspfLinkState, Ospfv3LinkState, IsisLinkState):
            network.facts[name].pop(kind, None)
    return network


def found(network: Network, device: str) -> Finding:
    (one,) = network.judge("advertised", device)
    return one


def change(network: Network, device: str, old: IPv4Address, *new: LinkStateNode) -> None:
    """The witness has other parts in place of one router's."""
    kept = [node for node in network.nodes(device) if node.identity != old]
    network.change_nodes(device, OspfLinkState, [*kept, *new])


def check() -> FleetCheck:
    loaded = load("advertised")
    assert isinstance(loaded, FleetCheck)
    return loaded


def test_two_databases_prove_an_area() -> None:
    """The first router of the area is the witness for all others, the second one for the first."""
    network = chain(ospf="0")
    results = network.judge("advertised")
    assert {f.status for f in results} == {Status.PASSED}
    assert [f.actual for f in results] == ["in it (by p2's database)"] + ["in it (by p1's database)"] * 3
    assert results[2].expected == "10.255.0.3/32 in area 0 under 10.255.0.3"
    fleet = FleetEvidence(intents=network.intents, links=network.links)
    asked = {name: check().asks(name, fleet) for name in NAMES}
    assert asked == {"p1": (OspfLinkState,), "p2": (OspfLinkState,), "p3": (), "p4": ()}


def test_a_router_alone_in_its_area_is_its_own_witness() -> None:
    """Its own database is all there is, and the result says so."""
    network = healthy([Router("p1", 1, ospf="0")], [])
    assert found(network, "p1").actual == "in it (by its own database: it is alone there)"


@pytest.mark.parametrize("area", ["0.0.0.1", "1"])
def test_an_area_is_a_number_however_it_is_written(area: str) -> None:
    """0.0.0.1 is area 1."""
    network = chain(ospf=area)
    nodes = [replace(node, area="1") for node in network.nodes("p1")]
    network.change_nodes("p1", OspfLinkState, nodes)
    assert found(network, "p3").status is Status.PASSED


def test_found_under_another_id() -> None:
    """The router's loopback under an ID that it must not have is a failure that names the ID."""
    network = chain(ospf="0")
    change(network, "p1", ip(3), node_of(network.routers["p3"], Protocol.OSPF, "0", OTHER))
    change(network, "p2", ip(3), node_of(network.routers["p3"], Protocol.OSPF, "0", OTHER))
    one = found(network, "p3")
    assert (one.status, one.actual) == (Status.FAILED, "under 10.9.9.9 (by p1's database)")
    assert one.hint == "p3 must run under 10.255.0.3: see its router ID"


def test_one_witness_that_has_it_is_enough() -> None:
    """A first router that was cut off from the start does not make all others fail."""
    network = chain(ospf="0")
    network.change_nodes("p1", OspfLinkState, [node for node in network.nodes("p1") if node.identity == ip(1)])
    network.change_nodes("p2", OspfLinkState, [node for node in network.nodes("p2") if node.identity != ip(1)])
    results = {f.device: f.status for f in network.judge("advertised")}
    assert results == {"p1": Status.FAILED, "p2": Status.FAILED, "p3": Status.PASSED, "p4": Status.PASSED}


def test_two_routers_under_one_id() -> None:
    """An ID that tells the loopbacks of two routers: both are told so, and it is a duplicate."""
    network = chain(ospf="0")
    both = LinkStateNode(
        network.nodes("p1")[0].instance,
        "0",
        ip(3),
        frozenset({IPv4Network("10.255.0.3/32"), IPv4Network("10.255.0.4/32")}),
    )
    for witness in ("p1", "p2"):
        change(network, witness, ip(3), both)
        change(network, witness, ip(4))
    one, other = found(network, "p3"), found(network, "p4")
    assert (one.status, one.actual) == (
        Status.FAILED,
        "10.255.0.3 tells p4's 10.255.0.4/32 too: two routers under one ID (by p1's database)",
    )
    assert (other.status, other.actual) == (Status.FAILED, "under 10.255.0.3 (by p1's database)")


def test_the_router_without_its_loopback() -> None:
    """The router's part is there and the loopback is not in it."""
    network = chain(ospf="0")
    for witness in ("p1", "p2"):
        change(
            network, witness, ip(3), replace(node_of(network.routers["p3"], Protocol.OSPF, "0"), prefixes=frozenset())
        )
    one = found(network, "p3")
    assert one.actual == "10.255.0.3 is in it without 10.255.0.3/32 (by p1's database)"
    assert one.hint == "is it in OSPF 1 on p3?"


def test_nothing_of_the_router() -> None:
    """A router that nobody hears of is not in the database."""
    network = chain(ospf="0")
    for witness in ("p1", "p2"):
        change(network, witness, ip(3))
    assert found(network, "p3").actual == "nothing of 10.255.0.3 (by p1's database)"


def test_in_another_area() -> None:
    """A loopback in the wrong area is told with the area that has it."""
    network = chain(ospf="0")
    for witness in ("p1", "p2"):
        change(network, witness, ip(3), node_of(network.routers["p3"], Protocol.OSPF, "7"))
    assert found(network, "p3").actual == "in area 7 (by p1's database)"


def test_told_on_its_behalf_only() -> None:
    """A loopback that is redistributed, not in the router's own part, names who tells it."""
    network = chain(ospf="0")
    for witness in ("p1", "p2"):
        change(network, witness, ip(3))
        nodes = tuple(network.nodes(witness))
        network.facts[witness][OspfLinkState] = OspfLinkState(nodes, ((IPv4Network("10.255.0.3/32"), ip(2)),))
    expected = "only as a summary or external route that 10.255.0.2 tells (by p1's database)"
    assert found(network, "p3").actual == expected


@pytest.mark.parametrize("prefix", ["10.255.0.3/32", "10.255.0.0/24"])
def test_a_host_route_of_a_shorter_mask_is_no_fault(prefix: str) -> None:
    """OSPF tells a loopback of /24 as /32, or as /24 where its network type is point-to-point."""
    network = chain(ospf="0", length=24)
    node = replace(node_of(network.routers["p3"], Protocol.OSPF, "0"), prefixes=frozenset({IPv4Network(prefix)}))
    for witness in ("p1", "p2"):
        change(network, witness, ip(3), node)
    assert found(network, "p3").status is Status.PASSED


def test_no_database_was_read() -> None:
    """Could not read is an error with the reason, and another witness of the run is asked."""
    network = chain(witnesses=(), ospf="0")
    network.unread["p1"] = "no answer on port 22"
    one = found(network, "p3")
    assert (one.status, one.actual) == (Status.ERROR, "could not read: p1: no answer on port 22")
    assert network.looks("advertised", "p3") == {"p2": (OspfLinkState,), "p3": (OspfLinkState,)}


def test_no_platform_that_can_show_a_database_is_skipped() -> None:
    """What the platforms cannot show is skipped with the reason; one that can is asked in their place."""
    network = chain(witnesses=(), ospf="0")
    fleet = network.fleet()
    cannot = {OspfLinkState: "it does not show its database"}
    blind = {name: replace(e, unsupported=cannot) for name, e in fleet.by_device.items()}

    def judged(
        by_device: dict[str, Evidence], intents: Mapping[str, Intent] = fleet.intents
    ) -> tuple[Finding, dict[str, tuple[type, ...]]]:
        case = Case(intents["p3"], by_device["p3"], fleet=replace(fleet, by_device=by_device, intents=intents))
        (one,) = check().judge(case)
        return one, {name: look.kinds for name, look in check().second_look(case, [one]).items()}

    one, looks = judged(blind)
    assert (one.status, one.actual, looks) == (Status.SKIPPED, "it does not show its database", {})
    one, looks = judged({**fleet.by_device, "p1": blind["p1"]})
    assert (one.status, looks) == (Status.SKIPPED, {}), "others of the platform are not asked in vain"
    other = {**fleet.intents, "p4": replace(fleet.intents["p4"], platform="frr")}
    one, looks = judged({**blind, "p4": fleet.by_device["p4"]}, other)
    assert (one.status, looks) == (Status.ERROR, {"p4": (OspfLinkState,)})


def test_with_a_limit_the_own_database_is_asked_at_a_second_look() -> None:
    """Only one router of the area is in the run: it is its own witness then."""
    network = chain(witnesses=("p3",), ospf="0")
    for name in ("p1", "p2", "p4"):
        del network.facts[name]
    one = found(network, "p3")
    assert (one.status, one.actual) == (Status.PASSED, "in it (by its own database)")
    del network.facts["p3"][OspfLinkState]
    assert network.looks("advertised", "p3") == {"p3": (OspfLinkState,)}


def test_an_area_in_two_parts() -> None:
    """Area 1 at two sites behind the backbone: each part has its own witnesses, and neither alarms for the other."""
    areas = {"a1": "1", "a2": "1", "core": "0", "b1": "1", "b2": "1"}
    routers = [Router(name, number, ospf=area) for number, (name, area) in enumerate(areas.items(), 1)]
    network = healthy(routers, [("a1", "a2"), ("a2", "core"), ("core", "b1"), ("b1", "b2")])
    sites = {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}
    for name, site in sites.items():
        near = {ip(routers_number(network, other)) for other, its in sites.items() if its == site}
        network.change_nodes(name, OspfLinkState, [n for n in network.nodes(name) if n.identity in near])
    assert {f.status for f in network.judge("advertised")} == {Status.PASSED}
    fleet = FleetEvidence(intents=network.intents, links=network.links)
    assert {name for name in areas if check().asks(name, fleet)} == set(areas)


def routers_number(network: Network, name: str) -> int:
    return network.routers[name].number


def test_a_part_that_no_link_shows_is_found_by_its_own_database() -> None:
    """Two routers of area 1 that only a border router joins: the own database is asked before anybody is told."""
    areas = {"a": "1", "border": "0", "b": "1"}
    routers = [Router(name, number, ospf=area) for number, (name, area) in enumerate(areas.items(), 1)]
    network = healthy(routers, [("a", "border"), ("border", "b")])
    network.change_nodes("a", OspfLinkState, [n for n in network.nodes("a") if n.identity == ip(1)])
    network.facts["b"].pop(OspfLinkState)
    assert found(network, "b").status is Status.FAILED
    assert network.looks("advertised", "b") == {"b": (OspfLinkState,)}
    network.change_nodes("b", OspfLinkState, [node_of(network.routers["b"], Protocol.OSPF, "1")])
    one = found(network, "b")
    assert (one.status, one.actual) == (Status.PASSED, "in it, in a part of area 1 of its own (by its own database)")


def test_isis_levels_are_proved_one_by_one() -> None:
    """A router of both levels must be in both databases; one of level 2 in that of level 2."""
    both, outer = IsisLevel.LEVEL_1_2, IsisLevel.LEVEL_2
    kinds = {"p1": ("49.0001", both), "p2": ("49.0001", both), "p3": ("49.0002", outer)}
    routers = [Router(name, number, isis=kind) for number, (name, kind) in enumerate(kinds.items(), 1)]
    network = healthy(routers, [("p1", "p2"), ("p2", "p3")])
    results = [(f.device, f.expected, f.status) for f in network.judge("advertised")]
    assert results == [
        ("p1", "10.255.0.1/32 in level 1 under 0102.5500.0001", Status.PASSED),
        ("p1", "10.255.0.1/32 in level 2 under 0102.5500.0001", Status.PASSED),
        ("p2", "10.255.0.2/32 in level 1 under 0102.5500.0002", Status.PASSED),
        ("p2", "10.255.0.2/32 in level 2 under 0102.5500.0002", Status.PASSED),
        ("p3", "10.255.0.3/32 in level 2 under 0102.5500.0003", Status.PASSED),
    ]
    for witness in ("p1", "p2"):
        nodes = [n for n in network.nodes(witness, IsisLinkState) if n.identity != system_id(3)]
        network.change_nodes(witness, IsisLinkState, nodes)
    assert found(network, "p3").actual == "nothing of 0102.5500.0003 (by p1's database)"


def test_what_level_2_tells_for_level_1_is_no_duplicate() -> None:
    """A router of both levels tells at level 2 the loopbacks of its area's routers of level 1."""
    kinds = {"a": IsisLevel.LEVEL_1, "b": IsisLevel.LEVEL_1_2, "c": IsisLevel.LEVEL_1_2}
    routers = [Router(name, number, isis=("49.0001", level)) for number, (name, level) in enumerate(kinds.items(), 1)]
    network = healthy(routers, [("a", "b"), ("b", "c")])
    for name in ("b", "c"):
        more = frozenset({IPv4Network("10.255.0.1/32")})
        nodes = [
            replace(n, prefixes=n.prefixes | more) if n.area == "2" else n for n in network.nodes(name, IsisLinkState)
        ]
        network.change_nodes(name, IsisLinkState, nodes)
    assert {f.status for f in network.judge("advertised")} == {Status.PASSED}
    for name in ("b", "c"):
        kept = [n for n in network.nodes(name, IsisLinkState) if n.identity != system_id(1)]
        network.change_nodes(name, IsisLinkState, kept)
    upper = [f for f in network.judge("advertised") if f.device == "b" and "level 2" in f.expected]
    assert [f.status for f in upper] == [Status.PASSED]


def test_ospfv3() -> None:
    """OSPFv3: the IPv6 loopback, under an IPv4-like router ID."""
    network = chain(ospfv3="0")
    one = found(network, "p3")
    assert (one.expected, one.status) == ("2001:db8:255::3/128 in area 0 under 10.255.0.3", Status.PASSED)


def test_eigrp_is_proved_by_the_routes_of_others() -> None:
    """EIGRP: another router's table, else the router's own topology, which is asked once nobody has the route."""
    network = chain(eigrp=True)
    assert found(network, "p3").actual == "told (by p1's table)"
    for name in ("p1", "p2", "p4"):
        network.drop(name, "10.255.0.3/32")
    topology = network.facts["p3"].pop(EigrpTopology)
    assert found(network, "p3").status is Status.ERROR
    assert network.looks("advertised", "p3") == {"p3": (EigrpTopology,)}
    network.facts["p3"][EigrpTopology] = topology
    assert found(network, "p3").actual == "in its own topology table; no other router that was read has it"
    network.facts["p3"][EigrpTopology] = EigrpTopology(())
    assert (found(network, "p3").status, found(network, "p3").hint) == (Status.FAILED, "is it in EIGRP 100 on p3?")


def test_bgp_is_proved_by_the_routes_of_others() -> None:
    """BGP: another router's table, else the router's own entry; a path that is not its own is no proof."""
    routers = [Router("a", 1, bgp=(session(2, "b"),)), Router("b", 2, bgp=(session(1, "a"),))]
    network = healthy(routers, [])
    assert found(network, "a").actual == "told (by b's table)"
    network.install("b", "10.255.0.1/32", RouteSource.STATIC)
    assert found(network, "a").status is Status.ERROR
    assert network.looks("advertised", "a") == {"a": (BgpEntries,)}
    key = DEFAULT_VRF, IPv4Network("10.255.0.1/32")
    for local, status in ((True, Status.PASSED), (False, Status.FAILED)):
        network.facts["a"][BgpEntries] = BgpEntries({key: (BgpEntryPath(None, best=True, local=local),)})
        assert found(network, "a").status is status


def test_what_is_asked_for_eigrp_and_bgp() -> None:
    """Their proof is in the tables."""
    intents = chain(eigrp=True).intents
    assert check().asks("p4", FleetEvidence(intents=intents)) == (InstalledRoutes,)
