"""The page of faults: what was done to which network, and which finding told of it, by what was measured.

``measured.json`` beside this file holds the latest verdict of each fault in each world, so that networks can be run one
by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from netloop.model.finding import Finding
from tests.mutation.fault import Fault, faults
from tests.mutation.play import Verdict

MEASURED = Path(__file__).parent / "measured.json"
WORLDS = {"sandbox": "the built-in sandbox", "frr": "real FRR"}
HEAD = """\
# Faults that verify sees

Each fault was made on a running network, by configuration alone, one at a time; `netloop verify` had to say so, with
the router, the check and the place at which the chain breaks; then it was healed, and everything had to pass again.
Findings on routers that a fault does not touch count as false alarms. This page is written by
`python -m tests.mutation --world both --table docs/explanation/faults.md`, of what was measured last
(`tests/mutation/measured.json`; `--only` measures a part again).
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One fault in one world; ``seconds`` from the first line typed until it was seen, ``says`` the finding."""

    network: str
    name: str
    world: str
    good: bool
    false_alarms: int
    seconds: float
    says: str

    @classmethod
    def of(cls, verdict: Verdict) -> Measured:
        """A verdict in short; the finding is one that was expected first."""
        fault, told = verdict.fault, ""
        for expected in reversed(fault.expected):
            told = next((_said(finding) for finding in verdict.caught if expected.met(finding)), told)
        alarms = len(verdict.false_alarms)
        return cls(fault.network, fault.name, verdict.world, verdict.good, alarms, round(verdict.seconds, 1), told)

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is the verdict of."""
        return self.world, self.network, self.name


def measured() -> tuple[Measured, ...]:
    """What was measured last, of the faults that are still in the table."""
    known = {(world, fault.network, fault.name) for fault in faults() for world in fault.ways}
    entries = json.loads(MEASURED.read_text()) if MEASURED.exists() else []
    return tuple(one for one in (Measured(**entry) for entry in entries) if one.place in known)


def record(verdicts: Iterable[Verdict]) -> None:
    """Put verdicts in the place of earlier ones."""
    found = {one.place: one for one in measured()} | {one.place: one for one in map(Measured.of, verdicts)}
    order = {(fault.network, fault.name): number for number, fault in enumerate(faults())}
    rows = sorted(found.values(), key=lambda one: (order[one.network, one.name], list(WORLDS).index(one.world)))
    MEASURED.write_text(json.dumps([asdict(one) for one in rows], indent=1, ensure_ascii=False) + "\n")


def page(found: Sequence[Measured]) -> str:
    """The whole page."""
    by_place = {one.place: one for one in found}
    rows = [
        "",
        *_counts(found),
        "",
        "| network | what was done | where | what verify says |",
        "|---|---|---|---|",
        *(_row(fault, by_place) for fault in faults()),
        "",
        *_not_made(),
    ]
    return HEAD + "\n".join(rows).rstrip() + "\n"


def _counts(found: Sequence[Measured]) -> list[str]:
    counts = []
    for world, title in WORLDS.items():
        mine = [one for one in found if one.world == world]
        if mine:
            seen, alarms = sum(one.good for one in mine), sum(one.false_alarms for one in mine)
            counts.append(f"- {title}: {seen} of {len(mine)} faults seen and healed, {alarms} false alarms")
    return counts


def _row(fault: Fault, by_place: Mapping[tuple[str, str, str], Measured]) -> str:
    places = ((world, fault.network, fault.name) for world in WORLDS)
    mine = [by_place[place] for place in places if place in by_place]
    where = ", ".join(f"{one.world}{'' if one.good else ' (not)'}" for one in mine) or "-"
    says = next((one.says for one in mine if one.says), "-")
    return f"| {fault.network} | **{fault.name}**: {_cell(fault.title)} | {where} | {_cell(says)} |"


def _said(finding: Finding) -> str:
    broken = f" ({finding.broken_at})" if finding.broken_at else ""
    return f"`{finding.check}` {finding.device} {finding.subject}: {finding.actual}{broken}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _not_made() -> list[str]:
    """Why faults were not made in a world, those with one reason together."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for fault in faults():
        for world, why in fault.skipped.items():
            reasons.setdefault((world, why), []).append(f"{fault.name} ({fault.network})")
    if not reasons:
        return []
    lines = (f"- in {WORLDS[world]}, because {why}: {', '.join(names)}" for (world, why), names in reasons.items())
    return ["## Not made", "", *lines]
