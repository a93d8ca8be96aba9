"""IS-IS: NETs, who meets whom at which level, passive loopbacks, and what the show commands tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_sandbox_show import parsed

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
    return [(row[0], level) for row in rows for level in row[1].replace("L", " L").split()]


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
    assert "    10.255.0.2            115      00:00:00\n" in shown
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


LEVEL_2 = " is-type level-2-only\n"
KEYS = "key chain K\n key 1\n  key-string secret\n"


def learned(seat: Any, address: str) -> str:
    """The line of a prefix in the routing table, empty when it is not there."""
    rows = seat.type("show ip route isis").splitlines()
    return next((row for row in rows if f" {address}/" in row or f" {address} " in row), "")


def two(clock: Any, terminal: Any, *texts: str, link: str = LINK) -> tuple[Any, ...]:
    """Terminals at routers in a row at level 2, each with what the text says besides its process."""
    parts = [process(n, extra=LEVEL_2) + text for n, text in enumerate(texts, 1)]
    network = chain(clock, *parts, link=link)
    return tuple(terminal(network, f"r{n}") for n in range(1, len(texts) + 1))


@pytest.mark.parametrize(
    ("left", "right", "states"),
    [
        (" isis password secret\n", "", ([], ["INIT"])),
        (" isis password secret\n", " isis password other\n", ([], [])),
        (" isis password secret\n", " isis password secret\n", (["UP"], ["UP"])),
        (" isis password secret level-1\n", "", (["UP"], ["UP"])),
        (" isis authentication mode md5\n isis authentication key-chain K\n", "", ([], ["INIT"])),
        *[
            (f" isis authentication mode {one}\n isis authentication key-chain K\n",) * 2 + ((["UP"],) * 2,)
            for one in ("md5", "text")
        ],
        (
            " isis authentication mode md5\n isis authentication send-only\n isis authentication key-chain K\n",
            "",
            (["UP"], ["UP"]),
        ),
    ],
)
def test_hellos_need_their_keys(
    clock: Any, terminal: Any, left: str, right: str, states: tuple[list[str], list[str]]
) -> None:
    """A key on one end alone: that end hears nobody, and the other waits in INIT, named by its system ID."""
    r1, r2 = two(clock, terminal, f"{KEYS}interface Gi0/1\n{left}", f"{KEYS}interface Gi0/0\n{right}")
    for seat, wanted in zip((r1, r2), states, strict=True):
        rows = [row.split() for row in seat.type("show isis neighbors").splitlines() if " L2 " in row]
        assert [row[4] for row in rows] == wanted
        assert all(row[0].startswith("0102.5500.000") is (row[4] == "INIT") for row in rows)


@pytest.mark.parametrize(
    "how", [" domain-password secret\n", " authentication mode md5\n authentication key-chain K\n"]
)
def test_lsps_need_their_keys(clock: Any, terminal: Any, how: str) -> None:
    """Keys of the process are those of LSPs: neighbors stay up, and who has keys holds its own LSP alone."""
    r1, r2, r3 = two(clock, terminal, KEYS, f"{KEYS}router isis core\n{how}", KEYS)
    assert len(levels(r2)) == 2
    assert (learned(r2, "10.255.0.1"), learned(r2, "10.255.0.3")) == ("", "")
    assert (learned(r1, "10.255.0.2") != "", learned(r1, "10.255.0.3")) == (True, "")
    assert "r1.00-00" not in r2.type("show isis database")
    assert "r2.00-00" in r1.type("show isis database")
    for seat in (r1, r3):
        seat.configure("router isis core", *how.splitlines())
    assert "10.255.0.3" in learned(r1, "10.255.0.3")


@pytest.mark.parametrize(
    ("near", "far", "known"),
    [
        ("wide", "narrow", False),
        ("narrow", "wide", False),
        ("narrow", "narrow", True),
        ("transition", "narrow", True),
        ("wide", "wide transition", True),
        ("narrow transition", "wide transition", True),
        ("wide", "narrow transition", False),
        ("wide level-1", "wide", False),
    ],
)
def test_a_style_that_is_not_understood(clock: Any, terminal: Any, near: str, far: str, known: bool) -> None:
    """Neighbors of other metric styles stay up and understand none of each other's prefixes."""
    seats = two(clock, terminal, *(f"router isis core\n metric-style {style}\n" for style in (near, far)))
    assert [len(levels(seat)) for seat in seats] == [1, 1]
    assert bool(learned(seats[0], "10.255.0.2")) is known
    assert "r2.00-00" in seats[0].type("show isis database")


