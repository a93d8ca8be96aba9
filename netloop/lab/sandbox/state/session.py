"""BGP sessions: worked out from both ends when somebody looks, up once both have agreed for the convergence time.

Sessions that nothing has touched since the boot are up since the boot. One that is up outlives a missing route for
the hold time, as RFC 4271 has it; a change of either end's terms ends it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.lab.sandbox.state.bgp import NOBODY, BgpSpeaker
from netloop.lab.sandbox.state.peering import Agreements, Gone, Peering, SpeakerEnd
from netloop.lab.sandbox.state.timeline import NEVER
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

HOLD = 180.0
"""Seconds that a session lives without hearing from its peer (IOS's default)."""


@dataclass(slots=True)
class BgpSession:
    """A session that both ends agreed on; times in seconds of the network's clock."""

    peering: Peering
    up_at: float
    announced: bool = False
    unheard_since: float | None = None


@dataclass(frozen=True, slots=True)
class SessionView:
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

    def __init__(self, world: World) -> None:
        self._world, self._timeline = world, world.timeline
        self._speakers: dict[str, BgpSpeaker] = {}
        self._held: dict[frozenset[SpeakerEnd], BgpSession] = {}
        self._ended: dict[frozenset[SpeakerEnd], float] = {}
        self._agreements = Agreements(world, self._speakers)

    def on(self, chassis: Chassis) -> BgpSpeaker:
        """BGP on a router that is being made; a changed identifier resets the sessions of its VRF."""
        speaker = BgpSpeaker(chassis, partial(self.reset, chassis, "Router ID changed"))
        self._speakers[chassis.name] = speaker
        return speaker

    def seen(self, router: Chassis, config: BgpConfig, neighbor: NeighborConfig) -> SessionView:
        """A neighbor's session, as of now."""
        found = self._agreements.on(router, config, neighbor)
        session = self._kept(router, config, neighbor, found) if isinstance(found, Gone) else self._session(found)
        if session is None:
            return SessionView(found.state if isinstance(found, Gone) else "Idle")
        if session.up_at > self._timeline.clock():
            return SessionView("Active")
        self._announce(session)
        local, far = session.peering.sides(router.name)
        peer = self._world.routers[far[0]]
        counts = tuple((family, len(self.originated(peer, far[1], family))) for family in sorted(neighbor.families))
        prefixes = dict(counts).get("ipv4", 0)
        return SessionView(
            "Established", session.up_at, local[2], self._speakers[peer.name].router_id(far[1]), prefixes, counts
        )

    def settle(self, router: Chassis) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        for config in self._speakers[router.name]:
            for neighbor in config.neighbors:
                self.seen(router, config, neighbor)

    def originated(self, router: Chassis, vrf: str, family: str = "ipv4") -> list[IPv4Network | IPv6Network]:
        """The networks that a router originates in a family: those of its ``network`` lines that its table has.

        With ``redistribute connected`` the connected ones too; route maps are not looked at. VPNv4 carries what the
        VRFs originate in IPv4.
        """
        speaker = self._speakers[router.name]
        if family.startswith("vpn"):
            inner = "ipv6" if family == "vpnv6" else "ipv4"
            vrfs = [config.vrf for config in speaker if config.vrf != DEFAULT_VRF]
            return [network for name in vrfs for network in self.originated(router, name, inner)]
        config = speaker.config(vrf)
        if config is None:
            return []
        table = router.rib(vrf, 6 if family == "ipv6" else 4)
        networks = config.networks6 if family == "ipv6" else config.networks
        found = [network for network in networks if network in table]
        if family in config.connected:
            found += [routes[0].prefix for routes in table if routes[0].code == "C"]
        return list(dict.fromkeys(found))

    def reset(self, router: Chassis, reason: str, vrf: str | None = None, address: str | None = None) -> None:
        """Drop a router's sessions: all, a VRF's, or the one with a neighbor."""
        for session in list(self._held.values()):
            if router.name not in {speaker[0] for speaker in session.peering.ends}:
                continue
            local, far = session.peering.sides(router.name)
            if vrf in {None, local[1]} and address in {None, str(far[2]), str(far[2]).upper()}:
                self._drop(session, reason)

    def _session(self, wanted: Peering) -> BgpSession:
        """The session that both ends want, made when there is none."""
        held = self._held.get(wanted.ends)
        if held is not None and held.peering != wanted:
            self._drop(held, "Neighbor configuration changed")
            held = None
        if held is None:
            held = self._held[wanted.ends] = BgpSession(wanted, self._due(wanted))
        held.unheard_since = None
        return held

    def _due(self, wanted: Peering) -> float:
        """When a new session is up: as of the boot when nothing happened since, else after the convergence time."""
        timeline, ended = self._timeline, self._ended.get(wanted.ends)
        events = [self._world.routers[speaker[0]].changed_at for speaker in wanted.ends]
        if ended is not None:
            events += [ended, timeline.routes_changed_at]
        latest = max(events)
        return timeline.booted if latest == NEVER else latest + timeline.convergence

    def _kept(self, router: Chassis, config: BgpConfig, neighbor: NeighborConfig, gone: Gone) -> BgpSession | None:
        """The session that is up and has only lost its way, until the hold time is over; others end."""
        for session in list(self._held.values()):
            if not session.peering.joins((router.name, config.vrf), neighbor.address):
                continue
            if session.announced and gone.unheard and self._holds(session):
                return session
            self._drop(session, "BGP Notification sent" if gone.unheard else gone.reason)
        return None

    def _holds(self, session: BgpSession) -> bool:
        now = self._timeline.clock()
        if session.unheard_since is None:
            session.unheard_since = min(now, max(self._timeline.routes_changed_at, session.up_at))
        return now - session.unheard_since < HOLD

    def _announce(self, session: BgpSession) -> None:
        if not session.announced:
            session.announced = True
            self._log(session, "Up", session.up_at)

    def _drop(self, session: BgpSession, reason: str) -> None:
        now = self._timeline.clock()
        del self._held[session.peering.ends]
        self._ended[session.peering.ends] = now
        if session.announced:
            self._log(session, f"Down {reason}", now)

    def _log(self, session: BgpSession, what: str, at: float) -> None:
        for speaker in session.peering.ends:
            router = self._world.routers[speaker[0]]
            config = self._speakers[router.name].config(speaker[1])
            if config and config.log_changes:
                _, far = session.peering.sides(speaker[0])
                vpn = "" if speaker[1] == DEFAULT_VRF else f"vpn vrf {speaker[1]} "
                router.log_message(f"%BGP-5-ADJCHANGE: neighbor {str(far[2]).upper()} {vpn}{what}", at)
