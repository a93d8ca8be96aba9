"""Lines of a configuration as IOS keeps them: which replace each other, which stand together, and what ``no`` takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network

Section = Callable[[str, str], list[str]]


def lines(seat: Any, head: str) -> list[str]:
    """The lines of the running configuration that begin as given, indented or not."""
    return [line.strip() for line in seat.shell.router.running_text().splitlines() if line.strip().startswith(head)]


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("ntp server 192.0.2.9 prefer", "no ntp server 192.0.2.9"),
        ("snmp-server host 192.0.2.9 version 2c PUBLIC", "no snmp-server host 192.0.2.9"),
        ("logging host 192.0.2.9 transport udp port 5140", "no logging host 192.0.2.9"),
        ("ip prefix-list P seq 5 permit 10.0.0.0/8", "no ip prefix-list P"),
        ("access-list 10 permit 10.0.0.0 0.255.255.255", "no access-list 10"),
        ("alias exec sib show ip interface brief", "no alias exec sib"),
        ("aaa authentication login default local", "no aaa authentication login default"),
        ("ip domain name example.net", "no ip domain name"),
        ("clock timezone CET 1 0", "no clock timezone"),
        ("route-map RM permit 10", "no route-map RM"),
        ("banner motd ^Chello^C", "no banner motd"),
        ("enable secret 9 $9$x", "no enable secret"),
        ("mpls ldp router-id Loopback0 force", "no mpls ldp router-id"),
    ],
)
def test_no_by_the_head_of_a_line(r1: Any, typed: str, no: str) -> None:
    """``no`` needs no more of a global line than tells it from others."""
    head = typed.partition(" ")[0]
    before = lines(r1, head)
    r1.configure(typed)
    assert lines(r1, head) != before
    r1.configure(no)
    assert lines(r1, head) == before


@pytest.mark.parametrize(
    ("section", "typed", "no"),
    [
        ("interface lo0", "ip helper-address 192.0.2.9", "no ip helper-address"),
        ("interface lo0", "ip access-group A in", "no ip access-group"),
        ("interface lo0", "ip ospf 1 area 0 secondaries none", "no ip ospf 1 area 0"),
        ("interface lo0", "ipv6 address FE80::9 link-local", "no ipv6 address FE80::9 link-local"),
        ("router ospf 1", "area 1 stub no-summary", "no area 1 stub"),
        ("router ospf 1", "default-information originate always", "no default-information originate"),
        ("router ospf 1", "log-adjacency-changes detail", "no log-adjacency-changes"),
        ("router bgp 65000", "redistribute connected route-map RM", "no redistribute connected"),
        ("router bgp 65000", "neighbor 10.255.0.2 prefix-list P in", "no neighbor 10.255.0.2 prefix-list P in"),
        ("line vty 0 4", "exec-timeout 5 0", "no exec-timeout"),
    ],
)
def test_no_by_the_head_of_a_line_in_a_section(r1: Any, section: str, typed: str, no: str) -> None:
    """The same in sections."""
    r1.configure(section, typed)
    assert typed in lines(r1, typed)
    r1.configure(section, no)
    assert typed not in lines(r1, typed)


def test_no_leaves_the_others(r1: Any) -> None:
    """``no`` with an entry's words takes that entry of a list."""
    r1.configure("ntp server 192.0.2.8", "ntp server 192.0.2.9 prefer", "no ntp server 192.0.2.9")
    assert lines(r1, "ntp server") == ["ntp server 192.0.2.8"]
    r1.configure("interface lo0", "ip helper-address 192.0.2.8", "ip helper-address 192.0.2.9")
    r1.configure("interface lo0", "no ip helper-address 192.0.2.8")
    assert lines(r1, "ip helper-address") == ["ip helper-address 192.0.2.9"]


