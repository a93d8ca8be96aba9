"""Forecast: when a pool runs out, from the days on which its addresses were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from netloop.ledger.entry import Address
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Pool, Space

MONTH = 365.25 / 12
ENOUGH_DAYS, ENOUGH_SPAN = 3, 28
HORIZON = 100 * 365.25
COUNTABLE = 2**32


@dataclass(frozen=True, slots=True)
class Forecast:
    """How full a pool is in one family; ``monthly`` is None where there is too little history to tell.

    ``full`` is the day when it runs out, None where that is more than 100 years away.
    """

    pool: str
    version: int
    used: int
    retired: int
    capacity: int
    monthly: float | None = None
    full: date | None = None

    def __str__(self) -> str:
        held = f", {self.retired} of them retired" if self.retired else ""
        return f"{self.pool} ipv{self.version}: {self.used} of {_count(self.capacity)} used{held}, {self._trend()}"

    def _trend(self) -> str:
        if self.used >= self.capacity:
            return "full"
        if self.monthly is None:
            return "too little history for a forecast"
        rate = f"about {self.monthly:.0f} a month" if self.monthly >= 1 else f"about {self.monthly * 12:.1g} a year"
        return f"{rate}: {f'full around {self.full:%B %Y}' if self.full else 'enough for 100 years'}"


def forecast(ledger: Ledger, pool: Pool, version: int, today: date, written: Iterable[Address] = ()) -> Forecast:
    """The straight line through the pool's growth, drawn on to the day it is full.

    Addresses that are ``written`` in the inventory use the pool up like those that were given, and have no day.
    The first day's addresses are where the line begins, not growth: a fleet that moves in at once is no trend.
    """
    entries = [e for e in ledger if e.ip in pool and e.address.version == version]
    space = Space(pool, version)
    used, retired = space.used([*(e.ip for e in entries), *written]), sum(1 for e in entries if e.retired)
    days = Counter(min(e.given, today) for e in entries)
    slope = _slope(days, today)
    left = space.capacity - used
    full = today + timedelta(days=left / slope) if slope and 0 < left / slope < HORIZON else None
    return Forecast(pool.name, version, used, retired, space.capacity, slope * MONTH if slope else None, full)


def _slope(days: Counter[date], today: date) -> float | None:
    """Addresses a day, by least squares over the running total; None where history is too short."""
    if len(days) < ENOUGH_DAYS or (today - min(days)).days < ENOUGH_SPAN:
        return None
    points, total = list[tuple[int, int]](), 0
    for day in sorted(days):
        total += days[day]
        points.append(((day - min(days)).days, total))
    points.append(((today - min(days)).days, total))
    x = sum(a for a, _b in points) / len(points)
    y = sum(b for _a, b in points) / len(points)
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) * (a - x) for a, _b in points)


def _count(number: int) -> str:
    return str(number) if number < COUNTABLE else f"about 2^{number.bit_length() - (number.bit_count() < 2)}"
