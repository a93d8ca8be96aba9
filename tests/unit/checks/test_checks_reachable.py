"""Reachable: the loopbacks in every routing table, and where the chain breaks, on facts that are made here."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.checks import load
from netloop.checks.check import FleetCheck
from netloop.model.evidence import (
    EigrpNeighbors,
    Evidence,
    FleetEvidence,
    Interfaces,
    InterfaceState,
    IsisNeighbors,
    OspfNeighbors,
)
from netloop.model.finding import BrokenAt, Finding, Status
from netloop.model.intent import BgpFamily, IsisLevel
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.model.routing_facts import (
    BgpEntries,
    BgpEntryPath,
    BgpSessions,
    BgpSessionState,
    EigrpTopology,
    EigrpTopologyEntry,
    InstalledRoute,
    InstalledRoutes,
    OspfLinkState,
    RouteSource,
)
from tests.unit.checks.healthy_network import (
    BGP,
    EIGRP,
    OTHER,
    Network,
    Router,
    healthy,
    ip,
    session,
)
from tests.whole import examples

RING = (("p1", "p2"), ("p2", "p3"), ("p3", "p4"), ("p4", "p1"))
NAMES = ("p1", "p2", "p3", "p4")


def ring(**runs: object) -> Network:
    """Four routers in a ring that all run the same; p4 is 10.255.0.4."""
    return healthy([Router(name, number, **runs) for number, name in enumerate(NAMES, 1)], RING)  # type: ignore[arg-type]


def ospf_ring() -> Network:
    return ring(ospf="0")


def alarms(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.status is not Status.PASSED]


def missing(network: Network) -> list[Finding]:
    """The findings about single loopbacks."""
    return [finding for finding in alarms(network.judge("reachable")) if finding.peer]


def only(network: Network) -> Finding:
    (found,) = missing(network)
    return found


def test_a_healthy_network_has_one_passed_result_per_process() -> None:
    """Each router says how many loopbacks it must have and has."""
    found = ospf_ring().judge("reachable")
    assert [(f.device, str(f.status), f.subject) for f in found] == [(name, "passed", "OSPF 1") for name in NAMES]
    assert {f.expected for f in found} == {"3 loopbacks of OSPF 1 in VRF default"}
    assert {f.actual for f in found} == {"3 in the table"}


def test_a_missing_route_is_told_on_the_router_that_lacks_it_with_its_owner() -> None:
    """The summary counts, and one result names the loopback, its owner and where the chain breaks."""
    network = ospf_ring()
    network.drop("p1", "10.255.0.3/32")
    summary, one = alarms(network.judge("reachable"))
    assert (summary.device, summary.subject, summary.actual) == ("p1", "OSPF 1", "2 of 3: p3 10.255.0.3/32 is missing")
    assert (one.device, one.peer, one.subject) == ("p1", "p3", "p3 Loopback0")
    assert one.expected == "10.255.0.3/32 by OSPF"
    assert one.broken_at is BrokenAt.FILTERED
    assert one.actual == "no route: it is in p1's database"


def interface_of(network: Network, device: str, **change: object) -> None:
    fact = network.facts[device][Interfaces]
    assert isinstance(fact, Interfaces)
    state: InterfaceState = replace(fact.by_name["Loopback0"], **change)  # type: ignore[arg-type]
    network.facts[device][Interfaces] = Interfaces({"Loopback0": state})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"admin_up": False}, "p3's Loopback0 is administratively down"),
        ({"line_up": False}, "p3's Loopback0 is down"),
        ({"vrf": "CUST-A"}, "p3's Loopback0 is in VRF CUST-A"),
        ({"ipv4": (IPv4Interface("10.255.9.9/32"),)}, "p3's Loopback0 does not have 10.255.0.3"),
    ],
)
def test_not_configured(change: dict[str, object], words: str) -> None:
    """The owner's interface comes first: what is not on it cannot be advertised."""
    network = ospf_ring()
    interface_of(network, "p3", **change)
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert found.broken_at is BrokenAt.NOT_CONFIGURED
    assert found.actual == f"no route: {words}"