def test_lists_keep_every_line(r1: Any) -> None:
    """Name servers and helper addresses stand together, one per line."""
    r1.configure("ip name-server 192.0.2.9", "ip name-server 192.0.2.8 192.0.2.7")
    found = ["ip name-server 192.0.2.9", "ip name-server 192.0.2.8", "ip name-server 192.0.2.7"]
    assert lines(r1, "ip name-server") == found
    r1.configure("no ip name-server 192.0.2.8")
    assert lines(r1, "ip name-server") == [found[0], found[2]]
    r1.configure("interface lo0", "ip helper-address 192.0.2.9", "ip helper-address 192.0.2.8")
    assert lines(r1, "ip helper") == ["ip helper-address 192.0.2.9", "ip helper-address 192.0.2.8"]


@pytest.mark.parametrize(
    ("section", "first", "second"),
    [
        (None, "logging buffered 4096", "logging buffered 8192 informational"),
        (None, "clock timezone CET 1 0", "clock timezone UTC 0 0"),
        (None, "logging source-interface Loopback0", "logging source-interface Loopback1"),
        ("line vty 0 4", "exec-timeout 5 0", "exec-timeout 0 0"),
        ("router ospf 1", "default-information originate", "default-information originate always"),
        ("interface lo0", "ip ospf 1 area 5", "ip ospf 1 area 5 secondaries none"),
        ("interface lo0", "ipv6 address FE80::9 link-local", "ipv6 address FE80::8 link-local"),
    ],
)
def test_a_line_replaces_the_one_before(r1: Any, section: str | None, first: str, second: str) -> None:
    """What there is one of is replaced, however many words it has."""
    for line in (first, second):
        r1.configure(*([section] if section else []), line)
    assert [line for line in lines(r1, "") if line in {first, second}] == [second]


def test_a_user_keeps_what_is_not_typed_again(r1: Any) -> None:
    """Privilege and secret are one line; each may be typed alone."""
    r1.configure("username carol privilege 15 secret 9 $9$abc")
    r1.configure("username carol secret 9 $9$def")
    assert lines(r1, "username carol") == ["username carol privilege 15 secret 9 $9$def"]
    r1.configure("username carol privilege 1")
    assert lines(r1, "username carol") == ["username carol privilege 1 secret 9 $9$def"]


def test_interface_lines_stay_on_the_interface(r1: Any, section: Section) -> None:
    """``ntp disable`` is a line of the interface: what follows still goes there."""
    r1.configure("interface lo0", "ntp disable", "description here")
    assert section(r1.shell.router.running_text(), "interface Loopback0") == [
        "description here",
        "ip address 10.255.0.1 255.255.255.255",
        "ntp disable",
    ]


def test_a_key_chain_has_keys_of_its_own(r1: Any, section: Section) -> None:
    """``key 1`` opens a section of the key chain and is no global line."""
    r1.type("configure terminal", "key chain K", "key 1")
    assert r1.shell.prompt == "r1(config-keychain-key)#"
    r1.type("key-string SOMETHING", "key 2", "key-string OTHER", "end")
    assert [line for line in section(r1.shell.router.running_text(), "key chain K") if line != "!"] == [
        "key 1",
        " key-string SOMETHING",
        "key 2",
        " key-string OTHER",
    ]
    r1.configure("key chain K", "no key 1")
    assert lines(r1, "key 1") == []
    assert "Invalid input" in r1.configure("key 3")


def test_ipv6_is_routed_before_ospfv3_runs(single: Callable[[str], Network], terminal: Any) -> None:
    """Without ``ipv6 unicast-routing`` OSPFv3 is refused, in both syntaxes and on interfaces."""
    seat = terminal(single("interface Loopback0\n ipv6 address 2001:DB8::1/128\n"), "r1")
    refused = "%OSPFv3: IPv6 routing not enabled\n"
    for typed in (("ipv6 router ospf 1",), ("router ospfv3 1",), ("interface lo0", "ipv6 ospf 1 area 0")):
        assert seat.configure(*typed) == refused
    assert seat.configure("interface lo0", "ospfv3 1 ipv6 area 0") == refused
    assert "ospf" not in seat.shell.router.running_text()
    assert seat.configure("ipv6 unicast-routing", "ipv6 router ospf 1") == ""


