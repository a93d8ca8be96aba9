"""The BGP tables of every router: worked out for the whole network, once per version of it, when somebody looks.

What is originated goes from speaker to speaker until nothing changes any more. A router that passes nothing on
(internal sessions alone, no reflector) has no say in that: its table is worked out when it is asked for itself. Routes
are there as soon as their sessions are up; the time that updates take is not modelled.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from netloop.lab.sandbox.state.bgp_channel import (
    DEFAULTS,
    BgpChannel,
    BgpSide,
    is_vpn,
    table_of,
    unspecified,
    version_of,
)
from netloop.lab.sandbox.state.bgp_origin import originated
from netloop.lab.sandbox.state.bgp_path import OWN_WEIGHT, BgpPath, NlriKey, best_of, mapped
from netloop.lab.sandbox.state.peering import SpeakerEnd
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.session import BgpSession, Sessions
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.bgp import AggregateLine, BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, interfaces
from netloop.lab.sandbox.views.policy import policies
from netloop.lab.sandbox.views.vrf import VrfConfig, vrfs

ENOUGH = 200
"""How often a route may change at one router before it is left as it is: policies that never settle."""

Source = str | int
"""Where a path in a table is from: the number of a channel, or a word for what the router itself puts there."""
OWN, AGGREGATE = "own", "aggregate"
PIECE = 0.01
"""Seconds of work behind which others have their turn."""
NOTHING = -1
"""The edition of the tables in which there is nothing."""


class BgpTable:
    """One router's table of one family: every path to each prefix, the best one, and what an aggregate suppresses."""

    def __init__(self, router: str, family: str) -> None:
        self.router, self.family = router, family
        self.paths: dict[NlriKey, dict[Source, BgpPath]] = {}
        self.best: dict[NlriKey, BgpPath] = {}
        self.versions: dict[NlriKey, int] = {}
        self.version = 1
        self.aggregates: list[tuple[str, AggregateLine]] = []
        self.parts: dict[tuple[str, Prefix], set[NlriKey]] = {}

    def put(self, key: NlriKey, source: Source, path: BgpPath | None) -> bool:
        """Set or take away the path of a source; whether that changed anything."""
        known = self.paths.get(key, {})
        if known.get(source) == path:
            return False
        if path is not None:
            self.paths.setdefault(key, known)[source] = path
        else:
            del known[source]
            if not known:
                del self.paths[key]
        return True

    def suppressed(self, key: NlriKey) -> bool:
        """Whether an aggregate with ``summary-only`` keeps a route from neighbors."""
        return bool(self.aggregates) and any(
            line.summary_only and _part(key, rd, line.prefix) and self.parts.get((rd, line.prefix))
            for rd, line in self.aggregates
        )

    def of(self, rd: str) -> list[NlriKey]:
        """The names of the routes under a route distinguisher, in order."""
        return sorted((key for key in self.paths if key[0] == rd), key=lambda key: order(key[1]))

    def received(self, number: int) -> int:
        """How many paths a channel brought."""
        return sum(number in found for found in self.paths.values())


def order(prefix: Prefix) -> tuple[int, int]:
    """The order of prefixes in a table."""
    return int(prefix.network_address), prefix.prefixlen


def _part(key: NlriKey, rd: str, whole: Prefix) -> bool:
    """Whether a route is a more specific one of an aggregate."""
    prefix = key[1]
    if key[0] != rd or prefix.version != whole.version or prefix.prefixlen <= whole.prefixlen:
        return False
    shift = whole.max_prefixlen - whole.prefixlen
    return int(prefix.network_address) >> shift == int(whole.network_address) >> shift


@dataclass(frozen=True, slots=True)
class _Own:
    """What a router is at the time of a computation: its filters, VRFs, addresses by VRF and BGP instances."""

    chassis: Chassis
    configs: dict[str, BgpConfig]
    vrfs: dict[str, VrfConfig]
    hosts: dict[str, frozenset[int]]

    def rd(self, vrf: str) -> str:
        found = self.vrfs.get(vrf)
        return found.rd if found else ""

    def imports(self, family: str) -> tuple[tuple[str, frozenset[str]], ...]:
        """The distinguisher and the imported targets of every VRF that BGP runs in, for an IP family."""
        known = [self.vrfs[vrf] for vrf in self.configs if vrf in self.vrfs]
        return tuple((found.rd, found.imports.get(family, frozenset())) for found in known if found.rd)