def test_metrics_of_the_narrow_style_are_small(clock: Any, terminal: Any) -> None:
    """A metric above 63 counts as 63 in the narrow style, and as it is in the wide one."""
    text = "interface Gi0/1\n isis metric 100\nrouter isis core\n metric-style {}\n"
    narrow = two(clock, terminal, text.format("narrow"), text.format("narrow"))
    wide = two(clock, terminal, text.format("wide"), text.format("wide"))
    assert "[115/63]" in learned(narrow[0], "10.255.0.2")
    assert "[115/100]" in learned(wide[0], "10.255.0.2")


def test_neighbors_with_one_system_id_say_so(clock: Any, terminal: Any) -> None:
    """Two neighbors of one system ID refuse each other, and both log it."""
    network = chain(clock, process(1, extra=LEVEL_2), process(1, extra=LEVEL_2), link=LINK)
    for name in ("r1", "r2"):
        seat = terminal(network, name)
        assert levels(seat) == []
        assert any(
            "%CLNS-4-DUPSYSTEM: ISIS: possible duplicate system ID 0102.5500.0001 detected" in line
            for line in seat.shell.router.log
        )


def test_levels_stand_in_order(clock: Any, terminal: Any) -> None:
    """A neighbor of both levels is ``L1L2``, also where level 2 was up before level 1."""
    network = chain(clock, process(1, extra=LEVEL_2), process(2), link=LINK)
    r1 = terminal(network, "r1")
    assert [level for _, level in levels(r1)] == ["L2"]
    r1.configure("router isis core", "no is-type")
    clock.pass_by(5.1)
    assert " L1L2 " in r1.type("show isis neighbors")
    assert " L1L2 " in r1.type("show clns neighbors")


def test_routers_apart_with_one_system_id_fight(clock: Any, terminal: Any) -> None:
    """Both stay neighbors of the one between, the LSP's number climbs with each look, and one loopback is lost."""
    network = chain(clock, *(process(n, extra=LEVEL_2) for n in (1, 2, 1)), link=LINK)
    r1, r2, r3 = (terminal(network, f"r{n}") for n in (1, 2, 3))
    assert len(levels(r2)) == 2
    assert sorted(bool(learned(r2, f"10.255.0.{n}")) for n in (1, 3)) == [False, True]
    assert (learned(r1, "10.255.0.3"), learned(r3, "10.255.0.1")) == ("", "")
    known = set(re.findall(r"^ 2     \S+ (\S+)$", r2.type("show isis hostname"), re.MULTILINE))
    assert len(known) == 1
    assert set(re.findall(r"IS-Extended (r\d)\.00", r2.type("show isis database detail"))) <= {*known, "r2"}
    assert learned(r1, "10.255.0.2")
    numbers = []
    for _ in range(3):
        rows = [row.replace("*", " ").split() for row in r1.type("show isis database").splitlines()]
        numbers.append(next(int(row[1], 16) for row in rows if row and row[0] == "r1.00-00"))
    assert numbers == sorted(set(numbers))
    for seat, count in ((r1, 1), (r2, 0), (r3, 1)):
        assert sum("%CLNS-4-DUPSYSTEM" in line for line in seat.shell.router.log) == count
    r3.configure("router isis core", "no net 49.0001.0102.5500.0001.00", "net 49.0001.0102.5500.0003.00")
    clock.pass_by(5.1)
    assert learned(r1, "10.255.0.3")


