"""What BGP filters with, read from the configuration: prefix lists, access lists, communities, route maps, VRFs."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.lab.sandbox import Network, NodeSpec
from netloop.lab.sandbox.state.bgp_path import BgpPath, mapped
from netloop.lab.sandbox.views.policy import Policies, policies
from netloop.lab.sandbox.views.prefix_lists import PrefixEntry
from netloop.lab.sandbox.views.vrf import vrfs
from tests.unit.lab.sandbox.bgp_nets import best, internal, linked, speaker
from tests.unit.lab.sandbox.test_bgp_routes import NETWORK, lan

PREFIXES = st.builds(
    lambda number, length: IPv4Network((number >> (32 - length) << (32 - length) if length else 0, length)),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


def read(*lines: str) -> Policies:
    """The filters of a configuration."""
    text = "".join(f"{line}\n" for line in lines)
    return policies(Network([NodeSpec("x", text)], []).routers["x"].running)


@given(PREFIXES, PREFIXES, st.integers(0, 32), st.integers(0, 32))
def test_a_prefix_entry_means_what_its_numbers_say(whole: IPv4Network, part: IPv4Network, low: int, high: int) -> None:
    """Within the prefix, and as long as ``ge`` and ``le`` allow; without them exactly as long as the prefix."""
    inside, length = part.subnet_of(whole), part.prefixlen
    assert PrefixEntry(5, True, whole).matches(part) is (part == whole)
    assert PrefixEntry(5, True, whole, ge=low).matches(part) is (inside and length >= low)
    assert PrefixEntry(5, True, whole, le=high).matches(part) is (inside and length <= high)
    assert PrefixEntry(5, True, whole, low, high).matches(part) is (inside and low <= length <= high)


def test_entries_are_numbered_and_tried_in_order() -> None:
    """Without a number by fives; the first that matches decides, and none denies."""
    found = read(
        "ip prefix-list A permit 10.0.0.0/8 le 24",
        "ip prefix-list A deny 10.1.0.0/16 le 24",
        "ip prefix-list A seq 3 deny 10.2.0.0/16 le 24",
        "ip prefix-list A description what it is",
        "ipv6 prefix-list A seq 5 permit 2001:DB8::/32 le 64",
    )
    assert [entry.sequence for entry in found.prefix_lists["A"]] == [3, 5, 10]
    assert found.listed("A", ip_network("10.1.1.0/24"))
    assert not found.listed("A", ip_network("10.2.1.0/24"))
    assert not found.listed("A", ip_network("10.0.0.0/25"))
    assert found.listed("A", ip_network("2001:db8:1::/48"))
    assert not found.listed("A", ip_network("2001:db9::/48"))
    assert found.listed("B", ip_network("192.0.2.0/24"))


@pytest.mark.parametrize(
    ("lines", "prefix", "permitted"),
    [
        (["access-list 1 permit 10.0.0.0 0.255.255.255"], "10.9.0.0/16", True),
        (["access-list 1 permit 10.0.0.0 0.255.255.255"], "11.9.0.0/16", False),
        (["access-list 1 deny host 10.9.0.0", "access-list 1 permit any"], "10.9.0.0/16", False),
        (["ip access-list standard 1", " remark what", " permit 10.9.0.0"], "10.9.0.0/24", True),
        (["ip access-list extended 101", " permit ip host 10.9.0.0 host 255.255.0.0"], "10.9.0.0/16", True),
        (["ip access-list extended 101", " permit ip host 10.9.0.0 host 255.255.0.0"], "10.9.0.0/24", False),
        (["access-list 2 deny any"], "10.9.0.0/24", True),
    ],
)
def test_access_lists(lines: list[str], prefix: str, permitted: bool) -> None:
    """A standard list is about the network's address, an extended one about its mask too."""
    name = lines[0].split()[3] if lines[0].startswith("ip") else "1"
    assert read(*lines).accessed(name, ip_network(prefix)) is permitted


