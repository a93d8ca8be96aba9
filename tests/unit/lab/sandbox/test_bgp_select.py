"""Parts of BGP's tables: longer prefixes, AS paths, communities, received routes, peer groups; two lines of policy."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.bgp_nets import best, exact, linked, speaker
from tests.unit.lab.sandbox.test_bgp_routes import NETWORK, lan

TAG = [
    "route-map TAG permit 10",
    " match ip address prefix-list ONE",
    " set community 65001:7",
    "route-map TAG permit 20",
]
LISTS = ["ip bgp-community new-format", "ip prefix-list ONE permit 172.16.1.0/24"]


@pytest.fixture
def network(clock: Any) -> Network:
    """a (65001) tells b (65002) of two networks, one with a community; b tells c (65003); b keeps what a sent."""
    to_b = [
        "neighbor 10.0.1.2 remote-as 65002",
        "neighbor 10.0.1.2 send-community",
        "neighbor 10.0.1.2 route-map TAG out",
    ]
    a = [*lan(1), *LAN2, *LISTS, *TAG, *speaker(65001, NETWORK.format(1), NETWORK.format(2), *to_b)]
    to_a = [
        "neighbor 10.0.1.1 remote-as 65001",
        "neighbor 10.0.1.1 soft-reconfiguration inbound",
        "neighbor 10.0.1.1 prefix-list ONE in",
    ]
    b = [*LISTS, *lan(3), *speaker(65002, NETWORK.format(3), *to_a, "neighbor 10.0.2.2 remote-as 65003")]
    c = speaker(65003, "neighbor G peer-group", "neighbor G remote-as 65002", "neighbor 10.0.2.1 peer-group G")
    return linked(clock, {"a": a, "b": b, "c": c}, ["a~b", "b~c"])


LAN2 = ["interface Loopback2", " ip address 172.16.2.1 255.255.255.0"]


def listed(text: str) -> list[str]:
    """The networks of the rows."""
    return [row[6:].split()[0] for row in text.splitlines() if row[1:2] == "*"]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("172.16.0.0/16 longer-prefixes", ["172.16.1.0/24", "172.16.3.0/24"]),
        ("172.16.0.0 255.255.254.0 longer-prefixes", ["172.16.1.0/24"]),
        ("172.16.1.0 255.255.255.0 longer-prefixes", ["172.16.1.0/24"]),
        ("172.16.0.0 longer-prefixes", ["172.16.1.0/24", "172.16.3.0/24"]),
        ("10.0.0.0/8 longer-prefixes", []),
        ("regexp ^65001$", ["172.16.1.0/24"]),
        ("regexp _65001_", ["172.16.1.0/24"]),
        ("regexp ^$", ["172.16.3.0/24"]),
        ("regexp 65003", []),
        ("community", ["172.16.1.0/24"]),
        ("community 65001:7", ["172.16.1.0/24"]),
        ("community 65001:7 exact-match", ["172.16.1.0/24"]),
        ("community 65001:8", []),
    ],
)
def test_parts_of_the_table(network: Network, terminal: Any, command: str, found: list[str]) -> None:
    """Those rows of ``show ip bgp`` under its head that are asked for; nothing at all where there is none."""
    b = terminal(network, "b")
    shown = b.type(f"show ip bgp {command}")
    whole = b.type("show ip bgp")
    assert listed(shown) == found
    assert shown == "" or (
        shown.startswith(whole.split("     Network")[0]) and set(shown.splitlines()) <= {*whole.splitlines()}
    )
    assert b.type(f"show bgp ipv4 unicast {command}") == shown


def test_communities_are_shown_in_the_format_that_is_set(network: Network, terminal: Any) -> None:
    """As two numbers with ``ip bgp-community new-format``, without it as one."""
    b = terminal(network, "b")
    assert "      Community: 65001:7\n" in b.type("show ip bgp 172.16.1.0")
    b.configure("no ip bgp-community new-format")
    assert f"      Community: {65001 * 65536 + 7}\n" in b.type("show ip bgp 172.16.1.0")


def test_an_expression_that_is_none(network: Network, terminal: Any) -> None:
    """An expression that cannot be read is named."""
    assert "regular expression" in terminal(network, "b").type("show ip bgp regexp [")


def test_parts_of_a_vpn_table(clock: Any, terminal: Any) -> None:
    """Of VPNs, under the lines of their distinguishers, of all or of one VRF."""
    vrf = ["vrf definition A", " rd 1:1", " address-family ipv4", "interface Loopback7", " vrf forwarding A"]
    vrf += [" ip address 172.16.7.1 255.255.255.0"]
    lines = [*vrf, *speaker(65000), " address-family ipv4 vrf A", "  redistribute connected"]
    seat = terminal(linked(clock, {"a": lines}, []), "a")
    for place in ("bgp vpnv4 unicast all", "bgp vpnv4 unicast vrf A", "ip bgp vpnv4 vrf A"):
        shown = seat.type(f"show {place} regexp ^$")
        assert "Route Distinguisher: 1:1 (default for vrf A)\n *>   172.16.7.0/24 " in shown
        assert seat.type(f"show {place} regexp 65001") == ""


def test_received_routes_with_soft_reconfiguration(network: Network, terminal: Any) -> None:
    """What came in, filtered routes without ``>`` among it; ``routes`` has what was taken."""
    b = terminal(network, "b")
    received = b.type("show ip bgp neighbors 10.0.1.1 received-routes")
    assert [row[:22].rstrip() for row in received.splitlines() if row[1:2] == "*"] == [
        " *>   172.16.1.0/24",
        " *    172.16.2.0/24",
    ]
    assert received.endswith("\nTotal number of prefixes 2 \n")
    assert listed(b.type("show ip bgp neighbors 10.0.1.1 routes")) == ["172.16.1.0/24"]


def test_received_routes_without(network: Network, terminal: Any) -> None:
    """Without ``soft-reconfiguration inbound`` they are not kept, which is said; so is a neighbor that is none."""
    c = terminal(network, "c")
    shown = c.type("show ip bgp neighbors 10.0.2.1 received-routes")
    assert shown == "% Inbound soft reconfiguration not enabled on 10.0.2.1\n"
    assert c.type("show ip bgp neighbors 10.9.9.9 received-routes").startswith("% No such neighbor")


def test_a_peer_group(network: Network, terminal: Any) -> None:
    """A group has its AS, its families and its members; another name has nothing."""
    c = terminal(network, "c")
    shown = c.type("show ip bgp peer-group")
    assert shown.startswith("BGP peer-group is G,  remote AS 65002\n  BGP version 4\n")
    assert "  BGP neighbor is G, peer-group external, members:\n  10.0.2.1\n" in shown
    assert c.type("show ip bgp peer-group G") == shown
    assert terminal(network, "b").type("show ip bgp peer-group") == ""


def test_default_local_preference(network: Network, terminal: Any) -> None:
    """``bgp default local-preference`` is what routes of external neighbors are given, and is printed."""
    b = terminal(network, "b")
    b.configure("router bgp 65002", "bgp default local-preference 300")
    found = best(network, "b", "172.16.1.0/24")
    assert found is not None
    assert found.local_preference == 300
    assert " bgp default local-preference 300\n" in b.shell.router.running_text()
    b.configure("router bgp 65002", "no bgp default local-preference")
    assert "local-preference" not in b.shell.router.running_text()


def test_unsuppress_map(network: Network, terminal: Any) -> None:
    """A neighbor with ``unsuppress-map`` is told what an aggregate suppresses, as far as the map permits it."""
    b = terminal(network, "b")
    b.configure("router bgp 65002", "aggregate-address 172.16.0.0 255.255.0.0 summary-only")
    assert exact(network, "c") == {"172.16.0.0/16"}
    b.configure("route-map U permit 10", "match ip address prefix-list ONE", "exit")
    b.configure("router bgp 65002", "neighbor 10.0.2.2 unsuppress-map U")
    assert exact(network, "c") == {"172.16.0.0/16", "172.16.1.0/24"}
    b.configure("router bgp 65002", "no neighbor 10.0.2.2 unsuppress-map U")
    assert exact(network, "c") == {"172.16.0.0/16"}


def test_the_templates_read_them(network: Network, terminal: Any) -> None:
    """ntc-templates' template of ``show ip bgp`` reads the parts too."""
    parse = pytest.importorskip("ntc_templates.parse")
    text = terminal(network, "b").type("show ip bgp regexp ^65001$")
    rows = parse.parse_output(platform="cisco_ios", command="show ip bgp", data=text)
    assert [(row["network"], row["next_hop"]) for row in rows] == [("172.16.1.0/24", "10.0.1.1")]
