"""What OSPF's two versions have in common: processes with router IDs that they stick to, and routes by areas.

The ID is chosen when the process starts and kept, whatever the configuration says later, until the process has no
neighbors at the time of the change, is cleared, or the router is reloaded. Source: Cisco IOS IP Routing: OSPF
Command Reference, ``router-id``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.state.adjacency import Adjacencies, End, Hello, NeighborRules
from netloop.lab.sandbox.state.areas import DEFAULT_ROUTES, Advertised, Areas, External, Way
from netloop.lab.sandbox.state.ospf_lsa import MAX_METRIC
from netloop.lab.sandbox.state.ospf_lsdb import Bodies, LinkStates
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.sources import sources, static_prefixes
from netloop.lab.sandbox.state.spf import Graph, Vertex
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ospf_policy import (
    NOTHING_SAID,
    DefaultOrigin,
    OspfPolicy,
    OspfRange,
    OspfRedistribution,
)
from netloop.lab.sandbox.views.redistribution import RedistributedSource

DISTANCE = 110
GIVES_UP, IGNORES = 125.0, 60.0
"""Seconds until a neighbor in EXSTART is given up: 25 retransmissions 5 s apart; and how long it is ignored then."""
PLAIN = frozenset({"POINT_TO_POINT", "POINT_TO_MULTIPOINT"})
"""The network types without a designated router."""


class ProcessConfig(Protocol):
    """A process as configured; ``key`` tells it from the router's others."""

    @property
    def key(self) -> str:
        """Its name on the router."""
        ...

    @property
    def process(self) -> str:
        """Its number."""
        ...

    @property
    def vrf(self) -> str:
        """Its VRF."""
        ...

    @property
    def router_id(self) -> IPv4Address | None:
        """The router ID that is configured."""
        ...

    @property
    def shutdown(self) -> bool:
        """Whether it is shut down."""
        ...


Config = TypeVar("Config", bound=ProcessConfig)


@dataclass(slots=True)
class ProcessState:
    """A process that runs: the ID it sticks to, and since when (seconds of the network's clock)."""

    router_id: IPv4Address
    started: float


class Processes(ABC, Generic[Config]):
    """The processes of one router, by their keys."""

    def __init__(self, world: World, chassis: Chassis, adjacencies: Adjacencies[Any]) -> None:
        self.chassis = chassis
        self.running: dict[str, ProcessState] = {}
        self.on_stop: Callable[[str], None] = lambda _key: None
        """What happens before a process ends, is shut down or starts anew, by its key: it takes back its LSAs."""
        self._world, self._adjacencies = world, adjacencies
        self._complained: set[str] = set()

    @abstractmethod
    def __iter__(self) -> Iterator[Config]:
        """The processes as configured."""

    @abstractmethod
    def choice(self, config: Config) -> IPv4Address | None:
        """The ID that a process starting now takes, None where there is none."""

    @abstractmethod
    def complaint(self, config: Config) -> str:
        """What the log says where there is none."""

    def config(self, key: str) -> Config | None:
        """A process as configured."""
        return next((found for found in self if found.key == key), None)

    def router_id(self, key: str) -> IPv4Address | None:
        """The ID in effect, None while the process does not run."""
        state = self.running.get(key)
        return state.router_id if state else None

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self.running.clear()
        self._complained.clear()

    def refresh(self) -> None:
        """Start what can start now, stop what is no longer configured; a running process keeps its ID."""
        configured = {config.key for config in self}
        for key in set(self.running) - configured:
            self.on_stop(key)
            del self.running[key]
        for config in self:
            if config.shutdown:
                self.on_stop(config.key)
        for config in sorted(self, key=lambda found: found.router_id is None):
            if config.key not in self.running:
                self._start(config)

    def _start(self, config: Config) -> None:
        chosen = self.choice(config)
        if chosen is not None:
            self.running[config.key] = ProcessState(chosen, self._world.timeline.clock())
            self._complained.discard(config.key)
        elif config.key not in self._complained:
            self._complained.add(config.key)
            self.chassis.log_message(self.complaint(config))

    def reconsider(self, key: str) -> bool:
        """Follow a changed ``router-id``; whether it must wait for a clear or a reload."""
        state, config = self.running.get(key), self.config(key)
        if state is None or config is None:
            return False
        if self._adjacencies.of(self.chassis, key):
            return state.router_id != config.router_id
        self.on_stop(key)
        if chosen := self.choice(config):
            state.router_id = chosen
        else:
            del self.running[key]
        self._world.timeline.touch(self.chassis.name)
        self._world.timeline.version += 1
        return False

    def clear(self, process: str | None = None) -> None:
        """Restart one process or all: adjacencies drop, the ID is chosen anew."""
        for config in self:
            if process in {None, config.process}:
                self.on_stop(config.key)
                self.running.pop(config.key, None)
                self._adjacencies.drop(self.chassis, config.key)
                self._world.timeline.touch(self.chassis.name)
                self._world.timeline.version += 1
        self.refresh()


