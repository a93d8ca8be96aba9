"""A duration as a user writes it: ``90``, ``60s``, ``2m``, ``1h``."""

from __future__ import annotations

import re
from collections.abc import Callable

import typer

SECONDS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
FORM = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|[smh]?)")


def seconds(text: str | float) -> float:
    """The duration in seconds; for typer, which gives a default as it is.

    Raises:
        BadParameter: it is no duration.
    """
    match = FORM.fullmatch(str(text).strip())
    if match is None:
        raise typer.BadParameter(f"{text!r} is no duration; expected one such as 60s, 2m or 1h")
    return float(match["number"]) * SECONDS[match["unit"]]


def at_least(minimum: float) -> Callable[[str | float], float]:
    """The same for a duration that may not be shorter, in seconds."""

    def read(text: str | float) -> float:
        found = seconds(text)
        if found < minimum:
            raise typer.BadParameter(f"{text!r} is too short; expected {minimum:g}s at least")
        return found

    return read
