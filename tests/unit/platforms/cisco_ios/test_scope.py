"""The guard: what is not declared is not written, whatever a template, a further line or a configuration says."""

from __future__ import annotations

import re

import pytest

from netloop.errors import TemplateError
from netloop.model.intent import Intent
from netloop.platforms.cisco_ios.dialect import DIALECT
from netloop.platforms.configuration.ownership import Scope
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.templating import render
from tests.unit.platforms.intents import (
    bgp,
    eigrp,
    intent,
    isis,
    ldp,
    loopback,
    member,
    neighbor,
    ospf,
    ospfv3,
)

LO0 = loopback(0, "10.255.0.1", "2001:db8::1", lines=("ip mtu 1400", "no ip redirects"))
LO10 = loopback(10, "172.16.10.1", vrf="A")
WANTED = intent(
    LO0,
    LO10,
    ospf("1", "10.255.0.1", member(LO0)),
    ospfv3("1", "10.255.0.1", member(LO0)),
    ospfv3("2", "10.255.0.2", new=True),
    isis("core", "49.0001.0102.5500.0001.00", LO0),
    eigrp("100", "10.255.0.1", LO0),
    eigrp("200", "172.16.10.1", LO10, vrf="A"),
    eigrp("300", "10.255.0.1", LO0, named="CORP"),
    bgp("65000", "10.255.0.1", neighbor("10.255.0.31", 65000)),
    bgp("65000", "172.16.10.1", neighbor("172.16.0.2", 64512), vrf="A"),
    ldp("10.255.0.1", "Loopback0"),
    absent=("Loopback7",),
)
PLANNER = SectionPlanner(DIALECT)
REFUSED = {
    "interface Loopback0": ("ip access-group X in", "exit", "do reload", "bandwidth 1000", "router bgp 1"),
    "interface Loopback7": ("ip address 10.0.0.1 255.255.255.255",),
    "router ospf 1": ("network 10.0.0.0 0.0.0.255 area 0", "passive-interface default", "redistribute static"),
    "ipv6 router ospf 1": ("passive-interface GigabitEthernet0/0", "redistribute static"),
    "router isis core": ("passive-interface default", "redistribute static", "no net"),
    "router eigrp 100": ("network 10.0.0.0", "passive-interface default", "shutdown"),
    "ipv6 router eigrp 100": ("eigrp router-id 1.1.1.1",),
    "router bgp 65000": (
        "neighbor 172.16.0.2 remote-as 64512",
        "neighbor 10.255.0.32 remote-as 65000",
        "neighbor 10.255.0.31 route-map X in",
        "redistribute static",
        "no bgp default ipv4-unicast",
        "address-family ipv4 vrf B",
    ),
    "router bgp 65001": ("bgp router-id 10.255.0.1",),
    "mpls ldp router-id vrf B Loopback0": (),
    "mpls ldp router-id Loopback0 force now": (),
}


@pytest.mark.parametrize(("header", "line"), [(h, line) for h, lines in REFUSED.items() for line in lines or (None,)])
def test_a_template_stays_inside(header: str, line: str | None) -> None:
    """A rendered line that is not of the declared identities, advertisements and sources stops the plan."""
    text = f"{header}\n" + (f" {line}\n" if line else "")
    with pytest.raises(TemplateError, match="|".join(map(re.escape, filter(None, (line, header))))):
        PLANNER.candidate("", render(WANTED) + text, WANTED)


@pytest.mark.parametrize(
    ("family", "line"),
    [
        ("router bgp 65000/address-family ipv4 vrf A", "neighbor 10.255.0.31 remote-as 65000"),
        ("router bgp 65000/address-family vpnv4", "bgp router-id 10.255.0.1"),
        ("router eigrp CORP/address-family ipv4 unicast autonomous-system 300", "redistribute static"),
        ("router eigrp 200/address-family ipv4 vrf B autonomous-system 200", "network 10.0.0.1 0.0.0.0"),
        ("router ospfv3 2/address-family ipv4 unicast", "passive-interface Loopback0"),
    ],
)
def test_families_are_places_of_their_own(family: str, line: str) -> None:
    """What is declared in one address family or VRF may not be written in another."""
    header, inner = family.split("/")
    with pytest.raises(TemplateError):
        PLANNER.candidate("", f"{header}\n {inner}\n  {line}\n exit-address-family\n", WANTED)


@pytest.mark.parametrize(
    "line",
    ["interface GigabitEthernet0/0", "exit", "router bgp 1", "ip route 0.0.0.0 0.0.0.0 Null0", "do reload", "end"],
)
def test_a_further_line_cannot_leave_its_interface(line: str) -> None:
    """A declared line that IOS would take as a global or exec command is refused, though it was declared."""
    wanted = intent(loopback(0, "10.255.0.1", lines=(line,)))
    with pytest.raises(TemplateError, match=re.escape(line)):
        PLANNER.candidate("", render(wanted), wanted)


@pytest.mark.parametrize(
    "section",
    [
        ("no router bgp 65000",),
        ("no router ospf 1",),
        ("no interface Loopback0",),
        ("no router eigrp 3",),
        ("no interface GigabitEthernet0/0",),
        ("router ospf 9", "router-id 1.1.1.1"),
        ("hostname evil",),
    ],
)
def test_sections_do_not_go_that_stay(section: tuple[str, ...]) -> None:
    """No process and no interface goes as a whole while the target has it, or while it is not netloop's."""
    with pytest.raises(TemplateError):
        Scope(DIALECT, WANTED).check(section)
    assert Scope(DIALECT, WANTED).within(section) == ()


def test_an_absent_loopback_goes_and_comes_back() -> None:
    """``absent`` is the one thing that may be removed by name, and the rollback may write all it had."""
    scope = Scope(DIALECT, WANTED)
    scope.check(("no interface Loopback7",), removable=frozenset({"interface Loopback7"}))
    scope.check(("interface Loopback7", "ip pim sparse-mode", "ip address 10.0.0.7 255.255.255.255"))


@pytest.mark.parametrize("empty", [intent(), intent(absent=("Loopback7",))])
def test_nothing_declared_owns_nothing(empty: Intent) -> None:
    """An intent without processes leaves every process alone."""
    running = (
        "interface Loopback0\n ip address 10.0.0.1 255.255.255.255\n!\nrouter bgp 65000\n bgp router-id 9.9.9.9\nend\n"
    )
    assert PLANNER.candidate(running, render(empty), empty) == running
    assert PLANNER.sections(running, running, empty) == ()
