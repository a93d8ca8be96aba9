"""``netloop runs``: what was done, and when; and the removal of what is not needed any more."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from netloop.cli.duration import age

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netloop.journal import Pruning, RunRecord

app = typer.Typer(name="runs", invoke_without_command=True)


@app.callback()
def command(context: typer.Context) -> None:
    """List the runs of this folder's journal (``.netloop/runs``), the latest last."""
    if context.invoked_subcommand is None:
        print_runs()


def print_runs() -> None:
    """A row for each run."""
    from netloop import settings
    from netloop.cli.output import results, say
    from netloop.journal import list_runs
    from netloop.reports.layout import Columns, print_table
    from netloop.text.masking import masked_message

    found = list_runs(settings.home())
    if not found:
        say(f"no run in {settings.home() / 'runs'}")
        return
    rows = [(run.id, run.verb, _where(run), str(len(run.names)), masked_message(run.outcome)) for run in found]
    print_table(results(), Columns(("run", "verb", "inventory", "devices", "ended"), 2), rows)


def _where(run: RunRecord) -> str:
    return f"{run.inventory}, lab {run.lab}" if run.lab else run.inventory


@app.command()
def prune(
    *,
    older_than: Annotated[
        float | None,
        typer.Option("--older-than", metavar="AGE", parser=age, help="Only runs that began longer ago: 12h, 30d."),
    ] = None,
    keep: Annotated[
        int | None, typer.Option("--keep", metavar="NUMBER", min=0, help="Never the latest so many runs.")
    ] = None,
    unfinished: Annotated[
        bool,
        typer.Option("--unfinished", help="Also runs that did not end, or left a router half-way; none still at work."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.", envvar="NETLOOP_YES")] = False,
) -> None:
    """Remove runs that are not needed any more; say which, why others are kept, and what disk it frees.

    With both --older-than and --keep a run goes only if both name it. Kept in any case is a run that is at work; and,
    unless --unfinished is given, one of which nobody knows that it is over, and one that left a router half-way, until
    a later run has settled that. A run that was removed cannot be shown or rolled back.
    """
    from netloop import settings
    from netloop.cli.output import say
    from netloop.errors import ExitCode, UsageError
    from netloop.journal import PruneLimits, plan_pruning, remove

    if older_than is None and keep is None:
        raise UsageError("runs prune: which runs?", hint="for example --older-than 30d --keep 20")
    limits = PruneLimits(None if older_than is None else timedelta(seconds=older_than), keep, unfinished)
    plan = plan_pruning(settings.home(), limits)
    _print_pruning(plan)
    if not plan.goes or dry_run:
        say("nothing was removed")
        return
    if not (yes or _agreed(plan)):
        raise UsageError("nothing was removed")
    failed = remove(settings.home(), [one.run for one in plan.goes])
    for run, reason in failed.items():
        say(f"{run} could not be removed: {reason}", fg="red", err=True)
    gone = [one for one in plan.goes if one.run.id not in failed]
    say(f"removed {_total([one.run for one in gone], sum(one.size for one in gone))}")
    if failed:
        raise typer.Exit(int(ExitCode.INTERNAL))


def _print_pruning(plan: Pruning) -> None:
    from netloop.cli.output import say
    from netloop.disk import size
    from netloop.text.words import plural

    for one in plan.goes:
        say(f"remove  {one.run.id}  {size(one.size):>7}  {one.run.verb} {_where(one.run)}")
    for kept in plan.stays:
        say(f"keep    {kept.run.id}  {kept.run.verb} {_where(kept.run)}: {kept.reason}")
    if any(not kept.for_good for kept in plan.stays):
        say("these go with --unfinished, too, if the routers are as they must be: netloop diff", dim=True, err=True)
    say(f"{plural(plan.within, 'run')} within the limits; {_total([o.run for o in plan.goes], plan.size)} to remove")


def _total(runs: Sequence[RunRecord], taken: int) -> str:
    from netloop.disk import size
    from netloop.text.words import plural

    return f"{plural(len(runs), 'run')}, {size(taken)}"


def _agreed(plan: Pruning) -> bool:
    """Ask the user.

    Raises:
        UsageError: stdin is no terminal, or the question was broken off.
    """
    from netloop.errors import UsageError

    if not _is_terminal():
        raise UsageError("nobody is there to ask; nothing was removed", hint="add --yes to remove without asking")
    try:
        return typer.confirm(f"Remove {_total([one.run for one in plan.goes], plan.size)}?", err=True)
    except typer.Abort as exc:
        raise UsageError("not answered; nothing was removed") from exc


def _is_terminal() -> bool:
    return sys.stdin.isatty()
