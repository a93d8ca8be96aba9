"""``allocate``: give every loopback that names a pool its address, and remember it; no other verb writes a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from netloop.errors import InventoryError, Problem
from netloop.ledger.allocation import Allocation
from netloop.ledger.file import ledger_path, load, locked, save
from netloop.ledger.forecast import Forecast, forecast
from netloop.ledger.ledger import Ledger
from netloop.settings import DEFAULT_SOURCE
from netloop.sources.declared import Declared
from netloop.stages.allocate import exhausted, give_addresses, literals_of, pools_of, resolve
from netloop.stages.derive import derive, read_declared, without_collector


@dataclass(frozen=True, slots=True)
class AllocationRequest:
    """What to do: ``release`` names retired addresses, or hosts that had some, or ``EVERYTHING``."""

    inventory: str | Path
    today: date
    dry_run: bool = False
    release: tuple[str, ...] = ()
    source: str = DEFAULT_SOURCE

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return ledger_path(Path(self.inventory))


@dataclass(frozen=True, slots=True)
class Allocated:
    """What was done: ``before`` is the ledger as it was, ``written`` whether the file was replaced."""

    declared: Declared
    before: Ledger
    allocation: Allocation
    forecasts: tuple[Forecast, ...]
    written: bool = False


def allocate_inventory(request: AllocationRequest, waiting: Callable[[], None]) -> Allocated:
    """Allocate, and write the ledger unless this is a dry run; ``waiting`` is called where another run is at work.

    Raises:
        InventoryError: the inventory, or the ledger, is wrong, or a pool is exhausted; nothing was written.
        UsageError: what is to be released is not retired, or the ledger cannot be written.
    """
    with nullcontext() if request.dry_run else locked(request.ledger, waiting):
        with without_collector():
            declared = read_declared(request.inventory, request.source)
            done = allocated(request, declared, *load(request.ledger))
        ledger = done.allocation.ledger
        text, anything = ledger.text(), ledger.blocks or request.ledger.exists()
        if request.dry_run or not anything or text == _text(request.ledger):
            return done
        save(request.ledger, text)
        return replace(done, written=True)


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8-sig") if path.exists() else None


def allocated(
    request: AllocationRequest, declared: Declared, before: Ledger, wrong: tuple[Problem, ...] = ()
) -> Allocated:
    """What ``declared`` gets beside what the ledger holds; ``wrong`` are the problems of reading it. Pure.

    Raises:
        InventoryError, UsageError: as `allocate_inventory` does.
    """
    resolved = resolve(declared, before, wrong)
    _refuse([problem for problem in resolved.problems if problem.place.file == str(request.ledger)])
    allocation = give_addresses(declared, before, request.today, request.release)
    pools = pools_of(declared)
    _refuse([exhausted(declared, shortage) for shortage in allocation.shortages])
    derive(resolve(declared, allocation.ledger))
    written = literals_of(declared).hosts
    forecasts = [
        forecast(allocation.ledger, pool, version, request.today, written)
        for pool in pools.values()
        for version in (4, 6)
        if pool.of(version)
    ]
    return Allocated(declared, before, allocation, tuple(forecasts))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InventoryError(problems)
