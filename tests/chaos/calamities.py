"""The calamities: what can happen to an apply. Each is drawn with its moment and place, and then armed in a world."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import ClassVar

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.router import TypedLine
from tests.chaos.oracle import Edits
from tests.chaos.world import IN_PLACE, NAMES, UNSAVED, Command, Lesson, World

MESSAGES = (
    "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to down",
    "%SYS-5-CONFIG_I: Configured from console by engineer on vty1 (192.0.2.200)",
    "%OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.3 on GigabitEthernet0/0 from LOADING to FULL, Loading Done",
    "%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Up",
    "%SYS-2-MALLOCFAIL: Memory allocation of 65536 bytes failed from 0x6041A9B0, alignment 16",
)
UNKNOWN_WORDS = ("% Not today", "%Command is not available on this platform", "% Busy: try again later", None)
MUTE = "no service prompt config"
LONG = 3.5
"""Seconds; longer than the silence that netloop is told to bear."""


def configures(typed: TypedLine) -> bool:
    """A line typed in a configuration mode."""
    return typed.mode.startswith("config")


def saves(typed: TypedLine) -> bool:
    """A line that saves."""
    return typed.mode == "exec" and typed.line.startswith("write")


def anything(_typed: TypedLine) -> bool:
    """Any line."""
    return True


@dataclass(frozen=True)
class Moment:
    """The ``at``-th line of a sort, counted over all routers, and so many seconds later."""

    wanted: Callable[[TypedLine], bool]
    at: int
    delay: float

    @classmethod
    def draw(cls, draw: Random, lesson: Lesson) -> Moment:
        """Mostly among the configuration lines, also among those that save, and anywhere."""
        wanted = draw.choices((configures, saves, anything), (6, 2, 2))[0]
        lines = lesson.count(lambda line, mode: wanted(TypedLine(line, mode, "")))
        return cls(wanted, draw.randint(1, lines), draw.choice((0, 0, draw.uniform(0, 0.15))))

    def call(self, world: World, do: Callable[[], None]) -> None:
        """Have something done then."""
        world.watch(self.wanted, self.at, lambda: world.later(self.delay, do))

    def __str__(self) -> str:
        sort = {configures: "config line", saves: "save", anything: "line"}[self.wanted]
        return f"{sort} {self.at}" + (f" +{self.delay:.2f}s" if self.delay else "")


@dataclass(frozen=True)
class Place:
    """A line that netloop types at a router: the ``after``-th one of those that are the same."""

    router: str
    line: str
    mode: str
    after: int

    @classmethod
    def draw(
        cls, draw: Random, lesson: Lesson, wanted: Callable[[str, str], bool] = lambda _line, _mode: True
    ) -> Place:
        """Any line of a router that is changed."""
        router = draw.choice(lesson.changed)
        typed = lesson.typed[router]
        index = draw.choice([i for i, (line, mode) in enumerate(typed) if wanted(line, mode)])
        return cls(router, *typed[index], sum(other == typed[index] for other in typed[:index]))

    @property
    def limits(self) -> dict[str, object]:
        """What makes a fault strike there, once."""
        return {"pattern": f"^{re.escape(self.line)}$", "mode": re.escape(self.mode), "after": self.after, "times": 1}

    def __str__(self) -> str:
        return f"{self.router} {self.line!r}" + (f" #{self.after + 1}" if self.after else "")


def is_header(line: str, mode: str) -> bool:
    """A line that enters a section."""
    return mode == "config" and line.startswith(("interface", "router"))


def is_configuration(line: str, mode: str) -> bool:
    """A configuration line that is no header, and does not leave."""
    return mode.startswith("config") and not is_header(line, mode) and line not in {"end", "exit"}


class Calamity:
    """What happens to an apply; ``sort`` is its row in the summary."""

    sort: ClassVar[str]

    def shape(self) -> Mapping[str, str]:
        """Configuration lines that make a router peculiar from the start."""
        return {}

    def arm(self, world: World) -> None:
        """Prepare it, before the apply begins."""

    def begun(self, world: World, command: Command) -> None:
        """Prepare what needs the running command."""

    @property
    def unseen(self) -> frozenset[str]:
        """The routers that netloop may really be unable to look at."""
        return frozenset()

    @property
    def edits(self) -> Mapping[str, Edits]:
        """What a second engineer does."""
        return {}

    @property
    def kills(self) -> bool:
        """Whether netloop has no chance to say anything."""
        return False

    @property
    def harmless(self) -> bool:
        """Whether an apply survives it: none of the routers fails."""
        return False

    @property
    def late(self) -> float:
        """Seconds for which a router may still be busy when the apply is over."""
        return 0.0

    @property
    def options(self) -> Mapping[str, str]:
        """Options of netloop that it needs."""
        return {}


@dataclass(frozen=True)
class Signals(Calamity):
    """Signals at a moment, and more of them so many seconds apart."""

    sort: str  # type: ignore[misc]
    number: signal.Signals
    moment: Moment
    gaps: tuple[float, ...]

    @classmethod
    def draw(cls, sort: str, number: signal.Signals, times: int, draw: Random, lesson: Lesson) -> Signals:
        """At any moment; the next at once, or within a second."""
        gaps = tuple(draw.choice((0.0, 0.02, draw.uniform(0, 0.3), draw.uniform(0, 1.0))) for _ in range(times - 1))
        return cls(sort, number, Moment.draw(draw, lesson), gaps)

    @property
    def kills(self) -> bool:
        """SIGKILL does."""
        return self.number is signal.SIGKILL

    def begun(self, world: World, command: Command) -> None:
        """Send them then."""

        def send() -> None:
            command.signal(self.number)
            after = 0.0
            for gap in self.gaps:
                after += max(gap, 0.001)
                world.later(after, partial(command.signal, self.number))

        self.moment.call(world, send)

    def __str__(self) -> str:
        more = "".join(f", +{gap:.2f}" for gap in self.gaps)
        return f"{self.number.name} at {self.moment}{more}"


@dataclass(frozen=True)
class Struck(Calamity):
    """A fault that strikes one line."""

    sort: str  # type: ignore[misc]
    place: Place
    fault: kinds.Fault
    lasts: float = 0.0

    def arm(self, world: World) -> None:
        """Give the router the fault."""
        world.arm(self.place.router, self.fault)

    @property
    def late(self) -> float:
        """As long as the fault lasts."""
        return self.lasts

    @property
    def unseen(self) -> frozenset[str]:
        """A line that is never answered may be carried out at any time."""
        never = isinstance(self.fault, kinds.Hang) or (isinstance(self.fault, kinds.Drip) and self.fault.forever)
        return frozenset({self.place.router}) if never and not self.place.line.startswith("show") else frozenset()

    def __str__(self) -> str:
        shown = {
            k: v
            for k in ("at", "seconds", "answer", "per_second", "down")
            if (v := getattr(self.fault, k, None)) is not None
        }
        return f"{self.sort} at {self.place}" + "".join(f" {k}={v}" for k, v in shown.items())


def cut(draw: Random, lesson: Lesson) -> Struck:
    """The line is carried out, and the connection is lost somewhere in its answer."""
    place = Place.draw(draw, lesson)
    at = draw.choice((0, 1, draw.randint(0, 40), draw.randint(0, 1200) if place.line.startswith("show") else 2))
    return Struck("cut in mid-answer", place, kinds.Cut(at=at, **place.limits))  # type: ignore[arg-type]


def cut_echo(draw: Random, lesson: Lesson) -> Struck:
    """The connection is lost in mid-line; it is not carried out."""
    place = Place.draw(draw, lesson)
    return Struck("cut in mid-line", place, kinds.CutEcho(at=draw.randint(0, len(place.line)), **place.limits))  # type: ignore[arg-type]


def drop(draw: Random, lesson: Lesson) -> Struck:
    """The router ends the session on a line."""
    place = Place.draw(draw, lesson)
    return Struck("session ended", place, kinds.Drop(**place.limits))  # type: ignore[arg-type]


def stall(draw: Random, lesson: Lesson) -> Struck:
    """The line has its effect, and its answer stops, for longer or for less long than netloop bears."""
    place, seconds = Place.draw(draw, lesson), draw.choice((0.5, LONG))
    at = draw.choice((0, 1, draw.randint(0, 60)))
    return Struck("stall", place, kinds.Stall(seconds=seconds, at=at, **place.limits), seconds)  # type: ignore[arg-type]


def slow(draw: Random, lesson: Lesson) -> Struck:
    """The line has its effect late, but before netloop has had enough."""
    place, seconds = Place.draw(draw, lesson), draw.uniform(0.2, 1.0)
    return Struck("slow line", place, kinds.Slow(seconds=seconds, **place.limits), seconds)  # type: ignore[arg-type]


def too_slow(draw: Random, lesson: Lesson) -> Struck:
    """The line has its effect when netloop has had enough of waiting, and has come back in another session."""
    wanted = draw.choice((is_configuration, is_configuration, lambda _line, _mode: True))
    place, seconds = Place.draw(draw, lesson, wanted), draw.uniform(2.5, LONG)
    return Struck("line too slow", place, kinds.Slow(seconds=seconds, **place.limits), seconds)  # type: ignore[arg-type]


def drip(draw: Random, lesson: Lesson) -> Struck:
    """The answer drips, and comes to its end, or to none."""
    place = Place.draw(draw, lesson, lambda line, _mode: not line.startswith("show running"))
    forever = draw.random() < 0.4
    fault = kinds.Drip(per_second=draw.choice((100.0, 400.0)), forever=forever, **place.limits)  # type: ignore[arg-type]
    return Struck("drip without end" if forever else "drip", place, fault, 2.0)


def hang(draw: Random, lesson: Lesson) -> Struck:
    """The session dies without a word, and without an effect."""
    place = Place.draw(draw, lesson)
    return Struck("hang", place, kinds.Hang(**place.limits))  # type: ignore[arg-type]


def reload(draw: Random, lesson: Lesson) -> Struck:
    """The router reloads, and is away for a moment."""
    place = Place.draw(draw, lesson)
    return Struck("reload", place, kinds.Reload(down=draw.choice((0.2, 1.0, 3.0)), **place.limits))  # type: ignore[arg-type]


def refused(draw: Random, lesson: Lesson) -> Struck:
    """A line is refused, in words known or not."""
    place = Place.draw(draw, lesson, is_configuration)
    return Struck("refused line", place, kinds.Reject(answer=draw.choice(UNKNOWN_WORDS), **place.limits))  # type: ignore[arg-type]


def refused_header(draw: Random, lesson: Lesson) -> Struck:
    """A section is not entered, in words known or not."""
    place = Place.draw(draw, lesson, is_header)
    return Struck("refused header", place, kinds.Reject(answer=draw.choice(UNKNOWN_WORDS), **place.limits))  # type: ignore[arg-type]


def ignored(draw: Random, lesson: Lesson) -> Struck:
    """A line, or a header, is taken without a word and does nothing."""
    wanted = draw.choice((is_header, is_configuration))
    place = Place.draw(draw, lesson, wanted)
    sort = "header not entered" if wanted is is_header else "line ignored"
    return Struck(sort, place, kinds.AcceptSilently(**place.limits))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Saving(Calamity):
    """Saving goes wrong at one router."""

    router: str
    fault: kinds.SaveFault

    @property
    def sort(self) -> str:  # type: ignore[override]
        """One row a kind."""
        return f"save {self.fault.kind}"

    @classmethod
    def draw(cls, kind: str, draw: Random, lesson: Lesson) -> Saving:
        """Once or, sometimes, always."""
        how = {
            "times": draw.choice((1, 1, 1, 2, 2, None)),
            "saved": draw.random() < 0.5,
            "seconds": draw.choice((0.5, LONG, LONG, 9.0)),
            "at": draw.choice((None, 0, 5, 30)),
        }
        if kind == "busy":
            how["times"] = draw.choice((1, 2))
        return cls(draw.choice((*lesson.changed, UNSAVED)), kinds.SaveFault(kind=kinds.SaveKind(kind), **how))

    def arm(self, world: World) -> None:
        """Give the router the fault."""
        world.arm(self.router, self.fault)

    @property
    def late(self) -> float:
        """A slow save goes on when the session is gone."""
        return self.fault.seconds if self.fault.kind == "slow" else 0.0

    @property
    def unseen(self) -> frozenset[str]:
        """One that takes longer than netloop bears may end at any time."""
        return frozenset({self.router}) if self.fault.kind == "slow" and self.fault.seconds > LONG else frozenset()

    @property
    def harmless(self) -> bool:
        """Busy is tried again, slow is waited for so long."""
        return self.fault.kind == "busy" or (self.fault.kind == "slow" and self.fault.seconds <= LONG)

    def __str__(self) -> str:
        fault = self.fault
        more = {
            "cut": f" saved={fault.saved} at={fault.at}",
            "silent": f" saved={fault.saved}",
            "slow": f" {fault.seconds}s",
        }
        return f"save {fault.kind} x{fault.times or 'always'} at {self.router}{more.get(fault.kind, '')}"


@dataclass(frozen=True)
class Logs(Calamity):
    """Log lines come into the sessions, anywhere."""

    sort: ClassVar[str] = "log lines"
    logs: tuple[tuple[Place, kinds.LogLine], ...]

    @classmethod
    def draw(cls, draw: Random, lesson: Lesson) -> Logs:
        """One to six, each at a place of its own."""
        return cls(tuple(cls._one(draw, lesson) for _ in range(draw.randint(1, 6))))

    @classmethod
    def _one(cls, draw: Random, lesson: Lesson) -> tuple[Place, kinds.LogLine]:
        place = Place.draw(draw, lesson)
        log = kinds.LogLine(
            message=draw.choice(MESSAGES),
            where=draw.choice(list(kinds.Where)),
            at=draw.choice((0, draw.randint(0, 20), draw.randint(0, 900))),
            stamp=draw.choice(list(kinds.Stamp)),
            console=draw.random() < 0.7,
            **place.limits,  # type: ignore[arg-type]
        )
        return place, log

    def arm(self, world: World) -> None:
        """Give the routers the faults."""
        for place, log in self.logs:
            world.arm(place.router, log)

    @property
    def harmless(self) -> bool:
        """Log lines are told from what a router answers."""
        return True

    def __str__(self) -> str:
        return "log lines " + ", ".join(f"{log.where}@{log.at} of {place}" for place, log in self.logs)


@dataclass(frozen=True)
class Gone(Calamity):
    """From a line on a router can be looked at no more."""

    sort: ClassVar[str] = "gone for good"
    place: Place
    how: str

    @classmethod
    def draw(cls, draw: Random, lesson: Lesson) -> Gone:
        """It is off for longer than netloop waits, or answers no more, or without an end."""
        return cls(Place.draw(draw, lesson, is_configuration), draw.choice(("off", "mute", "shut")))

    @property
    def options(self) -> Mapping[str, str]:
        """It need not be waited for long."""
        return {"converge-timeout": "4"}

    @property
    def unseen(self) -> frozenset[str]:
        """That router."""
        return frozenset({self.place.router})

    def arm(self, world: World) -> None:
        """Wait for the line."""
        router = self.place.router
        limits = self.place.limits
        if self.how == "off":
            world.arm(router, kinds.Reload(down=9.0, **limits))  # type: ignore[arg-type]
            return
        lost = kinds.Drop if self.how == "shut" else kinds.Hang
        world.arm(router, lost(**limits))  # type: ignore[arg-type]
        seen = lambda typed: (typed.line, typed.mode) == (self.place.line, self.place.mode)  # noqa: E731
        here = world.routers[router].commands

        def at_router(typed: TypedLine) -> bool:
            return seen(typed) and bool(here) and here[-1] is typed

        world.watch(at_router, self.place.after + 1, lambda: world.arm(router, lost(pattern="^(show|terminal)")))

    def __str__(self) -> str:
        return f"{self.how} for good from {self.place}"


@dataclass(frozen=True)
class Edit(Calamity):
    """A second engineer is at work on a router, at a line of netloop's."""

    sort: str  # type: ignore[misc]
    place: Place
    lines: tuple[str, ...]
    when: kinds.When
    what: Edits

    def arm(self, world: World) -> None:
        """Have him come then."""
        world.arm(self.place.router, kinds.Edit(lines=self.lines, when=self.when, **self.place.limits))  # type: ignore[arg-type]

    @property
    def edits(self) -> Mapping[str, Edits]:
        """What he does there."""
        return {self.place.router: self.what}

    @property
    def harmless(self) -> bool:
        """What is not netloop's does not disturb it."""
        return self.sort in {"edit elsewhere", "edit in router bgp"}

    def __str__(self) -> str:
        return f"engineer types {' / '.join(self.lines)} {self.when} {self.place}"


