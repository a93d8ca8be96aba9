"""Configuration mode: what lines do, what is refused and with which words, and how it is all printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netloop.lab.sandbox import Network, NodeSpec
from tests.round_trip import CAPTURES, captured, compared, loaded, parsed

Section = Callable[[str, str], list[str]]
CONFIGURATIONS = captured()


def running(terminal: Any) -> str:
    return terminal.shell.router.running_text()


def test_an_interface_is_printed_in_ios_order(r1: Any, section: Section) -> None:
    """Description, secondaries, the primary, OSPF, shutdown, IPv6, whatever the order typed."""
    r1.configure(
        "interface Loopback10",
        "ipv6 address 2001:db8::10/128",
        "shutdown",
        "ip ospf 1 area 0",
        "ip address 172.16.0.1 255.255.255.255",
        "ip address 172.16.0.2 255.255.255.255 secondary",
        "description an identity",
    )
    assert section(running(r1), "interface Loopback10") == [
        "description an identity",
        "ip address 172.16.0.2 255.255.255.255 secondary",
        "ip address 172.16.0.1 255.255.255.255",
        "ip ospf 1 area 0",
        "shutdown",
        "ipv6 address 2001:DB8::10/128",
    ]


def test_the_header_counts_the_bytes(r1: Any) -> None:
    """``Current configuration : N bytes`` counts what follows its line."""
    head, _, body = running(r1).partition(" bytes\n")
    assert head.startswith("Building configuration...\n\nCurrent configuration : ")
    assert int(head.rpartition(" ")[2]) == len(body)
    assert body.endswith("\nend\n")


def test_a_new_loopback_has_no_address(r1: Any, section: Section) -> None:
    """IOS prints ``no ip address`` on an interface without one, and again once it is taken away."""
    r1.configure("interface lo5")
    assert section(running(r1), "interface Loopback5") == ["no ip address"]
    r1.configure("interface lo5", "ip address 5.5.5.5 255.255.255.255", "no ip address")
    assert section(running(r1), "interface Loopback5") == ["no ip address"]
    r1.configure("no interface lo5")
    assert "Loopback5" not in running(r1)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("ip address 10.255.0.1 255.255.255.255", "% 10.255.0.1 overlaps with Loopback0"),
        ("ip address 192.0.2.77 255.255.255.252", "% 192.0.2.76 overlaps with GigabitEthernet0/0"),
        ("ip address 10.9.9.0 255.255.255.0", "Bad mask /24 for address 10.9.9.0"),
        ("ip address 10.9.9.255 255.255.255.0", "Bad mask /24 for address 10.9.9.255"),
        ("ip address 10.9.9.1 255.0.255.0", "Bad mask 0xFF00FF00 for address 10.9.9.1"),
        ("ip address 224.0.0.1 255.255.255.255", "Not a valid host address - 224.0.0.1"),
        ("ip address 127.0.0.1 255.255.255.255", "Not a valid host address - 127.0.0.1"),
        ("ip address 10.9.9.1", "% Incomplete command."),
        ("vrf forwarding NOWHERE", "% VRF NOWHERE does not exist."),
    ],
)
def test_addresses_that_are_refused(r1: Any, section: Section, line: str, answer: str) -> None:
    """A refused address is named with its reason and leaves the interface as it was."""
    assert answer in r1.configure("interface lo7", line)
    assert section(running(r1), "interface Loopback7") == ["no ip address"]


def test_the_primary_address_goes_last(r1: Any, section: Section) -> None:
    """A primary is replaced in one line; it is not removed while a secondary stands."""
    r1.configure("interface lo0", "ip address 10.255.0.9 255.255.255.255 secondary")
    refused = r1.configure("interface lo0", "no ip address 10.255.0.1 255.255.255.255")
    assert "Must delete secondary before deleting primary" in refused
    r1.configure("interface lo0", "ip address 10.255.0.11 255.255.255.255")
    assert section(running(r1), "interface Loopback0") == [
        "ip address 10.255.0.9 255.255.255.255 secondary",
        "ip address 10.255.0.11 255.255.255.255",
    ]
    assert r1.configure(
        "interface lo0",
        "no ip address 10.255.0.9 255.255.255.255 secondary",
        "no ip address 10.255.0.11 255.255.255.255",
    ) == ""  # fmt: skip
    assert section(running(r1), "interface Loopback0") == ["no ip address"]


def test_a_vrf_takes_the_addresses(r1: Any, section: Section) -> None:
    """``vrf forwarding`` removes the addresses and says so; the same address may then stand in both tables."""
    r1.configure("vrf definition CUST", "rd 65000:1", "address-family ipv4")
    said = r1.configure("interface lo0", "vrf forwarding CUST")
    assert "% Interface Loopback0 IPv4 disabled and address(es) removed due to enabling VRF CUST" in said
    assert section(running(r1), "interface Loopback0") == ["vrf forwarding CUST", "no ip address"]
    assert r1.configure("interface lo0", "ip address 192.0.2.1 255.255.255.255") == ""


def test_a_port_cannot_be_made_or_removed(r1: Any) -> None:
    """A port that is not there is invalid input under its name; one that is there stays."""
    refused = r1.configure("interface GigabitEthernet0/9")
    assert refused == " " * (len("r1(config)#") + 10) + "^\n% Invalid input detected at '^' marker.\n\n"
    assert "not permitted" in r1.configure("no interface Gi0/1")
    assert "GigabitEthernet0/1" in running(r1)


def test_one_bgp_a_router(r1: Any) -> None:
    """A second AS is refused with the one that runs."""
    assert r1.configure("router bgp 65001") == "BGP is already running; AS is 65000\n"
    assert "router bgp 65001" not in running(r1)


def test_neighbors_stand_by_address_with_remote_as_first(r1: Any, section: Section) -> None:
    """A neighbor's lines follow its remote-as; a line for one that does not exist is refused; ``no`` takes all."""
    r1.configure(
        "router bgp 65000",
        "neighbor 10.255.0.10 remote-as 65000",
        "neighbor 10.255.0.3 remote-as 65000",
        "neighbor 10.255.0.3 route-reflector-client",
        "neighbor 10.255.0.3 update-source lo0",
        "neighbor 10.255.0.3 description  third",
        "bgp router-id 10.255.0.1",
    )
    assert section(running(r1), "router bgp 65000") == [
        "bgp router-id 10.255.0.1",
        "bgp log-neighbor-changes",
        "network 10.255.0.1 mask 255.255.255.255",
        "neighbor 10.255.0.2 remote-as 65000",
        "neighbor 10.255.0.2 description to r2",
        "neighbor 10.255.0.2 update-source Loopback0",
        "neighbor 10.255.0.3 remote-as 65000",
        "neighbor 10.255.0.3 description third",
        "neighbor 10.255.0.3 update-source Loopback0",
        "neighbor 10.255.0.3 route-reflector-client",
        "neighbor 10.255.0.10 remote-as 65000",
    ]
    assert "% Specify remote-as" in r1.configure("router bgp 65000", "neighbor 9.9.9.9 description x")
    r1.configure("router bgp 65000", "no neighbor 10.255.0.3")
    assert "10.255.0.3" not in running(r1)


