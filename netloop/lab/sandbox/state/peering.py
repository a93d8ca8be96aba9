"""Whether two BGP speakers agree on a session: addresses, AS numbers, update sources and a way between them.

The way must be there without BGP: no session stands on routes that BGP itself brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.bgp import NOBODY, BgpSpeaker
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import interfaces

Address = IPv4Address | IPv6Address
SpeakerEnd = tuple[str, str, Address]
"""A router's name, a VRF and the address that the session uses there."""


@dataclass(frozen=True, slots=True)
class Peering:
    """Two ends that agree, with their AS numbers."""

    ends: frozenset[SpeakerEnd]
    systems: frozenset[tuple[str, int]]

    def sides(self, router: str) -> tuple[SpeakerEnd, SpeakerEnd]:
        """The own speaker and the far one."""
        first, second = sorted(self.ends, key=lambda end: end[:2])
        return (first, second) if first[0] == router else (second, first)


@dataclass(frozen=True, slots=True)
class Gone:
    """No agreement: the state that IOS shows, why a session ends, and whether the peer is merely not heard of."""

    state: str
    reason: str = "Peer closed the session"
    unheard: bool = False


UNREACHABLE = Gone("Idle", unheard=True)
REFUSED = Gone("Active")
ADMIN = Gone("Idle (Admin)", "Admin. shutdown")
IDLE = Gone("Idle")


class Owners:
    """Which router has an address on an interface that is up; worked out once per version of the network."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._version = -1
        self._names: dict[tuple[str, Address], str] = {}

    def of(self, chassis: Chassis, vrf: str, address: Address) -> tuple[Chassis, str] | None:
        """The owner of an address, and its VRF: at the other end of a cable, else anywhere in a VRF of that name."""
        if found := self._across(chassis, vrf, address):
            return found
        version = self._world.timeline.addresses_version
        if self._version != version:
            self._version, self._names = version, dict(_owners(self._world))
        name = self._names.get((vrf, address))
        return (self._world.routers[name], vrf) if name else None

    def _across(self, chassis: Chassis, vrf: str, address: Address) -> tuple[Chassis, str] | None:
        routes = chassis.interior(vrf, address.version).lookup(address)
        connected = routes and routes[0].code == "C"
        far = self._world.cables.far_end(chassis.name, routes[0].interface) if connected else None
        other = self._world.routers[far[0]] if far else None
        config = other.interface(far[1]) if other and far else None
        held = config.hosts if config else ()
        return (other, config.vrf) if other and config and address in held else None


def _owners(world: World) -> list[tuple[tuple[str, Address], str]]:
    return [
        ((config.vrf, address), router.name)
        for router in world.routers.values()
        for config in interfaces(router.running)
        if router.is_up(config.name)
        for address in config.hosts
    ]


class Agreements:
    """What both ends say to the sessions of a network."""

    def __init__(self, world: World, speakers: Mapping[str, BgpSpeaker]) -> None:
        self._speakers, self._owners = speakers, Owners(world)

    def on(self, chassis: Chassis, config: BgpConfig, neighbor: NeighborConfig) -> Peering | Gone:
        """What both ends say to a router's session with a neighbor."""
        if neighbor.shutdown:
            return ADMIN
        router_id = self._speakers[chassis.name].router_id(config.vrf)
        if not neighbor.asn or not neighbor.families or router_id == NOBODY:
            return IDLE
        local = source(chassis, config, neighbor)
        if local is None:
            return UNREACHABLE
        far = self._owners.of(chassis, config.vrf, neighbor.ip)
        if far is None or far[0] is chassis:
            return Gone("Active", unheard=far is None)
        return self._agreed(chassis, config, far, (local, neighbor))

    def _agreed(
        self, chassis: Chassis, config: BgpConfig, peer: tuple[Chassis, str], wanted: tuple[Address, NeighborConfig]
    ) -> Peering | Gone:
        """Ask the far end, which must expect this session from this address to that one."""
        (far, vrf), (local, neighbor) = peer, wanted
        speaker = self._speakers[far.name]
        far_config = speaker.config(vrf)
        back = far_config.neighbor(str(local)) if far_config else None
        if far_config is None or back is None or back.shutdown or not back.families:
            return REFUSED
        if back.asn != config.asn or neighbor.asn != far_config.asn:
            return Gone("Idle", "Peer in wrong AS")
        there = source(far, far_config, back)
        if there is None:
            return UNREACHABLE
        ids = self._speakers[chassis.name].router_id(config.vrf), speaker.router_id(vrf)
        if there != neighbor.ip or NOBODY in ids:
            return REFUSED
        if ids[0] == ids[1]:
            return Gone("Idle", "BGP identifier wrong")
        ends = frozenset({(chassis.name, config.vrf, local), (far.name, vrf, there)})
        return Peering(ends, frozenset({(chassis.name, config.asn), (far.name, far_config.asn)}))


def source(chassis: Chassis, config: BgpConfig, neighbor: NeighborConfig) -> Address | None:
    """The address that a session starts from; None when there is no way to the neighbor."""
    address = neighbor.ip
    routes = chassis.interior(config.vrf, address.version).lookup(address)
    external = neighbor.asn != config.asn
    if not routes or (external and not neighbor.multihop and routes[0].code != "C"):
        return None
    way = routes[0].interface or _resolved(chassis, config.vrf, routes[0].next_hop)
    found = chassis.interface(neighbor.update_source or way)
    if found is None or not chassis.is_up(found.name) or found.vrf != config.vrf:
        return None
    if address.version == 4:
        return found.primary.ip if found.primary else None
    return next((own.ip for own in found.ipv6), None)


def _resolved(chassis: Chassis, vrf: str, hop: Address | None) -> str:
    routes = chassis.interior(vrf, hop.version).lookup(hop) if hop else []
    return routes[0].interface if routes else ""
