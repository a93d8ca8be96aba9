"""OSPF in the sandbox: stub areas, ranges, filters, what comes from outside, and what is kept back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from tests.unit.lab.sandbox.test_ospf_database import line, listed

ROUTE = re.compile(r"^(O(?: IA| E[12]|\*(?:IA|E[12]))?) +([\d./]+) (?:\[110/(\d+)\]|is a summary)", re.MULTILINE)
STATIC = "ip route 192.168.7.0 255.255.255.0 Null0\nip route 172.16.0.0 255.255.0.0 Null0\n"


def table(seat: Any, show: str = "show ip route ospf") -> dict[str, str]:
    """A router's OSPF routes by prefix, each with its code and metric."""
    rows = ROUTE.findall(seat.type(show))
    return {prefix.split("/")[0]: f"{code} {metric}".strip() for code, prefix, metric in rows}


def summaries(seat: Any, area: int) -> set[str]:
    return {row[0] for row in listed(seat, f"Summary Net Link States (Area {area})")}


@pytest.fixture
def seats(clock: Any, terminal: Any) -> list[Any]:
    """r1 and r2 in the backbone, r2 to r4 in area 1; r1 has two static routes."""
    network = line(clock, STATIC)
    return [terminal(network, name) for name in sorted(network.routers)]


def test_redistribution(seats: list[Any]) -> None:
    """Static routes in OSPF: type 2 at 20 by default, at what is said else, in every area, with a type 4 between."""
    r1, r2, _, r4 = seats
    assert r1.configure("router ospf 1", "redistribute static subnets") == ""
    assert (table(r2)["192.168.7.0"], table(r4)["192.168.7.0"]) == ("O E2 20", "O E2 20")
    assert "metric 20, type extern 2, forward metric 3" in r4.type("show ip route 192.168.7.1")
    assert listed(r4, "Summary ASB Link States (Area 1)")[0][:2] == ("10.255.0.1", "10.255.0.2")
    assert [row[:2] for row in listed(r4, "Type-5 AS External Link States")] == [
        ("172.16.0.0", "10.255.0.1"),
        ("192.168.7.0", "10.255.0.1"),
    ]
    shown = r4.type("show ip ospf database external 192.168.7.0")
    assert "\n  Network Mask: /24\n\tMetric Type: 2 (Larger than any link state path)\n" in shown
    assert "It is an autonomous system boundary router\n Redistributing External Routes from,\n    static," in r1.type(
        "show ip ospf"
    )
    told = (
        "  It is an autonomous system boundary router\n Redistributing External Routes from,\n    static, includes sub"
    )
    assert told in r1.type("show ip protocols")
    r1.configure("router ospf 1", "redistribute static metric 5 metric-type 1 subnets tag 9")
    assert (table(r2)["192.168.7.0"], table(r4)["192.168.7.0"]) == ("O E1 6", "O E1 8")
    assert listed(r4, "Type-5 AS External Link States")[0][-1] == "9"
    r1.configure("no ip route 192.168.7.0 255.255.255.0 Null0")
    assert "192.168.7.0" not in table(r4)
    r1.configure("router ospf 1", "no redistribute static")
    assert "172.16.0.0" not in table(r4)
    assert listed(r4, "Summary ASB Link States (Area 1)") == []


def test_classful_redistribution(seats: list[Any]) -> None:
    """Without ``subnets`` IOS warns and takes whole networks alone."""
    r1, r2, _, _ = seats
    r1.configure("interface lo5", "ip address 10.77.0.1 255.255.255.0")
    warning = "% Only classful networks will be redistributed\n"
    assert r1.configure("router ospf 1", "redistribute connected") == warning
    assert r1.configure("router ospf 1", "redistribute static") == warning
    assert {prefix for prefix, found in table(r2).items() if found.startswith("O E2")} == {"172.16.0.0", "192.168.7.0"}
    r1.configure("router ospf 1", "redistribute connected subnets")
    assert table(r2)["10.77.0.0"] == "O E2 20"
    assert "redistribute connected subnets\n redistribute static\n" in r1.shell.router.running_text()


