"""The record as the table of the page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.lab.anchor.result import Death, Record, Restart, Way

TITLES = {Death.CARRIER: "Both ends lose the carrier", Death.SILENT: "Packets vanish, both ends stay up"}


def table(record: Record) -> str:
    """Rows of Markdown: what the loopback and the interface's address come to, over all runs."""
    return "".join(f"| {' | '.join(row)} |\n" for row in _rows(record))


def _rows(record: Record) -> Iterator[tuple[str, str, str]]:
    yield "", "loopback", "interface address"
    yield "---", "---", "---"
    for death, title in TITLES.items():
        trials = [trial for run in record.runs for trial in run.trials if trial.death is death]
        sides = [trial.loopback for trial in trials], [trial.interface for trial in trials]
        yield (f"**{title}:** pings lost", *map(_lost, sides))
        yield ("BGP session", *map(_session, sides))
    restarts = [run.declared for run in record.runs], [run.elected for run in record.runs]
    yield ("**OSPF restarts on r1:** its router ID", *map(_identity, restarts))


def _lost(ways: Iterable[Way]) -> str:
    found = list(ways)
    return f"{span([way.pings.lost for way in found])} of {len(found[0].pings.after)}"


def _session(ways: Iterable[Way]) -> str:
    ends = [way.down_after for way in ways]
    down = [end for end in ends if end is not None]
    if not down:
        return "stays up"
    often = "" if len(down) == len(ends) else f" in {len(down)} of {len(ends)} runs"
    return f"down after {span(down)} s{often}"


def _identity(restarts: Iterable[Restart]) -> str:
    return ", ".join(dict.fromkeys(f"`{restart.before}`, then `{restart.after}`" for restart in restarts))


def span(numbers: Iterable[float], show: Callable[[float], str] = "{:g}".format) -> str:
    """The least and the most of them, or the one that all are."""
    found = sorted(numbers)
    return show(found[0]) if found[0] == found[-1] else f"{show(found[0])} to {show(found[-1])}"
