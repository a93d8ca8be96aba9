"""Whether a packet gets from a router to an address and back, through VRFs and over VPNs too."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.vrf import vrfs

TTL = 64
Stop = tuple[Chassis, str]
"""Where a packet is: on a router, in a VRF of it."""


def reaches(world: World, chassis: Chassis, target: IPv4Address, vrf: str, source: IPv4Address | None = None) -> bool:
    """Whether an echo to ``target`` is answered; ``source`` is the way out's address when None."""
    if owns(chassis, target, vrf):
        return True
    start = source or _way_out(chassis, target, vrf)
    far = _walk(world, (chassis, vrf), target)
    if far is None or start is None:
        return False
    back = _walk(world, far, start)
    return back is not None and back[0] is chassis


def owns(chassis: Chassis, address: IPv4Address | IPv6Address, vrf: str) -> bool:
    """Whether an interface that is up has the address."""
    return any(address in c.hosts for c in interfaces(chassis.running) if c.vrf == vrf and chassis.is_up(c.name))


def _way_out(chassis: Chassis, target: IPv4Address, vrf: str) -> IPv4Address | None:
    """The address that a packet starts from: of the interface that it leaves by, of a VPN's VRF any."""
    routes = chassis.rib(vrf).lookup(target)
    way = _resolved(chassis, vrf, routes[0]) if routes else None
    config = chassis.interface(way.interface) if way else None
    if config and config.primary:
        return config.primary.ip
    inside = (c.primary.ip for c in interfaces(chassis.running) if c.vrf == vrf and c.primary and chassis.is_up(c.name))
    return next(inside, None) if way and way.table not in {"", vrf} else None


def _walk(world: World, start: Stop, target: IPv4Address) -> Stop | None:
    """Where a packet for ``target`` ends, followed hop by hop."""
    here: Stop | None = start
    for _ in range(TTL):
        if here is None or owns(here[0], target, here[1]):
            return here
        here = _next(world, here, target)
    return None


def _resolved(chassis: Chassis, vrf: str, way: Route) -> Route:
    """The route that leads out: that to a route's next hop, where the route itself names no interface."""
    if way.interface or way.next_hop is None or way.table not in {"", vrf}:
        return way
    found = chassis.rib(vrf, way.next_hop.version).lookup(way.next_hop)
    return found[0] if found else way


def _next(world: World, here: Stop, target: IPv4Address) -> Stop | None:
    chassis, vrf = here
    routes = chassis.rib(vrf).lookup(target)
    if not routes:
        return None
    way = routes[0]
    if way.table not in {"", vrf}:
        return _over(world, chassis, way, target)
    out = _resolved(chassis, vrf, way)
    far = world.cables.far_end(chassis.name, out.interface)
    neighbor = world.routers[far[0]] if far else None
    port = neighbor.interface(far[1]) if neighbor and far else None
    hop = out.next_hop or way.next_hop or target
    return (neighbor, port.vrf) if neighbor and port and owns(neighbor, hop, port.vrf) else None


def _over(world: World, chassis: Chassis, way: Route, target: IPv4Address) -> Stop | None:
    """On by a route whose next hop is in another table: the router's own, or that of the router across a VPN."""
    if way.table != DEFAULT_VRF or not isinstance(way.next_hop, IPv4Address):
        return chassis, way.table
    end = _walk(world, (chassis, DEFAULT_VRF), way.next_hop)
    for name in vrfs(end[0].running) if end else ():
        found = end[0].rib(name).lookup(target) if end else []
        if end and found and found[0].table != DEFAULT_VRF:
            return end[0], name
    return None
