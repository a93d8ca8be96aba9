"""Lines that stand on healthy FRR routers: nothing to do where nothing is to do, otherwise what is declared alone."""

from __future__ import annotations

from ipaddress import IPv4Interface

import pytest

from netloop.errors import NotPlannable
from netloop.model.intent import Intent, Loopback
from netloop.platforms.frr import PLATFORM
from netloop.templating import render
from tests.unit.platforms.intents import bgp, intent, member, neighbor, ospf

LO = Loopback("lo", ipv4=IPv4Interface("10.255.0.1/32"))
GROUPED = """interface lo
 ip address 10.255.0.1/32
exit
!
router bgp 65000
 bgp router-id 10.255.0.1
 neighbor IBGP peer-group
 neighbor IBGP remote-as {remote}
 neighbor IBGP update-source lo
 neighbor 10.255.0.2 peer-group IBGP
 !
 address-family ipv4 unicast
  neighbor IBGP route-reflector-client
 exit-address-family
exit
!
end
"""


def plan(running: str, wanted: Intent) -> tuple[tuple[str, ...], ...]:
    candidate = PLATFORM.planner.candidate(running, render(wanted), wanted)
    return PLATFORM.planner.sections(running, candidate, wanted)


def peer(system: int, source: str = "lo", *, client: bool = False) -> Intent:
    wanted = intent(
        LO, bgp("65000", "10.255.0.1", neighbor("10.255.0.2", system, source, client=client)), platform="frr"
    )
    return PLATFORM.adapt(wanted)


@pytest.mark.parametrize(("remote", "system"), [("65000", 65000), ("internal", 65000), ("external", 65009)])
@pytest.mark.parametrize("client", [False, True])
def test_what_a_member_of_a_group_inherits_is_configured(remote: str, system: int, *, client: bool) -> None:
    """Its AS, by number or by kind, its source, and that it is a client: nothing to do, nothing is overridden."""
    assert plan(GROUPED.format(remote=remote), peer(system, client=client)) == ()


@pytest.mark.parametrize(("system", "commands"), [(65000, ()), (65009, ("neighbor 10.255.0.2 remote-as 65009",))])
def test_internal_is_the_processs_own_as(system: int, commands: tuple[str, ...]) -> None:
    """A neighbor that is said to be ``internal`` has the declared AS, where that is the process's; else it is given."""
    own = GROUPED.replace(" neighbor 10.255.0.2 peer-group IBGP\n", " neighbor 10.255.0.2 remote-as internal\n")
    own = own.replace(" neighbor IBGP update-source lo\n", " neighbor 10.255.0.2 update-source lo\n")
    assert plan(own, peer(system)) == ((("router bgp 65000", *commands),) if commands else ())


def test_a_member_may_have_a_source_of_its_own() -> None:
    """FRR lets a member override what is not the AS."""
    found = plan(GROUPED.format(remote="65000"), peer(65000, "10.255.0.9"))
    assert found == (("router bgp 65000", "neighbor 10.255.0.2 update-source 10.255.0.9"),)


@pytest.mark.parametrize("remote", ["65000", "internal"])
def test_another_as_than_the_groups_is_not_planned(remote: str) -> None:
    """``% Peer-group member cannot override remote-as of peer-group.`` is foreseen, in a sentence."""
    with pytest.raises(NotPlannable, match=f"has 'remote-as {remote}' from peer-group IBGP"):
        plan(GROUPED.format(remote=remote), peer(65001))


INTERFACE = "interface lo\n ip address 10.255.0.1/32\n{}exit\n!\n"
OSPF = "router ospf\n ospf router-id 10.255.0.1\n{}exit\n!\nend\n"


@pytest.mark.parametrize(
    ("statements", "commands"),
    [
        (" network 10.0.0.0/8 area 0\n", ()),
        (" network 10.0.0.0/8 area 0.0.0.0\n", ()),
        (" network 10.0.0.0/8 area 5\n", (("router ospf", "network 10.255.0.1/32 area 0"),)),
        (
            " network 10.255.0.0/16 area 5\n network 10.0.0.0/8 area 0\n",
            (("router ospf", "network 10.255.0.1/32 area 0"),),
        ),
        (" network 192.0.2.0/24 area 0\n", (("router ospf", "network 10.255.0.1/32 area 0"),)),
    ],
)
@pytest.mark.parametrize("network", [False, True])
def test_a_wider_network_of_the_area_advertises_already(
    statements: str, commands: tuple[tuple[str, ...], ...], *, network: bool
) -> None:
    """Where every statement around the address is of the declared area, nothing is added."""
    wanted = PLATFORM.adapt(
        intent(LO, ospf("1", "10.255.0.1", member(LO, network=network, passive=False)), platform="frr")
    )
    assert plan(INTERFACE.format("") + OSPF.format(statements), wanted) == commands


def test_a_link_local_address_that_nobody_declared_is_left_alone() -> None:
    """It says nothing about who the router is."""
    text = INTERFACE.format(" ipv6 address fe80::1/64\n") + "end\n"
    assert plan(text, PLATFORM.adapt(intent(LO, platform="frr"))) == ()


def test_a_loopback_that_goes_takes_its_network_with_it_before_the_way_is_chosen() -> None:
    """The one ``network`` of an absent loopback binds nobody: the other is told of as declared, and stays so."""
    text = "interface dummy7\n ip address 10.255.0.7/32\nexit\n!\n" + OSPF.format(" network 10.255.0.7/32 area 0\n")
    declared = ospf("1", "10.255.0.1", member(LO, passive=False))
    wanted = PLATFORM.adapt(intent(LO, declared, absent=("dummy7",), platform="frr"))
    candidate = PLATFORM.planner.candidate(text, render(wanted), wanted)
    assert " ip ospf area 0\n" in candidate
    assert PLATFORM.planner.candidate(candidate, render(wanted), wanted) == candidate
