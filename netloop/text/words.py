"""Numbers and lists in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 8
"""Names in a sentence before the rest is a number."""


def plural(number: int, noun: str) -> str:
    """``1 device``, ``2 devices``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def several(names: Sequence[str], comma: str = ", ", *, most: int = NAMED) -> str:
    """The names, or the first ``most`` of them and how many more there are: two at least."""
    rest = len(names) - most
    return comma.join(names) if rest <= 1 else f"{comma.join(names[:most])} and {rest} more"
