"""How IOS writes spans of time."""

from __future__ import annotations

from netloop.text.words import plural

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800


def span(seconds: float) -> str:
    """``00:01:02``, ``1d02h`` or ``3w4d``: the form of neighbors and routes."""
    left = max(0, int(seconds))
    if left < DAY:
        return f"{left // HOUR:02d}:{left % HOUR // MINUTE:02d}:{left % MINUTE:02d}"
    if left < WEEK:
        return f"{left // DAY}d{left % DAY // HOUR:02d}h"
    return f"{left // WEEK}w{left % WEEK // DAY}d"


def span_ms(seconds: float) -> str:
    """The same with milliseconds: the form of ``show ip ospf``."""
    return f"{span(seconds)}.{int(max(0.0, seconds) * 1000) % 1000:03d}" if seconds < DAY else span(seconds)


def uptime(seconds: float) -> str:
    """``1 week, 2 days, 3 hours, 4 minutes``: the form of ``show version``."""
    left = max(0, int(seconds))
    parts = []
    for name, size in (("week", WEEK), ("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        count, left = divmod(left, size)
        if count:
            parts.append(plural(count, name))
    return ", ".join(parts) or "0 minutes"
