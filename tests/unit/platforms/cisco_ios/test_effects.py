"""What a change costs: pending, disruptive or nothing, and who would notice."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    Evidence,
    IdentityState,
    Neighbor,
    OspfIdentities,
    OspfNeighbors,
    RunningConfig,
)
from netloop.model.intent import Intent
from netloop.model.plan import Effect
from netloop.platforms.cisco_ios.dialect import EFFECTS
from netloop.platforms.configuration.situation import Situation
from tests.unit.platforms.cisco_ios.conftest import BGP, OSPF

OSPF_STEP = ("router ospf 1", "router-id 10.255.0.21")
BGP_STEP = ("router bgp 65000", "bgp router-id 10.255.0.21")
SOURCED = """interface Loopback0
 ip address 10.1.1.1 255.255.255.255
!
router bgp 65000
 neighbor 10.255.0.31 remote-as 65000
 neighbor 10.255.0.31 update-source Loopback0
!
"""


def situation(
    intent: Intent, ospf: str | None = None, bgp: str | None = None, *, neighbors: bool = True, running: str = ""
) -> Situation:
    """A device whose processes have these IDs in effect, and one neighbor each where ``neighbors``."""
    identity = {
        OspfIdentities: OspfIdentities((IdentityState(OSPF, IPv4Address(ospf)),) if ospf else ()),
        BgpIdentities: BgpIdentities((IdentityState(BGP, IPv4Address(bgp)),) if bgp else ()),
        OspfNeighbors: OspfNeighbors(
            (Neighbor(OSPF, IPv4Address("10.0.11.0"), "FULL", True, IPv4Address("10.0.11.0"), "Gi0/0"),)
            if neighbors
            else ()
        ),
        BgpNeighbors: BgpNeighbors(
            (Neighbor(BGP, IPv4Address("10.255.0.31"), "Established", True),) if neighbors else ()
        ),
        RunningConfig: RunningConfig(running),
    }
    names = {"10.0.11.0": "p1", "10.255.0.31": "rr1"}
    return Situation(intent, Evidence("pe1", facts=identity), names)


def test_ospf_id_with_neighbors_is_pending(intent: Intent) -> None:
    """A live OSPF process keeps its ID: pending, with the clear that would end it and the adjacencies it drops."""
    (impact,) = EFFECTS.of(OSPF_STEP, situation(intent, ospf="10.0.11.1"))
    assert (impact.effect, impact.activation, impact.drops) == (Effect.PENDING, "clear ip ospf 1 process", ("p1",))


def test_ospf_id_without_neighbors_is_free(intent: Intent) -> None:
    """A process without neighbors takes a new ID at once: the step costs nothing and leaves nothing pending."""
    found = situation(intent, ospf="10.0.11.1", neighbors=False)
    assert EFFECTS.of(OSPF_STEP, found) == ()
    assert EFFECTS.pending(found) == ()


def test_ospf_id_already_in_effect_is_free(intent: Intent) -> None:
    """Making an elected ID explicit changes nothing on the wire."""
    assert EFFECTS.of(OSPF_STEP, situation(intent, ospf="10.255.0.21")) == ()


def test_ospf_process_that_does_not_run_is_free(intent: Intent) -> None:
    """A new process has no adjacency to lose."""
    assert EFFECTS.of(OSPF_STEP, situation(intent, ospf=None)) == ()


def test_pending_from_an_earlier_change(intent: Intent) -> None:
    """A right configuration whose ID never took effect is pending even where nothing is left to send."""
    running = "router ospf 1\n router-id 10.255.0.21\n!\n"
    (impact,) = EFFECTS.pending(situation(intent, ospf="10.0.11.1", neighbors=False, running=running))
    assert impact.drops == ()
    assert impact.reason == "router ID 10.0.11.1 -> 10.255.0.21"


def test_bgp_id_resets_every_session(intent: Intent) -> None:
    """A changed BGP identifier takes effect at once and resets all sessions: disruptive."""
    (impact,) = EFFECTS.of(BGP_STEP, situation(intent, bgp="10.9.9.9"))
    assert (impact.effect, impact.drops) == (Effect.DISRUPTIVE, ("rr1",))


def test_sessions_that_the_device_does_not_list_are_in_the_price(intent: Intent) -> None:
    """Where a device cannot show the sessions of other families, the price says so, instead of calling the rest all."""
    seen = situation(intent, bgp="10.9.9.9", neighbors=False)
    facts = {**seen.evidence.facts, BgpNeighbors: BgpNeighbors((), every_family=False)}
    (impact,) = EFFECTS.of(BGP_STEP, replace(seen, evidence=Evidence("pe1", facts=facts)))
    assert impact.drops == ("the sessions of other address families; how many is not known here",)


@pytest.mark.parametrize("bgp", ["10.255.0.21", None])
def test_bgp_id_without_a_change_is_free(intent: Intent, bgp: str | None) -> None:
    """The same identifier, or a BGP that does not run yet, costs nothing."""
    assert EFFECTS.of(BGP_STEP, situation(intent, bgp=bgp)) == ()


@pytest.mark.parametrize("line", ["remote-as 65000", "update-source Loopback0", "route-reflector-client"])
def test_session_statements_reset_their_session(intent: Intent, line: str) -> None:
    """A changed statement of an established neighbor resets that session; of a new one, nothing."""
    step = ("router bgp 65000", f"neighbor 10.255.0.31 {line}")
    (impact,) = EFFECTS.of(step, situation(intent, bgp="10.255.0.21"))
    assert impact.drops == ("rr1",)
    assert EFFECTS.of(("router bgp 65000", f"neighbor 10.9.9.9 {line}"), situation(intent, bgp="10.255.0.21")) == ()


def test_changed_loopback_address_ends_the_sessions_sourced_from_it(intent: Intent) -> None:
    """Renumbering a loopback takes down what is sourced from it; a first address takes down nothing."""
    step = ("interface Loopback0", "ip address 10.255.0.21 255.255.255.255")
    (impact,) = EFFECTS.of(step, situation(intent, bgp="10.255.0.21", running=SOURCED))
    assert (impact.effect, impact.drops) == (Effect.DISRUPTIVE, ("rr1",))
    assert EFFECTS.of(step, situation(intent, bgp="10.255.0.21", running="router bgp 65000\n")) == ()


def test_a_neighbor_that_nobody_knows_is_named_by_its_id(intent: Intent) -> None:
    """An adjacency to a router outside the inventory is still counted, by its router ID."""
    found = situation(intent, ospf="10.0.11.1")
    (impact,) = EFFECTS.pending(Situation(found.intent, found.evidence, {}))
    assert impact.drops == ("10.0.11.0",)


def test_addresses_are_read_from_interfaces_only() -> None:
    """Interface addresses of both families are found; network statements and static routes are not."""
    lines = (
        "interface Gi0/0",
        " ip address 10.0.0.1 255.255.255.0",
        " ipv6 address 2001:DB8::1/64",
        "ip route 1.1.1.1 2.2.2.2",
    )
    running = "\n".join(lines)
    assert EFFECTS.addresses(running) == ("10.0.0.1", "2001:db8::1")