def edit_elsewhere(draw: Random, lesson: Lesson) -> Edit:
    """Lines of his own, that have nothing to do with netloop's."""
    lines, own = draw.choice(
        (
            (("ip route 203.0.113.0 255.255.255.0 Null0",), frozenset({("ip route 203.0.113.0 255.255.255.0 Null0",)})),
            (
                ("interface Loopback77", "description engineer", "ip address 10.77.0.1 255.255.255.255"),
                frozenset(
                    {
                        ("interface Loopback77",),
                        ("interface Loopback77", "description engineer"),
                        ("interface Loopback77", "ip address 10.77.0.1 255.255.255.255"),
                    }
                ),
            ),
        )
    )
    return Edit("edit elsewhere", Place.draw(draw, lesson), lines, _when(draw), Edits(own=own))


def edit_bgp(draw: Random, lesson: Lesson) -> Edit:
    """A neighbor of his own in the ``router bgp`` that netloop makes."""
    with_bgp = [name for name in NAMES if any(line == "router bgp 65000" for line, _ in lesson.typed[name])]
    router = lesson.focus if lesson.focus in with_bgp else draw.choice(with_bgp)
    typed = lesson.typed[router]
    begin = next(i for i, (line, _) in enumerate(typed) if line == "router bgp 65000")
    index = draw.randrange(begin, len(typed))
    place = Place(router, *typed[index], sum(other == typed[index] for other in typed[:index]))
    own = frozenset({("router bgp 65000", "neighbor 192.0.2.66 remote-as 65066")})
    lines = ("router bgp 65000", "neighbor 192.0.2.66 remote-as 65066")
    return Edit("edit in router bgp", place, lines, kinds.When.AFTER, Edits(own=own))


