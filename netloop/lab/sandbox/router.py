"""One router: its configurations, what runs by them, its log and its files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address
from threading import RLock
from typing import Any, Protocol

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.archive import Archive
from netloop.lab.sandbox.boot import load
from netloop.lab.sandbox.cables import Cables
from netloop.lab.sandbox.config.cursor import KeptLines
from netloop.lab.sandbox.config.kept_lines import kept_lines
from netloop.lab.sandbox.faults import Faults
from netloop.lab.sandbox.files import Files
from netloop.lab.sandbox.rollback import RollbackTimer
from netloop.lab.sandbox.state.adjacency import Adjacencies
from netloop.lab.sandbox.state.bgp_table import BgpTables
from netloop.lab.sandbox.state.eigrp import EigrpDomain
from netloop.lab.sandbox.state.exchange import RouteExchange
from netloop.lab.sandbox.state.isis import IsisDomain
from netloop.lab.sandbox.state.ldp import LdpSessions
from netloop.lab.sandbox.state.line_protocol import LineProtocols
from netloop.lab.sandbox.state.ospf import OspfDomain
from netloop.lab.sandbox.state.ospfv3 import Ospfv3Domain
from netloop.lab.sandbox.state.rib import Rib
from netloop.lab.sandbox.state.session import Sessions
from netloop.lab.sandbox.state.tables import RoutingTables
from netloop.lab.sandbox.state.timeline import NEVER, Timeline
from netloop.lab.sandbox.state.track import Tracks
from netloop.lab.sandbox.state.traffic import Traffic
from netloop.lab.sandbox.syslog import Syslog
from netloop.lab.sandbox.timers import Timers
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.bgp import bgp_instances, session_terms
from netloop.lab.sandbox.views.eigrp import eigrp_lines, eigrp_members
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces
from netloop.lab.sandbox.views.isis import isis_interfaces, isis_processes
from netloop.lab.sandbox.views.log import destination
from netloop.lab.sandbox.views.ospf import ospf_interfaces, ospf_policies
from netloop.lab.sandbox.views.ospfv3 import ospfv3_interfaces, ospfv3_policies
from netloop.lab.sandbox.views.policy import policies
from netloop.lab.sandbox.views.routes import ipv6_static_routes, static_routes
from netloop.lab.sandbox.views.track import tracks
from netloop.lab.sandbox.views.vrf import vrfs
from netloop.lab.sandbox.vty import Vtys

COMMANDS_KEPT = 5000


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line that somebody typed, the mode (``exec``, ``config``, ``config-if`` ...), by whom and from where."""

    line: str
    mode: str
    user: str
    peer: str = ""


@dataclass(frozen=True, slots=True)
class ScheduledReload:
    """A reload that is to come: when, by the network's clock in seconds, on whose order and why."""

    due: float
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a change could leave behind on a router, to compare before with after."""

    running: str
    startup: str
    log: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]


class RouterNetwork(Protocol):
    """The network that a router is in, as far as the router and its commands ask it."""

    clock: Callable[[], float]
    minute: float
    timers: Timers
    timeline: Timeline
    lock: RLock
    cables: Cables
    ospf: OspfDomain
    ospfv3: Ospfv3Domain
    isis: IsisDomain
    eigrp: EigrpDomain
    sessions: Sessions
    bgp: BgpTables
    ldp: LdpSessions
    tables: RoutingTables
    exchange: RouteExchange
    igps: Mapping[str, Adjacencies[Any]]

    @property
    def routers(self) -> Mapping[str, Router]:
        """Every router by its name."""
        ...

    def wall(self, at: float) -> datetime:
        """The time of day, UTC, at a time of the clock."""
        ...

    def refresh(self, router: Router) -> None:
        """Follow a change of one router's configuration."""
        ...

    def reload(self, router: Router) -> None:
        """Start a router again."""
        ...

    def settle(self, router: Router | None = None) -> None:
        """Let what was due by now have happened."""
        ...

    def edit(self, router: Router, lines: Sequence[str], user: str) -> str:
        """Have a user enter lines in a router's configuration mode."""
        ...


