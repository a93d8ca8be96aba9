"""LDP: the router ID of each router, and the sessions between neighbors that reach each other's ID.

The ID is the highest loopback that is up, else the highest address, unless ``mpls ldp router-id`` names an interface;
it changes when its address goes, or at once with ``force``. Source: Cisco IOS MPLS Command Reference, ``mpls ldp
router-id``; RFC 5036, 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.ldp_views import ldp_config
from netloop.lab.sandbox.state.election import addresses, elect
from netloop.lab.sandbox.state.rib import rib
from netloop.lab.sandbox.views import DEFAULT_VRF

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network
    from netloop.lab.sandbox.router import Router


class LdpSpeaker:
    """LDP on one router; ``since`` is when the ID was taken, in seconds of the network's clock."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.router_id: IPv4Address | None = None
        self.since = 0.0

    def refresh(self) -> None:
        """Follow the configuration and the interfaces."""
        chosen = self._choice()
        if chosen != self.router_id:
            self.router_id, self.since = chosen, self.router.network.clock()

    def _choice(self) -> IPv4Address | None:
        config = ldp_config(self.router.running)
        if not config.interfaces:
            return None
        named = self._address(config.router_id)
        if config.force and named:
            return named
        held = {address for _, address in addresses(self.router, DEFAULT_VRF)}
        if self.router_id in held:
            return self.router_id
        return named or elect(self.router, DEFAULT_VRF)

    def _address(self, name: str | None) -> IPv4Address | None:
        found = self.router.interface(name) if name else None
        return found.primary.ip if found and found.primary and self.router.is_up(found.name) else None


@dataclass(frozen=True, slots=True)
class Hearing:
    """Somebody who is heard on an interface: the own interface, the peer, and its address on the link."""

    interface: str
    peer: Router
    address: IPv4Address


@dataclass(frozen=True, slots=True)
class LdpPeer:
    """A session as one router sees it; ``since`` in seconds of the network's clock."""

    router_id: IPv4Address
    since: float
    hearings: tuple[Hearing, ...]


Pair = frozenset[tuple[str, IPv4Address]]


class LdpSessions:
    """The LDP sessions of the network, worked out when somebody looks."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._up: dict[Pair, float] = {}
        self._announced: set[Pair] = set()

    def hearings(self, router: Router) -> Iterator[Hearing]:
        """Whom a router hears: both ends of the cable run LDP in one subnet."""
        for name in sorted(ldp_config(router.running).interfaces):
            far = self._network.far_end(router.name, name)
            own = router.interface(name)
            peer = self._network.routers[far[0]] if far else None
            other = peer.interface(far[1]) if peer and far else None
            if not (far and own and own.primary and peer and other and other.primary and router.is_up(name)):
                continue
            heard = far[1] in ldp_config(peer.running).interfaces and peer.ldp.router_id is not None
            if heard and own.primary.network == other.primary.network:
                yield Hearing(name, peer, other.primary.ip)

    def seen(self, router: Router) -> list[LdpPeer]:
        """The sessions that are up, by the peers' IDs."""
        heard: dict[str, list[Hearing]] = {}
        for hearing in self.hearings(router):
            heard.setdefault(hearing.peer.name, []).append(hearing)
        found = (self._session(router, hearings) for hearings in heard.values())
        return sorted((peer for peer in found if peer), key=lambda peer: peer.router_id)

    def settle(self, router: Router) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        self.seen(router)

    def _session(self, router: Router, hearings: list[Hearing]) -> LdpPeer | None:
        peer = hearings[0].peer
        own_id, far_id = router.ldp.router_id, peer.ldp.router_id
        if own_id is None or far_id is None or own_id == far_id:
            return None
        pair: Pair = frozenset({(router.name, own_id), (peer.name, far_id)})
        if not (_way(router, far_id) and _way(peer, own_id)):
            self._end(pair)
            return None
        self._forget(pair, {router.name, peer.name})
        since = self._up.setdefault(pair, self._due(router, peer))
        if since > self._network.clock():
            return None
        if pair not in self._announced:
            self._announced.add(pair)
            self._log(pair, "UP", since)
        return LdpPeer(far_id, since, tuple(hearings))

    def _due(self, router: Router, peer: Router) -> float:
        network = self._network
        latest = max(router.ldp.since, peer.ldp.since, network.routes_changed_at)
        return network.booted if latest <= network.booted else latest + network.convergence

    def _forget(self, pair: Pair, names: set[str]) -> None:
        """End the session of the same two routers under other IDs."""
        for known in [known for known in self._up if known != pair and {name for name, _ in known} == names]:
            self._end(known)

    def _end(self, pair: Pair) -> None:
        self._up.pop(pair, None)
        if pair in self._announced:
            self._announced.discard(pair)
            self._log(pair, "DOWN", self._network.clock())

    def _log(self, pair: Pair, what: str, at: float) -> None:
        for name, own in pair:
            far = next(address for other, address in pair if other != name)
            if own is not None:
                self._network.routers[name].log_message(f"%LDP-5-NBRCHG: LDP Neighbor {far}:0 (1) is {what}", at)


def _way(router: Router, target: IPv4Address) -> bool:
    """Whether there is a route to an ID, the default route aside."""
    routes = rib(router).lookup(target)
    return bool(routes) and routes[0].prefix.prefixlen > 0
