"""OSPF's link state databases: who has which LSA, how old it is, and what two routers of one ID do to each other.

Routers that adjacencies join within an area have one database. A router's LSA is originated anew, its sequence number
one higher, when what it says changes, and every 1,800 s. Where an adjacency goes and no other way joins the two sides,
neither can take its LSAs back at the other: they stay there, with no route over them, until they are 3,600 s old or the
sides meet again; then the router outdoes them. A process that ends, is shut down or cleared takes its LSAs back first.
Of the summaries and external LSAs of a router that was cut off, those stay that somebody had looked at before.

Two routers of one ID in an area, not neighbors, fight over one router LSA: each takes the other's for an old one of
its own and sends a newer one. The database has one of the two, in turn, its sequence number climbs, and who is not in
it is not reachable. Each has its turn for the sandbox's convergence time, at least a second; on a router that is
MinLSInterval, 5 s. Each of them sees its own at all times. IOS logs ``%OSPF-4-DUP_RTRID1`` and ``%OSPF-4-FLOOD_WAR``.

Sources: RFC 2328, 12.1.1 (age), 12.4 (origination), 13.4 (self-originated LSAs) and B (LSRefreshTime, MaxAge,
MinLSInterval); Cisco IOS System Message Guide, OSPF.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Protocol

from netloop.lab.sandbox.state.adjacency import End
from netloop.lab.sandbox.state.areas import Areas
from netloop.lab.sandbox.state.ospf_lsa import (
    EVERYWHERE,
    FIRST_SEQUENCE,
    Body,
    BoundaryBody,
    ExternalBody,
    Lsa,
    LsaKind,
    LsaName,
    SummaryBody,
)
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World

REFRESH, MAX_AGE = 1800.0, 3600.0
TOLD = (LsaKind.SUMMARY, LsaKind.BOUNDARY, LsaKind.EXTERNAL)
"""The types that are worked out when somebody looks."""

Bodies = dict[LsaName, Body]


class LsaSource(Protocol):
    """One version of OSPF on all routers, as far as its databases ask it."""

    @property
    def areas(self) -> Areas:
        """The areas as of now."""
        ...

    def running_on(self, router: str) -> Iterable[Vertex]:
        """The processes that run on a router."""
        ...

    def router_id_of(self, vertex: Vertex) -> IPv4Address | None:
        """The ID that a process runs under."""
        ...

    def own_lsas(self, vertex: Vertex) -> Bodies:
        """The LSAs that a process originates for its own links."""
        ...

    def joined(self, vertex: Vertex, area: int) -> Iterable[Vertex]:
        """The neighbors of a process in an area that are up."""
        ...

    def seen_links(self, root: Vertex, area: int) -> Mapping[tuple[Vertex, str], str]:
        """The interfaces whose link LSAs a process has: whose and which number, and over which interface of its own."""
        ...

    def fight(self, vertex: Vertex, area: int) -> None:
        """A process finds another one of its ID in an area."""
        ...

    def give_up(self) -> None:
        """Let neighbors that get no further have given up as often as was due by now."""
        ...


@dataclass(slots=True)
class _Instance:
    """An LSA as originated: ``at`` in seconds of the network's clock."""

    body: Body
    sequence: int
    at: float

    def refreshed(self, now: float) -> _Instance:
        """As it is after the refreshes since."""
        times = int(max(0.0, now - self.at) // REFRESH)
        return _Instance(self.body, self.sequence + times, self.at + times * REFRESH)


@dataclass(frozen=True, slots=True)
class _Fight:
    """Two or more processes of one ID, and since when."""

    holders: tuple[Vertex, ...]
    since: float


@dataclass(frozen=True, slots=True)
class LsaSums:
    """How many LSAs there are and the sum of their checksums, ``until`` a time of the network's clock in seconds.

    ``shared`` is False where not every process that has the database has all of them.
    """

    count: int
    checksum: int
    until: float = math.inf
    shared: bool = True

    @classmethod
    def of(cls, lsas: Sequence[Lsa]) -> LsaSums:
        """Those of LSAs as they are."""
        return cls(len(lsas), sum(lsa.checksum for lsa in lsas))


@dataclass(slots=True)
class FloodScope:
    """Processes with one database in an area: what is left in it of others, and who of them fights.

    ``sums`` are those that were last added up, and of which edition of all databases.
    """

    area: int
    members: set[Vertex]
    stale: dict[tuple[LsaName, IPv4Address], _Instance] = field(default_factory=dict)
    fights: dict[IPv4Address, _Fight] = field(default_factory=dict)
    sums: tuple[int, LsaSums] | None = None


class LinkStates:
    """The databases of one version of OSPF; follows its adjacencies."""

    def __init__(self, world: World, source: LsaSource) -> None:
        self._world, self._source = world, source
        self._held: dict[Vertex, dict[LsaName, _Instance]] = {}
        self._scopes: dict[tuple[int, Vertex], FloodScope] = {}
        self._fought_in: dict[int, FloodScope] = {}
        self._unsearched: dict[int, FloodScope] = {}
        self._dirty: dict[Vertex, None] = {}
        self._changed_at, self._turns = 0.0, 0
        self._seen = -1, 0
        self._told: tuple[int, set[Vertex]] = (-1, set())
        self._numbers: dict[tuple[Vertex, int, Prefix], int] = {}
        self._sums: dict[Vertex, dict[int, LsaSums]] = {}
        self._edition = 0

    # what the databases follow

    def refreshed(self, chassis: Chassis) -> None:
        """See ``NeighborWatch``: the LSAs of every router that was touched follow, at the boot the neighbors' too."""
        timeline = self._world.timeline
        if timeline.running and self._seen[0] == timeline.version:
            return
        touched: Iterable[str] | None = self._world.cables.neighbors(chassis.name)
        if timeline.running:
            touched = timeline.touched_since(self._seen[1])
            self._seen = timeline.version, timeline.touches
        for name in sorted({chassis.name, *(self._world.routers if touched is None else touched)}):
            self._dirty |= dict.fromkeys(self._source.running_on(name))
        self._changed_at = timeline.clock()

    def came_or_went(self, a: End[Any], z: End[Any], *, up: bool) -> None:
        """See ``NeighborWatch``."""
        self._edition += 1
        area, ends = int(a.channel.split()[1]), ((a.router, a.instance), (z.router, z.instance))
        if up:
            self._join(area, *ends)
        else:
            self._part(area, *ends)
        self._changed_at = self._world.timeline.clock()
        self._dirty |= dict.fromkeys(ends)

    def settled(self) -> None:
        """See ``NeighborWatch``: originate what has changed; whose turn it is where two fight changes routes too."""
        self._source.give_up()
        if self._world.timeline.running:
            self._search()
        dirty, self._dirty = self._dirty, {}
        for vertex in dirty:
            self._originate(vertex, self._source.own_lsas(vertex), told=False)
        turns = sum(self._turn(fight) for scope in self._fought_in.values() for fight in scope.fights.values())
        if turns != self._turns:
            self._turns = turns
            self._world.timeline.version += 1

    def flush(self, vertex: Vertex) -> None:
        """A process takes back its LSAs, because it ends or starts anew."""
        self._held.pop(vertex, None)
        self._forget_sums(vertex)

    # what they answer

    def of(self, root: Vertex, area: int) -> list[Lsa]:
        """The LSAs of an area in a process's database, by type, link state ID and router."""
        self._search()
        self._tell()
        scope = self._scope(area, root)
        live = [lsa for vertex in self._visible(root, scope) for lsa in self._live(root, vertex, area)]
        names = {(lsa.name, lsa.router) for lsa in live}
        stale = [lsa for lsa in self._stale(scope, area) if (lsa.name, lsa.router) not in names]
        return sorted([*live, *stale], key=_order)

    def sums(self, root: Vertex, area: int) -> LsaSums:
        """How many LSAs of an area a process's database has, and the sum of their checksums."""
        self._search()
        self._tell()
        scope = self._scope(area, root)
        now = self._world.timeline.clock()
        if not (scope.stale or scope.fights):
            known = scope.sums
            if known is None or known[0] != self._edition or known[1].until <= now:
                known = scope.sums = self._edition, self._added(scope)
            if known[1].shared:
                return known[1]
        return LsaSums.of(self.of(root, area))

    def _added(self, scope: FloodScope) -> LsaSums:
        """The sums of a database's members together."""
        found = [self._sums_of(vertex, scope.area) for vertex in scope.members]
        return LsaSums(
            sum(one.count for one in found),
            sum(one.checksum for one in found),
            min(one.until for one in found),
            shared=all(one.shared for one in found),
        )

    def _sums_of(self, vertex: Vertex, area: int) -> LsaSums:
        """The sums of a process's own LSAs in an area, until one of them is refreshed."""
        now, known = self._world.timeline.clock(), self._sums.setdefault(vertex, {}).get(area)
        if known is None or known.until <= now:
            live = list(self._live(vertex, vertex, area))
            shared = all(lsa.name.kind is not LsaKind.LINK for lsa in live)
            found = LsaSums.of(live)
            until = min((now - lsa.age + REFRESH - 1 for lsa in live), default=math.inf)
            known = self._sums[vertex][area] = LsaSums(found.count, found.checksum, until, shared=shared)
        return known

    def _forget_sums(self, vertex: Vertex) -> None:
        self._edition += 1
        self._sums.pop(vertex, None)

    def outside(self, root: Vertex) -> list[Lsa]:
        """The external LSAs in a process's database."""
        self._search()
        self._tell()
        found: dict[tuple[LsaName, IPv4Address], Lsa] = {}
        for area in self._open(root):
            for lsa in self._stale(self._scope(area, root), EVERYWHERE):
                found[(lsa.name, lsa.router)] = lsa
        for vertex in sorted(self._flooded(root)) if self._told[1] else ():
            for lsa in self._live(root, vertex, EVERYWHERE):
                found[(lsa.name, lsa.router)] = lsa
        return sorted(found.values(), key=_order)

    def hidden(self, root: Vertex, area: int) -> frozenset[Vertex]:
        """Whom a process does not see in an area, because another one of its ID has its turn."""
        self._search()
        scope = self._scopes.get((area, root))
        if scope is None or not scope.fights:
            return frozenset()
        fights = ((fight.holders, self._shown(root, fight)) for fight in scope.fights.values())
        return frozenset(vertex for holders, shown in fights for vertex in holders if vertex != shown)

    def number(self, border: Vertex, area: int, prefix: Prefix) -> int:
        """OSPFv3's number for a prefix that a border router tells an area; it keeps it."""
        key = (border, area, prefix)
        if key not in self._numbers:
            self._numbers[key] = sum(known[:2] == key[:2] for known in self._numbers)
        return self._numbers[key]

    # how they are made

    def _scope(self, area: int, vertex: Vertex) -> FloodScope:
        return self._scopes.setdefault((area, vertex), FloodScope(area, {vertex}))

    def _assign(self, scope: FloodScope, members: Iterable[Vertex]) -> None:
        for vertex in members:
            self._scopes[(scope.area, vertex)] = scope
        self._unsearched[id(scope)] = scope

    def _search(self) -> None:
        """Find who fights in the databases whose members have changed."""
        unsearched, self._unsearched = self._unsearched, {}
        for scope in unsearched.values():
            self._detect(scope)

    def _join(self, area: int, a: Vertex, z: Vertex) -> None:
        ours, theirs = self._scope(area, a), self._scope(area, z)
        if ours is theirs:
            return
        if len(ours.members) < len(theirs.members):
            ours, theirs = theirs, ours
        self._forget(theirs)
        for name, instance in theirs.stale.items():
            if name not in ours.stale or ours.stale[name].sequence < instance.sequence:
                ours.stale[name] = instance
        ours.members |= theirs.members
        ours.fights |= theirs.fights
        self._outdo(ours)
        self._assign(ours, theirs.members)

    def _forget(self, scope: FloodScope) -> None:
        """A database is no more: its members are in others."""
        self._fought_in.pop(id(scope), None)
        self._unsearched.pop(id(scope), None)

    def _outdo(self, scope: FloodScope) -> None:
        """Members find old LSAs of their own in the database: a newer one takes its place, or it is taken back."""
        owners = {self._source.router_id_of(vertex): vertex for vertex in scope.members} if scope.stale else {}
        for (name, router), old in list(scope.stale.items()):
            if owner := owners.get(router):
                del scope.stale[(name, router)]
                known = self._held.get(owner, {}).get(name)
                if known and known.sequence <= old.sequence:
                    known.sequence, known.at = old.sequence + 1, self._world.timeline.clock()
                self._forget_sums(owner)

    def _part(self, area: int, a: Vertex, z: Vertex) -> None:
        whole = self._scope(area, a)
        near = self._component(area, a)
        if z not in whole.members or z in near:
            return
        self._forget(whole)
        for part in (near, whole.members - near):
            left = dict(whole.stale)
            for vertex in whole.members - part:
                left |= self._left_by(vertex, area)
            self._assign(FloodScope(area, set(part), left, dict(whole.fights)), part)

    def _component(self, area: int, start: Vertex) -> set[Vertex]:
        found, queue = {start}, [start]
        while queue:
            new = set(self._source.joined(queue.pop(), area)) - found
            found |= new
            queue += new
        return found

    def _left_by(self, vertex: Vertex, area: int) -> Iterator[tuple[tuple[LsaName, IPv4Address], _Instance]]:
        """What the others keep of a process that they lost."""
        router, now = self._source.router_id_of(vertex), self._world.timeline.clock()
        for name, instance in self._held.get(vertex, {}).items():
            if router and name.area in {area, EVERYWHERE} and name.kind is not LsaKind.LINK:
                yield (name, router), instance.refreshed(now)

    def _detect(self, scope: FloodScope) -> None:
        """Find processes of one ID; those that were not known yet are told."""
        ids: dict[IPv4Address, list[Vertex]] = {}
        for vertex in sorted(scope.members):
            if router := self._source.router_id_of(vertex):
                ids.setdefault(router, []).append(vertex)
        before, now = scope.fights, self._world.timeline.clock()
        scope.fights = {}
        for router, holders in ids.items():
            if len(holders) > 1:
                known = before.get(router)
                fresh = known is None or known.holders != tuple(holders)
                scope.fights[router] = _Fight(tuple(holders), now) if known is None or fresh else known
                for vertex in holders if fresh else ():
                    self._source.fight(vertex, scope.area)
        self._fought_in.pop(id(scope), None)
        if scope.fights:
            self._fought_in[id(scope)] = scope

    def _turn(self, fight: _Fight) -> int:
        return int((self._world.timeline.clock() - fight.since) // max(1.0, self._world.timeline.convergence))

    def _shown(self, root: Vertex, fight: _Fight) -> Vertex:
        """Whose LSA a process has."""
        return root if root in fight.holders else fight.holders[self._turn(fight) % len(fight.holders)]

    def _originate(self, vertex: Vertex, bodies: Bodies, *, told: bool) -> None:
        held = self._held.setdefault(vertex, {})
        gone = [name for name in held if (name.kind in TOLD) is told and name not in bodies]
        for name in gone:
            del held[name]
        if gone or any(name not in held or held[name].body != body for name, body in bodies.items()):
            self._forget_sums(vertex)
        now = self._changed_at
        for name, body in bodies.items():
            known = held.get(name)
            if known is None:
                held[name] = _Instance(body, FIRST_SEQUENCE, now)
            elif known.body != body:
                held[name] = _Instance(body, known.refreshed(now).sequence + 1, now)

    def _tell(self) -> None:
        """Work out what border and boundary routers tell, once per version of the network."""
        version, areas = self._world.timeline.version, self._source.areas
        if self._told[0] == version:
            return
        telling = set(areas.tellers or ())
        for vertex in telling | self._told[1]:
            self._originate(vertex, dict(self._told_by(areas, vertex)) if vertex in telling else {}, told=True)
        self._told = version, telling

    def _told_by(self, areas: Areas, vertex: Vertex) -> Iterator[tuple[LsaName, Body]]:
        yield from self._external_bodies(areas, vertex)
        for area in areas.of(vertex) if areas.border(vertex) else ():
            ways = areas.summaries(vertex, area).values()
            idents = self._idents(vertex, area, [way.prefix for way in ways])
            for way in ways:
                yield LsaName(area, LsaKind.SUMMARY, idents[way.prefix]), SummaryBody(way.prefix, way.cost)
            for found, boundary in () if area in areas.stubs(vertex) else areas.boundaries(vertex, area).items():
                router = self._source.router_id_of(found)
                if router and found != vertex:
                    yield LsaName(area, LsaKind.BOUNDARY, str(router)), BoundaryBody(router, boundary.cost)

    def _external_bodies(self, areas: Areas, vertex: Vertex) -> Iterator[tuple[LsaName, Body]]:
        found = areas.externals(vertex)
        idents = self._idents(vertex, EVERYWHERE, [item.prefix for item in found])
        for item in found:
            body = ExternalBody(item.prefix, item.metric, item.kind, item.tag)
            yield LsaName(EVERYWHERE, LsaKind.EXTERNAL, idents[item.prefix]), body

    def _idents(self, vertex: Vertex, area: int, prefixes: Iterable[Prefix]) -> dict[Prefix, str]:
        """Link state IDs: OSPFv3's are numbers, OSPFv2's addresses, with host bits where one is taken (RFC 2328, E)."""
        found: dict[Prefix, str] = {}
        taken: set[str] = set()
        for prefix in sorted(prefixes, key=lambda p: (int(p.network_address), p.prefixlen)):
            ident = str(prefix.network_address) if prefix.version == 4 else str(self.number(vertex, area, prefix))
            found[prefix] = ident = str(prefix.broadcast_address) if ident in taken else ident
            taken.add(ident)
        return found

    # what a process sees of them

    def _open(self, root: Vertex) -> frozenset[int]:
        return self._source.areas.of(root) - self._source.areas.stubs(root)

    def _visible(self, root: Vertex, scope: FloodScope) -> list[Vertex]:
        hidden = self.hidden(root, scope.area)
        return sorted(vertex for vertex in scope.members if vertex not in hidden)

    def _flooded(self, root: Vertex) -> set[Vertex]:
        """The processes whose external LSAs a process hears of: those that areas without stubs join to it."""
        if not self._open(root):
            return set()
        found, queue, scopes = {root}, [root], set[int]()
        while queue:
            here = queue.pop()
            for scope in (self._scope(area, here) for area in self._open(here)):
                if id(scope) not in scopes:
                    scopes.add(id(scope))
                    new = scope.members - self.hidden(root, scope.area) - found
                    found |= new
                    queue += new
        return found

    def _live(self, root: Vertex, vertex: Vertex, area: int) -> Iterator[Lsa]:
        """A process's LSAs of an area, as another one has them."""
        router, now = self._source.router_id_of(vertex), self._world.timeline.clock()
        if router is None:
            return
        links = self._source.seen_links(root, area) if vertex != root else {}
        reachable = area == EVERYWHERE or self._source.areas.reaches(root, area, vertex)
        fight = None if area == EVERYWHERE else self._scope(area, root).fights.get(router)
        for name, instance in self._held.get(vertex, {}).items():
            elsewhere = name.kind is LsaKind.LINK and vertex != root and (vertex, name.ident) not in links
            if name.area == area and not elsewhere:
                shown = instance.refreshed(now)
                if fight and name.kind is LsaKind.ROUTER:
                    shown = self._fought(shown, name, fight)
                yield Lsa(name, router, shown.body, shown.sequence, int(now - shown.at), reachable)

    def _fought(self, instance: _Instance, name: LsaName, fight: _Fight) -> _Instance:
        """A router LSA that two fight over: every turn has made it newer."""
        turns = self._turn(fight)
        at = fight.since + turns * max(1.0, self._world.timeline.convergence)
        held = (self._held.get(vertex, {}).get(name) for vertex in fight.holders)
        return _Instance(instance.body, max(found.sequence for found in held if found) + turns + 1, at)

    def _stale(self, scope: FloodScope, area: int) -> Iterator[Lsa]:
        now = self._world.timeline.clock()
        for (name, router), instance in scope.stale.items():
            if name.area == area and now - instance.at < MAX_AGE:
                yield Lsa(name, router, instance.body, instance.sequence, int(now - instance.at), reachable=False)


def _order(lsa: Lsa) -> tuple[int, object, int]:
    """By type, then link state ID as a number, then router."""
    ident = lsa.name.ident
    number = int(ident) if ident.isdigit() else int(IPv4Address(ident))
    return lsa.name.kind, number, int(lsa.router)
