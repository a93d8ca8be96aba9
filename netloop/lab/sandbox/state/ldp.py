"""LDP: the router IDs of each router, hellos, and the sessions between neighbors that reach each other.

The ID of a VRF is its highest loopback that is up, else its highest address, unless ``mpls ldp router-id`` names an
interface; it changes when its address goes, or at once with ``force``. A session runs between transport addresses: the
IDs, or what ``mpls ldp discovery transport-address`` says. Each end needs a route to the other's, the default route
aside, and both the same password or none. Source: Cisco IOS MPLS Command Reference; RFC 5036, 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.names import order
from netloop.lab.sandbox.state.election import addresses, elect
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.state.tcp import bad_digest
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ldp import LdpConfig, ldp_config, ldp_configs

PORT, OTHER_PORT = 646, 20170


@dataclass(frozen=True, slots=True)
class LdpIdentity:
    """A router ID in effect; ``since`` is when it was taken, in seconds of the network's clock."""

    address: IPv4Address
    since: float


class LdpSpeaker:
    """LDP on one router, by VRF."""

    def __init__(self, chassis: Chassis, timeline: Timeline) -> None:
        self.chassis, self._timeline = chassis, timeline
        self.identities: dict[str, LdpIdentity] = {}

    @property
    def router_id(self) -> IPv4Address | None:
        """The ID in the default VRF, None where LDP does not run there."""
        return self.router_id_of(DEFAULT_VRF)

    def router_id_of(self, vrf: str) -> IPv4Address | None:
        """The ID in a VRF, None where LDP does not run there."""
        found = self.identities.get(vrf)
        return found.address if found else None

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self.identities.clear()

    def refresh(self) -> None:
        """Follow the configuration and the interfaces."""
        configs = ldp_configs(self.chassis.running)
        for vrf in set(self.identities) - set(configs):
            del self.identities[vrf]
        for vrf, config in configs.items():
            chosen = self._choice(vrf, config)
            if chosen is None:
                self.identities.pop(vrf, None)
            elif chosen != self.router_id_of(vrf):
                self.identities[vrf] = LdpIdentity(chosen, self._timeline.clock())

    def _choice(self, vrf: str, config: LdpConfig) -> IPv4Address | None:
        if not config.interfaces:
            return None
        named, present = self._address(config.router_id, vrf), self.router_id_of(vrf)
        if config.force and named:
            return named
        held = {address for _, address in addresses(self.chassis, vrf)}
        return present if present in held else named or elect(self.chassis, vrf)

    def _address(self, name: str | None, vrf: str) -> IPv4Address | None:
        found = self.chassis.interface(name) if name else None
        usable = found and found.primary and found.vrf == vrf and self.chassis.is_up(found.name)
        return found.primary.ip if usable and found and found.primary else None

    def transport(self, vrf: str, interface: str) -> IPv4Address | None:
        """The transport address that hellos carry on an interface."""
        said = dict(ldp_config(self.chassis.running, vrf).transports).get(interface)
        config = self.chassis.interface(interface)
        if said == "interface" and config and config.primary:
            return config.primary.ip
        return IPv4Address(said) if said and said != "interface" else self.router_id_of(vrf)


@dataclass(frozen=True, slots=True)
class LdpHello:
    """A hello that is received: on which own interface, from whom in which VRF, its source and what it carries."""

    interface: str
    peer: Chassis
    peer_vrf: str
    address: IPv4Address
    router_id: IPv4Address
    transport: IPv4Address
    own_transport: IPv4Address


@dataclass(frozen=True, slots=True)
class LdpPeer:
    """A session as one router sees it; ``since`` in seconds of the network's clock, ``password`` whether it has one."""

    router_id: IPv4Address
    since: float
    hellos: tuple[LdpHello, ...]
    password: bool = False


LdpEnd = tuple[str, str, IPv4Address]
"""A router's name, a VRF and the ID there."""

Pair = frozenset[LdpEnd]


