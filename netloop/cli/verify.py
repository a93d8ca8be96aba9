"""``netloop verify``: whether routing uses the loopbacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import completion
from netloop.cli.choices import Choices, sharing
from netloop.cli.duration import seconds

if TYPE_CHECKING:
    from netloop.model.run import Run
    from netloop.workflow import Setup

CHECKS = "Checks"
FINDINGS, IDS = "findings", "ids"
PING, UNDECLARED = "ping", "undeclared-router-id"
"""The checks that are put where an option of their own asks for them."""


def _list_checks(wanted: bool) -> None:
    """One line per check: its name, and what it says."""
    if wanted:
        from netloop.cli.checks import print_all

        print_all()
        raise typer.Exit


Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="CHECK[,CHECK]",
        help="Ask these checks and no others. Their names: --list-checks.",
        envvar="NETLOOP_ONLY",
        rich_help_panel=CHECKS,
    ),
]
Skip = Annotated[
    list[str] | None,
    typer.Option(
        "--skip",
        metavar="CHECK[,CHECK]",
        help="Leave these checks out; the result names them.",
        envvar="NETLOOP_SKIP",
        rich_help_panel=CHECKS,
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="DIR",
        help="Judge what a snapshot, or an earlier run, has kept, and ask no device.",
        exists=True,
        file_okay=False,
    ),
]
Table = Annotated[
    str,
    typer.Option(
        "--table",
        metavar="NAME",
        help="findings, or ids for the router-ID truth table before them: intended, in effect, seen by each neighbor.",
        envvar="NETLOOP_TABLE",
        rich_help_panel=CHECKS,
    ),
]
AllInstances = Annotated[
    bool,
    typer.Option(
        "--all-instances",
        help="Judge the instances, too, that run and are not declared.",
        envvar="NETLOOP_ALL_INSTANCES",
        rich_help_panel=CHECKS,
    ),
]
Pinged = Annotated[
    bool,
    typer.Option(
        "--ping",
        help="Ping too: from every loopback to every other one of its domain, both ways.",
        envvar="NETLOOP_PING",
        rich_help_panel=CHECKS,
    ),
]
Via = Annotated[
    str | None,
    typer.Option(
        "--via",
        metavar="HOST",
        autocompletion=completion.hosts,
        help="Log in to this router alone, and judge all routers of its areas by its link-state databases.",
        envvar="NETLOOP_VIA",
    ),
]
Twice = Annotated[
    float,
    typer.Option(
        "--twice",
        parser=seconds,
        metavar="DURATION",
        help="With --via: read the databases again after this time, to see two routers fight over one identity.",
        envvar="NETLOOP_TWICE",
    ),
]
ListChecks = Annotated[
    bool,
    typer.Option(
        "--list-checks",
        callback=_list_checks,
        is_eager=True,
        help="Print every check and what it says, and leave.",
        rich_help_panel=CHECKS,
    ),
]


@sharing("templates")
def command(  # noqa: PLR0913 -- one parameter per option
    choices: Choices,
    *,
    allow_pending: Annotated[
        bool, typer.Option("--allow-pending", help="Exit 0 when router IDs only wait for a clear or a reload.")
    ] = False,
    wait: Annotated[
        float,
        typer.Option(
            "--wait",
            parser=seconds,
            metavar="DURATION",
            help="Ask again until all checks pass or this time is over: 60s, 2m. A lost device is tried again too.",
            envvar="NETLOOP_WAIT",
        ),
    ] = 0.0,
    recorded: From = None,
    via: Via = None,
    twice: Twice = 0.0,
    table: Table = FINDINGS,
    all_instances: AllInstances = False,
    ping: Pinged = False,
    only: Only = None,
    skip: Skip = None,
    _listed: ListChecks = False,
) -> None:
    """Prove that loopbacks are there and that every declared protocol uses them as its router ID.

    Sends show commands only. Exits 4 when a check fails or a router ID is pending.
    """
    from netloop import workflow
    from netloop.checks import select
    from netloop.cli.output import results
    from netloop.cli.session import conclude, setup
    from netloop.reports.table import print_findings, print_identities

    def tell(run: Run) -> None:
        if table == IDS:
            print_identities(run, results())
        print_findings(run, results())

    _require_table(table)
    further = [name for name, wanted in ((PING, ping), (UNDECLARED, all_instances)) if wanted]
    asked = select(_names(only), _names(skip), further)
    ready = setup(choices)
    if recorded is not None:
        ready = _as_recorded(ready, recorded)
    with ready.interrupts:
        all_ids = table == IDS or all_instances
        if via is not None:
            done = workflow.verify_via(ready, via, twice)
        else:
            done = workflow.verify(ready, allow_pending=allow_pending, wait=wait, asked=asked, all_ids=all_ids)
        code = conclude(done, choices.report, tell)
    raise typer.Exit(code)


def _require_table(name: str) -> None:
    """Refuse a table that there is not.

    Raises:
        UsageError: it is not known.
    """
    from netloop.errors import UsageError

    if name not in {FINDINGS, IDS}:
        raise UsageError(f"--table {name}: there is no such table", hint=f"{FINDINGS} or {IDS}")


def _as_recorded(ready: Setup, folder: Path) -> Setup:
    """The setup with what is kept in a folder in the devices' place; when that was read is said."""
    from netloop import workflow
    from netloop.cli.output import say
    from netloop.stages.adapt import as_recorded

    found, platforms = workflow.recorded(folder)
    when = workflow.taken(folder)
    say(f"judged by what {folder} holds{f', read {when:%Y-%m-%d %H:%M} UTC' if when else ''}", dim=True, err=True)
    inventory = as_recorded(ready.inventory, platforms)
    devices = tuple(inventory.devices[device.name] for device in ready.devices)
    return replace(ready, inventory=inventory, devices=devices, recorded=found)


def _names(given: list[str] | None) -> list[str]:
    """The names in options that are given several times, or with commas."""
    return [name for part in given or () for name in map(str.strip, part.split(",")) if name]
