"""Fault: what is done to a running network, what undoes it, and which finding must tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from netloop.model.finding import BrokenAt, Finding, Status
from tests.lab.fleet import ROOT

FOLDER = Path(__file__).parent
NETWORKS = ("isp", "areas", "edges", "enterprise", "campus")
"""In the order of the page; of each there is ``faults/NAME.yaml``."""
SAMPLES = ROOT / "inventory"
PREPARED = FOLDER / "networks" / "prepared.yaml"
BAD = frozenset({Status.FAILED, Status.ERROR, Status.PENDING})

Typed = Mapping[str, tuple[str, ...]]
"""Configuration lines, by router."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that must be there; what is None may be anything. ``says`` stands somewhere in what was found."""

    check: str
    device: str | None = None
    peer: str | None = None
    broken_at: BrokenAt | None = None
    says: str | None = None

    def met(self, finding: Finding) -> bool:
        """Whether a finding is the one."""
        said = f"{finding.subject} {finding.actual} {finding.hint or ''}"
        return (
            finding.status in BAD
            and finding.check == self.check
            and self.device in {None, finding.device}
            and self.peer in {None, finding.peer}
            and self.broken_at in {None, finding.broken_at}
            and (self.says is None or self.says in said)
        )

    def __str__(self) -> str:
        towards = f" towards {self.peer}" if self.peer else ""
        where = f", {self.broken_at}" if self.broken_at else ""
        says = f", {self.says!r}" if self.says else ""
        return f"{self.check} on {self.device or 'some router'}{towards}{where}{says}"


@dataclass(frozen=True, slots=True)
class Way:
    """How one world makes a fault and heals it: lines in configuration mode, and lines in exec mode behind them."""

    breaks: Typed
    heals: Typed
    then: Typed
    healed: Typed


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    ``ways`` are by world, ``sandbox`` or ``frr``; ``skipped`` says of a world without one why. ``touched`` are the
    routers of which findings may tell: those that are typed at, and those that the fault cuts off.
    """

    name: str
    network: str
    title: str
    expected: tuple[Expected, ...]
    ways: Mapping[str, Way]
    skipped: Mapping[str, str]
    touched: frozenset[str]

    @property
    def inventory(self) -> Path:
        """The file of the network's inventory: one of this folder, or a sample."""
        own = FOLDER / "networks" / f"{self.network}.yaml"
        return own if own.exists() else SAMPLES / f"{self.network}.yaml"


@cache
def faults() -> tuple[Fault, ...]:
    """Every fault of the table, in its order."""
    return tuple(
        _fault(entry, network)
        for network in NETWORKS
        for entry in yaml.safe_load((FOLDER / "faults" / f"{network}.yaml").read_text())
    )


def prepared(network: str, world: str) -> Typed:
    """What an operator has typed on a network before it is proven, where netloop's intent has no word for it."""
    found = yaml.safe_load(PREPARED.read_text()).get(network, {}).get(world, {})
    return {router: tuple(lines) for router, lines in found.items()}


def _fault(entry: Mapping[str, Any], network: str) -> Fault:
    ways = {world: _way(entry[world]) for world in ("sandbox", "frr") if isinstance(entry.get(world), dict)}
    skipped = {world: entry[world] for world in ("sandbox", "frr") if isinstance(entry.get(world), str)}
    typed = frozenset(name for way in ways.values() for name in (*way.breaks, *way.then))
    return Fault(
        entry["name"],
        network,
        entry["title"],
        tuple(_expected(one) for one in entry["caught"]),
        ways,
        skipped,
        typed | frozenset(entry.get("touched", ())),
    )


def _expected(entry: Mapping[str, Any]) -> Expected:
    broken = BrokenAt(entry["broken_at"]) if "broken_at" in entry else None
    return Expected(entry["check"], entry.get("device"), entry.get("peer"), broken, entry.get("says"))


def _way(entry: Mapping[str, Any]) -> Way:
    breaks, heals, then, healed = (
        {router: tuple(lines) for router, lines in entry.get(key, {}).items()}
        for key in ("break", "heal", "then", "healed")
    )
    return Way(breaks, heals, then, healed)
