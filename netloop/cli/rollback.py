"""``netloop rollback``: undo a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli import completion
from netloop.cli import options as o
from netloop.cli.apply import SAFETY, Activate, AllowDisruptive, AllowManagementLoss, Yes
from netloop.cli.choices import Choices, sharing

if TYPE_CHECKING:
    from netloop.journal import RunRecord
    from netloop.model.run import DeviceResult, Run
    from netloop.workflow import Setup


@sharing("inventory", "templates", "lab")
def command(  # noqa: PLR0913 -- an option each
    choices: Choices,
    *,
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="A run's id, the beginning of one, or last (the last one that sent lines).",
            autocompletion=completion.runs,
        ),
    ],
    inventory: Annotated[
        str | None,
        typer.Option(
            "--inventory", help="Where the devices are, if not in the run's inventory.", rich_help_panel=o.SCOPE
        ),
    ] = None,
    yes: Yes = False,
    activate: Activate = False,
    allow_disruptive: AllowDisruptive = False,
    allow_management_loss: AllowManagementLoss = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Go back also where owned lines have changed since that run.", rich_help_panel=SAFETY
        ),
    ] = False,
) -> None:
    """Put devices back to the owned configuration that they had before a run.

    Read, computed, shown, asked, sent, looked at and saved like an apply; what is not netloop's stays as it is now.
    Refused for a device whose owned lines somebody else has changed since. It also mends what a run that was killed
    left half changed.
    """
    from netloop import settings, workflow
    from netloop.cli.apply import Allowed
    from netloop.cli.session import conclude
    from netloop.journal import open_run

    record = open_run(settings.home(), run, verbs=workflow.VERBS)
    names = workflow.changed_by(record)
    chosen = replace(
        choices,
        inventory=inventory or _inventory(record),
        source=_source(choices, record, inventory),
        lab=record.lab is not None,
    )
    allowed = Allowed(yes, activate, allow_disruptive, allow_management_loss)
    ready = _setup(chosen, record, names)
    _say_what_comes_back(record)
    with ready.interrupts:
        done = workflow.rollback(ready, allowed.consent(ready.inventory.intents), record, force=force)
        code = conclude(done, choices.report, allowed.say)
        _say_who_is_left(done, record)
    raise typer.Exit(code)


def _say_what_comes_back(record: RunRecord) -> None:
    """Say that the way back from a rollback brings the change back that it took away."""
    from netloop.cli.output import say

    if record.verb == "rollback":
        of = f" of {record.undoes}" if record.undoes else ""
        say(f"run {record.id} was itself a rollback{of}: this undoes that, and brings back what it took away", err=True)


def _say_who_is_left(done: Run, record: RunRecord) -> None:
    """Say which devices were not put back, and what to type: ``last`` may be this very rollback by now."""
    from netloop.cli.output import say
    from netloop.text.words import several

    left = [result.device.name for result in done.results if not _put_back(result)]
    if left and any(result.change is not None for result in done.results):
        again = f"netloop rollback {record.id} --limit {','.join(left)}"
        say(
            f"not put back, or not known to be: {several(left)}\n  once more: {again} (last is another run by now)",
            err=True,
        )


def _put_back(result: DeviceResult) -> bool:
    return result.failure is None and result.change is not None and result.change.good


def _inventory(record: RunRecord) -> str:
    """Where the run's inventory is: a path, from anywhere, or the URL as it was given."""
    return record.inventory if "://" in record.inventory else str(Path(record.folder) / record.inventory)


def _source(choices: Choices, record: RunRecord, inventory: str | None) -> str:
    """What reads it: as the run did, unless another inventory is given."""
    return choices.source if inventory else str(record.args.get("source", choices.source))


def _setup(choices: Choices, record: RunRecord, names: tuple[str, ...]) -> Setup:
    """The devices that the run changed, as far as they are chosen.

    Raises:
        UsageError: the inventory is gone, or has one of them no longer and none are chosen, or none of them is chosen.
    """
    from netloop.cli.output import say
    from netloop.cli.session import setup
    from netloop.errors import UsageError
    from netloop.text.words import several

    own = choices.inventory == _inventory(record)
    if own and "://" not in record.inventory and not Path(choices.inventory).exists():
        raise UsageError(
            f"the inventory of run {record.id} is not at {choices.inventory} any longer",
            hint="give an inventory that says where the devices are: --inventory FILE",
        )
    ready = setup(choices)
    if gone := [name for name in names if name not in ready.inventory.devices]:
        missing = f"{choices.inventory} does not declare {several(gone)} any longer; run {record.id} changed it"
        if not choices.limit:
            raise UsageError(
                missing,
                hint="give an inventory that says where it is (--inventory FILE), or name others alone (--limit)",
            )
        say(f"left out: {missing}", fg="yellow", err=True)
    devices = tuple(device for device in ready.devices if device.name in names)
    if not devices:
        raise UsageError(
            f"run {record.id} changed {several(names)}; --limit names none of them",
            hint="leave --limit out, or name some of them",
        )
    return replace(ready, devices=devices)
