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


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict: place (device, subject), expected and actual; ``hint`` is what to do about it.

    ``subject`` is what was asked about: a loopback's name, ``OSPF 1``.
    """

    check: str
    device: str
    subject: str
    status: Status
    expected: str
    actual: str
    hint: str | None = None
    instance: Instance | None = None

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.device} {self.subject}: expected {self.expected}, actual {self.actual}{hint}"
