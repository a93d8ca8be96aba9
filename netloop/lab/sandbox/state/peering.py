"""Whether two BGP speakers agree on a session: addresses, AS numbers, update sources and a way between them.

The way must be there without BGP: no session stands on routes that BGP itself brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.bgp import NOBODY, BgpSpeaker
from netloop.lab.sandbox.state.bgp_guard import arrives, notification, refused_digest, system_bytes, way_out
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
    """No agreement: the state that IOS shows, why a session ends, and whether the peer is merely not heard of.

    ``line`` is what the router logs of it, empty for nothing.
    """

    state: str
    reason: str = "Peer closed the session"
    unheard: bool = False
    line: str = ""


UNREACHABLE = Gone("Idle", unheard=True)
REFUSED = Gone("Active")
ADMIN = Gone("Idle (Admin)", "Admin. shutdown")
IDLE = Gone("Idle")
WRONG_AS, WRONG_ID = "2/2 (peer in wrong AS)", "2/3 (BGP identifier wrong)"


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
        self._world, self._timeline = world, world.timeline
        self._known: dict[tuple[str, str, str], Peering | Gone] = {}
        self._stamp: tuple[int, ...] = ()
        self._said: dict[tuple[str, str, str], str] = {}

    def on(self, chassis: Chassis, config: BgpConfig, neighbor: NeighborConfig) -> Peering | Gone:
        """What both ends say to a router's session with a neighbor, asked once per version of the network."""
        self._world.settle()
        place, found = (chassis.name, config.vrf, neighbor.address), None
        if self._stamp == self._timeline.versions:
            found = self._known.get(place)
        if found is None:
            found = self._asked(chassis, config, neighbor)
            if self._stamp != self._timeline.versions:
                self._stamp, self._known = self._timeline.versions, {}
            self._known[place] = found
            self._log(chassis, place, found)
        return found

    def _log(self, chassis: Chassis, place: tuple[str, str, str], found: Peering | Gone) -> None:
        """Log once what is wrong with a session."""
        line = found.line if isinstance(found, Gone) else ""
        if line and self._said.get(place) != line:
            chassis.log_message(line)
        self._said[place] = line

    def _asked(self, chassis: Chassis, config: BgpConfig, neighbor: NeighborConfig) -> Peering | Gone:
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
        there = speaker.config(vrf)
        back = there.neighbor(str(local)) if there else None
        if there is None or back is None or back.shutdown or not back.families:
            return REFUSED
        own = _Side(chassis, config, neighbor, local, self._speakers[chassis.name].router_id(config.vrf))
        other = _Side(far, there, back, source(far, there, back), speaker.router_id(vrf))
        return self._obstacle(own, other) or Peering(
            frozenset({(chassis.name, config.vrf, local), (far.name, vrf, neighbor.ip)}),
            frozenset({(chassis.name, config.asn), (far.name, there.asn)}),
        )

    def _obstacle(self, own: _Side, far: _Side) -> Gone | None:
        """What keeps two ends apart that both have the other as a neighbor; None for nothing."""
        return _wrong_system(own, far) or _unreached(own, far) or self._unheard(own, far) or _one_id(own, far)

    def _unheard(self, own: _Side, far: _Side) -> Gone | None:
        """Passwords that differ, and packets that come from too far away or do not come that far."""
        if own.neighbor.password != far.neighbor.password:
            return Gone("Idle", unheard=True, line=refused_digest(own.neighbor, far.neighbor))
        ways = ((own, far), (far, own))
        heard = all(arrives(self._world, (a.chassis, a.config.vrf), a.neighbor, b.neighbor) for a, b in ways)
        return None if heard else UNREACHABLE


@dataclass(frozen=True, slots=True)
class _Side:
    """One end of a session that both ends want: ``address`` is where its packets come from."""

    chassis: Chassis
    config: BgpConfig
    neighbor: NeighborConfig
    address: Address | None
    router_id: IPv4Address


def _wrong_system(own: _Side, far: _Side) -> Gone | None:
    """An end that expects another AS than the other's; the one that expects it sends the notification."""
    mine = own.neighbor.asn != far.config.asn
    if not mine and far.neighbor.asn == own.config.asn:
        return None
    system = far.config.asn if mine else own.config.asn
    line = notification(own.neighbor, WRONG_AS, system_bytes(system), sent=mine)
    return Gone("Idle", "Peer in wrong AS", line=line if far.address == own.neighbor.ip else "")


def _unreached(own: _Side, far: _Side) -> Gone | None:
    """The far end has no way back, speaks from another address than this one calls, or has no router ID."""
    if far.address is None:
        return UNREACHABLE
    return REFUSED if far.address != own.neighbor.ip or NOBODY in {own.router_id, far.router_id} else None


def _one_id(own: _Side, far: _Side) -> Gone | None:
    """Two ends of one router ID refuse each other."""
    if own.router_id != far.router_id:
        return None
    line = notification(own.neighbor, WRONG_ID, own.router_id.packed, sent=True)
    return Gone("Idle", "BGP identifier wrong", line=line)


def source(chassis: Chassis, config: BgpConfig, neighbor: NeighborConfig) -> Address | None:
    """The address that a session starts from; None when there is no way to the neighbor."""
    address = neighbor.ip
    routes = chassis.interior(config.vrf, address.version).lookup(address)
    external = neighbor.asn != config.asn
    if not routes or (external and not neighbor.multihop and routes[0].code != "C"):
        return None
    found = chassis.interface(neighbor.update_source or way_out(chassis, config.vrf, address))
    if found is None or not chassis.is_up(found.name) or found.vrf != config.vrf:
        return None
    if address.version == 4:
        return found.primary.ip if found.primary else None
    return next((own.ip for own in found.ipv6), None)
