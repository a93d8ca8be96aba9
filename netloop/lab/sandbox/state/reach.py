"""Whether a packet gets from a router to an address and back."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.rib import rib
from netloop.lab.sandbox.views import interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

TTL = 64


def reaches(router: Router, target: IPv4Address, vrf: str, source: IPv4Address | None = None) -> bool:
    """Whether an echo to ``target`` is answered; ``source`` is the way out's address when None."""
    if owns(router, target, vrf):
        return True
    start = source or _way_out(router, target, vrf)
    far = _walk(router, target, vrf)
    return far is not None and start is not None and _walk(far, start, vrf) is router


def owns(router: Router, address: IPv4Address | IPv6Address, vrf: str) -> bool:
    """Whether an interface that is up has the address."""
    return any(address in c.hosts for c in interfaces(router.running) if c.vrf == vrf and router.is_up(c.name))


def _way_out(router: Router, target: IPv4Address, vrf: str) -> IPv4Address | None:
    routes = rib(router, vrf).lookup(target)
    config = router.interface(routes[0].interface) if routes else None
    return config.primary.ip if config and config.primary else None


def _walk(router: Router, target: IPv4Address, vrf: str) -> Router | None:
    """The router that a packet for ``target`` ends at, followed hop by hop."""
    here: Router | None = router
    for _ in range(TTL):
        if here is None or owns(here, target, vrf):
            return here
        here = _next(here, target, vrf)
    return None


def _next(router: Router, target: IPv4Address, vrf: str) -> Router | None:
    routes = rib(router, vrf).lookup(target)
    if not routes:
        return None
    way = routes[0]
    if not way.interface and way.next_hop:
        resolved = rib(router, vrf).lookup(way.next_hop)
        way = resolved[0] if resolved else way
    far = router.network.far_end(router.name, way.interface)
    neighbor = router.network.routers[far[0]] if far else None
    hop = way.next_hop or target
    return neighbor if neighbor and owns(neighbor, hop, vrf) else None
