"""What OSPF's two versions have in common: processes with router IDs that they stick to, and routes by areas.

The ID is chosen when the process starts and kept, whatever the configuration says later, until the process has no
neighbors at the time of the change, is cleared, or the router is reloaded. Source: Cisco IOS IP Routing: OSPF
Command Reference, ``router-id``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from netloop.lab.sandbox.state.adjacency import Adjacencies, Hello
from netloop.lab.sandbox.state.areas import Advertised, Areas
from netloop.lab.sandbox.state.igp import as_routes
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World

DISTANCE = 110


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
            del self.running[key]
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
        if chosen := self.choice(config):
            state.router_id = chosen
        else:
            del self.running[key]
        return False

    def clear(self, process: str | None = None) -> None:
        """Restart one process or all: adjacencies drop, the ID is chosen anew."""
        for config in self:
            if process in {None, config.process}:
                self._adjacencies.drop(self.chassis, config.key)
                self.running.pop(config.key, None)
        self.refresh()


class AreaRoutes:
    """The routes of all processes of one version of OSPF, worked out once per version of the network."""

    def __init__(self, world: World, adjacencies: Adjacencies[Any], version: int) -> None:
        self._world, self._adjacencies, self._family = world, adjacencies, version
        self._areas: tuple[int, Areas] | None = None

    def of(
        self,
        root: Vertex,
        advertised: Callable[[Vertex], list[Advertised]],
        source: Callable[[Vertex], IPv4Address | None],
    ) -> Iterator[Route]:
        """Those of one process."""
        for way in self._now(advertised).ways(root).values():
            code = "O IA" if way.between else "O"
            yield from as_routes(code, DISTANCE, {way.prefix: (way.cost, way.hops)}, source)

    def _now(self, advertised: Callable[[Vertex], list[Advertised]]) -> Areas:
        version = self._world.timeline.version
        if self._areas is None or self._areas[0] != version:
            graph = cache(lambda area: self._adjacencies.graph(channel(area), self._family))
            self._areas = version, Areas(graph, cache(advertised))
        return self._areas[1]


Made = TypeVar("Made", bound=Processes[Any])


class VersionDomain(ABC, Generic[Made]):
    """One version of OSPF on all routers of the network."""

    version: ClassVar[int]
    """Of the routes that it has: 4 or 6."""
    processes: type[Made]

    def __init__(self, world: World) -> None:
        self._world = world
        self._processes: dict[str, Made] = {}
        self.adjacencies = Adjacencies(world, self.hello(world, self._processes))
        self._routes = AreaRoutes(world, self.adjacencies, self.version)

    @abstractmethod
    def hello(self, world: World, processes: dict[str, Made]) -> Hello[Any]:
        """How its routers meet."""

    @abstractmethod
    def advertised(self, chassis: Chassis, key: str) -> list[Advertised]:
        """The networks of a process's interfaces."""

    def on(self, chassis: Chassis) -> Made:
        """The processes of a router that is being made."""
        made = self._processes[chassis.name] = self.processes(self._world, chassis, self.adjacencies)
        return made

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of the processes in a VRF; there are none of the other version of IP."""
        processes = self._processes[chassis.name]
        for config in processes if version == self.version else ():
            if config.vrf == vrf and config.key in processes.running:
                yield from self._routes.of((chassis.name, config.key), self._advertised, self._router_id)

    def _router_id(self, vertex: Vertex) -> IPv4Address | None:
        return self._processes[vertex[0]].router_id(vertex[1])

    def _advertised(self, vertex: Vertex) -> list[Advertised]:
        return self.advertised(self._world.routers[vertex[0]], vertex[1])


def channel(area: int) -> str:
    """The channel of an area: routers meet within it."""
    return f"area {area}"