def edit_owned(draw: Random, lesson: Lesson) -> Edit:
    """An owned line is made another one, while netloop's lines are on their way."""
    place = Place.draw(draw, lesson, lambda _line, mode: mode.startswith("config"))
    what = Edits(changed=frozenset({("interface Loopback0", "description")}))
    return Edit("edit of an owned line", place, ("interface Loopback0", "description engineer"), _when(draw), what)


@dataclass(frozen=True)
class Saves(Calamity):
    """A second engineer saves whatever is there while netloop works; a later line may be refused."""

    sort: ClassVar[str] = "engineer saves"
    place: Place
    when: kinds.When
    refused: Place | None

    @classmethod
    def draw(cls, draw: Random, lesson: Lesson) -> Saves:
        """At any configuration line; mostly netloop has to go back then."""
        place = Place.draw(draw, lesson, lambda _line, mode: mode.startswith("config"))
        last = [(line, mode) for line, mode in lesson.typed[place.router] if is_configuration(line, mode)][-1]
        before = sum(other == last for other in lesson.typed[place.router]) - 1
        refused = Place(place.router, *last, before) if draw.random() < 0.7 else None
        return cls(place, _when(draw), refused)

    def arm(self, world: World) -> None:
        """Have him come then."""
        edit = kinds.Edit(lines=("do write memory",), when=self.when, **self.place.limits)  # type: ignore[arg-type]
        world.arm(self.place.router, edit)
        if self.refused:
            world.arm(self.place.router, kinds.Reject(**self.refused.limits))  # type: ignore[arg-type]

    def __str__(self) -> str:
        more = f", and {self.refused.line!r} is refused" if self.refused else ""
        return f"engineer saves {self.when} {self.place}{more}"


