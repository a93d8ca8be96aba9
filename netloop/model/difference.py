"""Difference: one thing that is not as it was between two readings of the same devices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a difference is about, in the order in which differences are told."""

    IDENTITY = "identity"
    INTERFACE = "interface"
    ADJACENCY = "adjacency"
    SESSION = "session"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was; ``before`` or ``after`` is ``-`` where it is not there."""

    device: str
    area: Area
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NotComparable:
    """A fact that one of the two readings does not have, and why."""

    device: str
    fact: str
    reason: str
