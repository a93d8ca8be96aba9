"""BGP's routes: which are originated, whom they reach, which is best, what filters keep, and where they lead."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address
from itertools import count
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.bgp_nets import best, exact, host, internal, linked, paths, routes, speaker

LAN = "interface Loopback1\n ip address 172.16.{0}.1 255.255.255.0"
NETWORK = "network 172.16.{0}.0 mask 255.255.255.0"


def lan(number: int) -> list[str]:
    """A network that no IGP knows."""
    return [LAN.format(number)]


def line_of_three(clock: Callable[[], float], middle: list[str], first: str = NETWORK.format(1)) -> Network:
    """r1 - r2 - r3 in one AS; r1 and r3 each have a session with r2 alone, r1 has a network."""
    return linked(
        clock,
        {
            "r1": [*lan(1), *speaker(65000, first, *internal(2))],
            "r2": speaker(65000, *internal(1, 3), *middle),
            "r3": speaker(65000, *internal(2)),
        },
        ["r1-r2", "r2-r3"],
    )


def test_a_network_needs_its_route(clock: Any, terminal: Any) -> None:
    """``network`` is told while the routing table has exactly that prefix, and no longer."""
    network = line_of_three(clock, [])
    assert exact(network, "r2") == {"172.16.1.0/24"}
    terminal(network, "r1").configure("interface Loopback1", "ip address 172.16.1.1 255.255.255.128")
    assert exact(network, "r2") == set()
    terminal(network, "r1").configure("interface Loopback1", "ip address 172.16.1.1 255.255.255.0")
    assert exact(network, "r2") == {"172.16.1.0/24"}
    terminal(network, "r1").configure("interface Loopback1", "shutdown")
    assert exact(network, "r2") == set()


def test_internal_routes_are_not_passed_on(clock: Any) -> None:
    """Without a reflector r3 has nothing of r1's: internal routes go to internal neighbors only from their origin."""
    network = line_of_three(clock, [])
    assert exact(network, "r2") == {"172.16.1.0/24"}
    assert exact(network, "r3") == set()


def test_a_reflector_passes_its_clients_routes_on(clock: Any) -> None:
    """With r1 as a client they reach r3: next hop unchanged, originator and cluster list on them, distance 200."""
    network = line_of_three(clock, ["neighbor 10.255.0.1 route-reflector-client"])
    (route,) = routes(network, "r3", "172.16.1.0/24")
    assert (route.code, route.distance, str(route.next_hop)) == ("B", 200, "10.255.0.1")
    path = best(network, "r3", "172.16.1.0/24")
    assert path is not None
    assert path.originator == IPv4Address("172.16.1.1")
    assert path.clusters == (IPv4Address("10.255.0.2"),)


def test_the_client_alone_may_be_the_hearing_side(clock: Any) -> None:
    """What a reflector has from others it passes on to its clients."""
    network = line_of_three(clock, ["neighbor 10.255.0.3 route-reflector-client"])
    assert exact(network, "r3") == {"172.16.1.0/24"}


def test_reflectors_of_one_cluster_do_not_take_each_others(clock: Any) -> None:
    """The own cluster in the list keeps a route out; with clusters of their own both ways are there."""

    def pair(*more: str) -> Network:
        reflect = [f"neighbor 10.255.0.{n} route-reflector-client" for n in (3,)]
        return linked(
            clock,
            {
                "rr1": speaker(65000, *internal(2, 3), *reflect, *more),
                "rr2": speaker(65000, *internal(1, 3), *reflect, *more),
                "c": [*lan(3), *speaker(65000, NETWORK.format(3), *internal(1, 2))],
            },
            ["rr1-rr2", "rr1-c", "rr2-c"],
        )

    assert len(paths(pair(), "rr1", "172.16.3.0/24")) == 2
    assert len(paths(pair("bgp cluster-id 7.7.7.7"), "rr1", "172.16.3.0/24")) == 1


def test_an_own_originator_comes_back_to_nobody(clock: Any) -> None:
    """What reflectors send back to who originated it is not taken there."""
    network = line_of_three(clock, [f"neighbor 10.255.0.{n} route-reflector-client" for n in (1, 3)])
    assert len(paths(network, "r1", "172.16.1.0/24")) == 1


