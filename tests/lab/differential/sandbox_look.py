"""A look at the sandbox: its routers' own objects, translated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from netloop.lab.sandbox import Network
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.bgp import NOBODY
from netloop.lab.sandbox.state.reach import owns
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.views.isis import isis_processes
from netloop.model.routing import DEFAULT_VRF, Protocol
from tests.lab.differential.addresses import Address
from tests.lab.differential.sight import Adjacency, BgpSession, Identity, LoopbackRoute, Sight

PROTOCOLS = {"D": Protocol.EIGRP.title, "i": Protocol.ISIS.title, "B": Protocol.BGP.title}
CODES = {**PROTOCOLS, "S": "static", "C": "connected", "L": "connected"}
OSPF_OF = {4: Protocol.OSPF.title, 6: Protocol.OSPFV3.title}


def sight_of(network: Network, addresses: Iterable[Address]) -> Sight:
    """What the routers do, as of now; the caller holds the network's lock."""
    network.settle()
    routers, wanted = network.routers.values(), tuple(addresses)
    return Sight(
        frozenset(chain.from_iterable(map(_identities, routers))),
        frozenset(chain.from_iterable(map(_adjacencies, routers))),
        frozenset(chain.from_iterable(map(_sessions, routers))),
        frozenset(route for router in routers for address in wanted for route in _route(router, address)),
    )


def _identities(router: Router) -> Iterator[Identity]:
    for ospf in router.ospf:
        if address := router.ospf.router_id(ospf.process):
            yield Identity(router.name, Protocol.OSPF, str(address), ospf.router_id not in {None, address})
    for ospfv3 in router.ospfv3:
        if address := router.ospfv3.router_id(ospfv3.key):
            yield Identity(router.name, Protocol.OSPFV3, str(address), ospfv3.router_id not in {None, address})
    for eigrp in router.eigrp:
        if eigrp.version == 4 and (address := router.eigrp.router_id(eigrp.key)):
            yield Identity(router.name, Protocol.EIGRP, str(address))
    for isis in isis_processes(router.running):
        if isis.system_id:
            yield Identity(router.name, Protocol.ISIS, isis.system_id)
    if router.bgp.config() and router.bgp.router_id() != NOBODY:
        yield Identity(router.name, Protocol.BGP, str(router.bgp.router_id()))


def _adjacencies(router: Router) -> Iterator[Adjacency]:
    for name, adjacencies in router.network.igps.items():
        for own, other, adjacency in adjacencies.of(router):
            if adjacency.up and not (name == "eigrp" and own.instance.startswith("6")):
                yield Adjacency(router.name, Protocol(name), other.router)


def _sessions(router: Router) -> Iterator[BgpSession]:
    config = router.bgp.config()
    for neighbor in config.neighbors if config else ():
        if router.network.sessions.seen(router, config, neighbor).established:
            yield BgpSession(router.name, str(neighbor.ip))


def _route(router: Router, address: Address) -> Iterator[LoopbackRoute]:
    found = router.rib(DEFAULT_VRF, address.version).lookup(address)
    if found and not owns(router, address, DEFAULT_VRF):
        yield LoopbackRoute(router.name, str(address), _protocol(found[0]), frozenset(_via(router, found)))


def _protocol(route: Route) -> str:
    return OSPF_OF[route.prefix.version] if route.code.startswith("O") else CODES[route.code.split()[0]]


def _via(router: Router, routes: Iterable[Route]) -> Iterator[str]:
    recursive = (router.interior(DEFAULT_VRF, r.next_hop.version).lookup(r.next_hop) for r in routes if r.next_hop)
    resolved = chain.from_iterable(recursive) if all(not route.interface for route in routes) else routes
    for route in resolved:
        if far := router.network.cables.far_end(router.name, route.interface):
            yield far[0]
