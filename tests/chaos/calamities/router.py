"""What is odd about a router: log lines, prompts, saving, and one that is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.router import TypedLine
from tests.chaos.calamities.calamity import (
    LONG,
    Calamity,
    Place,
    is_configuration,
)
from tests.chaos.oracle import Edits
from tests.chaos.world import NAMES, UNSAVED, Lesson, World

MESSAGES = (
    "%LINEPROTO-5-UPDOWN: Line protocol on Interface GigabitEthernet0/1, changed state to down",
    "%SYS-5-CONFIG_I: Configured from console by engineer on vty1 (192.0.2.200)",
    "%OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.3 on GigabitEthernet0/0 from LOADING to FULL, Loading Done",
    "%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Up",
    "%SYS-2-MALLOCFAIL: Memory allocation of 65536 bytes failed from 0x6041A9B0, alignment 16",
)
MUTE = "no service prompt config"


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