def test_no_such_loopback() -> None:
    """A loopback that is absent is not configured."""
    network = ospf_ring()
    network.facts["p3"][Interfaces] = Interfaces({})
    network.drop("p1", "10.255.0.3/32")
    assert only(network).actual == "no route: p3 has no Loopback0"


def without_prefix(network: Network, device: str, identity: IPv4Address) -> None:
    nodes = [replace(n, prefixes=frozenset()) if n.identity == identity else n for n in network.nodes(device)]
    network.change_nodes(device, OspfLinkState, nodes)


def test_not_advertised_by_the_own_database() -> None:
    """The owner's own part of the database is the proof that it does not advertise its loopback."""
    network = ospf_ring()
    without_prefix(network, "p3", ip(3))
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert (found.broken_at, found.actual) == (
        BrokenAt.NOT_ADVERTISED,
        "no route: p3's own router LSA does not have it",
    )


def test_not_advertised_by_the_database_of_a_witness() -> None:
    """Where the owner was not asked, another's database tells of its part."""
    network = ospf_ring()
    for name in ("p2", "p3", "p4"):
        del network.facts[name][OspfLinkState]
    without_prefix(network, "p1", ip(3))
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert (found.broken_at, found.actual) == (
        BrokenAt.NOT_ADVERTISED,
        "no route: p3's router LSA in p1's database does not have it",
    )


def test_no_adjacency_on_the_owner() -> None:
    """A router that is cut off is missing everywhere, and it misses all: the words name it."""
    network = ospf_ring()
    network.cut(("p3", "p2"), ("p3", "p4"))
    for name in ("p1", "p2", "p4"):
        network.drop(name, "10.255.0.3/32")
        network.drop("p3", f"10.255.0.{name[1]}/32")
    found = missing(network)
    assert len(found) == 6
    assert {f.broken_at for f in found} == {BrokenAt.NO_ADJACENCY}
    assert {f.actual for f in found} == {"no route: no OSPF adjacency is up on p3"}


def test_no_adjacency_between_two_sides() -> None:
    """A network in two halves: the words say who is on which side."""
    network = ospf_ring()
    network.cut(("p1", "p4"), ("p2", "p3"))
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert found.broken_at is BrokenAt.NO_ADJACENCY
    assert found.actual == "no route: no OSPF adjacency is up between p1, p2 on one side, p3, p4 on the other"


def test_what_was_not_read_is_no_missing_adjacency() -> None:
    """Adjacencies of a router that was not read may be there: nothing is said of them."""
    network = ospf_ring()
    for name in ("p2", "p4"):
        network.unread[name] = "no answer on port 22"
    for name in ("p1", "p3"):
        network.facts[name][OspfNeighbors] = OspfNeighbors(())
        del network.facts[name][OspfLinkState]
        del network.facts[name][OspfNeighbors]
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert (found.broken_at, found.actual) == (
        BrokenAt.NOT_IN_TABLE,
        "no route: nothing else that was read says why",
    )


def test_not_in_the_database() -> None:
    """The owner advertises it, the adjacencies are up, and this router's database lacks it."""
    network = ospf_ring()
    without_prefix(network, "p1", ip(3))
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert (found.broken_at, found.actual) == (
        BrokenAt.NOT_IN_DATABASE,
        "no route: p1's database does not have it, although p3 advertises it",
    )


def test_not_in_the_database_of_another_router() -> None:
    """A router that was not asked has the same database as one that was, where adjacencies join the two."""
    network = ospf_ring()
    for name in ("p1", "p4"):
        del network.facts[name][OspfLinkState]
    nodes = [node for node in network.nodes("p2") if node.identity != ip(3)]
    network.change_nodes("p2", OspfLinkState, nodes)
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert (found.broken_at, found.actual) == (
        BrokenAt.NOT_IN_DATABASE,
        "no route: p2's database does not have it, although p3 advertises it",
    )


def test_another_router_under_the_owners_id() -> None:
    """This router has a part of the owner's ID that is not the owner's: two routers under one ID."""
    network = ospf_ring()
    without_prefix(network, "p1", ip(3))
    network.drop("p1", "10.255.0.3/32")
    assert only(network).hint == "does another router run under 10.255.0.3 too?"