class Router:
    """A virtual router; made by its network, which knows the cables."""

    def __init__(self, name: str, startup: str, network: RouterNetwork) -> None:
        self.name, self.network, self.ports = name, network, network.cables.ports(name)
        self.startup, self.files = startup, Files(self, network.clock)
        self.archive = Archive(self, network)
        self.rollback = RollbackTimer(self, self.archive, network)
        self.kept: KeptLines = {}
        self.own_version = 0
        self.faults = Faults()
        self.commands: deque[TypedLine] = deque(maxlen=COMMANDS_KEPT)
        self.on_reload: list[Callable[[], None]] = []
        self.on_down: list[Callable[[float], None]] = []
        self.monitors: list[Callable[[str], None]] = []
        self.vtys = Vtys(network.clock)
        self.lines, self.traffic, self.tracks = LineProtocols(self), Traffic(self, network), Tracks(self, network.clock)
        self.ospf, self.ospfv3, self.eigrp = network.ospf.on(self), network.ospfv3.on(self), network.eigrp.on(self)
        self.ldp, self.bgp = network.ldp.on(self), network.sessions.on(self)
        self.power_on()
        if startup.strip():
            self.startup = canonical.body(self.running)

    def power_on(self) -> None:
        """Load the startup configuration; nothing runs by it until ``start``."""
        self.booted = self.network.clock()
        self.syslog = Syslog(self.network.wall)
        self.changed_by = ""
        self.names_tried: set[str] = set()
        self.scheduled_reload: ScheduledReload | None = None
        self.changed_at = NEVER
        self._noted: tuple[object, ...] = (None, None, None, None)
        self.running = ConfigNode()
        parts = self.lines, self.traffic, self.tracks, self.ospf, self.ospfv3, self.eigrp, self.ldp, self.bgp
        for part in parts:
            part.power_off()
        self.rollback.forget()
        self.archive.forget()
        load(self, self.startup, self.name, self.ports)
        self.kept |= kept_lines(self.running)

    def start(self) -> None:
        """Elect the identities; every router's configuration is loaded by now."""
        self.lines.start()
        self.elect()
        self.note_change()
        self.changed_at = NEVER
        self.archive.follow()

    def elect(self) -> None:
        """Let every protocol follow the configuration with its identity."""
        for protocol in (self.ospf, self.ospfv3, self.eigrp, self.ldp, self.bgp):
            protocol.refresh()

    @property
    def hostname(self) -> str:
        """The name in the prompt."""
        return self.running.text_of("hostname").removeprefix("hostname ")

    def interface(self, name: str) -> InterfaceConfig | None:
        """An interface as configured."""
        node = self.running.get("interface", name)
        return InterfaceConfig.of(node) if node else None

    def is_up(self, name: str) -> bool:
        """Whether an interface and its line are up: neither end of its cable is shut down."""
        own = self.interface(name)
        if own is None or own.shutdown:
            return False
        far = self.network.cables.far_end(self.name, name)
        if far is None:
            return True
        other = self.network.routers[far[0]].interface(far[1])
        return other is not None and not other.shutdown

    def log_message(self, message: str, at: float | None = None) -> None:
        """Log a message, now or as of a time of the network's clock; sessions with ``terminal monitor`` show it.

        The buffer and the sessions take what is severe enough for them.
        """
        moment = self.network.clock() if at is None else at
        line = self.syslog.line(message, moment)
        if destination(self.running, "buffered").takes(message):
            self.syslog.add(line, moment)
        for show in tuple(self.monitors) if destination(self.running, "monitor").takes(message) else ():
            show(line)

    def edit(self, lines: Sequence[str], user: str = "engineer") -> str:
        """Have another user enter lines in configuration mode, from a terminal of his own; what he was told."""
        return self.network.edit(self, lines, user)

    def rib(self, vrf: str = DEFAULT_VRF, version: int = 4) -> Rib:
        """The routing table of a VRF and family, as of now."""
        return self.network.tables.of(self, vrf, version)

    def interior(self, vrf: str = DEFAULT_VRF, version: int = 4) -> Rib:
        """The same without the routes of BGP."""
        return self.network.tables.interior(self, vrf, version)

    def connected(self, vrf: str = DEFAULT_VRF, version: int = 4) -> Rib:
        """The connected and local routes of a VRF and family alone."""
        return self.network.tables.connected(self, vrf, version)

    def ospf_router_id(self, process: str) -> IPv4Address | None:
        """The router ID in effect of an OSPF process."""
        return self.ospf.router_id(process)

    def reconsider_ospf(self, process: str) -> bool:
        """Follow a changed ``router-id``; whether it must wait for a clear or a reload."""
        return self.ospf.reconsider(process)

    def reconsider_ospfv3(self, process: str) -> bool:
        """The same for every instance of an OSPFv3 process."""
        waits = [self.ospfv3.reconsider(config.key) for config in self.ospfv3 if config.process == process]
        return any(waits)

    def changed(self) -> None:
        """Let the protocols follow a change of the running configuration."""
        self.network.refresh(self)
        self.archive.follow()

    def note_change(self) -> None:
        """Follow what others depend on: addresses on lines that are up, what OSPF advertises, what BGP wants."""
        self.traffic.refresh()
        before, now = self._noted, self._terms()
        self._noted = now
        if now[0] != before[0]:
            self.own_version += 1
            self.network.timeline.addresses_version += 1
        if now[1] != before[1]:
            self.network.timeline.version += 1
        if now[3] != before[3]:
            self.network.timeline.policy_version += 1
        if (now[0], now[2]) != (before[0], before[2]):
            self.changed_at = self.network.clock()

    def _terms(self) -> tuple[object, ...]:
        held = tuple((c.name, c.vrf, c.ipv4, c.ipv6) for c in interfaces(self.running) if self.lines.up(c.name))
        views = ospf_interfaces, ospfv3_interfaces, isis_interfaces, eigrp_members
        igps = [[own for name, own in view(self.running).items() if self.lines.up(name)] for view in views]
        told = bgp_instances(self.running), policies(self.running), vrfs(self.running), dict(self.bgp.identities)
        own = dict(self.eigrp.identities), isis_processes(self.running), eigrp_lines(self.running)
        return (
            (held, self._statics()),
            (igps, own, self._ospf_terms(held)),
            session_terms(self.running),
            told,
        )

    def _ospf_terms(self, held: object) -> object:
        """What OSPF's processes do besides, with what they may bring in from outside."""
        found = ospf_policies(self.running), ospfv3_policies(self.running)
        boundary = any(policy.boundary for each in found for policy in each.values())
        return found, (held, self._statics()) if boundary else None

    def _statics(self) -> object:
        """The static routes, and what they depend on beside interfaces."""
        root = self.running
        return static_routes(root), ipv6_static_routes(root), tracks(root)

    def mark_changed(self, user: str) -> None:
        """Note in the configuration's header who changed it, and when."""
        self.changed_by = f"! Last configuration change at {self._now()} by {user}"

    def _now(self) -> str:
        return self.network.wall(self.network.clock()).strftime("%H:%M:%S UTC %a %b %-d %Y")

    def save(self) -> None:
        """Copy the running configuration over the startup configuration, and into the archive if it says so."""
        self.startup = canonical.body(self.running)
        self.archive.saved()

    def load_startup(self, content: bytes) -> None:
        """Make a file's content the startup configuration."""
        self.startup = content.decode(errors="replace").replace("\r\n", "\n")

    def reload(self, down: float = 0.0) -> None:
        """Start again from the startup configuration; sessions end, identities are elected anew.

        For ``down`` seconds SSH is refused.
        """
        for go_down in tuple(self.on_down) if down else ():
            go_down(down)
        for hang_up in tuple(self.on_reload):
            hang_up()
        self.network.reload(self)

    def running_text(self) -> str:
        """The running configuration as ``show running-config`` prints it."""
        with self.network.lock:
            self.network.timers.settle()
            return canonical.running(self.running, self.changed_by)

    def startup_text(self) -> str:
        """The startup configuration, without the line that ``show startup-config`` puts before it."""
        return self.startup

    @property
    def log(self) -> list[str]:
        """The logging buffer, up to now."""
        with self.network.lock:
            self.network.settle(self)
            return self.syslog.lines

    def snapshot(self) -> Snapshot:
        """All that a change could leave behind, as of now."""
        with self.network.lock:
            log = tuple(self.log)
            return Snapshot(self.running_text(), self.startup, log, tuple(self.files))