class BgpComputation:
    """The tables that follow from the sessions that are up."""

    def __init__(self, world: World, sessions: Sessions, up: list[BgpSession]) -> None:
        self._world, self._sessions = world, sessions
        self._own: dict[str, _Own] = {}
        self.tables: dict[tuple[str, str], BgpTable] = {}
        self.channels: list[BgpChannel] = []
        self.pairs: dict[tuple[str, str, str, str], tuple[BgpChannel, BgpChannel]] = {}
        self._out: dict[tuple[str, str], list[BgpChannel]] = {}
        self._into: dict[str, list[BgpChannel]] = {}
        self._queue: deque[tuple[BgpTable, NlriKey]] = deque()
        self._waiting: set[tuple[str, str, NlriKey]] = set()
        self._changes: dict[tuple[str, str, NlriKey], int] = {}
        self._costs: dict[tuple[str, str, int], int | None] = {}
        self._leaning: dict[tuple[str, str, str], set[tuple[str, NlriKey]]] = {}
        self._groups: dict[tuple[object, ...], int] = {}
        self._sent: dict[tuple[int, NlriKey], tuple[BgpPath, BgpPath | None]] = {}
        for session in up:
            self._join(session)
        self._late = {name for name in self._speakers() if self._passes_nothing_on(name)}
        for name in self._speakers():
            self._originate(name)
        for channel in self.channels:
            if channel.default and channel.receiver.router not in self._late:
                self._default(channel)
        self._run()

    def _speakers(self) -> Iterator[str]:
        return (name for name in self._world.routers if self._configs(name))

    def _configs(self, name: str) -> dict[str, BgpConfig]:
        return {config.vrf: config for config in self._sessions.speaker(name)}

    def own(self, name: str) -> _Own:
        """What a router is."""
        if name not in self._own:
            chassis = self._world.routers[name]
            hosts: dict[str, set[int]] = {}
            for config in interfaces(chassis.running):
                if chassis.is_up(config.name):
                    hosts.setdefault(config.vrf, set()).update(map(int, config.hosts))
            frozen = {vrf: frozenset(found) for vrf, found in hosts.items()}
            self._own[name] = _Own(chassis, self._configs(name), vrfs(chassis.running), frozen)
        return self._own[name]

    def table(self, router: str, family: str) -> BgpTable:
        """A router's table, complete."""
        self._complete(router)
        return self._table(router, family)

    def _table(self, router: str, family: str) -> BgpTable:
        if (router, family) not in self.tables:
            self.tables[router, family] = BgpTable(router, family)
        return self.tables[router, family]

    def _join(self, session: BgpSession) -> None:
        """Make the channels of a session, both ways in each family that both ends have activated."""
        first, second = session.peering.sides(next(iter(session.peering.ends))[0])
        ends = self._neighbor(first, second), self._neighbor(second, first)
        if ends[0] is None or ends[1] is None:
            return
        for family in sorted(ends[0][1].families & ends[1][1].families):
            sides = self._side(first, *ends[0], family), self._side(second, *ends[1], family)
            if sides[0] is None or sides[1] is None:
                continue
            told = self._channel(family, sides[0], sides[1], session.up_at)
            heard = self._channel(family, sides[1], sides[0], session.up_at)
            for side, pair in (sides[0], (heard, told)), (sides[1], (told, heard)):
                self.pairs[side.router, side.vrf, side.neighbor.address.lower(), family] = pair

    def _channel(self, family: str, sender: BgpSide, receiver: BgpSide, since: float) -> BgpChannel:
        default = self._tells_default(sender, family)
        terms = sender.router, sender.vrf, family, sender.address, sender.policy, sender.neighbor.asn
        group = self._groups.setdefault((*terms, len(self._groups) if default else -1), len(self._groups))
        channel = BgpChannel(len(self.channels), group, family, sender, receiver, since, default)
        self.channels.append(channel)
        self._out.setdefault((sender.router, sender.table), []).append(channel)
        self._into.setdefault(receiver.router, []).append(channel)
        return channel

    def _neighbor(self, local: SpeakerEnd, far: SpeakerEnd) -> tuple[BgpConfig, NeighborConfig] | None:
        config = self.own(local[0]).configs.get(local[1])
        found = config.neighbor(str(far[2])) if config else None
        return (config, found) if config and found else None

    def _side(self, end: SpeakerEnd, config: BgpConfig, neighbor: NeighborConfig, family: str) -> BgpSide | None:
        """One end in a family; None in a VRF without a distinguisher."""
        name, vrf, address = end
        own, policy = self.own(name), neighbor.policy(family)
        rd, found = own.rd(vrf), own.vrfs.get(vrf)
        if vrf != DEFAULT_VRF and not rd:
            return None
        router_id = self._sessions.speaker(name).router_id(vrf)
        inner = f"ip{family.removeprefix('vpn')}" if is_vpn(family) else family
        table = table_of(family, vrf)
        return BgpSide(
            name,
            vrf,
            config.asn,
            router_id,
            config.cluster_id or router_id,
            address,
            neighbor.ip,
            neighbor,
            policy,
            policies(own.chassis.running),
            table,
            rd if vrf != DEFAULT_VRF else "",
            own.hosts.get(vrf, frozenset()),
            found.exports.get(family, frozenset()) if found else frozenset(),
            own.imports(inner) if is_vpn(family) else (),
            is_vpn(family) and self._passes_vpn_on(config, family),
            config.preference,
        )

    def _passes_vpn_on(self, config: BgpConfig, family: str) -> bool:
        having = [neighbor for neighbor in config.neighbors if family in neighbor.families]
        return any(n.asn != config.asn or n.policy(family).client for n in having)

    def _tells_default(self, side: BgpSide, family: str) -> bool:
        """Whether a neighbor is told the default route: a route map asks for a route that it permits."""
        if not side.policy.default_originate or is_vpn(family):
            return False
        name, version = side.policy.default_map, version_of(family)
        if name not in side.policies.route_maps:
            return True
        nowhere = BgpPath(unspecified(version))
        table = self.own(side.router).chassis.interior(side.vrf, version)
        return any(mapped(name, side.policies, routes[0].prefix, nowhere) is not None for routes in table)

    def _passes_nothing_on(self, name: str) -> bool:
        """Whether what a router receives changes nothing anywhere else."""
        if any(config.origin(f).aggregates for config in self._configs(name).values() for f in ("ipv4", "ipv6")):
            return False
        return all(self._ends_here(channel.receiver) for channel in self._into.get(name, ()))

    @staticmethod
    def _ends_here(side: BgpSide) -> bool:
        policy = side.policy
        return side.internal and not policy.client and not policy.weight and not policy.incoming.route_map

    def _originate(self, name: str) -> None:
        own = self.own(name)
        for vrf, config in own.configs.items():
            rd, found = own.rd(vrf), own.vrfs.get(vrf)
            if vrf != DEFAULT_VRF and not rd:
                continue
            for family in ("ipv4", "ipv6"):
                if family not in config.families:
                    continue
                targets = found.exports.get(family, frozenset()) if found and vrf != DEFAULT_VRF else frozenset()
                table = self._table(name, table_of(family, vrf))
                home = rd if vrf != DEFAULT_VRF else ""
                table.aggregates += [(home, line) for line in config.origin(family).aggregates]
                for prefix, path in originated(own.chassis, config, family, targets).items():
                    self._put(table, (home, prefix), OWN, path)

    def _put(self, table: BgpTable, key: NlriKey, source: Source, path: BgpPath | None) -> None:
        """Set a path, and have what follows from it worked out."""
        if table.put(key, source, path):
            self._again(table, key)

    def _again(self, table: BgpTable, key: NlriKey) -> None:
        """Have a route's best path chosen again."""
        place = table.router, table.family, key
        self._changes[place] = self._changes.get(place, 0) + 1
        if place not in self._waiting and self._changes[place] <= ENOUGH:
            self._waiting.add(place)
            self._queue.append((table, key))

    def _run(self) -> None:
        while self._queue:
            table, key = self._queue.popleft()
            self._waiting.discard((table.router, table.family, key))
            self._choose(table, key)

    def _choose(self, table: BgpTable, key: NlriKey) -> None:
        """Choose the best path again; when it is another one, tell everybody whom it concerns."""
        found = table.paths.get(key)
        best = best_of(found.values(), self._cost_at(table, key)) if found else None
        if best == table.best.get(key):
            return
        table.version += 1
        table.versions[key] = table.version
        if best is None:
            del table.best[key]
        else:
            table.best[key] = best
        self._aggregate(table, key)
        self._lean(table, key)
        if is_vpn(table.family):
            self._import(table, key)
        for channel in self._out.get((table.router, table.family), ()):
            if channel.receiver.router not in self._late:
                self._tell(channel, table, key)

    def _tell(self, channel: BgpChannel, table: BgpTable, key: NlriKey) -> None:
        """Send a route, or take it back, and have the neighbor take it."""
        if not is_vpn(channel.family) and key[0] != channel.sender.rd:
            return
        sent = self.sent(channel, table, key)
        taken = channel.taken(key, sent) if sent is not None else None
        there = self._table(channel.receiver.router, channel.receiver.table)
        name = taken[0] if taken else key if is_vpn(channel.family) else (channel.receiver.rd, key[1])
        self._put(there, name, channel.number, taken[1] if taken else None)

    def _default(self, channel: BgpChannel) -> None:
        table = self._table(channel.sender.router, channel.sender.table)
        self._tell(channel, table, (channel.sender.rd, DEFAULTS[version_of(channel.family)]))

    def sent(self, channel: BgpChannel, table: BgpTable, key: NlriKey) -> BgpPath | None:
        """What is told over a channel of a route of the sender's table; worked out once for a group of channels."""
        best = table.best.get(key)
        if best and table.suppressed(key) and not channel.unsuppressed(key, best):
            best = None
        if best is None or channel.tells_default(key):
            return channel.sent(key, best)
        if channel.returns(best):
            return None
        known = self._sent.get((channel.group, key))
        if known is None or known[0] is not best:
            known = self._sent[channel.group, key] = best, channel.sent(key, best)
        return known[1]

    def advertised(self, channel: BgpChannel) -> list[NlriKey]:
        """The routes that a channel's sender tells, in order."""
        table = self.table(channel.sender.router, channel.sender.table)
        keys = sorted(table.best, key=lambda key: (key[0], order(key[1])))
        default = (channel.sender.rd, DEFAULTS[version_of(channel.family)])
        if channel.default and default not in table.best:
            keys.insert(0, default)
        return [key for key in keys if self.sent(channel, table, key) is not None]

    def _aggregate(self, table: BgpTable, key: NlriKey) -> None:
        """Follow a changed route with the aggregates that it is a part of."""
        for rd, line in table.aggregates:
            if not _part(key, rd, line.prefix):
                continue
            parts = table.parts.setdefault((rd, line.prefix), set())
            before = bool(parts)
            (parts.add if key in table.best else parts.discard)(key)
            if bool(parts) is not before:
                self._put(table, (rd, line.prefix), AGGREGATE, self._whole(table, rd, line) if parts else None)

    def _whole(self, table: BgpTable, rd: str, line: AggregateLine) -> BgpPath:
        """An aggregate's own path."""
        own = self.own(table.router)
        vrf = next((name for name in own.configs if rd and own.rd(name) == rd), DEFAULT_VRF)
        family = f"ip{table.family[-2:]}"
        targets = own.vrfs[vrf].exports.get(family, frozenset()) if rd else frozenset()
        return BgpPath(
            unspecified(line.prefix.version),
            weight=OWN_WEIGHT,
            source="aggregate",
            targets=targets,
            aggregator=(own.configs[vrf].asn, self._sessions.speaker(table.router).router_id(vrf)),
        )

    def _import(self, table: BgpTable, key: NlriKey) -> None:
        """Have the router's VRFs take over a VPN route, or give it back."""
        best = table.best.get(key)
        if best is not None and best.imported_from:
            return
        own, family = self.own(table.router), f"ip{table.family[-2:]}"
        source = next((vrf for vrf in own.configs if own.rd(vrf) == key[0]), "")
        for rd, imports in own.imports(family):
            if rd != key[0]:
                takes = best is not None and bool(imports & best.targets)
                copy = (
                    replace(best, imported_from=key[0], home=source, hop_vrf=best.hop_vrf or source) if best else None
                )
                self._put(table, (rd, key[1]), f"import {key[0]}", copy if takes else None)

    def _complete(self, router: str) -> None:
        """Work out the table of a router that passes nothing on."""
        if router not in self._late:
            return
        self._late.discard(router)
        for channel in self._into.get(router, ()):
            table = self._table(channel.sender.router, channel.sender.table)
            for key in list(table.best):
                self._tell(channel, table, key)
            if channel.default:
                self._default(channel)
        self._run()

    def _cost_at(self, table: BgpTable, key: NlriKey) -> Callable[[BgpPath], int | None]:
        """The cost of a route's paths; those that no IGP leads to are looked at again when BGP's own routes change."""

        def cost(path: BgpPath) -> int | None:
            known = self._interior_cost(table.router, path)
            if known is None:
                home = self._home(table.router, path)
                self._leaning.setdefault((table.router, *home), set()).add((table.family, key))
                known = self._exterior_cost(table.router, path, {(table.family, key)})
            return known

        return cost

    def cost(self, table: BgpTable, key: NlriKey, path: BgpPath) -> int | None:
        """The cost to the next hop of a route's path; None where there is no way."""
        known = self._interior_cost(table.router, path)
        return self._exterior_cost(table.router, path, {(table.family, key)}) if known is None else known

    def _interior_cost(self, router: str, path: BgpPath) -> int | None:
        if path.kind == "local":
            return 0
        place = router, path.hop_vrf, int(path.next_hop)
        if place not in self._costs:
            chassis, hop = self._world.routers[router], path.next_hop
            routes = chassis.interior(path.hop_vrf, hop.version).lookup(hop)
            null = routes and routes[0].interface.startswith("Null")
            self._costs[place] = routes[0].metric if routes and not null else None
        return self._costs[place]

    def _home(self, router: str, path: BgpPath) -> tuple[str, str]:
        """The family and the distinguisher of the table that a path's next hop is looked up in."""
        inside = path.hop_vrf != DEFAULT_VRF
        return table_of(f"ipv{path.next_hop.version}", path.hop_vrf), self.own(router).rd(
            path.hop_vrf
        ) if inside else ""

    def _exterior_cost(self, router: str, path: BgpPath, over: set[tuple[str, NlriKey]]) -> int | None:
        """The cost of a next hop that another BGP route leads to, but for those ``over`` which one has come here.

        BGP's own default route leads to none.
        """
        if path.kind == "external" and path.next_hop == path.peer and not self._distant(router, path):
            return None
        family, rd = self._home(router, path)
        table = self._table(router, family)
        covering = [key for key in table.best if key[0] == rd and path.next_hop in key[1] and (family, key) not in over]
        key = max(covering, key=lambda found: found[1].prefixlen, default=None)
        if key is None or not key[1].prefixlen:
            return None
        way = table.best[key]
        known = self._interior_cost(router, way) if way.source != "aggregate" else None
        if known is None and way.kind != "local":
            known = self._exterior_cost(router, way, over | {(family, key)})
        return None if known is None else way.med or 0

    def _distant(self, router: str, path: BgpPath) -> bool:
        """Whether a neighbor may be further away than the link."""
        config = self.own(router).configs.get(path.hop_vrf)
        neighbor = config.neighbor(str(path.peer)) if config else None
        return neighbor is not None and neighbor.multihop

    def _lean(self, table: BgpTable, key: NlriKey) -> None:
        """Choose again for routes whose next hops a changed route may lead to."""
        for family, other in tuple(self._leaning.get((table.router, table.family, key[0]), ())):
            there = self._table(table.router, family)
            hops = [path.next_hop for path in there.paths.get(other, {}).values()]
            if (family, other) != (table.family, key) and any(hop in key[1] for hop in hops):
                self._again(there, other)


