"""How BGP's show commands look: to the letter as real routers print them, and read by other people's templates."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Network, ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.show import bgp_table
from netloop.lab.sandbox.state.bgp_path import BgpPath
from netloop.model.intent import BgpFamily
from netloop.platforms.cisco_ios import bgp_sessions
from netloop.platforms.cisco_ios.bgp import ALL_SUMMARY, SUMMARY
from tests.unit.lab.sandbox.bgp_nets import internal, linked, speaker
from tests.unit.lab.sandbox.test_bgp_routes import NETWORK, lan

CAPTURES = Path(__file__).parents[5] / "shared" / "captures"
OLD = re.compile(r"^ [sr*][> ][i ] ?\d", re.MULTILINE)
"""A row of releases before additional paths: its columns begin one further to the left."""
TABLES = [
    path for path in sorted(CAPTURES.glob("devices/*/show_ip_bgp_all.txt")) if not OLD.search(path.read_text("latin-1"))
]
ROW = re.compile(r"^ [sr* ][> ][i ]  (\S*) *(\n {22})?[0-9.]+ +[0-9 ]* [ie?]$", re.MULTILINE)
WORDS = sorted(
    {path for kind in ("ios", "iosxe") for path in (CAPTURES / kind / "show_bgp_neighbors").glob("*neighbors*.txt")}
)


def of_row(row: str) -> tuple[str, BgpPath]:
    """The network and the path that a row says, by the columns that its head gives them."""
    first, _, second = row.partition("\n")
    text, shift = (second, -1) if second else (first, 0)
    hop, *numbers, rest = (
        text[slice(*(end + shift if end else None for end in place))].strip()
        for place in ((23, 38), (38, 49), (49, 56), (56, 63), (63, None))
    )
    *systems, origin = rest.split()
    med, preference = (int(number) if number else None for number in numbers[:2])
    path = BgpPath(ip_address(hop), tuple(map(int, systems)), origin, med, preference or 100, int(numbers[2]))
    return first[6:].split()[0] if first[6:7].strip() else "", replace(path, kind="internal" if preference else "local")


@pytest.mark.skipif(not TABLES, reason=f"no captures at {CAPTURES}")
@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.parent.name)
def test_a_row_is_printed_as_a_real_router_prints_it(path: Path) -> None:
    """Network, next hop, metric, local preference, weight and path stand in the columns of IOS."""
    rows = [match.group() for match in ROW.finditer(path.read_text(errors="replace"))]
    assert [f"{row[:6]}{bgp_table.columns(*of_row(row))}" for row in rows] == rows


def test_there_are_rows_to_compare() -> None:
    """The captures have at least a hundred rows that the comparison reads."""
    if not TABLES:
        pytest.skip(f"no captures at {CAPTURES}")
    assert sum(len(ROW.findall(path.read_text(errors="replace"))) for path in TABLES) > 100


@pytest.mark.parametrize(
    ("prefix", "shown"),
    [("10.0.0.0/8", "10.0.0.0"), ("192.168.122.0/24", "192.168.122.0"), ("10.0.0.0/24", "10.0.0.0/24")],
)
def test_a_network_of_its_class_has_no_length(prefix: str, shown: str) -> None:
    """As in the real tables: the length stands where the class does not say it."""
    assert bgp_table.named(ip_network(prefix)) == shown
    assert classful(IPv4Network(prefix).network_address) in {8, 24}


@pytest.fixture
def pair(clock: Any) -> Network:
    """a and b in one AS, each with a network; a filters what it hears and tells by lists and maps of every kind."""
    filters = [
        "neighbor 10.255.0.2 prefix-list IN in",
        "neighbor 10.255.0.2 distribute-list 10 out",
        "neighbor 10.255.0.2 route-map RIN in",
        "neighbor 10.255.0.2 route-map ROUT out",
        "neighbor 10.255.0.2 route-reflector-client",
        "neighbor 10.255.0.2 next-hop-self",
        "neighbor 10.255.0.2 soft-reconfiguration inbound",
        "neighbor 10.255.0.2 send-community both",
        "neighbor 10.255.0.2 description to b",
    ]
    more = ["network 10.255.0.2 mask 255.255.255.255", "network 172.17.0.0", *internal(1)]
    policy = [
        "ip prefix-list IN seq 5 deny 10.255.0.2/32",
        "ip prefix-list IN seq 10 permit 0.0.0.0/0 ge 8 le 32",
        "access-list 10 permit any",
        "route-map RIN permit 10",
        " match ip address prefix-list IN",
        " set local-preference 150",
        "route-map ROUT permit 10",
    ]
    extra = ["interface Loopback7", " ip address 172.17.0.1 255.255.0.0"]
    return linked(
        clock,
        {
            "a": [*lan(1), *speaker(65000, NETWORK.format(1), *internal(2), *filters), *policy],
            "b": [*extra, *speaker(65000, *more)],
        },
        ["a-b"],
    )


def parsed(seat: Any, command: str, read_as: str = "") -> list[dict[str, Any]]:
    """The rows that ntc-templates' template for the command reads."""
    parse = pytest.importorskip("ntc_templates.parse")
    found: list[dict[str, Any]] = parse.parse_output("cisco_ios", read_as or command, seat.type(command))
    return found


