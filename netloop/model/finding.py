"""Finding: one question asked of one device, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from netloop.model.routing import Instance


class Status(StrEnum):
    """Five answers: ``PENDING`` is right in the configuration and not yet in effect."""

    PASSED = "passed"
    PENDING = "pending"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


WRONG = frozenset({Status.FAILED, Status.ERROR})
"""The answers that are no good one; a router ID that waits is none of them."""


class BrokenAt(StrEnum):
    """Where the chain breaks between a loopback and a router that does not have it, from its own router outward."""

    NOT_CONFIGURED = "not configured"
    NOT_ADVERTISED = "not advertised"
    NO_ADJACENCY = "no adjacency"
    NOT_IN_DATABASE = "not in the database"
    NOT_IN_TABLE = "not in the table"
    FILTERED = "filtered"
    SUMMARISED = "summarised"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict: place (device, subject), expected and actual; ``hint`` is what to do about it.

    ``subject`` is what was asked about: a loopback's name, ``OSPF 1``. ``peer`` is the device at the other end where
    the question has two, ``broken_at`` where the chain breaks between them. ``before``: it was so before
    this run changed anything. ``seconds`` is how long it took until the verdict stood, where it was waited for.
    """

    check: str
    device: str
    subject: str
    status: Status
    expected: str
    actual: str
    hint: str | None = None
    instance: Instance | None = None
    peer: str | None = None
    broken_at: BrokenAt | None = None
    before: bool = False
    seconds: float | None = None

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.device} {self.subject}: expected {self.expected}, actual {self.actual}{hint}"
