"""BGP's address families: what IOS moves and adds by itself, VRFs, IPv6, and sessions over every IGP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_eigrp_protocols import CLASSIC, NAMED
from tests.unit.lab.sandbox.test_isis_protocols import LINK, process

Section = Callable[[str, str], list[str]]


def ibgp(peer: int, family: str = "") -> str:
    address = f"2001:DB8:255::{peer}" if family else f"10.255.0.{peer}"
    return f"router bgp 65000\n neighbor {address} remote-as 65000\n neighbor {address} update-source Loopback0\n" + (
        f" !\n address-family ipv6\n  neighbor {address} activate\n exit-address-family\n" if family else ""
    )


def sessions(seat: Any, command: str = "show ip bgp summary") -> list[str]:
    """The last column of each neighbor's row: a number when the session is up."""
    _, _, rows = seat.type(command).partition("State/PfxRcd\n")
    return [row.split()[-1] for row in rows.splitlines() if len(row.split()) > 5]


def test_an_ipv6_neighbor_splits_the_families(r1: Any, section: Section) -> None:
    """It is not active in IPv4 unicast, which IOS shows by moving that family's lines into a section of their own."""
    r1.configure("router bgp 65000", "neighbor 2001:db8::2 remote-as 65000")
    r1.configure("router bgp 65000", "address-family ipv6", "neighbor 2001:db8::2 activate", "network 2001:db8::1/128")
    assert section(r1.shell.router.running_text(), "router bgp 65000") == [
        "bgp log-neighbor-changes",
        "neighbor 10.255.0.2 remote-as 65000",
        "neighbor 10.255.0.2 description to r2",
        "neighbor 10.255.0.2 update-source Loopback0",
        "neighbor 2001:DB8::2 remote-as 65000",
        "!",
        "address-family ipv4",
        " network 10.255.0.1 mask 255.255.255.255",
        " neighbor 10.255.0.2 activate",
        " no neighbor 2001:DB8::2 activate",
        "exit-address-family",
        "!",
        "address-family ipv6",
        " network 2001:DB8::1/128",
        " neighbor 2001:DB8::2 activate",
        "exit-address-family",
    ]
    r1.configure("router bgp 65000", "no neighbor 2001:db8::2 remote-as 65000", "no address-family ipv6")
    assert "2001:" not in r1.shell.router.running_text()


def test_vpn_routes_bring_their_communities(r1: Any, section: Section) -> None:
    """``activate`` in VPNv4 adds ``send-community extended``, IPv4 unicast stays where it was; ``no`` takes both."""
    r1.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 activate")
    r1.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 route-reflector-client")
    lines = section(r1.shell.router.running_text(), "router bgp 65000")
    assert lines[lines.index("!") :] == [
        "!",
        "address-family vpnv4",
        " neighbor 10.255.0.2 activate",
        " neighbor 10.255.0.2 send-community extended",
        " neighbor 10.255.0.2 route-reflector-client",
        "exit-address-family",
    ]
    r1.configure("router bgp 65000", "address-family vpnv4", "no neighbor 10.255.0.2 activate")
    assert section(r1.shell.router.running_text(), "router bgp 65000")[-2:] == [
        "address-family vpnv4",
        "exit-address-family",
    ]


def test_a_neighbor_for_vpn_routes_alone(r1: Any, section: Section) -> None:
    """``no neighbor X activate`` in IPv4 unicast is printed in that family."""
    r1.configure("router bgp 65000", "address-family ipv4", "no neighbor 10.255.0.2 activate")
    assert "no neighbor 10.255.0.2 activate" in [
        x.strip() for x in section(r1.shell.router.running_text(), "router bgp 65000")
    ]
    assert sessions(r1) == []