def test_an_owner_under_a_wrong_id_is_named() -> None:
    """The owner's own database tells which ID it runs under: the others drop what two routers tell under one."""
    network = ospf_ring()
    without_prefix(network, "p1", ip(3))
    wrong = [replace(n, identity=OTHER) if n.identity == ip(3) else n for n in network.nodes("p3")]
    network.change_nodes("p3", OspfLinkState, wrong)
    network.drop("p1", "10.255.0.3/32")
    assert only(network).hint == "p3 runs under 10.9.9.9, not 10.255.0.3"


def test_what_is_left_of_a_former_id_advertises_nothing() -> None:
    """The owner's part under its former ID stays for an hour; no link leads to it, so it advertises nothing."""
    network = ospf_ring()
    links = {1: {2, 4}, 2: {1, 3}, 3: {2, 4}, 4: {1, 3}}
    for name in NAMES:
        known = {node.identity: node for node in network.nodes(name)}
        nodes = [
            replace(
                known[ip(number)],
                neighbors=frozenset(map(ip, others)),
                prefixes=frozenset() if number == 3 else known[ip(number)].prefixes,
            )
            for number, others in links.items()
        ]
        former = replace(known[ip(3)], identity=OTHER, neighbors=frozenset({ip(2), ip(4)}))
        network.change_nodes(name, OspfLinkState, [*nodes, former])
    network.drop("p1", "10.255.0.3/32")
    assert only(network).broken_at is BrokenAt.NOT_ADVERTISED
    told = next(f for f in network.judge("advertised") if f.device == "p3")
    assert "10.255.0.3 is in it without 10.255.0.3/32" in told.actual


def test_told_before_it_was_cut_off() -> None:
    """What a router told stays for an hour: where no links that both ends tell lead to it, it is no filter."""
    network = ospf_ring()
    links = {1: {2, 4}, 2: {1, 3}, 3: {2, 4}, 4: {1, 3}}

    def told(gone: set[int]) -> None:
        nodes = []
        for number, others in links.items():
            mine = frozenset(ip(other) for other in others if number not in gone or other not in gone)
            mine = mine if number == 3 else frozenset(n for n in mine if not (gone and n == ip(3)))
            node = next(n for n in network.nodes("p1") if n.identity == ip(number))
            nodes.append(replace(node, neighbors=mine))
        network.change_nodes("p1", OspfLinkState, nodes)

    network.drop("p1", "10.255.0.3/32")
    told(set())
    assert only(network).broken_at is BrokenAt.FILTERED
    told({3})
    found = only(network)
    assert found.broken_at is BrokenAt.NO_ADJACENCY
    assert found.actual == "no route: it is in p1's database, where no way leads to it: told before it was cut off?"


def test_routers_on_a_shared_network_lead_to_each_other() -> None:
    """Over a broadcast network two routers name the same designated router."""
    network = ospf_ring()
    nodes = [replace(node, networks=frozenset({IPv4Address("10.0.0.1")})) for node in network.nodes("p1")]
    network.change_nodes("p1", OspfLinkState, nodes)
    network.drop("p1", "10.255.0.3/32")
    assert only(network).broken_at is BrokenAt.FILTERED


def test_what_border_routers_tell_decides_about_another_area() -> None:
    """A loopback of another area that a border router tells is refused here, else it does not come; unread, neither.

    What a border router told under its former ID, which no link leads to any more, does not count.
    """
    network = ospf_ring()
    network.drop("p1", "10.255.0.3/32")
    links = {ip(1): {ip(2)}, ip(2): {ip(1)}, OTHER: {ip(1)}}
    first = network.nodes("p1")[0]
    nodes = tuple(
        replace(first, area="1", identity=who, prefixes=frozenset(), neighbors=frozenset(others))
        for who, others in links.items()
    )
    mine, another = IPv4Network("10.255.0.3/32"), IPv4Network("10.255.0.77/32")
    for further, broken in (
        ((), BrokenAt.NOT_IN_TABLE),
        (((another, ip(2)),), BrokenAt.NOT_IN_DATABASE),
        (((mine, ip(2)),), BrokenAt.FILTERED),
        (((another, ip(2)), (mine, OTHER)), BrokenAt.NOT_IN_DATABASE),
    ):
        network.facts["p1"][OspfLinkState] = OspfLinkState(nodes, further)
        assert only(network).broken_at is broken