def test_the_address_family_takes_unicast_in(r1: Any, section: Section) -> None:
    """Once ``address-family ipv4`` is typed, its lines are printed inside, every neighbor activated."""
    r1.configure("router bgp 65000", "address-family ipv4", "neighbor 10.255.0.2 route-reflector-client")
    assert section(running(r1), "router bgp 65000") == [
        "bgp log-neighbor-changes",
        "neighbor 10.255.0.2 remote-as 65000",
        "neighbor 10.255.0.2 description to r2",
        "neighbor 10.255.0.2 update-source Loopback0",
        "!",
        "address-family ipv4",
        " network 10.255.0.1 mask 255.255.255.255",
        " neighbor 10.255.0.2 activate",
        " neighbor 10.255.0.2 route-reflector-client",
        "exit-address-family",
    ]


def test_ospf_lines(r1: Any, section: Section) -> None:
    """router-id first, passive interfaces, then networks, the bits under the wildcard as zeros."""
    r1.configure(
        "router ospf 1",
        "network 10.9.8.7 0.0.0.255 area 0",
        "passive-interface lo0",
        "router-id 10.255.0.1",
    )
    assert section(running(r1), "router ospf 1") == [
        "router-id 10.255.0.1",
        "passive-interface Loopback0",
        "network 10.9.8.0 0.0.0.255 area 0",
        "network 10.255.0.1 0.0.0.0 area 0",
    ]
    r1.configure("router ospf 1", "passive-interface default", "no passive-interface Gi0/0")
    lines = section(running(r1), "router ospf 1")
    assert lines[1:3] == ["passive-interface default", "no passive-interface GigabitEthernet0/0"]


