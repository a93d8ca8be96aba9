"""Route reflection: who gets whose iBGP routes, beside a simulation that hands each route on as RFC 4456 rules."""

from __future__ import annotations

from collections import deque
from itertools import combinations, permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.stages.derive import load_inventory
from netloop.stages.route_reflection import ReflectionGap, RouteReflection
from tests.whole import examples

OUTSIDE = "outside"
ROUTERS = ("a", "b", "c", "d", "e", "f")


def simulated(net: RouteReflection, origin: str) -> set[str]:
    """Where a route gets that is handed from router to router until nobody has anything to hand on.

    All that is unknown stands as one reflector, of which the routers with sessions out of the inventory are clients.
    """
    peers = {router: {*found, *([OUTSIDE] * (router in net.outside))} for router, found in net.peers.items()}
    peers[OUTSIDE], clients = set(net.outside), {**net.clients, OUTSIDE: net.outside}
    handed = set[tuple[str, str]]()
    waiting = deque((origin, peer) for peer in peers[origin])
    while waiting:
        sender, router = waiting.popleft()
        if (sender, router) in handed or router == origin:
            continue
        handed.add((sender, router))
        mine = clients.get(router, set())
        waiting.extend((router, to) for to in peers[router] if to != sender and (sender in mine or to in mine))
    return {origin, *(router for _sender, router in handed)} - {OUTSIDE}


@st.composite
def networks(draw: st.DrawFn) -> RouteReflection:
    """Up to six routers, any sessions among them, any of the ends a reflector of the other, and some unknown."""
    routers = ROUTERS[: draw(st.integers(2, len(ROUTERS)))]
    pairs = draw(st.sets(st.sampled_from([*combinations(routers, 2)])))
    ends = [pair for pair in permutations(routers, 2) if tuple(sorted(pair)) in pairs]
    reflecting = draw(st.sets(st.sampled_from(ends))) if ends else set()
    return RouteReflection(
        {router: {z for a, z in ends if a == router} for router in routers},
        {router: {z for a, z in reflecting if a == router} for router in routers},
        draw(st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(routers)))),
        draw(st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(routers)))),
    )


@settings(max_examples=examples(400), deadline=None)
@given(networks())
def test_a_route_gets_where_the_simulation_has_it(net: RouteReflection) -> None:
    """For each router, exactly the routers that the simulation hands its route to."""
    for router in net.peers:
        assert net.reached(router) == simulated(net, router)


@settings(max_examples=examples(600), deadline=None)
@given(networks())
def test_gaps_are_found_where_a_route_does_not_get_and_nowhere_else(net: RouteReflection) -> None:
    """There is a gap if, and only if, some router that announces something is not heard, or does not hear; and the two
    routers that a gap names do not get each other's routes in the simulation."""
    got = {router: simulated(net, router) for router in net.peers}
    lost = [
        (a, b)
        for a, b in combinations(net.peers, 2)
        if (b not in got[a] or a not in got[b]) and not {a, b} <= net.silent
    ]
    gaps = [*net.gaps()]
    assert bool(gaps) == bool(lost)
    for gap in gaps:
        a, b = gap.routers
        assert b not in got[a]
        assert a not in got[b]
        assert not set(net.peers[gap.tops[0]]) & {gap.tops[1]}


@settings(max_examples=examples(200), deadline=None)
@given(networks(), st.frozensets(st.sampled_from(ROUTERS)))
def test_of_spared_routers_nothing_is_asked(net: RouteReflection, spared: frozenset[str]) -> None:
    """Who is spared is in no gap, and sparing brings up no gap between two tops that were none before."""
    before = {gap.tops for gap in net.gaps()}
    for gap in RouteReflection(net.peers, net.clients, net.outside, net.silent, spared).gaps():
        assert spared.isdisjoint(gap.routers)
        assert gap.tops in before


def net(sessions: str, *, silent: str = "", **clients: str) -> RouteReflection:
    """A network out of ``"ab bc"``, with the clients of each reflector."""
    pairs = sessions.split()
    peers = {
        router: {x for pair in pairs if router in pair for x in pair} - {router} for router in sorted({*"".join(pairs)})
    }
    return RouteReflection(peers, {router: {*found} for router, found in clients.items()}, silent=frozenset(silent))


