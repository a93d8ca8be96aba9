"""A world: eight sandbox routers behind real SSH, an inventory that names them, and the real command at work."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil
import yaml

from netloop.lab.sandbox import Cable, Network, NodeSpec, SandboxThread
from netloop.lab.sandbox.fault import Fault
from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.sandbox.router import Router, TypedLine
from netloop.lab.twin.build import build_twin
from netloop.stages.derive import load_inventory
from tests.chaos.oracle import State
from tests.chaos.statements import Delta, delta, statements

INVENTORY = Path(__file__).with_name("inventory.yaml")
NAMES = tuple(f"r{number}" for number in range(1, 9))
IN_PLACE, UNSAVED = "r7", "r8"
"""One router is wholly as intended from the start; another one is so in its running configuration alone."""
USER = "netops"
CONVERGENCE = 0.1
BOUND = 90.0
"""Seconds after which a command is held to have hung."""
PATIENT = {
    "workers": "8",
    "connect-timeout": "5",
    "read-timeout": "2",
    "answer-timeout": "8",
    "save-timeout": "8",
    "converge-timeout": "20",
}
"""How netloop is told to work; short, so that rounds are."""
DOORS = 15.0
"""Seconds within which every router listens again."""

OTHERS = """\
interface Loopback99
 description somebody else's
 ip address 10.99.99.{number} 255.255.255.255
ip route 198.51.100.0 255.255.255.0 Null0
snmp-server location rack {number}
"""
"""Lines of others on every router."""
OTHERS_TOO = {
    "r2": "interface Loopback0\n description old identity\n ip address 10.99.0.2 255.255.255.255\n",
    "r3": "router bgp 65000\n neighbor 192.0.2.99 remote-as 64999\n neighbor 192.0.2.99 description of others\n",
    "r5": "interface Loopback1\n description services of r5\n ip address 10.254.0.5 255.255.255.255\n",
    "r6": "interface Loopback0\n ip address 10.255.0.6 255.255.255.255\n ip ospf 1 area 7\n",
}
"""What netloop finds half done, done otherwise, or with a neighbor of others in it."""


@dataclass(frozen=True)
class Lesson:
    """What an apply without a calamity taught: both configurations of each router, and what was typed in which mode.

    With a ``focus`` all that is drawn from it happens to that router.
    """

    old: Mapping[str, str]
    new: Mapping[str, str]
    typed: Mapping[str, tuple[tuple[str, str], ...]]
    focus: str | None = None

    def delta(self, name: str) -> Delta:
        """What netloop adds to a router and takes from it."""
        return delta(self.old[name], self.new[name])

    @property
    def changed(self) -> tuple[str, ...]:
        """The routers to which configuration lines are sent, or the one that is in focus."""
        return (
            (self.focus,)
            if self.focus
            else tuple(name for name in NAMES if any(mode.startswith("config") for _, mode in self.typed[name]))
        )

    def count(self, wanted: Callable[[str, str], bool]) -> int:
        """How many lines there were of a sort, given as line and mode."""
        return sum(wanted(line, mode) for typed in self.typed.values() for line, mode in typed)


@dataclass
class Command:
    """A netloop command: begun, then over, with all that it said."""

    process: subprocess.Popen[str]
    report: Path
    words: Sequence[str]
    started: float = field(default_factory=time.monotonic)
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0
    trouble: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """The exit code, negative for the signal that killed it."""
        return self.process.returncode

    def signal(self, number: int) -> bool:
        """Send a signal; whether it was still there."""
        if self.process.poll() is not None:
            return False
        self.process.send_signal(number)
        return True

    def wait(self, bound: float = BOUND) -> Command:
        """Wait until it ends, and see that nothing is left of it."""
        try:
            self.stdout, self.stderr = self.process.communicate(timeout=bound)
        except subprocess.TimeoutExpired:
            self.trouble += (f"did not end within {bound:.0f} s",)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.stdout, self.stderr = self.process.communicate()
        self.seconds = time.monotonic() - self.started
        if left := _group(self.process.pid):
            self.trouble += (f"left processes behind: {left}",)
            os.killpg(self.process.pid, signal.SIGKILL)
        return self


def _group(leader: int) -> list[str]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
    return found


class Recorder(deque[TypedLine]):
    """A router's recording of what is typed, which tells each line before it is carried out."""

    def __init__(self, told: Callable[[TypedLine], None]) -> None:
        super().__init__(maxlen=5000)
        self._told = told

    def append(self, typed: TypedLine) -> None:
        super().append(typed)
        self._told(typed)


