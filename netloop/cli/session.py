"""From options to a Setup: the inventory loaded, the devices chosen, the twin put in production's place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from netloop.cli.choices import Choices
from netloop.cli.output import say
from netloop.errors import ExitCode, NetloopError, UsageError
from netloop.text.redact import PROCESS

if TYPE_CHECKING:
    from netloop.model.inventory import Inventory
    from netloop.model.run import Run
    from netloop.transports.transport import ConnectionOptions
    from netloop.workflow import Setup


def load(location: str, source: str) -> Inventory:
    """The inventory; its warnings go to stderr.

    Raises:
        InventoryError: it has problems; all are in it.
    """
    from netloop.stages.derive import load_inventory

    inventory = load_inventory(location, source)
    for warning in inventory.warnings:
        say(f"warning: {warning}", fg="yellow", err=True)
    return inventory


def setup(choices: Choices) -> Setup:
    """Everything a verb needs, before anything is sent.

    Raises:
        InventoryError, UsageError, LabError: as their names say.
    """
    from netloop import registry, settings
    from netloop.cli.progress import listener
    from netloop.stages.patience import Patience
    from netloop.stages.select import select
    from netloop.transports.transport import ConnectionOptions, HostKeys
    from netloop.workflow import Setup

    check_reports(choices.report or ())
    if choices.transport:
        registry.get("transport", choices.transport.partition(":")[0])
    inventory = load(choices.inventory, choices.source)
    connection = ConnectionOptions(
        HostKeys(choices.host_keys.value),
        settings.known_hosts(),
        choices.connect_timeout,
        choices.read_timeout,
        choices.answer_timeout,
        choices.save_timeout,
    )
    name = None
    if choices.lab:
        inventory, connection, name = _twin(choices, inventory, connection)
    return Setup(
        inventory=inventory,
        devices=select(inventory, choices.limit or ()),
        home=settings.home(),
        connection=connection,
        transport=choices.transport,
        templates=choices.templates,
        workers=choices.workers,
        lab=name,
        source=choices.source,
        patience=Patience(converge=choices.converge_timeout),
        listener=listener(),
        ask=_ask if choices.ask_pass and not choices.lab else None,
    )


def _twin(
    choices: Choices, inventory: Inventory, connection: ConnectionOptions
) -> tuple[Inventory, ConnectionOptions, str]:
    from netloop import settings
    from netloop.lab.lifecycle import ensure_up, find, lab_name
    from netloop.stages.adapt import as_twin

    if find(settings.home(), lab_name(Path(choices.inventory))) is None:
        say(f"starting a twin of {choices.inventory}; it stays up: netloop lab status", dim=True, err=True)
    state = ensure_up(Path(choices.inventory), inventory, settings.home())
    return as_twin(inventory, state), replace(connection, known_hosts=state.known_hosts), state.name


def _ask(username: str) -> str:
    secret = str(typer.prompt(f"Password for {username}", hide_input=True, err=True))
    PROCESS.learn([secret])
    return secret


def check_reports(reports: Sequence[str]) -> None:
    """Refuse a report that could not be written before anything is done, by trying.

    Raises:
        UsageError: not KIND:PATH, an unknown kind, or a path that cannot be written.
    """
    from netloop import registry
    from netloop.reports import file

    for report in reports:
        kind, colon, path = report.partition(":")
        if not colon or not path:
            raise UsageError(f"--report {report!r}: expected KIND:PATH", hint="for example --report json:out.json")
        registry.get("report", kind)
        file.check(Path(path))


def conclude(run: Run, reports: Sequence[str] | None, tell: Callable[[Run], None]) -> int:
    """Print what was done, write the reports, and give the exit code; a terminal that is gone takes nothing away.

    Raises:
        Exit: as ``write_reports`` does.
    """
    try:
        tell(run)
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        write_reports(run, reports)
    return int(run.exit_code)


def write_reports(run: Run, reports: Sequence[str] | None) -> None:
    """Write each report that was asked for, without the secrets that netloop logged in with.

    Raises:
        Exit: a report could not be written, which was said; with the run's exit code, or 1 where that is 0.
    """
    from netloop import registry

    written = True
    for report in reports or ():
        kind, _, path = report.partition(":")
        try:
            registry.get("report", kind)(PROCESS.noun(run), Path(path))
        except (NetloopError, OSError) as exc:
            written = False
            say(f"{exc}\n  {_where(run)}", fg="red", err=True)
        else:
            say(f"report written to {path}", dim=True, err=True)
    if not written:
        raise typer.Exit(int(run.exit_code) or int(ExitCode.INTERNAL))


def _where(run: Run) -> str:
    """Where the results still are when a report could not be written."""
    from netloop import settings
    from netloop.journal import open_run

    try:
        kept = open_run(settings.home(), run.id).state == "done"
    except (NetloopError, OSError):
        kept = False
    return f"the results are in the run's folder: netloop show {run.id}" if kept else "the results are printed above"
