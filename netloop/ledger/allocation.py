"""Allocation: the ledger brought up to what is wanted. What was given stays; only what is missing is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from netloop.errors import Place
from netloop.ledger.entry import Address, Interface, LedgerEntry, Owner
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Pool, Range, Space


@dataclass(frozen=True, slots=True)
class Want:
    """A loopback that takes its address from a pool; ``was`` is its host's former name."""

    owner: Owner
    pool: str
    was: str | None = None
    place: Place = field(default=Place(""), compare=False)

    @property
    def former(self) -> Owner | None:
        """The owner under the host's former name."""
        return replace(self.owner, host=self.was) if self.was else None


@dataclass(frozen=True, slots=True)
class Literals:
    """Addresses that the inventory writes out: ``hosts`` tells whose each is (empty: several hosts', or nobody's).

    ``fixed`` are the loopbacks among them, ``ranges`` the links' prefixes.
    """

    hosts: Mapping[Address, str] = field(default_factory=dict)
    fixed: Mapping[Owner, Address] = field(default_factory=dict)
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortage:
    """A pool that has fewer addresses left than are wanted of it."""

    pool: Pool
    version: int
    wanted: int
    free: int
    capacity: int
    retired: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """A ledger with everything given that is wanted, and what that changed."""

    ledger: Ledger
    given: tuple[LedgerEntry, ...] = ()
    returned: tuple[LedgerEntry, ...] = ()
    renamed: tuple[LedgerEntry, ...] = ()
    retired: tuple[LedgerEntry, ...] = ()
    released: tuple[LedgerEntry, ...] = ()
    shortages: tuple[Shortage, ...] = ()


def allocate(
    ledger: Ledger,
    pools: Mapping[str, Pool],
    wants: Sequence[Want],
    today: date,
    literals: Literals = Literals(),
    release: frozenset[Address] | None = frozenset(),
) -> Allocation:
    """Give every want its address: the one it has, the one that was retired with it, or the lowest free one.

    ``release`` are retired addresses to forget, None all of them. Every pool that is wanted must be in ``pools``.
    """
    kept = dict(_kept(Assignments.of(ledger), pools, wants, literals))
    retired = [
        replace(e, retired=today) for e in ledger if not e.retired and e.ip not in kept and not _fixed(e, literals)
    ]
    gone = {e.ip: e for e in (*ledger, *retired) if e.retired and e.ip not in kept}
    released = [e for ip, e in gone.items() if release is None or ip in release]
    changes: dict[Address, LedgerEntry | None] = {
        **{e.ip: e for e in retired},
        **kept,
        **{e.ip: None for e in released},
    }
    ledger_now = ledger.changed(changes)
    having = {entry.owner for entry in kept.values()}
    missing = [want for want in wants if want.owner not in having]
    given, shortages = _give(ledger_now, pools, missing, literals, today)
    before = {entry.ip: entry for entry in ledger}
    return Allocation(
        ledger=ledger_now.changed({}, given),
        given=tuple(given),
        returned=tuple(e for e in kept.values() if before[e.ip].retired),
        renamed=tuple(e for e in kept.values() if e.owner != before[e.ip].owner),
        retired=tuple(retired),
        released=tuple(released),
        shortages=tuple(shortages),
    )


@dataclass(frozen=True, slots=True)
class Assignments:
    """The ledger by owner: the address in use of each, and those retired."""

    used: Mapping[Owner, LedgerEntry]
    retired: Mapping[Owner, tuple[LedgerEntry, ...]]

    @classmethod
    def of(cls, ledger: Ledger) -> Assignments:
        """The assignments in a ledger."""
        used, retired = dict[Owner, LedgerEntry](), dict[Owner, tuple[LedgerEntry, ...]]()
        for entry in ledger:
            if entry.retired:
                retired[entry.owner] = (*retired.get(entry.owner, ()), entry)
            else:
                used[entry.owner] = entry
        return cls(used, retired)

    def entry(self, want: Want, pool: Pool) -> LedgerEntry | None:
        """What was given to the owner, under its name or the former one, and lies in the pool."""
        for owner in filter(None, (want.owner, want.former)):
            entry = self.used.get(owner)
            if entry and entry.ip in pool:
                return entry
        return None

    def back(self, want: Want, pool: Pool) -> Iterator[LedgerEntry]:
        """What was retired with the owner and lies in the pool."""
        for owner in filter(None, (want.owner, want.former)):
            yield from (entry for entry in self.retired.get(owner, ()) if entry.ip in pool)


def _kept(
    assignments: Assignments, pools: Mapping[str, Pool], wants: Sequence[Want], literals: Literals
) -> Iterator[tuple[Address, LedgerEntry]]:
    """The addresses that stay, each with the entry as it is from now on."""
    for want in wants:
        pool = pools[want.pool]
        back = (e for e in assignments.back(want, pool) if literals.hosts.get(e.ip) in (None, want.owner.host))
        entry = assignments.entry(want, pool) or next(back, None)
        if entry:
            renamed = entry.owner.host if entry.owner != want.owner else None
            yield entry.ip, replace(entry, pool=want.pool, owner=want.owner, was=entry.was or renamed, retired=None)


def _fixed(entry: LedgerEntry, literals: Literals) -> bool:
    """Whether the owner's address is now written in the inventory itself."""
    return literals.fixed.get(entry.owner) == entry.ip


def _give(
    ledger: Ledger, pools: Mapping[str, Pool], missing: Sequence[Want], literals: Literals, today: date
) -> tuple[list[LedgerEntry], list[Shortage]]:
    taken = [*(entry.ip for entry in ledger), *literals.hosts]
    counts = Counter((want.pool, want.owner.version) for want in missing)
    spaces = {key: Space(pools[key[0]], key[1], literals.ranges) for key in counts}
    shortages = [s for key, n in counts.items() if (s := _shortage(ledger, pools[key[0]], spaces[key], n, taken))]
    if shortages:
        return [], shortages
    supply = {key: space.free(taken) for key, space in spaces.items()}
    return [_new(want, next(supply[want.pool, want.owner.version]), today) for want in missing], []


def _new(want: Want, address: Interface, today: date) -> LedgerEntry:
    return LedgerEntry(want.pool, address, want.owner, today)


def _shortage(ledger: Ledger, pool: Pool, space: Space, wanted: int, taken: list[Address]) -> Shortage | None:
    free = space.capacity - space.used(taken)
    if wanted <= free:
        return None
    retired = sum(
        1 for entry in ledger if entry.retired and entry.ip in pool and entry.address.version == space.version
    )
    return Shortage(pool, space.version, wanted, free, space.capacity, retired)
