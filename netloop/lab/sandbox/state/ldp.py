"""LDP: the router ID of each router, and the sessions between neighbors that reach each other's ID.

The ID is the highest loopback that is up, else the highest address, unless ``mpls ldp router-id`` names an interface;
it changes when its address goes, or at once with ``force``. Source: Cisco IOS MPLS Command Reference, ``mpls ldp
router-id``; RFC 5036, 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.state.election import addresses, elect
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ldp import ldp_config


class LdpSpeaker:
    """LDP on one router; ``since`` is when the ID was taken, in seconds of the network's clock."""

    def __init__(self, chassis: Chassis, timeline: Timeline) -> None:
        self.chassis, self._timeline = chassis, timeline
        self.router_id: IPv4Address | None = None
        self.since = 0.0

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self.router_id, self.since = None, 0.0

    def refresh(self) -> None:
        """Follow the configuration and the interfaces."""
        chosen = self._choice()
        if chosen != self.router_id:
            self.router_id, self.since = chosen, self._timeline.clock()

    def _choice(self) -> IPv4Address | None:
        config = ldp_config(self.chassis.running)
        if not config.interfaces:
            return None
        named = self._address(config.router_id)
        if config.force and named:
            return named
        held = {address for _, address in addresses(self.chassis, DEFAULT_VRF)}
        if self.router_id in held:
            return self.router_id
        return named or elect(self.chassis, DEFAULT_VRF)

    def _address(self, name: str | None) -> IPv4Address | None:
        found = self.chassis.interface(name) if name else None
        return found.primary.ip if found and found.primary and self.chassis.is_up(found.name) else None


@dataclass(frozen=True, slots=True)
class LdpHello:
    """A hello that is received: on which own interface, from whom and from which address on the link."""

    interface: str
    peer: Chassis
    address: IPv4Address
    router_id: IPv4Address


@dataclass(frozen=True, slots=True)
class LdpPeer:
    """A session as one router sees it; ``since`` in seconds of the network's clock."""

    router_id: IPv4Address
    since: float
    hellos: tuple[LdpHello, ...]


Pair = frozenset[tuple[str, IPv4Address]]


class LdpSessions:
    """The LDP sessions of the network, worked out when somebody looks."""

    def __init__(self, world: World) -> None:
        self._world, self._timeline = world, world.timeline
        self._speakers: dict[str, LdpSpeaker] = {}
        self._up: dict[Pair, float] = {}
        self._announced: set[Pair] = set()

    def on(self, chassis: Chassis) -> LdpSpeaker:
        """LDP on a router that is being made."""
        made = self._speakers[chassis.name] = LdpSpeaker(chassis, self._timeline)
        return made

    def hellos(self, router: Chassis) -> Iterator[LdpHello]:
        """Whom a router hears: both ends of the cable run LDP in one subnet."""
        for name in sorted(ldp_config(router.running).interfaces):
            far = self._world.cables.far_end(router.name, name)
            own = router.interface(name)
            peer = self._world.routers[far[0]] if far else None
            other = peer.interface(far[1]) if peer and far else None
            if not (far and own and own.primary and peer and other and other.primary and router.is_up(name)):
                continue
            router_id = self._speakers[peer.name].router_id
            heard = far[1] in ldp_config(peer.running).interfaces and own.primary.network == other.primary.network
            if heard and router_id is not None:
                yield LdpHello(name, peer, other.primary.ip, router_id)

    def seen(self, router: Chassis) -> list[LdpPeer]:
        """The sessions that are up, by the peers' IDs."""
        heard: dict[str, list[LdpHello]] = {}
        for hello in self.hellos(router):
            heard.setdefault(hello.peer.name, []).append(hello)
        found = (self._session(router, hellos) for hellos in heard.values())
        return sorted((peer for peer in found if peer), key=lambda peer: peer.router_id)

    def settle(self, router: Chassis) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        self.seen(router)

    def _session(self, router: Chassis, hellos: list[LdpHello]) -> LdpPeer | None:
        peer, far_id = hellos[0].peer, hellos[0].router_id
        own_id = self._speakers[router.name].router_id
        if own_id is None or own_id == far_id:
            return None
        pair: Pair = frozenset({(router.name, own_id), (peer.name, far_id)})
        if not (_way(router, far_id) and _way(peer, own_id)):
            self._end(pair)
            return None
        self._forget(pair, {router.name, peer.name})
        since = self._up.setdefault(pair, self._due(router, peer))
        if since > self._timeline.clock():
            return None
        if pair not in self._announced:
            self._announced.add(pair)
            self._log(pair, "UP", since)
        return LdpPeer(far_id, since, tuple(hellos))

    def _due(self, router: Chassis, peer: Chassis) -> float:
        timeline = self._timeline
        taken = [self._speakers[one.name].since for one in (router, peer)]
        latest = max(*taken, timeline.routes_changed_at)
        return timeline.booted if latest <= timeline.booted else latest + timeline.convergence

    def _forget(self, pair: Pair, names: set[str]) -> None:
        """End the session of the same two routers under other IDs."""
        for known in [known for known in self._up if known != pair and {name for name, _ in known} == names]:
            self._end(known)

    def _end(self, pair: Pair) -> None:
        self._up.pop(pair, None)
        if pair in self._announced:
            self._announced.discard(pair)
            self._log(pair, "DOWN", self._timeline.clock())

    def _log(self, pair: Pair, what: str, at: float) -> None:
        for name, own in pair:
            far = next(address for other, address in pair if other != name)
            if own is not None:
                self._world.routers[name].log_message(f"%LDP-5-NBRCHG: LDP Neighbor {far}:0 (1) is {what}", at)


def _way(router: Chassis, target: IPv4Address) -> bool:
    """Whether there is a route to an ID, the default route aside."""
    routes = router.rib().lookup(target)
    return bool(routes) and routes[0].prefix.prefixlen > 0
