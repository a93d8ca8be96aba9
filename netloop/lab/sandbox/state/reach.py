"""Whether a packet gets from a router to an address and back, through VRFs and over VPNs too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.names import NULL
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces
from netloop.lab.sandbox.views.vrf import vrfs

TTL = 64
DEPTH = 8
"""How many routes lead to one another's next hops, at most."""
NOWHERE = "Null0"
Host = IPv4Address | IPv6Address
Stop = tuple[Chassis, str]
"""Where a packet is: on a router, in a VRF of it."""


@dataclass(frozen=True, slots=True)
class EchoFate:
    """What becomes of an echo: answered, refused by a router on the way that has no route, or simply lost."""

    answered: bool
    refused: bool = False


def reaches(world: World, chassis: Chassis, target: Host, vrf: str, source: Host | None = None) -> bool:
    """Whether an echo to ``target`` is answered; ``source`` is the way out's address when None."""
    return echo(world, chassis, target, vrf, source).answered


def echo(world: World, chassis: Chassis, target: Host, vrf: str, source: Host | None = None) -> EchoFate:
    """What becomes of an echo to ``target``; ``source`` is the way out's address when None."""
    if owns(chassis, target, vrf):
        return EchoFate(answered=True)
    start = source or _way_out(chassis, target, vrf)
    far, last, entered = _trace(world, (chassis, vrf), target)
    if start is None:
        return EchoFate(answered=False)
    home = _comes_home(world, far or last, start, chassis)
    refused = far is None and last[0] is not chassis and _refuses(last, target) and _tells(last, target, entered)
    return EchoFate(home and far is not None, home and refused)


def _comes_home(world: World, stop: Stop, source: Host, chassis: Chassis) -> bool:
    back = _walk(world, stop, source)
    return back is not None and back[0] is chassis


def _refuses(stop: Stop, target: Host) -> bool:
    """Whether a router cannot pass a packet on: it has no route, or one to Null0."""
    routes = stop[0].rib(stop[1], target.version).lookup(target)
    return not routes or routes[0].interface == NOWHERE


def _tells(stop: Stop, target: Host, entered: InterfaceConfig | None) -> bool:
    """Whether a router sends an unreachable: for Null0 as that says, else as the interface that it came in by does."""
    routes = stop[0].rib(stop[1], target.version).lookup(target)
    if routes and routes[0].interface == NOWHERE:
        null = stop[0].running.get(*NULL)
        return null is None or target.version not in InterfaceConfig.of(null).silent
    return entered is None or target.version not in entered.silent


@dataclass(frozen=True, slots=True)
class PathHop:
    """A router that probes come to: the address that it answers from, None where no answer comes back.

    ``refused`` is one that has no way on, ``arrived`` the last one. Of these two the answer is an unreachable, which
    the interface that the probe came in on may not send; that a probe's time is over is told all the same.
    """

    address: Host | None
    refused: bool = False
    arrived: bool = False


def path(world: World, chassis: Chassis, target: Host, vrf: str, source: Host | None = None) -> Iterator[PathHop]:
    """The routers on the way to an address, one for each hop; without an end where packets go in circles."""
    start = source or _way_out(chassis, target, vrf)
    here: Stop = chassis, vrf
    if owns(chassis, target, vrf):
        yield PathHop(target, arrived=True)
        return
    while (step := _next(world, here, target)) is not None and start is not None:
        here, entered = step
        home = _comes_home(world, here, start, chassis)
        address = _answering(here, entered, target.version) if home else None
        if owns(here[0], target, here[1]):
            tells = home and _tells(here, target, entered)
            yield PathHop(address if tells else None, arrived=tells)
            return
        on = _next(world, here, target)
        refused = on is None and _refuses(here, target)
        if refused and not _tells(here, target, entered):
            return
        yield PathHop(address, refused=address is not None and refused)
        if on is None:
            return


def _answering(stop: Stop, port: InterfaceConfig | None, version: int) -> Host | None:
    """The address that a router answers from: of the interface that the packet came in on, else any of the VRF's."""
    own = _addresses(port, version) if port else ()
    inside = (c for c in interfaces(stop[0].running) if c.vrf == stop[1] and stop[0].is_up(c.name))
    return next(iter(own), None) or next((address for c in inside for address in _addresses(c, version)), None)


