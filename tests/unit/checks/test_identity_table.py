"""The truth table of router IDs, duplicates over the fleet, and instances that nobody declared."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.checks import every, installed
from netloop.checks.identity_table import RouterIdUnique, UndeclaredRouterId, truth_table
from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    Identity,
    IdentityState,
    Interfaces,
    InterfaceState,
    OspfIdentities,
    SystemId,
)
from netloop.model.identity_table import IdentityRow, IdentityVerdict, SeenBy
from netloop.model.intent import Loopback
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import BgpSessions, BgpSessionState
from tests.unit.checks.made_network import (
    BGP,
    EIGRP,
    IGPS,
    INSTANCES,
    ISIS,
    OSPF,
    MadeNetwork,
    identity,
    made,
    peer,
    router_id,
    system_id,
)
from tests.whole import examples

OTHER = IPv4Address("10.9.9.9")
GUEST = Instance(Protocol.OSPF, "7", "GUEST")


def row(network: MadeNetwork, instance: Instance = OSPF, device: str = "r1") -> IdentityRow:
    (found,) = [r for r in truth_table(network.fleet()) if (r.device, r.instance) == (device, instance)]
    return found


def verdict(network: MadeNetwork, instance: Instance = OSPF) -> tuple[str, str]:
    found = row(network, instance)
    return found.verdict.value, found.note


def runs_as(found: Identity | None, configured: Identity | None) -> MadeNetwork:
    """Two routers in OSPF; the first one's identity as it is in effect, and in the configuration."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.set_identity("r1", OSPF, found)
    network.configure("r1", OSPF, configured)
    return network


def test_a_row_for_each_instance() -> None:
    """Every declared instance of every device in the order of the inventory, as intended and seen by its neighbor."""
    network = made(2, [(1, 2)], [*IGPS, Protocol.BGP])
    peer(network, 1, 2)
    rows = truth_table(network.fleet())
    assert [(r.device, r.instance.protocol) for r in rows] == [
        (device, protocol)
        for device in ("r1", "r2")
        for protocol in (
            Protocol.OSPF, Protocol.OSPFV3, Protocol.BGP, Protocol.ISIS, Protocol.EIGRP, Protocol.LDP,
        )
    ]  # fmt: skip
    for found in rows:
        meant = identity(found.instance.protocol, int(found.device[1]))
        other = "r2" if found.device == "r1" else "r1"
        seen = () if found.instance == EIGRP else (SeenBy(other, meant),)
        assert found == IdentityRow(found.device, found.instance, meant, meant, meant, IdentityVerdict.MATCH, seen)


MEANT = router_id(1)
LINK = IPv4Address("10.0.0.0")


@pytest.mark.parametrize(
    ("effective", "configured", "expected", "note"),
    [
        (MEANT, MEANT, "match", ""),
        (MEANT, None, "lucky", "elected and not configured"),
        (MEANT, OTHER, "lucky", "10.9.9.9 is configured and follows at the next restart"),
        (OTHER, MEANT, "pending", "clear it"),
        (LINK, None, "stale", "GigabitEthernet0/0's address"),
        (LINK, LINK, "stale", "GigabitEthernet0/0's address, configured"),
        (OTHER, None, "stale", "an address that no interface has"),
        (OTHER, OTHER, "foreign", "configured, and no interface's address"),
        (LINK + 1, None, "foreign", "the address of r2 GigabitEthernet0/0"),
        (router_id(2), MEANT, "duplicate", ""),
        (IPv4Address(0), MEANT, "zero", ""),
        (None, MEANT, "not running", ""),
    ],
)
def test_verdicts(effective: Identity | None, configured: Identity | None, expected: str, note: str) -> None:
    """What is in effect, by whether it is intended, pinned, somebody's address, another router's, or nobody's."""
    network = runs_as(effective, configured)
    (found,) = [r for r in truth_table(network.fleet(), lambda _d, _i: "clear it") if r.device == "r1"]
    assert (found.verdict.value, found.note) == (expected, note)
    assert (found.intended, found.configured, found.effective) == (MEANT, configured, effective)
    assert found.others == (("r2",) if expected == "duplicate" else ())


def test_another_loopback_of_the_router() -> None:
    """An own loopback that is not the declared one was elected: stale."""
    network = runs_as(OTHER, None)
    known = network.fact("r1", Interfaces).by_name
    spare = InterfaceState("Loopback5", True, True, (IPv4Interface(OTHER),))
    network.facts["r1"][Interfaces] = Interfaces({**known, "Loopback5": spare})
    assert verdict(network) == ("stale", "Loopback5's address")


