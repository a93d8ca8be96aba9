"""LDP: where the router ID comes from, when it changes, and which sessions that costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.platforms.cisco_ios.ldp import ALL, RUNNING, read_identities
from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_sandbox_show import parsed

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


def test_one_end_alone_sends_and_hears_nothing(clock: Any, terminal: Any) -> None:
    """``mpls ip`` on one end: that end has ``xmit`` alone, the other no row, and there is no session."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r2.configure("interface Gi0/0", "no mpls ip", "interface Gi0/1", "mpls ip")
    assert r1.type("show mpls ldp discovery").endswith("\tGigabitEthernet0/1 (ldp): xmit\n")
    assert "GigabitEthernet0/0" not in r2.type("show mpls ldp discovery")
    assert (peers(r1), peers(r2)) == ([], [])


def test_discovery_in_detail(clock: Any, terminal: Any) -> None:
    """Transport addresses, where the neighbor's is reached, and that it is not: ``no route``."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert r1.type("show mpls ldp discovery detail") == (
        " Local LDP Identifier:\n    10.255.0.1:0\n    Discovery Sources:\n    Interfaces:\n"
        "\tGigabitEthernet0/1 (ldp): xmit/recv\n"
        "\t    Enabled: Interface config\n"
        "\t    Hello interval: 5000 ms; Transport IP addr: 10.255.0.1\n"
        "\t    LDP Id: 10.255.0.2:0\n"
        "\t      Src IP addr: 10.0.1.2; Transport IP addr: 10.255.0.2\n"
        "\t      Hold time: 15 sec; Proposed local/peer: 15/15 sec\n"
        "\t      Reachable via 10.255.0.2/32\n"
        "\t      Password: not required, none, in use\n"
        "            Clients: IPv4, mLDP \n"
    )
    r2.configure("interface lo9", "ip address 172.16.9.9 255.255.255.255", "mpls ldp router-id lo9 force")
    clock.pass_by(5.1)
    assert "\t    LDP Id: 172.16.9.9:0; no route\n" in r1.type("show mpls ldp discovery")
    assert "\t    LDP Id: 172.16.9.9:0; no route to transport addr\n" in r1.type("show mpls ldp discovery detail")
    assert (peers(r1), peers(r2)) == ([], [])


def test_a_transport_address_of_the_interface(clock: Any, terminal: Any) -> None:
    """``mpls ldp discovery transport-address interface`` makes a session where nobody routes the ID."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r2.configure("interface lo9", "ip address 172.16.9.9 255.255.255.255", "mpls ldp router-id lo9 force")
    r2.configure("interface Gi0/0", "mpls ldp discovery transport-address interface")
    clock.pass_by(5.1)
    assert peers(r1) == ["172.16.9.9:0"]
    assert "\tTCP connection: 10.0.1.2.646 - 10.255.0.1.20170\n" in r1.type("show mpls ldp neighbor")
    assert "Transport IP addr: 10.0.1.2\n" in r1.type("show mpls ldp discovery detail")


def test_a_password_on_one_end(clock: Any, terminal: Any) -> None:
    """A password for the neighbor on one end alone ends the session; the end that has it logs what TCP refuses."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("mpls ldp neighbor 10.255.0.2 password secret")
    assert (peers(r1), peers(r2)) == ([], [])
    assert any("%TCP-6-BADAUTH: No MD5 digest from 10.255.0.2" in line for line in r1.shell.router.log)
    assert not any("BADAUTH" in line for line in r2.shell.router.log)
    r2.configure("mpls ldp neighbor 10.255.0.1 password other")
    assert peers(r1) == []
    r2.configure(
        "no mpls ldp neighbor 10.255.0.1 password other", "mpls ldp neighbor 10.255.0.1 password 7 06150A225E4B1D"
    )
    clock.pass_by(5.1)
    assert peers(r1) == ["10.255.0.2:0"]
    assert "\tPassword: not required, neighbor, in use\n" in r1.type("show mpls ldp neighbor detail")


def test_a_password_that_must_be(clock: Any, terminal: Any) -> None:
    """``mpls ldp password required`` without one: no session; a fallback on both ends is one."""
    network = chain(clock, BASE, BASE, link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("mpls ldp password required")
    assert peers(r2) == []
    for seat in (r1, r2):
        seat.configure("mpls ldp password fallback secret")
    clock.pass_by(5.1)
    assert peers(r2) == ["10.255.0.1:0"]
    assert "Password: required, fallback, in use\n" in r1.type("show mpls ldp neighbor detail")


def test_a_neighbor_in_detail(clock: Any, terminal: Any) -> None:
    """``show mpls ldp neighbor`` with the peer's addresses, in detail with timers too."""
    seat = terminal(chain(clock, BASE, BASE, link=LINK), "r2")
    assert seat.type("show mpls ldp neighbor").startswith(
        "    Peer LDP Ident: 10.255.0.1:0; Local LDP Ident 10.255.0.2:0\n"
        "\tTCP connection: 10.255.0.1.646 - 10.255.0.2.20170\n"
        "\tState: Oper; Msgs sent/rcvd: 12/12; Downstream\n"
    )
    shown = seat.type("show mpls ldp neighbor detail")
    assert (
        "\t  GigabitEthernet0/0; Src IP addr: 10.0.1.1 \n\t    holdtime: 15000 ms, hello interval: 5000 ms\n" in shown
    )
    assert "        Addresses bound to peer LDP Ident:\n          10.255.0.1      10.0.1.1\n" in shown
    assert "\tPeer holdtime: 180000 ms; KA interval: 60000 ms; Peer state: estab\n" in shown


