"""``tclsh``: the Tcl shell of IOS, and Tcl scripts in files."""

from __future__ import annotations

from netloop.lab.sandbox.files import FileError, FileUrl
from netloop.lab.sandbox.grammar import CliCommand, InvalidLine
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.tcl import TclShell


def shell(terminal: ExecTerminal, _given: Given) -> None:
    """``tclsh``."""
    terminal.tcl = _made(terminal)


def script(terminal: ExecTerminal, given: Given) -> str:
    """``tclsh FILE``: carry out the script; its files are written at its end."""
    tcl = _made(terminal)
    try:
        text = terminal.router.files.read(FileUrl.within(given["file"], terminal.directory)).decode(errors="replace")
    except FileError as exc:
        return f"{exc}\n"
    said = tcl.run(text)
    if tcl.reading:
        return "missing close-brace\n"
    tcl.close()
    return said.shown(0) if isinstance(said, InvalidLine) else said


def _made(terminal: ExecTerminal) -> TclShell:
    return TclShell(terminal.router, terminal.user, lambda: terminal.directory, terminal.command)


PRIVILEGED = (
    CliCommand("tclsh", shell, "Tool Command Language shell"),
    CliCommand("tclsh <file:url>", script, "Tool Command Language shell"),
)
