"""From options to a Setup: the inventory loaded, the devices chosen, the twin put in production's place."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from netloop.cli.choices import Choices
from netloop.cli.output import FULL, mute, reserve_stdout, say
from netloop.errors import ExitCode, NetloopError, UsageError
from netloop.text.redact import PROCESS
from netloop.text.words import plural, several

log = logging.getLogger(__name__)

WARNINGS_TOLD = 3
"""How many warnings of an inventory a verb tells; ``validate`` tells all."""

if TYPE_CHECKING:
    from netloop.model.inventory import Inventory
    from netloop.model.run import Run
    from netloop.transports.transport import ConnectionOptions
    from netloop.workflow import Setup


def load(location: str, source: str) -> Inventory:
    """The inventory; its first warnings go to stderr, a line each.

    Raises:
        InventoryError: it has problems; all are in it.
    """
    inventory = load_kept(location, source)
    log.info("%s: %s", location, plural(len(inventory.devices), "host"))
    told = inventory.warnings if len(inventory.warnings) <= WARNINGS_TOLD + 1 else inventory.warnings[:WARNINGS_TOLD]
    for warning in told:
        say(f"warning: {warning.headline}", fg="yellow", err=True)
    if more := len(inventory.warnings) - len(told):
        say(f"warning: {more} more; netloop validate {location} tells all", fg="yellow", err=True)
    return inventory


def load_kept(location: str, source: str) -> Inventory:
    """The inventory, which this process keeps to its end: the garbage collector never looks at it.

    Raises:
        InventoryError: it has problems; all are in it.
    """
    from netloop.stages.derive import load_inventory

    inventory = load_inventory(location, source)
    gc.freeze()
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
    from netloop.workflow.worker_processes import number_for

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
        pipelining=not choices.no_pipelining,
        rate=choices.rate,
        per_jump_host=choices.per_jump_host,
    )
    name = None
    if choices.lab:
        inventory, connection, name = _twin(choices, inventory, connection)
    devices = select(inventory, choices.limit or ())
    return Setup(
        inventory=inventory,
        devices=devices,
        home=settings.home(),
        connection=connection,
        transport=choices.transport,
        templates=choices.templates,
        workers=choices.workers,
        processes=choices.processes or number_for(len(devices)),
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
    from netloop.lab.lifecycle import find, lab_name
    from netloop.workflow.twin import on_twin

    if find(settings.home(), lab_name(Path(choices.inventory))) is None:
        say(f"starting a twin of {choices.inventory}; it stays up: netloop lab status", dim=True, err=True)
    there, reached, state = on_twin(inventory, connection, settings.home())
    if left := sorted(state.nodes.keys() - inventory.devices.keys()):
        say(
            f"lab {state.name} still has {several(left)}, which {choices.inventory} does not declare",
            dim=True,
            err=True,
        )
    return there, reached, state.name


def _ask(username: str) -> str:
    secret = str(typer.prompt(f"Password for {username}", hide_input=True, err=True))
    PROCESS.learn([secret])
    return secret


def check_reports(reports: Sequence[str]) -> None:
    """Refuse a report that could not be written before anything is done, by trying.

    Where one goes to stdout, nothing else does from now on.

    Raises:
        UsageError: not KIND:PATH, an unknown kind, a path that cannot be written, or stdout for two of them.
    """
    from netloop import registry
    from netloop.reports import file

    targets = []
    for report in reports:
        kind, colon, path = report.partition(":")
        if not colon or not path:
            raise UsageError(f"--report {report!r}: expected KIND:PATH", hint="for example --report json:out.json")
        registry.get("report", kind)
        file.check(_target(path))
        targets.append(path)
    if targets.count(STDOUT) > 1:
        raise UsageError("two reports cannot both go to stdout", hint="give one of them a file: --report json:out.json")
    reserve_stdout(reserved=STDOUT in targets)


STDOUT = "-"
"""The path of a report that goes to stdout, alone: the results go to stderr then."""


def _target(path: str) -> Path:
    return Path("/dev/stdout" if path == STDOUT else path)


def conclude(run: Run, reports: Sequence[str] | None, tell: Callable[[Run], None]) -> int:
    """Print what was done, write the reports, and give the exit code; a terminal that is gone takes nothing away.

    A file that has no room for the results is said, and is no success.

    Raises:
        Exit: as ``write_reports`` does.
    """
    code = int(run.exit_code)
    try:
        tell(run)
        sys.stdout.flush()
    except OSError as exc:
        mute()
        if exc.errno in FULL:
            say(f"the results could not be printed: {exc.strerror}\n  {_where(run)}", fg="red", err=True)
            code = code or int(ExitCode.INTERNAL)
    finally:
        write_reports(run, reports)
    return code


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
            registry.get("report", kind)(PROCESS.noun(run), _target(path))
        except (NetloopError, OSError) as exc:
            written = False
            say(f"{exc}\n  {_where(run)}", fg="red", err=True)
        else:
            if path != STDOUT:
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