def test_the_interfaces_of_mpls(clock: Any, terminal: Any) -> None:
    """``show mpls interfaces``: those with ``mpls ip``, and whether they are up."""
    seat = terminal(chain(clock, BASE, BASE, link=LINK), "r1")
    head = "Interface              IP            Tunnel   BGP Static Operational\n"
    row = "GigabitEthernet0/1     Yes (ldp)     No       No  No     {:<11}\n"
    assert seat.type("show mpls interfaces") == head + row.format("Yes")
    seat.configure("interface Gi0/1", "shutdown")
    assert seat.type("show mpls interfaces") == head + row.format("No")


def test_an_igp_brings_ldp_with_it(clock: Any, terminal: Any) -> None:
    """``mpls ldp autoconfig`` runs LDP on the IGP's interfaces, but where an interface refuses it."""
    link = LINK.replace(" mpls ip\n", "")
    network = chain(clock, *[f"{BASE} mpls ldp autoconfig area 0\n"] * 2, link=link)
    r1 = terminal(network, "r1")
    assert peers(r1) == ["10.255.0.2:0"]
    assert "\t    Enabled: IGP config\n" in r1.type("show mpls ldp discovery detail")
    terminal(network, "r2").configure("interface Gi0/0", "no mpls ldp igp autoconfig")
    assert peers(r1) == []


def test_a_vrf_has_an_id_and_sessions_of_its_own(clock: Any, terminal: Any) -> None:
    """LDP in a VRF: its own router ID, parts of ``all`` of their own, and sessions by the VRF's routes."""
    texts = [f"vrf definition RED\n rd 1:{n}\n address-family ipv4\n" for n in (1, 2)]
    network = chain(clock, *(text + BASE for text in texts), link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    for number, port, seat in ((1, 1, r1), (2, 0, r2)):
        seat.configure("interface lo5", "vrf forwarding RED", f"ip address 10.5.5.{number} 255.255.255.255")
        seat.configure(f"interface Gi0/{port}", "vrf forwarding RED", f"ip address 10.0.1.{number} 255.255.255.0")
        seat.configure(f"ip route vrf RED 10.5.5.{3 - number} 255.255.255.255 10.0.1.{3 - number}")
    clock.pass_by(5.1)
    assert r1.type("show mpls ldp discovery") == ""
    shown = r1.type("show mpls ldp discovery all")
    assert shown.startswith(" VRF RED:Local LDP Identifier:\n    10.5.5.1:0\n")
    assert "LDP Id: 10.5.5.2:0\n" in shown
    assert peers(r1) == []
    assert "Peer LDP Ident: 10.5.5.2:0; Local LDP Ident 10.5.5.1:0" in r1.type("show mpls ldp neighbor vrf RED")
    r1.configure("interface lo6", "vrf forwarding RED", "ip address 10.6.6.1 255.255.255.255")
    r1.configure("mpls ldp router-id vrf RED lo6 force")
    assert str(r1.shell.router.ldp.router_id_of("RED")) == "10.6.6.1"
    assert "no route" in r2.type("show mpls ldp discovery vrf RED")


def test_netloop_and_the_template_read_it(clock: Any, terminal: Any) -> None:
    """``show mpls ldp discovery all`` is what netloop reads identities from; ntc-templates reads the interfaces."""
    seat = terminal(chain(clock, BASE, BASE, link=LINK), "r1")
    outputs = {name: seat.type("terminal length 0", name) for name in (ALL, RUNNING)}
    assert [str(state.address) for state in read_identities(outputs).states] == ["10.255.0.1"]
    (found,) = parsed(seat, "show mpls interfaces")
    assert (found["interface"], found["protocol"], found["operational"]) == ("GigabitEthernet0/1", "ldp", "Yes")


@pytest.mark.parametrize(("which", "left"), [("*", []), ("10.255.0.1", ["10.255.0.3:0"])])
def test_a_cleared_session_comes_back(clock: Any, terminal: Any, which: str, left: list[str]) -> None:
    """``clear mpls ldp neighbor`` ends all sessions or one; it is logged, and they are back a moment later."""
    network = chain(clock, BASE, BASE, BASE, link=LINK)
    r2 = terminal(network, "r2")
    assert len(peers(r2)) == 2
    r2.type(f"clear mpls ldp neighbor {which}")
    assert peers(r2) == left
    assert any("LDP Neighbor 10.255.0.1:0 (1) is DOWN" in line for line in r2.shell.router.log)
    clock.pass_by(5.1)
    assert len(peers(r2)) == 2
