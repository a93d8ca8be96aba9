"""What a pool can give, in which order, and how much is left."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.ledger.pool import Pool, Space


def space(*prefixes: str, size: int | None = None, excluded: tuple[tuple[str, str], ...] = ()) -> Space:
    ranges = tuple((ip_address(first), ip_address(last)) for first, last in excluded)
    networks = tuple(ip_network(prefix) for prefix in prefixes)
    return Space(Pool("p", networks, ranges, size), networks[0].version)


@pytest.mark.parametrize(
    ("found", "capacity", "first", "last"),
    [
        (space("10.0.0.0/24"), 254, "10.0.0.1/32", "10.0.0.254/32"),
        (space("10.0.0.0/31"), 2, "10.0.0.0/32", "10.0.0.1/32"),
        (space("10.0.0.7/32"), 1, "10.0.0.7/32", "10.0.0.7/32"),
        (space("10.0.0.0/24", size=30), 64, "10.0.0.1/30", "10.0.0.253/30"),
        (space("10.0.0.0/24", size=31), 127, "10.0.0.1/31", "10.0.0.253/31"),
        (space("10.0.0.0/24", size=24), 1, "10.0.0.1/24", "10.0.0.1/24"),
        (space("2001:db8::/127"), 2, "2001:db8::/128", "2001:db8::1/128"),
        (space("2001:db8::/120"), 255, "2001:db8::1/128", "2001:db8::ff/128"),
        (space("2001:db8::/48", size=64), 65536, "2001:db8::1/64", "2001:db8:0:ffff::1/64"),
        (space("10.9.0.0/30", "10.1.0.0/30"), 4, "10.9.0.1/32", "10.1.0.2/32"),
        (
            space("10.0.0.0/29", excluded=(("10.0.0.0", "10.0.0.3"), ("10.0.0.2", "10.0.0.2"))),
            3,
            "10.0.0.4/32",
            "10.0.0.6/32",
        ),
    ],
)
def test_a_pool_gives_from_the_lowest_to_the_last(found: Space, capacity: int, first: str, last: str) -> None:
    """Prefixes in the order written, the lowest first; a prefix's own and its broadcast address are not given."""
    assert found.capacity == capacity
    assert str(next(found.free(()))) == first
    if capacity < 1000:
        assert str([*found.free(())][-1]) == last
    else:
        assert str(found.address(found.runs[-1][1])) == last


NUMBERS = st.integers(0, 63)


@given(st.lists(st.tuples(NUMBERS, NUMBERS)), st.lists(NUMBERS), st.integers(28, 32))
def test_what_is_free_is_what_was_counted(holes: list[tuple[int, int]], taken: list[int], size: int) -> None:
    """Nothing excluded and nothing taken is given, nothing twice, and free is capacity less what is used."""
    start = int(ip_address("10.0.0.0"))
    excluded = tuple((ip_address(start + min(pair)), ip_address(start + max(pair))) for pair in holes)
    used = [ip_address(start + number) for number in taken]
    found = Space(Pool("p", (ip_network("10.0.0.0/26"),), excluded, size), 4)
    free = [*found.free(used)]
    assert len(free) == len({address.network for address in free}) == found.capacity - found.used(used)
    assert free == sorted(free)
    assert not [a for a in free for first, last in excluded if first in a.network or last in a.network]
    assert not [a for a in free if any(ip in a.network for ip in used)]


def test_a_large_pool_costs_what_is_asked_of_it() -> None:
    """A /64 is counted and drawn from without being listed."""
    found = space("2001:db8::/64", excluded=(("2001:db8::1", "2001:db8::ff"),))
    assert found.capacity == 2**64 - 256
    assert [str(a) for a in islice(found.free([ip_address("2001:db8::101")]), 2)] == [
        "2001:db8::100/128",
        "2001:db8::102/128",
    ]
