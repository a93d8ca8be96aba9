"""EIGRP, classic and named, IPv4 and IPv6: configuration, the router ID, what a duplicate costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.lab.sandbox.chains import chain

Section = Callable[[str, str], list[str]]
CLASSIC = "router eigrp 100\n network 10.0.0.0\n passive-interface Loopback0\n"
NAMED = (
    "router eigrp CORP\n !\n address-family ipv4 unicast autonomous-system 100\n  !\n"
    "  af-interface Loopback0\n   passive-interface\n  exit-af-interface\n  !\n"
    "  topology base\n  exit-af-topology\n  network 10.0.0.0\n exit-address-family\n"
)


def neighbors(seat: Any, family: str = "ip") -> list[str]:
    """The addresses of the neighbors, or their interfaces for IPv6."""
    rows = [line.split() for line in seat.type(f"show {family} eigrp neighbors").splitlines()]
    return [row[1] if family == "ip" else row[3] for row in rows if row and row[0].isdigit()]


def router_id(seat: Any, version: int = 4) -> str:
    return str(seat.shell.router.eigrp.router_id(f"{version} default 100"))


def test_classic_mode_in_ios_order(r1: Any, section: Section) -> None:
    """Networks, then passive interfaces, then the router ID; the class's own wildcard is left out."""
    r1.configure(
        "router eigrp 100",
        "eigrp router-id 10.255.0.1",
        "passive-interface lo0",
        "network 192.0.2.0 0.0.0.255",
        "network 10.255.0.1 0.0.0.0",
        "network 10.1.0.0 255.255.0.0",
        "no auto-summary",
    )
    assert section(r1.shell.router.running_text(), "router eigrp 100") == [
        "network 10.1.0.0 0.0.255.255",
        "network 10.255.0.1 0.0.0.0",
        "network 192.0.2.0",
        "passive-interface Loopback0",
        "eigrp router-id 10.255.0.1",
    ]
    r1.configure("router eigrp 100", "passive-interface default", "no passive-interface Gi0/0", "no eigrp router-id")
    assert section(r1.shell.router.running_text(), "router eigrp 100")[3:] == [
        "passive-interface default",
        "no passive-interface GigabitEthernet0/0",
    ]
    r1.configure("no router eigrp 100")
    assert "eigrp" not in r1.shell.router.running_text()


def test_a_vrf_of_a_classic_process(r1: Any, section: Section) -> None:
    """The VRF's family has the AS in its header and an identity of its own."""
    r1.configure("vrf definition RED", "router eigrp 3", "address-family ipv4 vrf RED autonomous-system 200")
    r1.configure(
        "router eigrp 3", "address-family ipv4 vrf RED", "network 172.16.0.1 0.0.0.0", "eigrp router-id 9.9.9.9"
    )
    assert section(r1.shell.router.running_text(), "router eigrp 3") == [
        "!",
        "address-family ipv4 vrf RED autonomous-system 200",
        " network 172.16.0.1 0.0.0.0",
        " eigrp router-id 9.9.9.9",
        "exit-address-family",
    ]
    assert str(r1.shell.router.eigrp.router_id("4 RED 200")) == "9.9.9.9"


def test_named_mode_in_ios_order(r1: Any, section: Section) -> None:
    """A family comes with its base topology; ``af-interface default`` first; each part closed by its own line."""
    r1.type("configure terminal", "router eigrp CORP", "address-family ipv4 unicast autonomous-system 100")
    assert r1.shell.prompt == "r1(config-router-af)#"
    r1.type("af-interface lo0")
    assert r1.shell.prompt == "r1(config-router-af-interface)#"
    r1.type("no passive-interface", "exit-af-interface", "af-interface default", "passive-interface")
    r1.type("exit-af-interface", "af-interface Gi0/0", "no passive-interface", "exit-af-interface", "topology base")
    assert r1.shell.prompt == "r1(config-router-af-topology)#"
    r1.type("redistribute static", "exit-af-topology", "eigrp router-id 10.255.0.1", "network 10.255.0.1 0.0.0.0")
    r1.type("exit-address-family", "end")
    assert section(r1.shell.router.running_text(), "router eigrp CORP") == [
        "!",
        "address-family ipv4 unicast autonomous-system 100",
        " !",
        " af-interface default",
        "  passive-interface",
        " exit-af-interface",
        " !",
        " af-interface Loopback0",
        " exit-af-interface",
        " !",
        " af-interface GigabitEthernet0/0",
        "  no passive-interface",
        " exit-af-interface",
        " !",
        " topology base",
        "  redistribute static",
        " exit-af-topology",
        " network 10.255.0.1 0.0.0.0",
        " eigrp router-id 10.255.0.1",
        "exit-address-family",
    ]
    members = r1.shell.router.eigrp
    assert [name in next(iter(members)).passive for name in ("Loopback0", "GigabitEthernet0/0")] == [True, False]
    r1.configure("router eigrp CORP", "no address-family ipv4 unicast autonomous-system 100")
    assert section(r1.shell.router.running_text(), "router eigrp CORP") == []


