"""The page of faults: what was done to which network, and which finding told of it."""

from __future__ import annotations

from collections.abc import Sequence

from netloop.model.finding import Finding
from tests.mutation.fault import Fault, faults
from tests.mutation.play import Verdict

HEAD = """\
# Faults that verify sees

Each fault was made on a running network, by configuration alone, one at a time; `netloop verify` had to say so, with
the router, the check and the place at which the chain breaks; then it was healed, and everything had to pass again.
Findings on routers that a fault does not touch count as false alarms. This page is written by
`python -m tests.mutation --world both --table docs/explanation/faults.md`.
"""


def page(verdicts: Sequence[Verdict]) -> str:
    """The whole page."""
    rows = [
        "",
        *_counts(verdicts),
        "",
        "| network | what was done | where | what verify says |",
        "|---|---|---|---|",
        *(_row(fault, [v for v in verdicts if v.fault is fault]) for fault in faults()),
        "",
        *_not_made(),
    ]
    return HEAD + "\n".join(rows).rstrip() + "\n"


def _counts(verdicts: Sequence[Verdict]) -> list[str]:
    found = []
    for world, title in (("sandbox", "the built-in sandbox"), ("frr", "real FRR")):
        mine = [verdict for verdict in verdicts if verdict.world == world]
        alarms = sum(len(verdict.false_alarms) for verdict in mine)
        if mine:
            seen = sum(verdict.good for verdict in mine)
            found.append(f"- {title}: {seen} of {len(mine)} faults seen and healed, {alarms} false alarms")
    return found


def _row(fault: Fault, verdicts: Sequence[Verdict]) -> str:
    caught = next((verdict.caught for verdict in verdicts if verdict.caught), ())
    where = ", ".join(f"{v.world}{'' if v.good else ' (not)'}" for v in verdicts) or "-"
    return f"| {fault.network} | {_cell(fault.title)} | {where} | {_cell(_said(caught[0]) if caught else '-')} |"


def _said(finding: Finding) -> str:
    broken = f" ({finding.broken_at})" if finding.broken_at else ""
    return f"`{finding.check}` {finding.device} {finding.subject}: {finding.actual}{broken}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _not_made() -> list[str]:
    missing = [(fault, fault.skipped[world], world) for fault in faults() for world in fault.skipped]
    if not missing:
        return []
    return [
        "## Not made",
        "",
        *(
            f"- {fault.network}, {fault.name}, in {'FRR' if world == 'frr' else world}: {why}"
            for fault, why, world in missing
        ),
    ]