def test_summarised() -> None:
    """A summary by the protocol stands in the table instead of the loopback; a default route is none."""
    network = ospf_ring()
    for name in NAMES:
        del network.facts[name][OspfLinkState]
    network.drop("p1", "10.255.0.3/32")
    network.install("p1", "0.0.0.0/0", RouteSource.OSPF)
    assert only(network).broken_at is BrokenAt.NOT_IN_TABLE
    assert only(network).actual.endswith("a default route by OSPF is there: a stub area?")
    network.install("p1", "10.255.0.0/16", RouteSource.OSPF)
    found = only(network)
    assert found.broken_at is BrokenAt.SUMMARISED
    assert found.actual == "only 10.255.0.0/16 is: 10.255.0.0/16 by OSPF covers it"


def test_a_static_route_is_no_proof() -> None:
    """A static route hides what the protocol does; the words name it with its way."""
    network = ospf_ring()
    network.install("p1", "10.255.0.3/32", RouteSource.STATIC, "10.0.0.9")
    found = only(network)
    assert (found.peer, found.broken_at) == ("p3", BrokenAt.FILTERED)
    assert found.actual == "by static, via 10.0.0.9, not by OSPF: a better source has it"
    assert found.hint == "a static route hides it"


def test_the_address_on_another_router_is_no_proof() -> None:
    """A loopback that is connected on a router that does not own it is a fault."""
    network = ospf_ring()
    network.install("p1", "10.255.0.3/32", RouteSource.CONNECTED)
    assert only(network).hint == "this router has the address too"


def test_any_protocol_that_advertises_the_loopback_may_bring_it() -> None:
    """IS-IS runs beside OSPF: either route is right for both; RIP's is right for neither."""
    network = ring(ospf="0", isis=("49.0001", IsisLevel.LEVEL_2))
    network.install("p1", "10.255.0.3/32", RouteSource.ISIS)
    assert not missing(network)
    network.install("p1", "10.255.0.3/32", RouteSource.RIP)
    assert {f.instance.protocol for f in missing(network) if f.instance} == {Protocol.OSPF, Protocol.ISIS}


def test_a_mask_that_is_not_a_host_route_is_no_fault() -> None:
    """OSPF tells a loopback as /32 whatever its mask, but with its mask where the network type says so."""
    network = healthy([Router(name, n, ospf="0", length=24) for n, name in ((1, "p1"), (257, "p2"))], [("p1", "p2")])
    assert not alarms(network.judge("reachable"))
    network.drop("p1", "10.255.1.1/32")
    network.install("p1", "10.255.1.0/24", RouteSource.OSPF)
    assert not alarms(network.judge("reachable"))
    network.drop("p1", "10.255.1.0/24")
    assert only(network).expected == "10.255.1.1/32 by OSPF"


def test_a_table_that_was_not_read_is_an_error_of_that_router_only() -> None:
    """Could not read is never nothing there, and the others are judged all the same."""
    network = ospf_ring()
    del network.facts["p1"][InstalledRoutes]
    found = {f.device: f.status for f in network.judge("reachable")}
    assert found == {"p1": Status.ERROR, "p2": Status.PASSED, "p3": Status.PASSED, "p4": Status.PASSED}


def test_a_router_without_the_vrf_says_so() -> None:
    """A table that the device does not have is a failure with the device's reason; one that was not asked an error."""
    network = healthy([Router(n, i, ospf="0", vrf="BLUE") for i, n in enumerate(("p1", "p2"), 1)], [("p1", "p2")])
    assert not alarms(network.judge("reachable"))
    reason = "% IP routing table BLUE does not exist"
    network.facts["p1"][InstalledRoutes] = InstalledRoutes({}, {("BLUE", 4): reason})
    (found,) = network.judge("reachable", "p1")
    assert (found.status, found.actual) == (Status.FAILED, f"no IPv4 table of VRF BLUE: {reason}")
    network.facts["p1"][InstalledRoutes] = InstalledRoutes({})
    (found,) = network.judge("reachable", "p1")
    assert found.status is Status.ERROR


