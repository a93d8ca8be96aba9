"""``show ip route`` and ``show ip cef`` in the forms that engineers type: parts of a table, one route, errors."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.bgp_nets import internal, linked, speaker
from tests.unit.lab.sandbox.test_sandbox_show import parsed

VRF = ["vrf definition RED", " rd 1:1", " address-family ipv4", "interface Loopback7", " vrf forwarding RED"]
EXTRA = [*VRF, " ip address 172.31.0.1 255.255.255.255"]


@pytest.fixture
def net(clock: Any) -> Network:
    """a - b: OSPF, an internal BGP session, and a VRF with a loopback on a."""
    routers = {
        "a": [*EXTRA, "ip route 192.168.5.0 255.255.255.0 10.0.1.2", *speaker(65000, *internal(2))],
        "b": ["ip route 172.16.0.0 255.255.0.0 Null0", *speaker(65000, *internal(1), "network 172.16.0.0")],
    }
    network = linked(clock, routers, ["a-b"])
    clock.pass_by(100)
    return network


@pytest.fixture
def a(net: Network, terminal: Any) -> Any:
    return terminal(net, "a")


@pytest.mark.parametrize(
    ("part", "networks"),
    [
        ("", {"10.0.1.0", "10.0.1.1", "10.255.0.1", "10.255.0.2", "172.16.0.0", "192.168.5.0"}),
        ("connected", {"10.0.1.0", "10.0.1.1", "10.255.0.1"}),
        ("local", {"10.0.1.1"}),
        ("static", {"192.168.5.0"}),
        ("ospf", {"10.255.0.2"}),
        ("ospf 1", {"10.255.0.2"}),
        ("ospf 2", set()),
        ("bgp", {"172.16.0.0"}),
        ("bgp 65000", {"172.16.0.0"}),
        ("eigrp 100", set()),
        ("isis", set()),
        ("vrf RED", {"172.31.0.1"}),
        ("vrf RED connected", {"172.31.0.1"}),
        ("10.0.0.0 255.0.0.0 longer-prefixes", {"10.0.1.0", "10.0.1.1", "10.255.0.1", "10.255.0.2"}),
        ("10.0.1.0 255.255.255.0 longer-prefixes", {"10.0.1.0", "10.0.1.1"}),
        ("supernets-only", set()),
    ],
)
def test_parts_of_the_table(a: Any, part: str, networks: set[str]) -> None:
    """A protocol, its process, a VRF and what lies within a prefix; templates read every part."""
    shown = a.type(f"show ip route {part}")
    parse = pytest.importorskip("ntc_templates.parse")
    rows = parse.parse_output(platform="cisco_ios", command="show ip route", data=shown)
    assert {row["network"] for row in rows} == networks
    assert "Gateway of last resort is not set" in shown


def test_every_table(a: Any) -> None:
    """``vrf *`` shows the global table, then each VRF's under its name; an unknown VRF has none."""
    shown = a.type("show ip route vrf *")
    assert shown.index("10.255.0.2/32") < shown.index("\nRouting Table: RED\n") < shown.index("172.31.0.1")
    assert a.type("show ip route vrf BLUE") == "% IP routing table vrf BLUE does not exist\n"


def test_one_route_of_each_protocol(a: Any) -> None:
    """The protocol and process, distance, metric and type, and each way out."""
    assert a.type("show ip route 10.255.0.2") == (
        "Routing entry for 10.255.0.2/32\n"
        '  Known via "ospf 1", distance 110, metric 2, type intra area\n'
        "  Last update from 10.0.1.2 on GigabitEthernet0/1, 00:01:40 ago\n"
        "  Routing Descriptor Blocks:\n"
        "  * 10.0.1.2, from 10.255.0.2, 00:01:40 ago, via GigabitEthernet0/1\n"
        "      Route metric is 2, traffic share count is 1\n"
    )
    assert a.type("show ip route 10.0.1.7") == (
        "Routing entry for 10.0.1.0/24\n"
        '  Known via "connected", distance 0, metric 0 (connected, via interface)\n'
        "  Routing Descriptor Blocks:\n"
        "  * directly connected, via GigabitEthernet0/1\n"
        "      Route metric is 0, traffic share count is 1\n"
    )
    assert a.type("show ip route 192.168.5.0 255.255.255.0") == (
        "Routing entry for 192.168.5.0/24\n"
        '  Known via "static", distance 1, metric 0\n'
        "  Routing Descriptor Blocks:\n"
        "  * 10.0.1.2\n"
        "      Route metric is 0, traffic share count is 1\n"
    )