def test_ipv6_in_classic_mode(clock: Any, terminal: Any, section: Section) -> None:
    """``ipv6 eigrp N`` on the interfaces of an ``ipv6 router eigrp N``; the ID is an IPv4 address."""
    text = "ipv6 router eigrp 100\n passive-interface Loopback0\ninterface Loopback0\n ipv6 eigrp 100\n"
    network = chain(clock, text, text, link=" ipv6 eigrp 100\n")
    r1 = terminal(network, "r1")
    r1.type("configure terminal", "ipv6 router eigrp 100")
    assert r1.shell.prompt == "r1(config-rtr)#"
    r1.type("end")
    assert neighbors(r1, "ipv6") == ["Gi0/1"]
    assert router_id(r1, 6) == "10.255.0.1"
    assert "D   2001:DB8:255::2/128 [90/130816]" in r1.type("show ipv6 route")
    assert "EIGRP-IPv6 Protocol for AS(100)" in r1.type("show ipv6 protocols")
    r1.configure("no ipv6 router eigrp 100")
    assert "eigrp" not in r1.shell.router.running_text()


@pytest.mark.parametrize("text", [CLASSIC, NAMED], ids=["classic", "named"])
def test_an_elected_id_is_kept_and_an_explicit_one_is_taken_at_once(clock: Any, terminal: Any, text: str) -> None:
    """A higher loopback changes nothing; ``eigrp router-id`` acts at once and resets the neighbors."""
    network = chain(clock, text, text)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert (router_id(r1), neighbors(r2)) == ("10.255.0.1", ["10.0.1.1"])
    r1.configure("interface lo9", "ip address 203.0.113.9 255.255.255.255")
    assert (router_id(r1), neighbors(r2)) == ("10.255.0.1", ["10.0.1.1"])
    process = ("router eigrp CORP", "address-family ipv4 unicast autonomous-system 100")
    where = process if text is NAMED else ("router eigrp 100",)
    assert r1.configure(*where, "eigrp router-id 9.9.9.9") == ""
    assert (router_id(r1), neighbors(r2)) == ("9.9.9.9", [])
    clock.pass_by(5.1)
    assert neighbors(r2) == ["10.0.1.1"]
    assert any("%DUAL-5-NBRCHANGE: EIGRP-IPv4 100: Neighbor 10.0.1.1 (Gi0/0) is up" in x for x in r2.shell.router.log)
    r1.configure(*where, "no eigrp router-id")
    assert router_id(r1) == "203.0.113.9"


def test_a_duplicate_id_looks_healthy_and_loses_routes(clock: Any, terminal: Any) -> None:
    """The neighbors stay, yet what the namesake originates is dropped; what lies behind it is not."""
    twice = f"{CLASSIC} eigrp router-id 1.1.1.1\n"
    network = chain(clock, twice, twice, CLASSIC)
    r1 = terminal(network, "r1")
    assert neighbors(r1) == ["10.0.1.2"]
    table = r1.type("show ip route eigrp")
    assert "10.255.0.2/32" not in table
    assert "D        10.255.0.3/32 [90/131072] via 10.0.1.2, " in table
    terminal(network, "r2").configure("router eigrp 100", "eigrp router-id 2.2.2.2")
    clock.pass_by(5.1)
    assert "D        10.255.0.2/32 [90/130816] via 10.0.1.2, " in r1.type("show ip route eigrp")


@pytest.mark.parametrize(
    "lines",
    [
        ("router eigrp 100", "passive-interface Gi0/1"),
        ("router eigrp 100", "no network 10.0.0.0"),
        ("no router eigrp 100",),
        ("interface Gi0/1", "shutdown"),
        ("interface Gi0/1", "ip address 10.77.0.1 255.255.255.0"),
    ],
    ids=lambda lines: lines[-1],
)
def test_an_adjacency_needs_both_ends(clock: Any, terminal: Any, lines: tuple[str, ...]) -> None:
    """Passive, not covered, gone, down or in another subnet: no neighbor."""
    network = chain(clock, CLASSIC, CLASSIC)
    terminal(network, "r1").configure(*lines)
    clock.pass_by(60)
    assert neighbors(terminal(network, "r2")) == []


def test_another_as_is_another_world(clock: Any, terminal: Any) -> None:
    """Routers of different AS numbers do not meet."""
    network = chain(clock, CLASSIC, CLASSIC.replace("100", "200"))
    assert neighbors(terminal(network, "r1")) == []


@pytest.mark.parametrize(
    ("text", "topology", "protocol"),
    [
        (CLASSIC, "EIGRP-IPv4 Topology Table for AS(100)/ID(10.255.0.1)", "  EIGRP-IPv4 Protocol for AS(100)"),
        (
            NAMED,
            "EIGRP-IPv4 VR(CORP) Topology Table for AS(100)/ID(10.255.0.1)",
            "  EIGRP-IPv4 VR(CORP) Address-Family Protocol for AS(100)",
        ),
    ],
    ids=["classic", "named"],
)
def test_the_show_commands_name_the_id(clock: Any, terminal: Any, text: str, topology: str, protocol: str) -> None:
    """The topology's header and ``Router-ID:`` in ``show ip protocols``, the passive loopback named."""
    seat = terminal(chain(clock, text, text), "r1")
    assert seat.type("show ip eigrp topology").startswith(f"{topology}\n")
    shown = seat.type("show ip protocols")
    assert f"{protocol}\n" in shown
    assert "    Router-ID: 10.255.0.1\n" in shown
    assert "  Passive Interface(s):\n    Loopback0\n" in shown
