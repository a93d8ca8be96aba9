"""``-v`` and ``--log-file``: before the verb and behind it the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from netloop.cli import logs

LOGGING = "Logging"
MORE = "Say on stderr what happens on each device; -vv also each line that is typed, and what libraries log."
FILE = "Add all of that, with times, to a file that only you may read, whatever -v says."


def _verbose(**more: Any) -> Any:
    return typer.Option("--verbose", "-v", count=True, help=MORE, show_default=False, rich_help_panel=LOGGING, **more)


def _log_file(**more: Any) -> Any:
    return typer.Option("--log-file", metavar="FILE", help=FILE, rich_help_panel=LOGGING, **more)


Verbose = Annotated[int, _verbose()]
LogFile = Annotated[Path | None, _log_file(envvar="NETLOOP_LOG_FILE")]


def start(verbose: int, log_file: Path | None) -> None:
    """Log as it was asked for before the verb.

    Raises:
        UsageError: the file cannot be written.
    """
    logs.start()
    logs.log_more(verbose)
    if log_file is not None:
        logs.log_to(log_file)


def _more(context: typer.Context, value: int) -> int:
    """What is behind the verb, too; while a shell completes a line, nothing is done."""
    if not context.resilient_parsing:
        logs.log_more(value)
    return value


def _to(context: typer.Context, value: Path | None) -> Path | None:
    if value is not None and not context.resilient_parsing:
        logs.log_to(value)
    return value


def add_to(command: Any) -> None:
    """Give a verb, or each of those that it has itself, the options of logging."""
    for own in getattr(command, "commands", {}).values():
        add_to(own)
    if not any(parameter.name == "verbose" for parameter in command.params):
        command.params += _options()


@cache
def _options() -> list[Any]:
    """The options as typer makes them, done when they are read and known to no verb."""
    made = typer.Typer(add_completion=False)
    made.command()(_nothing)
    return list(get_command(made).params)


def _nothing(
    verbose: Annotated[int, _verbose(callback=_more, expose_value=False)] = 0,
    log_file: Annotated[Path | None, _log_file(callback=_to, expose_value=False)] = None,
) -> None:
    """Carries the options."""
