"""``netloop diff``: what an apply would change."""

from __future__ import annotations

from typing import Annotated

import typer

from netloop.cli.choices import Choices, sharing


@sharing()
def command(
    choices: Choices,
    check: Annotated[bool, typer.Option("--check", help="Exit 5 when a device is not as intended.")] = False,
) -> None:
    """Show what an apply would change: the diff in context, the exact commands and what they cost.

    Sends show commands only. ``netloop apply --dry-run`` is the same.
    """
    raise typer.Exit(run(choices, check=check))


def run(choices: Choices, *, check: bool) -> int:
    """Do it, print it, and return the exit code."""
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.cli.session import setup, write_reports
    from netloop.reports.table import print_plans

    done = workflow.diff(setup(choices), check=check)
    print_plans(done.results, results())
    write_reports(done, choices.report)
    return int(done.exit_code)
