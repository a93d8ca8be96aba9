"""``netloop apply``: make the routers what the inventory says."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.choices import Choices, sharing
from netloop.cli.options import CheckSaved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.model.run import DeviceResult, Run
    from netloop.workflow import Consent

SAFETY = "Safety"


Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.", envvar="NETLOOP_YES", rich_help_panel=SAFETY)]
Activate = Annotated[
    bool,
    typer.Option(
        "--activate", help="Also clear what is needed for pending router IDs to take effect.", rich_help_panel=SAFETY
    ),
]
AllowDisruptive = Annotated[
    bool, typer.Option("--allow-disruptive", help="Allow steps that take adjacencies down.", rich_help_panel=SAFETY)
]


@sharing()
def command(
    choices: Choices,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change: netloop diff.")] = False,
    yes: Yes = False,
    activate: Activate = False,
    allow_disruptive: AllowDisruptive = False,
    check_saved: CheckSaved = True,
) -> None:
    """Plan, show, ask, send, verify and save.

    A device that refuses a line, or ends elsewhere than planned, is rolled back and not saved; it never stops the
    others. A router ID that a live OSPF process keeps until a clear is reported as pending.
    """
    if dry_run:
        from netloop.cli.diff import run as diff

        raise typer.Exit(diff(choices, check=False, check_saved=check_saved))
    from netloop import workflow
    from netloop.cli.session import conclude, setup

    ready = replace(setup(choices), check_saved=check_saved)
    with ready.interrupts:
        done = workflow.apply(ready, consent(yes=yes, activate=activate, allow_disruptive=allow_disruptive))
        code = conclude(done, choices.report, say)
    raise typer.Exit(code)


def consent(*, yes: bool, activate: bool, allow_disruptive: bool) -> Consent:
    """What the user allows: the plans are printed, and he is asked unless he said yes."""
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.reports.table import print_plans

    def present(found: Sequence[DeviceResult]) -> None:
        print_plans(found, results(), sent=True)

    def agree(_found: Sequence[DeviceResult]) -> bool:
        return yes or ask()

    return workflow.Consent(present, agree, activate, allow_disruptive)


def ask() -> bool:
    """Ask the user; where nobody can answer, the answer is no and the reason is said.

    Raises:
        UsageError: stdin is no terminal, or the question was broken off.
    """
    from netloop.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError("nobody is there to ask; nothing was sent", hint="add --yes to apply without asking")
    try:
        return typer.confirm("Apply?", err=True)
    except typer.Abort as exc:
        raise UsageError("not answered; nothing was sent") from exc


def say(run: Run) -> None:
    """What was done, a row a device, and the verdicts."""
    from netloop.cli.output import results
    from netloop.reports.table import print_changes, print_findings

    if all(result.change is None and result.failure is None for result in run.results):
        results().print("Nothing was sent.")
        return
    print_changes(run, results())
    print_findings(run, results(), applied=True)