def test_addresses_of_ipv6_stand_together(r1: Any, section: Section) -> None:
    """Several global addresses and one link-local one, which is the next hop of the neighbors."""
    r1.configure("interface gi0/0", "ipv6 address 2001:db8:1::1/64", "ipv6 address 2001:db8:2::1/64")
    r1.configure("interface gi0/0", "ipv6 address fe80::77 link-local")
    assert section(r1.shell.router.running_text(), "interface GigabitEthernet0/0")[-3:] == [
        "ipv6 address FE80::77 link-local",
        "ipv6 address 2001:DB8:1::1/64",
        "ipv6 address 2001:DB8:2::1/64",
    ]
    assert "link-local address is FE80::77" in r1.type("show ipv6 interface gi0/0")
    r1.configure("interface gi0/0", "no ipv6 address 2001:db8:1::1/64")
    assert lines(r1, "ipv6 address 2001") == ["ipv6 address 2001:DB8:2::1/64"]
    assert lines(r1, "ipv6 address FE80") == ["ipv6 address FE80::77 link-local"]


def test_addresses_that_are_learned(r1: Any, section: Section) -> None:
    """``autoconfig`` and ``dhcp`` are kept below the addresses and make IPv6 run; ``no`` takes each away."""
    r1.configure(
        "interface Gi0/1", "no shutdown", "ipv6 address autoconfig default", "ipv6 address 2001:DB8:9::1/64",
        "ipv6 address dhcp",
    )  # fmt: skip
    running = r1.shell.router.running_text()
    assert section(running, "interface GigabitEthernet0/1")[-3:] == [
        "ipv6 address 2001:DB8:9::1/64", "ipv6 address autoconfig default", "ipv6 address dhcp",
    ]  # fmt: skip
    r1.configure("interface Gi0/1", "no ipv6 address 2001:DB8:9::1/64", "no ipv6 address dhcp")
    assert re.search(r"GigabitEthernet0/1 .*\n    FE80::", r1.type("show ipv6 interface brief"))
    r1.configure("interface Gi0/1", "no ipv6 address autoconfig")
    assert re.search(r"GigabitEthernet0/1 .*\n    unassigned", r1.type("show ipv6 interface brief"))


def test_a_domain_of_ospf(r1: Any, section: Section) -> None:
    """A process has one domain ID, and secondary ones beside it."""
    r1.configure("router ospf 1", "domain-id 192.0.2.1", "domain-id 192.0.2.9 secondary", "domain-id 192.0.2.2")
    kept = [line for line in section(r1.shell.router.running_text(), "router ospf 1") if "domain" in line]
    assert sorted(kept) == ["domain-id 192.0.2.2", "domain-id 192.0.2.9 secondary"]
    r1.configure("router ospf 1", "no domain-id 192.0.2.2")
    kept = [line for line in section(r1.shell.router.running_text(), "router ospf 1") if "domain" in line]
    assert kept == ["domain-id 192.0.2.9 secondary"]


def test_secondary_addresses_that_are_not_advertised(pair: Network, terminal: Any) -> None:
    """``secondaries none`` leaves them out of OSPF, and the primary one in it."""
    r1, r2 = terminal(pair, "r1"), terminal(pair, "r2")
    r1.configure("interface lo7", "ip address 10.7.0.1 255.255.255.255", "ip ospf 1 area 0")
    r1.configure("interface lo7", "ip address 10.7.0.2 255.255.255.255 secondary")
    assert "10.7.0.2" in r2.type("show ip route ospf")
    r1.configure("interface lo7", "ip ospf 1 area 0 secondaries none")
    assert "10.7.0.2" not in r2.type("show ip route ospf")
    assert "10.7.0.1" in r2.type("show ip route ospf")


def test_a_route_names_who_advertises_it(clock: Any, terminal: Any) -> None:
    """``from`` is the router ID of the advertising router, however many hops away."""
    from tests.unit.lab.sandbox.chains import chain

    area = "interface Loopback0\n ip ospf 1 area 0\nrouter ospf 1\n"
    seat = terminal(chain(clock, area, area, area, link=" ip ospf 1 area 0\n"), "r1")
    assert "  * 10.0.1.2, from 10.255.0.3, " in seat.type("show ip route 10.255.0.3")


