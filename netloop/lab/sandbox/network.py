"""All routers and the cables between them; what one does is seen by the others from here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from netloop.errors import LabError
from netloop.lab.sandbox.names import full_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.adjacency import Adjacencies
from netloop.lab.sandbox.state.areas import Areas
from netloop.lab.sandbox.state.eigrp import EigrpHello
from netloop.lab.sandbox.state.isis import IsisHello
from netloop.lab.sandbox.state.ldp import LdpSessions
from netloop.lab.sandbox.state.lines import follow_lines
from netloop.lab.sandbox.state.neighbors import Hello, Neighbors
from netloop.lab.sandbox.state.ospfv3 import Ospfv3Hello
from netloop.lab.sandbox.state.session import Sessions

Port = tuple[str, str]
"""A router's name and an interface's full name."""


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A router to make: its name, and its startup configuration as IOS text."""

    name: str
    startup: str


@dataclass(frozen=True, slots=True)
class Cable:
    """A link between two interfaces."""

    a: str
    a_interface: str
    z: str
    z_interface: str


class Network:
    """Routers booted from their startup configurations.

    ``convergence`` is how long, in seconds of ``clock``, an adjacency or a session needs to come up after the boot;
    those of the boot itself are up at once. ``lock`` guards everything for tests that look in from another thread.

    ``version`` counts what may change OSPF's routes, ``addresses_version`` who has which address; ``booted`` and
    ``routes_changed_at`` (when an adjacency last came or went) are seconds of ``clock``.

    Raises:
        LabError: two routers of one name, or a cable to a router, interface or port that cannot be.
    """

    def __init__(
        self,
        nodes: Sequence[NodeSpec],
        cables: Sequence[Cable],
        *,
        convergence: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.convergence, self.clock = convergence, clock
        self.lock = threading.RLock()
        self._wall = datetime.now(UTC), clock()
        self.version = self.addresses_version = 0
        self.booted = self.routes_changed_at = clock()
        self.areas: dict[str, tuple[int, Areas]] = {}
        self.cables = _checked(nodes, cables)
        self._far = {end: other for cable in self.cables for end, other in _ways(cable)}
        self.adjacencies, self.sessions, self.ldp = Adjacencies(self), Sessions(self), LdpSessions(self)
        self._cables: dict[str, list[Cable]] = {}
        for cable in self.cables:
            for name in {cable.a, cable.z}:
                self._cables.setdefault(name, []).append(cable)
        hellos: dict[str, Hello] = {"ospfv3": Ospfv3Hello(), "isis": IsisHello(), "eigrp": EigrpHello()}
        self.igps = {name: Neighbors(self, hello) for name, hello in hellos.items()}
        self.routers: Mapping[str, Router] = {}
        self.routers = {node.name: Router(node.name, node.startup, self, self._ports(node.name)) for node in nodes}
        for router in self.routers.values():
            router.start()
        for router in self.routers.values():
            self._meet(router, delay=0.0)
        self.booted = self.routes_changed_at = clock()

    def _ports(self, name: str) -> tuple[str, ...]:
        return tuple(interface for owner, interface in self._far if owner == name)

    def wall(self, at: float) -> datetime:
        """The time of day, UTC, at a time of the clock."""
        moment, started = self._wall
        return moment + timedelta(seconds=at - started)

    def far_end(self, router: str, interface: str) -> Port | None:
        """What a cable leads to."""
        return self._far.get((router, interface))

    def refresh(self, router: Router) -> None:
        """Follow a change of one router's configuration."""
        for seen in (router, *(self.routers[name] for name in self._cabled(router))):
            follow_lines(seen)
            seen.note_change()
        router.elect()
        router.note_change()
        self._meet(router)

    def _meet(self, router: Router, delay: float | None = None) -> None:
        """Let a router's adjacencies follow; ``delay`` in seconds, the convergence time when None."""
        self.adjacencies.refresh(router, delay)
        for neighbors in self.igps.values():
            neighbors.refresh(router, delay)

    def cables_of(self, router: str) -> list[Cable]:
        """The cables that end at a router."""
        return self._cables.get(router, [])

    def _cabled(self, router: Router) -> list[str]:
        ends = (self._far.get((router.name, port)) for port in router.ports)
        return sorted({end[0] for end in ends if end})

    def reload(self, router: Router) -> None:
        """Start a router again; its neighbors lose it and find it anew."""
        self.adjacencies.drop(router, "Interface down or detached")
        for neighbors in self.igps.values():
            neighbors.drop(router)
        self.sessions.reset(router, "Peer closed the session")
        router.power_on()
        router.start()
        router.changed_at = self.clock()
        router.log_message("%SYS-5-RESTART: System restarted --")
        self.refresh(router)

    def settle(self, router: Router | None = None) -> None:
        """Let what was due by now have happened, sessions of ``router`` included."""
        self.adjacencies.settle()
        for neighbors in self.igps.values():
            neighbors.settle()
        if router is not None:
            self.sessions.settle(router)
            self.ldp.settle(router)


def _ways(cable: Cable) -> tuple[tuple[Port, Port], tuple[Port, Port]]:
    a, z = (cable.a, cable.a_interface), (cable.z, cable.z_interface)
    return (a, z), (z, a)


def _checked(nodes: Sequence[NodeSpec], cables: Sequence[Cable]) -> tuple[Cable, ...]:
    """The cables with full interface names, each port used once and each router there."""
    names = [node.name for node in nodes]
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise LabError(f"router names must be different; used twice: {', '.join(twice)}")
    used: set[Port] = set()
    found = []
    for cable in cables:
        full = Cable(cable.a, _full(cable.a_interface), cable.z, _full(cable.z_interface))
        for port in (full.a, full.a_interface), (full.z, full.z_interface):
            if port[0] not in names:
                raise LabError(f"cable to {port[0]!r}: no such router; known: {', '.join(sorted(names))}")
            if port in used:
                raise LabError(f"{port[0]} {port[1]} has two cables; a port takes one")
            used.add(port)
        found.append(full)
    return tuple(found)


def _full(interface: str) -> str:
    name = full_name(interface)
    if name is None:
        raise LabError(f"{interface!r} is not an interface name that IOS knows")
    return name
