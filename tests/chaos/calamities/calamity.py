"""What a calamity is, the moment at which one happens, and the line at which one strikes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from netloop.lab.sandbox.router import TypedLine
from tests.chaos.oracle import Edits
from tests.chaos.world import Command, Lesson, World

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
