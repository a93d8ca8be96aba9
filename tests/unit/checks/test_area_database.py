"""Area database: what one router's link-state database says of all others, on facts that are made here."""

from __future__ import annotations

import itertools
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.checks.area_database import judge_database
from netloop.model.evidence import Evidence, FleetEvidence
from netloop.model.finding import Finding, Status
from netloop.model.intent import Intent, IsisLevel
from netloop.model.routing import Protocol
from netloop.model.routing_facts import IsisLinkState, LinkState, LinkStateNode, OspfLinkState
from tests.unit.checks.healthy_network import OSPF, OTHER, Network, Router, healthy, ip, node_of, system_id
from tests.whole import examples

CHAIN = (("p1", "p2"), ("p2", "p3"), ("p3", "p4"))
NAMES = ("p1", "p2", "p3", "p4")


def chain() -> Network:
    return healthy([Router(name, number, ospf="0") for number, name in enumerate(NAMES, 1)], CHAIN)


def only(network: Network, via: str) -> FleetEvidence:
    """One router was logged in to."""
    return FleetEvidence({via: Evidence(via, facts=network.facts[via])}, {}, network.intents, network.links)


def judge(network: Network, via: str = "p1", *earlier: LinkState) -> list[Finding]:
    return list(judge_database(via, only(network, via), earlier))


def bad(network: Network, via: str = "p1", *earlier: LinkState) -> list[tuple[str, str, str, str]]:
    found = [f for f in judge(network, via, *earlier) if f.status is not Status.PASSED]
    return [(f.device, f.subject, str(f.status), f.actual) for f in found]


def replace_node(network: Network, identity: IPv4Address, *new: LinkStateNode) -> None:
    kept = [node for node in network.nodes("p1") if node.identity != identity]
    network.change_nodes("p1", OspfLinkState, [*kept, *new])


def test_all_routers_are_proved_by_one_login() -> None:
    """Each declared router has a result for its identity and one for its loopback, marked with whose word it is."""
    found = judge(chain())
    assert {f.status for f in found} == {Status.PASSED}
    assert [(f.device, f.subject) for f in found] == [(n, s) for n in NAMES for s in ("OSPF 1", "Loopback0")]
    assert found[4].expected == "router ID 10.255.0.3 in area 0"
    assert {f.actual for f in found[:-1]} == {"in it (by p1's database)"}
    assert all(f.actual.endswith("(by p1's database)") for f in found)


def test_ipv6_loopbacks_of_ospfv3() -> None:
    """OSPFv3's database tells of IPv6 loopbacks."""
    network = healthy([Router(name, number, ospfv3="0") for number, name in enumerate(NAMES, 1)], CHAIN)
    found = [f.expected for f in judge(network) if f.subject == "Loopback0" and f.status is Status.PASSED]
    assert found == [f"2001:db8:255::{n}/128 in area 0 under 10.255.0.{n}" for n in (1, 2, 3, 4)]


def test_a_router_that_is_missing() -> None:
    """Nothing of it is in the database: its identity and its loopback fail."""
    network = chain()
    replace_node(network, ip(3))
    assert bad(network) == [
        ("p3", "OSPF 1", "failed", "no 10.255.0.3 (by p1's database)"),
        ("p3", "Loopback0", "failed", "nothing of 10.255.0.3 (by p1's database)"),
    ]


def test_a_router_under_the_wrong_id() -> None:
    """The ID is nobody's, and what it tells is p3's: both are said, the ID once."""
    network = chain()
    replace_node(network, ip(3), node_of(network.routers["p3"], Protocol.OSPF, "0", OTHER))
    assert bad(network) == [
        ("p3", "OSPF 1", "failed", "under 10.9.9.9 (by p1's database)"),
        ("p3", "Loopback0", "failed", "under 10.9.9.9 (by p1's database)"),
        ("p1", "area 0 10.9.9.9", "failed", "nobody's; it has what belongs to p3 (by p1's database)"),
    ]


def test_a_former_id_does_not_fail() -> None:
    """What a router told under its former ID stays for a while beside what it tells now."""
    network = chain()
    replace_node(network, OTHER, node_of(network.routers["p3"], Protocol.OSPF, "0", OTHER))
    assert [found[:3] for found in bad(network)] == [("p1", "area 0 10.9.9.9", "skipped")]
    assert bad(network)[0][3].startswith("nobody's; a former one of p3?")


def test_a_router_outside_the_inventory_is_named_and_does_not_fail() -> None:
    """An identity that has nothing of a declared router is listed once."""
    network = chain()
    stranger = LinkStateNode(OSPF, "0", OTHER, frozenset({IPv4Network("198.51.100.9/32")}), hostname="fw1")
    replace_node(network, OTHER, stranger, replace(stranger, prefixes=frozenset()))
    assert bad(network) == [
        (
            "p1",
            "area 0 10.9.9.9",
            "skipped",
            "nobody's, called fw1: a router outside the inventory? (by p1's database)",
        )
    ]


def test_two_routers_under_one_id_by_their_loopbacks() -> None:
    """p4 runs under p3's ID: its own is not there, and p3's tells both loopbacks."""
    network = chain()
    both = replace(network.nodes("p1")[0], identity=ip(3))
    both = replace(both, prefixes=frozenset({IPv4Network("10.255.0.3/32"), IPv4Network("10.255.0.4/32")}))
    replace_node(network, ip(4))
    replace_node(network, ip(3), both)
    found = bad(network)
    assert ("p3", "area 0 10.255.0.3", "failed", "p3, p4: two routers under one ID (by p1's database)") in found
    assert {device for device, *_ in found} == {"p3", "p4"}