@dataclass
class Watch:
    """Something to be done when the ``at``-th line of a sort arrives, counted over all routers from 1."""

    wanted: Callable[[TypedLine], bool]
    at: int
    do: Callable[[], None]
    seen: int = 0
    fired: bool = False


class World:
    """The network, where it is served, and a folder of its own for all that netloop leaves behind."""

    def __init__(self, folder: Path, nodes: Sequence[NodeSpec], startups: Mapping[str, str] | None = None) -> None:
        self.folder, self.home = folder, folder / "home"
        folder.mkdir(parents=True, exist_ok=True)
        self.network = _network(nodes)
        self._watches: list[Watch] = []
        self._lock = threading.Lock()
        self._timers: list[threading.Timer] = []
        self._asides: list[threading.Thread] = []
        self._undo: list[Callable[[], None]] = []
        for router in self.routers.values():
            router.save()
            router.startup = (startups or {}).get(router.name, router.startup)
            router.commands = Recorder(partial(self._tell, router.name))
        self.booted = {name: router.booted for name, router in self.routers.items()}
        self.commands: list[Command] = []
        self.edited: set[tuple[str, str]] = set()
        self.options = dict(PATIENT)

    @property
    def routers(self) -> Mapping[str, Router]:
        """The routers by name."""
        return self.network.routers

    @contextlib.contextmanager
    def served(self) -> Iterator[World]:
        """Serve the routers over SSH and write the inventory; at the end nothing is left."""
        with SandboxThread(self.network, username=USER, password="chaos-password") as sandbox:
            self.endpoints = dict(sandbox.endpoints)
            self.inventory = self.folder / "net.yaml"
            plain = yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))
            plain["defaults"] |= {"username": USER, "password": sandbox.password}
            for name, host in plain["hosts"].items():
                host["hostname"], host["port"] = self.endpoints[name]
            self.inventory.write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
            try:
                yield self
            finally:
                self.calm()
                for command in self.commands:
                    if command.process.poll() is None:
                        command.process.kill()
                        command.process.wait()

    def begin(self, verb: str, *words: str) -> Command:
        """Begin a command, in a session of its own."""
        report = self.folder / f"{len(self.commands) + 1}-{verb}.json"
        argv = [sys.executable, "-m", "netloop", verb, *words]
        env = {
            name: value for name, value in os.environ.items() if not name.startswith(("NETLOOP_", "COV_", "COVERAGE_"))
        }
        env |= {"NETLOOP_HOME": str(self.home), "NETLOOP_KNOWN_HOSTS": str(self.folder / "known_hosts")}
        process = subprocess.Popen(
            argv,
            cwd=self.folder,
            env=env | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONFAULTHANDLER": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        command = Command(process, report, argv[3:])
        self.commands.append(command)
        return command

    def work(self, verb: str, *words: str) -> Command:
        """Begin a command that works on the devices and reports."""
        report = self.folder / f"{len(self.commands) + 1}-{verb}.json"
        options = [f"--{name}={value}" for name, value in self.options.items()]
        return self.begin(verb, *words, *options, "--report", f"json:{report}")

    def arm(self, name: str, fault: Fault) -> None:
        """Give a router a fault."""
        self.routers[name].faults.add(fault)

    def aside(self, do: Callable[[], object]) -> None:
        """Do something that takes its time in a thread of its own; ``joined`` waits for it."""
        thread = threading.Thread(target=do, daemon=True)
        self._asides.append(thread)
        thread.start()

    def joined(self) -> None:
        """Wait for what is done aside."""
        for thread in self._asides:
            thread.join()

    def watch(self, wanted: Callable[[TypedLine], bool], at: int, do: Callable[[], None]) -> Watch:
        """Do something when the ``at``-th such line of netloop's arrives, before it is carried out."""
        watch = Watch(wanted, at, do)
        self._watches.append(watch)
        return watch

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something in so many seconds, unless it is calm before."""
        if seconds <= 0:
            do()
            return
        timer = threading.Timer(seconds, do)
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def undo(self, do: Callable[[], None]) -> None:
        """What is to be done when it is to be calm again."""
        self._undo.append(do)

    def _tell(self, router: str, typed: TypedLine) -> None:
        if typed.user != USER:
            self.edited.add((router, typed.line))
            return
        due = []
        with self._lock:
            for watch in self._watches:
                if watch.wanted(typed):
                    watch.seen += 1
                    if watch.seen == watch.at:
                        watch.fired = True
                        due.append(watch.do)
        for do in due:
            do()

    def calm(self) -> None:
        """No calamity any more."""
        with self._lock:
            self._watches.clear()
        for timer in self._timers:
            timer.cancel()
        for router in self.routers.values():
            router.faults.clear()
        while self._undo:
            self._undo.pop()()

    def listening(self) -> None:
        """Wait until every router listens.

        Raises:
            TimeoutError: one does not.
        """
        deadline = time.monotonic() + DOORS
        for name, place in self.endpoints.items():
            while True:
                try:
                    socket.create_connection(place, 2).close()
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise TimeoutError(f"{name} does not listen again") from None
                    time.sleep(0.05)

    def states(self) -> dict[str, State]:
        """How each router is, and how much netloop has typed there."""
        with self.network.lock:
            return {name: _state(router) for name, router in self.routers.items()}

    def reloaded(self) -> frozenset[str]:
        """The routers that have been reloaded."""
        return frozenset(name for name, router in self.routers.items() if router.booted != self.booted[name])

    def forget(self) -> None:
        """Count what netloop types from here."""
        with self.network.lock:
            for router in self.routers.values():
                router.commands.clear()

    def keep(self) -> None:
        """Write down what the routers are and what was typed, for whoever looks for the reason."""
        for name, router in self.routers.items():
            with self.network.lock:
                texts = {"running": router.running_text(), "startup": router.startup_text()}
                texts["typed"] = "".join(f"{t.user:9} {t.mode:14} {t.line}\n" for t in router.commands)
                texts["log"] = "\n".join(router.log)
            for kind, text in texts.items():
                (self.folder / f"{name}.{kind}").write_text(text, encoding="utf-8")
        for number, command in enumerate(self.commands, 1):
            head = f"$ netloop {' '.join(command.words)}\n# exit {command.code}, {command.seconds:.1f} s\n"
            text = f"{head}----- stdout\n{command.stdout}\n----- stderr\n{command.stderr}"
            (self.folder / f"{number}-{command.words[0]}.txt").write_text(text, encoding="utf-8")


def _state(router: Router) -> State:
    typed = [t for t in router.commands if t.user == USER]
    return State(
        statements(router.running_text()),
        statements(router.startup_text()),
        lines=sum(t.mode.startswith("config") for t in typed),
        saves=sum(t.line.startswith(("write", "copy")) for t in typed),
    )


def _network(nodes: Sequence[NodeSpec]) -> Network:
    plan = build_twin(load_inventory(INVENTORY), ios_kind)
    cables = [Cable(c.a, c.a_interface, c.z, c.z_interface) for c in plan.cables]
    return Network(nodes, cables, convergence=CONVERGENCE)


def brownfield() -> tuple[NodeSpec, ...]:
    """The routers as netloop has never seen them, with lines of others."""
    plan = build_twin(load_inventory(INVENTORY), ios_kind)
    return tuple(NodeSpec(node.name, _brown(node.name, node.startup)) for node in plan.nodes)


def _brown(name: str, startup: str) -> str:
    text = startup.removesuffix("end\n") + OTHERS.format(number=name[1:]) + OTHERS_TOO.get(name, "")
    return f"{text}end\n"


def learn(folder: Path) -> Lesson:
    """Apply once without a calamity.

    Raises:
        RuntimeError: that did not go well; nothing can be learnt from it.
    """
    world = World(folder, brownfield())
    old = {name: router.startup_text() for name, router in world.routers.items()}
    with world.served():
        done = world.work("apply", str(world.inventory), "--yes", "--allow-disruptive").wait()
        world.keep()
        if done.code:
            raise RuntimeError(f"an apply without a calamity ended with {done.code}: {done.stdout}{done.stderr}")
        new = {name: router.startup_text() for name, router in world.routers.items()}
        typed = {name: tuple((t.line, t.mode) for t in router.commands) for name, router in world.routers.items()}
    shutil.rmtree(folder)
    return Lesson(old, new, {n: t if n not in {IN_PLACE, UNSAVED} else _read_only(t) for n, t in typed.items()})


def _read_only(typed: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """What is typed at a router on which nothing is to be changed."""
    return tuple((line, mode) for line, mode in typed if mode == "exec" and line.startswith(("show", "terminal")))


def make(folder: Path, lesson: Lesson, shape: Mapping[str, str]) -> World:
    """The world of a round; ``shape`` are configuration lines that make a router peculiar."""
    texts = {**lesson.old, IN_PLACE: lesson.new[IN_PLACE], UNSAVED: lesson.new[UNSAVED]}
    nodes = [NodeSpec(name, _shaped(text, shape.get(name, ""))) for name, text in texts.items()]
    world = World(folder, nodes)
    old = world.routers[UNSAVED]
    kept = {UNSAVED: _shaped(lesson.old[UNSAVED], shape.get(UNSAVED, ""))}
    old.startup = kept[UNSAVED]
    return world


def _shaped(text: str, lines: str) -> str:
    return f"{lines}\n{text}" if lines else text
