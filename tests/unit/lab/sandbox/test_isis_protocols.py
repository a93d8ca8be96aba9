"""IS-IS: NETs, who meets whom at which level, passive loopbacks, and what the show commands tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.lab.sandbox.chains import chain

Section = Callable[[str, str], list[str]]
LINK = " ip router isis core\n ipv6 router isis core\n isis network point-to-point\n"


def process(number: int, area: str = "49.0001", extra: str = "") -> str:
    return (
        f"router isis core\n net {area}.0102.5500.000{number}.00\n metric-style wide\n"
        f" passive-interface Loopback0\n log-adjacency-changes\n{extra}"
    )


def levels(seat: Any) -> list[tuple[str, str]]:
    """The neighbors that are up, each with its level."""
    rows = [line.split() for line in seat.type("show isis neighbors").splitlines() if " UP " in line]
    return [(row[0], row[1]) for row in rows]


def test_the_section_is_in_ios_order(r1: Any, section: Section) -> None:
    """NET, level, metrics, logging, passive interfaces, traffic engineering, whatever the order typed."""
    r1.configure(
        "router isis core",
        "mpls traffic-eng level-2",
        "mpls traffic-eng router-id lo0",
        "passive-interface lo0",
        "log-adjacency-changes",
        "metric-style wide",
        "is-type level-2-only",
        "net 49.0001.0102.5500.0001.00",
    )
    assert section(r1.shell.router.running_text(), "router isis core") == [
        "net 49.0001.0102.5500.0001.00",
        "is-type level-2-only",
        "metric-style wide",
        "log-adjacency-changes",
        "passive-interface Loopback0",
        "mpls traffic-eng router-id Loopback0",
        "mpls traffic-eng level-2",
    ]
    r1.configure("router isis core", "is-type level-1-2", "no metric-style wide", "no mpls traffic-eng level-2")
    lines = section(r1.shell.router.running_text(), "router isis core")
    assert not [line for line in lines if line.startswith(("is-type", "metric-style", "mpls traffic-eng level"))]


@pytest.mark.parametrize(
    "net",
    [
        "49.0001.0102.5500.0001",
        "49.0001.0102.5500.0001.01",
        "49.0001.0102.5500.001.00",
        "49.0001.0102.5500.000g.00",
        "0102.5500.0001.00",
        "10.255.0.1",
    ],
)
def test_what_is_no_net_is_refused(r1: Any, net: str) -> None:
    """A NET is an area, a system ID of six octets and a selector of zero, in hexadecimal."""
    assert "% Invalid input detected" in r1.configure("router isis", f"net {net}")
    assert " net " not in r1.shell.router.running_text()


def test_one_system_id_several_areas(r1: Any, section: Section) -> None:
    """A second NET adds an area; one of another system is refused until the old one is gone."""
    assert r1.configure("router isis", "net 49.0001.0000.0000.0001.00", "net 49.0002.0000.0000.0001.00") == ""
    refused = r1.configure("router isis", "net 49.0001.0000.0000.0002.00")
    assert refused.startswith("% IS-IS: NET 49.0001.0000.0000.0002.00: the system ID is 0000.0000.0001")
    r1.configure("router isis", "no net 49.0001.0000.0000.0001.00", "no net 49.0002.0000.0000.0001.00")
    assert r1.configure("router isis", "net 49.0001.0000.0000.0002.00") == ""
    assert section(r1.shell.router.running_text(), "router isis") == ["net 49.0001.0000.0000.0002.00"]


def test_an_interface_makes_its_process_and_a_passive_one_leaves(r1: Any, section: Section) -> None:
    """``ip router isis T`` brings the process, ``passive-interface`` takes the line off, ``no router`` the rest."""
    r1.configure("interface lo0", "ip router isis core", "interface Gi0/0", "ip router isis core", "isis metric 20")
    r1.configure("interface Gi0/0", "isis metric 30", "isis circuit-type level-2-only")
    r1.configure("router isis core", "passive-interface lo0")
    text = r1.shell.router.running_text()
    assert "ip router isis core" not in section(text, "interface Loopback0")
    assert section(text, "interface GigabitEthernet0/0")[1:] == [
        "ip router isis core",
        "ip ospf 1 area 0",
        "isis circuit-type level-2-only",
        "isis metric 30",
    ]
    r1.configure("no router isis core")
    assert "ip router isis" not in r1.shell.router.running_text()


@pytest.mark.parametrize(
    ("areas", "extras", "expected"),
    [
        (("49.0001", "49.0001"), ("", ""), ["L1", "L2"]),
        (("49.0001", "49.0002"), ("", ""), ["L2"]),
        (("49.0001", "49.0001"), (" is-type level-2-only\n", ""), ["L2"]),
        (("49.0001", "49.0001"), (" is-type level-1\n", " is-type level-2-only\n"), []),
        (("49.0001", "49.0002"), (" is-type level-1\n", ""), []),
    ],
)
def test_levels_and_areas(
    clock: Any, terminal: Any, areas: tuple[str, str], extras: tuple[str, str], expected: list[str]
) -> None:
    """Level 1 needs a common area, level 2 does not; both ends must have the level."""
    network = chain(clock, process(1, areas[0], extras[0]), process(2, areas[1], extras[1]), link=LINK)
    assert sorted(level for _, level in levels(terminal(network, "r1"))) == expected


def test_a_changed_net_restarts_the_adjacencies(clock: Any, terminal: Any) -> None:
    """The adjacencies drop with the NET and come back under the new one after the convergence time."""
    network = chain(clock, process(1), process(2), link=LINK)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert len(levels(r2)) == 2
    r1.configure("router isis core", "no net 49.0001.0102.5500.0001.00", "net 49.0001.0102.5500.0009.00")
    assert levels(r2) == []
    clock.pass_by(5.1)
    assert [name for name, _ in levels(r2)] == ["r1", "r1"]
    assert "0102.5500.0009 r1" in r2.type("show isis hostname")
    assert any("%CLNS-5-ADJCHANGE: ISIS: Adjacency to r1" in line for line in r2.shell.router.log)


def test_one_system_id_twice_is_no_adjacency(clock: Any, terminal: Any) -> None:
    """Two routers of one system ID do not meet."""
    assert levels(terminal(chain(clock, process(1), process(1), link=LINK), "r1")) == []


def test_a_passive_loopback_is_advertised(clock: Any, terminal: Any) -> None:
    """Three routers in a row: the far loopback is known in both families, and answers."""
    level_2 = " is-type level-2-only\n"
    network = chain(clock, *(process(n, extra=level_2) for n in (1, 2, 3)), link=LINK)
    seat = terminal(network, "r1")
    assert "i L2     10.255.0.3/32 [115/20] via 10.0.1.2, " in seat.type("show ip route isis")
    assert "I2  2001:DB8:255::3/128 [115/20]" in seat.type("show ipv6 route")
    assert 'Known via "isis core", distance 115, metric 20, type level-2' in seat.type("show ip route 10.255.0.3")
    assert "Success rate is 100 percent" in seat.type("ping 10.255.0.3 source lo0")


def test_a_level_1_router_follows_the_way_out(clock: Any, terminal: Any) -> None:
    """Level 2 knows what level 1 offers; a router of level 1 alone has a default route to the nearest way out."""
    inner, both, outer = " is-type level-1\n", "", " is-type level-2-only\n"
    network = chain(clock, process(1, extra=inner), process(2, extra=both), process(3, "49.0003", outer), link=LINK)
    assert "i*L1  0.0.0.0/0 [115/10] via 10.0.1.2" in terminal(network, "r1").type("show ip route")
    assert "i L2     10.255.0.1/32 [115/20] via 10.0.2.1" in terminal(network, "r3").type("show ip route")


def test_what_the_show_commands_say(clock: Any, terminal: Any) -> None:
    """``show clns protocol`` names system and areas, ``show isis hostname`` marks the own row; no router ID."""
    seat = terminal(chain(clock, process(1), process(2), link=LINK), "r1")
    clns = seat.type("show clns protocol")
    assert "IS-IS Router: core (0x10000)\n  System Id: 0102.5500.0001.00  IS-Type: level-1-2\n" in clns
    assert "GigabitEthernet0/1 - IP - IPv6" in clns
    assert "Generate wide metrics:   level-1-2" in clns
    assert "     * 0102.5500.0001 r1\n" in seat.type("show isis hostname")
    shown = seat.type("show ip protocols")
    assert 'Routing Protocol is "isis core"' in shown
    assert "Router ID" not in shown


def test_an_address_family_of_its_own(r1: Any, section: Section) -> None:
    """``address-family ipv6`` is a part of the section, closed by its own line; four areas are one too many."""
    r1.configure("router isis", "address-family ipv6 unicast", "multi-topology", "exit-address-family")
    assert section(r1.shell.router.running_text(), "router isis") == [
        "!",
        "address-family ipv6",
        " multi-topology",
        "exit-address-family",
    ]
    r1.configure("router isis", "no address-family ipv6", *(f"net 49.000{n}.0000.0000.0001.00" for n in (1, 2, 3)))
    assert "3 areas at most" in r1.configure("router isis", "net 49.0004.0000.0000.0001.00")
    assert "no such NET" in r1.configure("router isis", "no net 49.0009.0000.0000.0001.00")
    assert (
        r1.configure("router isis", "metric-style wide", "metric-style narrow", "net 49.0001.0000.0000.0001.00") == ""
    )
    assert len(section(r1.shell.router.running_text(), "router isis")) == 3
    r1.configure("interface lo0", "ip router isis", "no ip router isis")
    assert "ip router isis" not in r1.shell.router.running_text()