def test_an_instance_that_does_not_run_says_why() -> None:
    """The device's own note is kept, and one that it does not show at all has none."""
    network = runs_as(None, None)
    network.facts["r1"][OspfIdentities] = OspfIdentities((IdentityState(OSPF, None, "no router ID"),))
    assert verdict(network) == ("not running", "no router ID")
    network.facts["r1"][OspfIdentities] = OspfIdentities(())
    assert verdict(network) == ("not running", "")


@pytest.mark.parametrize("kind", [OspfIdentities, ConfiguredIdentities])
def test_what_could_not_be_read(kind: type) -> None:
    """Without what is in effect, or what is configured, there is no verdict but that; with the reason."""
    network = runs_as(MEANT, MEANT)
    network.unread_facts["r1", kind] = "the output is cut"
    assert verdict(network) == ("unreadable", "the output is cut")
    network.unread_facts.clear()
    network.unsupported["r1", kind] = "not on this platform"
    assert verdict(network) == ("unreadable", "not on this platform")


def test_devices_that_were_not_read() -> None:
    """One that failed has its rows, unreadable; one that is not in the run has none."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    del network.facts["r1"]
    del network.facts["r3"]
    network.unread["r1"] = "no route to host"
    rows = truth_table(network.fleet())
    assert [(r.device, r.verdict.value) for r in rows] == [("r1", "unreadable"), ("r2", "match")]
    assert rows[0].note == "no route to host"
    assert rows[0].seen_by == (SeenBy("r2", router_id(1)),)


def test_zero_is_no_duplicate() -> None:
    """Two routers without a router ID are not one."""
    network = runs_as(IPv4Address(0), MEANT)
    network.set_identity("r2", OSPF, IPv4Address(0))
    assert verdict(network) == ("zero", "")
    assert network.judge(RouterIdUnique()) == []


def test_seen_under_another_identity() -> None:
    """Two neighbors that take a router for two are both told, whatever is in effect."""
    network = made(3, [(1, 2), (1, 3)], [Protocol.OSPF])
    network.change_neighbors("r3", Protocol.OSPF, lambda n: replace(n, router_id=OTHER))
    assert row(network).seen_by == (SeenBy("r2", router_id(1)), SeenBy("r3", OTHER))


def test_seen_in_a_vrf() -> None:
    """What a session of a VRF shows is that of the VRF's BGP, and of no other."""
    network = made(2, [], [Protocol.BGP])
    inside = replace(BGP, vrf="X")
    network.set_identity("r1", inside, OTHER)
    known = network.fact("r1", Interfaces).by_name
    port = InterfaceState("Gi0/9", True, True, (IPv4Interface("192.0.2.0/31"),), vrf="X")
    network.facts["r1"][Interfaces] = Interfaces({**known, "Gi0/9": port})
    session = BgpSessionState(
        BGP, IPv4Address("192.0.2.0"), "Established", True, 65000, 65000, OTHER, IPv4Address("192.0.2.1")
    )
    network.facts["r2"][BgpSessions] = BgpSessions((session,))
    assert row(network, inside).seen_by == (SeenBy("r2", OTHER),)
    assert row(network, BGP).seen_by == ()


def test_bgp_of_a_vrf_that_names_nothing() -> None:
    """It has the process's identifier, which is pinned where the process's is."""
    network = made(1, [], [Protocol.BGP])
    inside = replace(BGP, vrf="X")
    network.set_identity("r1", inside, router_id(1))
    assert verdict(network, inside) == ("match", "")
    network.set_identity("r1", inside, LINK)
    assert row(network, inside).configured is None


def undeclared(found: Identity | None, configured: Identity | None = None) -> MadeNetwork:
    """A router whose OSPF 7 in VRF GUEST is not in the inventory."""
    network = made(2, [(1, 2)], [Protocol.OSPF])
    network.set_identity("r1", GUEST, found)
    network.configure("r1", GUEST, configured)
    return network


@pytest.mark.parametrize(
    ("effective", "configured", "expected", "status", "actual"),
    [
        (MEANT, MEANT, "match", "passed", "10.255.0.1"),
        (MEANT, None, "lucky", "passed", "10.255.0.1"),
        (MEANT, OTHER, "pending", "pending", "10.255.0.1, 10.9.9.9 is configured"),
        (LINK, None, "stale", "failed", "10.0.0.0: stale, GigabitEthernet0/0's address"),
        (OTHER, None, "stale", "failed", "10.9.9.9: stale, an address that no interface has"),
        (OTHER, OTHER, "foreign", "failed", "10.9.9.9: foreign, configured, and no interface's address"),
        (IPv4Address(0), None, "zero", "failed", "0.0.0.0: zero"),
        (None, None, "not running", "skipped", "not running"),
    ],
)
def test_undeclared_instances(
    effective: Identity | None, configured: Identity | None, expected: str, status: str, actual: str
) -> None:
    """An instance that nobody declared has a row of its own, and must run under an own loopback's address."""
    network = undeclared(effective, configured)
    found = row(network, GUEST)
    assert (found.declared, found.intended, found.verdict.value) == (False, None, expected)
    assert network.told(UndeclaredRouterId(), "r1") == [("r1", status, actual)]