def test_templates_read_the_tables(pair: Network, terminal: Any) -> None:
    """``show ip bgp``, and what a neighbor is told: status, next hop, local preference, weight and path."""
    a, b = terminal(pair, "a"), terminal(pair, "b")
    rows = {row["network"]: row for row in parsed(a, "show ip bgp")}
    assert set(rows) == {"172.16.1.0/24", "172.17.0.0"}
    own, heard = rows["172.16.1.0/24"], rows["172.17.0.0"]
    assert (own["next_hop"], own["weight"], own["local_pref"], own["origin"]) == ("0.0.0.0", "32768", "", "i")
    assert (heard["next_hop"], heard["local_pref"], heard["metric"]) == ("10.255.0.2", "150", "0")
    assert heard["path_selection"] == ">"
    assert heard["route_source"] == "i"
    told = parsed(b, "show ip bgp neighbors 10.255.0.1 advertised-routes", "show ip bgp neighbors advertised-routes")
    assert {row["network"] for row in told} == {"10.255.0.2/32", "172.17.0.0"}
    assert "10.255.0.2/32" not in a.type("show ip bgp neighbors 10.255.0.2 routes")
    assert a.type("show bgp ipv4 unicast") == a.type("show ip bgp")
    assert a.type("show bgp all").startswith("For address family: IPv4 Unicast\n\nBGP table version is ")


def test_templates_read_a_neighbor(pair: Network, terminal: Any) -> None:
    """State, router ID, addresses, ports and both route maps."""
    (row,) = parsed(terminal(pair, "a"), "show ip bgp neighbors")
    assert (row["neighbor"], row["remote_as"], row["bgp_state"]) == ("10.255.0.2", "65000", "Established")
    assert (row["localhost_ip"], row["remote_ip"], row["inbound_routemap"]) == ("10.255.0.1", "10.255.0.2", "RIN")
    assert row["outbound_routemap"] == "ROUT"


def general(line: str) -> str:
    """A line without the name that it ends with; lists of both kinds and directions are told in the same words."""
    words = re.sub(r" is \S+$", " is X", line.strip())
    return words.replace("prefix filter", "network filter").replace("Outgoing", "Incoming")


@pytest.mark.skipif(not WORDS, reason=f"no captures at {CAPTURES}")
def test_what_is_said_of_a_neighbor_is_said_in_ios_words(pair: Network, terminal: Any) -> None:
    """Each line about policies is one that real routers print, names and numbers aside."""
    shown = terminal(pair, "a").type("show ip bgp neighbors")
    block = shown.partition("  Output queue size : 0\n")[2].partition("  Slow-peer")[0].splitlines()
    real = {general(line) for path in WORDS for line in path.read_text(errors="replace").splitlines()}
    assert len(block) == 11
    assert [line for line in block if general(line) not in real] == []
    assert "    Prefixes Current:               1          1 (Consumes 80 bytes)\n" in shown
    assert "    Total:                                0          1\n" in shown


def test_templates_read_the_lists(pair: Network, terminal: Any) -> None:
    """``show ip prefix-list`` and ``show route-map``."""
    a = terminal(pair, "a")
    first, second = parsed(a, "show ip prefix-list")
    assert (first["name"], first["seq"], first["action"], first["network"]) == ("IN", "5", "deny", "10.255.0.2")
    assert (second["ge"], second["le"]) == ("8", "32")
    entries = parsed(a, "show route-map")
    assert [(row["name"], row["seq"]) for row in entries] == [("RIN", "10"), ("ROUT", "10")]
    assert entries[0]["set_clauses"] == ["local-preference 150"]
    assert "route-map NONE not found" in a.type("show route-map NONE")


