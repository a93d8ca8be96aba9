"""The round trip: what a planner's commands do to a router, there and back, on any platform's model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from netloop.model.intent import Intent
from netloop.platforms.sections.planner import SectionPlanner
from netloop.templating import render

View = Mapping[tuple[str, ...], frozenset[str]]
"""The lines of each section, by its path."""


class Model(Protocol):
    """A small router of a platform: it takes commands, and shows what is configured."""

    def apply(self, sections: tuple[tuple[str, ...], ...]) -> None: ...

    def view(self) -> View: ...


def there_and_back(
    planner: SectionPlanner, model: Callable[[str], Model], running: str, wanted: Intent, noise: Collection[str]
) -> None:
    """running + commands = candidate, + rollback = running, a second plan is empty, others' lines are as they were.

    ``noise`` are lines that netloop never writes.
    """
    candidate = planner.candidate(running, render(wanted), wanted)
    there, back = planner.sections(running, candidate, wanted), planner.sections(candidate, running, wanted)
    device, before = model(running), model(running).view()
    device.apply(there)
    assert device.view() == model(candidate).view()
    assert foreign(device.view(), wanted, noise) == foreign(before, wanted, noise)
    device.apply(back)
    assert device.view() == before
    assert planner.candidate(candidate, render(wanted), wanted) == candidate
    assert planner.sections(candidate, candidate, wanted) == ()


def foreign(view: View, wanted: Intent, noise: Collection[str]) -> View:
    """What is certainly not netloop's: other sections, and the noise."""
    mine = {line for line in render(wanted).splitlines() if not line.startswith(" ")}
    gone = {f"interface {name}" for name in wanted.absent}
    inner = {path: lines for path, lines in view.items() if path}
    others = {path: lines for path, lines in inner.items() if path[0] not in mine | gone}
    beside = {path: lines & frozenset(noise) for path, lines in inner.items() if path[0] in mine - gone}
    return others | {path: lines for path, lines in beside.items() if lines}
