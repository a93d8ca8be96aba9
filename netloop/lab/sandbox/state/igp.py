"""The routes of OSPFv3, IS-IS and EIGRP: one a way to the nearest router that offers a prefix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.eigrp_views import EigrpConfig
from netloop.lab.sandbox.isis_views import IsisConfig, isis_processes
from netloop.lab.sandbox.state.areas import Areas
from netloop.lab.sandbox.state.eigrp import metric
from netloop.lab.sandbox.state.isis import process_of
from netloop.lab.sandbox.state.ospfv3 import advertised, channel
from netloop.lab.sandbox.state.spf import Graph, Hop, Reach, Vertex, shortest
from netloop.lab.sandbox.views import DEFAULT_VRF

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

Prefix = IPv4Network | IPv6Network
OSPFV3, EIGRP, ISIS = 110, 90, 115
"""Administrative distances."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A route that an IGP learned: its code, its prefix, what it costs and one way out."""

    code: str
    prefix: Prefix
    distance: int
    metric: int
    next_hop: IPv4Address | IPv6Address
    interface: str


Best = dict[Prefix, tuple[int, set[Hop]]]


def learned(router: Router, vrf: str, version: int) -> Iterator[Learned]:
    """Every IGP's routes of one VRF and family."""
    if version == 6:
        for ospfv3 in router.ospfv3:
            if ospfv3.vrf == vrf and ospfv3.key in router.ospfv3.running:
                yield from _ospfv3(router, ospfv3.key)
    for eigrp in router.eigrp:
        if eigrp.vrf == vrf and eigrp.version == version:
            found = {p: (metric(cost), hops) for p, (cost, hops) in _eigrp(router, eigrp).items()}
            yield from _ways("D", EIGRP, found)
    if vrf == DEFAULT_VRF:
        for isis in isis_processes(router.running):
            yield from _isis(router, isis, version)


def _ways(code: str, distance: int, best: Best) -> Iterator[Learned]:
    for prefix, (cost, hops) in best.items():
        for hop in sorted(hops, key=lambda found: found.interface):
            yield Learned(code, prefix, distance, cost, hop.address, hop.interface)


def _best(router: Router, protocol: str, edges: Graph, root: Vertex, version: int) -> Best:
    """The cheapest ways to each prefix that the routers reached offer."""
    hello = router.network.igps[protocol].hello
    best: Best = {}
    for vertex, reach in _reached(edges, root).items():
        far = router.network.routers[vertex[0]]
        for prefix, cost in hello.offers(far, vertex[1], version):
            _offer(best, prefix, reach.cost + cost, reach.hops)
    return best


def _reached(edges: Graph, root: Vertex) -> dict[Vertex, Reach]:
    return {vertex: reach for vertex, reach in shortest(edges, root).items() if reach.hops} if root in edges else {}


def _offer(best: Best, prefix: Prefix, cost: int, hops: set[Hop]) -> None:
    known = best.get(prefix)
    if known is None or cost < known[0]:
        best[prefix] = cost, set(hops)
    elif cost == known[0]:
        known[1].update(hops)


def _ospfv3(router: Router, key: str) -> Iterator[Learned]:
    for way in _ospfv3_areas(router.network).ways((router.name, key)).values():
        yield from _ways("O IA" if way.between else "O", OSPFV3, {way.prefix: (way.cost, way.hops)})


def _ospfv3_areas(network: Network) -> Areas:
    """Every OSPFv3 instance, worked out once a version of the network."""
    known = network.areas.get("ospfv3")
    if known is None or known[0] != network.version:
        neighbors, routers = network.igps["ospfv3"], network.routers
        areas = Areas(
            lambda a: neighbors.graph(channel(a), 6), lambda vertex: advertised(routers[vertex[0]], vertex[1])
        )
        known = network.areas["ospfv3"] = network.version, areas
    return known[1]


def _eigrp(router: Router, config: EigrpConfig) -> Best:
    """EIGRP's ways, without what comes from a router of the own router ID."""
    igp = router.network.igps["eigrp"]
    edges = igp.graph(f"{config.version} {config.asn}", config.version)
    own = router.eigrp.router_id(config.key)
    best: Best = {}
    for vertex, reach in _reached(edges, (router.name, config.key)).items():
        far = router.network.routers[vertex[0]]
        if far.eigrp.router_id(vertex[1]) == own:
            continue
        for prefix, cost in igp.hello.offers(far, vertex[1], config.version):
            _offer(best, prefix, reach.cost + cost, reach.hops)
    return best


def _isis(router: Router, config: IsisConfig, version: int) -> Iterator[Learned]:
    """Level 1 before level 2; a router of level 1 alone follows the nearest one that also has level 2."""
    igp, root = router.network.igps["isis"], (router.name, config.tag)
    inner = _best(router, "isis", igp.graph("1", version), root, version) if "1" in config.levels else {}
    yield from _ways("i L1", ISIS, inner)
    if "2" in config.levels:
        outer = _level_2(router, root, version)
        yield from _ways("i L2", ISIS, {p: way for p, way in outer.items() if p not in inner})
    else:
        yield from _attached(router, root, version)


def _level_2(router: Router, root: Vertex, version: int) -> Best:
    """What level 2 offers: its routers' own prefixes, and those that they learned at level 1."""
    igp = router.network.igps["isis"]
    best: Best = {}
    for vertex, reach in _reached(igp.graph("2", version), root).items():
        far = router.network.routers[vertex[0]]
        for prefix, cost in igp.hello.offers(far, vertex[1], version):
            _offer(best, prefix, reach.cost + cost, reach.hops)
        for prefix, (cost, _) in _best(far, "isis", igp.graph("1", version), vertex, version).items():
            _offer(best, prefix, reach.cost + cost, reach.hops)
    return best


def _attached(router: Router, root: Vertex, version: int) -> Iterator[Learned]:
    igp = router.network.igps["isis"]
    beyond = igp.graph("2", version)
    near = [
        (reach.cost, reach.hops)
        for vertex, reach in _reached(igp.graph("1", version), root).items()
        if vertex in beyond and _leaves(router, vertex)
    ]
    if near:
        cost, hops = min(near, key=lambda way: way[0])
        everything: Prefix = IPv4Network("0.0.0.0/0") if version == 4 else IPv6Network("::/0")
        yield from _ways("i L1", ISIS, {everything: (cost, hops)})


def _leaves(router: Router, vertex: Vertex) -> bool:
    """Whether a router of both levels has a neighbor in another area."""
    far = router.network.routers[vertex[0]]
    own = process_of(far, vertex[1])
    ends = [end for _, end, contact in router.network.igps["isis"].of(far, vertex[1]) if contact.up]
    return any(own is not None and not own.areas & end.terms[0] for end in ends if end.channel == "2")
