"""Lines that stand on healthy routers: nothing to do where nothing is to do, otherwise what is declared alone."""

from __future__ import annotations

import pytest

from netloop.errors import NotPlannable
from netloop.model.intent import BgpNeighbor, Intent
from netloop.platforms.cisco_ios import PLATFORM
from netloop.templating import render
from tests.unit.platforms.intents import bgp, intent, ldp, loopback, member, neighbor, ospf, ospfv3

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


def interface(*lines: str) -> str:
    return "interface Loopback0\n" + "".join(f" {line}\n" for line in lines) + "!\n"


ADDRESS = "ip address 10.255.0.1 255.255.255.255"
PROCESS = "router ospf 1\n router-id 10.255.0.1\n passive-interface Loopback0\n"


def test_words_behind_an_area_stay_where_the_area_is_the_declared_one() -> None:
    """``secondaries none`` says something more than the area: it stays with it, and goes with another one."""
    text = interface(ADDRESS, "ip ospf 1 area 0 secondaries none") + PROCESS + "end\n"
    assert plan(text, intent(LO0, ospf("1", "10.255.0.1", member(LO0)))) == ((), ())
    there, back = plan(text, intent(LO0, ospf("1", "10.255.0.1", member(LO0, "7"))))
    assert there == (("interface Loopback0", "ip ospf 1 area 7"),)
    assert back == (("interface Loopback0", "ip ospf 1 area 0 secondaries none"),)


def test_words_behind_an_area_of_ospfv3_stay() -> None:
    """``instance`` stays in both syntaxes."""
    six = loopback(0, "10.255.0.1", "2001:db8::1")
    lines = ("ipv6 address 2001:DB8::1/128", "ipv6 ospf 1 area 0 instance 5", "ospfv3 2 ipv6 area 0 instance 6")
    text = interface(ADDRESS, *lines) + (
        "ipv6 router ospf 1\n router-id 10.255.0.1\n passive-interface Loopback0\n!\n"
        "router ospfv3 2\n router-id 10.255.0.1\n !\n address-family ipv6 unicast\n  passive-interface Loopback0\n"
        " exit-address-family\n!\nend\n"
    )
    wanted = intent(six, ospfv3("1", "10.255.0.1", member(six)), ospfv3("2", "10.255.0.1", member(six), new=True))
    assert plan(text, wanted) == ((), ())


@pytest.mark.parametrize("network", [False, True])
@pytest.mark.parametrize(
    ("statements", "enough"),
    [
        (("network 10.0.0.0 0.255.255.255 area 0",), True),
        (("network 0.0.0.0 255.255.255.255 area 0.0.0.0",), True),
        (("network 10.0.0.0 0.255.255.255 area 5",), False),
        (("network 10.255.0.0 0.0.0.255 area 5", "network 10.0.0.0 0.255.255.255 area 0"), False),
        (("network 10.255.0.0 0.0.255.255 area 0", "network 10.0.0.0 0.255.255.255 area 5"), True),
        (("network 10.0.0.0 0.0.255.255 area 0",), False),
        (("network 10.255.0.1 255.0.255.0 area 0",), False),
    ],
)
def test_a_wider_network_of_the_area_advertises_already(
    statements: tuple[str, ...], *, enough: bool, network: bool
) -> None:
    """The most specific statement around an address decides its area: where it is the declared one nothing is added."""
    text = interface(ADDRESS) + PROCESS + "".join(f" {line}\n" for line in statements) + "!\nend\n"
    there, _ = plan(text, intent(LO0, ospf("1", "10.255.0.1", member(LO0, network=network))))
    line = (
        ("router ospf 1", "network 10.255.0.1 0.0.0.0 area 0")
        if network
        else ("interface Loopback0", "ip ospf 1 area 0")
    )
    assert there == (() if enough else (line,))


def test_a_link_local_address_that_nobody_declared_is_left_alone() -> None:
    """It says nothing about who the router is; a global address that is not declared goes."""
    six = loopback(0, "10.255.0.1", "2001:db8::1")
    lines = (ADDRESS, "ipv6 address FE80::1 link-local", "ipv6 address 2001:DB8::1/128")
    assert plan(interface(*lines) + "end\n", intent(six)) == ((), ())
    there, _ = plan(interface(*lines, "ipv6 address 2001:DB8::9/128") + "end\n", intent(six))
    assert there == (("interface Loopback0", "no ipv6 address 2001:DB8::9/128"),)


FAMILY = " !\n address-family ipv6 unicast\n  {}passive-interface Loopback0\n exit-address-family\n!\nend\n"


@pytest.mark.parametrize(
    ("process", "family", "commands"),
    [
        (
            "",
            "router-id 10.9.9.9\n  ",
            ("address-family ipv6 unicast", "router-id 10.255.0.1", "exit-address-family"),
        ),
        (" router-id 10.9.9.9\n", "router-id 10.255.0.1\n  ", ()),
        (" router-id 10.255.0.1\n", "router-id 10.255.0.1\n  ", ()),
        (" router-id 10.255.0.1\n", "", ()),
        (" router-id 10.9.9.9\n", "", ("router-id 10.255.0.1",)),
    ],
)
def test_the_id_of_ospfv3_is_replaced_where_it_stands(process: str, family: str, commands: tuple[str, ...]) -> None:
    """In the default family the router ID counts before the process's; where it has one there, it is that one."""
    six = loopback(0, "10.255.0.1", "2001:db8::1")
    lines = (ADDRESS, "ipv6 address 2001:DB8::1/128", "ospfv3 1 ipv6 area 0")
    text = interface(*lines) + "router ospfv3 1\n" + process + FAMILY.format(family)
    there, _ = plan(text, intent(six, ospfv3("1", "10.255.0.1", member(six), new=True)))
    assert there == ((("router ospfv3 1", *commands),) if commands else ())


