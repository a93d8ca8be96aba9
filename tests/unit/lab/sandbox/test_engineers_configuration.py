"""Lines that engineers type in configuration mode, as IOS prints them or refuses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

INVALID = "% Invalid input detected at '^' marker.\n\n"
STUB = "% OSPF: Backbone can not be configured as stub area\n"
DISCONTIGUOUS = "OSPF: Invalid address/mask combination (discontiguous mask)\n"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("ntp source lo0", "ntp source Loopback0"),
        ("snmp-server trap-source loopback 0", "snmp-server trap-source Loopback0"),
        ("ip tftp source-interface lo0", "ip tftp source-interface Loopback0"),
        (
            "ip nat inside source list 1 interface gi0/0 overload",
            "ip nat inside source list 1 interface GigabitEthernet0/0 overload",
        ),
        ("ip domain-name example.net", "ip domain name example.net"),
        ("no ip domain-lookup", "no ip domain lookup"),
        ("clock summer-time CEST recurring", "clock summer-time CEST recurring"),
        ("ip options drop", "ip options drop"),
        ("snmp-server location source 1 of 2", "snmp-server location source 1 of 2"),
    ],
)
def test_global_lines_as_they_are_printed(r1: Any, typed: str, printed: str) -> None:
    """Names of interfaces are written out, older spellings are printed in the present one; ``no`` takes both away."""
    assert r1.configure(typed) == ""
    assert f"\n{printed}\n" in r1.type("show running-config")
    r1.configure(typed.removeprefix("no ") if typed.startswith("no ") else f"no {typed}")
    assert f"\n{printed}\n" not in r1.type("show running-config")


def test_a_domain_has_one_name(r1: Any, section: Any) -> None:
    """The two spellings of ``ip domain name`` are one line, and lookup one switch."""
    r1.configure("ip domain-name a.example", "ip domain name b.example", "no ip domain lookup", "no ip domain-lookup")
    text = r1.type("show running-config")
    assert (text.count("ip domain name b.example"), text.count("domain"), text.count("lookup")) == (1, 2, 1)
    r1.configure("ip domain-lookup")
    assert "lookup" not in r1.type("show running-config")


def test_a_tunnel_and_what_it_has_anyhow(r1: Any, section: Any) -> None:
    """GRE is not printed, another mode stands between source and destination."""
    lines = "interface Tunnel0", "tunnel destination 10.0.0.1", "tunnel mode gre ip", "tunnel source lo 0"
    assert r1.configure(*lines) == ""
    head = ["no ip address", "tunnel source Loopback0"]
    assert section(r1.type("show running-config"), "interface Tunnel0") == [*head, "tunnel destination 10.0.0.1"]
    r1.configure("interface Tunnel0", "tunnel mode ipsec ipv4")
    shown = section(r1.type("show running-config"), "interface Tunnel0")
    assert shown == [*head, "tunnel mode ipsec ipv4", "tunnel destination 10.0.0.1"]


def test_lines_of_a_vty(r1: Any, section: Any) -> None:
    """They stand in IOS's order, one access class a direction, and only protocols that there are."""
    r1.configure("line vty 0 4", "transport input tel ssh", "password x", "privilege level 15", "exec-timeout 5 0")
    r1.configure("line vty 0 4", "access-class 10 in", "access-class 11 in vrf-also", "transport output none")
    shown = ["access-class 11 in vrf-also", "exec-timeout 5 0", "privilege level 15", "password x"]
    shown += ["transport input telnet ssh", "transport output none"]
    assert section(r1.type("show running-config"), "line vty 0 4") == shown
    assert r1.configure("line vty 0 4", "transport input foo").endswith(INVALID)
    r1.configure("line vty 0 4", "no transport input", "no access-class 11 in")
    assert section(r1.type("show running-config"), "line vty 0 4")[0] == "exec-timeout 5 0"
    assert "transport input none" in r1.type("show running-config")


@pytest.mark.parametrize(
    ("kind", "prompt"), [("udp-jitter 10.0.0.1 5000", "jitter"), ("tcp-connect 10.0.0.1 80", "tcp"), ("dns a", "dns")]
)
def test_the_mode_of_an_ip_sla_operation(r1: Any, kind: str, prompt: str) -> None:
    """Each kind of operation has a mode of its own name."""
    r1.type("configure terminal", "ip sla 7", kind)
    assert r1.shell.prompt == f"r1(config-ip-sla-{prompt})#"


