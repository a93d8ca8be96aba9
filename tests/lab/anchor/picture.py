"""The record's first run as a picture: an SVG that is readable on light and on dark pages. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.lab.anchor.result import Death, Pings, Restart, Run, Way

ROW = 100
"""Ticks in a row: two seconds."""
LEFT, TOP, PITCH = 30, 21, 13
"""Where in its strip the first row begins, and from row to row."""
STEP, WIDTH, TALL = 4.0, 2.6, 9.0
"""From tick to tick, and a tick's size, in pixels."""
STRIPS = {Death.CARRIER: (254, "Both ends lose the carrier"), Death.SILENT: (431, "Packets vanish silently")}
HEIGHT = 666


@dataclass(frozen=True, slots=True)
class Row:
    """Two seconds of pings, as paths of answered and of lost ones."""

    label: str
    y: int
    answered: str
    lost: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One trial seen from one side; the session is up from ``y_up`` to ``y_down``, and down until ``y_end``."""

    title: str
    y: int
    lost: str
    rows: tuple[Row, ...]
    y_up: float
    y_down: float
    y_end: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One half of the picture."""

    anchored: bool
    x: int
    title: str
    source: str
    target: str
    strips: tuple[Strip, ...]
    session: str
    restart: Restart


def picture(run: Run) -> str:
    """The SVG's text."""
    files = FileSystemLoader(Path(__file__).parent)
    template = Environment(loader=files, undefined=StrictUndefined, autoescape=True).get_template("picture.svg.j2")
    panels = [_panel(run, anchored=anchored) for anchored in (True, False)]
    return template.render(height=HEIGHT, tick={"step": STEP, "width": WIDTH, "height": TALL}, panels=panels) + "\n"


def _panel(run: Run, *, anchored: bool) -> Panel:
    ways = {trial.death: trial.loopback if anchored else trial.interface for trial in run.trials}
    known = next(iter(ways.values()))
    return Panel(
        anchored=anchored,
        x=24 if anchored else 504,
        title="Identity on a loopback" if anchored else "Identity on an interface",
        source=known.source,
        target=known.target,
        strips=tuple(_strip(death, way) for death, way in ways.items()),
        session=_session([way.down_after for way in ways.values()]),
        restart=run.declared if anchored else run.elected,
    )


def _session(ends: Sequence[float | None]) -> str:
    down = [f"{end:g} s" for end in ends if end is not None]
    return f"down after {' and '.join(down)}" if down else "Established all the time"


def _strip(death: Death, way: Way) -> Strip:
    y, title = STRIPS[death]
    rows = tuple(_rows(way.pings))
    lost = f"{way.pings.lost} of {len(way.pings.after)} lost"
    top, end = TOP - PITCH / 2, TOP + (len(rows) - 0.5) * PITCH
    cut = top + PITCH
    down = end if way.down_after is None else cut + way.down_after / (ROW * way.pings.interval) * PITCH
    return Strip(title, y, lost, rows, top, down, end)


def _rows(pings: Pings) -> Iterator[Row]:
    """The last two seconds before the cut, and all from the cut on."""
    parts = [pings.before[-ROW:].rjust(ROW)]
    parts += [pings.after[start : start + ROW] for start in range(0, len(pings.after), ROW)]
    for number, marks in enumerate(parts):
        seconds = (number - 1) * ROW * pings.interval
        label = f"{seconds:+.0f} s".replace("-", "\N{MINUS SIGN}") if seconds else "cut"
        y = TOP + number * PITCH
        yield Row(label, y, _path(marks, "!", y), _path(marks, ".", y))


def _path(marks: str, mark: str, y: int) -> str:
    """A line for each run of such marks; the picture's dashes make ticks of it."""
    found, column = "", 0
    for each, run in groupby(marks):
        length = len(list(run))
        if each == mark:
            found += f"M{LEFT + column * STEP:g} {y}h{length * STEP:g}"
        column += length
    return found
