"""One router: its configurations, what runs by them, its log and its files."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netloop.lab.sandbox import canonical
from netloop.lab.sandbox.bgp_views import bgp_instances
from netloop.lab.sandbox.boot import load
from netloop.lab.sandbox.config.routes import static_routes
from netloop.lab.sandbox.eigrp_views import eigrp_members
from netloop.lab.sandbox.faults import Faults
from netloop.lab.sandbox.isis_views import isis_interfaces
from netloop.lab.sandbox.ospfv3_views import ospfv3_interfaces
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.bgp import NEVER, BgpSpeaker
from netloop.lab.sandbox.state.eigrp import EigrpInstances
from netloop.lab.sandbox.state.ldp import LdpSpeaker
from netloop.lab.sandbox.state.ospf import OspfProcesses, ospf_interfaces
from netloop.lab.sandbox.state.ospfv3 import Ospfv3Processes
from netloop.lab.sandbox.state.rib import Rib
from netloop.lab.sandbox.syslog import Syslog
from netloop.lab.sandbox.tree import Node, Rank
from netloop.lab.sandbox.views import InterfaceConfig, interfaces

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Network

COMMANDS_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that somebody typed, the mode (``exec``, ``config``, ``config-if`` ...), by whom and from where."""

    line: str
    mode: str
    user: str
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a change could leave behind on a router, to compare before with after."""

    running: str
    startup: str
    log: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


class Router:
    """A virtual router; made by its network, which knows the cables."""

    def __init__(self, name: str, startup: str, network: Network, ports: tuple[str, ...]) -> None:
        self.name, self.network, self.ports = name, network, ports
        self.startup, self.files = startup, dict[str, str]()
        self.own_version = 0
        self.faults = Faults()
        self.commands: deque[Typed] = deque(maxlen=COMMANDS_KEPT)
        self.on_reload: list[Callable[[], None]] = []
        self.on_down: list[Callable[[float], None]] = []
        self.monitors: list[Callable[[str], None]] = []
        self.power_on()
        if startup.strip():
            self.save()

    def power_on(self) -> None:
        """Load the startup configuration; nothing runs by it until ``start``."""
        self.booted = self.network.clock()
        self.syslog = Syslog(self.network.wall)
        self.changed_by = ""
        self.changed_at = NEVER
        self._noted: tuple[object, object, object] = (None, None, None)
        self.running = Node()
        self.ospf, self.bgp = OspfProcesses(self), BgpSpeaker(self)
        self.lines_up: dict[str, bool] = {}
        self.ospfv3, self.eigrp, self.ldp = Ospfv3Processes(self), EigrpInstances(self), LdpSpeaker(self)
        self.ribs: dict[tuple[str, int], tuple[tuple[int, int], Rib]] = {}
        self.advertised: dict[str, tuple[int, list[Advertised]]] = {}
        load(self, self.startup)

    def start(self) -> None:
        """Elect the identities; every router's configuration is loaded by now."""
        self.lines_up = {config.name: self.is_up(config.name) for config in interfaces(self.running)}
        self.elect()
        self.note_change()
        self.changed_at = NEVER

    def elect(self) -> None:
        """Let every protocol follow the configuration with its identity."""
        for protocol in (self.ospf, self.ospfv3, self.eigrp, self.ldp, self.bgp):
            protocol.refresh()

    @property
    def hostname(self) -> str:
        """The name in the prompt."""
        return self.running.text_of("hostname").removeprefix("hostname ")

    def rank(self, text: str) -> Rank:
        """Where a global line stands in the configuration."""
        return canonical.rank(text) or (len(canonical.ORDER),)

    def interface(self, name: str) -> InterfaceConfig | None:
        """An interface as configured."""
        node = self.running.get("interface", name)
        return InterfaceConfig.of(node) if node else None

    def is_up(self, name: str) -> bool:
        """Whether an interface and its line are up: neither end of its cable is shut down."""
        own = self.interface(name)
        if own is None or own.shutdown:
            return False
        far = self.network.far_end(self.name, name)
        if far is None:
            return True
        other = self.network.routers[far[0]].interface(far[1])
        return other is not None and not other.shutdown

    def log_message(self, message: str, at: float | None = None) -> None:
        """Log a message, now or as of a time of the network's clock; sessions with ``terminal monitor`` show it."""
        line = self.syslog.add(message, self.network.clock() if at is None else at)
        for show in tuple(self.monitors):
            show(line)

    def edit(self, lines: Sequence[str], user: str = "engineer") -> str:
        """Have another user enter lines in configuration mode, from a terminal of his own; what he was told."""
        from netloop.lab.sandbox.shell import Shell

        said: list[str] = []
        with self.network.lock:
            shell = Shell(self, user, said.append, lambda: None)
            shell.privilege = 15
            for line in ("configure terminal", *lines, "end"):
                self.commands.append(Typed(line, shell.mode, user, shell.peer))
                said.append(shell.captured(lambda line=line: shell.execute(line))[0])  # type: ignore[misc]
            shell.close()
        return "".join(said)

    def changed(self) -> None:
        """Let the protocols follow a change of the running configuration."""
        self.network.refresh(self)

    def note_change(self) -> None:
        """Follow what others depend on: addresses on lines that are up, what OSPF advertises, what BGP wants."""
        before, now = self._noted, self._terms()
        self._noted = now
        if now[0] != before[0]:
            self.own_version += 1
            self.network.addresses_version += 1
        if now[1] != before[1]:
            self.network.version += 1
        if (now[0], now[2]) != (before[0], before[2]):
            self.changed_at = self.network.clock()

    def _terms(self) -> tuple[object, object, object]:
        held = tuple((c.name, c.vrf, c.ipv4, c.ipv6) for c in interfaces(self.running) if self.lines_up.get(c.name))
        views = ospf_interfaces, ospfv3_interfaces, isis_interfaces, eigrp_members
        igps = [[own for name, own in view(self.running).items() if self.lines_up.get(name)] for view in views]
        return (held, static_routes(self.running)), (igps, dict(self.eigrp.identities)), bgp_instances(self.running)

    def mark_changed(self, user: str) -> None:
        """Note in the configuration's header who changed it, and when."""
        self.changed_by = f"! Last configuration change at {self._now()} by {user}"

    def _now(self) -> str:
        return self.network.wall(self.network.clock()).strftime("%H:%M:%S UTC %a %b %-d %Y")

    def save(self) -> None:
        """Copy the running configuration over the startup configuration."""
        self.startup = canonical.body(self.running)

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
            return Snapshot(self.running_text(), self.startup, log, tuple(sorted(self.files.items())))
