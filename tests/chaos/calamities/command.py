"""What happens to the command itself: signals, and a second one beside it."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import ClassVar

from tests.chaos.calamities.calamity import (
    Calamity,
    Moment,
    anything,
)
from tests.chaos.world import Command, Lesson, World


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
