"""When a pool runs out."""

from __future__ import annotations

from datetime import date, timedelta
from ipaddress import ip_interface, ip_network

import pytest

from netloop.ledger.entry import LedgerEntry, Owner
from netloop.ledger.forecast import forecast
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Pool

TODAY = date(2026, 11, 24)
POOL = Pool("rid", (ip_network("10.0.0.0/24"), ip_network("2001:db8::/64")))


def history(*ages: int) -> Ledger:
    """A ledger whose addresses were given so many days ago."""
    return Ledger().changed(
        {},
        [
            LedgerEntry("rid", ip_interface(f"10.0.0.{n}"), Owner(f"r{n}", "Loopback0", 4), TODAY - timedelta(age))
            for n, age in enumerate(ages, 1)
        ],
    )


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ((), "rid ipv4: 0 of 254 used, too little history for a forecast"),
        ((0, 0, 0), "rid ipv4: 3 of 254 used, too little history for a forecast"),
        ((20, 10, 0), "rid ipv4: 3 of 254 used, too little history for a forecast"),
        (tuple(range(0, 361, 10)), "rid ipv4: 37 of 254 used, about 3 a month: full around November 2032"),
        ((*[2200] * 100, 1400, 700, 0), "rid ipv4: 103 of 254 used, about 0.5 a year: enough for 100 years"),
        (tuple(range(254)), "rid ipv4: 254 of 254 used, full"),
        ((*range(0, -50, -1), *range(100)), "rid ipv4: 150 of 254 used, about 32 a month: full around March 2027"),
    ],
)
def test_the_line_through_the_history(ages: tuple[int, ...], said: str) -> None:
    """Days far enough apart make a line; a fleet that moved in at once is no growth; the future counts as today."""
    assert str(forecast(history(*ages), POOL, 4, TODAY)) == said


def test_a_large_pool_is_counted_in_powers() -> None:
    """Nobody reads 18446744073709551615."""
    assert str(forecast(history(), POOL, 6, TODAY)).startswith("rid ipv6: 0 of about 2^64 used")
