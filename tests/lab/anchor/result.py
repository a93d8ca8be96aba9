"""What the experiment found: frozen, and kept as JSON beside it for the page and its picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from pathlib import Path

from pydantic import TypeAdapter

KEPT = Path(__file__).with_name("measured.json")


class Death(StrEnum):
    """How a link dies: both ends notice at once, or packets vanish while both ends stay up."""

    CARRIER = "carrier"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Pings:
    """One ping every ``interval`` seconds, the first at ``began`` seconds from the cut; ``!`` answered, ``.`` lost."""

    began: float
    interval: float
    marks: str

    @property
    def before(self) -> str:
        """The marks of those sent before the cut."""
        return self.marks[: self._cut]

    @property
    def after(self) -> str:
        """The marks of those sent from the cut on."""
        return self.marks[self._cut :]

    @property
    def lost(self) -> int:
        """How many were lost from the cut on."""
        return self.after.count(".")

    @property
    def _cut(self) -> int:
        return ceil(-self.began / self.interval)


@dataclass(frozen=True, slots=True)
class Counters:
    """A BGP session: whether it is up, how often it came up, and how often it went down, as its router counts."""

    up: bool
    established: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Way:
    """What became of an address that r1 knows r2 by; ``down_after`` is seconds from the cut to the session's end."""

    source: str
    target: str
    pings: Pings
    before: Counters
    after: Counters
    down_after: float | None


Identities = tuple[tuple[str, str, str], ...]
"""Router, protocol, router ID."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One death of the link, seen from the loopbacks and from its own addresses."""

    death: Death
    loopback: Way
    interface: Way
    before: Identities
    after: Identities


@dataclass(frozen=True, slots=True)
class Restart:
    """r1's OSPF router ID while all is well, and when ``ospfd`` has started anew with the link dead."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Run:
    """One lab, from its start to its end: r1's restart as found and as declared, and the deaths between."""

    elected: Restart
    trials: tuple[Trial, ...]
    declared: Restart

    def trial(self, death: Death) -> Trial:
        """The first trial of that kind."""
        return next(trial for trial in self.trials if trial.death is death)


@dataclass(frozen=True, slots=True)
class Record:
    """Several runs, and where they were made."""

    machine: str
    frr: str
    timers: str
    runs: tuple[Run, ...]


def load(path: Path = KEPT) -> Record:
    """The record in a file."""
    return TypeAdapter(Record).validate_json(path.read_bytes())


def save(record: Record, path: Path = KEPT) -> None:
    """Write a record."""
    path.write_bytes(TypeAdapter(Record).dump_json(record, indent=1) + b"\n")