def test_the_database(clock: Any, terminal: Any) -> None:
    """LSPs by host name, the own one marked, their numbers climbing with what they say; of one level or all."""
    network = chain(clock, process(1), process(2), link=LINK)
    r1 = terminal(network, "r1")
    shown = r1.type("show isis database")
    assert shown.startswith(
        "\nTag core:\nIS-IS Level-1 Link State Database:\n"
        "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime/Rcvd      ATT/P/OL\n"
        "r1.00-00            * 0x00000002   0x"
    )
    own, far = (row for row in r1.type("show isis database level-2").splitlines() if ".00-00" in row)
    assert own.endswith("1200/*         0/0/0")
    assert far.endswith("1200/1200      0/0/0")
    assert far.index("0x0000000") == own.index("0x0000000") == 22
    clock.pass_by(30)
    r1.configure("interface lo0", "ip address 10.255.0.9 255.255.255.255")
    own = next(row for row in r1.type("show isis database level-2").splitlines() if "* " in row)
    assert "0x00000003" in own
    assert "IS-IS Level-1 Link" not in r1.type("show isis database level-2")
    one = r1.type("show isis database r2.00-00 detail")
    assert "\nIS-IS Level-2 LSP r2.00-00\n" in one
    assert "Hostname: r1" not in one


def test_what_an_lsp_says(clock: Any, terminal: Any) -> None:
    """Wide: extended neighbors, prefixes with lengths; narrow: ``IS`` and masks; IPv6 of its own topology."""
    r1, r2 = two(clock, terminal, "", "router isis core\n mpls traffic-eng router-id lo0\n")
    shown = r1.type("show isis database detail")
    assert (
        "  Area Address: 49.0001\n  NLPID:        0xCC 0x8E \n  Router ID:    10.255.0.2\n  Hostname: r2\n"
        "  Metric: 10         IS-Extended r1.00\n  IP Address:   10.255.0.2\n"
        "  Metric: 10         IP 10.0.1.0/24\n  Metric: 0          IP 10.255.0.2/32\n"
        "  IPv6 Address: 2001:DB8:255::2\n"
        "  Metric: 10         IPv6 2001:DB8:0:1::/64\n  Metric: 0          IPv6 2001:DB8:255::2/128\n"
    ) in shown
    assert "    Prefix-attr: X:0 R:0 N:1\n" in r1.type("show isis database verbose")
    for seat in (r1, r2):
        seat.configure("router isis core", "metric-style narrow")
    shown = r1.type("show isis database detail")
    assert "  Metric: 10         IS r1.00\n" in shown
    assert "  Metric: 0          IP 10.255.0.2 255.255.255.255\n" in shown
    assert "IS-Extended" not in shown


def test_a_lan_has_a_pseudonode(clock: Any, terminal: Any) -> None:
    """On a LAN both name the designated router's circuit; its LSP names both, and the priority decides."""
    lan = LINK.replace(" isis network point-to-point\n", "")
    r1, r2 = two(clock, terminal, "interface Gi0/1\n isis priority 100\n", "", link=lan)
    assert "r1.01" in r2.type("show isis neighbors")
    shown = r2.type("show isis database detail")
    assert "  Metric: 10         IS-Extended r1.01\n" in shown
    assert "\n  Metric: 0          IS-Extended r1.00\n  Metric: 0          IS-Extended r2.00\n" in shown
    detail = r2.type("show isis neighbors detail")
    assert "  LAN Priority: 100\n  Format: Phase V\n" in detail
    assert "[115/10]" in learned(r2, "10.255.0.1")
    assert learned(r1, "10.255.0.2")


def test_only_what_is_enabled_is_advertised(clock: Any, terminal: Any) -> None:
    """A second loopback is unknown until it is passive or has IS-IS, or all connected ones are brought in."""
    r1, r2 = two(clock, terminal, "", "interface Loopback1\n ip address 10.255.1.2 255.255.255.255\n")
    assert learned(r1, "10.255.1.2") == ""
    for lines, metric in (
        (("router isis core", "passive-interface lo1"), 10),
        (("interface lo1", "ip router isis core"), 20),
        (("router isis core", "redistribute connected"), 10),
    ):
        r2.configure(*lines)
        assert f"[115/{metric}] via 10.0.1.2" in learned(r1, "10.255.1.2")
        r2.configure(lines[0], f"no {lines[1]}")
        assert learned(r1, "10.255.1.2") == ""


def test_redistributed_through_a_route_map(clock: Any, terminal: Any) -> None:
    """What a route map matches alone comes in, with ``match interface`` too."""
    far = (
        "interface Loopback1\n ip address 10.255.1.2 255.255.255.255\ninterface Loopback2\n"
        " ip address 10.255.1.3 255.255.255.255\nroute-map M permit 10\n match interface Loopback1\n"
        "router isis core\n redistribute connected metric 5 route-map M level-2\n"
    )
    r1, _ = two(clock, terminal, "", far)
    assert "[115/15]" in learned(r1, "10.255.1.2")
    assert learned(r1, "10.255.1.3") == ""


