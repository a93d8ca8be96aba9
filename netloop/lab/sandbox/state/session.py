"""BGP sessions: worked out from both ends when somebody looks, up once both have agreed for the convergence time."""

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
    """Two ends that agree; ``terms`` are what a change of either resets the session for."""

    ends: frozenset[Speaker]
    far: Speaker
    local: IPv4Address
    terms: tuple[object, ...]


@dataclass(slots=True)
class Session:
    """A session that both ends agree on; ``up_at`` in seconds of the network's clock."""

    ends: frozenset[Speaker]
    terms: tuple[object, ...]
    up_at: float
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A session as one router sees it; ``since`` is None for one that was never up."""

    state: str
    since: float | None = None
    local: IPv4Address | None = None
    remote_id: IPv4Address = NOBODY
    prefixes: int = 0

    @property
    def established(self) -> bool:
        """Whether the session is up."""
        return self.state == "Established"


class Sessions:
    """The BGP sessions of the network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._held: dict[frozenset[Speaker], Session] = {}
        self._since: dict[tuple[str, str], float] = {}
        self._booted = network.clock()
        self._owners: tuple[int, dict[tuple[str, IPv4Address], str]] = (-1, {})

    def seen(self, router: Router, config: BgpConfig, neighbor: NeighborConfig) -> Seen:
        """A neighbor's session, as of now."""
        peering = self._peering(router, config, neighbor)
        if isinstance(peering, str):
            self._lose(router, config, neighbor)
            return Seen(peering)
        session = self._session(peering)
        if session.up_at > self._network.clock():
            return Seen("Active" if neighbor.asn else "Idle", local=peering.local)
        self._announce(session)
        far = self._network.routers[peering.far[0]]
        far_vrf = peering.far[1]
        prefixes = len(originated(far, far_vrf)) if neighbor.active else 0
        return Seen("Established", session.up_at, peering.local, far.bgp.router_id(far_vrf), prefixes)

    def settle(self, router: Router) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        for config in router.bgp:
            for neighbor in config.neighbors:
                self.seen(router, config, neighbor)

    def reset(self, router: Router, reason: str, vrf: str | None = None, address: str | None = None) -> None:
        """Drop a router's sessions: all, a VRF's, or the one with a neighbor."""
        now = self._network.clock()
        for ends in list(self._held):
            own = [end for end in ends if end[0] == router.name and vrf in {None, end[1]}]
            far = [end for end in ends if end[0] != router.name]
            if own and (address is None or any(str(end[2]) == address for end in far)):
                self._drop(ends, reason)
                for end in ends:
                    self._since[end[0], str(next(e[2] for e in ends if e != end))] = now
        self._since[router.name, address or ""] = now

    def _session(self, peering: Peering) -> Session:
        held = self._held.get(peering.ends)
        if held is not None and held.terms != peering.terms:
            self._drop(peering.ends, "Neighbor configuration changed")
            held = None
        if held is None:
            held = self._held[peering.ends] = Session(peering.ends, peering.terms, self._due(peering))
        return held

    def _due(self, peering: Peering) -> float:
        """When a session that was not there comes up: at the boot at once, else after the convergence time."""
        clock, wait = self._network.clock(), self._network.convergence
        ends = sorted(peering.ends)
        events = [
            self._since.get((own[0], key), self._booted) for own, far in (ends, ends[::-1]) for key in ("", str(far[2]))
        ]
        events.append(self._network.changed_at)
        latest = max(events)
        return latest if latest <= self._booted else min(latest, clock) + wait

    def _announce(self, session: Session) -> None:
        if not session.announced:
            session.announced = True
            self._log(session.ends, "Up", session.up_at)

    def _lose(self, router: Router, config: BgpConfig, neighbor: NeighborConfig) -> None:
        for ends in [e for e in self._held if any(str(end[2]) == neighbor.address for end in e)]:
            if any(end[0] == router.name and end[1] == config.vrf for end in ends):
                self._drop(ends, "Neighbor unreachable" if not neighbor.shutdown else "Admin. shutdown")

    def _drop(self, ends: frozenset[Speaker], reason: str) -> None:
        session = self._held.pop(ends)
        if session.announced:
            self._log(ends, f"Down {reason}", self._network.clock())

    def _log(self, ends: frozenset[Speaker], what: str, at: float) -> None:
        first, second = sorted(ends)
        for own, far in (first, second), (second, first):
            router = self._network.routers[own[0]]
            config = router.bgp.config(own[1])
            if config and config.log_changes:
                router.log_message(f"%BGP-5-ADJCHANGE: neighbor {far[2]} {what}", at)

    def _owner(self, vrf: str, address: IPv4Address) -> Router | None:
        """The router that has an address on an interface that is up."""
        if self._owners[0] != self._network.version:
            self._owners = self._network.version, _owners(self._network)
        name = self._owners[1].get((vrf, address))
        return self._network.routers[name] if name else None

    def _peering(self, router: Router, config: BgpConfig, neighbor: NeighborConfig) -> Peering | str:
        """The agreement of both ends, or the state of a session that cannot be."""
        if neighbor.shutdown:
            return "Idle (Admin)"
        if not neighbor.asn or neighbor.ipv4 is None or router.bgp.router_id(config.vrf) == NOBODY:
            return "Idle"
        local = source(router, config, neighbor)
        if local is None:
            return "Idle"
        found = self._answer(router, config, neighbor, local)
        if found is None:
            return "Active"
        far, far_config, back = found
        ids = router.bgp.router_id(config.vrf), far.bgp.router_id(far_config.vrf)
        terms = tuple(sorted(((router.name, config.asn), (far.name, far_config.asn))))
        ends = frozenset({(router.name, config.vrf, local), (far.name, far_config.vrf, neighbor.ipv4)})
        if ids[0] == ids[1] or back.shutdown:
            return "Idle" if not back.shutdown else "Active"
        return Peering(ends, (far.name, far_config.vrf, neighbor.ipv4), local, terms)

    def _answer(
        self, router: Router, config: BgpConfig, neighbor: NeighborConfig, local: IPv4Address
    ) -> tuple[Router, BgpConfig, NeighborConfig] | None:
        """The far end, when it expects this session from this address to that one."""
        assert neighbor.ipv4 is not None  # noqa: S101 (asked of IPv4 neighbors)
        far = self._owner(config.vrf, neighbor.ipv4)
        far_config = far.bgp.config(config.vrf) if far and far is not router else None
        back = far_config.neighbor(str(local)) if far_config else None
        if far is None or far_config is None or back is None:
            return None
        agreed = back.asn == config.asn and neighbor.asn == far_config.asn
        addressed = source(far, far_config, back) == neighbor.ipv4
        runs = far.bgp.router_id(config.vrf) != NOBODY
        return (far, far_config, back) if agreed and addressed and runs else None


def source(router: Router, config: BgpConfig, neighbor: NeighborConfig) -> IPv4Address | None:
    """The address that a session starts from; None when there is no way to the neighbor."""
    assert neighbor.ipv4 is not None  # noqa: S101 (asked of IPv4 neighbors)
    routes = rib(router, config.vrf).lookup(neighbor.ipv4)
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


def originated(router: Router, vrf: str) -> list[object]:
    """The networks that a router originates: those of its ``network`` lines that its routing table has."""
    config = router.bgp.config(vrf)
    table = rib(router, vrf).routes
    return [network for network in config.networks if network in table] if config else []


def _owners(network: Network) -> dict[tuple[str, IPv4Address], str]:
    return {
        (config.vrf, address.ip): router.name
        for router in network.routers.values()
        for config in interfaces(router.running)
        if router.is_up(config.name)
        for address in config.ipv4
    }
