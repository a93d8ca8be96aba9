"""An address once given never moves, whatever happens to the inventory."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from ipaddress import ip_address, ip_network

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from netloop.ledger.allocation import Allocation, Literals, Want, allocate
from netloop.ledger.entry import Owner
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Pool
from netloop.ledger.read import read
from tests.whole import examples

POOL = Pool("rid", (ip_network("10.0.0.0/27"), ip_network("2001:db8::/64")))
POOLS = {"rid": POOL}
DAY = date(2026, 11, 24)


def want(host: str, *, was: str | None = None, version: int = 4, pool: str = "rid") -> Want:
    return Want(Owner(host, "Loopback0", version), pool, was)


def shown(allocation: Allocation) -> dict[str, str]:
    return {str(e.owner): str(e.ip) for e in allocation.ledger if not e.retired}


def test_the_lowest_free_address_first() -> None:
    """Hosts get addresses in the order of the inventory, in both families."""
    done = allocate(Ledger(), POOLS, [want("b"), want("a"), want("a", version=6)], DAY)
    assert shown(done) == {
        "b Loopback0 ipv4": "10.0.0.1",
        "a Loopback0 ipv4": "10.0.0.2",
        "a Loopback0 ipv6": "2001:db8::1",
    }
    assert str(done.given[0]) == "rid 10.0.0.1: b Loopback0 2026-11-24"


def test_a_host_that_goes_keeps_its_address_back_and_gets_it_again() -> None:
    """Its address is retired, given to nobody else, and returned when the host comes back."""
    first = allocate(Ledger(), POOLS, [want("a"), want("b")], DAY)
    gone = allocate(first.ledger, POOLS, [want("b"), want("c")], DAY + timedelta(1))
    assert [str(e) for e in gone.retired] == ["rid 10.0.0.1: a Loopback0 2026-11-24 retired 2026-11-25"]
    assert shown(gone)["c Loopback0 ipv4"] == "10.0.0.3"
    back = allocate(gone.ledger, POOLS, [want("b"), want("c"), want("a")], DAY)
    assert [str(e.ip) for e in back.returned] == ["10.0.0.1"]
    assert not back.given


def test_a_released_address_is_free_again() -> None:
    """Only what is retired is released: one address, or all."""
    gone = allocate(allocate(Ledger(), POOLS, [want("a"), want("b"), want("c")], DAY).ledger, POOLS, [want("c")], DAY)
    one = allocate(gone.ledger, POOLS, [want("c"), want("d")], DAY, release=frozenset({ip_address("10.0.0.2")}))
    assert shown(one) == {"c Loopback0 ipv4": "10.0.0.3", "d Loopback0 ipv4": "10.0.0.2"}
    every = allocate(gone.ledger, POOLS, [want("c")], DAY, release=None)
    assert [str(e.ip) for e in every.released] == ["10.0.0.1", "10.0.0.2"]
    assert len([*every.ledger]) == 1


def test_a_renamed_host_keeps_its_address() -> None:
    """``was`` carries the address over, and the ledger remembers the first name, also over a second renaming."""
    first = allocate(Ledger(), POOLS, [want("a")], DAY)
    second = allocate(first.ledger, POOLS, [want("b", was="a")], DAY)
    third = allocate(second.ledger, POOLS, [want("c", was="b")], DAY)
    assert [str(e) for e in third.renamed] == ["rid 10.0.0.1: c Loopback0 2026-11-24 was a"]
    assert not third.retired
    assert allocate(third.ledger, POOLS, [want("c", was="b")], DAY).ledger == third.ledger


def test_a_renamed_pool_keeps_its_addresses() -> None:
    """A pool of another name with the same prefix: the lines change their first word, no address moves."""
    first = allocate(Ledger(), POOLS, [want("a")], DAY)
    other = allocate(first.ledger, {"core": replace(POOL, name="core")}, [want("a", pool="core")], DAY)
    assert [str(e) for e in other.ledger] == ["core 10.0.0.1: a Loopback0 2026-11-24"]
    assert not other.given


def test_a_host_that_changes_its_pool_gets_an_address_there() -> None:
    """Naming another pool asks for another address; the old one is held back."""
    first = allocate(Ledger(), POOLS, [want("a")], DAY)
    pools = {**POOLS, "new": Pool("new", (ip_network("10.9.0.0/24"),))}
    moved = allocate(first.ledger, pools, [want("a", pool="new")], DAY)
    assert shown(moved) == {"a Loopback0 ipv4": "10.9.0.1"}
    assert [str(e.ip) for e in moved.retired] == ["10.0.0.1"]


def test_what_the_inventory_writes_out_is_given_to_nobody() -> None:
    """A literal address, and a link's prefix, are passed over; also by an address that would come back."""
    links = ((ip_address("10.0.0.2"), ip_address("10.0.0.5")),)
    literals = Literals({ip_address("10.0.0.1"): "x"}, ranges=links)
    assert shown(allocate(Ledger(), POOLS, [want("a")], DAY, literals)) == {"a Loopback0 ipv4": "10.0.0.6"}
    gone = allocate(allocate(Ledger(), POOLS, [want("a")], DAY).ledger, POOLS, [], DAY)
    assert shown(allocate(gone.ledger, POOLS, [want("a")], DAY, literals)) == {"a Loopback0 ipv4": "10.0.0.6"}


