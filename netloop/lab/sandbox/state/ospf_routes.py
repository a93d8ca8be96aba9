"""OSPF's part of the routing tables: the graph of its adjacencies by area, and what each process advertises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.areas import Advertised, Areas
from netloop.lab.sandbox.state.ospf import OspfInterface, ospf_interfaces
from netloop.lab.sandbox.state.spf import Edge, Graph, Hop

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router


def ospf_areas(network: Network) -> Areas:
    """Every OSPF process, worked out once a version of the network."""
    known = network.areas.get("ospf")
    if known is None or known[0] != network.version:
        graphs = _graphs(network)
        areas = Areas(
            lambda area: graphs.get(area, {}), lambda vertex: advertised(network.routers[vertex[0]], vertex[1])
        )
        known = network.areas["ospf"] = network.version, areas
    return known[1]


def _graphs(network: Network) -> Mapping[int, Graph]:
    found: dict[int, Graph] = {}
    for adjacency in network.adjacencies.all_full():
        for own, far in (adjacency.a, adjacency.z), (adjacency.z, adjacency.a):
            cost = ospf_interfaces(network.routers[own.router].running)[own.interface].cost
            edge = Edge((far.router, far.process), cost, Hop(own.interface, far.address.ip))
            found.setdefault(own.area, {}).setdefault((own.router, own.process), []).append(edge)
    return found


def advertised(router: Router, process: str) -> list[Advertised]:
    """What a process advertises: its interfaces' networks, a loopback as a /32 (RFC 2328, 12.4.1) by default.

    Worked out once a version of the network.
    """
    version = router.network.version
    known = router.advertised.get(process)
    if known is None or known[0] != version:
        known = router.advertised[process] = version, _advertised(router, process)
    return known[1]


def _advertised(router: Router, process: str) -> list[Advertised]:
    found = [own for own in ospf_interfaces(router.running).values() if own.process == process]
    return [item for own in found if router.is_up(own.config.name) for item in _prefixes(own)]


def _prefixes(own: OspfInterface) -> Iterator[Advertised]:
    for address in own.config.ipv4:
        prefix = IPv4Network(address.ip) if own.kind == "LOOPBACK" else address.network
        yield Advertised.of(prefix, own.cost, own.area)
