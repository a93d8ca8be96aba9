"""Static routes: which are in the routing table, given what else is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from netloop.lab.sandbox.state.rib import Rib, Route
from netloop.lab.sandbox.state.track import object_up
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.routes import StaticRoute, statics

Outside = Callable[[], Rib]
"""The global table, for routes of a VRF whose next hop is there."""


def installed(chassis: Chassis, vrf: str, version: int, found: Iterable[Route], outside: Outside) -> Iterator[Route]:
    """The static routes of a VRF that have a way out by the routes found, or by one another, and whose object is up.

    A next hop may be many routes away; one that only the route itself leads to is none.
    """
    waiting = [static for static in statics(chassis.running, version) if static.vrf == vrf]
    if not waiting:
        return
    rib = Rib(found)
    while usable := [static for static in waiting if _usable(chassis, static, rib, _away(vrf, rib, outside))]:
        routes = [_route(static) for static in usable]
        yield from routes
        there = frozenset(usable)
        rib, waiting = rib.with_more(routes), [static for static in waiting if static not in there]


def _away(vrf: str, rib: Rib, outside: Outside) -> Outside:
    """The global table: where the VRF is that one, as far as it is known."""
    return outside if vrf != DEFAULT_VRF else lambda: rib


def _usable(chassis: Chassis, static: StaticRoute, rib: Rib, outside: Outside) -> bool:
    if static.track and not object_up(chassis, static.track, outside()):
        return False
    if static.permanent or (static.interface or "").startswith("Null"):
        return True
    if static.interface:
        return chassis.is_up(static.interface)
    if static.next_hop is None:
        return False
    way = (outside() if static.outside else rib).lookup(static.next_hop)
    return bool(way) and way[0].prefix != static.prefix and way[0].next_hop != static.next_hop


def _route(static: StaticRoute) -> Route:
    table = DEFAULT_VRF if static.outside and static.vrf != DEFAULT_VRF else ""
    out, tag = static.interface or "", static.tag
    return Route("S", static.prefix, static.distance, 0, static.next_hop, out, table=table, tag=tag)