def test_two_routers_under_one_id_by_their_links() -> None:
    """The addresses of p4's links under p3's ID tell the same."""
    network = chain()
    replace_node(network, ip(4))
    mine = node_of(network.routers["p3"], Protocol.OSPF, "0")
    replace_node(network, ip(3), replace(mine, addresses=frozenset({ip(4)})))
    found = bad(network)
    assert ("p3", "area 0 10.255.0.3", "failed", "p3, p4: two routers under one ID (by p1's database)") in found


def test_two_routers_under_one_id_by_what_climbs() -> None:
    """Between two looks one ID was told again and again: two routers overwrite each other. One change is none."""
    network = chain()
    before = OspfLinkState(tuple(replace(node, sequence=7) for node in network.nodes("p1")))
    network.change_nodes("p1", OspfLinkState, [replace(node, sequence=8) for node in before.nodes])
    assert bad(network, "p1", before) == []
    climbed = [replace(node, sequence=11 if node.identity == ip(3) else 7) for node in before.nodes]
    network.change_nodes("p1", OspfLinkState, climbed)
    (found,) = bad(network, "p1", before)
    assert found[:3] == ("p3", "area 0 10.255.0.3", "failed")
    assert found[3].startswith(
        "its sequence number climbed by 4 between two looks: two routers under one ID, or one that flaps"
    )


def test_an_area_that_is_not_read_is_skipped() -> None:
    """A router of another area cannot be proved by this login; who tells its loopback is said."""
    areas = {"p1": "0", "p2": "0", "p3": "1"}
    routers = [Router(name, number, ospf=area) for number, (name, area) in enumerate(areas.items(), 1)]
    network = healthy(routers, [("p1", "p2"), ("p2", "p3")])
    nodes = tuple(network.nodes("p1"))
    network.facts["p1"][OspfLinkState] = OspfLinkState(nodes, ((IPv4Network("10.255.0.3/32"), ip(2)),))
    assert bad(network) == [
        (
            "p3",
            "OSPF 1",
            "skipped",
            "in area 1, which is not read here; its loopback is told by 10.255.0.2 (by p1's database)",
        )
    ]


def test_a_router_without_a_declared_area_is_found_wherever_it_is() -> None:
    """A process that advertises no loopback has no declared area: its ID may be in any that was read."""
    network = chain()
    intents = dict(network.intents)
    mine = intents["p3"]
    intents["p3"] = replace(mine, ospf=tuple(replace(process, loopbacks=()) for process in mine.ospf))
    fleet = FleetEvidence({"p1": Evidence("p1", facts=network.facts["p1"])}, {}, intents, network.links)
    found = [f for f in judge_database("p1", fleet) if f.device == "p3"]
    assert [(f.status, f.actual) for f in found] == [(Status.PASSED, "in area 0 (by p1's database)")]


def test_levels_of_isis() -> None:
    """Level 1 of another area is not this one: its routers are skipped, those of level 2 are proved."""
    kinds = {
        "p1": ("49.0001", IsisLevel.LEVEL_1_2),
        "p2": ("49.0002", IsisLevel.LEVEL_1_2),
        "p3": ("49.0002", IsisLevel.LEVEL_1),
    }
    routers = [Router(name, number, isis=kind) for number, (name, kind) in enumerate(kinds.items(), 1)]
    network = healthy(routers, [("p1", "p2"), ("p2", "p3")])
    found = [(f.device, f.subject, str(f.status)) for f in judge(network)]
    assert found == [
        ("p1", "IS-IS core", "passed"),
        ("p1", "IS-IS core", "passed"),
        ("p1", "Loopback0", "passed"),
        ("p1", "Loopback0", "passed"),
        ("p2", "IS-IS core", "passed"),
        ("p2", "Loopback0", "passed"),
        ("p3", "IS-IS core", "skipped"),
    ]
    nodes = [node for node in network.nodes("p1", IsisLinkState) if node.identity != system_id(2)]
    network.change_nodes("p1", IsisLinkState, nodes)
    assert bad(network)[0] == ("p2", "IS-IS core", "failed", "no 0102.5500.0002 (by p1's database)")


def test_a_database_that_was_not_read_proves_nothing() -> None:
    """It is an error with the reason."""
    network = chain()
    evidence = Evidence("p1", unread={OspfLinkState: "cut off after 3 lines"})
    fleet = FleetEvidence({"p1": evidence}, {}, network.intents, network.links)
    (found,) = judge_database("p1", fleet)
    assert (found.device, found.status, found.actual) == ("p1", Status.ERROR, "could not read: cut off after 3 lines")
    assert judge_database("p9", replace_intents(fleet, {"p9": Intent("p9", "cisco_ios")})) == ()


def replace_intents(fleet: FleetEvidence, intents: dict[str, Intent]) -> FleetEvidence:
    return FleetEvidence(fleet.by_device, fleet.unread, {**fleet.intents, **intents}, fleet.links)


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(1, 12), st.data())
def test_one_wrong_id_fails_that_router_and_no_other(count: int, data: st.DataObject) -> None:
    """Of a healthy area nothing fails; of one with a router under a wrong ID, that router and the ID alone."""
    names = [f"r{number}" for number in range(1, count + 1)]
    routers = [Router(name, number, ospf="0") for number, name in enumerate(names, 1)]
    network = healthy(routers, itertools.pairwise(names))
    via = data.draw(st.sampled_from(names))
    assert bad(network, via) == []
    wrong = data.draw(st.sampled_from(routers))
    nodes = [n for n in network.nodes(via) if n.identity != ip(wrong.number)]
    network.change_nodes(via, OspfLinkState, [*nodes, node_of(wrong, Protocol.OSPF, "0", OTHER)])
    assert {device for device, subject, *_ in bad(network, via) if not subject.startswith("area")} == {wrong.name}
