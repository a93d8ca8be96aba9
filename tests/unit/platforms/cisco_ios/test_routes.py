"""Routing tables: every form of a row, tables that are not there, and those of real devices."""

from __future__ import annotations

import json
import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_network
from pathlib import Path
from typing import Any

import pytest

from netloop.model.routing_facts import Coverage, InstalledRoute, InstalledRoutes, NextHop, RouteSource
from netloop.platforms.cisco_ios import routes
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.routing_samples import LEGEND, SAMPLES

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
HEAD = f"{LEGEND}Gateway of last resort is not set\n\n"


def sample() -> InstalledRoutes:
    (found,) = (s for s in SAMPLES if s.fact is InstalledRoutes)
    return routes.read_routes(found.outputs)


def one(rows: str) -> InstalledRoute:
    (found,) = routes.read_routes({"show ip route": HEAD + rows}).tables["default", 4].values()
    return found


def test_each_table_is_asked_for_by_its_place() -> None:
    """The default VRF's IPv4 table always, each of the others where it is to be covered."""
    reader = READERS[InstalledRoutes]
    assert reader.asks(Coverage()) == ("show ip route",)
    assert reader.asks(Coverage(("blue",), (4, 6))) == (
        "show ip route", "show ipv6 route", "show ip route vrf blue", "show ipv6 route vrf blue",
    )  # fmt: skip


def test_ipv4_rows() -> None:
    """Codes, several ways, wrapped rows, lengths from the heading, summaries, replicated routes."""
    table = sample().tables["default", 4]
    assert [(str(r.prefix), r.code, r.source, r.distance) for r in table.values()] == [
        ("0.0.0.0/0", "S*", RouteSource.STATIC, 1),
        ("10.0.12.0/24", "C", RouteSource.CONNECTED, None),
        ("10.0.12.1/32", "L", RouteSource.LOCAL, None),
        ("10.0.20.0/30", "O", RouteSource.OSPF, 110),
        ("10.255.0.2/32", "O IA", RouteSource.OSPF, 110),
        ("10.255.0.3/32", "D EX", RouteSource.EIGRP, 170),
        ("10.255.0.4/32", "i L2", RouteSource.ISIS, 115),
        ("10.255.0.5/32", "B", RouteSource.BGP, 200),
        ("10.255.0.6/32", "B", RouteSource.BGP, None),
        ("10.255.0.7/32", "S", RouteSource.STATIC, None),
        ("172.16.1.0/24", "S", RouteSource.STATIC, 1),
        ("172.16.2.0/24", "D", RouteSource.EIGRP, None),
        ("192.168.7.0/24", "O E2", RouteSource.OSPF, 110),
    ]
    assert table[IPv4Network("10.0.20.0/30")].next_hops == (
        NextHop(IPv4Address("10.0.13.3"), "GigabitEthernet0/1"),
        NextHop(IPv4Address("10.0.12.2"), "GigabitEthernet0/12"),
    )
    assert table[IPv4Network("10.255.0.7/32")].next_hops == (NextHop(None, "Null0"),)
    assert table[IPv4Network("172.16.1.0/24")].next_hops[1] == NextHop(None, "GigabitEthernet0/1")
    assert table[IPv4Network("10.255.0.3/32")].metric == 2585856


def test_ipv6_rows() -> None:
    """Entries with one way a line; a way through an IPv4 next hop in another table."""
    table = sample().tables["default", 6]
    assert table[ip_network("2001:db8:255::1/128")].source is RouteSource.CONNECTED
    assert table[ip_network("2001:db8:255::3/128")].next_hops == (NextHop(IPv4Address("10.255.0.3")),)
    default = table[ip_network("::/0")]
    assert (default.code, default.distance, default.metric) == ("OE2", 110, 1)
    assert default.next_hops[1] == NextHop(IPv6Address("fe80::3"), "GigabitEthernet0/1")


def test_a_vrf_that_does_not_exist_is_absent() -> None:
    """That is an answer, and no empty table."""
    found = sample()
    assert found.absent == {("red", 4): "IP routing table vrf red does not exist"}
    assert ("red", 4) not in found.tables
    assert found.table("blue", 4) is not None


