"""``netloop diff``: what an apply would change."""

from __future__ import annotations

from typing import Annotated

import typer

from netloop.cli import options as o


def command(
    inventory: o.InventoryFile,
    check: Annotated[bool, typer.Option("--check", help="Exit 5 when a device is not as intended.")] = False,
    limit: o.Limit = None,
    lab: o.Lab = False,
    templates: o.Templates = None,
    workers: o.Workers = o.WORKERS,
    host_keys: o.HostKeysOption = o.HostKeyPolicy.ACCEPT_NEW,
    connect_timeout: o.ConnectTimeout = o.CONNECT_TIMEOUT,
    read_timeout: o.ReadTimeout = o.READ_TIMEOUT,
    ask_pass: o.AskPass = False,
    report: o.ReportOption = None,
) -> None:
    """Show what an apply would change: the diff in context, the exact commands and what they cost.

    Sends show commands only. ``netloop apply --dry-run`` is the same.
    """
    from netloop.cli.session import Choices

    choices = Choices(
        inventory, limit, lab, templates, workers, host_keys, connect_timeout, read_timeout, ask_pass, report
    )
    raise typer.Exit(run(choices, check=check))


def run(choices: object, *, check: bool) -> int:
    """Do it, print it, and return the exit code."""
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.cli.session import Choices, setup, write_reports
    from netloop.reports.table import print_plans

    assert isinstance(choices, Choices)  # noqa: S101
    done = workflow.diff(setup(choices), check=check)
    print_plans(done.results, results())
    write_reports(done, choices.report)
    return int(done.exit_code)
