"""Whether two BGP speakers agree on a session: addresses, AS numbers, update sources and a way between them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.bgp import NOBODY
from netloop.lab.sandbox.state.rib import rib
from netloop.lab.sandbox.views import interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.bgp_views import BgpConfig, NeighborConfig
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

Speaker = tuple[str, str, IPv4Address]
"""A router's name, a VRF and the address that the session uses there."""


@dataclass(frozen=True, slots=True)
class Peering:
    """Two ends that agree, with their AS numbers."""

    ends: frozenset[Speaker]
    systems: frozenset[tuple[str, int]]

    def sides(self, router: str) -> tuple[Speaker, Speaker]:
        """The own speaker and the far one."""
        first, second = sorted(self.ends)
        return (first, second) if first[0] == router else (second, first)

    def joins(self, own: tuple[str, str], address: str) -> bool:
        """Whether it is the session of a router's VRF with a neighbor's address."""
        local, far = self.sides(own[0])
        return local[:2] == own and str(far[2]) == address


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
        self._names: dict[tuple[str, IPv4Address], str] = {}

    def of(self, vrf: str, address: IPv4Address) -> Router | None:
        """The owner of an address in a VRF."""
        if self._version != self._network.addresses_version:
            self._version = self._network.addresses_version
            self._names = dict(_owners(self._network))
        name = self._names.get((vrf, address))
        return self._network.routers[name] if name else None


def _owners(network: Network) -> list[tuple[tuple[str, IPv4Address], str]]:
    return [
        ((config.vrf, address.ip), router.name)
        for router in network.routers.values()
        for config in interfaces(router.running)
        if config.ipv4 and router.is_up(config.name)
        for address in config.ipv4
    ]


def peering(owners: Owners, router: Router, config: BgpConfig, neighbor: NeighborConfig) -> Peering | Gone:
    """What both ends say to a session."""
    if neighbor.shutdown:
        return ADMIN
    if not neighbor.asn or neighbor.ipv4 is None or router.bgp.router_id(config.vrf) == NOBODY:
        return IDLE
    local = source(router, config, neighbor)
    if local is None:
        return UNREACHABLE
    far = owners.of(config.vrf, neighbor.ipv4)
    if far is None or far is router:
        return Gone("Active", unheard=far is None)
    return _agreed(router, config, far, (local, neighbor))


def _agreed(
    router: Router, config: BgpConfig, far: Router, wanted: tuple[IPv4Address, NeighborConfig]
) -> Peering | Gone:
    """Ask the far end, which must expect this session from this address to that one."""
    local, neighbor = wanted
    far_config = far.bgp.config(config.vrf)
    back = far_config.neighbor(str(local)) if far_config else None
    if far_config is None or back is None or back.shutdown:
        return REFUSED
    if back.asn != config.asn or neighbor.asn != far_config.asn:
        return Gone("Idle", "Peer in wrong AS")
    there = source(far, far_config, back)
    if there is None:
        return UNREACHABLE
    ids = router.bgp.router_id(config.vrf), far.bgp.router_id(config.vrf)
    if there != neighbor.ipv4 or NOBODY in ids:
        return REFUSED
    if ids[0] == ids[1]:
        return Gone("Idle", "BGP identifier wrong")
    ends = frozenset({(router.name, config.vrf, local), (far.name, config.vrf, there)})
    return Peering(ends, frozenset({(router.name, config.asn), (far.name, far_config.asn)}))


def source(router: Router, config: BgpConfig, neighbor: NeighborConfig) -> IPv4Address | None:
    """The address that a session starts from; None when there is no way to the neighbor."""
    routes = rib(router, config.vrf).lookup(neighbor.ipv4) if neighbor.ipv4 else []
    external = neighbor.asn != config.asn
    if not routes or (external and not neighbor.multihop and routes[0].code != "C"):
        return None
    way = routes[0].interface or _resolved(router, config.vrf, routes[0].next_hop)
    found = router.interface(neighbor.update_source or way)
    if found is None or found.primary is None or not router.is_up(found.name) or found.vrf != config.vrf:
        return None
    return found.primary.ip


def _resolved(router: Router, vrf: str, hop: IPv4Address | None) -> str:
    routes = rib(router, vrf).lookup(hop) if hop else []
    return routes[0].interface if routes else ""