def test_templates_read_the_routes(pair: Network, terminal: Any) -> None:
    """``show ip route``: an internal route with its next hop and age; one route in detail."""
    a = terminal(pair, "a")
    (row,) = [row for row in parsed(a, "show ip route") if row["protocol"] == "B"]
    assert (row["network"], row["distance"], row["metric"], row["nexthop_ip"]) == (
        "172.17.0.0",
        "200",
        "0",
        "10.255.0.2",
    )
    assert row["uptime"] == "00:00:00"
    assert a.type("show ip route 172.17.0.1").splitlines()[:5] == [
        "Routing entry for 172.17.0.0/16",
        '  Known via "bgp 65000", distance 200, metric 0, type internal',
        "  Last update from 10.255.0.2 00:00:00 ago",
        "  Routing Descriptor Blocks:",
        "  * 10.255.0.2, from 10.255.0.2, 00:00:00 ago",
    ]


def test_a_better_source_in_the_routing_table(pair: Network, terminal: Any) -> None:
    """A loopback that OSPF has too is the BGP table's best and fails in the routing table: ``r>``."""
    a = terminal(pair, "a")
    a.configure("no ip prefix-list IN seq 5 deny 10.255.0.2/32")
    assert " r>i  10.255.0.2/32    10.255.0.2               0    150      0 i\n" in a.type("show ip bgp")
    detail = a.type("show ip bgp 10.255.0.2/32")
    assert "Paths: (1 available, best #1, table default, RIB-failure(17))\n" in detail
    assert "  Local, (Received from a RR-client)\n    10.255.0.2 (metric 2) from 10.255.0.2 (172.17.0.1)\n" in detail
    assert "      Origin IGP, metric 0, localpref 150, valid, internal, best\n" in detail
    assert a.type("show ip bgp 192.0.2.0") == "% Network not in table\n"
    own = a.type("show ip bgp 172.16.1.0 255.255.255.0")
    assert "    0.0.0.0 from 0.0.0.0 (172.16.1.1)\n" in own
    assert "      Origin IGP, metric 0, localpref 100, weight 32768, valid, sourced, local, best\n" in own


def test_every_family_has_its_neighbors(pair: Network, terminal: Any) -> None:
    """``show bgp all neighbors``: a title a family, the neighbor under each that it is active in."""
    a = terminal(pair, "a")
    a.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 activate")
    shown = a.type("show bgp all neighbors")
    assert [line for line in shown.splitlines() if line.startswith("For address")] == [
        "For address family: IPv4 Unicast",
        "For address family: VPNv4 Unicast",
    ]
    assert shown.count("BGP neighbor is 10.255.0.2,  remote AS 65000, internal link\n") == 2


def test_netloop_reads_sessions_and_paths(pair: Network, terminal: Any) -> None:
    """The readers of IOS, made from real outputs: families agreed on, clients, counts, and the paths to a prefix."""
    shown = bgp_sessions.ALL_NEIGHBORS
    commands = (shown, SUMMARY, ALL_SUMMARY, *bgp_sessions.IN_FAMILIES)
    a, b = terminal(pair, "a"), terminal(pair, "b")
    (session,) = bgp_sessions.read_sessions({command: a.type(command) for command in commands}, shown).sessions
    assert (str(session.address), session.up, session.client) == ("10.255.0.2", True, True)
    assert (str(session.local_address), str(session.router_id)) == ("10.255.0.1", "172.17.0.1")
    assert session.prefixes == {BgpFamily.IPV4: 1}
    entry = bgp_sessions.entry_command("default", ip_network("172.16.1.0/24"))
    ((path,),) = bgp_sessions.read_entries({entry: b.type(entry)}).paths.values()
    assert (path.best, path.local, str(path.next_hop)) == (True, False, "10.255.0.1")
    b.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.1 activate")
    (session,) = bgp_sessions.read_sessions({command: b.type(command) for command in commands}, shown).sessions
    assert (session.families, session.offered) == ({BgpFamily.IPV4}, {BgpFamily.IPV4, BgpFamily.VPNV4})
