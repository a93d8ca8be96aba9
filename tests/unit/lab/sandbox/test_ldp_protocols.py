"""LDP: where the router ID comes from, when it changes, and which sessions that costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.unit.lab.sandbox.chains import chain

Section = Callable[[str, str], list[str]]
LINK = " ip ospf network point-to-point\n ip ospf 1 area 0\n mpls ip\n"
BASE = "router ospf 1\n network 10.255.0.0 0.0.255.255 area 0\n"


def ldp_id(seat: Any) -> str:
    return str(seat.shell.router.ldp.router_id)


def peers(seat: Any) -> list[str]:
    """The identities of the peers whose sessions are up."""
    rows = seat.type("show mpls ldp neighbor").splitlines()
    return [row.split()[3].rstrip(";") for row in rows if "Peer LDP Ident" in row]


def test_the_lines_are_global_in_every_mode(r1: Any, section: Section) -> None:
    """``mpls label`` stands before the interfaces, ``mpls ldp router-id`` behind them; typed inside a process too."""
    r1.configure("interface Gi0/0", "mpls ip", "router ospf 1", "mpls ldp router-id lo0 force")
    r1.configure("router isis", "mpls label protocol ldp")
    text = r1.shell.router.running_text()
    assert text.index("\nmpls label protocol ldp") < text.index("\ninterface ")
    assert text.index("\nrouter bgp") < text.index("\nmpls ldp router-id Loopback0 force\n")
    assert "mpls ip" in section(text, "interface GigabitEthernet0/0")
    r1.configure("mpls ldp router-id lo0")
    assert "\nmpls ldp router-id Loopback0\n" in r1.shell.router.running_text()
    r1.configure("no mpls ldp router-id lo0", "no mpls label protocol")
    assert "mpls l" not in r1.shell.router.running_text()


def test_sessions_between_loopbacks(clock: Any, terminal: Any) -> None:
    """The highest loopback is the ID; a session is up where both IDs are routable, and the ID stands behind it."""
    network = chain(clock, BASE, BASE, BASE, link=LINK)
    r2 = terminal(network, "r2")
    assert ldp_id(r2) == "10.255.0.2"
    assert peers(r2) == ["10.255.0.1:0", "10.255.0.3:0"]
    found = r2.type("show mpls ldp discovery")
    assert " Local LDP Identifier:\n    10.255.0.2:0\n" in found
    assert r2.type("show mpls ldp discovery all") == found
    assert "\tGigabitEthernet0/0 (ldp): xmit/recv\n\t    LDP Id: 10.255.0.1:0\n" in found
    assert "10.255.0.2" not in r2.type("show mpls ldp parameters")


def test_an_id_that_nobody_routes_has_no_session(clock: Any, terminal: Any) -> None:
    """Hellos are heard, yet without a route to the peer's ID there is no session."""
    network = chain(clock, BASE, "router ospf 1\n", link=LINK)
    r1 = terminal(network, "r1")
    assert "xmit/recv" in r1.type("show mpls ldp discovery")
    assert peers(r1) == []


def test_without_force_the_id_waits_for_its_address_to_go(clock: Any, terminal: Any) -> None:
    """``mpls ldp router-id`` alone changes nothing until the present ID's interface goes down."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("interface lo1", "ip address 10.255.1.1 255.255.255.255")
    r1.configure("mpls ldp router-id lo1")
    assert ldp_id(r1) == "10.255.0.1"
    r1.configure("interface lo0", "shutdown")
    assert ldp_id(r1) == "10.255.1.1"
    clock.pass_by(5.1)
    assert peers(r2) == ["10.255.1.1:0"]


def test_force_takes_it_at_once_and_costs_the_sessions(clock: Any, terminal: Any) -> None:
    """With ``force`` the ID is in effect at once, every session drops and comes back under it."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("interface lo1", "ip address 10.255.1.1 255.255.255.255")
    clock.pass_by(5.1)
    assert peers(r2) == ["10.255.0.1:0"]
    r1.configure("mpls ldp router-id lo1 force")
    assert (ldp_id(r1), peers(r2)) == ("10.255.1.1", [])
    clock.pass_by(5.1)
    assert peers(r2) == ["10.255.1.1:0"]
    log = r2.shell.router.log
    assert any("%LDP-5-NBRCHG: LDP Neighbor 10.255.0.1:0 (1) is DOWN" in line for line in log)
    assert any("%LDP-5-NBRCHG: LDP Neighbor 10.255.1.1:0 (1) is UP" in line for line in log)


def test_a_router_without_mpls_has_no_ldp(r1: Any) -> None:
    """LDP runs while an interface says ``mpls ip``."""
    assert r1.type("show mpls ldp discovery") == ""
    r1.configure("interface Gi0/0", "mpls ip")
    assert ldp_id(r1) == "10.255.0.1"
    r1.configure("no mpls ip")
    assert r1.shell.router.ldp.router_id is None
