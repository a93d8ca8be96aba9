"""OSPF's databases in the sandbox: what they list, how they change, and what is left in them of a router cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from tests.unit.lab.sandbox.test_sandbox_show import parsed, row

AREAS = (0, 0, 1, 1)
"""The areas of the links of ``line``."""


def line(clock: Any, *extra: str, areas: tuple[int, ...] = AREAS, count: int = 4, convergence: float = 5.0) -> Network:
    """r1 to r4 in a row: r1 and r2 on a broadcast link, the others on point-to-point ones; OSPF of both versions.

    A loopback is in the area of its router's first link; ``extra`` is what each router says besides.
    """
    nodes = []
    for n in range(1, count + 1):
        area = areas[n - 1]
        text = f"hostname r{n}\nipv6 unicast-routing\ninterface Loopback0\n ip address 10.255.0.{n} 255.255.255.255\n"
        text += f" ipv6 address 2001:DB8:255::{n}/128\n ip ospf 1 area {area}\n ipv6 ospf 1 area {area}\n"
        for port, link, host in ((0, n - 1, 2), (1, n, 1)):
            if 0 < link < count:
                text += f"interface GigabitEthernet0/{port}\n ip address 10.0.{link}.{host} 255.255.255.0\n"
                text += f" ipv6 address 2001:DB8:0:{link}::{host}/64\n"
                text += f" ip ospf 1 area {areas[link]}\n ipv6 ospf 1 area {areas[link]}\n"
                text += "" if link == 1 else " ip ospf network point-to-point\n ipv6 ospf network point-to-point\n"
        nodes.append(NodeSpec(f"r{n}", f"{text}router ospf 1\nipv6 router ospf 1\n{''.join(extra[n - 1 : n])}"))
    cables = [Cable(f"r{n}", "Gi0/1", f"r{n + 1}", "Gi0/0") for n in range(1, count)]
    return Network(nodes, cables, convergence=convergence, clock=clock)


@pytest.fixture
def seats(clock: Any, terminal: Any) -> list[Any]:
    """At the four routers of ``line``."""
    network = line(clock)
    return [terminal(network, name) for name in sorted(network.routers)]


def listed(seat: Any, title: str, show: str = "show ip ospf database") -> list[tuple[str, ...]]:
    """The rows under a title of the list."""
    sections = seat.type(show).split("\n\t\t")
    return [tuple(row.split()) for text in sections if text.startswith(title) for row in text.splitlines()[3:] if row]


def loopbacks(seat: Any) -> set[int]:
    """The routers whose loopbacks a router has an OSPF route to."""
    return {int(number) for number in re.findall(r"10\.255\.0\.(\d+)[/ ]", seat.type("show ip route ospf"))}


def sequence(seat: Any, router: str) -> int:
    """The sequence number of a router LSA."""
    return int(next(row[3] for row in listed(seat, "Router Link States") if row[1] == router), 16)


def test_the_list(seats: list[Any]) -> None:
    """All types of all areas, read by ntc-templates' template, the same on every router of an area."""
    border = parsed(seats[1], "show ip ospf database")
    assert {(found["router_id"], found["process_id"]) for found in border} == {("10.255.0.2", "1")}
    routers = [(found["area"], found["link_id"], found["link_count"]) for found in border if found["link_count"]]
    assert routers == [
        ("0", "10.255.0.1", "2"),
        ("0", "10.255.0.2", "2"),
        ("1", "10.255.0.2", "2"),
        ("1", "10.255.0.3", "5"),
        ("1", "10.255.0.4", "3"),
    ]
    assert row(border, link_id="10.0.1.2")["adv_router"] == "10.255.0.2"
    assert [found[0] for found in listed(seats[1], "Summary Net Link States (Area 0)")] == [
        "10.0.2.0",
        "10.0.3.0",
        "10.255.0.3",
        "10.255.0.4",
    ]
    assert listed(seats[0], "Router Link States (Area 0)") == listed(seats[1], "Router Link States (Area 0)")
    assert listed(seats[3], "Router Link States (Area 0)") == []