def test_an_owner_outside_the_run_is_expected_all_the_same() -> None:
    """With --limit the others' loopbacks come from the intents."""
    network = ospf_ring()
    for name in ("p2", "p3", "p4"):
        del network.facts[name]
    assert not alarms(network.judge("reachable"))
    network.drop("p1", "10.255.0.3/32")
    assert (only(network).device, only(network).peer) == ("p1", "p3")


def test_two_domains_that_nothing_joins_are_two() -> None:
    """Two OSPF networks in one inventory do not expect each other's loopbacks."""
    routers = [Router(name, number, ospf="0") for number, name in enumerate(NAMES, 1)]
    network = healthy(routers, [("p1", "p2"), ("p3", "p4")])
    assert not alarms(network.judge("reachable"))
    assert {f.actual for f in network.judge("reachable")} == {"1 in the table"}


def test_without_declared_links_adjacencies_make_the_domain() -> None:
    """Adjacencies that are up join routers where no link is declared; a router without one is skipped, not passed."""
    routers = [Router(name, number, ospf="0") for number, name in enumerate(NAMES, 1)]
    network = healthy(routers, RING, declared_links=False)
    assert {f.actual for f in network.judge("reachable")} == {"3 in the table"}
    network.cut(("p3", "p2"), ("p3", "p4"))
    (lonely,) = network.judge("reachable", "p3")
    assert lonely.status is Status.SKIPPED
    assert lonely.actual.startswith("no adjacency is up and no link is declared on p3")


def test_level_1_routers_need_the_loopbacks_of_their_area_only() -> None:
    """49.0001: a (level 1), b (both); 49.0002: c (both), d (level 1). a and d need not have each other."""
    one, both = IsisLevel.LEVEL_1, IsisLevel.LEVEL_1_2
    kinds = {"a": ("49.0001", one), "b": ("49.0001", both), "c": ("49.0002", both), "d": ("49.0002", one)}
    routers = [Router(name, number, isis=kind) for number, (name, kind) in enumerate(kinds.items(), 1)]
    network = healthy(routers, [("a", "b"), ("b", "c"), ("c", "d")])
    network.drop("a", "10.255.0.3/32")
    network.drop("a", "10.255.0.4/32")
    network.drop("b", "10.255.0.4/32")
    network.drop("d", "10.255.0.1/32")
    network.drop("d", "10.255.0.2/32")
    assert not alarms(network.judge("reachable"))
    network.drop("b", "10.255.0.3/32")
    network.drop("d", "10.255.0.3/32")
    assert [(f.device, f.peer) for f in missing(network)] == [("b", "c"), ("d", "c")]


def test_a_level_2_router_need_not_have_what_level_1_keeps() -> None:
    """A router of level 2 only must have those of level 2; an L1 router's loopback is not asked of it."""
    kinds = {
        "a": ("49.0001", IsisLevel.LEVEL_1),
        "b": ("49.0001", IsisLevel.LEVEL_1_2),
        "c": ("49.0001", IsisLevel.LEVEL_2),
    }
    routers = [Router(name, number, isis=kind) for number, (name, kind) in enumerate(kinds.items(), 1)]
    network = healthy(routers, [("a", "b"), ("b", "c")])
    network.drop("c", "10.255.0.1/32")
    network.drop("a", "10.255.0.3/32")
    assert not alarms(network.judge("reachable"))
    network.drop("b", "10.255.0.1/32")
    assert [(f.device, f.peer) for f in missing(network)] == [("b", "a")]


def test_no_isis_adjacency() -> None:
    """The chain's words are those of the protocol."""
    network = ring(isis=("49.0001", IsisLevel.LEVEL_2))
    network.facts["p3"][IsisNeighbors] = IsisNeighbors(())
    network.cut(("p3", "p2"), ("p3", "p4"), protocol=Protocol.ISIS)
    network.drop("p1", "10.255.0.3/32")
    assert only(network).actual == "no route: no IS-IS adjacency is up on p3"