def chain_of_as(clock: Callable[[], float], edge: list[str] | None = None, last: int = 65003) -> Network:
    """a (65001) - b - c (both 65002, over loopbacks) - d (65003, or another); external sessions over the links."""
    return linked(
        clock,
        {
            "a": [*lan(1), *speaker(65001, NETWORK.format(1), "neighbor 10.0.1.2 remote-as 65002")],
            "b": speaker(65002, *internal(3, asn=65002), *(edge or []), "neighbor 10.0.1.1 remote-as 65001"),
            "c": speaker(65002, *internal(2, asn=65002), f"neighbor 10.0.3.2 remote-as {last}"),
            "d": [*lan(4), *speaker(last, "neighbor 10.0.3.1 remote-as 65002")],
        },
        ["a~b", "b-c", "c~d"],
    )


def test_an_external_next_hop_must_be_reachable(clock: Any, terminal: Any) -> None:
    """b tells c the next hop that it has from outside; c has no way to it and no route, until b is the hop itself."""
    network = chain_of_as(clock)
    assert exact(network, "b") == {"172.16.1.0/24"}
    assert len(paths(network, "c", "172.16.1.0/24")) == 1
    assert best(network, "c", "172.16.1.0/24") is None
    assert exact(network, "c") == exact(network, "d") == set()
    assert "10.0.1.1 (inaccessible) from 10.255.0.2" in terminal(network, "c").type("show ip bgp 172.16.1.0")
    terminal(network, "b").configure("router bgp 65002", "neighbor 10.255.0.3 next-hop-self")
    assert str(routes(network, "c", "172.16.1.0/24")[0].next_hop) == "10.255.0.2"
    path = best(network, "d", "172.16.1.0/24")
    assert path is not None
    assert path.as_path == (65002, 65001)
    assert routes(network, "d", "172.16.1.0/24")[0].distance == 20


def test_the_own_as_in_the_path_keeps_a_route_out(clock: Any, terminal: Any) -> None:
    """d in a's AS does not take a's route; with ``allowas-in``, or ``as-override`` on c, it does."""
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self"], last=65001)
    assert exact(network, "c") == {"172.16.1.0/24"}
    assert exact(network, "d") == set()
    d, c = terminal(network, "d"), terminal(network, "c")
    d.configure("router bgp 65001", "neighbor 10.0.3.1 allowas-in")
    assert exact(network, "d") == {"172.16.1.0/24"}
    d.configure("router bgp 65001", "no neighbor 10.0.3.1 allowas-in")
    assert exact(network, "d") == set()
    c.configure("router bgp 65002", "neighbor 10.0.3.2 as-override")
    assert exact(network, "d") == {"172.16.1.0/24"}


def test_routes_go_with_their_session(clock: Any, terminal: Any) -> None:
    """A session that is shut takes its routes at once, on everybody; they are back with it."""
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self"])
    assert exact(network, "d") == {"172.16.1.0/24"}
    b = terminal(network, "b")
    b.configure("router bgp 65002", "neighbor 10.0.1.1 shutdown")
    assert exact(network, "b") == exact(network, "c") == exact(network, "d") == set()
    b.configure("router bgp 65002", "no neighbor 10.0.1.1 shutdown")
    assert exact(network, "d") == set()
    clock.pass_by(5.1)
    assert exact(network, "d") == {"172.16.1.0/24"}
    terminal(network, "a").configure("no router bgp 65001")
    assert exact(network, "d") == set()


def test_a_session_that_comes_up_while_routes_are_worked_out(clock: Any) -> None:
    """Whichever look at the clock is the first after a session is due, its routes are there for who asks after that.

    The routes are worked out again in that moment, for another reason.
    """
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self"])

    def looks(before: int) -> int:
        """Work the routes out while the session comes up; return how often the clock was read."""
        network.timeline.clock = clock
        clock.pass_by(10)
        network.sessions.reset(network.routers["b"], "test")
        network.bgp.now()
        network.timeline.policy_version += 1
        readings, due = count(), clock.now + 5.0
        network.timeline.clock = lambda: due + (0.01 if next(readings) >= before else -0.01)
        network.bgp.now()
        network.timeline.clock = lambda: due + 0.02
        return next(readings)

    for before in range(looks(0)):
        looks(before)
        assert exact(network, "d") == {"172.16.1.0/24"}, f"due after {before} readings"


def test_routes_outlive_a_lost_way_as_their_session_does(clock: Any, terminal: Any) -> None:
    """A next hop that is not reachable takes the route at once, though the session waits for its hold time."""
    network = line_of_three(clock, [])
    assert exact(network, "r2") == {"172.16.1.0/24"}
    terminal(network, "r2").configure("interface GigabitEthernet0/1", "shutdown")
    assert exact(network, "r2") == set()
    assert len(paths(network, "r2", "172.16.1.0/24")) == 1
    clock.pass_by(181)
    assert paths(network, "r2", "172.16.1.0/24") == []


