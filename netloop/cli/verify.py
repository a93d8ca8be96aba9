"""``netloop verify``: whether routing uses the loopbacks."""

from __future__ import annotations

from typing import Annotated

import typer

from netloop.cli.choices import Choices, sharing
from netloop.cli.duration import seconds

CHECKS = "Checks"


def _list_checks(wanted: bool) -> None:
    """One line per check: its name, and what it says."""
    if wanted:
        from netloop.checks import every
        from netloop.cli.output import say

        checks = every()
        width = max(len(check.name) for check in checks)
        for check in checks:
            say(f"{check.name:{width}}  {check.text}")
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
def command(
    choices: Choices,
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
    from netloop.reports.table import print_findings

    asked = select(_names(only), _names(skip))
    ready = setup(choices)
    with ready.interrupts:
        done = workflow.verify(ready, allow_pending=allow_pending, wait=wait, asked=asked)
        code = conclude(done, choices.report, lambda run: print_findings(run, results()))
    raise typer.Exit(code)


def _names(given: list[str] | None) -> list[str]:
    """The names in options that are given several times, or with commas."""
    return [name for part in given or () for name in map(str.strip, part.split(",")) if name]