def test_ospfv3_is_asked_in_the_ipv6_table() -> None:
    """An IPv6 loopback must be in the IPv6 table."""
    network = ring(ospfv3="0")
    assert {f.expected for f in network.judge("reachable")} == {"3 IPv6 loopbacks of OSPFv3 1 in VRF default"}
    network.drop("p1", "2001:db8:255::3/128")
    found = only(network)
    assert (found.peer, found.expected) == ("p3", "2001:db8:255::3/128 by OSPFv3")


def test_an_ipv6_loopback_of_isis_is_asked_where_somebody_shows_it() -> None:
    """Whether IS-IS carries IPv6 is not declared: nobody has it, nobody is asked; one has it, all must."""
    network = ring(isis=("49.0001", IsisLevel.LEVEL_2))
    assert not alarms(network.judge("reachable"))
    network.install("p2", "2001:db8:255::3/128", RouteSource.ISIS, "10.0.0.1")
    assert sorted((f.device, f.peer) for f in missing(network)) == [("p1", "p3"), ("p4", "p3")]


def entry(network: Network, device: str, *, connected: bool = False, active: bool = False, there: bool = True) -> None:
    """The device's EIGRP topology has p3's loopback, or has not."""
    mine = EigrpTopologyEntry(EIGRP, IPv4Network("10.255.0.3/32"), connected=connected, active=active)
    network.facts[device][EigrpTopology] = EigrpTopology((mine,) if there else ())


def test_eigrp_chain() -> None:
    """EIGRP: the owner's topology, then the router's, then whether its neighbors have it."""
    network = ring(eigrp=True)
    assert not alarms(network.judge("reachable"))
    network.drop("p1", "10.255.0.3/32")
    found = only(network)
    assert (found.broken_at, found.actual) == (BrokenAt.FILTERED, "no route: p2, p4 have it")
    entry(network, "p3", connected=True)
    entry(network, "p1", active=True)
    assert only(network).actual == "no route: EIGRP still asks its neighbors for a way (active)"
    entry(network, "p1")
    assert only(network).actual == "no route: it is in p1's topology table"
    entry(network, "p3", there=False)
    found = only(network)
    assert (found.broken_at, found.actual) == (
        BrokenAt.NOT_ADVERTISED,
        "no route: it is not in p3's own topology table as connected",
    )
    network.facts["p3"][EigrpNeighbors] = EigrpNeighbors(())


def reflected() -> Network:
    """rr1 reflects between pe1, pe2 and pe3."""
    clients = {"pe1": 1, "pe2": 2, "pe3": 3}
    sessions = tuple(session(number, name, client=True) for name, number in clients.items())
    routers = [Router(name, number, bgp=(session(9, "rr1"),)) for name, number in clients.items()]
    return healthy([*routers, Router("rr1", 9, bgp=sessions)], [])


def test_bgp_chain() -> None:
    """BGP: the owner's entry, the sessions, then whether those at the other end have it."""
    network = reflected()
    assert {f.expected for f in network.judge("reachable")} == {"3 prefixes of BGP 65000 in VRF default"}
    assert not alarms(network.judge("reachable"))
    network.drop("pe1", "10.255.0.3/32")
    assert (only(network).broken_at, only(network).actual) == (BrokenAt.FILTERED, "no route: rr1 has it")
    network.drop("rr1", "10.255.0.3/32")
    network.drop("pe2", "10.255.0.3/32")
    key = DEFAULT_VRF, ip_network("10.255.0.3/32")
    network.facts["pe3"][BgpEntries] = BgpEntries({key: ()})
    assert {f.broken_at for f in missing(network)} == {BrokenAt.NOT_ADVERTISED}
    network.facts["pe3"][BgpEntries] = BgpEntries({key: (BgpEntryPath(None, best=True, local=True),)})
    down = BgpSessionState(BGP, ip(9), "Active", up=False)
    network.facts["pe3"][BgpSessions] = BgpSessions((down,))
    rr1 = network.facts["rr1"][BgpSessions]
    assert isinstance(rr1, BgpSessions)
    network.facts["rr1"][BgpSessions] = BgpSessions(tuple(s for s in rr1.sessions if s.address != ip(3)))
    assert {f.actual for f in missing(network)} == {"no route: no BGP session is up on pe3"}