def test_a_summary_takes_the_place_of_its_parts(clock: Any, terminal: Any) -> None:
    """``summary-address`` hides the loopbacks behind it and goes to Null0 where it is made."""
    r1, r2 = two(clock, terminal, "", "router isis core\n summary-address 10.255.0.0 255.255.0.0 level-2\n")
    assert "[115/10] via 10.0.1.2" in learned(r1, "10.255.0.0")
    assert learned(r1, "10.255.0.2") == ""
    assert learned(r2, "10.255.0.0").startswith("i su     10.255.0.0/16 [115/0] via 0.0.0.0, ")


def test_a_filter_keeps_routes_out(clock: Any, terminal: Any) -> None:
    """``distribute-list prefix X in`` keeps a prefix out of the own table; the database has it all the same."""
    filters = "ip prefix-list NO seq 5 deny 10.255.0.2/32\nip prefix-list NO seq 10 permit 0.0.0.0/0 le 32\n"
    r1, _, _ = two(clock, terminal, f"{filters}router isis core\n distribute-list prefix NO in\n", "", "")
    assert learned(r1, "10.255.0.2") == ""
    assert learned(r1, "10.255.0.3")
    assert "IP 10.255.0.2/32" in r1.type("show isis database detail")


def test_an_overloaded_router_is_no_way_through(clock: Any, terminal: Any) -> None:
    """``set-overload-bit``: the router's own prefixes are known, nothing behind it is; its flag is set."""
    r1, _, _ = two(clock, terminal, "", "router isis core\n set-overload-bit\n", "")
    assert learned(r1, "10.255.0.2")
    assert learned(r1, "10.255.0.3") == ""
    row = next(row for row in r1.type("show isis database").splitlines() if row.startswith("r2.00-00"))
    assert row.endswith(" 0/0/1")


def test_ipv6_in_a_topology_of_its_own(clock: Any, terminal: Any) -> None:
    """One end with ``multi-topology``: IPv4 stays, IPv6 routes are gone until the other end has it too."""
    multi = ("router isis core", "address-family ipv6", "multi-topology")
    r1, r2 = two(clock, terminal, "", "")
    assert "2001:DB8:255::2/128" in r1.type("show ipv6 route")
    r2.configure(*multi)
    clock.pass_by(5.1)
    assert "2001:DB8:255::2/128" not in r1.type("show ipv6 route")
    assert learned(r1, "10.255.0.2")
    assert "  Metric: 0          IPv6 (MT-IPv6) 2001:DB8:255::2/128\n" in r1.type("show isis database detail")
    r1.configure(*multi)
    clock.pass_by(5.1)
    assert "2001:DB8:255::2/128" in r1.type("show ipv6 route")


def test_one_topology_wants_the_same_families(clock: Any, terminal: Any) -> None:
    """IPv6 on one end alone: no neighbors, unless that end does not check."""
    r1, r2 = two(clock, terminal, "interface Gi0/1\n no ipv6 router isis core\n", "")
    assert (levels(r1), levels(r2)) == ([], [])
    assert " INIT " in r1.type("show isis neighbors")
    r2.configure("router isis core", "address-family ipv6", "no adjacency-check")
    clock.pass_by(5.1)
    assert [name for name, _ in levels(r1)] == ["r2"]


def test_the_attached_bit(clock: Any, terminal: Any) -> None:
    """A router of both levels with another area beyond it says so at level 1."""
    network = chain(
        clock, process(1, extra=" is-type level-1\n"), process(2), process(3, "49.0003", LEVEL_2), link=LINK
    )
    rows = terminal(network, "r1").type("show isis database level-1").splitlines()
    assert next(row for row in rows if row.startswith("r2.00-00")).endswith(" 1/0/0")