def test_router_lsas(seats: list[Any]) -> None:
    """Each link with what it leads to, as ntc-templates' template reads them; own ones, a router's, one alone."""
    rows = parsed(seats[1], "show ip ospf database router")
    links = [(r["area"], r["ls_link_type"], r["ls_link_id"], r["ls_link_data"], r["ls_tos_0_metrics"]) for r in rows]
    assert ("0", "a Transit Network", "10.0.1.2", "10.0.1.1", "1") in links
    assert ("1", "another Router (point-to-point)", "10.255.0.3", "10.0.2.1", "1") in links
    assert ("1", "a Stub Network", "10.255.0.4", "255.255.255.255", "1") in links
    assert ("1", "a Stub Network", "10.0.3.0", "255.255.255.0", "1") in links
    own = seats[1].type("show ip ospf database router self-originate")
    assert set(re.findall(r"Advertising Router: (\S+)", own)) == {"10.255.0.2"}
    assert own.count("  Area Border Router\n") == 2
    theirs = seats[1].type("show ip ospf database router adv-router 10.255.0.4")
    assert seats[1].type("show ip ospf database router 10.255.0.4") == theirs
    assert "  Link State ID: 10.255.0.4\n  Advertising Router: 10.255.0.4\n  LS Seq Number: 80000001\n" in theirs


def test_network_lsas(seats: list[Any]) -> None:
    """The designated router's, with the mask and all that are attached."""
    rows = parsed(seats[0], "show ip ospf database network")
    assert [(r["lsa_id"], r["lsa_adv_router"], r["lsa_network_mask"], r["ls_att_router"]) for r in rows] == [
        ("10.0.1.2", "10.255.0.2", "/24", "10.255.0.2"),
        ("10.0.1.2", "10.255.0.2", "/24", "10.255.0.1"),
    ]


def test_summary_lsas(seats: list[Any]) -> None:
    """A prefix of another area under its border router, at what it costs from there."""
    shown = seats[0].type("show ip ospf database summary 10.255.0.4")
    assert "\n\t\tSummary Net Link States (Area 0)\n\n  Routing Bit Set on this LSA in topology Base" in shown
    assert "  LS Type: Summary Links(Network)\n  Link State ID: 10.255.0.4 (summary Network Number)\n" in shown
    assert "  Advertising Router: 10.255.0.2\n" in shown
    assert "  Network Mask: /32\n\tMTID: 0 \tMetric: 3 \n" in shown
    assert "Routing Bit" not in seats[1].type("show ip ospf database summary self-originate")


def test_how_many(seats: list[Any]) -> None:
    """``database-summary`` counts by area and type."""
    shown = seats[1].type("show ip ospf database database-summary")
    assert (
        "\nArea 1 database summary\n  LSA Type      Count    Delete   Maxage\n  Router        3        0        0"
        in shown
    )
    assert "  Non-self      3\n" in shown


def test_an_lsa_ages_and_is_refreshed(seats: list[Any], clock: Any) -> None:
    """Its age runs; after 1,800 s its router sends it again under the next number."""
    clock.pass_by(100)
    assert listed(seats[0], "Router Link States")[1][2:4] == ("100", "0x80000001")
    clock.pass_by(1750)
    assert listed(seats[0], "Router Link States")[1][2:4] == ("50", "0x80000002")


def test_a_change_has_the_next_number(seats: list[Any], clock: Any) -> None:
    """What changes the LSA raises its number by one at once, everywhere in the area, and of no other LSA."""
    clock.pass_by(100)
    seats[3].configure("interface lo1", "ip address 10.254.0.4 255.255.255.255", "ip ospf 1 area 1")
    assert (sequence(seats[2], "10.255.0.4"), sequence(seats[2], "10.255.0.3")) == (0x80000002, 0x80000002)
    rows = listed(seats[2], "Router Link States")
    assert [found[2] for found in rows if found[1] == "10.255.0.4"] == ["0"]
    assert ("10.254.0.4", "10.255.0.2") in [found[:2] for found in listed(seats[0], "Summary Net Link States")]