def test_a_vrf_has_neighbors_and_an_identity_of_its_own(r1: Any, section: Section) -> None:
    """A neighbor of a VRF is active there at once; the families of VRFs come last; the VRF has the ID configured."""
    r1.configure("vrf definition RED", "rd 65000:1", "address-family ipv4")
    r1.configure(
        "router bgp 65000",
        "address-family ipv4 vrf RED",
        "bgp router-id 9.9.9.9",
        "neighbor 172.16.0.2 remote-as 65010",
        "exit-address-family",
        "address-family vpnv4",
        "neighbor 10.255.0.2 activate",
    )
    lines = section(r1.shell.router.running_text(), "router bgp 65000")
    assert lines.index("address-family vpnv4") < lines.index("address-family ipv4 vrf RED")
    assert lines[lines.index("address-family ipv4 vrf RED") :] == [
        "address-family ipv4 vrf RED",
        " bgp router-id 9.9.9.9",
        " neighbor 172.16.0.2 remote-as 65010",
        " neighbor 172.16.0.2 activate",
        "exit-address-family",
    ]
    assert str(r1.shell.router.bgp.router_id("RED")) == "9.9.9.9"
    assert "BGP router identifier 9.9.9.9" in r1.type("show ip bgp vpnv4 vrf RED summary")
    assert "BGP router identifier 10.255.0.1" in r1.type("show ip bgp vpnv4 all summary")
    r1.configure("router bgp 65000", "no address-family ipv4 vrf RED")
    assert "vrf RED" not in "".join(section(r1.shell.router.running_text(), "router bgp 65000"))


def test_connected_routes_are_originated_where_they_are_redistributed(r1: Any) -> None:
    """A VRF with ``redistribute connected`` stands in the VPNv4 table, under its identity, with its own addresses."""
    r1.configure("vrf definition RED", "rd 65000:1", "address-family ipv4")
    r1.configure("interface Loopback5", "vrf forwarding RED", "ip address 172.16.5.1 255.255.255.255")
    r1.configure("router bgp 65000", "address-family ipv4 vrf RED", "bgp router-id 9.9.9.9")
    assert "RED" not in r1.type("show ip bgp vpnv4 all")
    r1.configure("router bgp 65000", "address-family ipv4 vrf RED", "redistribute connected")
    shown = r1.type("show ip bgp vpnv4 all")
    assert "Route Distinguisher: 65000:1 (default for vrf RED) VRF Router ID 9.9.9.9" in shown
    assert [line.split()[1] for line in shown.splitlines() if line.startswith(" *>")] == ["172.16.5.1/32"]
    r1.configure("router bgp 65000", "address-family ipv4 vrf RED", "redistribute connected route-map NAMED")
    assert "172.16.5.1/32" in r1.type("show ip bgp vpnv4 all")
    r1.configure("router bgp 65000", "address-family ipv4 vrf RED", "no redistribute connected")
    assert "RED" not in r1.type("show ip bgp vpnv4 all")


def test_all_families_are_summed_up(r1: Any) -> None:
    """``show bgp all summary`` has a part for each family; a long address has a line of its own."""
    r1.configure("router bgp 65000", "neighbor 2001:db8:255::31 remote-as 65000", "address-family ipv6")
    r1.configure("router bgp 65000", "address-family ipv6", "neighbor 2001:db8:255::31 activate")
    r1.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 activate")
    shown = r1.type("show bgp all summary")
    titles = [line for line in shown.splitlines() if line.startswith("For address family")]
    assert [title.partition(": ")[2] for title in titles] == ["IPv4 Unicast", "VPNv4 Unicast", "IPv6 Unicast"]
    assert shown.count("BGP router identifier 10.255.0.1, local AS number 65000") == 3
    assert "\n2001:DB8:255::31\n                4        65000" in shown


def test_one_as_in_either_notation(r1: Any) -> None:
    """65546 and 1.10 are one AS: the section is entered, not refused."""
    r1.configure("no router bgp 65000", "router bgp 1.10", "bgp router-id 9.9.9.9")
    assert r1.configure("router bgp 65546", "no bgp router-id") == ""
    assert "\nrouter bgp 1.10\n bgp log-neighbor-changes\n" in r1.shell.router.running_text()


@pytest.mark.parametrize(
    ("igp", "link"),
    [
        ([process(1), process(2), process(3)], LINK),
        ([CLASSIC] * 3, ""),
        ([NAMED, CLASSIC, NAMED], ""),
    ],
    ids=["isis", "eigrp", "eigrp-named"],
)
def test_sessions_over_other_igps(clock: Any, terminal: Any, igp: list[str], link: str) -> None:
    """Loopbacks two hops apart: the session is up since the boot."""
    peers = [ibgp(3), "", ibgp(1)]
    network = chain(clock, *(text + bgp for text, bgp in zip(igp, peers, strict=True)), link=link)
    assert sessions(terminal(network, "r1")) == ["0"]
    assert "Route" not in terminal(network, "r2").type("show ip bgp summary")