def test_own_networks_are_not_brought_in(seats: list[Any]) -> None:
    """``redistribute connected`` is about interfaces that OSPF does not run on; a route map chooses among them."""
    r1, r2, _, _ = seats
    r1.configure("interface lo5", "ip address 10.77.0.1 255.255.255.0")
    r1.configure("interface lo6", "ip address 10.78.0.1 255.255.255.0")
    r1.configure("route-map LO permit 10", "match interface Loopback5")
    r1.configure("router ospf 1", "redistribute connected subnets route-map LO")
    assert [row[0] for row in listed(r2, "Type-5 AS External Link States")] == ["10.77.0.0"]
    r1.configure("ip prefix-list NONE deny 0.0.0.0/0 le 32", "router ospf 1", "distribute-list prefix NONE out")
    assert listed(r2, "Type-5 AS External Link States") == []


def test_a_summary_of_what_is_outside(seats: list[Any]) -> None:
    """``summary-address`` stands for what it covers, or with not-advertise hides it."""
    r1, r2, _, _ = seats
    r1.configure("ip route 192.168.6.0 255.255.255.0 Null0", "router ospf 1", "redistribute static subnets")
    r1.configure("router ospf 1", "summary-address 192.168.0.0 255.255.0.0")
    assert [row[0] for row in listed(r2, "Type-5 AS External Link States")] == ["172.16.0.0", "192.168.0.0"]
    r1.configure("router ospf 1", "summary-address 192.168.0.0 255.255.0.0 not-advertise")
    assert [row[0] for row in listed(r2, "Type-5 AS External Link States")] == ["172.16.0.0"]


def test_a_default_route(seats: list[Any]) -> None:
    """``default-information originate`` needs a default route, or the word always; E2 at 1, or as said."""
    r1, _, _, r4 = seats
    r1.configure("router ospf 1", "default-information originate")
    assert "0.0.0.0" not in table(r4)
    r1.configure("ip route 0.0.0.0 0.0.0.0 Null0")
    assert "O*E2  0.0.0.0/0 [110/1] via 10.0.3.1" in r4.type("show ip route")
    assert "Gateway of last resort is 10.0.3.1 to network 0.0.0.0" in r4.type("show ip route")
    r1.configure("no ip route 0.0.0.0 0.0.0.0 Null0")
    r1.configure("router ospf 1", "default-information originate always metric 30 metric-type 1")
    assert "O*E1  0.0.0.0/0 [110/33] via 10.0.3.1" in r4.type("show ip route")


@pytest.mark.parametrize("kind", ["stub", "stub no-summary"])
def test_stub_areas(seats: list[Any], clock: Any, kind: str) -> None:
    """No external routes in it, a default route to its border router instead; with no-summary nothing else either."""
    r1, r2, r3, r4 = seats
    r1.configure("router ospf 1", "redistribute static subnets")
    for seat in (r2, r3, r4):
        seat.configure("router ospf 1", f"area 1 {kind if seat is r2 else 'stub'}")
    clock.pass_by(6)
    assert "O*IA  0.0.0.0/0 [110/3] via 10.0.3.1" in r4.type("show ip route")
    assert "192.168.7.0" not in table(r4)
    assert listed(r4, "Type-5 AS External Link States") == listed(r4, "Summary ASB Link States") == []
    assert ("10.255.0.1" in table(r4)) is (kind == "stub")
    assert summaries(r4, 1) == (
        {"0.0.0.0"} if "no-summary" in kind else {"0.0.0.0", "10.0.1.0", "10.255.0.1", "10.255.0.2"}
    )
    assert table(r2)["192.168.7.0"] == "O E2 20"
    assert "        It is a stub area" in r4.type("show ip ospf")
    assert "Number of areas in this router is 1. 0 normal 1 stub 0 nssa" in r4.type("show ip ospf")
    assert "  Number of areas in this router is 2. 1 normal 1 stub 0 nssa" in r2.type("show ip protocols")
    r2.configure("router ospf 1", "area 1 default-cost 10")
    assert "O*IA  0.0.0.0/0 [110/12]" in r4.type("show ip route")


