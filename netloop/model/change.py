"""Change: what was sent to a device, line by line, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from netloop.model.plan import Mode


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line and its answer; ``seconds`` is how long the device took, ``refusal`` its error line, if any.

    A candidate, which is sent as a whole, is one command of several lines.
    """

    command: str
    answer: str
    mode: Mode = Mode.EXEC
    at: datetime | None = None
    seconds: float = 0.0
    refusal: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def configured(self) -> int:
        """How many configuration lines it is."""
        return len(self.command.splitlines()) if self.mode is Mode.CONFIGURE else 0


class Outcome(StrEnum):
    """How a device's change ended.

    ``SAVED``: nothing was changed but the startup configuration, which lacked what was running. ``FAILED``: the
    device is not as it was, and the notes name what is left. ``UNKNOWN``: nobody could see how it ended.
    """

    UNCHANGED = "in place"
    CHANGED = "changed"
    SAVED = "saved"
    ROLLED_BACK = "rolled back"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Saved(StrEnum):
    """Whether the startup configuration holds what was changed; ``NOTHING``: there was nothing to save."""

    YES = "saved"
    NO = "not saved"
    UNKNOWN = "unknown"
    NOTHING = "nothing to save"


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that an apply, or a rollback, did to one device."""

    device: str
    outcome: Outcome
    exchanges: tuple[Exchange, ...] = ()
    activated: tuple[str, ...] = ()
    saved: Saved = Saved.NOTHING
    reason: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Whether the device ended as planned, in the running configuration and in the saved one."""
        ended = self.outcome in {Outcome.CHANGED, Outcome.SAVED, Outcome.UNCHANGED}
        return ended and self.saved in {Saved.YES, Saved.NOTHING}

    @property
    def settled(self) -> bool:
        """Whether it is known that the device is wholly as planned, or wholly as it was."""
        known = self.outcome in {Outcome.ROLLED_BACK, Outcome.UNCHANGED} and self.saved is not Saved.UNKNOWN
        return self.good or known