@pytest.mark.parametrize(
    ("line", "said", "printed"),
    [
        ("network 10.0.0.0 255.0.0.0 area 0", "", "network 10.0.0.0 0.255.255.255 area 0"),
        ("network 0.0.0.0 0.0.0.0 area 0", "", "network 0.0.0.0 255.255.255.255 area 0"),
        ("network 10.1.1.1 0.0.0.0 area 0", "", "network 10.1.1.1 0.0.0.0 area 0"),
        ("network 10.0.0.0 0.255.0.255 area 0", DISCONTIGUOUS, ""),
        ("area 0 stub", STUB, ""),
        ("area 0.0.0.0 nssa", STUB.replace("stub area", "NSSA"), ""),
    ],
)
def test_networks_and_areas_of_ospf(r1: Any, section: Any, line: str, said: str, printed: str) -> None:
    """A subnet mask is taken for its wildcard, other bits are refused; the backbone is an ordinary area."""
    assert r1.configure("router ospf 9", line) == said
    assert section(r1.type("show running-config"), "router ospf 9") == ([printed] if printed else [])
    if printed:
        r1.configure("router ospf 9", f"no {line}")
        assert section(r1.type("show running-config"), "router ospf 9") == []


def test_an_area_is_stub_or_nssa(r1: Any) -> None:
    """Not both, in both versions; ``no`` makes way for the other."""
    for process, version in (("router ospf 1", "OSPF"), ("ipv6 router ospf 1", "OSPFv3")):
        assert r1.configure(process, "area 7 stub") == ""
        assert r1.configure(process, "area 0.0.0.7 nssa") == f"% {version}: Area is configured as stub area already\n"
        assert r1.configure(process, "no area 7 stub", "area 7 nssa") == ""
        assert r1.configure(process, "area 7 stub") == f"% {version}: Area is configured as NSSA already\n"


def test_neighbors_stay_active_without_the_default(r1: Any) -> None:
    """``no bgp default ipv4-unicast`` is for neighbors to come, and so is its opposite."""
    r1.configure("router bgp 65000", "no bgp default ipv4-unicast", "neighbor 10.9.0.1 remote-as 65000")
    text = r1.type("show running-config")
    assert (
        " address-family ipv4\n  network 10.255.0.1 mask 255.255.255.255\n  neighbor 10.255.0.2 activate\n exit" in text
    )
    assert "10.255.0.2 " in r1.type("show ip bgp summary")
    r1.configure("router bgp 65000", "bgp default ipv4-unicast", "neighbor 10.9.0.2 remote-as 65000")
    text = r1.type("show running-config")
    assert "  no neighbor 10.9.0.1 activate\n  neighbor 10.9.0.2 activate\n  neighbor 10.255.0.2 activate\n" in text


def test_switchport_on_a_router_without_such_ports(r1: Any) -> None:
    """It is no command there."""
    before = r1.type("show running-config")
    for line in ("switchport mode access", "no switchport"):
        assert r1.configure("interface Gi0/1", line).endswith(INVALID)
    assert r1.type("show running-config") == before


def test_switchport_on_a_routed_port(single: Callable[[str], Any], terminal: Any, section: Any) -> None:
    """A router that has such ports refuses what belongs to the switch on a port that is none of them."""
    port = "interface GigabitEthernet0/0\n no switchport\n no ip address\n"
    r1 = terminal(single(f"hostname r1\n!\n{port}!\nend\n"), "r1")
    refused = "Command rejected: Gi0/0 is not a switching port.\n"
    assert r1.configure("interface Gi0/0", "switchport access vlan 5") == refused
    assert r1.configure("interface Gi0/0", "switchport", "switchport access vlan 5") == ""
    shown = section(r1.type("show running-config"), "interface GigabitEthernet0/0")
    assert shown == ["switchport", "switchport access vlan 5", "no ip address"]


def vtys(r1: Any) -> dict[str, list[str]]:
    """The ``line vty`` sections with their lines."""
    text = r1.type("show running-config | section line vty").splitlines()
    heads = [n for n, line in enumerate(text) if line.startswith("line vty")]
    return {text[n][9:]: [x[1:] for x in text[n + 1 : m]] for n, m in zip(heads, [*heads[1:], len(text)], strict=True)}


def test_a_range_of_vtys_goes_over_the_sections_that_are_there(r1: Any) -> None:
    """``line vty 0 15`` makes the missing ones in a section of their own, and what follows goes to both."""
    assert r1.configure("line vty 0 15", "login local", "exec-timeout 5 0") == ""
    assert vtys(r1) == {span: ["exec-timeout 5 0", "login local"] for span in ("0 4", "5 15")}
    r1.configure("line vty 0 15", "no exec-timeout", "hostname r1", "line vty 5 15", "transport input ssh")
    assert vtys(r1) == {"0 4": ["login local"], "5 15": ["login local", "transport input ssh"]}