@pytest.mark.parametrize(
    ("router", "lines", "kept"),
    [
        ("b", ["neighbor 10.0.1.1 prefix-list NONE in"], set()),
        ("b", ["neighbor 10.0.1.1 prefix-list ONE in"], {"172.16.1.0/24"}),
        ("b", ["neighbor 10.255.0.3 prefix-list NONE out"], set()),
        ("b", ["neighbor 10.0.1.1 route-map BLOCK in"], set()),
        ("b", ["neighbor 10.0.1.1 distribute-list 10 in"], set()),
        ("b", ["neighbor 10.0.1.1 distribute-list 11 in"], {"172.16.1.0/24"}),
        ("c", ["neighbor 10.255.0.2 route-map BLOCK in"], set()),
        ("b", ["neighbor 10.0.1.1 prefix-list NOT-THERE in"], {"172.16.1.0/24"}),
    ],
)
def test_filters(clock: Any, terminal: Any, router: str, lines: list[str], kept: set[str]) -> None:
    """In and out, by prefix list, route map and access list; a list that is not there keeps nothing out."""
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self"])
    seat = terminal(network, router)
    seat.configure(
        "ip prefix-list NONE seq 5 deny 172.16.0.0/16 le 32",
        "ip prefix-list NONE seq 10 permit 0.0.0.0/0 le 32",
        "ip prefix-list ONE seq 5 permit 172.16.0.0/16 ge 24 le 24",
        "access-list 10 deny 172.16.0.0 0.0.255.255",
        "access-list 10 permit any",
        "access-list 11 permit 172.16.1.0",
        "route-map BLOCK deny 10",
        "match ip address prefix-list ONE",
        "route-map BLOCK permit 20",
        "router bgp 65002",
        *lines,
    )
    assert exact(network, "d") == kept


def test_a_route_map_sets_attributes(clock: Any, terminal: Any) -> None:
    """Local preference, MED, prepended AS numbers and communities; a community list matches them further on."""
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self", "neighbor 10.255.0.3 send-community"])
    terminal(network, "b").configure(
        "route-map IN permit 10",
        "set local-preference 250",
        "set metric 77",
        "set as-path prepend 65009 65009",
        "set community 65002:1",
        "router bgp 65002",
        "neighbor 10.0.1.1 route-map IN in",
    )
    path = best(network, "c", "172.16.1.0/24")
    assert path is not None
    assert (path.local_preference, path.med, path.as_path) == (250, 77, (65009, 65009, 65001))
    assert path.communities == {"65002:1"}
    assert routes(network, "c", "172.16.1.0/24")[0].metric == 77
    there = best(network, "d", "172.16.1.0/24")
    assert there is not None
    assert (there.local_preference, there.med, there.communities) == (100, None, frozenset())
    terminal(network, "c").configure(
        "ip community-list 5 permit 65002:1",
        "route-map OUT deny 10",
        "match community 5",
        "route-map OUT permit 20",
        "router bgp 65002",
        "neighbor 10.0.3.2 route-map OUT out",
    )
    assert exact(network, "d") == set()


def test_no_export_stays_inside(clock: Any, terminal: Any) -> None:
    """The well-known community keeps a route from external neighbors, not from internal ones."""
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self", "neighbor 10.255.0.3 send-community"])
    lines = ("route-map IN permit 10", "set community no-export", "router bgp 65002")
    terminal(network, "b").configure(*lines, "neighbor 10.0.1.1 route-map IN in")
    assert exact(network, "c") == {"172.16.1.0/24"}
    assert exact(network, "d") == set()


def test_an_aggregate_with_summary_only(clock: Any, terminal: Any) -> None:
    """It is told instead of its parts while there is one; without ``summary-only`` beside them."""
    network = chain_of_as(clock, ["neighbor 10.255.0.3 next-hop-self"])
    b = terminal(network, "b")
    b.configure("router bgp 65002", "aggregate-address 172.16.0.0 255.255.0.0 summary-only")
    assert exact(network, "d") == {"172.16.0.0/16"}
    assert routes(network, "b", "172.16.0.0/16")[0].interface == "Null0"
    assert " s>   172.16.1.0/24" in b.type("show ip bgp")
    b.configure("router bgp 65002", "aggregate-address 172.16.0.0 255.255.0.0")
    assert exact(network, "d") == {"172.16.0.0/16", "172.16.1.0/24"}
    terminal(network, "a").configure("interface Loopback1", "shutdown")
    assert exact(network, "d") == exact(network, "b") == set()


