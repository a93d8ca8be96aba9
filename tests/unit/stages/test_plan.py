"""The plan stage: no guess where evidence is missing, names from the whole fleet, activations kept apart."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface

import pytest

from netloop.errors import EvidenceMissing
from netloop.model.device import Device
from netloop.model.evidence import Evidence, IdentityState, OspfIdentities, OspfNeighbors, RunningConfig
from netloop.model.intent import Link, LinkEnd
from netloop.model.inventory import Inventory
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.plan import address_book, make_plan, observed_addresses, planning_facts
from netloop.templating import render
from tests.unit.platforms.cisco_ios.conftest import OSPF, intent_of
from tests.unit.platforms.cisco_ios.test_effects import situation


def test_no_plan_without_neighbors() -> None:
    """Where the neighbors cannot be read, the cost is unknown, so there is no plan and the reason is said."""
    evidence = Evidence("pe1", facts={RunningConfig: RunningConfig("")}, unread={OspfIdentities: "garbled"})
    with pytest.raises(EvidenceMissing, match="OspfIdentities: garbled"):
        make_plan(intent_of(), evidence, "", PLATFORM, {})


def test_facts_follow_the_intent() -> None:
    """A device without OSPF or BGP is not asked about them."""
    bare = intent_of()
    assert planning_facts(type(bare)("pe1", "cisco_ios", bare.loopbacks)) == (RunningConfig,)
    assert OspfNeighbors in planning_facts(bare)


def test_activation_is_a_step_of_its_own() -> None:
    """A pending ID becomes an activation, disruptive, never one of the configuration steps."""
    intent = intent_of()
    found = situation(intent, ospf="10.0.11.1", running="router ospf 1\n!\nend\n")
    plan = make_plan(intent, found.evidence, render(intent), PLATFORM, found.names)
    assert [step.lines for step in plan.activations] == [("clear ip ospf 1 process",)]
    assert plan.activations[0].drops == ("p1",)
    assert not any("clear" in line for line in plan.commands)
    assert plan.changed


def test_plan_in_place_is_empty() -> None:
    """Where the candidate runs and the IDs are in effect there is nothing to send."""
    intent = intent_of()
    candidate = PLATFORM.planner.candidate("end\n", render(intent), intent)
    found = situation(intent, ospf="10.255.0.21", bgp="10.255.0.21", running=candidate)
    plan = make_plan(intent, found.evidence, render(intent), PLATFORM, found.names)
    assert plan.in_place
    assert (plan.steps, plan.activations) == ((), ())
    assert plan.candidate == plan.running


def test_address_book_names_each_address_once() -> None:
    """Links, loopbacks, running configurations and elected IDs name devices; an address of two names neither."""
    link = Link(LinkEnd("pe1", None, IPv4Interface("10.0.11.1/31")), LinkEnd("p1", None, IPv4Interface("10.0.11.0/31")))
    devices = {name: Device(name, "192.0.2.1", "cisco_ios") for name in ("pe1", "p1")}
    inventory = Inventory("x.yaml", devices, {"pe1": intent_of()}, (link,))
    shared = "interface Gi0/1\n ip address 10.7.7.7 255.255.255.0\n"
    evidence = [
        Evidence(name, facts={RunningConfig: RunningConfig(shared), OspfIdentities: OspfIdentities((state,))})
        for name, state in (
            ("pe1", IdentityState(OSPF, IPv4Address("10.0.0.5"))),
            ("p1", IdentityState(OSPF, IPv4Address("10.0.0.6"))),
        )
    ]
    book = address_book(inventory, {e.device: observed_addresses(e, PLATFORM) for e in evidence})
    assert book["10.0.11.0"] == "p1"
    assert book["10.255.0.21"] == "pe1"
    assert book["10.0.0.6"] == "p1"
    assert "10.7.7.7" not in book