def test_ranges(seats: list[Any]) -> None:
    """A range stands for what it covers, at the cost of its cheapest part, with a route to Null0 on its border."""
    r1, r2, _, _ = seats
    assert {"10.0.2.0", "10.0.3.0", "10.255.0.3"} <= summaries(r1, 0)
    r2.configure("router ospf 1", "area 1 range 10.0.0.0 255.255.0.0")
    assert summaries(r1, 0) == {"10.0.0.0", "10.255.0.3", "10.255.0.4"}
    assert table(r1)["10.0.0.0"] == "O IA 2"
    assert "10.0.0.0/16 is a summary, " in r2.type("show ip route ospf")
    r2.configure("router ospf 1", "area 1 range 10.0.0.0 255.255.0.0 cost 77")
    assert table(r1)["10.0.0.0"] == "O IA 78"
    r2.configure("router ospf 1", "area 1 range 10.0.0.0 255.255.0.0 not-advertise")
    assert summaries(r1, 0) == {"10.255.0.3", "10.255.0.4"}
    assert "is a summary" not in r2.type("show ip route ospf")
    assert r2.shell.router.running_text().count("area 1 range") == 1
    r2.configure("router ospf 1", "no area 1 range 10.0.0.0 255.255.0.0")
    assert "10.0.2.0" in summaries(r1, 0)


@pytest.mark.parametrize(
    ("command", "area", "missing"),
    [
        ("area 0 filter-list prefix NO3 in", 0, "10.255.0.3"),
        ("area 1 filter-list prefix NO3 out", 0, "10.255.0.3"),
        ("area 1 filter-list prefix NO1 in", 1, "10.255.0.1"),
        ("area 0 filter-list prefix NO1 out", 1, "10.255.0.1"),
    ],
)
def test_filter_lists(seats: list[Any], command: str, area: int, missing: str) -> None:
    """A border router keeps from an area what its list denies; taken back, it is told again."""
    r2, far = seats[1], seats[0] if area == 0 else seats[3]
    for number in (1, 3):
        r2.configure(f"ip prefix-list NO{number} seq 5 deny 10.255.0.{number}/32")
        r2.configure(f"ip prefix-list NO{number} seq 10 permit 0.0.0.0/0 le 32")
    before = summaries(far, area)
    r2.configure("router ospf 1", command)
    assert summaries(far, area) == before - {missing}
    assert missing not in table(far)
    r2.configure("router ospf 1", f"no {command}")
    assert summaries(far, area) == before


def test_a_distribute_list(seats: list[Any]) -> None:
    """``distribute-list prefix X in``: not in the routing table, still in the database, and still told to others."""
    _, r2, r3, r4 = seats
    r3.configure("ip prefix-list NO4 deny 10.255.0.4/32", "ip prefix-list NO4 permit 0.0.0.0/0 le 32")
    r3.configure("router ospf 1", "distribute-list prefix NO4 in")
    assert "10.255.0.4" not in table(r3)
    assert "10.255.0.4" in r3.type("show ip ospf database router adv-router 10.255.0.4")
    assert "not-reachable" not in r3.type("show ip ospf database router")
    assert "10.255.0.4" in table(r2)
    r4.configure("access-list 7 permit 10.255.0.2", "router ospf 1", "distribute-list 7 in")
    assert set(table(r4)) == {"10.255.0.2"}


def test_prefix_suppression(seats: list[Any]) -> None:
    """Links are not advertised, loopbacks are; the links themselves stay, and so do the routes over them."""
    r1, r2, r3, r4 = seats
    r3.configure("router ospf 1", "prefix-suppression")
    r4.configure("interface Gi0/0", "ip ospf prefix-suppression")
    assert "10.0.3.0" not in table(r2)
    assert {"10.255.0.3", "10.255.0.4"} <= set(table(r1))
    rows = r2.type("show ip ospf database router 10.255.0.3")
    assert "10.0.3.0" not in rows
    assert rows.count("another Router (point-to-point)") == 2
    r1.configure("interface Gi0/1", "ip ospf prefix-suppression")
    r2.configure("router ospf 1", "prefix-suppression")
    assert "  Network Mask: /32\n" in r1.type("show ip ospf database network")
    r3.configure("interface Gi0/1", "ip ospf prefix-suppression disable")
    assert table(r2)["10.0.3.0"] == "O 2"