def test_a_vrf_of_either_form(single: Callable[[str], Network], terminal: Any) -> None:
    """What ``ip vrf`` made is a VRF for every protocol."""
    text = "ipv6 unicast-routing\nip vrf OLD\n rd 65000:1\nrouter bgp 65000\n"
    seat = terminal(single(text), "r1")
    for typed in (
        ("router ospf 9 vrf OLD",),
        ("ipv6 router ospf 9 vrf OLD",),
        ("router ospfv3 9", "address-family ipv6 unicast vrf OLD"),
        ("router eigrp 9", "address-family ipv4 vrf OLD autonomous-system 9"),
        ("router bgp 65000", "address-family ipv4 vrf OLD"),
        ("interface lo0", "ip vrf forwarding OLD"),
    ):
        assert seat.configure(*typed) == ""


BROWNFIELD = """\
hostname r1
vrf definition A
 rd 65000:1
 address-family ipv4
 exit-address-family
ip vrf OLD
 rd 65000:2
logging buffered 8192 informational
clock timezone CET 1 0
ip name-server 192.0.2.7
ip name-server 192.0.2.8
ipv6 unicast-routing
key chain K
 key 1
  key-string SOMETHING
username carol privilege 15 secret 9 $9$abcdefghijklmn$opq
interface Loopback0
 ip address 10.255.0.2 255.255.255.255 secondary
 ip address 10.255.0.1 255.255.255.255
 ip ospf 1 area 0.0.0.0 secondaries none
 ipv6 address FE80::1 link-local
 ipv6 address 2001:DB8:255::1/128
 ipv6 address 2001:DB8:255::2/128
 ospfv3 1 ipv6 area 0
interface Loopback10
 vrf forwarding A
 ip address 198.51.100.10 255.255.255.255
interface Loopback20
 ip vrf forwarding OLD
 ip address 198.51.100.20 255.255.255.255
interface GigabitEthernet0/0
 ip address 192.0.2.1 255.255.255.0
 ip helper-address 192.0.2.7
 ip helper-address 192.0.2.8
 ntp disable
router ospfv3 1
 address-family ipv6 unicast
  router-id 10.9.9.9
  passive-interface Loopback0
 exit-address-family
router ospf 2 vrf OLD
router ospf 1
 log-adjacency-changes detail
 router-id 10.255.0.1
router bgp 65000
 template peer-policy CLIENT
  route-reflector-client
 exit-peer-policy
 template peer-session PEERS
  remote-as 65000
  update-source Loopback0
 exit-peer-session
 bgp router-id vrf auto-assign
 bgp router-id interface Loopback0
 bgp log-neighbor-changes
 neighbor IBGP peer-group
 neighbor IBGP remote-as 65000
 neighbor IBGP update-source Loopback0
 neighbor 10.255.0.3 peer-group IBGP
 neighbor 10.255.0.4 inherit peer-session PEERS
 address-family ipv4
  neighbor 10.255.0.3 activate
  neighbor 10.255.0.4 activate
  neighbor 10.255.0.4 inherit peer-policy CLIENT
 exit-address-family
 address-family ipv4 vrf A
  bgp router-id auto-assign
 exit-address-family
banner motd ^Chello^C
ntp server 192.0.2.9 prefer
"""


