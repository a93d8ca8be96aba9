"""Whether a packet gets from a router to an address and back."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import interfaces

TTL = 64


def reaches(world: World, chassis: Chassis, target: IPv4Address, vrf: str, source: IPv4Address | None = None) -> bool:
    """Whether an echo to ``target`` is answered; ``source`` is the way out's address when None."""
    if owns(chassis, target, vrf):
        return True
    start = source or _way_out(chassis, target, vrf)
    far = _walk(world, chassis, target, vrf)
    return far is not None and start is not None and _walk(world, far, start, vrf) is chassis


def owns(chassis: Chassis, address: IPv4Address | IPv6Address, vrf: str) -> bool:
    """Whether an interface that is up has the address."""
    return any(address in c.hosts for c in interfaces(chassis.running) if c.vrf == vrf and chassis.is_up(c.name))


def _way_out(chassis: Chassis, target: IPv4Address, vrf: str) -> IPv4Address | None:
    routes = chassis.rib(vrf).lookup(target)
    config = chassis.interface(routes[0].interface) if routes else None
    return config.primary.ip if config and config.primary else None


def _walk(world: World, chassis: Chassis, target: IPv4Address, vrf: str) -> Chassis | None:
    """The router that a packet for ``target`` ends at, followed hop by hop."""
    here: Chassis | None = chassis
    for _ in range(TTL):
        if here is None or owns(here, target, vrf):
            return here
        here = _next(world, here, target, vrf)
    return None


def _next(world: World, chassis: Chassis, target: IPv4Address, vrf: str) -> Chassis | None:
    routes = chassis.rib(vrf).lookup(target)
    if not routes:
        return None
    way = routes[0]
    if not way.interface and way.next_hop:
        resolved = chassis.rib(vrf).lookup(way.next_hop)
        way = resolved[0] if resolved else way
    far = world.cables.far_end(chassis.name, way.interface)
    neighbor = world.routers[far[0]] if far else None
    hop = way.next_hop or target
    return neighbor if neighbor and owns(neighbor, hop, vrf) else None
