"""VRFs: what moving an interface takes with it, and identities that are chosen among a VRF's own interfaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netloop.lab.sandbox import Network

Section = Callable[[str, str], list[str]]
VRFS = "vrf definition RED\n rd 65000:1\n address-family ipv4\nvrf definition BLUE\n rd 65000:2\n address-family ipv4\n"


def test_a_vrf_is_printed_with_its_families(r1: Any, section: Section) -> None:
    """``rd`` first, then the address families, each closed by its own line."""
    r1.configure("vrf definition RED", "address-family ipv6", "address-family ipv4", "rd 65000:1")
    r1.configure("vrf definition RED", "rd 65000:1")
    assert section(r1.shell.router.running_text(), "vrf definition RED") == [
        "rd 65000:1",
        "!",
        "address-family ipv6",
        "exit-address-family",
        "!",
        "address-family ipv4",
        "exit-address-family",
    ]


def test_moving_takes_addresses_and_protocols(r1: Any, section: Section) -> None:
    """An interface that changes its VRF loses both families' addresses and its IGPs, and says which addresses."""
    r1.configure("vrf definition RED", "interface lo3", "ip address 3.3.3.3 255.255.255.255", "ip ospf 1 area 0")
    r1.configure("interface lo3", "ipv6 address 2001:db8::3/128", "ipv6 ospf 1 area 0", "ip router isis")
    said = r1.configure("interface lo3", "vrf forwarding RED")
    assert "% Interface Loopback3 IPv4 disabled and address(es) removed due to enabling VRF RED" in said
    assert "% Interface Loopback3 IPv6 disabled and address(es) removed due to enabling VRF RED" in said
    assert section(r1.shell.router.running_text(), "interface Loopback3") == ["vrf forwarding RED", "no ip address"]
    r1.configure("interface lo3", "ip address 3.3.3.3 255.255.255.255")
    assert "due to disabling VRF RED" in r1.configure("interface lo3", "no vrf forwarding RED")


def test_addresses_overlap_within_a_vrf_only(single: Callable[[str], Network], terminal: Any) -> None:
    """The same address is free in another VRF and refused in its own."""
    seat = terminal(single(VRFS), "r1")
    for number, vrf in enumerate(("RED", "BLUE"), 1):
        lines = (f"interface lo{number}", f"vrf forwarding {vrf}", "ip address 10.1.1.1 255.255.255.255")
        assert seat.configure(*lines) == ""
    refused = seat.configure("interface lo3", "vrf forwarding RED", "ip address 10.1.1.1 255.255.255.255")
    assert refused == "% 10.1.1.1 overlaps with Loopback1\n"


def test_a_process_elects_within_its_vrf(single: Callable[[str], Network], terminal: Any) -> None:
    """A process of a VRF takes the highest loopback of that VRF, whatever the others have."""
    text = VRFS + (
        "interface Loopback0\n ip address 203.0.113.9 255.255.255.255\n"
        "interface Loopback1\n vrf forwarding RED\n ip address 10.1.1.1 255.255.255.255\n"
        "interface Loopback2\n vrf forwarding BLUE\n ip address 10.2.2.2 255.255.255.255\n"
        "router ospf 1\nrouter ospf 11 vrf RED\nrouter ospf 12 vrf BLUE\n"
    )
    seat = terminal(single(text), "r1")
    found = {process: str(seat.shell.router.ospf.router_id(process)) for process in ("1", "11", "12")}
    assert found == {"1": "203.0.113.9", "11": "10.1.1.1", "12": "10.2.2.2"}
    assert "VRF RED" in seat.type("show ip ospf 11")


def test_an_undefined_vrf_is_refused(r1: Any) -> None:
    """No process and no address family in a VRF that nobody defined."""
    for lines in (
        ("router ospf 9 vrf NOWHERE",),
        ("ipv6 router ospf 9 vrf NOWHERE",),
        ("router ospfv3 9", "address-family ipv6 unicast vrf NOWHERE"),
        ("router eigrp 9", "address-family ipv4 vrf NOWHERE autonomous-system 9"),
        ("router eigrp NAMED", "address-family ipv4 unicast vrf NOWHERE autonomous-system 9"),
        ("interface lo0", "vrf forwarding NOWHERE"),
        ("interface lo0", "ip vrf forwarding NOWHERE"),
    ):
        assert r1.configure(*lines) == "% VRF NOWHERE does not exist.\n"
    said = r1.configure("router bgp 65000", "address-family ipv4 vrf NOWHERE")
    assert said == "%VRF NOWHERE does not exist or does not have a RD.\n"
    assert "NOWHERE" not in r1.shell.router.running_text()


def test_a_vrf_that_goes_takes_its_interfaces_addresses(single: Callable[[str], Network], terminal: Any) -> None:
    """``no vrf definition`` leaves the interfaces in the global table, without an address, and says so."""
    text = f"{VRFS}interface Loopback1\n vrf forwarding RED\n ip address 10.1.1.1 255.255.255.255\n"
    seat = terminal(single(text), "r1")
    said = seat.configure("no vrf definition RED")
    assert said == "% IPv4 and IPv6 addresses from all interfaces in VRF RED have been removed\n"
    assert "interface Loopback1\n no ip address\n" in seat.shell.router.running_text()
    assert "RED" not in seat.type("show vrf")


def test_a_vrf_that_goes_takes_its_routes_and_protocols(r1: Any) -> None:
    """Static routes, OSPF processes and other protocols' address families of the VRF alone go with it."""
    r1.configure(*VRFS.splitlines())
    before = r1.shell.router.running_text()
    for vrf in ("GREEN", "RED"):
        r1.configure(f"vrf definition {vrf}", f"rd 65000:{len(vrf)}", "address-family ipv4", "address-family ipv6")
        r1.configure(f"ip route vrf {vrf} 10.7.0.0 255.255.0.0 Null0", f"ipv6 route vrf {vrf} 2001:DB8:7::/64 Null0")
        r1.configure(f"router ospf {len(vrf)}1 vrf {vrf}")
        for head in ("router bgp 65000", "router rip"):
            r1.configure(head, f"address-family ipv4 vrf {vrf}")
        r1.configure("router eigrp 7", f"address-family ipv4 vrf {vrf} autonomous-system 7")
        r1.configure("router eigrp NAMED", f"address-family ipv4 unicast vrf {vrf} autonomous-system 8")
    r1.configure("no vrf definition RED")
    after = r1.shell.router.running_text()
    assert "RED" in before
    assert "RED" not in after
    assert after.count("vrf GREEN") == 7