def test_community_lists() -> None:
    """Every community of an entry must be there; numbers are read as they are written in the new format."""
    found = read(
        "ip community-list 1 deny 65000:1 65000:2",
        "ip community-list standard 1 permit 4259840003",
        "ip community-list standard ANY permit internet",
    )
    assert not found.has_communities("1", frozenset({"65000:1", "65000:2", "65000:3"}))
    assert found.has_communities("1", frozenset({"65000:1", "65000:3"}))
    assert not found.has_communities("1", frozenset({"65000:1"}))
    assert found.has_communities("ANY", frozenset())


@pytest.mark.parametrize(
    ("lines", "preference"),
    [
        (["route-map M permit 10", " match ip address prefix-list P Q", " set local-preference 7"], 7),
        (["route-map M permit 10", " match ip address prefix-list P", " set local-preference 7"], None),
        (["route-map M deny 10", " match ip address prefix-list P", "route-map M permit 20"], 100),
        (["route-map M permit 10", " match metric 5", " set local-preference 7"], 7),
        (["route-map M permit 10", " match local-preference 5", " set local-preference 7"], None),
        (["route-map M permit 10", " match tag 5", "route-map M permit 20", " set local-preference 9"], 9),
        (["route-map M permit 20", " set local-preference 9", "route-map M permit 10", " set local-preference 8"], 8),
        (["route-map M", " set local-preference 6"], 6),
        ([], 100),
    ],
)
def test_route_maps(lines: list[str], preference: int | None) -> None:
    """All ``match`` lines must be true, one name of each is enough; the first entry decides, none denies."""
    rules = read("ip prefix-list P seq 5 deny 0.0.0.0/0 le 32", "ip prefix-list Q seq 5 permit 0.0.0.0/0 le 32", *lines)
    path = BgpPath(ip_network("10.0.0.1/32").network_address, med=5)
    left = mapped("M", rules, ip_network("172.16.0.0/24"), path)
    assert (left.local_preference if left else None) == preference


@pytest.mark.parametrize(
    ("line", "as_path", "med"),
    [
        ("as-path prepend 65009 1.1", (65009, 65537, 65001, 65002), 5),
        ("as-path prepend last-as 2", (65001, 65001, 65001, 65002), 5),
        ("metric 9", (65001, 65002), 9),
        ("metric +9", (65001, 65002), 14),
        ("metric -9", (65001, 65002), 0),
        ("metric 100 +100 10 20 30", (65001, 65002), 5),
    ],
)
def test_what_is_set(line: str, as_path: tuple[int, ...], med: int) -> None:
    """``last-as`` repeats the path's own first AS; a metric may be added to; one of EIGRP's is none of BGP's."""
    path = BgpPath(ip_network("10.0.0.1/32").network_address, (65001, 65002), med=5)
    left = mapped("M", read("route-map M permit 10", f" set {line}"), ip_network("172.16.0.0/24"), path)
    assert left is not None
    assert (left.as_path, left.med) == (as_path, med)


@pytest.mark.parametrize(
    ("communities", "permitted"), [({"65000:1"}, True), ({"65000:1", "65000:2"}, False), (set(), False)]
)
def test_an_exact_match_of_communities(communities: set[str], permitted: bool) -> None:
    """With ``exact-match`` a route must have those communities and no others."""
    rules = read("ip community-list 1 permit 65000:1", "route-map M permit 10", " match community 1 exact-match")
    path = BgpPath(ip_network("10.0.0.1/32").network_address, communities=frozenset(communities))
    assert (mapped("M", rules, ip_network("172.16.0.0/24"), path) is not None) is permitted


