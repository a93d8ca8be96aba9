"""The ``netloop`` command: verbs and their help; what a verb needs is imported when it runs."""

from __future__ import annotations

import atexit
import contextlib
import gc
import logging
import sys
from typing import Annotated

import typer

from netloop import __version__, settings
from netloop.cli import completion
from netloop.cli.log_options import LogFile, Verbose, start
from netloop.cli.output import FULL, mute, reopen_closed, say
from netloop.cli.team_defaults import UNCONFIGURED, lay
from netloop.cli.verbs import MARKUP, Verbs
from netloop.errors import ExitCode, NetloopError, UsageError
from netloop.interrupts import ignore
from netloop.text.masking import masked_message
from netloop.text.redact import PROCESS

EPILOG = "Exit codes:\n\n" + "\n".join(f"- **{code.value}** {code.meaning}" for code in ExitCode)

app = typer.Typer(
    name="netloop",
    cls=Verbs,
    help="Declare router loopbacks and router IDs once, push them safely, and prove that routing really uses them.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=MARKUP,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"netloop {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    verbose: Verbose = 0,
    log_file: LogFile = None,
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Declare router loopbacks and router IDs once, push them safely, and prove that routing really uses them."""
    if ctx.invoked_subcommand not in UNCONFIGURED:
        _require_folder()
        lay(ctx)
    PROCESS.forget()
    start(verbose, log_file)


def _require_folder() -> None:
    """Refuse to run where what netloop keeps could not be kept.

    Raises:
        UsageError: the working folder, in which netloop's home is, was removed.
    """
    try:
        settings.home().absolute()
    except FileNotFoundError:
        raise UsageError(
            "the working folder is not there any more, and netloop keeps its runs in it",
            hint="change to a folder that is there, or name one in NETLOOP_HOME",
        ) from None


ALLOCATIONS, YOUNG, OLD = 50_000, 20, 50
"""When Python looks for circles of garbage: a fleet's objects are many, and nearly all stay until the end."""


def main() -> None:
    """Run the command line; a NetloopError is a message and an exit code, never a traceback."""
    gc.set_threshold(ALLOCATIONS, YOUNG, OLD)
    reopen_closed()
    if completion.completing():
        completion.answer(app)
        return
    atexit.register(ignore)
    try:
        app()
    except NetloopError as exc:
        logging.getLogger("netloop").debug("%s ends it: %s", type(exc).__name__, exc)
        say(masked_message(str(exc)), fg="red", err=True)
        sys.exit(int(exc.exit_code))
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            say("interrupted; what was done is in the run's folder: netloop show last", fg="red", err=True)
        sys.exit(int(ExitCode.INTERRUPTED))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(int(ExitCode.DONE))
    except OSError as exc:
        if exc.errno not in FULL:
            raise
        mute()
        say(f"the output could not be written: {exc.strerror}", fg="red", err=True)
        sys.exit(int(ExitCode.INTERNAL))
