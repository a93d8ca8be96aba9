"""What strikes one line that netloop types: lost, late, refused, or without an effect."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from netloop.lab.sandbox import fault as kinds
from tests.chaos.calamities.calamity import (
    LONG,
    Calamity,
    Place,
    is_configuration,
    is_header,
)
from tests.chaos.world import Lesson, World

UNKNOWN_WORDS = ("% Not today", "%Command is not available on this platform", "% Busy: try again later", None)


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