@pytest.mark.parametrize(
    ("found", "tops"),
    [
        (net("ab bc ca"), []),
        (net("ab bc"), [("a", "c")]),
        (net("ab bc", b="ac"), []),
        (net("ra rb sa sb", r="ab", s="ab"), [("r", "s")]),
        (net("ra rb sa sb", r="ab", s="ab", silent="rs"), []),
        (net("ra rb sc sd", r="ab", s="cd", silent="rs"), [("r", "s")]),
        (net("ra rb sc sd rs", r="ab", s="cd", silent="rs"), []),
        (net("rs ra sb", r="as", s="br"), []),
        (net("ra rb sa sb rx", r="ab", s="ab", silent="rs"), [("s", "x")]),
    ],
)
def test_the_usual_designs(found: RouteReflection, tops: list[tuple[str, str]]) -> None:
    """A mesh, one short of a session, a reflector, two with the same clients, two clusters, two that are each other's
    clients, and a router outside the clusters with a session to one reflector alone."""
    assert sorted(tuple(sorted(gap.tops)) for gap in found.gaps()) == tops


def test_the_clients_that_lose_by_it_are_named() -> None:
    """Two clusters whose reflectors have no session: a client of each."""
    (gap,) = net("ra rb sc sd", r="ab", s="cd", silent="rs").gaps()
    assert gap == ReflectionGap(("a", "c"), ("r", "s"))


class Counting(dict[str, set[str]]):
    """A mapping that counts how often it is asked."""

    asked = 0

    def __getitem__(self, key: str) -> set[str]:
        self.asked += 1
        return super().__getitem__(key)


@pytest.mark.parametrize("count", [100, 1000])
def test_the_work_grows_with_the_sessions(count: int) -> None:
    """A ring and a star of two reflectors ask for each router's sessions a few times, however many there are."""
    ring = Counting({str(n): {str((n - 1) % count), str((n + 1) % count)} for n in range(count)})
    assert next(RouteReflection(ring).gaps())
    clients = {str(n) for n in range(count)}
    star = Counting({**{client: {"r", "s"} for client in clients}, "r": clients, "s": clients})
    assert not [*RouteReflection(star, {"r": clients, "s": clients}, silent=frozenset("rs")).gaps()]
    assert ring.asked <= 4 * count
    assert star.asked <= 4 * count


def written(net: RouteReflection) -> str:
    """An inventory with these sessions; who is in ``outside`` has one to an address that is nobody's."""
    hosts = {}
    for number, (router, peers) in enumerate(net.peers.items(), 1):
        neighbors: list[object] = [*sorted(peers)]
        neighbors += [{"address": "10.255.0.99", "remote_as": 65000}] * (router in net.outside)
        bgp = {"neighbors": neighbors, "clients": sorted(net.clients[router])}
        loopbacks = {"Loopback0": {"ipv4": f"10.255.0.{number}"}}
        hosts[router] = {"hostname": router, "loopbacks": loopbacks, "routing": {"bgp": {65000: bgp}}}
    defaults = {"platform": "cisco_ios", "routing": {"router_id": "Loopback0"}}
    return yaml.safe_dump({"defaults": defaults, "hosts": hosts})


def connected(net: RouteReflection, router: str) -> set[str]:
    """The routers that chains of sessions join to one."""
    found, waiting = {router}, [router]
    while waiting:
        new = net.peers[waiting.pop()] - found
        found |= new
        waiting += new
    return found


@settings(max_examples=examples(60), deadline=None)
@given(networks())
def test_an_inventory_is_warned_of_if_and_only_if_the_simulation_loses_a_route(net: RouteReflection) -> None:
    """Within what sessions join; a reflector without networks and sessions to another AS need not be heard."""
    got = {router: simulated(net, router) for router in net.peers}
    reflectors = {router for router, clients in net.clients.items() if clients}
    lost = any(
        b not in got[a] and b in connected(net, a) for a, b in permutations(net.peers, 2) if not {a, b} <= reflectors
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_text(written(net))
        warnings = load_inventory(path).warnings
    assert bool(warnings) == lost
    assert {warning.rule for warning in warnings} <= {"ibgp-incomplete"}