@dataclass(frozen=True, slots=True)
class SaidByProcess:
    """What one process says: its policy, the areas that it is in, and the networks of its interfaces."""

    policy: OspfPolicy
    homes: frozenset[int] = frozenset()
    advertised: Sequence[Advertised] = ()


class RouterIds(dict[Vertex, "IPv4Address | None"]):
    """The IDs of processes, each looked up once."""

    def __init__(self, ask: Callable[[Vertex], IPv4Address | None]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, vertex: Vertex) -> IPv4Address | None:
        found = self[vertex] = self._ask(vertex)
        return found


class SaidByProcesses:
    """What each process says, asked anew of those alone whose router was touched since.

    ``tellers`` are the processes that may tell others of more than their own links: border and boundary routers.
    """

    def __init__(self, ask: Callable[[Vertex], SaidByProcess]) -> None:
        self._ask = ask
        self._known: dict[str, dict[Vertex, SaidByProcess]] = {}
        self._touches: int | None = None
        self.tellers: frozenset[Vertex] = frozenset()

    def of(self, vertex: Vertex) -> SaidByProcess:
        """What a process says."""
        known = self._known.setdefault(vertex[0], {})
        if vertex not in known:
            known[vertex] = self._ask(vertex)
        return known[vertex]

    def follow(self, timeline: Timeline, processes: Mapping[str, Processes[Any]]) -> None:
        """Forget what the processes of touched routers said."""
        touched = None if self._touches is None else timeline.touched_since(self._touches)
        self._touches = timeline.touches
        if touched is None:
            self._known.clear()
        for name in touched or ():
            self._known.pop(name, None)
        routers = processes if touched is None else touched
        kept = () if touched is None else (vertex for vertex in self.tellers if vertex[0] not in touched)
        asked = ((name, key) for name in routers for key in processes[name].running)
        self.tellers = frozenset((*kept, *(vertex for vertex in asked if self._tells(vertex))))

    def _tells(self, vertex: Vertex) -> bool:
        said = self.of(vertex)
        return said.policy.boundary or len(said.homes) > 1


Made = TypeVar("Made", bound=Processes[Any])