def test_a_brownfield_router_starts_and_prints_itself(single: Callable[[str], Network], terminal: Any) -> None:
    """Every line of it, section by section; it boots from what it prints, and takes its identities from it."""
    seat = terminal(single(BROWNFIELD), "r1")
    found = seat.shell.router.running_text()
    printed = [line for line in found.splitlines() if line.strip() not in {"!", ""}]
    position = 0
    for line in BROWNFIELD.splitlines():
        assert line in printed, line
    for above, below in (("hostname", "vrf def"), ("interface Loopback0", "router ospf 1"), ("router bgp", "banner")):
        position = max(position, found.index(f"\n{above}"))
        assert position < found.index(f"\n{below}")
    assert terminal(single(found), "r1").shell.router.running_text() == found
    router = seat.shell.router
    ids = router.ospfv3.router_id("1"), router.bgp.router_id(), router.bgp.router_id("A"), router.ospf.router_id("2")
    assert list(map(str, ids)) == ["10.9.9.9", "10.255.0.1", "198.51.100.10", "198.51.100.20"]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("bgp dampening 1 1 1 1", "bgp dampening 10 10 100 50"),
        ("bgp slow-peer detection threshold 150", "bgp slow-peer detection threshold 200"),
        ("bgp aggregate-timer 10", "bgp aggregate-timer 20"),
        ("bgp nexthop trigger delay 5", "bgp nexthop trigger delay 6"),
        ("maximum-paths 4", "maximum-paths 12"),
        ("maximum-paths ibgp 4", "maximum-paths ibgp 12"),
        ("maximum-secondary-paths eibgp 1", "maximum-secondary-paths eibgp 2"),
        ("distance bgp 20 200 200", "distance bgp 10 10 100"),
        ("default-metric 12", "default-metric 13"),
        ("table-map A filter", "table-map B"),
    ],
)
@pytest.mark.parametrize("family", ["ipv4", "ipv4 multicast"])
def test_a_later_line_of_an_address_family_takes_the_place(
    r1: Any, section: Callable[[str, str], list[str]], family: str, first: str, later: str
) -> None:
    """One value each, in the family that it was typed in and nowhere else."""
    r1.configure("router bgp 65000", f"address-family {family}", first, later)
    kept = section(r1.shell.router.running_text(), f" address-family {family}")
    assert f" {later}" in kept
    assert f" {first}" not in kept
    assert later not in section(r1.shell.router.running_text(), "router bgp 65000")


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("timers bgp 10 30", "timers bgp 20 60"),
        ("bgp confederation identifier 3", "bgp confederation identifier 4"),
        ("bgp graceful-restart restart-time 120", "bgp graceful-restart restart-time 130"),
        ("bgp nopeerup-delay cold-boot 10", "bgp nopeerup-delay cold-boot 20"),
        ("bgp update-delay 60", "bgp update-delay 70"),
    ],
)
def test_a_later_line_of_bgp_takes_the_place(
    r1: Any, section: Callable[[str, str], list[str]], first: str, later: str
) -> None:
    """A setting with one value has one line."""
    r1.configure("router bgp 65000", first, later)
    said = section(r1.shell.router.running_text(), "router bgp 65000")
    assert later in said
    assert first not in said


def test_lines_of_ipv4_unicast_go_to_its_address_family(r1: Any, section: Callable[[str, str], list[str]]) -> None:
    """Typed under ``router bgp`` before or after the family is there, they are printed in it.

    But for ``maximum-paths``: a captured device has it under the instance and in the family.
    """
    r1.configure("router bgp 65000", "maximum-paths 4", "maximum-secondary-paths ibgp 2", "address-family ipv4")
    r1.configure("router bgp 65000", "maximum-paths 6", "default-metric 5")
    assert "maximum-paths 6" in section(r1.shell.router.running_text(), "router bgp 65000")
    kept = section(r1.shell.router.running_text(), " address-family ipv4")
    assert [line for line in kept if line.startswith((" max", " def"))] == [
        " maximum-paths 4",
        " maximum-secondary-paths ibgp 2",
        " default-metric 5",
    ]


def test_a_network_without_a_mask_is_that_of_its_class(r1: Any, section: Callable[[str, str], list[str]]) -> None:
    """The address is printed as it was typed; with a mask it must have no bits outside of it."""
    r1.configure("router bgp 65000", "network 192.0.4.2", "network 172.16.0.0 mask 255.255.0.0")
    said = section(r1.shell.router.running_text(), "router bgp 65000")
    assert [line for line in said if line.startswith("network 1")][-2:] == ["network 172.16.0.0", "network 192.0.4.2"]
    r1.configure("router bgp 65000", "no network 192.0.4.2")
    assert "network 192.0.4.2" not in section(r1.shell.router.running_text(), "router bgp 65000")
    refused = r1.configure("router bgp 65000", "network 10.100.7.0 mask 255.255.240.0")
    assert refused == "% BGP: Incorrect network or mask/prefix-length configured\n"


