"""The comparison itself: two worlds that agree are found to agree, and one that is wrong is found out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings

from netloop.lab.sandbox.router import Router
from netloop.model.routing import Protocol
from netloop.stages.derive import load_inventory
from tests.lab.differential.difference import Difference, differences, table
from tests.lab.differential.explained import EXPLANATIONS, ONE_BORDER, STUCK, TWICE, known_of, unexplained
from tests.lab.differential.frr_look import established, identities, longest, neighbors
from tests.lab.differential.frr_router import parsed
from tests.lab.differential.sandbox_world import SandboxWorld
from tests.lab.differential.script import NET, script
from tests.lab.differential.sight import Adjacency, BgpSession, Identity, LoopbackRoute, Sight
from tests.lab.differential.strategies import Declaration, declarations, text_of
from tests.lab.differential.world import disagreement
from tests.lab.fleet import ROOT

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured]

SIGHT = Sight(
    frozenset({Identity("r1", Protocol.OSPF, "10.255.0.1")}),
    frozenset({Adjacency("r1", Protocol.OSPF, "r2")}),
    frozenset({BgpSession("r1", "10.255.0.2")}),
    frozenset({LoopbackRoute("r1", "10.255.0.2", "OSPF", frozenset({"r2"}))}),
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SandboxWorld]:
    """The script's network, applied."""
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    inventory = load_inventory(path)
    with SandboxWorld.boot(inventory, tmp_path, {}) as found:
        assert found.apply(inventory, activate=True).exit_code == 0
        yield found


class Photograph:
    """A world that stands still as it was seen."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def look(self) -> Sight:
        return self.sight


def test_a_table_of_differences() -> None:
    """Each difference has its line: who, what, and what each world says, a dash for nothing."""
    other = Sight(frozenset({Identity("r1", Protocol.OSPF, "10.255.0.1", pending=True)}))
    found = differences(SIGHT, other)
    assert [(d.router, d.what, d.frr) for d in found] == [
        ("r1", "BGP session with 10.255.0.2", "-"),
        ("r1", "OSPF identity", "10.255.0.1, another is pending"),
        ("r1", "OSPF neighbor r2", "-"),
        ("r1", "route to 10.255.0.2", "-"),
    ]
    lines = table(found).splitlines()
    assert re.split(r"  +", lines[0]) == ["router", "what", "sandbox", "FRR"]
    assert re.split(r"  +", lines[4]) == ["r1", "route to 10.255.0.2", "OSPF via r2", "-"]
    assert differences(SIGHT, SIGHT) == ()


class Down:
    """A session that is not."""

    established = False


def lose_a_neighbor(routers: list[Router]) -> None:
    routers[0].network.igps["isis"].drop(routers[0])


def keep_an_identity(routers: list[Router]) -> None:
    for running in routers[1].ospf.running.values():
        running.router_id = IPv4Address("192.0.2.99")


def lose_a_way(routers: list[Router]) -> None:
    routers[2].network.igps["ospf"].drop(routers[3])


def lose_sessions(routers: list[Router]) -> None:
    routers[0].network.sessions.seen = lambda *_: Down()  # type: ignore[method-assign, assignment, return-value]


def test_a_world_that_is_wrong(world: SandboxWorld) -> None:
    """A world agrees with itself; once its routers err, that is what the comparison names."""
    right = Photograph(world.settled())
    assert right.sight.sessions
    assert not disagreement(world, right, seconds=2)
    faults = {
        lose_a_neighbor: ["r1  IS-IS neighbor r2"],
        keep_an_identity: ["r2  OSPF identity"],
        lose_a_way: ["r4  OSPF neighbor r3", "r4  route to 10.255.0.1"],
        lose_sessions: ["r1  BGP session with 10.255.0.2"],
    }
    for fault, names in faults.items():
        world.tamper(fault)
        said = re.sub("  +", "  ", table(disagreement(world, right, seconds=0)))
        assert [name for name in names if name not in said] == [], said


def test_what_is_explained_is_no_more_than_that() -> None:
    """EIGRP's stuck routes explain themselves and the sessions over them, where they are expected, and nothing else."""
    eigrp = Difference("r1", "route to 10.255.0.2", "EIGRP via r3", "-")
    other = Difference("r2", "route to 10.255.0.1", "OSPF via r3", "-")
    session = Difference("r1", "BGP session with 10.255.0.2", "established", "-")
    neighbor = Difference("r1", "EIGRP neighbor r2", "up", "-")
    found = (eigrp, other, session, neighbor)
    assert unexplained(found, SIGHT) == found
    assert unexplained(found, SIGHT, (TWICE, STUCK)) == (other, neighbor)
    assert unexplained((other, session), SIGHT, (TWICE, STUCK)) == (other, session)