class VersionDomain(ABC, Generic[Made]):
    """One version of OSPF on all routers of the network; ``database`` has the LSAs.

    Routes are worked out once per version of the network, when somebody asks.
    """

    version: ClassVar[int]
    """Of the routes that it has: 4 or 6."""
    processes: type[Made]

    def __init__(self, world: World) -> None:
        self._world = world
        self._processes: dict[str, Made] = {}
        rules = NeighborRules(lambda a, z: not self.stuck(a, z), lambda a, z: alike(a.terms.kind, z.terms.kind))
        self.adjacencies = Adjacencies(world, self.hello(world, self._processes), rules)
        self.database = self.adjacencies.watch = LinkStates(world, self)
        self._areas: tuple[int, Areas] | None = None
        self._said = SaidByProcesses(self._said_by)

    @abstractmethod
    def hello(self, world: World, processes: dict[str, Made]) -> Hello[Any]:
        """How its routers meet."""

    @abstractmethod
    def stuck(self, a: End[Any], z: End[Any]) -> str:
        """The state that two neighbors do not get out of, empty where they become full."""

    @abstractmethod
    def advertised(self, chassis: Chassis, key: str) -> list[Advertised]:
        """The networks of a process's interfaces."""

    @abstractmethod
    def homes(self, chassis: Chassis, key: str) -> frozenset[int]:
        """The areas that a process has an interface in that is up."""

    @abstractmethod
    def policy(self, chassis: Chassis, key: str) -> OspfPolicy | None:
        """What a process does besides; None where there is no such process."""

    @abstractmethod
    def lsas(self, chassis: Chassis, key: str) -> Bodies:
        """The LSAs that a process originates for its own links."""

    @abstractmethod
    def members(self, chassis: Chassis, key: str) -> Mapping[str, int]:
        """The interfaces that a process is configured on, and their areas."""

    @abstractmethod
    def gave_up(self, own: End[Any], far: End[Any]) -> str:
        """What the log says of a neighbor that was given up."""

    @abstractmethod
    def fight(self, vertex: Vertex, area: int) -> None:
        """A process finds another one of its ID in an area."""

    def on(self, chassis: Chassis) -> Made:
        """The processes of a router that is being made."""
        made = self._processes[chassis.name] = self.processes(self._world, chassis, self.adjacencies)
        made.on_stop = lambda key: self.database.flush((chassis.name, key))
        return made

    @property
    def areas(self) -> Areas:
        """The areas as of now."""
        version = self._world.timeline.version
        if self._areas is None or self._areas[0] != version:
            self._areas = version, self._worked_out()
        return self._areas[1]

    def running_on(self, router: str) -> list[Vertex]:
        """The processes that run on a router."""
        return [(router, key) for key in self._processes[router].running]

    def router_id_of(self, vertex: Vertex) -> IPv4Address | None:
        """The ID that a process runs under."""
        return self._processes[vertex[0]].router_id(vertex[1])

    def policy_of(self, vertex: Vertex) -> OspfPolicy:
        """What a process does besides meeting its neighbors."""
        return self.policy(self._world.routers[vertex[0]], vertex[1]) or NOTHING_SAID

    def own_lsas(self, vertex: Vertex) -> Bodies:
        """The LSAs that a process originates for its own links; one that does not run has none."""
        runs = self.router_id_of(vertex) is not None and not self.policy_of(vertex).down
        return self.lsas(self._world.routers[vertex[0]], vertex[1]) if runs else {}

    def joined(self, vertex: Vertex, area: int) -> list[Vertex]:
        """The neighbors of a process in an area that are up."""
        held = self.adjacencies.of(self._world.routers[vertex[0]], vertex[1])
        return [(far.router, far.instance) for _, far, adj in held if adj.up and far.channel == channel(area)]

    def seen_links(self, root: Vertex, area: int) -> Mapping[tuple[Vertex, str], str]:
        """The interfaces whose link LSAs a process has: OSPFv3 alone has such LSAs."""
        return {}

    def give_up(self) -> None:
        """Log each time that two neighbors, stuck in EXSTART, had retransmitted too often: 125 s, then every 185 s."""
        now = self._world.timeline.clock()
        for adjacency in self.adjacencies.incomplete():
            while self.stuck(adjacency.a, adjacency.z) == "EXSTART":
                at = adjacency.formed_at + GIVES_UP + adjacency.given_up * (GIVES_UP + IGNORES)
                if at > now:
                    break
                adjacency.given_up += 1
                for own, far in (adjacency.a, adjacency.z), (adjacency.z, adjacency.a):
                    self._world.routers[own.router].log_message(self.gave_up(own, far), at)

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of the processes in a VRF; there are none of the other version of IP."""
        processes = self._processes[chassis.name]
        for config in processes if version == self.version else ():
            if config.vrf == vrf and config.key in processes.running:
                yield from self._routes((chassis.name, config.key))

    def _routes(self, root: Vertex) -> Iterator[Route]:
        policy = self.policy_of(root)
        ids = RouterIds(self.router_id_of)
        for way in self.areas.ways(root).values():
            found = self._ways_out(way, ids)
            yield from (r for r in found if policy.installs(r.prefix, r.interface)) if policy.lists else found
        for way in self.areas.discards(root):
            yield Route("O", way.prefix, DISTANCE, way.cost, interface="Null0")

    def _ways_out(self, way: Way, ids: Mapping[Vertex, IPv4Address | None]) -> list[Route]:
        """One route per way out; ``ids`` are the IDs of processes."""
        prefix, cost, code = way.prefix, way.cost, way.code
        forward, tag = (way.forward, way.tag) if way.external else (None, 0)
        hops = list(way.hops.items())
        if len(hops) > 1:
            hops.sort(key=lambda item: item[0].interface)
        return [
            Route(code, prefix, DISTANCE, cost, hop.address, hop.interface, ids[vertex], "", 0.0, forward, tag)
            for hop, vertex in hops
        ]

    def _worked_out(self) -> Areas:
        def graph(area: int) -> Graph:
            return self.adjacencies.graph(channel(area), self.version)

        def externals(vertex: Vertex) -> tuple[External, ...]:
            return tuple(self._brought_in(vertex))

        self._said.follow(self._world.timeline, self._processes)
        found = Areas(
            graph=cache(graph),
            advertised=lambda vertex: self._said.of(vertex).advertised,
            externals=cache(externals),
            policy=lambda vertex: self._said.of(vertex).policy,
            hidden=self.database.hidden,
            family=self.version,
            homes=lambda vertex: self._said.of(vertex).homes,
            tellers=self._said.tellers,
        )
        if self._areas is not None:
            found.keep(self._areas[1])
        return found

    def _said_by(self, vertex: Vertex) -> SaidByProcess:
        """What a process says of its own links, as of now; one that does not run says nothing."""
        chassis, policy = self._world.routers[vertex[0]], self.policy_of(vertex)
        if self.router_id_of(vertex) is None or policy.down:
            return SaidByProcess(policy)
        return SaidByProcess(policy, self.homes(chassis, vertex[1]), self.advertised(chassis, vertex[1]))

    def _brought_in(self, vertex: Vertex) -> Iterator[External]:
        """What a process brings in from outside, summaries instead of what they cover."""
        policy = self.policy_of(vertex)
        if policy.down or not policy.boundary:
            return
        chassis, config = self._world.routers[vertex[0]], self._processes[vertex[0]].config(vertex[1])
        vrf = config.vrf if config else DEFAULT_VRF
        found = {item.prefix: item for item in self._redistributed(policy, chassis, vertex[1], vrf)}
        yield from _summarized(policy.summaries, found)
        if policy.default and self._has_default(policy.default, chassis, vrf):
            tag = int(vertex[1].split()[0])
            yield External(DEFAULT_ROUTES[self.version], policy.default.metric, policy.default.kind, tag)

    def _has_default(self, said: DefaultOrigin, chassis: Chassis, vrf: str) -> bool:
        """Whether the default route is told: always, or because another protocol than OSPF has one.

        With a route map a route that it permits must be there, whatever that is.
        """
        static = list(static_prefixes(chassis, vrf, self.version))
        if said.policy is not None:
            return any(said.policy.passes(p, name) for p, name in (*static, *self._elsewhere(chassis, vrf)))
        default = DEFAULT_ROUTES[self.version]
        return said.always or any(prefix == default for prefix, _ in (*static, *self._elsewhere(chassis, vrf)))

    def _elsewhere(self, chassis: Chassis, vrf: str) -> Iterator[tuple[Prefix, str]]:
        """What the other protocols have, and the router's own networks."""
        for protocol in ("connected", "eigrp", "isis", "bgp"):
            source = RedistributedSource(protocol)
            yield from sources(self._world, chassis, source, vrf, self.version)

    def _redistributed(self, policy: OspfPolicy, chassis: Chassis, key: str, vrf: str) -> Iterator[External]:
        """The routes that are redistributed, but for the process's own networks and defaults."""
        members = self.members(chassis, key)
        for said in policy.brought:
            connected = said.source.protocol == "connected"
            for prefix, interface in sources(self._world, chassis, said.source, vrf, self.version):
                own = connected and interface in members
                fits = _fits(said, prefix, interface) and prefix != DEFAULT_ROUTES[self.version]
                if fits and not own and policy.brings(prefix):
                    yield External(prefix, said.metric, said.kind, said.tag)


