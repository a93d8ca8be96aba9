"""BGP sessions: worked out from both ends when somebody looks, up once both have agreed for the convergence time.

Sessions that nothing has touched since the boot are up since the boot. One that is up outlives a missing route for
the hold time, as RFC 4271 has it; a change of either end's terms ends it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.bgp import NEVER, NOBODY
from netloop.lab.sandbox.state.peering import Gone, Owners, Peering, Speaker, peering
from netloop.lab.sandbox.state.rib import rib
from netloop.lab.sandbox.views import DEFAULT_VRF

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    from netloop.lab.sandbox.bgp_views import BgpConfig, NeighborConfig
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router

HOLD = 180.0
"""Seconds that a session lives without hearing from its peer (IOS's default)."""


@dataclass(slots=True)
class Session:
    """A session that both ends agreed on; times in seconds of the network's clock."""

    peering: Peering
    up_at: float
    announced: bool = False
    unheard_since: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A session as one router sees it; ``since`` is None for one that is not up."""

    state: str
    since: float | None = None
    local: IPv4Address | IPv6Address | None = None
    remote_id: IPv4Address = NOBODY
    prefixes: int = 0
    per_family: tuple[tuple[str, int], ...] = ()

    def count(self, family: str) -> int:
        """The prefixes that were received in a family."""
        return dict(self.per_family).get(family, 0)

    @property
    def established(self) -> bool:
        """Whether the session is up."""
        return self.state == "Established"


class Sessions:
    """The BGP sessions of the network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._held: dict[frozenset[Speaker], Session] = {}
        self._ended: dict[frozenset[Speaker], float] = {}
        self._owners = Owners(network)

    def seen(self, router: Router, config: BgpConfig, neighbor: NeighborConfig) -> Seen:
        """A neighbor's session, as of now."""
        found = peering(self._owners, router, config, neighbor)
        session = self._kept(router, config, neighbor, found) if isinstance(found, Gone) else self._session(found)
        if session is None:
            return Seen(found.state if isinstance(found, Gone) else "Idle")
        if session.up_at > self._network.clock():
            return Seen("Active")
        self._announce(session)
        local, far = session.peering.sides(router.name)
        peer = self._network.routers[far[0]]
        counts = tuple((family, len(originated(peer, far[1], family))) for family in sorted(neighbor.families))
        prefixes = dict(counts).get("ipv4", 0)
        return Seen("Established", session.up_at, local[2], peer.bgp.router_id(far[1]), prefixes, counts)

    def settle(self, router: Router) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        for config in router.bgp:
            for neighbor in config.neighbors:
                self.seen(router, config, neighbor)

    def reset(self, router: Router, reason: str, vrf: str | None = None, address: str | None = None) -> None:
        """Drop a router's sessions: all, a VRF's, or the one with a neighbor."""
        for session in list(self._held.values()):
            if router.name not in {speaker[0] for speaker in session.peering.ends}:
                continue
            local, far = session.peering.sides(router.name)
            if vrf in {None, local[1]} and address in {None, str(far[2]), str(far[2]).upper()}:
                self._drop(session, reason)

    def _session(self, wanted: Peering) -> Session:
        """The session that both ends want, made when there is none."""
        held = self._held.get(wanted.ends)
        if held is not None and held.peering != wanted:
            self._drop(held, "Neighbor configuration changed")
            held = None
        if held is None:
            held = self._held[wanted.ends] = Session(wanted, self._due(wanted))
        held.unheard_since = None
        return held

    def _due(self, wanted: Peering) -> float:
        """When a new session is up: as of the boot when nothing happened since, else after the convergence time."""
        network = self._network
        ended = self._ended.get(wanted.ends)
        events = [network.routers[speaker[0]].changed_at for speaker in wanted.ends]
        if ended is not None:
            events += [ended, network.routes_changed_at]
        latest = max(events)
        return network.booted if latest == NEVER else latest + network.convergence

    def _kept(self, router: Router, config: BgpConfig, neighbor: NeighborConfig, gone: Gone) -> Session | None:
        """The session that is up and has only lost its way, until the hold time is over; others end."""
        for session in list(self._held.values()):
            if not session.peering.joins((router.name, config.vrf), neighbor.address):
                continue
            if session.announced and gone.unheard and self._holds(session):
                return session
            self._drop(session, "BGP Notification sent" if gone.unheard else gone.reason)
        return None

    def _holds(self, session: Session) -> bool:
        now = self._network.clock()
        if session.unheard_since is None:
            session.unheard_since = min(now, max(self._network.routes_changed_at, session.up_at))
        return now - session.unheard_since < HOLD

    def _announce(self, session: Session) -> None:
        if not session.announced:
            session.announced = True
            self._log(session, "Up", session.up_at)

    def _drop(self, session: Session, reason: str) -> None:
        now = self._network.clock()
        del self._held[session.peering.ends]
        self._ended[session.peering.ends] = now
        if session.announced:
            self._log(session, f"Down {reason}", now)

    def _log(self, session: Session, what: str, at: float) -> None:
        for speaker in session.peering.ends:
            router = self._network.routers[speaker[0]]
            config = router.bgp.config(speaker[1])
            if config and config.log_changes:
                _, far = session.peering.sides(speaker[0])
                vpn = "" if speaker[1] == DEFAULT_VRF else f"vpn vrf {speaker[1]} "
                router.log_message(f"%BGP-5-ADJCHANGE: neighbor {str(far[2]).upper()} {vpn}{what}", at)


def originated(router: Router, vrf: str, family: str = "ipv4") -> list[IPv4Network | IPv6Network]:
    """The networks that a router originates in a family: those of its ``network`` lines that its routing table has.

    VPNv4 carries what the VRFs originate in IPv4.
    """
    if family.startswith("vpn"):
        inner = "ipv6" if family == "vpnv6" else "ipv4"
        vrfs = [config.vrf for config in router.bgp if config.vrf != DEFAULT_VRF]
        return [network for name in vrfs for network in originated(router, name, inner)]
    config = router.bgp.config(vrf)
    if config is None:
        return []
    table = rib(router, vrf, 6 if family == "ipv6" else 4)
    return [network for network in (config.networks6 if family == "ipv6" else config.networks) if network in table]
