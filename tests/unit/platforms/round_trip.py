"""The round trip: what a planner's commands do to a router, there and back, on any platform's model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from netloop.model.intent import Intent
from netloop.platforms.configuration.planner import SectionPlanner
from netloop.templating import render

Shown = Mapping[tuple[str, ...], Sequence[str]]
View = Mapping[tuple[str, ...], frozenset[str]]
"""The lines of each section, by its path."""


class Model(Protocol):
    """A small router of a platform: it takes commands, and shows what is configured."""

    def apply(self, sections: tuple[tuple[str, ...], ...]) -> None: ...

    def view(self) -> View: ...

    def shown(self) -> Shown: ...


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


def half_way_and_back(
    planner: SectionPlanner, model: Callable[[str], Model], running: str, wanted: Intent, stop: int, theirs: Section
) -> None:
    """Stopped behind so many sections, with a line of somebody else's typed meanwhile: the way back takes netloop's
    lines alone, his stay, and what is shown beforehand is what comes out.
    """
    running = printed(model(running))
    candidate = planner.candidate(running, render(wanted), wanted)
    device = model(running)
    device.apply(planner.sections(running, candidate, wanted)[:stop])
    typed = (theirs[0],) in device.view() and theirs[1] not in device.view()[(theirs[0],)]
    expected = model(running)
    if typed:
        device.apply((theirs,))
        expected.apply((theirs,))
    now = printed(device)
    target = planner.restored(now, running, candidate, wanted)
    device.apply(planner.owned_sections(now, target.text, wanted))
    assert _filled(device.view()) == _filled(expected.view())
    assert planner.owned_sections(printed(device), target.text, wanted) == ()
    assert planner.owned_sections(planner.resulting(now, target.text, wanted), target.text, wanted) == ()
    if not typed:
        assert planner.moved(now, running, candidate, wanted) == ()
        assert target.kept == ()


Section = tuple[str, str]
"""A section's header, and a line in it."""


def _filled(view: View) -> View:
    """Without the parts that are entered and say nothing: no command takes them away."""
    parts = {path for path in view if view[path]}
    lines = {p: frozenset(x for x in view[p] if not x.startswith("address-family ") or (*p, x) in parts) for p in parts}
    return {path: found for path, found in lines.items() if found}


def printed(device: Model) -> str:
    """A model's configuration as a router prints it."""
    view = device.shown()
    tops = [f"{line}\n" for line in view.get((), ())]
    return "".join([*tops, *(_block(path, view) for path in view if len(path) == 1)]) + "end\n"


def _block(path: tuple[str, ...], view: Shown) -> str:
    depth = len(path)
    inner = [other for other in view if len(other) == depth + 1 and other[:depth] == path]
    plain = [line for line in view[path] if (*path, line) not in inner]
    closes = {"address-family": "exit-address-family", "af-interface": "exit-af-interface"}
    end = closes.get(path[-1].split()[0]) if depth > 1 else None
    lines = [f"{' ' * (depth - 1)}{path[-1]}\n", *(f"{' ' * depth}{line}\n" for line in plain if line != "!")]
    parts = [_block(other, view) for other in inner]
    return "".join([*lines, *parts, *([f"{' ' * (depth - 1)}{end}\n"] if end else [])])