def _fits(said: OspfRedistribution, prefix: Prefix, interface: str) -> bool:
    """Whether a prefix passes the route map, and is a whole network where no subnets are taken."""
    address = prefix.network_address
    whole = isinstance(address, IPv4Address) and classful(address) == prefix.prefixlen
    return (whole or not said.classful) and said.policy.passes(prefix, interface)


def _summarized(summaries: tuple[OspfRange, ...], found: dict[Prefix, External]) -> Iterator[External]:
    """``summary-address``: at the metric of the cheapest that it covers."""
    for item in found.values():
        if not any(summary.covers(item.prefix) for summary in summaries):
            yield item
    for summary in summaries:
        parts = [item for item in found.values() if summary.covers(item.prefix)]
        if parts and summary.advertise:
            best = min(parts, key=lambda item: (item.kind, item.metric))
            yield External(summary.prefix, best.metric, best.kind, best.tag)


def alike(one: str, other: str) -> bool:
    """Whether two network types have links that match: both with a designated router, or both without.

    Neighbors of unlike types become full where their timers agree, and no route leads over the link: one side's router
    LSA has a transit link, the other's a link to a router (RFC 2328, 16.1, 2b).
    """
    return (one in PLAIN) is (other in PLAIN)


def designated(own: End[Any], far: End[Any]) -> End[Any]:
    """The designated router of a link: the higher priority, then the higher router ID (RFC 2328, 9.4)."""
    return max(own, far, key=lambda end: (end.terms.priority, end.terms.router_id))


