"""``import``: a lab that another tool left on disk becomes an inventory, with its addresses given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from ipaddress import IPv4Network
from pathlib import Path

from netloop.errors import Place, Problem, UsageError
from netloop.ledger.file import ledger_path, load
from netloop.ledger.ledger import Ledger
from netloop.sources.containerlab.files import read_lab
from netloop.sources.declare import declare
from netloop.sources.declared import Declared
from netloop.sources.nodes import Node
from netloop.sources.yaml_nodes import parse
from netloop.stages.import_lab import ImportedLab, convert
from netloop.stages.import_lab.text import inventory_text
from netloop.workflow.allocation import Allocated, AllocationRequest, allocate_inventory, allocated

UNSAVED = Path("inventory.yaml")
"""What an inventory is called that goes to no file."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import; without an ``output`` nothing is written, and ``force`` replaces a file."""

    path: Path
    today: date
    output: Path | None = None
    pool: IPv4Network | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was made: the inventory's text, notes on what was left out, and the addresses that its routers get."""

    lab: ImportedLab
    text: str
    notes: tuple[Problem, ...]
    allocated: Allocated


def import_lab(request: ImportRequest, waiting: Callable[[], None]) -> ImportResult:
    """Read the lab, write its inventory and the ledger beside it; ``waiting`` is called where another run is at work.

    Raises:
        InventoryError: the lab's files are wrong; nothing was written.
        UsageError: the output exists or cannot be written, or the pool does not fit.
    """
    output = request.output or UNSAVED
    if request.output and request.output.exists() and not request.force:
        raise UsageError(f"{request.output} exists already", hint="another name, or --force to replace it")
    lab, notes = convert(read_lab(request.path), request.pool)
    text = inventory_text(lab)
    ledger = load(ledger_path(output)) if request.output else (Ledger(), ())
    first = allocated(AllocationRequest(output, request.today, dry_run=True), _declared(text, output), *ledger)
    if request.output is None:
        return ImportResult(lab, text, notes, first)
    _write(request.output, text, request.force)
    return ImportResult(lab, text, notes, allocate_inventory(AllocationRequest(request.output, request.today), waiting))


def _declared(text: str, path: Path) -> Declared:
    """The declarations of a text that is in no file yet."""
    root, problems = parse(text, str(path))
    declared = declare(root or Node({}, Place(str(path))), str(path), tuple(problems))
    return replace(declared, files=(str(path),), folder=str(path.parent))


def _write(path: Path, text: str, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as exc:
        raise UsageError(f"the inventory cannot be written: {path}: {exc.strerror or exc}") from exc
