"""``netloop apply``: make the routers what the inventory says."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.choices import Choices, sharing
from netloop.cli.options import CheckSaved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netloop.model.intent import Intent
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
AllowManagementLoss = Annotated[
    bool,
    typer.Option(
        "--allow-management-loss",
        help="Allow steps that take away the address which the session itself runs over.",
        rich_help_panel=SAFETY,
    ),
]
Prove = Annotated[
    bool,
    typer.Option(
        "--prove/--no-prove",
        help="Once all is done, judge both ends, and whether every loopback is reached, by the evidence of all.",
        envvar="NETLOOP_PROVE",
    ),
]


@sharing()
def command(  # noqa: PLR0913 -- one parameter per option
    choices: Choices,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change: netloop diff.")] = False,
    yes: Yes = False,
    activate: Activate = False,
    allow_disruptive: AllowDisruptive = False,
    allow_management_loss: AllowManagementLoss = False,
    check_saved: CheckSaved = True,
    prove: Prove = True,
) -> None:
    """Plan, show, ask, send, verify and save.

    A device that refuses a line, or ends elsewhere than planned, is rolled back and not saved; it never stops the
    others. A router ID that a live OSPF process keeps until a clear is reported as pending. Once all are done, the
    evidence of all is judged together: both ends of adjacencies and sessions, and whether every loopback is reached.
    """
    if dry_run:
        from netloop.cli.diff import run as diff

        raise typer.Exit(diff(choices, check=False, check_saved=check_saved, summary=False))
    from netloop import workflow
    from netloop.cli.session import conclude, setup

    ready = replace(setup(choices), check_saved=check_saved)
    allowed = Allowed(yes, activate, allow_disruptive, allow_management_loss)
    with ready.interrupts:
        done = workflow.apply(ready, allowed.consent(ready.inventory.intents), prove=prove)
        code = conclude(done, choices.report, allowed.say)
    raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the user allows; ``told`` are the devices whose failure was printed with the plans already."""

    yes: bool
    activate: bool
    allow_disruptive: bool
    allow_management_loss: bool
    told: set[str] = field(default_factory=set)

    def consent(self, intents: Mapping[str, Intent]) -> Consent:
        """The plans are printed, and the user is asked unless there was a yes; ``intents`` are those of the devices."""
        from netloop import workflow

        return workflow.Consent(
            lambda found: self._present(found, intents),
            lambda _found: self.yes or ask(),
            self.activate,
            self.allow_disruptive,
            self.allow_management_loss,
        )

    def _present(self, found: Sequence[DeviceResult], intents: Mapping[str, Intent]) -> None:
        from netloop.cli.output import results
        from netloop.reports.plans import PlanView, print_plans

        print_plans(found, results(), PlanView(intents, sent=True))
        self.told.update(result.device.name for result in found if result.failure is not None)

    def say(self, run: Run) -> None:
        """What was done, one row per device, and the verdicts."""
        from netloop.cli.output import results
        from netloop.reports.table import print_changes, print_findings

        if self._nothing_sent(run):
            results().print("Nothing was sent.")
            return
        print_changes(run, results(), told=self.told)
        print_findings(run, results(), applied=True)

    def _nothing_sent(self, run: Run) -> bool:
        """Whether no device came as far as a change, and there is nothing to say of one that was not said before."""
        failed = {result.device.name for result in run.results if result.failure is not None}
        if any(result.change is not None for result in run.results) or not failed <= self.told:
            return False
        return not failed or not any(result.findings for result in run.results)


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
