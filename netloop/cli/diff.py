"""``netloop diff``: what an apply would change."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from netloop.cli.choices import Choices, sharing
from netloop.cli.options import CheckSaved

Summary = Annotated[
    bool,
    typer.Option(
        "--summary",
        help="A line for each device, or for those with the same change: no diffs, no commands.",
        envvar="NETLOOP_SUMMARY",
    ),
]


@sharing()
def command(
    choices: Choices,
    check: Annotated[bool, typer.Option("--check", help="Exit 5 when a device is not as intended.")] = False,
    check_saved: CheckSaved = True,
    summary: Summary = False,
) -> None:
    """Show what an apply would change: the diff in context, the exact commands and what they cost.

    Of more than eight devices to change, those with the same change are shown once: the lines of one of them, and what
    they cost on each. ``netloop show RUN HOST`` shows the lines of any.

    Sends show commands only. ``netloop apply --dry-run`` is the same.
    """
    raise typer.Exit(run(choices, check=check, check_saved=check_saved, summary=summary))


def run(choices: Choices, *, check: bool, check_saved: bool, summary: bool) -> int:
    """Do it, print it, and return the exit code."""
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.cli.session import conclude, setup
    from netloop.reports.plans import PlanView, print_plans

    ready = replace(setup(choices), check_saved=check_saved)
    with ready.interrupts:
        done = workflow.diff(ready, check=check)
        shown = PlanView(ready.inventory.intents, done.id, summary=summary)
        return conclude(done, choices.report, lambda run: print_plans(run.results, results(), shown))
