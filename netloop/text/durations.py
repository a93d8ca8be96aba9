"""A duration as a user writes it: ``90``, ``60s``, ``2m``, ``1h``, ``30d``."""

from __future__ import annotations

import re

SECONDS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
FORM = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|[smhd]?)")


def parse_duration(text: str | float, least: float = 0) -> float:
    """The duration in seconds.

    Raises:
        ValueError: it is no duration, or shorter than ``least`` seconds; its message says so.
    """
    match = FORM.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is no duration; expected one such as 60s, 2m, 1h or 30d")
    found = float(match["number"]) * SECONDS[match["unit"]]
    if found < least:
        raise ValueError(f"{text!r} is too short; expected {least:g}s at least")
    return found