def test_a_section_of_vtys_is_parted(r1: Any) -> None:
    """A line stands in one section alone; the others keep what they had."""
    r1.configure("line vty 0 4", "login local", "line vty 1", "length 0")
    assert vtys(r1) == {"0": ["login local"], "1": ["login local", "length 0"], "2 4": ["login local"]}


def test_vtys_are_removed_from_the_end(r1: Any) -> None:
    """``no line vty 5`` takes what is behind it too; five lines stay."""
    r1.configure("line vty 7 15", "login local")
    assert vtys(r1) == {"0 4": [], "5 6": [], "7 15": ["login local"]}
    assert r1.configure("no line vty 10") == ""
    assert list(vtys(r1)) == ["0 4", "5 6", "7 9"]
    assert r1.configure("no line vty 5 9") == ""
    assert r1.configure("no line vty 0 4") == "% Can't delete last 5 VTY lines\n"
    assert list(vtys(r1)) == ["0 4"]


def test_a_group_of_hsrp(r1: Any, section: Any) -> None:
    """A setting stands once, whatever it was before, in IOS's order; ``no standby 1`` takes the group."""
    lines = "standby 1 priority 110", "standby 1 ip 10.2.0.253", "standby 1 track gi0/0 20", "standby 1 track 2"
    assert r1.configure("interface Gi0/1", *lines, "standby 2 ip 10.2.0.9", "standby version 2") == ""
    r1.configure("interface Gi0/1", "standby 1 priority 90", "standby 1 ip 10.2.0.254", "no standby 2 ip")
    shown = section(r1.type("show running-config"), "interface GigabitEthernet0/1")
    assert [line for line in shown if line.startswith("standby")] == [
        "standby version 2",
        "standby 1 ip 10.2.0.254",
        "standby 1 priority 90",
        "standby 1 track GigabitEthernet0/0 20",
        "standby 1 track 2",
    ]
    r1.configure("interface Gi0/1", "no standby 1", "no standby version")
    assert "standby" not in r1.type("show running-config")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("interface Gi0/1", "service-policy input NONE"), "% policy map NONE not configured\n"),
        (("policy-map EDGE", "class NONE"), "% class map NONE not configured\n"),
        (("interface Loopback",), "% Incomplete command.\n\n"),
        (("interface lo",), "% Incomplete command.\n\n"),
    ],
)
def test_what_is_not_there_or_not_complete(r1: Any, lines: tuple[str, ...], said: str) -> None:
    """A policy and a class must be defined before they are used; an interface has a number."""
    assert r1.configure(*lines) == said


@pytest.mark.parametrize(
    "line", ["access-list 300 permit any", "crypto key generate rsa modulus 2048", "interface foo"]
)
def test_lines_that_are_refused(r1: Any, line: str) -> None:
    """What the router cannot do leaves no trace in its configuration."""
    before = r1.type("show running-config")
    assert r1.configure(line).endswith(INVALID)
    assert r1.type("show running-config") == before


def test_no_mark_parts_what_belongs_together(r1: Any) -> None:
    """Services, lines, keys of a chain and classes of a policy stand one behind the other."""
    r1.configure("service timestamps log datetime", "no service pad", "class-map A", "policy-map P", "class A", "drop")
    r1.configure("key chain K", "key 1", "key-string a", "key 2", "key-string b")
    text = r1.type("show running-config")
    assert "no service pad\nservice timestamps log datetime\n!\n" in text
    assert "line con 0\nline aux 0\nline vty 0 4\n!\n" in text
    assert "policy-map P\n class A\n  drop\n!\n" in text
    assert "key chain K\n key 1\n  key-string a\n key 2\n  key-string b\n!\n" in text


def test_pools_stand_before_what_uses_them(r1: Any) -> None:
    """Addresses that DHCP leaves out stand before its pools, those of NAT before its rules."""
    r1.configure("ip dhcp pool LAN", "network 10.5.0.0 255.255.255.0", "ip dhcp excluded-address 10.5.0.1")
    r1.configure("ip nat inside source list 1 pool P overload", "ip nat pool P 192.0.2.60 192.0.2.70 prefix-length 24")
    text = r1.type("show running-config")
    assert "ip dhcp excluded-address 10.5.0.1\n!\nip dhcp pool LAN\n" in text
    pool = "ip nat pool P 192.0.2.60 192.0.2.70 prefix-length 24\n"
    assert f"{pool}ip nat inside source list 1 pool P overload\n" in text
