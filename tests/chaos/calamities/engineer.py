"""What a second engineer does on the routers meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from netloop.lab.sandbox import fault as kinds
from tests.chaos.calamities.calamity import (
    Calamity,
    Place,
    is_configuration,
)
from tests.chaos.oracle import Edits
from tests.chaos.world import NAMES, Lesson, World


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
