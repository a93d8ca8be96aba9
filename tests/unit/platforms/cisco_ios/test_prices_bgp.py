"""What a changed BGP identifier costs: the sessions of every family, and of each VRF that runs under it."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.model.evidence import BgpIdentities, BgpNeighbors, Evidence, IdentityState, Neighbor, RunningConfig
from netloop.model.plan import Effect
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.dialect import EFFECTS
from netloop.platforms.configuration.situation import Situation
from tests.unit.platforms.intents import bgp, intent, loopback

WANTED = intent(loopback(0, "10.255.0.1"), bgp("100", "10.255.0.1"))
STEP = ("router bgp 100", "bgp router-id 10.255.0.1")
RUNNING = """router bgp 100
 bgp router-id 10.0.0.4
 neighbor 10.0.0.2 remote-as 100
 neighbor 10.0.0.3 remote-as 100
 neighbor 10.0.0.3 shutdown
 !
 address-family ipv4
  no neighbor 10.0.0.2 activate
 exit-address-family
 !
 address-family vpnv4
  neighbor 10.0.0.2 activate
 exit-address-family
 !
 address-family ipv4 vrf A
  neighbor 192.0.2.1 remote-as 64512
 exit-address-family
 !
 address-family ipv4 vrf B
  bgp router-id 172.16.0.1
  neighbor 192.0.2.5 remote-as 64513
 exit-address-family
!
"""


def up(address: str, vrf: str = DEFAULT_VRF) -> Neighbor:
    return Neighbor(Instance(Protocol.BGP, "100", vrf), IPv4Address(address), "10", True)


def drops(*facts: object, running: str = RUNNING) -> tuple[str, ...]:
    """Who the step takes down."""
    found = {RunningConfig: RunningConfig(running), **{type(fact): fact for fact in facts}}
    impacts = EFFECTS.of(STEP, Situation(WANTED, Evidence("pe1", facts=found), {"10.0.0.2": "p1"}))  # type: ignore[arg-type]
    assert all(impact.effect is Effect.DISRUPTIVE for impact in impacts)
    return tuple(name for impact in impacts for name in impact.drops)


STATE = BgpIdentities((IdentityState(Instance(Protocol.BGP, "100"), IPv4Address("10.0.0.4")),))


def test_sessions_of_other_families_and_of_inheriting_vrfs_are_in_the_price() -> None:
    """A PE with VPNv4 sessions alone loses them, and those of the VRF that has no identifier of its own."""
    sessions = BgpNeighbors((up("10.0.0.2"), up("192.0.2.1", "A"), up("192.0.2.5", "B")))
    assert drops(STATE, sessions) == ("p1", "192.0.2.1")


@pytest.mark.parametrize("facts", [(STATE,), (), (STATE, BgpNeighbors((), every_family=False))])
def test_where_no_output_tells_the_configuration_does(facts: tuple[object, ...]) -> None:
    """The neighbors that are configured and not shut are named, with the doubt that there is."""
    assert drops(*facts) == ("p1, if it is up", "192.0.2.1, if it is up")


def test_what_is_shown_as_down_is_not_lost() -> None:
    """A neighbor that the device lists as down has no session to lose, and a device that lists all has no others."""
    down = Neighbor(Instance(Protocol.BGP, "100"), IPv4Address("10.0.0.2"), "Idle", False)
    assert drops(STATE, BgpNeighbors((down,), every_family=False)) == ("192.0.2.1, if it is up",)
    assert drops(STATE, BgpNeighbors((down,))) == ()


def test_auto_assigned_vrfs_do_not_run_under_the_process() -> None:
    """With ``bgp router-id vrf auto-assign`` no VRF inherits the process's identifier."""
    running = RUNNING.replace(" bgp router-id 10.0.0.4\n", " bgp router-id 10.0.0.4\n bgp router-id vrf auto-assign\n")
    assert drops(STATE, running=running) == ("p1, if it is up",)


def test_a_process_that_already_runs_under_the_id_loses_nobody() -> None:
    """The same identifier is no change, also where only the configuration says so."""
    assert drops(running=RUNNING.replace("10.0.0.4", "10.255.0.1")) == ()