def why_lost(own: End[Any], ends: Sequence[End[Any]]) -> str:
    """What the log says of a lost neighbor; ``ends`` is what the interface offers now, nothing where it is down.

    Who still says the same of itself has heard nothing any more.
    """
    silent = any((e.identity, e.channel, e.ipv4) == (own.identity, own.channel, own.ipv4) for e in ends)
    return "Dead timer expired" if silent else "Interface down or detached"


def unfinished(a: End[Any], z: End[Any]) -> str:
    """Why two neighbors do not become full: nobody may be designated router, or one takes the other's packets not.

    The side of the smaller MTU drops the other's database descriptions, unless it is told to ignore that (RFC 2328,
    10.6; Cisco IOS IP Routing: OSPF Command Reference, ``ip ospf mtu-ignore``). IOS looks at the MTU while an adjacency
    forms; here a changed one shows at once.
    """
    if not {a.terms.kind, z.terms.kind} & PLAIN and a.terms.priority == z.terms.priority == 0:
        return "2WAY"
    smaller = min(a, z, key=lambda end: end.terms.mtu)
    return "EXSTART" if a.terms.mtu != z.terms.mtu and not smaller.terms.mtu_ignored else ""


def link_cost(policy: OspfPolicy, cost: int, *, stub: bool = False) -> int:
    """What a link costs in the router LSA: ``max-metric router-lsa`` makes transit links cost 65535.

    With ``include-stub`` those to networks without a neighbor too; ``on-startup`` is over here once a router runs.
    """
    words = policy.max_metric.split()
    worst = bool(words) and "on-startup" not in words and (not stub or "include-stub" in words)
    return MAX_METRIC if worst else cost


def channel(area: int) -> str:
    """The channel of an area: routers meet within it."""
    return f"area {area}"
