"""Change: what was sent to a device, line by line, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from netloop.model.plan import Mode


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line and its answer; ``seconds`` is how long the device took, ``refusal`` its error line, if any."""

    command: str
    answer: str
    mode: Mode = Mode.EXEC
    at: datetime | None = None
    seconds: float = 0.0
    refusal: str | None = None
    warnings: tuple[str, ...] = ()


class Outcome(StrEnum):
    """How a device's change ended."""

    UNCHANGED = "in place"
    CHANGED = "changed"
    ROLLED_BACK = "rolled back"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that an apply did to one device."""

    device: str
    outcome: Outcome
    exchanges: tuple[Exchange, ...] = ()
    activated: tuple[str, ...] = ()
    saved: bool = False
    reason: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Whether the device ended as planned."""
        return self.outcome in {Outcome.CHANGED, Outcome.UNCHANGED}