def test_what_is_advertised_already_is_so_for_that_loopback_alone() -> None:
    """Another loopback of the process, which no statement covers, is put into the area."""
    other = loopback(1, "172.16.0.1")
    text = (
        interface(ADDRESS)
        + "interface Loopback1\n ip address 172.16.0.1 255.255.255.255\n!\n"
        + PROCESS
        + " passive-interface Loopback1\n network 10.0.0.0 0.255.255.255 area 0\n!\nend\n"
    )
    there, _ = plan(text, intent(LO0, other, ospf("1", "10.255.0.1", member(LO0), member(other))))
    assert there == (("interface Loopback1", "ip ospf 1 area 0"),)


PEER = neighbor("10.255.0.2", 65000, "Loopback0")
GROUPED = (
    "bgp router-id 10.255.0.1",
    "neighbor IBGP peer-group",
    "neighbor IBGP remote-as 65000",
    "neighbor IBGP update-source Loopback0",
    "neighbor 10.255.0.2 peer-group IBGP",
)


def peers(*of: BgpNeighbor) -> Intent:
    return intent(LO0, bgp("65000", "10.255.0.1", *of))


TEMPLATES = (
    "template peer-session BASE",
    " remote-as 65000",
    "exit-peer-session",
    "template peer-session INTERNAL",
    " update-source Loopback0",
    " inherit peer-session BASE",
    "exit-peer-session",
    "bgp router-id 10.255.0.1",
    "neighbor 10.255.0.2 inherit peer-session INTERNAL",
)


@pytest.mark.parametrize("lines", [GROUPED, TEMPLATES])
def test_what_a_neighbor_inherits_is_configured(lines: tuple[str, ...]) -> None:
    """From its peer group, or its peer session and the one above that: nothing is to do, nothing is overridden."""
    assert plan(router_bgp(*lines), peers(PEER)) == ((), ())


def test_a_family_that_a_member_joins_is_inherited_too() -> None:
    """In the long form a member is active where it joins, and a client where its group or its peer policy says so."""
    lines = (
        "template peer-policy CLIENT",
        " route-reflector-client",
        "exit-peer-policy",
        *GROUPED,
        "neighbor 10.255.0.3 remote-as 65000",
        "neighbor 10.255.0.3 update-source Loopback0",
        "!",
        "address-family ipv4",
        " neighbor IBGP route-reflector-client",
        " neighbor 10.255.0.2 peer-group IBGP",
        " neighbor 10.255.0.3 activate",
        " neighbor 10.255.0.3 inherit peer-policy CLIENT 10",
        "exit-address-family",
    )
    clients = (
        neighbor("10.255.0.2", 65000, "Loopback0", client=True),
        neighbor("10.255.0.3", 65000, "Loopback0", client=True),
    )
    assert plan(router_bgp(*lines), peers(*clients)) == ((), ())


def test_whoever_has_its_source_from_a_template_may_have_one_of_its_own() -> None:
    """Where the declared source is not that of the peer session, the neighbor is given it; it goes on the way back."""
    there, back = plan(router_bgp(*TEMPLATES), peers(neighbor("10.255.0.2", 65000, "Loopback1")))
    assert there == (("router bgp 65000", "neighbor 10.255.0.2 update-source Loopback1"),)
    assert back == (("router bgp 65000", "no neighbor 10.255.0.2 update-source"),)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (neighbor("10.255.0.2", 65001, "Loopback0"), "has 'remote-as 65000' from peer-group IBGP"),
        (neighbor("10.255.0.2", 65000, "Loopback1"), "has 'update-source Loopback0' from peer-group IBGP"),
        (neighbor("10.255.0.2", 65000, "Loopback0", client=True), "is in peer-group IBGP, which has none"),
    ],
)
def test_what_the_router_would_refuse_on_a_member_is_not_planned(wanted: BgpNeighbor, sentence: str) -> None:
    """Another AS or source than the group's, or an outbound option that it has not: that is said in a sentence."""
    with pytest.raises(NotPlannable, match=sentence) as raised:
        plan(router_bgp(*GROUPED), peers(wanted))
    assert "router bgp 65000: neighbor 10.255.0.2 " in raised.value.message
    assert "IBGP" in (raised.value.hint or "")


@pytest.mark.parametrize(
    ("running", "force", "command"),
    [
        (" force", None, None),
        ("", None, None),
        (" force", True, None),
        (" force", False, "mpls ldp router-id Loopback0"),
        ("", True, "mpls ldp router-id Loopback0 force"),
    ],
)
@pytest.mark.parametrize("vrf", ["", "vrf A "])
def test_force_of_ldp_is_what_is_declared_else_what_is_there(
    vrf: str, running: str, *, force: bool | None, command: str | None
) -> None:
    """``force`` behind LDP's router ID stays where nothing is said of it, and comes or goes where something is."""
    text = f"{LOOPBACK}mpls ldp router-id {vrf}Loopback0{running}\n!\nend\n"
    process = ldp("10.255.0.1", "Loopback0", force=force, **({"vrf": "A"} if vrf else {}))
    expected = ((command.replace("router-id ", f"router-id {vrf}"),),) if command else ()
    assert plan(text, intent(LO0, process))[0] == expected
