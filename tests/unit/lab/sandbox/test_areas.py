"""OSPF's areas as arithmetic: which routers hear of which prefix, at what cost, whatever the protocol's version."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.state.areas import Advertised, Areas
from netloop.lab.sandbox.state.spf import Edge, Graph, Hop, Vertex

Link = tuple[int, int, int, int]
"""Two routers, the area between them, and what it costs."""


def routes(links: list[Link], root: int, home: Mapping[int, int] | None = None) -> dict[str, tuple[int, str, bool]]:
    """A router's table by the loopbacks' owners: cost, way, between areas or not; ``home`` moves a loopback."""
    graphs: dict[int, Graph] = {}
    offers: dict[Vertex, list[Advertised]] = {}
    for a, z, area, cost in links:
        for own, far in ((a, z), (z, a)):
            edge = Edge(_vertex(far), cost, Hop(f"to r{far}", IPv4Address(far)))
            graphs.setdefault(area, {}).setdefault(_vertex(own), []).append(edge)
            link = IPv4Network((0x0A000000 + min(a, z) * 4096 + max(a, z) * 16, 31))
            offers.setdefault(_vertex(own), []).append(Advertised.of(link, cost, area))
    for number in {router for link in links for router in link[:2]}:
        own = (home or {}).get(number, min(item.area for item in offers[_vertex(number)]))
        offers[_vertex(number)].append(Advertised.of(IPv4Network(number), 1, own))
    ways = Areas(lambda area: graphs.get(area, {}), lambda vertex: offers[vertex]).ways(_vertex(root))
    loopbacks = [way for way in ways.values() if way.prefix.prefixlen == 32]
    return {
        f"r{int(way.prefix.network_address)}": (way.cost, min(hop.interface for hop in way.hops), way.between)
        for way in loopbacks
        if int(way.prefix.network_address) != root
    }


def _vertex(number: int) -> Vertex:
    return f"r{number}", "1"


def test_within_an_area() -> None:
    """The cheapest way, its cost that of the links and of the loopback's interface."""
    assert routes([(1, 2, 0, 10), (2, 3, 0, 5), (1, 3, 0, 20)], 1) == {
        "r2": (11, "to r2", False),
        "r3": (16, "to r2", False),
    }


def test_through_the_backbone() -> None:
    """Two areas hear of each other over their border routers and the backbone."""
    line = [(1, 2, 1, 1), (2, 3, 0, 1), (3, 4, 2, 1)]
    assert routes(line, 1) == {"r2": (2, "to r2", True), "r3": (3, "to r2", True), "r4": (4, "to r2", True)}
    assert routes(line, 3) == {"r1": (3, "to r2", True), "r2": (2, "to r2", False), "r4": (2, "to r4", False)}


def test_no_way_round_the_backbone() -> None:
    """A router in two areas, neither of them the backbone, tells neither of the other."""
    line = [(1, 2, 1, 1), (2, 3, 2, 1)]
    assert routes(line, 1) == {"r2": (2, "to r2", False)}
    assert routes(line, 3) == {}


def test_a_backbone_in_two_parts() -> None:
    """An area between two parts of the backbone does not join them: border routers believe the backbone alone."""
    line = [(1, 2, 0, 1), (2, 3, 1, 1), (3, 4, 0, 1)]
    assert routes(line, 1) == {"r2": (2, "to r2", False)}
    assert routes(line, 2) == {"r1": (2, "to r1", False)}
    inside = {1: 0, 2: 1, 3: 1, 4: 0}
    assert routes(line, 1, inside) == {"r2": (2, "to r2", True), "r3": (3, "to r2", True)}


def test_a_backbone_of_islands() -> None:
    """A border router without a neighbor in the backbone believes where it has one, and passes nothing on."""
    line, home = [(1, 2, 1, 1), (2, 3, 1, 1), (3, 4, 2, 1)], {1: 0, 2: 1, 3: 0, 4: 2}
    assert routes(line, 1, home) == {"r2": (2, "to r2", False), "r3": (3, "to r2", True), "r4": (4, "to r2", True)}
    assert routes(line, 3, home)["r1"] == (3, "to r2", True)
    assert routes(line, 4, home) == {"r3": (2, "to r3", True), "r2": (3, "to r3", True)}


def test_within_is_better_than_between() -> None:
    """A prefix of the own area is reached within it, however dear that is and however cheap the way round."""
    ring = [(1, 2, 0, 1), (2, 3, 1, 1), (1, 3, 1, 100)]
    assert routes(ring, 1, {3: 1})["r3"] == (101, "to r3", False)
    assert routes(ring[:2], 1, {3: 1})["r3"] == (3, "to r2", True)
