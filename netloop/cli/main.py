"""The ``netloop`` command: verbs and their help; what a verb needs is imported when it runs."""

from __future__ import annotations

import atexit
import contextlib
import logging
import sys
from typing import Annotated

import typer

from netloop import __version__, settings
from netloop.cli import (
    allocate,
    apply,
    checks,
    compare,
    demo,
    diff,
    host,
    import_,
    lab,
    read,
    render,
    rollback,
    runs,
    schema,
    show,
    show_host,
    snapshot,
    validate,
    verify,
)
from netloop.cli.output import FULL, HarmlessFormatter, mute, reopen_closed, say
from netloop.errors import ExitCode, NetloopError, UsageError
from netloop.interrupts import ignore
from netloop.text.masking import masked_message
from netloop.text.redact import PROCESS

EPILOG = "Exit codes:\n\n" + "\n".join(f"- **{code.value}** {code.meaning}" for code in ExitCode)

app = typer.Typer(
    name="netloop",
    help="Declare router loopbacks and router IDs once, push them safely, and prove that routing really uses them.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
app.command("validate")(validate.command)
app.command("allocate")(allocate.command)
app.command("render")(render.command)
app.command("diff")(diff.command)
app.command("apply")(apply.command)
app.command("verify")(verify.command)
app.command("checks")(checks.command)
app.command("snapshot")(snapshot.command)
app.command("compare")(compare.command)
app.command("rollback")(rollback.command)
app.command("runs")(runs.command)
app.command("show")(show.command)
app.command("show-host")(show_host.command)
app.command("read")(read.command)
app.command("schema")(schema.command)
app.add_typer(import_.app, name="import")
app.add_typer(lab.app, name="lab")
app.add_typer(host.app, name="host")
app.command("demo")(demo.command)


CHATTY = ("paramiko", "netmiko", "asyncssh")
"""Libraries that log the trace of what netloop reports in its own words; -vv lets them speak."""


def _version(wanted: bool) -> None:
    if wanted:
        say(f"netloop {__version__}")
        raise typer.Exit


@app.callback()
def root(
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="Say more on stderr; -vv for all.")] = 0,
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Declare router loopbacks and router IDs once, push them safely, and prove that routing really uses them."""
    _require_folder()
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    PROCESS.forget()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HarmlessFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("netloop").setLevel(level)
    for library in CHATTY:
        logging.getLogger(library).setLevel(logging.WARNING if verbose > 1 else logging.CRITICAL + 1)


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


def main() -> None:
    """Run the command line; a NetloopError is a message and an exit code, never a traceback."""
    reopen_closed()
    atexit.register(ignore)
    try:
        app()
    except NetloopError as exc:
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
