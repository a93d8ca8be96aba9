"""``allocate``: give every loopback that names a pool its address, and remember it; no other verb writes a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from ipaddress import ip_address
from pathlib import Path

from netloop import registry
from netloop.errors import InventoryError, Problem, UsageError
from netloop.ledger.allocation import Allocation, Shortage, allocate
from netloop.ledger.entry import Address, Entry
from netloop.ledger.file import ledger_path, load, locked, save
from netloop.ledger.forecast import Forecast, forecast
from netloop.ledger.ledger import Ledger
from netloop.sources.declared import Declared
from netloop.stages.derive import derive, without_collector
from netloop.stages.pools import settle
from netloop.stages.references import literals_of, pools_of, references

EVERYTHING = "--all-retired"


@dataclass(frozen=True, slots=True)
class Order:
    """What to do: ``release`` names retired addresses, or hosts that had some, or ``EVERYTHING``."""

    inventory: Path
    today: date
    dry_run: bool = False
    release: tuple[str, ...] = ()

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return ledger_path(self.inventory)


@dataclass(frozen=True, slots=True)
class Allocated:
    """What was done: ``before`` is the ledger as it was, ``written`` whether the file was replaced."""

    declared: Declared
    before: Ledger
    allocation: Allocation
    forecasts: tuple[Forecast, ...]
    written: bool = False


def allocate_inventory(order: Order, waiting: Callable[[], None]) -> Allocated:
    """Allocate, and write the ledger unless this is a dry run; ``waiting`` is called where another run is at work.

    Raises:
        InventoryError: the inventory, or the ledger, is wrong, or a pool is exhausted; nothing was written.
        UsageError: what is to be released is not retired, or the ledger cannot be written.
    """
    with nullcontext() if order.dry_run else locked(order.ledger, waiting):
        with without_collector():
            declared = registry.get("source", "yaml_file")(order.inventory)
            done = allocated(order, declared, *load(order.ledger))
        text = done.allocation.ledger.text()
        if order.dry_run or text == _text(order.ledger) or not (done.allocation.ledger.blocks or order.ledger.exists()):
            return done
        save(order.ledger, text)
        return replace(done, written=True)


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8-sig") if path.exists() else None


def allocated(order: Order, declared: Declared, before: Ledger, wrong: tuple[Problem, ...] = ()) -> Allocated:
    """What ``declared`` gets beside what the ledger holds; ``wrong`` are the problems of reading it. Pure.

    Raises:
        InventoryError, UsageError: as `allocate_inventory` does.
    """
    settled = settle(declared, before, wrong)
    _refuse([problem for problem in settled.problems if problem.place.file == str(order.ledger)])
    allocation = _allocation(order, declared, before)
    pools = pools_of(declared)
    _refuse([_exhausted(order, shortage) for shortage in allocation.shortages])
    derive(settle(declared, allocation.ledger))
    written = literals_of(declared).hosts
    forecasts = [
        forecast(allocation.ledger, pool, version, order.today, written)
        for pool in pools.values()
        for version in (4, 6)
        if pool.of(version)
    ]
    return Allocated(declared, before, allocation, tuple(forecasts))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InventoryError(problems)


def _allocation(order: Order, declared: Declared, before: Ledger) -> Allocation:
    pools = pools_of(declared)
    wants = [reference.want for reference in references(declared) if reference.met(pools)]
    literals = literals_of(declared)
    done = allocate(before, pools, wants, order.today, literals)
    if not order.release:
        return done
    release = None if EVERYTHING in order.release else _released(order.release, [*done.ledger])
    return allocate(before, pools, wants, order.today, literals, release)


def _released(wanted: Sequence[str], entries: Sequence[Entry]) -> frozenset[Address]:
    """The retired addresses that were meant.

    Raises:
        UsageError: nothing retired is meant.
    """
    found = set[Address]()
    for word in wanted:
        meant = [entry for entry in entries if word in (entry.owner.host, entry.was) or _is(entry, word)]
        retired = [entry for entry in meant if entry.retired]
        if not retired:
            raise _not_retired(word, meant)
        found.update(entry.ip for entry in retired)
    return frozenset(found)


def _is(entry: Entry, word: str) -> bool:
    try:
        return ip_address(word) == entry.ip
    except ValueError:
        return False


def _not_retired(word: str, meant: Sequence[Entry]) -> UsageError:
    if not meant:
        return UsageError(f"--release {word}: nothing in the ledger has this address or host", hint="see the ledger")
    entry = meant[0]
    hint = "take it out of the inventory first"
    return UsageError(f"--release {word}: {entry.ip} is in use by {entry.owner}", place=entry.place, hint=hint)


def _exhausted(order: Order, short: Shortage) -> Problem:
    held = f", {short.retired} of them retired" if short.retired else ""
    used = short.capacity - short.free
    return Problem(
        short.pool.place,
        f"pool {short.pool.name} is exhausted: {short.wanted} IPv{short.version} wanted, {short.free} free"
        f" ({used} of {short.capacity} used{held})",
        "another prefix under prefixes:",
        hint=f"netloop allocate {order.inventory} --release {EVERYTHING} frees the retired" if short.retired else None,
    )