def test_an_interface_makes_its_process(r1: Any) -> None:
    """``ip ospf P area A`` brings the process into being, ``no router ospf P`` takes the interface lines too."""
    r1.configure("interface lo0", "ip ospf 7 area 0")
    assert "\nrouter ospf 7\n" in running(r1)
    r1.configure("no router ospf 7")
    assert "ospf 7" not in running(r1)


def test_a_line_of_another_section_leaves_this_one(r1: Any) -> None:
    """What the present mode does not know is tried in global configuration, as pasted text needs."""
    r1.type("configure terminal", "interface lo3")
    assert r1.shell.prompt == "r1(config-if)#"
    r1.type("router ospf 1")
    assert r1.shell.prompt == "r1(config-router)#"
    r1.type("exit")
    assert r1.shell.prompt == "r1(config)#"


def test_a_plain_secret_is_kept_as_a_hash(r1: Any) -> None:
    """A secret that was typed is nowhere in the configuration."""
    r1.configure("enable secret Tr0ub4dor", "username bob privilege 15 secret Tr0ub4dor")
    assert "Tr0ub4dor" not in running(r1)
    assert "\nenable secret 9 $9$" in running(r1)


def test_an_applet_has_one_event_and_actions_by_label(r1: Any, section: Section) -> None:
    """A label's action is replaced and removed by its label; what is no event of an applet leaves it."""
    r1.configure("event manager applet A", 'action 2.0 cli command "x"', 'event syslog pattern "DOWN"')
    r1.configure("event manager applet A", "action 1.0 wait 5", "event none", "action 2.0 wait 6", "action 3.0 exit")
    r1.configure("event manager applet A", "no action 3.0", "event manager session cli username netops")
    assert section(running(r1), "event manager applet A") == ["event none", "action 1.0 wait 5", "action 2.0 wait 6"]
    assert "event manager session cli username netops" in r1.type("show running-config")


def test_a_part_of_the_running_configuration(r1: Any) -> None:
    """``show running-config partition`` has the sections of one kind alone, between its head and ``end``."""
    r1.configure("access-list 10 permit any", "access-list 11 deny any")
    assert r1.type("show running-config partition access-list") == (
        "Building configuration...\n\nCurrent configuration : 101 bytes\n!\nConfiguration of Partition access-list\n!\n"
        "access-list 10 permit any\naccess-list 11 deny   any\n!\nend\n\n"
    )
    assert "router ospf 1" in r1.type("show running-config partition router")


def test_a_banner_is_read_to_its_mark(r1: Any) -> None:
    """A banner's lines are no commands, and the configuration loads again."""
    r1.configure("banner motd #", "interface lo99", "keep out #")
    text = running(r1)
    assert "banner motd ^C\ninterface lo99\nkeep out ^C\n" in text
    assert "interface Loopback99" not in text
    assert Network([NodeSpec("r1", text)], []).routers["r1"].running_text().endswith(text.partition("hostname")[2])


@pytest.mark.skipif(not CONFIGURATIONS, reason=f"no captures at {CAPTURES}")
@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda p: f"{p.parent.name}/{p.name}"[-60:])
def test_a_real_configuration_survives(path: Path) -> None:
    """A real router's configuration loads, hardly a line is out of its place, none lost, and boots again as it is."""
    text = path.read_text(errors="replace")
    once = Network([NodeSpec("x", text)], []).routers["x"].running_text()
    assert Network([NodeSpec("x", once)], []).routers["x"].running_text() == once
    result = compared(path.name, parsed(text), parsed(once))
    assert not result.lost
    assert len(result.moved) <= 1


@pytest.mark.skipif(not CONFIGURATIONS, reason=f"no captures at {CAPTURES}")
def test_real_configurations_are_printed_in_place() -> None:
    """Of all lines of real configurations 99 % or more are printed under the same section and in the same order."""
    results = [loaded(path.name, path.read_text(errors="replace")) for path in CONFIGURATIONS]
    assert sum(one.in_place for one in results) >= 0.99 * sum(one.lines for one in results)