def test_an_undeclared_duplicate() -> None:
    """A process that nobody declared, under the router ID of one that is declared elsewhere, is named on both."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    network.intents["r3"] = replace(network.intents["r3"], ospf=())
    network.set_identity("r3", OSPF, router_id(1))
    assert network.told(UndeclaredRouterId()) == [("r3", "failed", "10.255.0.1: duplicate, r1")]
    assert network.told(RouterIdUnique(), "r1") == [("r1", "failed", "10.255.0.1 is r3's too (OSPF 1)")]
    assert row(network).others == ("r3",)


def test_an_undeclared_system_id() -> None:
    """A NET is always written down; whose address it was made from nobody can tell."""
    network = made(1, [], [])
    network.set_identity("r1", ISIS, SystemId("0000.0000.0001"))
    assert row(network, ISIS).verdict is IdentityVerdict.LUCKY
    assert network.told(UndeclaredRouterId()) == [("r1", "passed", "0000.0000.0001")]


def test_what_undeclared_instances_need() -> None:
    """A protocol that could not be read is an error; one that the platform does not have is nothing."""
    network = undeclared(MEANT)
    network.unread_facts["r1", BgpIdentities] = "cut"
    network.unsupported["r1", OspfIdentities] = "not here"
    assert network.told(UndeclaredRouterId(), "r1") == [("r1", "error", "could not read: cut")]
    network.unsupported.clear()
    network.unread_facts["r1", Interfaces] = "cut"
    assert [status for _, status, _ in network.told(UndeclaredRouterId(), "r1")] == ["error", "error"]


def test_undeclared_instances_are_asked_by_name_only() -> None:
    """It is no part of an ordinary verification."""
    assert "undeclared-router-id" in {check.name for check in installed()}
    assert "undeclared-router-id" not in {check.name for check in every()}
    assert "router-id-unique" in {check.name for check in every()}


@pytest.mark.parametrize("protocol", [*IGPS, Protocol.BGP])
def test_a_duplicate_is_named_at_both(protocol: Protocol) -> None:
    """Two routers of a domain under one identity, that are not even adjacent: each finding names the other router."""
    network = made(4, [(1, 2), (2, 3), (3, 4)], [protocol])
    for a, z in [(1, 2), (2, 3), (3, 4)] if protocol is Protocol.BGP else []:
        peer(network, a, z)
    instance, twice = INSTANCES[protocol], identity(protocol, 1)
    network.set_identity("r4", instance, twice)
    assert network.told(RouterIdUnique()) == [
        ("r1", "failed", f"{twice} is r4's too ({instance})"),
        ("r2", "passed", str(identity(protocol, 2))),
        ("r3", "passed", str(identity(protocol, 3))),
        ("r4", "failed", f"{twice} is r1's too ({instance})"),
    ]


def test_three_of_one_identity() -> None:
    """All others are named; of many the first ones, and how many more there are."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    for name in ("r2", "r3"):
        network.set_identity(name, OSPF, router_id(1))
    assert network.told(RouterIdUnique(), "r1") == [
        ("r1", "failed", "10.255.0.1 is r2's too (OSPF 1) and r3's too (OSPF 1)")
    ]
    network = made(9, [(1, n) for n in range(2, 10)], [Protocol.OSPF])
    for name in network.facts:
        network.set_identity(name, OSPF, router_id(1))
    assert network.told(RouterIdUnique(), "r1")[0][2].endswith("r6's too (OSPF 1) and 3 more's")


def test_two_processes_of_one_router() -> None:
    """Two OSPF processes in one VRF need two router IDs; in two VRFs, or of IS-IS, one is right."""
    network = made(1, [], [Protocol.OSPF, Protocol.ISIS])
    network.set_identity("r1", replace(OSPF, name="2"), router_id(1))
    network.set_identity("r1", replace(OSPF, vrf="X"), router_id(1))
    network.set_identity("r1", replace(ISIS, name="edge"), system_id(1))
    assert network.told(RouterIdUnique()) == [
        ("r1", "failed", "10.255.0.1 is r1's too (OSPF 2)"),
        ("r1", "passed", "0102.5500.0001"),
        ("r1", "failed", "10.255.0.1 is r1's too (OSPF 1)"),
        ("r1", "passed", "10.255.0.1"),
        ("r1", "passed", "0102.5500.0001"),
    ]