@pytest.mark.parametrize(
    ("rows", "code", "hop"),
    [
        ("i*L1  0.0.0.0/0 [115/10] via 10.1.1.1, 1w2d, Vlan1", "i*L1", NextHop(IPv4Address("10.1.1.1"), "Vlan1")),
        ("O*N2  0.0.0.0/0 [110/1] via 10.1.1.1, 00:25:15, Ethernet2/7", "O*N2",
         NextHop(IPv4Address("10.1.1.1"), "Ethernet2/7")),
        ("n*Nd  0.0.0.0/0 [6/0], 3w2d, Null0", "n*Nd", NextHop(None, "Null0")),
        ("R    10.0.0.0/8 [120/1] via 192.0.2.2, 00:00:05, Serial0/0/0.100", "R",
         NextHop(IPv4Address("192.0.2.2"), "Serial0/0/0.100")),
        ("S     192.0.2.0/24 is directly connected, Dialer1", "S", NextHop(None, "Dialer1")),
        ("O    192.0.2.0/24 [110/65] via 10.1.1.1, 00:00:05,\n          TenGigabitEthernet1/0/1.1000", "O",
         NextHop(IPv4Address("10.1.1.1"), "TenGigabitEthernet1/0/1.1000")),
        ("B     192.0.2.0/24 [200/0] via 2001:DB8::2 (red:ipv6), 00:03:46, Vlan500", "B",
         NextHop(IPv6Address("2001:db8::2"), "Vlan500")),
    ],
)  # fmt: skip
def test_a_row(rows: str, code: str, hop: NextHop) -> None:
    """Candidate defaults, discard routes, wide codes, wrapped rows."""
    assert (one(rows).code, one(rows).next_hops) == (code, (hop,))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + "      10.0.0.0/8 is variably subnetted, 2 subnets, 2 masks\n"
         "C        10.1.1.0/24 is directly connected, Vlan1", "expected 2 subnets of 10.0.0.0/8, found 1"),
        (HEAD + "C        10.1.1.1 is directly connected, Loopback0", "expected a prefix with its length"),
        (HEAD + "O     10.0.0.0/8", "shows no way"),
        (HEAD + "X     10.0.0.0/8 is directly connected, Vlan1", "a code of its legend"),
        (LEGEND, "expected a routing table"),
        (HEAD.replace("Codes", "Routing Table: red\nCodes"), "expected the table of VRF default, found that of red"),
        ("IPv6 Routing Table - default - 0 entries\n", "expected a routing table"),
    ],
)  # fmt: skip
def test_what_is_no_table(text: str, why: str) -> None:
    """Cut tables, other tables, codes that nobody declared: unreadable."""
    with pytest.raises(UnreadableOutput, match=re.escape(why)):
        routes.read_routes({"show ip route": text})


def test_a_host_has_no_table() -> None:
    """With ``no ip routing`` IOS shows its gateway in the table's place."""
    text = "Default gateway is 192.0.2.1\n\nHost               Gateway           Last Use    Total Uses  Interface\n"
    assert routes.read_routes({"show ip route": text}).absent == {
        ("default", 4): "the device does not route IP (no ip routing)"
    }


def captured() -> list[Any]:
    found = sorted([*CAPTURES.glob("ios*/show_ip_route/*.txt"), *CAPTURES.glob("devices/*/show_ip_route*.txt")])
    tables = (path for path in found if "ShowIpRouteWord" not in path.name)
    return [pytest.param(path, id=f"{path.parents[1].name}-{path.parent.name}-{path.stem}") for path in tables]


CUT = {"genie_ShowIpRoute_golden_output11": "expected 35 subnets of 10.0.0.0/8, found 16"}
"""Outputs that somebody has shortened."""


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("path", captured())
def test_tables_of_real_devices(path: Path) -> None:
    """Each row and each way of a captured table is found, and the routes to its loopbacks are as the truth has them."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    title = re.search(r"^Routing Table: (\S+)", text, re.MULTILINE)
    asked = f"show ip route vrf {title[1]}" if title else "show ip route"
    if path.stem in CUT:
        with pytest.raises(UnreadableOutput, match=CUT[path.stem]):
            routes.read_routes({asked: text})
        return
    found = routes.read_routes({asked: text})
    if found.absent:
        assert re.search("does not exist|Default gateway", text)
        return
    (table,) = found.tables.values()
    assert len(table) == len(re.findall(r"^[A-Za-z][^:\n]{0,9}[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+", text, re.MULTILINE))
    ways = re.findall(r"\] via |is directly connected|\], ", text)
    assert sum(len(route.next_hops) for route in table.values()) == len(ways)
    if path.with_suffix(".json").is_file():
        for said in json.loads(path.with_suffix(".json").read_text()).get("loopback_routes", []):
            route = table[ip_network(said["prefix"], strict=False)]
            assert (route.code, route.next_hops[0].interface) == (said["code"], said["interface"])
