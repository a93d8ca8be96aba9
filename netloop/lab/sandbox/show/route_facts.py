"""What tables and entries of routes say alike: how old a route is, and which instance it is known from."""

from __future__ import annotations

from netloop.lab.sandbox.config.vrf import known_vrf
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

LEARNED = "OiD"
"""The codes of the IGPs, whose routes have an age."""

PROTOCOLS = {"C": "connected", "L": "connected", "S": "static", "O": "ospf", "i": "isis", "D": "eigrp", "B": "bgp"}
NO_TABLE = "% IP routing table vrf {} does not exist\n"
"""Source: IOS 15.7(3), ``show ip route vrf all``."""

NO_TABLE6 = "% IPv6 routing table {} does not exist\n"


def is_vrf(router: Router, name: str) -> bool:
    """Whether a table is there."""
    return name == DEFAULT_VRF or known_vrf(router.running, name)


def vrf_of(given: Given) -> str:
    """The VRF that a line asks for."""
    return str(given.get("vrf", DEFAULT_VRF))


def age(router: Router, route: Route) -> str:
    """How long a route has been there: as long as the adjacency that it leads over."""
    now = router.network.clock()
    if route.since:
        return span(now - route.since)
    held = [item for igp in router.network.igps.values() for item in igp.on(router, route.interface)]
    since = [adjacency.up_at for _, _, adjacency in held if adjacency.up]
    return span(now - max(since, default=router.booted))


def known_via(router: Router, route: Route, vrf: str) -> str:
    """The protocol and the instance that a route is known from: ``ospf 1``, ``bgp 65000``, ``static``."""
    protocol = PROTOCOLS[route.code[0]]
    if protocol == "bgp":
        config = router.bgp.config(vrf)
        return f"bgp {config.asn_text if config else 0}"
    if protocol in {"connected", "static"}:
        return protocol
    igp = "ospfv3" if protocol == "ospf" and route.prefix.version == 6 else protocol
    held = router.network.igps[igp].on(router, route.interface) or router.network.igps[igp].of(router)
    instance = held[0][0].instance.split() if held else []
    return " ".join([protocol, *instance[-1:]])