@pytest.mark.parametrize("cut", [("interface Gi0/1", "shutdown"), ("router ospf 1", "passive-interface Gi0/1")])
def test_a_router_that_is_cut_off(seats: list[Any], clock: Any, cut: tuple[str, str]) -> None:
    """The others keep its LSA, older and older, marked as not reachable, and no route leads there, for an hour."""
    seats[2].configure(*cut)
    clock.pass_by(600)
    found = next(row for row in listed(seats[1], "Router Link States (Area 1)") if row[1] == "10.255.0.4")
    assert found[2] == "600"
    assert "Adv Router is not-reachable" in seats[1].type("show ip ospf database router 10.255.0.4")
    assert "Adv Router is not-reachable" not in seats[1].type("show ip ospf database router 10.255.0.3")
    assert "10.255.0.4" not in seats[1].type("show ip route")
    assert "10.255.0.4" not in [row[0] for row in listed(seats[0], "Summary Net Link States")]
    assert {"10.255.0.2", "10.255.0.3"} < {row[1] for row in listed(seats[3], "Router Link States")}
    clock.pass_by(3001)
    assert "10.255.0.4" not in seats[1].type("show ip ospf database")


def test_it_comes_back(seats: list[Any], clock: Any) -> None:
    """Back again, its newer LSA takes the place of the one that was left."""
    seats[2].configure("interface Gi0/1", "shutdown")
    clock.pass_by(100)
    before = sequence(seats[1], "10.255.0.4")
    seats[2].configure("interface Gi0/1", "no shutdown")
    clock.pass_by(6)
    assert sequence(seats[1], "10.255.0.4") > before
    assert len([row for row in listed(seats[1], "Router Link States (Area 1)") if row[1] == "10.255.0.4"]) == 1
    assert "10.255.0.4" in seats[0].type("show ip route ospf")


def test_a_ring_that_is_cut_once(clock: Any, terminal: Any) -> None:
    """Nobody is cut off where there is another way: the LSA without the link is there at once, reachable."""
    network = line(clock, areas=(0, 0, 0, 0))
    ring = [*network.cables.of("r1"), *network.cables.of("r3"), Cable("r1", "Gi0/2", "r4", "Gi0/2")]
    extra = "interface GigabitEthernet0/2\n ip address 10.9.0.{n} 255.255.255.0\n ip ospf 1 area 0\n"
    texts = {n: r.running_text() for n, r in network.routers.items()}
    nodes = [
        NodeSpec(n, t.replace("end\n", "") + (extra.format(n=n[1]) if n in "r1 r4" else "")) for n, t in texts.items()
    ]
    seat = terminal(Network(nodes, ring, convergence=5.0, clock=clock), "r4")
    seat.configure("interface Gi0/0", "shutdown")
    clock.pass_by(6)
    assert [row[1] for row in listed(seat, "Router Link States")] == [f"10.255.0.{n}" for n in range(1, 5)]
    assert "not-reachable" not in seat.type("show ip ospf database router")
    assert "10.255.0.3" in seat.type("show ip route ospf")


@pytest.mark.parametrize("lines", [("no router ospf 1",), ("router ospf 1", "shutdown")], ids=lambda lines: lines[-1])
def test_an_orderly_end(seats: list[Any], lines: tuple[str, ...]) -> None:
    """A process that ends or is shut down takes its LSAs back."""
    seats[3].configure(*lines)
    assert "10.255.0.4" not in seats[1].type("show ip ospf database")


def test_a_cleared_process(seats: list[Any], clock: Any) -> None:
    """Under a new ID there is a new LSA, and none is left under the old one."""
    seats[3].configure("router ospf 1", "router-id 9.9.9.9")
    seats[3].type("clear ip ospf process", "yes")
    clock.pass_by(6)
    assert [row[1] for row in listed(seats[1], "Router Link States (Area 1)")] == [
        "9.9.9.9",
        "10.255.0.2",
        "10.255.0.3",
    ]