def test_the_default_route_and_supernets(a: Any) -> None:
    """Both say ``supernet``; the default route is the candidate default path and covers no other address."""
    a.configure("ip route 0.0.0.0 0.0.0.0 10.0.1.2", "ip route 192.168.0.0 255.255.0.0 10.0.1.2")
    assert a.type("show ip route 0.0.0.0").splitlines()[:2] == [
        "Routing entry for 0.0.0.0/0, supernet",
        '  Known via "static", distance 1, metric 0, candidate default path',
    ]
    assert a.type("show ip route 0.0.0.0 0.0.0.0") == a.type("show ip route 0.0.0.0")
    assert a.type("show ip route 192.168.9.1").startswith("Routing entry for 192.168.0.0/16, supernet\n")
    assert "S     192.168.0.0/16 " in a.type("show ip route supernets-only")
    assert a.type("show ip route 203.0.113.1") == "% Network not in table\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("203.0.113.1", "% Network not in table\n"),
        ("10.99.0.1", "% Subnet not in table\n"),
        ("10.255.0.0 255.255.255.0", "% Subnet not in table\n"),
        ("203.0.113.0 255.255.255.0", "% Network not in table\n"),
        ("172.16.0.0 255.255.255.0", "% Subnet not in table\n"),
        ("vrf BLUE 10.0.1.1", "% IP routing table vrf BLUE does not exist\n"),
    ],
)
def test_a_route_that_is_not_there(a: Any, asked: str, said: str) -> None:
    """A mask is exact; a subnet of a known network is told apart from an unknown network."""
    assert a.type(f"show ip route {asked}") == said


def test_a_network_with_its_subnets(a: Any) -> None:
    """The network of a class: how many subnets are known, how many the router is in, and each of them."""
    lines = a.type("show ip route 10.0.0.0").splitlines()
    assert lines[:3] == [
        "Routing entry for 10.0.0.0/8, 4 known subnets",
        "  Attached (2 connections)",
        "  Variably subnetted with 2 masks",
    ]
    assert lines[3] == "C        10.0.1.0/24 is directly connected, GigabitEthernet0/1"


def test_summary(a: Any) -> None:
    """Each source with its networks and subnets, in totals that the rows add up to."""
    shown = a.type("show ip route summary")
    parse = pytest.importorskip("ntc_templates.parse")
    rows = parse.parse_output(platform="cisco_ios", command="show ip route summary", data=shown)
    found = {row["route_source"]: (row["networks"], row["subnets"]) for row in rows}
    assert found["connected"] == ("0", "3")
    assert found["static"] == ("1", "0")
    assert found["ospf 1"] == ("0", "1")
    assert found["bgp 65000"] == ("1", "0")
    assert found["Total"] == ("3", "4")
    assert "  Intra-area: 1 Inter-area: 0 External-1: 0 External-2: 0\n" in shown
    assert "  External: 0 Internal: 1 Local: 0\n" in shown


def test_forwarding(a: Any) -> None:
    """What CEF has: a route's resolved next hop, attached subnets, and the addresses that the router receives on."""
    rows = {row["ip_address"] + "/" + row["prefix_length"]: row for row in parsed(a, "show ip cef")}
    assert rows["10.255.0.2/32"]["nexthop"] == ["10.0.1.2"]
    assert rows["172.16.0.0/16"]["interface"] == ["GigabitEthernet0/1"]
    assert rows["10.0.1.0/24"]["nexthop"] == ["attached"]
    assert rows["10.0.1.1/32"]["nexthop"] == ["receive"]
    assert a.type("show ip cef 192.168.5.9") == "192.168.5.0/24\n  nexthop 10.0.1.2 GigabitEthernet0/1\n"
    assert a.type("show ip cef 203.0.113.1") == "0.0.0.0/0\n  no route\n"
    detail = parsed(a, "show ip cef 10.255.0.2 detail")
    assert detail[0]["nexthop"] == ["10.0.1.2"]
    assert a.type("show ip cef exact-route 10.255.0.1 10.255.0.2") == (
        "10.255.0.1 -> 10.255.0.2 => IP adj out of GigabitEthernet0/1, addr 10.0.1.2\n"
    )


def test_napalm_reads_a_route(a: Any) -> None:
    """``get_route_to`` of NAPALM finds the protocol, the next hop and the way out of a route and a VRF's."""
    ios = pytest.importorskip("napalm.ios.ios")
    driver = ios.IOSDriver("host", "user", "password")
    driver._send_command = a.type
    (found,) = driver.get_route_to("10.255.0.2/32")["10.255.0.2/32"]
    assert (found["protocol"], found["next_hop"]) == ("ospf", "10.0.1.2")
    assert (found["outgoing_interface"], found["age"]) == ("GigabitEthernet0/1", 100)
    (found,) = driver.get_route_to("10.0.1.0/24")["10.0.1.0/24"]
    assert (found["protocol"], found["outgoing_interface"]) == ("connected", "GigabitEthernet0/1")
    (found,) = driver.get_route_to("172.16.0.0/16")["172.16.0.0/16"]
    assert (found["protocol"], found["protocol_attributes"]["remote_as"]) == ("bgp", 65000)