def _when(draw: Random) -> kinds.When:
    return draw.choice(list(kinds.When))


@dataclass(frozen=True)
class Prompts(Calamity):
    """Routers have prompts of an odd shape from the start."""

    sort: ClassVar[str] = "odd prompts"
    lines: tuple[tuple[str, str], ...]

    @classmethod
    def draw(cls, draw: Random, _lesson: Lesson) -> Prompts:
        """Two to four routers, and any."""
        shapes = ("prompt SITE%p", "prompt %h-%n%p", "prompt %h.lab%p", MUTE)
        chosen = draw.sample(NAMES, draw.randint(2, 4))
        return cls(tuple((name, draw.choice(shapes)) for name in chosen))

    def shape(self) -> Mapping[str, str]:
        """The lines."""
        return dict(self.lines)

    def arm(self, world: World) -> None:
        """netloop refuses a router that shows no prompt in configuration mode: when it is calm that is put right."""
        for name, line in self.lines:
            if line == MUTE:
                world.undo(partial(world.routers[name].edit, ["service prompt config"]))

    @property
    def edits(self) -> Mapping[str, Edits]:
        """What is put right."""
        return {name: Edits(changed=frozenset({(line,)})) for name, line in self.lines if line == MUTE}

    @property
    def harmless(self) -> bool:
        """They are learnt; none at all is refused."""
        return MUTE not in dict(self.lines).values()

    def __str__(self) -> str:
        return "odd prompts " + ", ".join(f"{name} {line!r}" for name, line in self.lines)


