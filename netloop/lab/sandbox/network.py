"""All routers and the cables between them: everything that runs is put together here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from netloop.errors import LabError
from netloop.lab.sandbox.cables import Cable, Cables
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.shell import Shell
from netloop.lab.sandbox.state.adjacency import Adjacencies
from netloop.lab.sandbox.state.bgp_table import BgpTables
from netloop.lab.sandbox.state.eigrp import EigrpDomain
from netloop.lab.sandbox.state.isis import IsisDomain
from netloop.lab.sandbox.state.ldp import LdpSessions
from netloop.lab.sandbox.state.ospf import OspfDomain
from netloop.lab.sandbox.state.ospfv3 import Ospfv3Domain
from netloop.lab.sandbox.state.session import Sessions
from netloop.lab.sandbox.state.tables import RoutingTables
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.timers import Timers
from netloop.lab.sandbox.views.beats import beats


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A router to make: its name, and its startup configuration as IOS text."""

    name: str
    startup: str


class Network:
    """Routers booted from their startup configurations.

    ``convergence`` is how long, in seconds of ``clock``, an adjacency or a session needs to come up after the boot;
    those of the boot itself are up at once. ``minute`` is how many such seconds a minute of the routers' timers lasts
    (``configure terminal revert timer 5``), so that a test need not wait five. ``lock`` guards everything for tests
    that look in from another thread.

    Raises:
        LabError: two routers of one name, or a cable to a router, interface or port that cannot be.
    """

    def __init__(
        self,
        nodes: Sequence[NodeSpec],
        cables: Sequence[Cable],
        *,
        convergence: float = 1.0,
        minute: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock, self.timeline = clock, Timeline(clock, convergence)
        self.minute, self.timers = minute, Timers(clock)
        self.lock = threading.RLock()
        self._wall = datetime.now(UTC), clock()
        self.cables = Cables(_names(nodes), cables)
        self.ospf, self.ospfv3, self.isis, self.eigrp = (
            OspfDomain(self),
            Ospfv3Domain(self),
            IsisDomain(self),
            EigrpDomain(self),
        )
        self.sessions, self.ldp = Sessions(self), LdpSessions(self)
        self.igps: Mapping[str, Adjacencies[Any]] = {
            "ospf": self.ospf.adjacencies,
            "ospfv3": self.ospfv3.adjacencies,
            "isis": self.isis.adjacencies,
            "eigrp": self.eigrp.adjacencies,
        }
        self.tables = RoutingTables(self.timeline, (self.ospf, self.ospfv3, self.eigrp, self.isis))
        self.exchange = self.tables.exchange
        self.bgp = BgpTables(self, self.sessions, self.tables.settle)
        self.tables.add(self.bgp)
        self._tracking: set[str] = set()
        self._noticed: dict[str, object] = {}
        self.routers: Mapping[str, Router] = {}
        self.routers = {node.name: Router(node.name, node.startup, self) for node in nodes}
        self._boot()

    def _boot(self) -> None:
        for router in self.routers.values():
            router.start()
        for router in self.routers.values():
            self._meet(router, delay=0.0)
        self._tracking |= {name for name, router in self.routers.items() if router.tracks.any}
        self.timeline.boot()
        self.settle()

    @property
    def convergence(self) -> float:
        """Seconds that adjacencies and sessions need to come up."""
        return self.timeline.convergence

    def wall(self, at: float) -> datetime:
        """The time of day, UTC, at a time of the clock."""
        moment, started = self._wall
        return moment + timedelta(seconds=at - started)

    def refresh(self, router: Router) -> None:
        """Follow a change of one router's configuration."""
        told = _told_neighbors(router)
        noticed = self._noticed.get(router.name) != told
        self._noticed[router.name] = told
        beside = [self.routers[name] for name in self.cables.neighbors(router.name)] if noticed else []
        self.timeline.touch(router.name, *(other.name for other in beside))
        for seen in (router, *beside):
            seen.lines.refresh()
            seen.note_change()
        router.elect()
        router.note_change()
        self._meet(router)
        if router.tracks.any:
            self._tracking.add(router.name)
        for name in sorted(self._tracking):
            self.routers[name].tracks.refresh()

    def _meet(self, router: Router, delay: float | None = None) -> None:
        """Let a router's adjacencies follow; ``delay`` in seconds, the convergence time when None."""
        for adjacencies in self.igps.values():
            adjacencies.refresh(router, delay)

    def reload(self, router: Router) -> None:
        """Start a router again; its neighbors lose it and find it anew."""
        for adjacencies in self.igps.values():
            adjacencies.drop(router)
        self.sessions.reset(router, "Peer closed the session")
        self.tables.forget(router)
        router.power_on()
        router.start()
        router.changed_at = self.clock()
        router.log_message("%SYS-5-RESTART: System restarted --")
        self.refresh(router)

    def settle(self, router: Router | None = None) -> None:
        """Let what was due by now have happened, sessions of ``router`` included."""
        self.timers.settle()
        for adjacencies in self.igps.values():
            adjacencies.settle()
        if router is not None:
            self.sessions.settle(router)
            self.ldp.settle(router)
            self.isis.settle(router)
            router.tracks.refresh()

    def wake(self) -> None:
        """Let the routers' timers end that are due by now; from any thread."""
        with self.lock:
            self.timers.settle()

    def edit(self, router: Router, lines: Sequence[str], user: str) -> str:
        """Have a user enter lines in a router's configuration mode, from a terminal of his own; what he was told."""
        with self.lock:
            shell = Shell(router, user, lambda _: None, lambda: None)
            shell.privilege = 15
            answers = [shell.typed(line) for line in ("configure terminal", *lines, "end")]
            shell.close()
        return "".join(answers)


def _told_neighbors(router: Router) -> object:
    """What a router's neighbors notice of its configuration at their own ports: which of its ports are up and send."""
    ports = [(name, router.interface(name)) for name in router.ports]
    return [(name, config is not None and not config.shutdown) for name, config in ports], beats(router.running)


def _names(nodes: Sequence[NodeSpec]) -> list[str]:
    names = [node.name for node in nodes]
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise LabError(f"router names must be different; used twice: {', '.join(twice)}")
    return names
