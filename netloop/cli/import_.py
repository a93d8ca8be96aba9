"""``netloop import``: inventories out of what other tools left on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.output import say

if TYPE_CHECKING:
    from ipaddress import IPv4Network

    from netloop.workflow.import_lab import ImportResult

app = typer.Typer(help="Make an inventory out of what another tool left on disk.", no_args_is_help=True)

Lab = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        help="The lab's folder (clab-NAME), its topology-data.json, its Nornir or Ansible inventory, a .clab.yml, or"
        " what netlab create wrote.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="The inventory to write; stdout without it.")
]
Pool = Annotated[
    str | None,
    typer.Option(
        "--pool", metavar="PREFIX", help="The IPv4 prefix of the loopbacks; a free one out of 10.0.0.0/8 without it."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


@app.command("containerlab")
def containerlab(path: Lab, output: Output = None, pool: Pool = None, force: Force = False) -> None:
    """Make an inventory of a lab of containerlab, or of netlab: hosts, links, and a loopback for each router.

    With --output the loopbacks' addresses are given at once, and written to the ledger beside the file.
    """
    from datetime import UTC, datetime

    from netloop.workflow.import_lab import ImportRequest, import_lab

    order = ImportRequest(path, datetime.now(UTC).date(), output, _prefix(pool), force)
    done = import_lab(order, _waiting)
    for note in done.notes:
        say(f"warning: {note}", fg="yellow", err=True)
    if output is None:
        say(done.text, nl=False)
    else:
        say(f"{output}: {_counted(done)}")
    say(_next(done, output), dim=True, err=True)


def _waiting() -> None:
    say("waiting for another netloop allocate", fg="yellow", err=True)


def _prefix(text: str | None) -> IPv4Network | None:
    from ipaddress import IPv4Network

    from netloop.errors import UsageError
    from netloop.sources.pools import prefix
    from netloop.sources.words import Refused

    try:
        found = prefix(text) if text is not None else None
    except Refused as exc:
        raise UsageError(f"--pool {text}: {exc.message}", hint=exc.expected) from None
    if found is not None and not isinstance(found, IPv4Network):
        raise UsageError(f"--pool {text}: router IDs are IPv4 addresses", hint="such as --pool 10.255.0.0/24")
    return found


def _counted(done: ImportResult) -> str:
    from netloop.text.words import plural

    given = len(done.allocated.allocation.given)
    parts = [plural(len(done.lab.hosts), "host"), plural(len(done.lab.links), "link")]
    ledger = Path(done.allocated.allocation.ledger.file).name
    return ", ".join([*parts, f"{given} address{'' if given == 1 else 'es'} given in {ledger}"] if given else parts)


def _next(done: ImportResult, output: Path | None) -> str:
    from netloop.stages.import_lab.text import variables

    exports = "; ".join(f"export {variable}=..." for variable in variables(done.lab))
    steps = f"netloop diff {output}" if output else "save it as FILE.yaml; netloop allocate FILE.yaml"
    return f"next: {exports}; {steps}" if output else f"next: {steps}; {exports}"
