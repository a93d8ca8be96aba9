"""``netloop allocate``: addresses from pools, given once and remembered in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import completion
from netloop.cli import options as o
from netloop.cli.output import say
from netloop.settings import DEFAULT_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netloop.workflow.allocation import Allocated, AllocationRequest

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be given; write nothing.")]
Explain = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="HOST",
        help="Say why each address of this host is what it is; write nothing.",
        autocompletion=completion.hosts,
    ),
]
Release = Annotated[
    list[str] | None,
    typer.Option("--release", metavar="WHAT", help="Free a retired address, or those of a host that is gone."),
]
AllRetired = Annotated[bool, typer.Option("--all-retired", help="Free every retired address.")]


def command(
    inventory: o.InventoryLocation,
    dry_run: DryRun = False,
    explain: Explain = None,
    release: Release = None,
    all_retired: AllRetired = False,
    source: o.Source = DEFAULT_SOURCE,
) -> None:
    """Give each loopback that names a pool its address, and write it to the ledger beside the inventory.

    An address once given never moves; that of a host that is gone is held back until it is released.
    """
    from datetime import UTC, datetime

    from netloop.stages.allocate import EVERYTHING
    from netloop.workflow.allocation import AllocationRequest, allocate_inventory

    released = (*(release or ()), *([EVERYTHING] if all_retired else ()))
    today = datetime.now(UTC).date()
    request = AllocationRequest(inventory, today, dry_run or explain is not None, released, source)
    done = allocate_inventory(request, _waiting)
    for line in _explained(done, explain) if explain else _told(done, request):
        say(line)


def _waiting() -> None:
    say("waiting for another netloop allocate", fg="yellow", err=True)


def _explained(done: Allocated, host: str) -> Iterator[str]:
    from netloop.stages.address_history import address_history
    from netloop.stages.allocate import resolve

    return address_history(resolve(done.declared, done.allocation.ledger), done.allocation.ledger, host)


def _told(done: Allocated, request: AllocationRequest) -> Iterator[str]:
    made = done.allocation
    words = ("given", "returned", "renamed", "retired", "released")
    counts = []
    for word in words:
        entries = getattr(made, word)
        for entry in entries:
            was = f" (was {entry.was})" if word == "renamed" else ""
            yield f"{word:9}{entry.pool} {entry.ip}  {entry.owner}{was}"
        if entries:
            counts.append(f"{len(entries)} {word}")
    dry = "; nothing was written (dry run)" if request.dry_run else ""
    yield f"{request.ledger}: {', '.join(counts) or 'nothing to do'}{dry}"
    for forecast in done.forecasts:
        yield str(forecast)