def test_bgp_path_without_a_next_hop() -> None:
    """A path that is not best is not in the table; the device's note says why."""
    network = reflected()
    network.drop("pe1", "10.255.0.3/32")
    path = BgpEntryPath(ip(3), best=False, note="inaccessible")
    network.facts["pe1"][BgpEntries] = BgpEntries({(DEFAULT_VRF, ip_network("10.255.0.3/32")): (path,)})
    found = only(network)
    assert (found.broken_at, found.actual) == (BrokenAt.NOT_IN_TABLE, "no route: in pe1's BGP table, inaccessible")
    assert found.hint == "is next hop 10.255.0.3 reachable?"


def test_bgp_goes_no_further_than_the_sessions_take_it() -> None:
    """Without a reflector a prefix does not pass from one internal neighbor to the next."""
    routers = [
        Router("a", 1, bgp=(session(2, "b"),)),
        Router("b", 2, bgp=(session(1, "a"), session(3, "c"))),
        Router("c", 3, bgp=(session(2, "b"),)),
    ]
    network = healthy(routers, [])
    network.drop("a", "10.255.0.3/32")
    network.drop("c", "10.255.0.1/32")
    assert not alarms(network.judge("reachable"))
    network.drop("b", "10.255.0.3/32")
    assert [(f.device, f.peer) for f in missing(network)] == [("b", "c")]


def test_a_vpn_prefix_is_expected_in_the_vrf_of_the_same_name() -> None:
    """VPNv4 sessions join the VRFs of two edges; the prefix is not asked of the core."""
    vpn = (BgpFamily.IPV4, BgpFamily.VPNV4)
    pe = [
        Router(name, n, bgp=(session(9, "rr1", families=vpn),), networks=False) for n, name in ((1, "pe1"), (2, "pe2"))
    ]
    clients = tuple(session(n, name, client=True, families=vpn) for n, name in ((1, "pe1"), (2, "pe2")))
    network = healthy([*pe, Router("rr1", 9, bgp=clients, networks=False)], [])
    blue = {name: Router(name, n, bgp=(), vrf="BLUE") for n, name in ((101, "pe1"), (102, "pe2"))}
    intents = network.intents
    for name, router in blue.items():
        mine = router.intent()
        intents[name] = replace(intents[name], bgp=(*intents[name].bgp, *mine.bgp), loopbacks=mine.loopbacks)
    other = IPv4Network("10.255.0.102/32")
    tables = {("BLUE", 4): {other: InstalledRoute(other, RouteSource.BGP)}, (DEFAULT_VRF, 4): {}}
    evidence = {
        "pe1": Evidence("pe1", facts={InstalledRoutes: InstalledRoutes(tables)}),
        "pe2": Evidence("pe2", facts={InstalledRoutes: InstalledRoutes({("BLUE", 4): {}, (DEFAULT_VRF, 4): {}})}),
        "rr1": Evidence("rr1", facts={InstalledRoutes: InstalledRoutes({(DEFAULT_VRF, 4): {}})}),
    }
    fleet = FleetEvidence(evidence, {}, intents)
    found = judge(fleet)
    assert [(f.device, str(f.status), f.expected) for f in found if not f.peer] == [
        ("pe1", "passed", "1 prefix of BGP 65000 in VRF BLUE"),
        ("pe2", "failed", "1 prefix of BGP 65000 in VRF BLUE"),
    ]
    assert [(f.device, f.peer) for f in found if f.peer] == [("pe2", "pe1")]


def judge(fleet: FleetEvidence) -> list[Finding]:
    from netloop.checks.check import Case

    check = load("reachable")
    return [f for n, e in fleet.by_device.items() for f in check.judge(Case(fleet.intents[n], e, fleet=fleet))]


def test_one_owner_of_an_anycast_loopback_is_enough() -> None:
    """The same address on two routers, declared so: each is right where it is, and one route is right elsewhere."""
    network = ospf_ring()
    intents = network.intents
    for name in ("p2", "p3"):
        one = replace(intents[name].loopbacks[0], ipv4=IPv4Interface("10.255.1.1/32"), anycast=True)
        process = intents[name].ospf[0]
        member = replace(process.loopbacks[0], loopback=one)
        intents[name] = replace(intents[name], loopbacks=(one,), ospf=(replace(process, loopbacks=(member,)),))
    for name in ("p1", "p4"):
        network.install(name, "10.255.1.1/32", RouteSource.OSPF)
    fleet = FleetEvidence(network.fleet().by_device, {}, intents, network.links)
    assert not alarms(judge(fleet))


