"""Difference: one thing that two worlds do not agree on, and the table that says all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.lab.differential.sight import Sight

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Difference:
    """Who, what, and what each world says; ``-`` where it says nothing."""

    router: str
    what: str
    sandbox: str
    frr: str


def differences(sandbox: Sight, frr: Sight) -> tuple[Difference, ...]:
    """What the two disagree on, by router."""
    ours, theirs = sandbox.rows(), frr.rows()
    return tuple(
        Difference(*row, ours.get(row, NOTHING), theirs.get(row, NOTHING))
        for row in sorted({*ours, *theirs})
        if ours.get(row) != theirs.get(row)
    )


def table(found: Sequence[Difference]) -> str:
    """The differences in columns, for the message of a failed test."""
    rows = [("router", "what", "sandbox", "FRR"), *((d.router, d.what, d.sandbox, d.frr) for d in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