@dataclass(frozen=True)
class Disk(Calamity):
    """The journal can be written no more from a moment on."""

    sort: str  # type: ignore[misc]
    moment: Moment

    @classmethod
    def draw(cls, sort: str, draw: Random, lesson: Lesson) -> Disk:
        """At any moment."""
        return cls(sort, Moment.draw(draw, lesson))

    def arm(self, world: World) -> None:
        """For a full disk: the journal is on a small one."""
        if self.sort == "disk full":
            world.home.mkdir(mode=0o700)
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(world.home)], check=True)
            world.undo(partial(_unmounted, world.home))

    def begun(self, world: World, command: Command) -> None:
        """Have it happen then."""
        do = {
            "disk full": self._fill,
            "files limited": self._limit,
            "journal gone": self._remove,
            "journal shut": self._shut,
        }
        self.moment.call(world, partial(do[self.sort], world, command))

    def _fill(self, world: World, _command: Command) -> None:
        filler = world.home / "filler"
        world.undo(partial(filler.unlink, missing_ok=True))
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def _limit(self, _world: World, command: Command) -> None:
        if command.process.poll() is None:
            hard = resource.prlimit(command.process.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(command.process.pid, resource.RLIMIT_FSIZE, (0, hard))

    def _remove(self, world: World, _command: Command) -> None:
        shutil.rmtree(world.home / "runs", ignore_errors=True)

    def _shut(self, world: World, _command: Command) -> None:
        folders = [path for path in world.home.rglob("*") if path.is_dir()]
        for folder in folders:
            folder.chmod(0o500)
            world.undo(partial(folder.chmod, 0o700))

    def __str__(self) -> str:
        return f"{self.sort} at {self.moment}"


def _unmounted(home: Path) -> None:
    """What was on the small disk goes on in the folder under it."""
    kept = home.with_name("kept")
    shutil.copytree(home, kept)
    subprocess.run(["umount", str(home)], check=True)
    home.rmdir()
    kept.rename(home)


@dataclass(frozen=True)
class Second(Calamity):
    """A second apply of the same devices, at the same time."""

    sort: ClassVar[str] = "second apply"
    moment: Moment

    @classmethod
    def draw(cls, draw: Random, lesson: Lesson) -> Second:
        """At any moment, of course also at once."""
        return cls(draw.choice((Moment(anything, 1, 0), Moment.draw(draw, lesson))))

    def begun(self, world: World, _command: Command) -> None:
        """Begin it then."""
        words = (str(world.inventory), "--yes", "--allow-disruptive")
        self.moment.call(world, lambda: world.aside(partial(world.work, "apply", *words)))

    def __str__(self) -> str:
        return f"second apply at {self.moment}"


@cache
def skipped() -> Mapping[str, str]:
    """The calamities that this machine cannot have, and why."""
    root = os.geteuid() == 0
    found = {"journal shut": "root writes into any folder"} if root else {"disk full": "only root mounts a small disk"}
    if root and not _mounts():
        found["disk full"] = "no tmpfs can be mounted here"
    return found


def _mounts() -> bool:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False
        )
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0