class BgpTables:
    """BGP's routes on all routers, as of now."""

    def __init__(self, world: World, sessions: Sessions, settle: Callable[[], None]) -> None:
        self._world, self._sessions, self._settle = world, sessions, settle
        self._stamp: tuple[int, ...] = ()
        self._terms: object = None
        self._until = float("-inf")
        self._now: BgpComputation | None = None
        self._edition = 0
        self._said = NOTHING, False

    def now(self) -> BgpComputation:
        """The tables as of now: the same as before while nothing happened."""
        self._settle()
        timeline = self._world.timeline
        if self._now is not None and self._stamp == self._versions() and timeline.clock() < self._until:
            return self._now
        up, self._until = self._sessions.established()
        self._stamp = self._versions()
        terms = self._stamp[:3], [(session.peering, session.up_at) for session in up]
        if self._now is None or terms != self._terms:
            self._terms, self._edition = terms, self._edition + 1
            self._now = BgpComputation(self._world, self._sessions, up)
        return self._now

    def prepare(self, chassis: Chassis, *, sessions: bool) -> Iterator[None]:
        """Work out in pieces what takes longest of a look at routes, and at a router's ``sessions``.

        What changes between two pieces is worked out again by who looks: pieces only save time.
        """
        own = (chassis.name, *self._sessions.peers(chassis)) if sessions else ()
        begun = time.perf_counter()
        for _ in self._sessions.ask(own if self._silent() else None):
            if time.perf_counter() - begun > PIECE:
                yield
                begun = time.perf_counter()

    def _versions(self) -> tuple[int, ...]:
        return *self._world.timeline.versions, self._sessions.version

    def _silent(self) -> bool:
        """Whether nobody originates anything, so that there are no routes whichever sessions are up."""
        version = self._world.timeline.policy_version
        if self._said[0] != version:
            configs = (config for name in self._world.routers for config in self._sessions.speaker(name))
            self._said = version, any(_originates(config) for config in configs)
        return not self._said[1]

    def edition(self) -> int:
        """A number that is another one when any route may have changed."""
        if self._silent():
            return NOTHING
        self.now()
        return self._edition

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The best paths that are not the router's own, as routes of a VRF's table."""
        config = self._sessions.speaker(chassis.name).config(vrf)
        if config is None or self._silent():
            return
        now, family = self.now(), table_of(f"ipv{version}", vrf)
        own = now.own(chassis.name)
        rd = own.rd(vrf) if vrf != DEFAULT_VRF else ""
        if vrf != DEFAULT_VRF and not rd:
            return
        table = now.table(chassis.name, family)
        for key, path in table.best.items():
            if key[0] == rd and (route := _route(key[1], path, config, vrf)) is not None:
                yield route

    def table(self, router: str, family: str) -> BgpTable:
        """A router's table of a family; while nobody originates anything, the other routers' sessions do not matter."""
        if self._silent():
            self._sessions.follow(self._world.routers[router])
            return BgpTable(router, family)
        return self.now().table(router, family)

    def best(self, chassis: Chassis, vrf: str, prefix: Prefix) -> BgpPath | None:
        """The best path to a prefix in a VRF's table."""
        if self._silent():
            return None
        now, inside = self.now(), vrf != DEFAULT_VRF
        rd = now.own(chassis.name).rd(vrf) if inside else ""
        return now.table(chassis.name, table_of(f"ipv{prefix.version}", vrf)).best.get((rd, prefix))

    def channels(self, router: str, vrf: str, peer: str, family: str) -> tuple[BgpChannel, BgpChannel] | None:
        """What a router hears from a neighbor in a family, and what it tells; None where nothing is exchanged."""
        if self._silent():
            return None
        return self.now().pairs.get((router, vrf, peer.lower(), family))


def _originates(config: BgpConfig) -> bool:
    """Whether an instance brings in any route, or tells a neighbor the default route."""
    origins = [config.origin(family) for family in ("ipv4", "ipv6")]
    own = any(origin.networks or origin.redistributed or origin.aggregates for origin in origins)
    return own or any(n.policy(family).default_originate for n in config.neighbors for family in n.families)


def _route(prefix: Prefix, path: BgpPath, config: BgpConfig, vrf: str) -> Route | None:
    """A best path as a route; an own one is in the table already, an aggregate leads nowhere."""
    external, internal, local = config.distances
    metric, source = path.med or 0, path.peer if isinstance(path.peer, IPv4Address) else None
    if path.source == "aggregate" and not path.imported_from:
        return Route("B", prefix, local, 0, path.next_hop, "Null0")
    if path.kind == "local" and not path.imported_from:
        return None
    distance = internal if path.kind == "internal" else external
    hop = None if not int(path.next_hop) else path.next_hop
    table = "" if path.hop_vrf == vrf else path.hop_vrf
    return Route("B", prefix, distance, metric, hop, path.interface if hop is None else "", source, table, path.since)