def in_order(lines: list[str], section: str, seat: Any, find: Callable[[str, str], list[str]]) -> list[str]:
    """The lines of a section that are among those given, as the router prints them when they are typed backwards."""
    for line in reversed(lines):
        seat.configure(section, line)
    return [line for line in find(seat.shell.router.running_text(), section) if line in lines]


@pytest.mark.parametrize(
    ("section_line", "lines"),
    [
        (
            "router bgp 65000",
            [
                "bgp nopeerup-delay post-boot 10",
                "bgp graceful-shutdown all neighbors 50 local-preference 100 community 100",
                "bgp bestpath compare-routerid",
                "bgp dampening 1 1 1 1",
                "bgp advertise-best-external",
                "snmp context C",
                "network 192.0.2.2",
                "network 192.0.2.3",
                "aggregate-address 192.0.2.0 255.255.255.0",
                "timers bgp 100 200 150",
                "redistribute connected metric 10",
                "neighbor 10.255.0.2 aigp send cost-community 100 poi igp-cost transitive",
                "neighbor 10.255.0.2 slow-peer detection threshold 150",
                "neighbor 10.255.0.2 route-map M out",
                "neighbor 10.255.0.2 maximum-prefix 1 10 restart 100",
                "default-metric 12",
                "distance bgp 10 10 100",
            ],
        ),
        (
            "router ospf 1",
            [
                "domain-id 192.0.2.1",
                "max-metric router-lsa on-startup 110",
                "ttl-security all-interfaces hops 7",
                "auto-cost reference-bandwidth 4",
                "area 5 capability default-exclusion",
                "area 5 authentication",
                "area 10 authentication message-digest",
                "area 10 nssa default-information-originate metric 10",
                "area 10 nssa translate type7 suppress-fa",
                "area 10 default-cost 10",
                "area 10 filter-list prefix A in",
                "area 10 filter-list prefix B out",
                "default-information originate",
            ],
        ),
        (
            "router ospfv3 1",
            [
                "max-metric router-lsa on-startup 100",
                "auto-cost reference-bandwidth 4",
                "area 10 nssa default-information-originate metric 10",
            ],
        ),
        (
            "interface GigabitEthernet0/1",
            [
                "ip ospf network broadcast",
                "ip ospf resync-timeout 10",
                "ip ospf dead-interval 5",
                "ip ospf priority 25",
                "ip ospf demand-circuit ignore",
                "ip ospf bfd",
                "ip ospf adjacency stagger disable",
                "ip ospf ttl-security hops 50",
                "ip ospf shutdown",
                "ip ospf 1 area 30",
                "ip ospf cost 5",
                "ipv6 ospf 35 area 45",
                "ipv6 ospf priority 55",
                "ipv6 ospf transmit-delay 45",
                "ipv6 ospf database-filter all out",
                "ipv6 ospf adjacency stagger disable",
                "ipv6 ospf manet peering link-metrics 10",
            ],
        ),
    ],
)
def test_lines_stand_in_the_order_of_real_devices(
    r1: Any, section: Callable[[str, str], list[str]], section_line: str, lines: list[str]
) -> None:
    """Whichever was typed first."""
    assert in_order(lines, section_line, r1, section) == lines


def test_address_families_stand_in_the_order_of_real_devices(r1: Any) -> None:
    """IPv4 multicast before the MDT family, and IPv6 multicast behind both."""
    families = ["ipv4 multicast", "ipv4 mdt", "ipv6 multicast"]
    for family in reversed(families):
        r1.configure("router bgp 65000", f"address-family {family}")
    text = r1.shell.router.running_text().splitlines()
    assert [line for line in text if line.startswith(" address-family")] == [f" address-family {f}" for f in families]


def test_a_line_that_is_there_changes_nothing_when_typed_again(r1: Any) -> None:
    """The configuration's version stays, so that nothing is made of it."""
    typed = ("router ospf 1", "area 5 nssa", "area 5 filter-list prefix A in", "area 5 default-cost 3")
    r1.configure(*typed)
    before = r1.shell.router.running.version
    r1.configure(*typed)
    assert r1.shell.router.running.version == before