def test_the_default_route_is_told_where_it_is_asked_for(clock: Any, terminal: Any) -> None:
    """``default-originate`` needs no default route of the router's own, and tells that neighbor alone."""
    network = chain_of_as(clock)
    terminal(network, "c").configure("router bgp 65002", "neighbor 10.0.3.2 default-originate")
    assert exact(network, "d") == {"0.0.0.0/0"}
    assert exact(network, "b") == {"172.16.1.0/24"}
    assert "Gateway of last resort is 10.0.3.1 to network 0.0.0.0" in terminal(network, "d").type("show ip route")


def test_redistribution(clock: Any, terminal: Any) -> None:
    """Connected, static and OSPF routes, each only where it is asked for and the route map permits it."""
    network = chain_of_as(clock)
    d = terminal(network, "d")
    d.configure("router bgp 65003", "redistribute connected route-map LO")
    assert {"172.16.4.0/24", "10.255.0.4/32"} <= exact(network, "c")
    d.configure("route-map LO permit 10", "match interface Loopback1")
    assert "172.16.4.0/24" in exact(network, "c")
    assert "10.255.0.4/32" not in exact(network, "c")
    d.configure("ip route 198.51.100.0 255.255.255.0 Null0", "router bgp 65003", "redistribute static")
    path = best(network, "c", "198.51.100.0/24")
    assert path is not None
    assert (path.origin, path.as_path) == ("?", (65003,))
    terminal(network, "c").configure("router bgp 65002", "redistribute ospf 1")
    found = exact(network, "d")
    assert {"10.255.0.2/32", "10.255.0.3/32", "10.0.2.0/24"} <= found
    assert "10.0.1.0/24" not in found


def test_a_peer_group_filters_for_its_members(clock: Any, terminal: Any) -> None:
    """Filters and ``next-hop-self`` of a group, and of an inherited policy, are its members' too."""
    network = chain_of_as(clock)
    b = terminal(network, "b")
    b.configure(
        "router bgp 65002", "neighbor IN peer-group", "neighbor IN remote-as 65002", "neighbor IN next-hop-self"
    )
    b.configure("router bgp 65002", "neighbor IN update-source Loopback0", "neighbor 10.255.0.3 peer-group IN")
    clock.pass_by(10)
    assert exact(network, "d") == {"172.16.1.0/24"}
    b.configure("ip prefix-list NONE deny 0.0.0.0/0 le 32", "router bgp 65002", "neighbor IN prefix-list NONE out")
    assert exact(network, "d") == set()
    b.configure("router bgp 65002", "no neighbor IN prefix-list NONE out", "template peer-policy P")
    b.configure("router bgp 65002", "template peer-policy P", "prefix-list NONE in")
    b.configure("router bgp 65002", "neighbor 10.0.1.1 inherit peer-policy P")
    assert exact(network, "b") == set()


@pytest.mark.parametrize(
    ("lines", "wins"),
    [
        ([], "b"),
        (["neighbor 10.0.2.2 weight 10"], "c"),
        (["neighbor 10.0.2.2 route-map PREFER in"], "c"),
        (["neighbor 10.0.1.2 route-map LONG in"], "c"),
        (["neighbor 10.0.1.2 route-map UNSURE in"], "c"),
        (["neighbor 10.0.1.2 route-map FAR in", "neighbor 10.0.2.2 route-map NEAR in"], "c"),
        (["neighbor 10.0.2.2 weight 10", "neighbor 10.0.1.2 route-map PREFER in"], "c"),
    ],
    ids=["router-id", "weight", "local-preference", "as-path", "origin", "med", "weight-first"],
)
def test_the_best_of_two(clock: Any, terminal: Any, lines: list[str], wins: str) -> None:
    """Weight, local preference, AS path, origin, MED and the router ID decide, in this order."""
    two = [f"neighbor 10.0.{n}.1 remote-as 65001" for n in (1, 2)]
    network = linked(
        clock,
        {
            "a": speaker(65001, "neighbor 10.0.1.2 remote-as 65002", "neighbor 10.0.2.2 remote-as 65002"),
            "b": [*lan(9), *speaker(65002, NETWORK.format(9), two[0])],
            "c": [*lan(9), *speaker(65002, NETWORK.format(9), two[1])],
        },
        ["a~b", "a~c"],
    )
    maps = ("PREFER", "local-preference 200"), ("LONG", "as-path prepend 65002"), ("UNSURE", "origin incomplete")
    for name, change in (*maps, ("FAR", "metric 20"), ("NEAR", "metric 10")):
        terminal(network, "a").configure(f"route-map {name} permit 10", f"set {change}")
    terminal(network, "a").configure("router bgp 65001", *lines)
    path = best(network, "a", "172.16.9.0/24")
    assert path is not None
    assert str(path.peer) == {"b": "10.0.1.2", "c": "10.0.2.2"}[wins]


