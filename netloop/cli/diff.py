"""``netloop diff``: what an apply would change."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from netloop.cli.choices import Choices, sharing
from netloop.cli.options import CheckSaved


@sharing()
def command(
    choices: Choices,
    check: Annotated[bool, typer.Option("--check", help="Exit 5 when a device is not as intended.")] = False,
    check_saved: CheckSaved = True,
) -> None:
    """Show what an apply would change: the diff in context, the exact commands and what they cost.

    Sends show commands only. ``netloop apply --dry-run`` is the same.
    """
    raise typer.Exit(run(choices, check=check, check_saved=check_saved))


def run(choices: Choices, *, check: bool, check_saved: bool) -> int:
    """Do it, print it, and return the exit code."""
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.cli.session import conclude, setup
    from netloop.reports.table import print_plans

    ready = replace(setup(choices), check_saved=check_saved)
    with ready.interrupts:
        done = workflow.diff(ready, check=check)
        return conclude(done, choices.report, lambda run: print_plans(run.results, results()))
