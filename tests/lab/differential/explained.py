"""Explained: differences between IOS, which the sandbox models, and FRR, each with its source.

docs/explanation/reality.md tells them to the reader; a test holds that it has all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.lab.differential.difference import Difference


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a difference is none of the sandbox's faults; ``title`` is its heading in the documentation."""

    title: str
    covers: Callable[[Difference], bool]


EXPLANATIONS: tuple[Explanation, ...] = ()


def unexplained(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences that nothing explains."""
    return tuple(item for item in found if not any(known.covers(item) for known in EXPLANATIONS))
