"""What keeps a BGP session's packets out before BGP reads them: MD5 passwords and the TTL.

A password must be the same at both ends (RFC 2385); who has one logs the packets that it refuses, who has none logs
nothing. Packets to external neighbors start with TTL 1, with ``ebgp-multihop`` its number, and 255 with ``ttl-security
hops N``, which takes nothing below 255 - N (RFC 5082). Sources: Cisco IOS IP Routing: BGP Command Reference, ``neighbor
password``, ``neighbor ebgp-multihop``, ``neighbor ttl-security``; Cisco IOS System Message Guide, TCP and BGP.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.tcp import bad_digest
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.bgp import NeighborConfig

Address = IPv4Address | IPv6Address
PORT, OTHER_PORT, MOST_HOPS = 179, 20179, 255


def refused_digest(neighbor: NeighborConfig, back: NeighborConfig) -> str:
    """The same of two ends of a BGP session, as the end that has ``neighbor`` logs it."""
    own, far = (back.address.upper(), neighbor.password, PORT), (neighbor.address.upper(), back.password, OTHER_PORT)
    return bad_digest(own, far)


def notification(neighbor: NeighborConfig, code: str, data: bytes, *, sent: bool) -> str:
    """``%BGP-3-NOTIFICATION``, sent or received; ``data`` is what was wrong in the OPEN message."""
    way, side = ("sent to", "passive") if sent else ("received from", "active")
    number = data.hex().upper()
    return f"%BGP-3-NOTIFICATION: {way} neighbor {neighbor.address.upper()} {side} {code} {len(data)} bytes {number}"


def system_bytes(asn: int) -> bytes:
    """An AS number as a NOTIFICATION carries it: two bytes where they are enough."""
    return asn.to_bytes(2 if asn < 1 << 16 else 4, "big")


def arrives(world: World, start: tuple[Chassis, str], neighbor: NeighborConfig, back: NeighborConfig) -> bool:
    """Whether packets from a router, sent as its ``neighbor`` says, are taken by the other end's ``back``."""
    if neighbor.ttl == MOST_HOPS and not back.ttl_hops:
        return True
    left = neighbor.ttl - routers_between(world, start, neighbor.ip)
    return left >= max(1, MOST_HOPS - back.ttl_hops if back.ttl_hops else 1)


def routers_between(world: World, start: tuple[Chassis, str], target: Address) -> int:
    """How many routers pass a packet on before it is at its target, by the routes that are there without BGP."""
    (chassis, vrf), count = start, 0
    while count < MOST_HOPS:
        far = world.cables.far_end(chassis.name, way_out(chassis, vrf, target))
        port = world.routers[far[0]].interface(far[1]) if far else None
        if far is None or port is None:
            return count
        chassis, vrf = world.routers[far[0]], port.vrf
        if holds(chassis, vrf, target):
            return count
        count += 1
    return count


def holds(chassis: Chassis, vrf: str, address: Address) -> bool:
    """Whether an address is the router's own."""
    routes = chassis.connected(vrf, address.version).lookup(address)
    found = chassis.interface(routes[0].interface) if routes else None
    return found is not None and address in found.hosts


def way_out(chassis: Chassis, vrf: str, target: Address) -> str:
    """The interface towards an address, by the routes that are there without BGP; empty for none."""
    routes = chassis.interior(vrf, target.version).lookup(target)
    hop = routes[0].next_hop if routes else None
    if not routes or routes[0].interface or hop is None:
        return routes[0].interface if routes else ""
    over = chassis.interior(vrf, hop.version).lookup(hop)
    return over[0].interface if over else ""