def test_the_nearer_exit_and_external_before_internal(clock: Any) -> None:
    """Between internal paths the IGP's cost decides; the router with the external one uses that."""
    outside = [*lan(9), *speaker(65009, NETWORK.format(9), "neighbor 10.0.{0}.1 remote-as 65000")]
    lines = [[line.format(number) for line in outside] for number in (4, 5)]
    inside = "neighbor 10.255.0.{0} next-hop-self"
    network = linked(
        clock,
        {
            "r1": speaker(
                65000, *internal(2, 3), inside.format(2), inside.format(3), "neighbor 10.0.4.2 remote-as 65009"
            ),
            "r2": speaker(
                65000, *internal(1, 3), inside.format(1), inside.format(3), "neighbor 10.0.5.2 remote-as 65009"
            ),
            "r3": speaker(65000, *internal(1, 2)),
            "x": lines[0],
            "y": lines[1],
            "far": [],
        },
        ["r1-far", "far-r3", "r2-r3", "r1~x", "r2~y"],
    )
    for router, hop in ("r1", "10.0.4.2"), ("r2", "10.0.5.2"), ("r3", "10.255.0.2"):
        assert str(routes(network, router, "172.16.9.0/24")[0].next_hop) == hop


def test_a_family_that_one_end_has_not(clock: Any, terminal: Any) -> None:
    """It is not exchanged: the session stays up for the others, and both ends show who offered what."""
    network = line_of_three(clock, [])
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r2.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.1 activate")
    clock.pass_by(10)
    assert exact(network, "r2") == {"172.16.1.0/24"}
    assert "    Address family VPNv4 Unicast: advertised\n" in r2.type("show ip bgp neighbors 10.255.0.1")
    assert "    Address family VPNv4 Unicast: received\n" in r1.type("show ip bgp neighbors 10.255.0.2")
    assert r2.type("show bgp vpnv4 unicast all summary").splitlines()[-1].split()[-1] == "(NoNeg)"
    r1.configure("router bgp 65000", "address-family ipv4", "no neighbor 10.255.0.2 activate")
    r1.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 activate")
    clock.pass_by(10)
    assert exact(network, "r2") == set()
    assert "BGP state = Established" in r2.type("show ip bgp neighbors 10.255.0.1")


def test_ipv6_routes(clock: Any, terminal: Any) -> None:
    """Their own family: ``network``, next hop and table in IPv6."""
    v6 = "interface {0}\n ipv6 address 2001:DB8:{1}::{2}/64"
    end = [" !", " address-family ipv6", "  neighbor 2001:DB8:1::{0} activate", "  {1}", " exit-address-family"]

    def one(number: int, network: str) -> list[str]:
        peer = 3 - number
        family = [line.format(peer, network) for line in end]
        bgp = [*speaker(65000 + number, f"neighbor 2001:DB8:1::{peer} remote-as {65000 + peer}"), *family]
        return [
            "ipv6 unicast-routing",
            v6.format("GigabitEthernet0/1", "1", number),
            v6.format("Loopback6", "6", number),
            *bgp,
        ]

    network = linked(clock, {"a": one(1, "network 2001:DB8:6::/64"), "b": one(2, "!")}, ["a~b"])
    terminal(network, "b").configure("no interface Loopback6")
    clock.pass_by(10)
    (route,) = routes(network, "b", "2001:db8:6::/64")
    assert (route.distance, str(route.next_hop)) == (20, "2001:db8:1::1")
    b = terminal(network, "b")
    assert "B   2001:DB8:6::/64 [20/0]\n     via 2001:DB8:1::1\n" in b.type("show ipv6 route")
    assert " *>   2001:DB8:6::/64  2001:DB8:1::1            0             0 65001 i\n" in b.type(
        "show bgp ipv6 unicast"
    )
    assert "BGP routing table entry for 2001:DB8:6::/64" in b.type("show bgp ipv6 unicast 2001:db8:6::/64")