@pytest.mark.parametrize("links", [[], [(1, 2)]])
def test_no_duplicates(links: list[tuple[int, int]]) -> None:
    """Two domains that nothing joins, two VRFs, two AS numbers, and a link that does not carry the protocol."""
    network = made(2, links, [Protocol.OSPF, Protocol.EIGRP, Protocol.BGP])
    network.links[:] = [replace(link, protocols=()) for link in network.links]
    for protocol in (Protocol.OSPF, Protocol.EIGRP):
        network.change_neighbors("r1", protocol, lambda _: None)
        network.change_neighbors("r2", protocol, lambda _: None)
    for instance in (OSPF, EIGRP, BGP):
        network.set_identity("r2", instance, router_id(1))
    network.set_identity("r2", GUEST, router_id(1))
    network.set_identity("r1", replace(GUEST, vrf="OTHER"), router_id(1))
    assert {status for _, status, _ in network.told(RouterIdUnique())} == {"passed"}


def test_an_adjacency_joins_what_no_link_does() -> None:
    """Two domains of the inventory that are one in fact: then their one router ID is a duplicate."""
    network = made(3, [(1, 2), (2, 3)], [Protocol.OSPF])
    network.links.clear()
    network.set_identity("r3", OSPF, router_id(1))
    assert [status for _, status, _ in network.told(RouterIdUnique())] == ["failed", "passed", "failed"]


def test_unique_needs_its_facts() -> None:
    """A protocol that could not be read is an error, the others are judged; what does not run is no question."""
    network = made(2, [(1, 2)], [Protocol.OSPF, Protocol.ISIS])
    network.unread_facts["r1", OspfIdentities] = "cut"
    assert network.told(RouterIdUnique(), "r1") == [
        ("r1", "error", "could not read: cut"),
        ("r1", "passed", "0102.5500.0001"),
    ]
    assert RouterIdUnique().asks("r1", network.fleet()) == (OspfIdentities, type(network.facts["r1"][_isis(network)]))
    network.set_identity("r1", ISIS, None)
    network.unread_facts.clear()
    assert network.told(RouterIdUnique(), "r1") == [("r1", "passed", "10.255.0.1")]


def _isis(network: MadeNetwork) -> type:
    return next(kind for kind in network.facts["r1"] if kind.__name__ == "IsisIdentities")


@st.composite
def networks(draw: st.DrawFn) -> tuple[MadeNetwork, list[int]]:
    """A chain of routers in any order, beside routers of a domain of their own, VRFs and anycast of any number."""
    order = draw(st.permutations(range(1, draw(st.integers(3, 7)) + 1)))
    spare = draw(st.integers(0, 4))
    count = len(order) + spare
    pairs = list(pairwise(order))
    pairs += [(len(order) + i, len(order) + i + 1) for i in range(1, spare)]
    network = made(count, draw(st.permutations(pairs)), [Protocol.OSPF, Protocol.ISIS])
    for number in range(len(order) + 1, count + 1):
        network.set_identity(f"r{number}", OSPF, router_id(number - len(order)))
    for number in draw(st.lists(st.integers(1, count), unique=True)):
        network.set_identity(f"r{number}", GUEST, draw(st.sampled_from([OTHER, router_id(1)])))
        shared = Loopback("Loopback99", ipv4=IPv4Interface("192.0.2.53"), anycast=True)
        intent = network.intents[f"r{number}"]
        network.intents[f"r{number}"] = replace(intent, loopbacks=(*intent.loopbacks, shared))
    names = draw(st.permutations(sorted(network.facts)))
    network.facts = {name: network.facts[name] for name in names}
    network.intents = {name: network.intents[name] for name in draw(st.permutations(names))}
    return network, list(order)


@settings(max_examples=examples(60), deadline=None)
@given(networks(), st.data())
def test_only_a_real_duplicate_alarms(drawn: tuple[MadeNetwork, list[int]], data: st.DataObject) -> None:
    """Whatever the order, other domains, VRFs and anycast: no alarm; one real duplicate: exactly its two routers."""
    network, chain = drawn
    assert {status for _, status, _ in network.told(RouterIdUnique())} == {"passed"}
    assert not [r for r in truth_table(network.fleet()) if r.verdict is IdentityVerdict.DUPLICATE]
    first, second = data.draw(st.permutations(chain))[:2]
    network.set_identity(f"r{second}", OSPF, router_id(first))
    failed = {(device, actual) for device, status, actual in network.told(RouterIdUnique()) if status == "failed"}
    assert failed == {
        (f"r{first}", f"{router_id(first)} is r{second}'s too (OSPF 1)"),
        (f"r{second}", f"{router_id(first)} is r{first}'s too (OSPF 1)"),
    }
    named = {r.device for r in truth_table(network.fleet()) if r.verdict is IdentityVerdict.DUPLICATE}
    assert named == {f"r{first}", f"r{second}"}
