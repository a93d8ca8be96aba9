"""Sections that the sandbox keeps without acting on them, typed at the terminal as an engineer types them."""

from __future__ import annotations

from typing import Any

import pytest

TYPED = {
    "sla": ["ip sla 10", " icmp-echo 192.0.2.1 source-interface Loopback0", "  threshold 500", "  frequency 10"],
    "track": ["track 10 ip sla 10 reachability", " delay down 10 up 20"],
    "qos": [
        "policy-map EDGE",
        " class VOICE",
        "  priority percent 10",
        "  police cir 1000000",
        "    conform-action transmit ",
        "    exceed-action drop ",
        " class class-default",
        "  fair-queue",
    ],
    "class-map": ["class-map match-any VOICE", " match dscp ef ", " match access-group name VOICE"],
    "tacacs": ["aaa group server tacacs+ ADMIN", " server name T1", " server name T2", " ip vrf forwarding MGMT"],
    "radius": ["radius server R1", " address ipv4 192.0.2.7 auth-port 1812 acct-port 1813", " key 7 01"],
    "isakmp": ["crypto isakmp policy 10", " encr aes 256", " authentication pre-share", " group 14"],
    "keyring": ["crypto keyring K1 ", "  pre-shared-key address 192.0.2.9 key cisco"],
    "certificate": [
        "crypto pki certificate chain TP",
        " certificate self-signed 01",
        "  3082032E 30820216 A0030201",
        "  30312E30 2C060355 04031325",
        "  \tquit",
    ],
    "dhcp": [
        "ip dhcp pool LAN",
        " network 192.0.2.0 255.255.255.0",
        " default-router 192.0.2.1 ",
        " option 150 ip 192.0.2.5 ",
    ],
    "objects": ["object-group network HOSTS", " host 192.0.2.4", " 192.0.2.0 255.255.255.0"],
    "applet": [
        "event manager applet WATCH",
        ' event syslog pattern "LINK-3"',
        ' action 1.0 cli command "enable"',
        ' action 2.0 syslog msg "down"',
    ],
    "netflow": [
        "flow record R",
        " match ipv4 source address",
        " match ipv4 destination address",
        " collect counter bytes",
    ],
    "archive": ["archive", " log config", "  logging enable", "  hidekeys", " path flash:archive"],
    "vlan": ["vlan 20", " name users"],
    "dial-peer": ["dial-peer voice 100 voip", " destination-pattern 1...", " session target ipv4:192.0.2.6"],
    "gatekeeper": ["gatekeeper", " shutdown"],
    "line": ["line vty 5 15", " exec-timeout 5 0", " no exec", " transport input ssh"],
    "key chain": ["key chain RIP", " key 1", "  key-string 7 01", " key 2", "  key-string 7 02"],
}
"""Sections as IOS prints them; typed without the blanks, and printed with them again."""


@pytest.mark.parametrize("name", TYPED)
def test_a_section_is_typed_and_printed(r1: Any, name: str) -> None:
    """A typed section is entered, keeps its lines, and is printed with IOS's indentation; ``no`` takes all of it."""
    lines = TYPED[name]
    r1.configure(*["class-map match-any VOICE"] * (name == "qos"))
    assert r1.configure(*(line.strip() for line in lines)) == ""
    printed = [line.rstrip() for line in r1.shell.router.running_text().splitlines() if line.strip() != "!"]
    at = printed.index(lines[0].rstrip())
    assert printed[at : at + len(lines)] == [line.rstrip() for line in lines]
    assert r1.configure(f"no {lines[0].strip()}") == ""
    assert lines[0].rstrip() not in r1.shell.router.running_text().splitlines()


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("", "trakc 10 ip sla 1"),
        ("", "ip slaa 10"),
        ("ip sla 10", "icmp-eccho 192.0.2.1"),
        ("policy-map EDGE", "clas s VOICE"),
        ("crypto isakmp policy 10", "encrypt-ion aes"),
        ("ip dhcp pool LAN", "networks 192.0.2.0 255.255.255.0"),
        ("object-group network HOSTS", "192.0.2.0"),
        ("line vty 0 4", "transprot input ssh"),
    ],
)
def test_a_typing_error_stays_one(r1: Any, section: str, line: str) -> None:
    """What no mode knows is refused, in a section that is kept too."""
    said = r1.configure(*([section] if section else []), line)
    assert "% Invalid input" in said or "% Incomplete" in said


def test_sections_stand_by_their_number(r1: Any) -> None:
    """VLANs, SLAs, tracked objects and policies are printed by number, whatever the order in which they were typed."""
    r1.configure(
        "vlan 100", "vlan 20", "track 12 interface Gi0/0 line-protocol", "track 3 interface Gi0/1 line-protocol"
    )
    r1.configure("crypto isakmp policy 20", "crypto isakmp policy 5", "ip sla 100", "ip sla 20")
    found = r1.shell.router.running_text().splitlines()
    for pair in (
        ("vlan 20", "vlan 100"),
        ("ip sla 20", "ip sla 100"),
        ("crypto isakmp policy 5", "crypto isakmp policy 20"),
        ("track 3 interface GigabitEthernet0/1 line-protocol", "track 12 interface GigabitEthernet0/0 line-protocol"),
    ):
        assert found.index(pair[0]) < found.index(pair[1])