def test_loopbacks_of_an_as_of_its_own_each(clock: Any, terminal: Any) -> None:
    """A loopback goes from AS to AS over external sessions, and a ping finds the way there and back."""
    network = linked(
        clock,
        {
            "a": speaker(65001, host(1), "neighbor 10.0.1.2 remote-as 65002"),
            "b": speaker(65002, host(2), "neighbor 10.0.1.1 remote-as 65001", "neighbor 10.0.2.2 remote-as 65003"),
            "c": speaker(65003, host(3), "neighbor 10.0.2.1 remote-as 65002"),
        },
        ["a~b", "b~c"],
        igp="",
    )
    assert exact(network, "a") == {"10.255.0.2/32", "10.255.0.3/32"}
    assert "Success rate is 100 percent" in terminal(network, "a").type("ping 10.255.0.3 source lo0")
    terminal(network, "b").configure("router bgp 65002", "no neighbor 10.0.2.2")
    assert exact(network, "a") == {"10.255.0.2/32"}
    assert "Success rate is 0 percent" in terminal(network, "a").type("ping 10.255.0.3 source lo0")


def test_what_a_map_sets_on_a_reflected_route_is_ignored(clock: Any, terminal: Any) -> None:
    """Outward, towards internal neighbors: the map denies and permits, and may set the next hop, nothing else."""
    network = line_of_three(clock, ["neighbor 10.255.0.1 route-reflector-client", host(2)])
    r2 = terminal(network, "r2")
    r2.configure("route-map OUT permit 10", "set local-preference 200", "set as-path prepend 65000")
    r2.configure("router bgp 65000", "neighbor 10.255.0.3 route-map OUT out")
    reflected = best(network, "r3", "172.16.1.0/24")
    assert reflected is not None
    assert (reflected.local_preference, reflected.as_path) == (100, ())
    r2.configure("route-map OUT permit 10", "set ip next-hop 10.0.2.1")
    assert str(routes(network, "r3", "172.16.1.0/24")[0].next_hop) == "10.0.2.1"
    r2.configure("route-map OUT deny 5")
    assert exact(network, "r3") == set()


def test_a_next_hop_that_bgp_itself_leads_to(clock: Any, terminal: Any) -> None:
    """b tells the subnet of its outer link too: c finds the next hop by that route, and loses both together."""
    network = chain_of_as(clock, ["network 10.0.1.0 mask 255.255.255.0"])
    assert exact(network, "c") == {"10.0.1.0/24", "172.16.1.0/24"}
    assert str(routes(network, "c", "172.16.1.0/24")[0].next_hop) == "10.0.1.1"
    assert exact(network, "d") == {"10.0.1.0/24", "172.16.1.0/24"}
    d = terminal(network, "d")
    d.configure("router bgp 65003", "network 172.16.4.0 mask 255.255.255.0")
    terminal(network, "c").configure("router bgp 65002", "neighbor 10.255.0.2 next-hop-self")
    assert "Success rate is 100 percent" in d.type("ping 172.16.1.1 source Loopback1")
    terminal(network, "b").configure("router bgp 65002", "no network 10.0.1.0 mask 255.255.255.0")
    assert exact(network, "c") == {"172.16.4.0/24"}
    assert exact(network, "d") == set()


def test_routes_do_not_lead_to_their_own_next_hops(clock: Any, terminal: Any) -> None:
    """A route that covers its own next hop, or two that cover each other's, are no way to it."""
    network = chain_of_as(clock)
    terminal(network, "a").configure("ip route 10.0.0.0 255.255.0.0 Null0", "ip route 10.0.1.0 255.255.255.128 Null0")
    terminal(network, "a").configure("router bgp 65001", "network 10.0.0.0 mask 255.255.0.0")
    terminal(network, "a").configure("router bgp 65001", "network 10.0.1.0 mask 255.255.255.128")
    assert exact(network, "b") == {"172.16.1.0/24", "10.0.0.0/16", "10.0.1.0/25"}
    assert len(paths(network, "c", "10.0.0.0/16")) == 1
    assert "10.0.1.1 (inaccessible)" in terminal(network, "c").type("show ip bgp 10.0.1.0 255.255.255.128")
    assert exact(network, "c") == set()
