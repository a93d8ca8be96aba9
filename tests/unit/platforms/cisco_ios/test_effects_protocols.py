"""What a change costs where nobody counted the neighbors: it is said, and only a process that runs can lose some."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.model.evidence import (
    BgpNeighbors,
    Evidence,
    IdentityState,
    LdpIdentities,
    Neighbor,
    Ospfv3Neighbors,
    RunningConfig,
)
from netloop.model.intent import Intent
from netloop.model.plan import Effect
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.dialect import DIALECT, EFFECTS
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.platforms.configuration.situation import Situation
from netloop.templating import render
from tests.unit.platforms.intents import bgp, eigrp, intent, isis, ldp, loopback, member, neighbor, ospfv3

LO0 = loopback(0, "10.255.0.1", "2001:db8::1")
INTERFACES = """interface Loopback0
 ip address 10.255.0.1 255.255.255.255
 ipv6 address 2001:DB8::1/128
!
interface GigabitEthernet0/0
 ip address 192.0.2.1 255.255.255.0
 mpls ip
!
"""


def situation(wanted: Intent, running: str, *facts: object) -> Situation:
    found = {RunningConfig: RunningConfig(running), **{type(fact): fact for fact in facts}}
    return Situation(wanted, Evidence("pe1", facts=found), {"10.0.0.2": "p1"})  # type: ignore[arg-type]


def impacts(wanted: Intent, running: str, *facts: object) -> list[tuple[Effect, str | None, tuple[str, ...], str]]:
    """Every impact of the whole plan."""
    planner, here = SectionPlanner(DIALECT), situation(wanted, running, *facts)
    candidate = planner.candidate(running, render(wanted), wanted)
    sections = planner.sections(running, candidate, wanted)
    return [(i.effect, i.activation, i.drops, i.reason) for s in sections for i in EFFECTS.of(s, here)]


OLD = "192.0.2.9"
CASES = {
    "ospfv3 ipv6": (
        intent(LO0, ospfv3("1", "10.255.0.1", member(LO0))),
        f"ipv6 router ospf 1\n router-id {OLD}\n",
        (Effect.PENDING, "clear ipv6 ospf 1 process", "adjacency of OSPFv3 1", "router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "ospfv3 families": (
        intent(LO0, ospfv3("1", "10.255.0.1", member(LO0), new=True)),
        f"router ospfv3 1\n router-id {OLD}\n",
        (Effect.PENDING, "clear ospfv3 1 process", "adjacency of OSPFv3 1", "router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "ospfv3 in a VRF": (
        intent(LO0, ospfv3("1", "10.255.0.1", vrf="A", new=True)),
        f"router ospfv3 1\n !\n address-family ipv6 unicast vrf A\n  router-id {OLD}\n exit-address-family\n",
        (Effect.PENDING, "clear ospfv3 1 process", "adjacency of OSPFv3 1 VRF A", "router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "bgp in a VRF": (
        intent(LO0, bgp("65000", "10.255.0.1", vrf="A")),
        f"router bgp 65000\n bgp router-id {OLD}\n !\n address-family ipv4 vrf A\n  redistribute connected\n"
        " exit-address-family\n",
        (Effect.DISRUPTIVE, None, "session of BGP 65000 VRF A", "BGP identifier 192.0.2.9 -> 10.255.0.1"),
    ),
    "eigrp classic": (
        intent(LO0, eigrp("100", "10.255.0.1", LO0)),
        f"router eigrp 100\n eigrp router-id {OLD}\n",
        (Effect.DISRUPTIVE, None, "adjacency of EIGRP 100", "EIGRP router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "eigrp in a VRF, under another number": (
        intent(LO0, eigrp("100", "10.255.0.1", vrf="A")),
        f"router eigrp 3\n !\n address-family ipv4 vrf A autonomous-system 100\n  eigrp router-id {OLD}\n"
        " exit-address-family\n",
        (Effect.DISRUPTIVE, None, "adjacency of EIGRP 100 VRF A", "EIGRP router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "eigrp named": (
        intent(LO0, eigrp("100", "10.255.0.1", LO0, named="CORP", ipv6=True)),
        f"router eigrp CORP\n !\n address-family ipv6 unicast autonomous-system 100\n  eigrp router-id {OLD}\n"
        " exit-address-family\n",
        (Effect.DISRUPTIVE, None, "adjacency of EIGRP 100", "EIGRP router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "eigrp for IPv6": (
        intent(LO0, eigrp("100", "10.255.0.1", ipv6=True)),
        f"ipv6 router eigrp 100\n eigrp router-id {OLD}\n",
        (Effect.DISRUPTIVE, None, "adjacency of EIGRP 100", "EIGRP router ID 192.0.2.9 -> 10.255.0.1"),
    ),
    "isis, another system": (
        intent(LO0, isis("core", "49.0001.0102.5500.0001.00", LO0, level="level-1-2")),
        "router isis core\n net 49.0001.0000.0000.0009.00\n",
        (Effect.DISRUPTIVE, None, "adjacency of IS-IS core", "IS-IS system ID 0000.0000.0009 -> 0102.5500.0001"),
    ),
    "isis, another area": (
        intent(LO0, isis("", "49.0002.0102.5500.0001.00", LO0, level="level-1-2")),
        "router isis\n net 49.0001.0102.5500.0001.00\n",
        (Effect.DISRUPTIVE, None, "adjacency of IS-IS", "IS-IS area changes to that of 49.0002.0102.5500.0001.00"),
    ),
    "isis, another level": (
        intent(LO0, isis("", "49.0001.0102.5500.0001.00", LO0)),
        "router isis\n net 49.0001.0102.5500.0001.00\n is-type level-1\n",
        (Effect.DISRUPTIVE, None, "adjacency of IS-IS", "IS-IS changes its level"),
    ),
    "ldp by force": (
        intent(LO0, ldp("10.255.0.1", "Loopback0", force=True)),
        "interface Loopback1\n ip address 192.0.2.9 255.255.255.255\nmpls ldp router-id Loopback1\n",
        (Effect.DISRUPTIVE, None, "session of LDP", "LDP router ID 192.0.2.9 -> 10.255.0.1, by force"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_process_that_runs_under_another_identity(case: str) -> None:
    """The neighbors are not known: the impact says so, and the old identity and the new."""
    wanted, running, (effect, activation, drops, reason) = CASES[case]
    found = impacts(wanted, INTERFACES + running)
    assert [(e, a, d) for e, a, d, _ in found] == [
        (effect, activation, (f"every {drops}; how many is not known here",))
    ]
    assert found[0][3].startswith(reason)


@pytest.mark.parametrize("case", [case for case in CASES if case != "ldp by force"])
def test_a_new_process_costs_nothing(case: str) -> None:
    """A process that does not run has nobody to lose."""
    assert impacts(CASES[case][0], INTERFACES) == []
    assert EFFECTS.pending(situation(CASES[case][0], INTERFACES)) == ()


def test_ldp_without_force_waits() -> None:
    """Without force the present ID stays while its interface is up: pending, without a command that would end it."""
    wanted = intent(LO0, ldp("10.255.0.1", "Loopback0"))
    running = INTERFACES + "interface Loopback1\n ip address 203.0.113.9 255.255.255.255\n"
    (impact,) = EFFECTS.pending(situation(wanted, running))
    reason = "router ID 203.0.113.9 -> 10.255.0.1 (or when the interface of 203.0.113.9 goes down)"
    assert (impact.effect, impact.activation, impact.drops, impact.reason) == (Effect.PENDING, None, (), reason)


def test_what_the_device_says_goes_before_its_configuration() -> None:
    """The identity in effect is the device's, where it was asked."""
    wanted = intent(LO0, ldp("10.255.0.1", "Loopback0"))
    fact = LdpIdentities((IdentityState(Instance(Protocol.LDP, ""), IPv4Address("10.255.0.1")),))
    assert EFFECTS.pending(situation(wanted, INTERFACES, fact)) == ()


