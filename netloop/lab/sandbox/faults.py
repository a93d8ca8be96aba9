"""Faults on demand: a router that refuses, hangs or hangs up when a line that matches is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What happens to a line that matches."""

    REJECT = "reject"
    HANG = "hang"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Fault:
    """Lines that match ``pattern`` (searched, any case) meet this; ``answer`` is what a rejection says."""

    kind: Kind
    pattern: re.Pattern[str]
    answer: str | None = None


class Faults:
    """The faults of one router; may be changed at any time, from any thread."""

    def __init__(self) -> None:
        self._faults: tuple[Fault, ...] = ()

    def reject(self, pattern: str, answer: str | None = None) -> None:
        """Refuse matching lines, with ``answer`` or as invalid input; the line has no effect."""
        self._add(Kind.REJECT, pattern, answer)

    def hang(self, pattern: str) -> None:
        """Never answer a matching line, nor anything after it in that session."""
        self._add(Kind.HANG, pattern)

    def drop(self, pattern: str) -> None:
        """Close the connection on a matching line, before it has any effect."""
        self._add(Kind.DROP, pattern)

    def clear(self) -> None:
        """Forget every fault."""
        self._faults = ()

    def of(self, line: str) -> Fault | None:
        """The first fault that a line meets."""
        return next((fault for fault in self._faults if fault.pattern.search(line)), None)

    def _add(self, kind: Kind, pattern: str, answer: str | None = None) -> None:
        self._faults = (*self._faults, Fault(kind, re.compile(pattern, re.IGNORECASE), answer))
