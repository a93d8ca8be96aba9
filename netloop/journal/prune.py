"""Removing runs from the journal: which may go, which are still needed and why, and what that frees."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from netloop.disk import make_private
from netloop.errors import JournalError
from netloop.journal.devices import holders, open_states
from netloop.journal.read import HostRecord, RunRecord, list_runs
from netloop.journal.write import STAMP
from netloop.text.words import several

IDENT = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
"""The name of a folder that a run made."""
LEAVING = "leaving"
"""The folder beside ``runs`` to which runs are moved before they are removed: a run is there as a whole, or not."""
READ_ONLY = frozenset({"diff", "verify", "snapshot"})
"""The verbs whose runs change no router."""


@dataclass(frozen=True, slots=True)
class PruneLimits:
    """Which runs are too many: those that began longer ago than ``older_than``, and those beyond the latest ``keep``.

    Where both are given, a run goes only if it is too old and too many. With ``unfinished`` also those go that did not
    end, or that left a router half-way; never one that is still at work.
    """

    older_than: timedelta | None = None
    keep: int | None = None
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Goes:
    """A run that may go, and how many bytes of disk it takes."""

    run: RunRecord
    size: int


@dataclass(frozen=True, slots=True)
class Stays:
    """A run that is too old, or one too many, and is kept all the same; ``for_good``: whatever is allowed."""

    run: RunRecord
    reason: str
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would go, what stays though the limits name it, and how many the limits do not name; the oldest first."""

    goes: tuple[Goes, ...]
    stays: tuple[Stays, ...]
    within: int

    @property
    def size(self) -> int:
        """Bytes of disk that would be free."""
        return sum(one.size for one in self.goes)


def plan_pruning(home: Path, limits: PruneLimits, now: datetime | None = None) -> Pruning:
    """Decide on every run under ``home``; nothing is touched."""
    runs = list_runs(home)
    marked = [run for run in runs if IDENT.fullmatch(run.id) and not run.path.is_symlink()]
    strange = [Stays(run, "no folder that a run made", for_good=True) for run in runs if run not in marked]
    beyond = _beyond(marked, limits, now or datetime.now(UTC))
    needed = _Needed(home, runs)
    verdicts = [(run, needed.why(run, unfinished=limits.unfinished)) for run in beyond]
    stays = [stays for _, stays in verdicts if stays]
    goes = [Goes(run, _size(run.path)) for run, stays in verdicts if stays is None]
    return Pruning(tuple(goes), (*strange, *stays), len(marked) - len(beyond))


def remove(home: Path, runs: Sequence[RunRecord]) -> dict[str, str]:
    """Remove runs, each as a whole: what of them could not be removed, by id, with the reason.

    What an earlier removal was killed over goes as well.

    Raises:
        JournalError: nothing can be removed.
    """
    leaving = home / LEAVING
    try:
        make_private(leaving)
    except OSError as exc:
        raise JournalError(f"runs cannot be removed: {leaving}: {exc.strerror}") from exc
    failed = {}
    for run in runs:
        away = leaving / f"{run.id}.{token_hex(4)}"
        try:
            run.path.rename(away)
        except OSError as exc:
            failed[run.id] = f"{run.path}: {exc.strerror}"
            continue
        shutil.rmtree(away, ignore_errors=True)
        if os.path.lexists(away):
            failed[run.id] = f"what is left of it is in {away}"
    for left in leaving.iterdir():
        shutil.rmtree(left, ignore_errors=True)
    with suppress(OSError):
        leaving.rmdir()
    return failed


def began(run: RunRecord) -> datetime:
    """When the run began: as it says, else as its id does."""
    if run.started is not None:
        return run.started if run.started.tzinfo else run.started.replace(tzinfo=UTC)
    with suppress(ValueError):
        return datetime.strptime(run.id.partition("-")[0], STAMP).replace(tzinfo=UTC)
    return datetime.now(UTC)


def _beyond(runs: Sequence[RunRecord], limits: PruneLimits, now: datetime) -> list[RunRecord]:
    """The runs that the limits name, the oldest first."""
    latest = {run.id for run in runs[-limits.keep :]} if limits.keep else set()
    old = [run for run in runs if limits.older_than is None or now - began(run) > limits.older_than]
    return [run for run in old if run.id not in latest]


class _Needed:
    """Tells why a run is still needed: it is at work, it did not end, or a router is half-way because of it."""

    def __init__(self, home: Path, runs: Sequence[RunRecord]) -> None:
        self._later = {run.id: runs[place + 1 :] for place, run in enumerate(runs)}
        self._open = open_states(home)
        self._busy = {state.run for state in holders(home) if state.process.alive}
        self._hosts: dict[str, Mapping[str, HostRecord]] = {}

    def why(self, run: RunRecord, *, unfinished: bool) -> Stays | None:
        if run.alive if run.state == "running" and run.process else run.id in self._busy and run.ended is None:
            return Stays(run, f"it is still at work ({run.process or 'it holds routers'})", for_good=True)
        if unfinished:
            return None
        if reason := self._not_ended(run) or self._half_way(run):
            return Stays(run, reason)
        return None

    def _not_ended(self, run: RunRecord) -> str:
        """Why nobody can say that the run is over."""
        if run.verb == "?":
            return "its run.json cannot be read: nobody can say what it did, or whether it is over"
        if run.state == "running" and run.alive is None:
            return f"it did not end, and may still be at work ({run.process or 'nobody knows where'})"
        return ""

    def _half_way(self, run: RunRecord) -> str:
        """Which routers the run left so that its folder is what the way back is made of."""
        if run.verb in READ_ONLY:
            return ""
        left = sorted({state.device for state in self._open if state.run == run.id} | set(self._unsettled(run)))
        how = "neither as planned and saved nor as it was before, and no run since has settled that"
        return f"it left {several(left)} {how}" if left else ""

    def _unsettled(self, run: RunRecord) -> list[str]:
        """The routers that the run sent something to and does not know to be as planned, or as before."""
        left = [host.name for host in self._records(run).values() if host.sent and not _settled(host)]
        return [name for name in left if not any(self._settles(later, run, name) for later in self._later[run.id])]

    def _settles(self, later: RunRecord, run: RunRecord, name: str) -> bool:
        """Whether a later run, of the same inventory in the same place, changed the router and knows how it ended."""
        if _place(later) != _place(run) or later.verb in READ_ONLY or later.verb == "?":
            return False
        host = self._records(later).get(name)
        return host is not None and _settled(host)

    def _records(self, run: RunRecord) -> Mapping[str, HostRecord]:
        if run.id not in self._hosts:
            self._hosts[run.id] = {host.name: host for host in run.hosts()}
        return self._hosts[run.id]


def _place(run: RunRecord) -> tuple[str, str | None]:
    """Of which inventory the run's routers are, and in which lab."""
    return run.inventory if "://" in run.inventory else str(Path(run.folder) / run.inventory), run.lab


def _settled(host: HostRecord) -> bool:
    return host.change is not None and host.change.settled


def _size(folder: Path) -> int:
    """Bytes of disk that a folder and everything in it take."""
    found = 0
    for place, _, files in os.walk(folder):
        for path in (place, *(os.path.join(place, file) for file in files)):  # noqa: PTH118  thousands of them
            with suppress(OSError):
                found += os.lstat(path).st_blocks * 512
    return found
