"""``netloop verify``: whether routing uses the loopbacks."""

from __future__ import annotations

from typing import Annotated

import typer

from netloop.cli import options as o


def command(
    inventory: o.InventoryFile,
    allow_pending: Annotated[
        bool, typer.Option("--allow-pending", help="Exit 0 when router IDs only wait for a clear or a reload.")
    ] = False,
    limit: o.Limit = None,
    lab: o.Lab = False,
    workers: o.Workers = o.WORKERS,
    host_keys: o.HostKeysOption = o.HostKeyPolicy.ACCEPT_NEW,
    connect_timeout: o.ConnectTimeout = o.CONNECT_TIMEOUT,
    read_timeout: o.ReadTimeout = o.READ_TIMEOUT,
    ask_pass: o.AskPass = False,
    report: o.ReportOption = None,
) -> None:
    """Prove that loopbacks are there and that every declared protocol uses them as its router ID.

    Sends show commands only. Exits 4 when a check fails or a router ID is pending.
    """
    from netloop import workflow
    from netloop.cli.output import results
    from netloop.cli.session import Choices, setup, write_reports
    from netloop.reports.table import print_findings

    choices = Choices(inventory, limit, lab, None, workers, host_keys, connect_timeout, read_timeout, ask_pass, report)
    done = workflow.verify(setup(choices), allow_pending=allow_pending)
    print_findings(done, results())
    write_reports(done, report)
    raise typer.Exit(int(done.exit_code))