def test_fewer_ways_over_borders_are_explained_and_others_are_not() -> None:
    """OSPFv3 that takes one of two border routers is FRR's; another way, a way more, and OSPFv2's are not."""
    ways = {"OSPFv3 via r1": True, "OSPFv3 via r4": False, "OSPFv3 via r1, r2, r3": False, "-": False}
    for frr, explained in ways.items():
        difference = Difference("r4", "route to 2001:db8::1", "OSPFv3 via r1, r2", frr)
        assert (not unexplained((difference,), SIGHT, (ONE_BORDER,))) is explained, frr
    assert unexplained((Difference("r4", "route to 10.0.0.1", "OSPF via r1, r2", "OSPF via r1"),), SIGHT, (ONE_BORDER,))


def test_what_is_known_depends_on_the_network(tmp_path: Path) -> None:
    """Border routers are an explanation where OSPFv3 has several areas, and nowhere else."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(NET)
    two.write_text(NET.replace("  r4: {", "  r4: {routing: {ospfv3: {1: {area: 1}}}, "))
    assert known_of(load_inventory(one)) == (TWICE,)
    assert known_of(load_inventory(two)) == (TWICE, ONE_BORDER)


def test_the_script_is_no_still_life(world: SandboxWorld, tmp_path: Path) -> None:
    """Every step of the script that is not called silent changes what is seen."""
    before = world.settled()
    for step in script(load_inventory(tmp_path / "net.yaml")):
        step.act(world)
        after = world.settled()
        assert (before == after) is step.silent, step.name
        before = after


@settings(max_examples=25, deadline=None)
@given(declarations())
def test_made_inventories_are_inventories(tmp_path_factory: pytest.TempPathFactory, declaration: Declaration) -> None:
    """What the strategy makes passes every rule of an inventory."""
    path = tmp_path_factory.mktemp("made") / "net.yaml"
    path.write_text(text_of(declaration))
    inventory = load_inventory(path)
    assert 3 <= len(inventory.devices) <= 6
    assert len(inventory.links) >= len(inventory.devices) - 1


def test_every_explanation_is_in_the_documentation() -> None:
    """What the comparison lets pass is told to the reader, under its title."""
    page = (ROOT / "docs" / "explanation" / "reality.md").read_text()
    assert [known.title for known in EXPLANATIONS if f"### {known.title}\n" not in page] == []


def test_what_frr_says_is_read() -> None:
    """Of neighbors only those in full contact count, of sessions the established ones; silence is no neighbor."""
    said = {
        "show ip ospf neighbor json": '{"neighbors": {"10.0.0.1": [{"nbrState": "Full/-",'
        ' "ifaceName": "eth1:10.0.0.0"}], "10.0.0.3": [{"nbrState": "ExStart/-", "ifaceName": "eth2:10.0.0.2"}]}}',
        "show ipv6 ospf6 neighbor json": '{"neighbors": [{"state": "Full", "interfaceName": "eth3"},'
        ' {"state": "Init", "interfaceName": "eth1"}]}',
        "show isis neighbor json": '{"areas": [{"circuits": [{"circuit": 0},'
        ' {"state": "Up", "interface": "eth4"}, {"state": "Initializing", "interface": "eth1"}]}]}',
        "show ip eigrp neighbors": "0   10.0.1.0          eth5                 12     0        0      2\n",
        "show bgp summary json": '{"ipv4Unicast": {"routerId": "10.255.0.1", "peers":'
        ' {"10.255.0.2": {"state": "Established"}, "10.255.0.3": {"state": "Active"}}}}',
        "show ip ospf json": '{"routerId": "10.0.0.0"}',
        "show ipv6 ospf6 json": "",
        "show isis summary json": '{"vrf": "default", "system-id": "0102.5500.0001"}',
        "show ip eigrp topology all-links": "\nEIGRP Topology Table for AS(100)/ID(10.255.0.1)\n",
        "show running-config": "!\nrouter ospf\n ospf router-id 10.255.0.1\n passive-interface eth9\nexit\n!\n",
    }
    assert list(neighbors(said)) == [
        (Protocol.OSPF, "eth1"),
        (Protocol.OSPFV3, "eth3"),
        (Protocol.ISIS, "eth4"),
        (Protocol.EIGRP, "eth5"),
    ]
    assert list(established(said)) == ["10.255.0.2"]
    assert list(identities(said)) == [
        (Protocol.OSPF, "10.0.0.0", True),
        (Protocol.EIGRP, "10.255.0.1", False),
        (Protocol.ISIS, "0102.5500.0001", False),
        (Protocol.BGP, "10.255.0.1", False),
    ]
    with pytest.raises(ValueError, match="Expecting value"):
        parsed("Building configuration...")


def test_the_longest_prefix_wins() -> None:
    """An address is judged by its own route, by a wider one where there is none, and by none at all."""
    routes = [{"dst": "default"}, {"dst": "10.255.0.0/24"}, {"dst": "10.255.0.1"}]
    assert longest(routes, ip_address("10.255.0.1")) == {"dst": "10.255.0.1"}
    assert longest(routes, ip_address("10.255.0.2")) == {"dst": "10.255.0.0/24"}
    assert longest(routes, ip_address("10.9.9.9")) == {"dst": "default"}
    assert longest(routes[1:], ip_address("10.9.9.9")) is None