def test_a_family_that_comes_resets_its_session() -> None:
    """Activating a further family on an established session renegotiates it; an IPv6 session is known from the
    configuration only."""
    wanted = intent(
        LO0,
        bgp(
            "65000",
            "10.255.0.1",
            neighbor("10.0.0.2", 65000, "Loopback0", "ipv4", "vpnv4"),
            neighbor("2001:db8::9", 65000, None, "ipv6", client=True),
        ),
    )
    running = (
        "router bgp 65000\n bgp router-id 10.255.0.1\n neighbor 10.0.0.2 remote-as 65000\n"
        " neighbor 10.0.0.2 update-source Loopback0\n neighbor 2001:DB8::9 remote-as 65000\n !\n"
        " address-family ipv4\n  neighbor 10.0.0.2 activate\n  no neighbor 2001:DB8::9 activate\n"
        " exit-address-family\n !\n address-family ipv6\n  neighbor 2001:DB8::9 activate\n exit-address-family\n"
    )
    up = BgpNeighbors((Neighbor(Instance(Protocol.BGP, "65000"), IPv4Address("10.0.0.2"), "4", True),))
    assert [(drops, reason) for _, _, drops, reason in impacts(wanted, INTERFACES + running, up)] == [
        (("p1",), "a changed activate resets the session"),
        (("2001:db8::9, if it is up",), "a changed route-reflector-client resets the session"),
    ]


def test_a_loopback_that_goes_ends_what_is_sourced_from_it() -> None:
    """Giving up the address of a loopback that must not be, or moving it, ends the sessions sourced from it."""
    wanted = intent(loopback(0, "10.255.0.1"), absent=("Loopback7",))
    running = (
        "interface Loopback7\n ip address 10.255.0.1 255.255.255.255\n!\n"
        "router bgp 65000\n neighbor 10.0.0.2 remote-as 65000\n neighbor 10.0.0.2 update-source Loopback7\n"
    )
    up = BgpNeighbors((Neighbor(Instance(Protocol.BGP, "65000"), IPv4Address("10.0.0.2"), "4", True),))
    reason = "sessions sourced from Loopback7 end with its address"
    assert {(drops, why) for _, _, drops, why in impacts(wanted, running, up)} == {(("p1",), reason)}


def test_ospfv3_with_known_neighbors() -> None:
    """The clear drops those who are there, by name; a process that has none takes its ID at once."""
    wanted, running, _ = CASES["ospfv3 ipv6"]
    address = IPv4Address("10.0.0.2")
    near = Neighbor(wanted.ospfv3[0].instance, address, "FULL/-", True, address, "Gi0/0")
    known = impacts(wanted, INTERFACES + running, Ospfv3Neighbors((near,)))
    assert [drops for _, _, drops, _ in known] == [("p1",)]
    assert impacts(wanted, INTERFACES + running, Ospfv3Neighbors(())) == []
