"""Whether two BGP speakers agree on a session: addresses, AS numbers, update sources and a way between them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.bgp import NOBODY
from netloop.lab.sandbox.state.rib import rib
from netloop.lab.sandbox.views import interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.bgp_views import BgpConfig, NeighborConfig
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

Address = IPv4Address | IPv6Address
Speaker = tuple[str, str, Address]
"""A router's name, a VRF and the address that the session uses there."""


@dataclass(frozen=True, slots=True)
class Peering:
    """Two ends that agree, with their AS numbers."""

    ends: frozenset[Speaker]
    systems: frozenset[tuple[str, int]]

    def sides(self, router: str) -> tuple[Speaker, Speaker]:
        """The own speaker and the far one."""
        first, second = sorted(self.ends, key=lambda end: end[:2])
        return (first, second) if first[0] == router else (second, first)

    def joins(self, own: tuple[str, str], address: str) -> bool:
        """Whether it is the session of a router's VRF with a neighbor's address."""
        local, far = self.sides(own[0])
        return local[:2] == own and str(far[2]) == address.lower()


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
    """Which router has an address on an interface that is up; worked out once a version of the network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._version = -1
        self._names: dict[tuple[str, Address], str] = {}

    def of(self, router: Router, vrf: str, address: Address) -> tuple[Router, str] | None:
        """The owner of an address, and its VRF: at the other end of a cable, else anywhere in a VRF of that name."""
        if found := self._across(router, vrf, address):
            return found
        if self._version != self._network.addresses_version:
            self._version = self._network.addresses_version
            self._names = dict(_owners(self._network))
        name = self._names.get((vrf, address))
        return (self._network.routers[name], vrf) if name else None

    def _across(self, router: Router, vrf: str, address: Address) -> tuple[Router, str] | None:
        routes = rib(router, vrf, address.version).lookup(address)
        far = self._network.far_end(router.name, routes[0].interface) if routes and routes[0].code == "C" else None
        other = self._network.routers[far[0]] if far else None
        config = other.interface(far[1]) if other and far else None
        held = config.hosts if config else ()
        return (other, config.vrf) if other and config and address in held else None


def _owners(network: Network) -> list[tuple[tuple[str, Address], str]]:
    return [
        ((config.vrf, address), router.name)
        for router in network.routers.values()
        for config in interfaces(router.running)
        if router.is_up(config.name)
        for address in config.hosts
    ]


def peering(owners: Owners, router: Router, config: BgpConfig, neighbor: NeighborConfig) -> Peering | Gone:
    """What both ends say to a session."""
    if neighbor.shutdown:
        return ADMIN
    if not neighbor.asn or not neighbor.families or router.bgp.router_id(config.vrf) == NOBODY:
        return IDLE
    local = source(router, config, neighbor)
    if local is None:
        return UNREACHABLE
    far = owners.of(router, config.vrf, neighbor.ip)
    if far is None or far[0] is router:
        return Gone("Active", unheard=far is None)
    return _agreed(router, config, far, (local, neighbor))


def _agreed(
    router: Router, config: BgpConfig, peer: tuple[Router, str], wanted: tuple[Address, NeighborConfig]
) -> Peering | Gone:
    """Ask the far end, which must expect this session from this address to that one."""
    (far, vrf), (local, neighbor) = peer, wanted
    far_config = far.bgp.config(vrf)
    back = far_config.neighbor(str(local)) if far_config else None
    if far_config is None or back is None or back.shutdown or not back.families:
        return REFUSED
    if back.asn != config.asn or neighbor.asn != far_config.asn:
        return Gone("Idle", "Peer in wrong AS")
    there = source(far, far_config, back)
    if there is None:
        return UNREACHABLE
    ids = router.bgp.router_id(config.vrf), far.bgp.router_id(vrf)
    if there != neighbor.ip or NOBODY in ids:
        return REFUSED
    if ids[0] == ids[1]:
        return Gone("Idle", "BGP identifier wrong")
    ends = frozenset({(router.name, config.vrf, local), (far.name, vrf, there)})
    return Peering(ends, frozenset({(router.name, config.asn), (far.name, far_config.asn)}))


def source(router: Router, config: BgpConfig, neighbor: NeighborConfig) -> Address | None:
    """The address that a session starts from; None when there is no way to the neighbor."""
    address = neighbor.ip
    routes = rib(router, config.vrf, address.version).lookup(address)
    external = neighbor.asn != config.asn
    if not routes or (external and not neighbor.multihop and routes[0].code != "C"):
        return None
    way = routes[0].interface or _resolved(router, config.vrf, routes[0].next_hop)
    found = router.interface(neighbor.update_source or way)
    if found is None or not router.is_up(found.name) or found.vrf != config.vrf:
        return None
    if address.version == 4:
        return found.primary.ip if found.primary else None
    return next((own.ip for own in found.ipv6), None)


def _resolved(router: Router, vrf: str, hop: Address | None) -> str:
    routes = rib(router, vrf, hop.version).lookup(hop) if hop else []
    return routes[0].interface if routes else ""
