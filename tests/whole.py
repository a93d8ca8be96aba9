"""How much of a long test is done: a part that finds what is broken, or, with ``NETLOOP_TESTS_WHOLE=1``, all of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
WHOLE = bool(os.environ.get("NETLOOP_TESTS_WHOLE"))
FEWER = 4
"""What the number of Hypothesis's examples is divided by where not the whole is done; they are others in each run."""


def examples(whole: int) -> int:
    """How many of a property's examples are tried."""
    return whole if WHOLE else max(1, whole // FEWER)


def some(cases: Sequence[T], most: int) -> Sequence[T]:
    """All of the cases, or at most so many of them, evenly spread, the first and the last among them."""
    if WHOLE or len(cases) <= most:
        return cases
    last = len(cases) - 1
    return [cases[round(number * last / (most - 1))] for number in range(most)]