def test_max_metric(seats: list[Any]) -> None:
    """``max-metric router-lsa`` makes transit links cost 65535, stubs not; the process and the LSA say so."""
    _, r2, r3, _ = seats
    r3.configure("router ospf 1", "max-metric router-lsa")
    assert table(r2)["10.255.0.4"] == f"O {1 + 65535 + 1}"
    assert table(r2)["10.255.0.3"] == "O 2"
    shown = r3.type("show ip ospf database router self-originate")
    assert "  Exception Flag: Announcing maximum link costs for topology Base with MTID 0\n  LS age: " in shown
    assert shown.count("TOS 0 Metrics: 65535") == 2
    assert " Originating router-LSAs with maximum metric\n    Condition: always, State: active" in r3.type(
        "show ip ospf"
    )
    r3.configure("router ospf 1", "no max-metric router-lsa")
    assert table(r2)["10.255.0.4"] == "O 3"


def test_ospfv3(seats: list[Any], clock: Any) -> None:
    """The same of OSPFv3: ranges, stubs, redistribution, the default route, filters and summaries."""
    r1, r2, r3, r4 = seats
    r1.configure("interface lo7", "ipv6 address 2001:db8:7::1/64", "ipv6 router ospf 1", "redistribute connected")
    assert "OE2 2001:DB8:7::/64 [110/20]\n" in r4.type("show ipv6 route")
    shown = r4.type("show ipv6 ospf database external")
    assert "\n  Prefix Address: 2001:DB8:7::\n  Prefix Length: 64, Options: None\n  Metric Type: 2 (Larger" in shown
    r1.configure("ipv6 router ospf 1", "default-information originate always")
    assert "OE2 ::/0 [110/1], tag 1\n" in r4.type("show ipv6 route")
    r2.configure("ipv6 router ospf 1", "area 1 range 2001:DB8::/48")
    assert "OI  2001:DB8::/48 [110/2]\n" in r1.type("show ipv6 route")
    assert "2001:DB8:0:3::/64" not in r1.type("show ipv6 route")
    r3.configure("ipv6 prefix-list NO4 deny 2001:DB8:255::4/128", "ipv6 prefix-list NO4 permit ::/0 le 128")
    r3.configure("ipv6 router ospf 1", "distribute-list prefix-list NO4 in")
    assert "2001:DB8:255::4/128" not in r3.type("show ipv6 route")
    for seat in (r2, r3, r4):
        seat.configure("ipv6 router ospf 1", "area 1 stub")
    clock.pass_by(6)
    assert "OI  ::/0 [110/3]\n" in r4.type("show ipv6 route")
    assert "OE2" not in r4.type("show ipv6 route").partition("a - Application")[2]


def test_a_vrf_brings_in_its_own(clock: Any, terminal: Any) -> None:
    """A process of a VRF brings in that VRF's routes, and they are in its table alone."""
    text = (
        "vrf definition RED\n address-family ipv4\ninterface Loopback0\n ip address 10.255.0.{n} 255.255.255.255\n"
        "interface Loopback1\n vrf forwarding RED\n ip address 172.31.{n}.1 255.255.255.0\n"
        "interface GigabitEthernet0/0\n vrf forwarding RED\n ip address 10.0.1.{n} 255.255.255.0\n ip ospf 7 area 0\n"
        "router ospf 7 vrf RED\n redistribute connected subnets\n"
    )
    nodes = [NodeSpec(f"r{n}", text.format(n=n)) for n in (1, 2)]
    seat = terminal(Network(nodes, [Cable("r1", "Gi0/0", "r2", "Gi0/0")], clock=clock), "r2")
    assert table(seat, "show ip route vrf RED ospf") == {"172.31.1.0": "O E2 20"}
    assert table(seat) == {}
    assert [row[0] for row in listed(seat, "Type-5 AS External Link States")] == ["172.31.1.0", "172.31.2.0"]