def test_a_reload_leaves_them(seats: list[Any], clock: Any) -> None:
    """A router that goes down without a word leaves its LSA behind; when it is back, its number is higher."""
    seats[3].type("write memory")
    before = sequence(seats[1], "10.255.0.4")
    seats[3].shell.router.reload()
    assert "not-reachable" in seats[1].type("show ip ospf database router 10.255.0.4")
    clock.pass_by(6)
    assert sequence(seats[1], "10.255.0.4") > before


@pytest.fixture
def fought(clock: Any, terminal: Any) -> list[Any]:
    """Four routers in one area; r1 and r4, not neighbors, have one router ID."""
    same = "router ospf 1\n router-id 6.6.6.6\n"
    network = line(clock, same, "", "", same, areas=(0, 0, 0, 0))
    return [terminal(network, name) for name in sorted(network.routers)]


def test_one_id_twice(fought: list[Any], clock: Any) -> None:
    """The database has one LSA of the ID, the two's in turn, its number climbs at each look, and both log it."""
    seen = []
    for _ in range(4):
        rows = [row for row in listed(fought[1], "Router Link States") if row[0] == "6.6.6.6"]
        assert len(rows) == 1
        links = fought[1].type("show ip ospf database router 6.6.6.6")
        seen.append((int(rows[0][3], 16), "10.255.0.1" in links, "10.255.0.4" in links))
        clock.pass_by(5)
    numbers = [number for number, _, _ in seen]
    assert numbers == sorted(set(numbers))
    assert {item[1:] for item in seen} == {(True, False), (False, True)}
    for seat in (fought[0], fought[3]):
        log = "\n".join(seat.shell.router.log)
        assert "%OSPF-4-DUP_RTRID1: Detected router with duplicate router ID 6.6.6.6 in area 0" in log
        assert "%OSPF-4-FLOOD_WAR: Process 1 re-originates LSA ID 6.6.6.6 type-1 adv-rtr 6.6.6.6 in area 0" in log
    assert not any("FLOOD_WAR" in entry for entry in fought[1].shell.router.log)


def test_routes_to_one_id_twice(fought: list[Any], clock: Any) -> None:
    """Others reach the one whose LSA is in the database; neither reaches the other at any time."""
    reached = []
    for _ in range(4):
        found = loopbacks(fought[1])
        reached.append((1 in found, 4 in found))
        assert loopbacks(fought[0]) == loopbacks(fought[3]) == {2, 3}
        clock.pass_by(5)
    assert set(reached) == {(True, False), (False, True)}


def test_the_fight_ends(fought: list[Any], clock: Any) -> None:
    """An ID of its own for one of them, and both are there for good."""
    fought[3].configure("router ospf 1", "router-id 7.7.7.7")
    fought[3].type("clear ip ospf process", "yes")
    clock.pass_by(6)
    for _ in range(3):
        assert loopbacks(fought[1]) == {1, 3, 4}
        clock.pass_by(5)


def test_the_list_of_ospfv3(seats: list[Any]) -> None:
    """All types of all areas; prefixes in LSAs of their own, link LSAs of own links alone."""
    show = "show ipv6 ospf database"
    border = seats[1]
    assert [(row[0], *row[3:]) for row in listed(border, "Router Link States (Area 1)", show)] == [
        ("10.255.0.2", "0", "1", "B"),
        ("10.255.0.3", "0", "2", "None"),
        ("10.255.0.4", "0", "1", "None"),
    ]
    assert [row[3:] for row in listed(border, "Net Link States (Area 0)", show)] == [("2", "2")]
    assert [row[3] for row in listed(border, "Inter Area Prefix Link States (Area 0)", show)] == [
        "2001:DB8:0:2::/64",
        "2001:DB8:0:3::/64",
        "2001:DB8:255::3/128",
        "2001:DB8:255::4/128",
    ]
    assert {(row[0], row[4]) for row in listed(border, "Link (Type-8) Link States (Area 1)", show)} == {
        ("10.255.0.2", "Gi0/1"),
        ("10.255.0.3", "Gi0/1"),
    }
    references = {row[3:] for row in listed(border, "Intra Area Prefix Link States (Area 0)", show)}
    number = next(reference[2] for reference in references if reference[1] == "0x2002")
    assert references == {("0", "0x2001", "0"), (str(int(number) * 1024), "0x2002", number)}