class LdpSessions:
    """The LDP sessions of the network, worked out when somebody looks."""

    def __init__(self, world: World) -> None:
        self._world, self._timeline = world, world.timeline
        self._speakers: dict[str, LdpSpeaker] = {}
        self._up: dict[Pair, float] = {}
        self._announced: set[Pair] = set()
        self._refused: set[Pair] = set()

    def on(self, chassis: Chassis) -> LdpSpeaker:
        """LDP on a router that is being made."""
        made = self._speakers[chassis.name] = LdpSpeaker(chassis, self._timeline)
        return made

    def hellos(self, router: Chassis, vrf: str = DEFAULT_VRF) -> Iterator[LdpHello]:
        """Whom a router hears in a VRF: both ends of the cable run LDP in one subnet."""
        for name in sorted(ldp_config(router.running, vrf).interfaces, key=order):
            far = self._world.cables.far_end(router.name, name)
            own = router.interface(name)
            peer = self._world.routers[far[0]] if far else None
            other = peer.interface(far[1]) if peer and far else None
            if not (far and own and own.primary and peer and other and other.primary and router.is_up(name)):
                continue
            speaker, mine = self._speakers[peer.name], self._speakers[router.name].transport(vrf, name)
            router_id, transport = speaker.router_id_of(other.vrf), speaker.transport(other.vrf, far[1])
            runs = far[1] in ldp_config(peer.running, other.vrf).interfaces
            heard = runs and own.primary.network == other.primary.network
            if heard and router_id is not None and transport is not None and mine is not None:
                yield LdpHello(name, peer, other.vrf, other.primary.ip, router_id, transport, mine)

    def way(self, router: Chassis, vrf: str, target: IPv4Address) -> Route | None:
        """The route to a transport address; the default route is none."""
        routes = router.rib(vrf).lookup(target)
        return routes[0] if routes and routes[0].prefix.prefixlen > 0 else None

    def seen(self, router: Chassis, vrf: str = DEFAULT_VRF) -> list[LdpPeer]:
        """The sessions of a VRF that are up, by the peers' IDs."""
        heard: dict[tuple[str, str], list[LdpHello]] = {}
        for hello in self.hellos(router, vrf):
            heard.setdefault((hello.peer.name, hello.peer_vrf), []).append(hello)
        self._end_unheard((router.name, vrf), set(heard))
        found = (self._session(router, vrf, hellos) for hellos in heard.values())
        return sorted((peer for peer in found if peer), key=lambda peer: peer.router_id)

    def _end_unheard(self, own: tuple[str, str], heard: set[tuple[str, str]]) -> None:
        """End the sessions of a VRF with peers whose hellos come no more."""
        for pair in list(self._up):
            places = {end[:2] for end in pair}
            if own in places and not places - {own} <= heard:
                self._end(pair)

    def settle(self, router: Chassis) -> None:
        """Bring a router's sessions up to now, their log lines included."""
        ended = {end[1] for pair in self._up for end in pair if end[0] == router.name}
        for vrf in {**ldp_configs(router.running), **dict.fromkeys(sorted(ended))}:
            self.seen(router, vrf)

    def reset(self, router: Chassis, address: IPv4Address | None = None) -> None:
        """End a router's sessions, all or those with one peer; they come back after the convergence time."""
        self.settle(router)
        due = self._timeline.clock() + self._timeline.convergence
        for pair in list(self._up):
            far = [end[2] for end in pair if end[0] != router.name]
            if len(far) < len(pair) and address in {None, *far}:
                self._end(pair)
                self._up[pair] = due

    def _session(self, router: Chassis, vrf: str, hellos: list[LdpHello]) -> LdpPeer | None:
        peer, peer_vrf, far_id = hellos[0].peer, hellos[0].peer_vrf, hellos[0].router_id
        own_id = self._speakers[router.name].router_id_of(vrf)
        if own_id is None or own_id == far_id:
            return None
        ends = (router.name, vrf, own_id), (peer.name, peer_vrf, far_id)
        pair: Pair = frozenset(ends)
        if not any(self._reached(router, vrf, hello) for hello in hellos) or not self._trusted(ends):
            self._end(pair)
            return None
        self._forget(pair, {(router.name, vrf), (peer.name, peer_vrf)})
        since = self._up.setdefault(pair, self._due(ends))
        if since > self._timeline.clock():
            return None
        if pair not in self._announced:
            self._announced.add(pair)
            self._log(pair, "UP", since)
        secret = ldp_config(router.running, vrf).passwords.towards(far_id)
        return LdpPeer(far_id, since, tuple(hellos), bool(secret))

    def _reached(self, router: Chassis, vrf: str, hello: LdpHello) -> bool:
        """Whether both ends have a route to the other's transport address."""
        there = self.way(router, vrf, hello.transport)
        return there is not None and self.way(hello.peer, hello.peer_vrf, hello.own_transport) is not None

    def _trusted(self, ends: tuple[LdpEnd, LdpEnd]) -> bool:
        """Whether both ends have the same password; what is wrong is logged once, as TCP does."""
        pair = frozenset(ends)
        secrets = [self._secret(own, far) for own, far in (ends, ends[::-1])]
        if secrets[0] == secrets[1] is not None:
            self._refused.discard(pair)
            return True
        if pair not in self._refused:
            self._refused.add(pair)
            for secret, other, (own, far) in zip(secrets, secrets[::-1], (ends, ends[::-1]), strict=True):
                if line := bad_digest((str(own[2]), secret or "", PORT), (str(far[2]), other or "", OTHER_PORT)):
                    self._world.routers[own[0]].log_message(line)
        return False

    def _secret(self, own: LdpEnd, far: LdpEnd) -> str | None:
        """An end's password for the other, empty for none, None where there is none and must be."""
        passwords = ldp_config(self._world.routers[own[0]].running, own[1]).passwords
        found = passwords.towards(far[2])
        return None if passwords.required and not found else found

    def _due(self, ends: tuple[LdpEnd, LdpEnd]) -> float:
        timeline = self._timeline
        taken = [self._speakers[name].identities[vrf].since for name, vrf, _ in ends]
        latest = max(*taken, timeline.routes_changed_at)
        return timeline.booted if latest <= timeline.booted else latest + timeline.convergence

    def _forget(self, pair: Pair, names: set[tuple[str, str]]) -> None:
        """End the session of the same two routers under other IDs."""
        for known in [known for known in self._up if known != pair and {end[:2] for end in known} == names]:
            self._end(known)

    def _end(self, pair: Pair) -> None:
        self._up.pop(pair, None)
        if pair in self._announced:
            self._announced.discard(pair)
            self._log(pair, "DOWN", self._timeline.clock())

    def _log(self, pair: Pair, what: str, at: float) -> None:
        for own in pair:
            far = next(end[2] for end in pair if end != own)
            self._world.routers[own[0]].log_message(f"%LDP-5-NBRCHG: LDP Neighbor {far}:0 (1) is {what}", at)