def test_sessions_over_ipv6(clock: Any, terminal: Any) -> None:
    """Between IPv6 loopbacks, over an IGP that carries IPv6; gone with the loopback's route after the hold time."""
    network = chain(clock, process(1) + ibgp(2, "ipv6"), process(2) + ibgp(1, "ipv6"), link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert sessions(r1, "show bgp ipv6 unicast summary") == ["0"]
    assert "remote router ID 10.255.0.2" in r1.type("show bgp ipv6 unicast neighbors 2001:DB8:255::2")
    r2.configure("router isis core", "no passive-interface lo0")
    clock.pass_by(200)
    assert sessions(r1, "show bgp ipv6 unicast summary") == ["Idle"]


def test_a_session_between_a_vrf_and_its_customer(clock: Any, terminal: Any) -> None:
    """The provider's side is in a VRF, the customer's in its global table: they meet at the cable's ends."""
    pe = (
        "hostname pe\nvrf definition RED\n rd 65000:1\n address-family ipv4\n"
        "interface GigabitEthernet0/0\n vrf forwarding RED\n ip address 172.16.0.1 255.255.255.252\n"
        "interface Loopback0\n ip address 10.255.0.1 255.255.255.255\n"
        "router bgp 65000\n address-family ipv4 vrf RED\n  neighbor 172.16.0.2 remote-as 65010\n"
        "  neighbor 172.16.0.2 activate\n exit-address-family\n"
    )
    ce = (
        "hostname ce\ninterface GigabitEthernet0/0\n ip address 172.16.0.2 255.255.255.252\n"
        "router bgp 65010\n network 172.16.0.0 mask 255.255.255.252\n neighbor 172.16.0.1 remote-as 65000\n"
    )
    network = Network([NodeSpec("pe", pe), NodeSpec("ce", ce)], [Cable("pe", "Gi0/0", "ce", "Gi0/0")], clock=clock)
    assert sessions(terminal(network, "pe"), "show ip bgp vpnv4 vrf RED summary") == ["1"]
    assert sessions(terminal(network, "ce")) == ["0"]


def test_ipv6_prefixes_come_and_go(r1: Any) -> None:
    """``network`` of an IPv6 family takes an IPv6 prefix, and no other family does."""
    r1.configure("router bgp 65000", "address-family ipv6", "network 2001:db8::1/128", "no network 2001:db8::1/128")
    assert "2001:DB8" not in r1.shell.router.running_text()
    refused = r1.configure("router bgp 65000", "address-family vpnv4", "network 2001:db8::1/128")
    assert refused == "% BGP: Invalid network for this address family\n"
    assert r1.configure("router bgp 65000", "bgp router-id 0.0.0.0") == "% Invalid router ID\n"


def test_a_single_session_is_cleared(clock: Any, terminal: Any) -> None:
    """``clear bgp ipv6 unicast X`` ends that session; an unknown neighbor is named."""
    network = chain(clock, process(1) + ibgp(2, "ipv6"), process(2) + ibgp(1, "ipv6"), link=LINK)
    seat = terminal(network, "r1")
    assert sessions(seat, "show bgp ipv6 unicast summary") == ["0"]
    assert "Unknown neighbor" in seat.type("clear bgp ipv6 unicast 2001:db8::99")
    seat.type("clear bgp ipv6 unicast 2001:db8:255::2")
    assert sessions(seat, "show bgp ipv6 unicast summary") == ["Active"]
    clock.pass_by(5.1)
    assert sessions(seat, "show bgp ipv6 unicast summary") == ["0"]


def test_an_external_session_ends_with_its_link(clock: Any, terminal: Any) -> None:
    """At once, not after the hold time; one between loopbacks over another way would wait for it."""
    texts = [
        f"interface Gi0/1\n ip address 10.0.0.{n} 255.255.255.252\nrouter bgp 6500{n}\n bgp router-id 10.255.0.{n}\n"
        f" bgp log-neighbor-changes\n"
        f" neighbor 10.0.0.{3 - n} remote-as 6500{3 - n}\n"
        for n in (1, 2)
    ]
    nodes = [NodeSpec(f"r{n}", f"hostname r{n}\n{text}") for n, text in enumerate(texts, 1)]
    network = Network(nodes, [Cable("r1", "Gi0/1", "r2", "Gi0/1")], clock=clock)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert "BGP state = Established" in r2.type("show ip bgp neighbors 10.0.0.1")
    r1.configure("interface Gi0/1", "shutdown")
    assert "BGP state = Established" not in r2.type("show ip bgp neighbors 10.0.0.1")
    assert [line for line in r2.shell.router.log if "Down Interface flap" in line], r2.shell.router.log