def test_clns_neighbors_and_interfaces(clock: Any, terminal: Any, r1: Any) -> None:
    """One row for both levels with the MAC address; the interfaces with their levels; nothing without a process."""
    assert r1.type("show clns neighbors") == "% CLNS is not enabled\n"
    seat = terminal(chain(clock, process(1), process(2), link=LINK), "r1")
    shown = seat.type("show clns neighbors detail")
    assert shown.startswith(
        "\nTag core:\nSystem Id       Interface     SNPA                State  Holdtime  Type Protocol\nr2  "
    )
    assert " L1L2 IS-IS\n  Area Address(es): 49.0001\n  IP Address(es):  10.0.1.2*\n" in shown
    interfaces = seat.type("show clns interface")
    assert "Loopback0 is up, line protocol is up\n  CLNS protocol processing disabled\n" in interfaces
    assert "  Routing Protocol: IS-IS (core)\n    Circuit Type: level-1-2\n" in interfaces
    assert "    Number of active level-2 adjacencies: 1\n" in interfaces


def test_two_processes(clock: Any, terminal: Any) -> None:
    """Each tag has its neighbors, its database and its routes."""
    both = f"{process(1, extra=LEVEL_2)}router isis edge\n net 49.0009.0102.5500.0021.00\n{LEVEL_2}"
    far = f"router isis edge\n net 49.0009.0102.5500.0022.00\n{LEVEL_2} passive-interface Loopback0\n"
    network = chain(clock, process(1, extra=LEVEL_2), both.replace("0001.00", "0002.00"), far, ports=("", "", ""))
    r1, r2, r3 = (terminal(network, f"r{n}") for n in (1, 2, 3))
    for seat, port, tag in ((r1, 1, "core"), (r2, 0, "core"), (r2, 1, "edge"), (r3, 0, "edge")):
        seat.configure(f"interface Gi0/{port}", f"ip router isis {tag}")
    clock.pass_by(5.1)
    shown = r2.type("show isis neighbors")
    assert "\nTag core:\n" in shown
    assert "\nTag edge:\n" in shown
    assert "r3.00-00" not in r2.type("show isis core database")
    assert "r3.00-00" in r2.type("show isis edge database")
    assert learned(r1, "10.255.0.3") == ""


def test_the_template_reads_the_neighbors(clock: Any, terminal: Any) -> None:
    """ntc-templates' template for ``show isis neighbors`` reads rows that are up and rows that wait."""
    r1, _ = two(clock, terminal, "", "interface Gi0/0\n isis password secret\n")
    (found,) = parsed(r1, "show isis neighbors")
    assert (found["system_id"], found["state"], found["ip_address"]) == ("0102.5500.0002", "INIT", "10.0.1.2")


def test_one_row_for_both_levels_on_a_point_to_point_link(clock: Any, terminal: Any) -> None:
    """An adjacency of both levels is one row there, and a row for each level on a LAN."""
    kinds = []
    for link in (LINK, LINK.replace(" isis network point-to-point\n", "")):
        seat = terminal(chain(clock, process(1), process(2), link=link), "r1")
        rows = [row.split() for row in seat.type("show isis neighbors").splitlines() if " UP " in row]
        kinds.append([row[1] for row in rows])
    assert kinds == [["L1L2"], ["L1", "L2"]]


def test_hellos_are_as_long_as_the_mtu(clock: Any, terminal: Any) -> None:
    """The end with the smaller MTU never hears the other, which waits; without padding they meet."""
    r1, r2 = two(clock, terminal, "interface Gi0/1\n mtu 9000\n", "")
    assert levels(r1) == []
    assert " INIT " in r1.type("show isis neighbors")
    assert "r1" not in r2.type("show isis neighbors")
    r1.configure("interface Gi0/1", "no isis hello padding")
    clock.pass_by(5.1)
    assert [name for name, _ in levels(r2)] == ["r1"]
    assert " no isis hello padding\n" in r1.shell.router.running_text()


@pytest.mark.parametrize(
    "lines", [("interface Gi0/0", "isis protocol shutdown"), ("router isis core", "protocol shutdown")]
)
def test_a_protocol_that_is_shut_down(clock: Any, terminal: Any, lines: tuple[str, str]) -> None:
    """No neighbors on the interface, or of the process; a process that is shut down has no LSP either."""
    r1, r2 = two(clock, terminal, "", "")
    r2.configure(*lines)
    assert (levels(r1), learned(r1, "10.255.0.2")) == ([], "")
    assert ("r2.00-00" in r2.type("show isis database")) is (lines[0] == "interface Gi0/0")
    r2.configure(lines[0], f"no {lines[1]}")
    clock.pass_by(5.1)
    assert learned(r1, "10.255.0.2")
