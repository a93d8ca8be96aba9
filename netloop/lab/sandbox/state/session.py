"""BGP sessions: worked out from both ends when somebody looks, up once both have agreed for the convergence time.

Sessions that nothing has touched since the boot are up since the boot. One that is up outlives a missing route for
the hold time, as RFC 4271 has it; a change of either end's terms ends it at once, and so does the end of the link of
an external one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.bgp import NOBODY, BgpSpeaker
from netloop.lab.sandbox.state.peering import Agreements, Gone, Peering, SpeakerEnd
from netloop.lab.sandbox.state.timeline import NEVER
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces

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
    """A session as one router sees it; ``since`` is None for one that is not up.

    ``theirs`` are the families that the neighbor has activated: those that both ends have are exchanged.
    """

    state: str
    since: float | None = None
    local: IPv4Address | IPv6Address | None = None
    remote_id: IPv4Address = NOBODY
    theirs: frozenset[str] = frozenset()

    @property
    def established(self) -> bool:
        """Whether the session is up."""
        return self.state == "Established"


class Sessions:
    """The BGP sessions of the network; ``version`` counts those that began or ended."""

    def __init__(self, world: World) -> None:
        self._world, self._timeline = world, world.timeline
        self._speakers: dict[str, BgpSpeaker] = {}
        self.version = 0
        self._held: dict[frozenset[SpeakerEnd], BgpSession] = {}
        self._at: dict[tuple[str, str, str], BgpSession] = {}
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
        speaker = self._speakers[far[0]]
        there = speaker.config(far[1])
        back = there.neighbor(str(local[2])) if there else None
        families = back.families if back else frozenset()
        return SessionView("Established", session.up_at, local[2], speaker.router_id(far[1]), families)

    def established(self) -> tuple[list[BgpSession], float]:
        """Every session that is up, as of now, and until when that stays so if nobody changes anything.

        The time is in seconds of the network's clock. What comes up while the speakers are asked may be up for some of
        them only; it bounds how long the answer holds, since ``now`` is before the first is asked.
        """
        now, until = self._timeline.clock(), float("inf")
        for name in self._speakers:
            self.settle(self._world.routers[name])
        for session in [held for held in self._held.values() if not self._wanted(held)]:
            self._drop(session, "Neighbor deleted")
        for session in self._held.values():
            if session.up_at > now:
                until = min(until, session.up_at)
            elif session.unheard_since is not None:
                until = min(until, session.unheard_since + HOLD)
        return [session for session in self._held.values() if session.announced], until

    def ask(self, names: Iterable[str] | None = None) -> Iterator[None]:
        """What ``established`` has to ask these speakers, or every one; it does the rest in a moment then."""
        for name in self._speakers if names is None else names:
            for config in self._speakers[name]:
                for neighbor in config.neighbors:
                    self._agreements.on(self._world.routers[name], config, neighbor)
            yield

    def follow(self, router: Chassis) -> None:
        """Bring a router's sessions up to now, those too that its neighbors alone know of, or nobody any more."""
        for name in (router.name, *self.peers(router)):
            self.settle(self._world.routers[name])
        for session in [held for held in self._of(router) if not self._wanted(held)]:
            self._drop(session, "Neighbor deleted")

    def peers(self, router: Chassis) -> list[str]:
        """The routers at the other ends of a router's sessions."""
        return sorted({session.peering.sides(router.name)[1][0] for session in self._of(router)})

    def _of(self, router: Chassis) -> list[BgpSession]:
        return [held for held in self._held.values() if router.name in {end[0] for end in held.peering.ends}]

    def _wanted(self, session: BgpSession) -> bool:
        """Whether an end still has the neighbor; while one has, that one ends the session."""
        configs = ((self._speakers[name].config(vrf), peer) for name, vrf, peer in _places(session.peering))
        return any(config is not None and config.neighbor(peer) is not None for config, peer in configs)

    def speaker(self, router: str) -> BgpSpeaker:
        """BGP on a router."""
        return self._speakers[router]

    def settle(self, router: Chassis) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        for config in self._speakers[router.name]:
            for neighbor in config.neighbors:
                self.seen(router, config, neighbor)

    def reset(self, router: Chassis, reason: str, vrf: str | None = None, address: str | None = None) -> None:
        """Drop a router's sessions: all, a VRF's, or the one with a neighbor."""
        for session in self._of(router):
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
            self.version += 1
            self._at |= dict.fromkeys(_places(wanted), held)
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
        """The session that is up and has only lost its way, until the hold time is over; others end.

        An external one ends with the link that it is on (``bgp fast-external-fallover``, which IOS has by default).
        """
        session = self._at.get((router.name, config.vrf, str(neighbor.ip)))
        if session is None:
            return None
        linked = neighbor.asn != config.asn and not neighbor.multihop and self._off(session)
        if session.announced and gone.unheard and not linked and self._holds(session):
            return session
        reason = "Interface flap" if linked else "BGP Notification sent" if gone.unheard else gone.reason
        self._drop(session, reason)
        return None

    def _off(self, session: BgpSession) -> bool:
        """Whether an end's address stands on no interface that is up."""
        return not all(_stands(self._world.routers[end[0]], end) for end in session.peering.ends)

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
        self.version += 1
        for place in _places(session.peering):
            self._at.pop(place, None)
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


def _stands(router: Chassis, end: SpeakerEnd) -> bool:
    places = (config for config in interfaces(router.running) if config.vrf == end[1] and end[2] in config.hosts)
    return any(router.is_up(config.name) for config in places)


def _places(peering: Peering) -> list[tuple[str, str, str]]:
    """Each end's router and VRF, with the neighbor's address there."""
    sides = [peering.sides(end[0]) for end in peering.ends]
    return [(local[0], local[1], str(far[2])) for local, far in sides]