def test_a_second_look_is_bounded() -> None:
    """When a whole network lacks routes, a few owners and routers are asked for their databases, not all."""
    routers = [Router(f"r{n}", n, ospf="0") for n in range(1, 31)]
    network = healthy(routers, [(f"r{n}", f"r{n + 1}") for n in range(1, 30)])
    for number in range(1, 31):
        for other in range(1, 31):
            if other != number:
                network.drop(f"r{number}", f"10.255.0.{other}/32")
    looks = network.looks("reachable", "r1")
    assert 2 <= len(looks) <= 6
    assert set(looks.values()) == {(OspfLinkState,)}
    assert len([f for f in network.judge("reachable", "r1") if f.peer]) == 20


def test_a_second_look_at_eigrp_and_bgp() -> None:
    """EIGRP's topology and BGP's entries of the missing prefix are asked of the owner and of the router."""
    eigrp, bgp = ring(eigrp=True), reflected()
    eigrp.drop("p1", "10.255.0.3/32")
    assert {name: EigrpTopology in kinds for name, kinds in eigrp.looks("reachable", "p1").items()} == {
        "p1": True,
        "p3": True,
    }
    bgp.drop("pe1", "10.255.0.3/32")
    assert bgp.looks("reachable", "pe1") == {"pe1": (BgpEntries,), "pe3": (BgpEntries,)}


def test_what_is_asked_of_whom() -> None:
    """Before the evidence: tables, interfaces and adjacencies of what the device runs, in its VRFs and versions."""
    check = load("reachable")
    assert isinstance(check, FleetCheck)
    routers = [Router("a", 1, ospf="0", ospfv3="0"), Router("b", 2), Router("c", 3, ospf="0", vrf="BLUE")]
    fleet = FleetEvidence(intents=healthy(routers, []).intents)
    assert check.asks("b", fleet) == ()
    assert set(check.asks("a", fleet)) >= {InstalledRoutes, Interfaces, OspfNeighbors}
    assert check.coverage("a", fleet).versions == (4, 6)
    assert (check.coverage("c", fleet).vrfs, check.coverage("c", fleet).versions) == (("BLUE",), (4,))


PROTOCOLS = st.fixed_dictionaries(
    {
        "ospf": st.sampled_from([None, "0"]),
        "ospfv3": st.sampled_from([None, "0"]),
        "isis": st.sampled_from([None, ("49.0001", IsisLevel.LEVEL_2)]),
        "eigrp": st.booleans(),
    }
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to eight routers that run anything, and links between any of them."""
    count = draw(st.integers(2, 8))
    names = [f"r{number}" for number in range(1, count + 1)]
    routers = [Router(name, number, **draw(PROTOCOLS)) for number, name in enumerate(names, 1)]
    every = [(a, z) for i, a in enumerate(names) for z in names[i + 1 :]]
    return healthy(routers, draw(st.lists(st.sampled_from(every), unique=True)))


@settings(max_examples=examples(60), deadline=None)
@given(networks(), st.data())
def test_healthy_networks_never_alarm_and_one_missing_route_alarms_once(network: Network, data: st.DataObject) -> None:
    """Whatever runs where: no alarm while all is well; one route that goes is told once, on its router."""
    assert not alarms([f for f in network.judge("reachable") if f.status is not Status.SKIPPED])
    assert not alarms(network.judge("advertised"))
    routes = [
        (name, version, prefix)
        for name in network.facts
        for version in (4, 6)
        for prefix, route in network.routes(name, version).items()
        if route.source is not RouteSource.CONNECTED
    ]
    if not routes:
        return
    name, version, prefix = data.draw(st.sampled_from(routes))
    del network.routes(name, version)[prefix]
    found = missing(network)
    owner = f"r{int(prefix.network_address) & 0xFF}"
    assert {(f.device, f.peer) for f in found} == {(name, owner)}
    assert len(found) == len({f.instance for f in found})
