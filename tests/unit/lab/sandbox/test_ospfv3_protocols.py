"""OSPFv3 in both syntaxes: configuration, the router ID that sticks, neighbors over IPv6, routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.chains import chain

Section = Callable[[str, str], list[str]]
OLD = " ipv6 ospf network point-to-point\n ipv6 ospf 1 area 0\n"
NEW = " ospfv3 network point-to-point\n ospfv3 1 ipv6 area 0\n"
SYNTAXES = pytest.mark.parametrize(
    ("link", "process", "show", "clear"),
    [
        (OLD, "ipv6 router ospf 1", "show ipv6 ospf", "clear ipv6 ospf 1 process"),
        (NEW, "router ospfv3 1", "show ospfv3", "clear ospfv3 1 process"),
    ],
    ids=["ipv6", "ospfv3"],
)


def full(seat: Any, show: str) -> list[str]:
    return [line.split()[0] for line in seat.type(f"{show} neighbor").splitlines() if "FULL/" in line]


def test_the_old_syntax(r1: Any, section: Section) -> None:
    """``ipv6 router ospf`` stands behind the interfaces, router-id first; its interface lines follow the address."""
    r1.type("configure terminal", "ipv6 router ospf 1")
    assert r1.shell.prompt == "r1(config-rtr)#"
    r1.type("end")
    r1.configure("ipv6 router ospf 1", "passive-interface lo0", "router-id 10.255.0.1")
    r1.configure("interface lo0", "ipv6 ospf cost 5", "ipv6 ospf 1 area 0", "ipv6 address 2001:db8::1/128")
    text = r1.shell.router.running_text()
    assert section(text, "ipv6 router ospf 1") == ["router-id 10.255.0.1", "passive-interface Loopback0"]
    assert section(text, "interface Loopback0")[1:] == [
        "ipv6 address 2001:DB8::1/128",
        "ipv6 ospf 1 area 0",
        "ipv6 ospf cost 5",
    ]
    assert text.index("\nrouter bgp") < text.index("\nipv6 router ospf 1") < text.index("\ncontrol-plane")
    r1.configure("no ipv6 router ospf 1")
    assert "ipv6 ospf 1" not in r1.shell.router.running_text()


def test_the_new_syntax(r1: Any, section: Section) -> None:
    """``ospfv3 1 ipv6 area 0`` brings process and family into being; ``no router ospfv3`` takes them all."""
    r1.configure("interface lo0", "ipv6 address 2001:db8::1/128", "ospfv3 1 ipv6 area 0")
    r1.type("configure terminal", "router ospfv3 1")
    assert r1.shell.prompt == "r1(config-router)#"
    r1.type("address-family ipv6 unicast")
    assert r1.shell.prompt == "r1(config-router-af)#"
    r1.type("passive-interface lo0", "exit-address-family", "router-id 10.255.0.1", "end")
    assert section(r1.shell.router.running_text(), "router ospfv3 1") == [
        "router-id 10.255.0.1",
        "!",
        "address-family ipv6 unicast",
        " passive-interface Loopback0",
        "exit-address-family",
    ]
    r1.configure("no router ospfv3 1")
    assert "ospfv3" not in r1.shell.router.running_text()


def test_no_ipv4_address_no_process(single: Callable[[str], Network], terminal: Any) -> None:
    """Without any IPv4 address the process does not start and logs so; an explicit ID starts it."""
    text = "interface Loopback0\n ipv6 address 2001:DB8::1/128\n ipv6 ospf 1 area 0\nipv6 router ospf 1\n"
    seat = terminal(single(f"ipv6 unicast-routing\n{text}"), "r1")
    assert "%OSPFv3: Router process 1 is not running, please configure a router-id" in seat.type("show ipv6 ospf")
    assert any("%OSPFv3-4-NORTRID" in line for line in seat.shell.router.log)
    assert seat.configure("ipv6 router ospf 1", "router-id 10.9.9.9") == ""
    assert ' Routing Process "ospfv3 1" with ID 10.9.9.9' in seat.type("show ipv6 ospf")


@SYNTAXES
def test_the_id_sticks_while_there_are_neighbors(
    clock: Any, terminal: Any, link: str, process: str, show: str, clear: str
) -> None:
    """Elected at the start, pending with a neighbor, taken after a confirmed clear, which drops the adjacency."""
    network = chain(clock, "", "", link=link)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert full(r2, show) == ["10.255.0.1"]
    assert "for this to take effect" in r1.configure(process, "router-id 9.9.9.9")
    assert full(r2, show) == ["10.255.0.1"]
    assert r1.type(clear) == "Reset selected OSPFv3 processes? [no]: "
    r1.type("no")
    assert full(r2, show) == ["10.255.0.1"]
    r1.type(clear, "yes")
    assert full(r2, show) == []
    clock.pass_by(5.1)
    assert full(r2, show) == ["9.9.9.9"]
    assert any("%OSPFv3-5-ADJCHG: Process 1, Nbr 9.9.9.9" in line for line in r2.shell.router.log)
    assert "9.9.9.9" in r1.type(show)


@SYNTAXES
def test_without_neighbors_the_id_is_taken_at_once(
    clock: Any, terminal: Any, link: str, process: str, show: str, clear: str
) -> None:
    """A process alone follows ``router-id`` and its removal without a word."""
    seat = terminal(chain(clock, "", "", ports=[link, ""]), "r1")
    assert seat.configure(process, "router-id 9.9.9.9") == ""
    assert "9.9.9.9" in seat.type(show)
    assert seat.configure(process, "no router-id") == ""
    assert "10.255.0.1" in seat.type(show)
    assert clear


@pytest.mark.parametrize(
    "lines",
    [
        ("interface Gi0/1", "ipv6 ospf 1 area 1"),
        ("interface Gi0/1", "no ipv6 address"),
        ("interface Gi0/1", "shutdown"),
        ("ipv6 router ospf 1", "passive-interface Gi0/1"),
        ("no ipv6 router ospf 1",),
    ],
    ids=lambda lines: lines[-1],
)
def test_an_adjacency_needs_both_ends(clock: Any, terminal: Any, lines: tuple[str, ...]) -> None:
    """Another area, no IPv6, down or passive: no adjacency."""
    network = chain(clock, "", "", link=OLD)
    terminal(network, "r1").configure(*lines)
    clock.pass_by(60)
    assert full(terminal(network, "r2"), "show ipv6 ospf") == []


def test_one_id_twice_is_no_adjacency(clock: Any, terminal: Any) -> None:
    """Two routers of one router ID do not meet."""
    network = chain(
        clock, "ipv6 router ospf 1\n router-id 1.1.1.1\n", "ipv6 router ospf 1\n router-id 1.1.1.1\n", link=OLD
    )
    assert full(terminal(network, "r1"), "show ipv6 ospf") == []


def test_a_loopback_travels_as_a_host_route(clock: Any, terminal: Any) -> None:
    """Over two links a loopback's /128 is known at the sum of the costs, and the protocol says who it is."""
    loopback = "interface Loopback0\n ipv6 ospf 1 area 0\n"
    network = chain(clock, "", "", loopback, link=OLD)
    seat = terminal(network, "r1")
    assert "O   2001:DB8:255::3/128 [110/3]\n     via FE80::" in seat.type("show ipv6 route")
    shown = seat.type("show ipv6 protocols")
    assert 'IPv6 Routing Protocol is "ospf 1"\n  Router ID 10.255.0.1\n' in shown


