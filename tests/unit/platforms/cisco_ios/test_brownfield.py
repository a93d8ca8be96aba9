"""Lines that stand on healthy routers: nothing to do where nothing is to do, otherwise what is declared alone."""

from __future__ import annotations

import pytest

from netloop.model.intent import Intent
from netloop.platforms.cisco_ios import PLATFORM
from netloop.templating import render
from tests.unit.platforms.intents import bgp, intent, loopback, member, ospf, ospfv3

Sections = tuple[tuple[str, ...], ...]
LO0 = loopback(0, "10.255.0.1")
LO10 = loopback(10, "172.16.10.1", vrf="A")
LOOPBACK = "interface Loopback0\n ip address 10.255.0.1 255.255.255.255\n!\n"


def plan(running: str, wanted: Intent) -> tuple[Sections, Sections]:
    """The commands to what is declared, and those of the way back."""
    candidate = PLATFORM.planner.candidate(running, render(wanted), wanted)
    there = PLATFORM.planner.sections(running, candidate, wanted)
    again = PLATFORM.planner.candidate(candidate, render(wanted), wanted)
    assert PLATFORM.planner.sections(candidate, again, wanted) == ()
    return there, PLATFORM.planner.sections(candidate, running, wanted)


def router_bgp(*lines: str) -> str:
    return LOOPBACK + "router bgp 65000\n" + "".join(f" {line}\n" for line in lines) + "!\nend\n"


BGP = intent(LO0, bgp("65000", "10.255.0.1"))


def test_an_id_by_the_loopback_that_has_it_is_that_id() -> None:
    """``bgp router-id interface Loopback0`` is an explicit ID, and the declared one: nothing to do."""
    wanted = intent(LO0, bgp("65000", "10.255.0.1"))
    named = tuple(
        type(p)(p.instance, type(p.router_id)(p.instance, p.router_id.address, "Loopback0")) for p in wanted.bgp
    )
    wanted = intent(LO0, *named)
    assert plan(router_bgp("bgp router-id interface Loopback0"), wanted) == ((), ())
    there, back = plan(router_bgp("bgp router-id interface Loopback1"), wanted)
    assert there == (("router bgp 65000", "bgp router-id 10.255.0.1"),)
    assert back == (("router bgp 65000", "bgp router-id interface Loopback1"),)


@pytest.mark.parametrize(
    ("lines", "there", "back"),
    [
        (("bgp router-id vrf auto-assign",), ("bgp router-id 10.255.0.1",), ("no bgp router-id 10.255.0.1",)),
        (
            ("bgp router-id vrf auto-assign", "bgp router-id 10.9.9.9"),
            ("bgp router-id 10.255.0.1",),
            ("bgp router-id 10.9.9.9",),
        ),
        (("bgp router-id vrf auto-assign", "bgp router-id 10.255.0.1"), (), ()),
        (("bgp router-id 10.255.0.1", "bgp router-id vrf auto-assign"), (), ()),
    ],
)
def test_auto_assign_of_the_vrfs_is_another_line(
    lines: tuple[str, ...], there: tuple[str, ...], back: tuple[str, ...]
) -> None:
    """``bgp router-id vrf auto-assign`` stays beside the process's ID, in both directions."""
    expected = tuple((("router bgp 65000", *commands),) if commands else () for commands in (there, back))
    assert plan(router_bgp(*lines), BGP) == expected


def test_auto_assign_in_a_family_gives_way_to_its_id() -> None:
    """In a VRF's family ``auto-assign`` stands where the ID would: the declared one takes its place, and back."""
    running = router_bgp("address-family ipv4 vrf A", " bgp router-id auto-assign", "exit-address-family")
    there, back = plan(running, intent(LO10, bgp("65000", "172.16.10.1", vrf="A")))
    family = ("router bgp 65000", "address-family ipv4 vrf A")
    assert (*family, "bgp router-id 172.16.10.1", "exit-address-family") in there
    assert (*family, "bgp router-id auto-assign", "exit-address-family") in back


@pytest.mark.parametrize(("running", "declared"), [("0.0.0.0", "0"), ("0", "0.0.0.0"), ("0.0.0.51", "51")])
@pytest.mark.parametrize("network", [False, True])
def test_equal_areas_are_one_area(running: str, declared: str, *, network: bool) -> None:
    """``0.0.0.0`` is ``0``, on an interface and in a ``network`` statement: nothing to do, and what stands stays."""
    line = "" if network else f" ip ospf 1 area {running}\n"
    statement = f" network 10.255.0.1 0.0.0.0 area {running}\n" if network else ""
    text = (
        f"interface Loopback0\n ip address 10.255.0.1 255.255.255.255\n{line}!\n"
        f"router ospf 1\n router-id 10.255.0.1\n passive-interface Loopback0\n{statement}!\nend\n"
    )
    wanted = intent(LO0, ospf("1", "10.255.0.1", member(LO0, declared, network=network)))
    assert PLATFORM.planner.candidate(text, render(wanted), wanted) == text
    assert plan(text, wanted) == ((), ())