Drawn = Callable[[Random, Lesson], Calamity]


def _signals(sort: str, number: signal.Signals, times: int) -> Drawn:
    return partial(Signals.draw, sort, number, times)


TABLE: Mapping[str, Drawn] = {
    "SIGINT once": _signals("SIGINT once", signal.SIGINT, 1),
    "SIGINT twice": _signals("SIGINT twice", signal.SIGINT, 2),
    "SIGINT often": _signals("SIGINT often", signal.SIGINT, 5),
    "SIGTERM once": _signals("SIGTERM once", signal.SIGTERM, 1),
    "SIGTERM twice": _signals("SIGTERM twice", signal.SIGTERM, 2),
    "SIGHUP once": _signals("SIGHUP once", signal.SIGHUP, 1),
    "SIGHUP twice": _signals("SIGHUP twice", signal.SIGHUP, 2),
    "SIGKILL": _signals("SIGKILL", signal.SIGKILL, 1),
    "cut in mid-answer": cut,
    "cut in mid-line": cut_echo,
    "session ended": drop,
    "stall": stall,
    "slow line": slow,
    "line too slow": too_slow,
    "drip": drip,
    "hang": hang,
    "reload": reload,
    "gone for good": Gone.draw,
    "refused line": refused,
    "refused header": refused_header,
    "line ignored": ignored,
    "save cut": partial(Saving.draw, "cut"),
    "save busy": partial(Saving.draw, "busy"),
    "save full": partial(Saving.draw, "full"),
    "save slow": partial(Saving.draw, "slow"),
    "save question": partial(Saving.draw, "question"),
    "save silent": partial(Saving.draw, "silent"),
    "log lines": Logs.draw,
    "edit elsewhere": edit_elsewhere,
    "edit in router bgp": edit_bgp,
    "edit of an owned line": edit_owned,
    "engineer saves": Saves.draw,
    "odd prompts": Prompts.draw,
    "disk full": partial(Disk.draw, "disk full"),
    "files limited": partial(Disk.draw, "files limited"),
    "journal gone": partial(Disk.draw, "journal gone"),
    "journal shut": partial(Disk.draw, "journal shut"),
    "second apply": Second.draw,
}
"""Every sort of calamity, and how one is drawn."""

JOURNAL = frozenset({"disk full", "files limited", "journal gone", "journal shut"})
APART = frozenset({"second apply"})
"""What is not mixed with others: who is right would be hard to say."""


INSTEAD = "files limited"
"""What a machine has that cannot have a journal's other troubles."""


def drawn(draw: Random, lesson: Lesson, sorts: Sequence[str] = ()) -> tuple[Calamity, ...]:
    """One calamity, or up to three at once, often at one router; where ``sorts`` are given, the first is of those.

    The same on every machine, but for what it cannot have.
    """
    first = draw.choice(sorts or list(TABLE))
    chosen = [first]
    if first not in APART:
        others = [name for name in TABLE if name not in {first, *APART}]
        chosen += draw.sample(others, draw.choices((0, 1, 2), (4, 4, 2))[0])
    if draw.random() < 0.5:
        lesson = replace(lesson, focus=draw.choice(lesson.changed))
    possible = dict.fromkeys(INSTEAD if name in skipped() else name for name in chosen)
    return tuple(TABLE[name](draw, lesson) for name in possible)


__all__ = ["APART", "IN_PLACE", "JOURNAL", "TABLE", "Calamity", "drawn", "skipped"]