def test_what_is_refused(r1: Any) -> None:
    """0.0.0.0 is no router ID; a process that is not there cannot be cleared."""
    assert r1.configure("ipv6 router ospf 1", "router-id 0.0.0.0") == "% OSPFv3: Invalid router ID 0.0.0.0\n"
    assert r1.type("clear ipv6 ospf 7 process") == "%OSPFv3: No router process 7\n"


def test_a_family_and_an_interface_are_taken_back(r1: Any) -> None:
    """``no`` forms of both syntaxes leave nothing of what they name."""
    r1.configure("interface lo0", "ipv6 address 2001:db8::1/128", "ospfv3 1 ipv6 area 0", "no ospfv3 1 ipv6 area 0")
    r1.configure("router ospfv3 1", "address-family ipv6 unicast", "passive-interface default", "exit-address-family")
    r1.configure("router ospfv3 1", "address-family ipv6 unicast", "no passive-interface default")
    r1.configure("router ospfv3 1", "no address-family ipv6 unicast")
    assert "\nrouter ospfv3 1\n!\n" in r1.shell.router.running_text()
    r1.configure("interface lo0", "ipv6 ospf 1 area 0", "no ipv6 ospf 1 area 0", "no ipv6 router ospf 1")
    assert "ipv6 ospf" not in r1.shell.router.running_text()