def test_vrfs_and_their_targets() -> None:
    """Of a family, for all families above them, in the old form, and without a word for both directions."""
    text = (
        "vrf definition A\n rd 65000:1\n route-target export 65000:9\n address-family ipv4\n"
        "  route-target import 65000:1\n  route-target export 65000:2\n exit-address-family\n"
        " address-family ipv6\n exit-address-family\n"
        "ip vrf B\n rd 65000:3\n route-target 65000:3\nvrf definition C\n"
    )
    found = vrfs(Network([NodeSpec("x", text)], []).routers["x"].running)
    assert (found["A"].rd, found["B"].rd, found["C"].rd) == ("65000:1", "65000:3", "")
    assert found["A"].imports == {"ipv4": {"65000:1"}, "ipv6": frozenset()}
    assert found["A"].exports == {"ipv4": {"65000:9", "65000:2"}, "ipv6": {"65000:9"}}
    assert found["B"].imports == found["B"].exports == {"ipv4": {"65000:3"}}


def test_lines_of_a_kind_replace_each_other(r1: Any, section: Callable[[str, str], list[str]]) -> None:
    """One ``redistribute`` a protocol and process, one aggregate a prefix; ``no`` needs no more than these."""
    r1.configure("router bgp 65000", "redistribute connected", "redistribute connected route-map RM")
    r1.configure("router bgp 65000", "redistribute ospf 1", "redistribute ospf 2 metric 5")
    r1.configure("router bgp 65000", "aggregate-address 10.0.0.0 255.0.0.0", "redistribute ospf 1 route-map RM")
    r1.configure("router bgp 65000", "aggregate-address 10.0.0.0 255.0.0.0 summary-only")
    kinds = ("redistribute", "aggregate")
    lines = [line.strip() for line in section(r1.shell.router.running_text(), "router bgp 65000")]
    assert {line for line in lines if line.startswith(kinds)} == {
        "redistribute connected route-map RM",
        "redistribute ospf 1 route-map RM",
        "redistribute ospf 2 metric 5",
        "aggregate-address 10.0.0.0 255.0.0.0 summary-only",
    }
    r1.configure("router bgp 65000", "address-family ipv4", "no redistribute ospf 1", "no redistribute connected")
    r1.configure("router bgp 65000", "no aggregate-address 10.0.0.0 255.0.0.0")
    lines = [line.strip() for line in section(r1.shell.router.running_text(), "router bgp 65000")]
    assert [line for line in lines if line.startswith(kinds)] == ["redistribute ospf 2 metric 5"]


def test_tables_are_worked_out_once(clock: Any, terminal: Any) -> None:
    """Looking again, time that passes and what has nothing to do with BGP change nothing; a filter does."""
    network = linked(
        clock,
        {"a": [*lan(1), *speaker(65000, NETWORK.format(1), *internal(2))], "b": speaker(65000, *internal(1))},
        ["a-b"],
    )
    assert best(network, "b", "172.16.1.0/24") is not None
    before = network.bgp.now()
    clock.pass_by(3600)
    terminal(network, "b").configure("ntp server 192.0.2.9", "line vty 0 4", "exec-timeout 5 0")
    terminal(network, "b").type("show ip bgp", "show ip route", "show ip bgp summary")
    assert network.bgp.now() is before
    terminal(network, "b").configure("ip prefix-list P deny 0.0.0.0/0")
    assert network.bgp.now() is not before


def test_a_cleared_session_takes_its_routes(clock: Any, terminal: Any) -> None:
    """``clear ip bgp *`` takes them until the session is back, ``soft`` takes none."""
    network = linked(
        clock,
        {"a": [*lan(1), *speaker(65000, NETWORK.format(1), *internal(2))], "b": speaker(65000, *internal(1))},
        ["a-b"],
    )
    b = terminal(network, "b")
    b.type("clear ip bgp * soft")
    assert best(network, "b", "172.16.1.0/24") is not None
    b.type("clear ip bgp *")
    assert best(network, "b", "172.16.1.0/24") is None
    clock.pass_by(5.1)
    assert best(network, "b", "172.16.1.0/24") is not None
    assert "B        172.16.1.0 [200/0] via 10.255.0.1, 00:00:00\n" in b.type("show ip route bgp")