def test_an_address_that_is_now_written_out_stays_in_the_ledger() -> None:
    """Who copies the address into the inventory still has it: it is not retired."""
    first = allocate(Ledger(), POOLS, [want("a")], DAY)
    fixed = Literals({ip_address("10.0.0.1"): "a"}, {Owner("a", "Loopback0", 4): ip_address("10.0.0.1")})
    assert allocate(first.ledger, POOLS, [], DAY, fixed).ledger == first.ledger


def test_a_pool_that_is_exhausted_gives_nothing_and_counts() -> None:
    """How many are wanted, how many are free, how many are held back."""
    small = {"rid": Pool("rid", (ip_network("10.0.0.0/29"),))}
    some = allocate(Ledger(), small, [want(n) for n in "abcd"], DAY)
    done = allocate(some.ledger, small, [want(n) for n in "abcxyz"], DAY)
    (short,) = done.shortages
    assert (short.wanted, short.free, short.capacity, short.retired) == (3, 2, 6, 1)
    assert not done.given


def allocated_twice(count: int) -> float:
    """CPU seconds of that many allocations, written, read and allocated again, which changes nothing."""
    wide = {"rid": Pool("rid", (ip_network("10.0.0.0/16"),))}
    wants = [want(f"r{n}") for n in range(count)]
    begun = time.process_time()
    done = allocate(Ledger(), wide, wants, DAY)
    ledger, wrong = read(done.ledger.text(), "f")
    again = allocate(ledger, wide, wants, DAY)
    took = time.process_time() - begun
    assert not wrong
    assert not again.given
    assert again.ledger.text() == done.ledger.text()
    return took


def test_the_cost_of_allocating_is_linear() -> None:
    """Ten times as many addresses cost about ten times as much, and not a hundred times."""
    few = min(allocated_twice(500) for _ in range(3))
    assert allocated_twice(5000) < 40 * few


NAMES = st.text("abcdefgh", min_size=1, max_size=2)


class Life(RuleBasedStateMachine):
    """An inventory edited in any way, allocated now and then, on branches that are joined line by line."""

    hosts = Bundle("hosts")

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []
        self.was: dict[str, str] = {}
        self.ledger = Ledger()
        self.has: dict[str, str] = {}
        self.pool = Pool("rid", (ip_network("10.0.0.0/22"),))

    def wants(self) -> list[Want]:
        return [want(name, was=self.was.get(name)) for name in self.order]

    @rule(target=hosts, name=NAMES, at=st.integers(0, 30))
    def add(self, name: str, at: int) -> str:
        if name not in self.order and name not in self.was.values():
            self.order.insert(at, name)
        return name

    @rule(name=consumes(hosts))
    def remove(self, name: str) -> None:
        if name in self.order:
            self.order.remove(name)
            self.was.pop(name, None)
            self.has.pop(name, None)

    @rule(target=hosts, old=consumes(hosts), new=NAMES)
    def rename(self, old: str, new: str) -> str:
        free = new not in self.order and new not in self.was.values() and old not in self.was
        held = {entry.owner.host for entry in self.ledger}
        if old not in self.order or not free or new in held:
            return old
        self.order[self.order.index(old)] = new
        self.was[new] = old
        if old in self.has:
            self.has[new] = self.has.pop(old)
        return new

    @rule(seed=st.randoms(use_true_random=False))
    def reorder(self, seed: object) -> None:
        seed.shuffle(self.order)  # type: ignore[attr-defined]

    @rule()
    def give(self) -> None:
        done = allocate(self.ledger, {"rid": self.pool}, self.wants(), DAY)
        self.ledger, wrong = read(done.ledger.text(), "f")
        assert not wrong
        assert not done.shortages
        now = {e.owner.host: str(e.ip) for e in self.ledger if not e.retired}
        assert set(now) == set(self.order)
        assert self.has.items() <= now.items()
        self.has, self.was = now, {}

    @rule(release=st.booleans())
    def release(self, release: bool) -> None:
        if not self.was:
            self.ledger = allocate(
                self.ledger, {"rid": self.pool}, self.wants(), DAY, release=None if release else frozenset()
            ).ledger
            self.has = {e.owner.host: str(e.ip) for e in self.ledger if not e.retired} | self.has

    @invariant()
    def no_address_twice(self) -> None:
        addresses = [entry.ip for entry in self.ledger]
        assert len(addresses) == len(set(addresses))


Life.TestCase.settings = settings(max_examples=examples(60), stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