def owns(chassis: Chassis, address: Host, vrf: str) -> bool:
    """Whether an interface that is up has the address."""
    return any(address in c.hosts for c in interfaces(chassis.running) if c.vrf == vrf and chassis.is_up(c.name))


def _way_out(chassis: Chassis, target: Host, vrf: str) -> Host | None:
    """The address that a packet starts from: of the interface that it leaves by, else any of the VRF's.

    IPv4 takes another interface's alone where the packet leaves through another table.
    """
    routes = chassis.rib(vrf, target.version).lookup(target)
    way = resolved(chassis, vrf, routes[0]) if routes else None
    config = chassis.interface(way.interface) if way else None
    own = _addresses(config, target.version) if config else ()
    if own or way is None:
        return own[0] if own else None
    if target.version == 4 and way.table in {"", vrf}:
        return None
    inside = (c for c in interfaces(chassis.running) if c.vrf == vrf and chassis.is_up(c.name))
    return next((address for c in inside for address in _addresses(c, target.version)), None)


def _addresses(config: InterfaceConfig, version: int) -> tuple[Host, ...]:
    """The addresses that packets of a family may start from."""
    if version == 6:
        return tuple(address.ip for address in config.ipv6)
    return (config.primary.ip,) if config.primary else ()


def _walk(world: World, start: Stop, target: Host) -> Stop | None:
    """Where a packet for ``target`` ends, followed hop by hop."""
    return _trace(world, start, target)[0]


def _trace(world: World, start: Stop, target: Host) -> tuple[Stop | None, Stop, InterfaceConfig | None]:
    """Where a packet for ``target`` ends, None for nowhere; the last router that had it, and where it came in there."""
    here: Stop = start
    entered: InterfaceConfig | None = None
    for _ in range(TTL):
        if owns(here[0], target, here[1]):
            return here, here, entered
        following = _next(world, here, target)
        if following is None:
            return None, here, entered
        here, entered = following
    return None, start, None


def resolved(chassis: Chassis, vrf: str, way: Route) -> Route:
    """The route that leads out: that to a route's next hop, where the route itself names no interface.

    A next hop that leads out by a route with one of its own is the hop that counts.
    """
    for _ in range(DEPTH):
        if way.interface or way.next_hop is None or way.table not in {"", vrf}:
            return way
        found = chassis.rib(vrf, way.next_hop.version).lookup(way.next_hop)
        if not found:
            return way
        way = found[0] if found[0].next_hop else found[0]._replace(next_hop=way.next_hop)
    return way


def _next(world: World, here: Stop, target: Host) -> tuple[Stop, InterfaceConfig | None] | None:
    """Where a packet goes from a router, and the interface that it comes in on there."""
    chassis, vrf = here
    routes = chassis.rib(vrf, target.version).lookup(target)
    if not routes:
        return None
    way = routes[0]
    if way.code == "S" and way.table:
        way, vrf = way._replace(table=""), way.table
    if way.table not in {"", vrf}:
        over = _over(world, chassis, way, target)
        return over and (over, None)
    out = resolved(chassis, vrf, way)
    far = world.cables.far_end(chassis.name, out.interface)
    neighbor = world.routers[far[0]] if far else None
    port = neighbor.interface(far[1]) if neighbor and far else None
    hop = out.next_hop or target
    met = neighbor is not None and port is not None and _met(neighbor, port, hop)
    return ((neighbor, port.vrf), port) if met and neighbor and port else None


def _met(neighbor: Chassis, port: InterfaceConfig, hop: Host) -> bool:
    """Whether the router at the other end of a cable is who a next hop means: its link-local address on it too."""
    if isinstance(hop, IPv6Address) and hop.is_link_local:
        own = port.link_local or IPv6Address(link_local(neighbor.name, port.name))
        return own == hop and neighbor.is_up(port.name)
    return owns(neighbor, hop, port.vrf)


def _over(world: World, chassis: Chassis, way: Route, target: Host) -> Stop | None:
    """On by a route whose next hop is in another table: the router's own, or that of the router across a VPN."""
    if way.table != DEFAULT_VRF or not isinstance(way.next_hop, IPv4Address):
        return chassis, way.table
    end = _walk(world, (chassis, DEFAULT_VRF), way.next_hop)
    for name in vrfs(end[0].running) if end else ():
        found = end[0].rib(name, target.version).lookup(target) if end else []
        if end and found and found[0].table != DEFAULT_VRF:
            return end[0], name
    return None
