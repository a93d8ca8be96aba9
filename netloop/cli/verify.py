"""``netloop verify``: whether routing uses the loopbacks."""

from __future__ import annotations

from typing import Annotated

import typer

from netloop.cli.choices import Choices, sharing
from netloop.cli.duration import seconds


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
) -> None:
    """Prove that loopbacks are there and that every declared protocol uses them as its router ID.

    Sends show commands only. Exits 4 when a check fails or a router ID is pending.
    """
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.cli.session import conclude, setup
    from netloop.reports.table import print_findings

    ready = setup(choices)
    with ready.interrupts:
        done = workflow.verify(ready, allow_pending=allow_pending, wait=wait)
        code = conclude(done, choices.report, lambda run: print_findings(run, results()))
    raise typer.Exit(code)