def test_lsas_of_ospfv3(seats: list[Any]) -> None:
    """Router, prefix and inter-area prefix LSAs in full, in both syntaxes."""
    shown = seats[3].type("show ipv6 ospf database router self-originate")
    assert "\n            OSPFv3 Router with ID (10.255.0.4) (Process ID 1)\n" in shown
    assert "\n    Link connected to: another Router (point-to-point)\n      Link Metric: 1\n" in shown
    assert "\n      Neighbor Router ID: 10.255.0.3\n" in shown
    prefixes = seats[3].type("show ipv6 ospf database prefix self-originate")
    assert "\n  Prefix Address: 2001:DB8:255::4\n  Prefix Length: 128, Options: LA , Metric: 1\n" in prefixes
    between = seats[3].type("show ipv6 ospf database inter-area prefix")
    assert "\n  Metric: 2 \n  Prefix Address: 2001:DB8:255::1\n  Prefix Length: 128, Options: None\n" in between
    assert "LS Type: Link-LSA (Interface: GigabitEthernet0/0)" in seats[3].type("show ipv6 ospf database link")
    new = seats[3].type("show ospfv3 database router self-originate")
    assert "          OSPFv3 1 address-family ipv6 (router-id 10.255.0.4)\n" in new
    assert new.splitlines()[2:] == shown.splitlines()[2:]
    transit = seats[0].type("show ospfv3 database router adv-router 10.255.0.1")
    assert "Link connected to: a Transit Network" in transit
    assert "      Neighbor (DR) Router ID: 10.255.0.2\n" in transit


def test_one_ospfv3_id_twice(clock: Any, terminal: Any) -> None:
    """The same fight in OSPFv3."""
    same = "ipv6 router ospf 1\n router-id 6.6.6.6\n"
    seat = terminal(line(clock, same, "", "", same, areas=(0, 0, 0, 0)), "r2")
    reached = set()
    for _ in range(4):
        table = seat.type("show ipv6 route")
        reached.add(("2001:DB8:255::1/128" in table, "2001:DB8:255::4/128" in table))
        clock.pass_by(5)
    assert reached == {(True, False), (False, True)}


def test_what_the_processes_say_of_their_databases(seats: list[Any]) -> None:
    """The paragraph of a process counts the LSAs that its database has."""
    shown = seats[1].type("show ip ospf")
    assert "        Number of LSA 7. Checksum Sum 0x" in shown
    assert "        Number of LSA 6. Checksum Sum 0x" in shown
    assert "Number of LSA 0" not in seats[1].type("show ipv6 ospf")


def test_many_routers(clock: Any, terminal: Callable[..., Any]) -> None:
    """A hundred routers in a row: every router's table and database, each area worked out once for all."""
    network = line(clock, areas=(0,) * 100, count=100)
    for name in network.routers:
        router = network.routers[name]
        assert router.rib().lookup(IPv4Address("10.255.0.100"))
    assert len(listed(terminal(network, "r50"), "Router Link States")) == 100


def test_a_process_without_neighbors_is_cleared(clock: Any, terminal: Any) -> None:
    """It takes its LSAs back and tells them anew at once, also where no neighbor comes or goes."""
    text = "interface lo0\n ip address 10.255.0.1 255.255.255.255\n ip ospf 1 area 0\nrouter ospf 1\n"
    seat = terminal(Network([NodeSpec("r1", text)], [], clock=clock), "r1")
    assert "10.255.0.1      10.255.0.1" in seat.type("show ip ospf database")
    seat.type("clear ip ospf process", "yes")
    assert "10.255.0.1      10.255.0.1" in seat.type("show ip ospf database")
