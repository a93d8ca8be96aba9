"""Commands about the session itself: privilege, terminal, configuration mode, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.config.secrets import enable_line, matches
from netloop.lab.sandbox.grammar import Command
from netloop.lab.sandbox.operate.command import Given
from netloop.lab.sandbox.question import Question

if TYPE_CHECKING:
    from netloop.lab.sandbox.shell import Shell

TRIES = 3


def enable(shell: Shell, _given: Given) -> str | None:
    """``enable``: asks the secret when one is configured."""
    if shell.privilege == 15 or not enable_line(shell.router.running):
        shell.privilege = 15
        return None
    _ask_password(shell, TRIES)
    return None


def _ask_password(shell: Shell, tries: int) -> None:
    def check(typed: str) -> str | None:
        if matches(typed, enable_line(shell.router.running)):
            shell.privilege = 15
            return None
        if tries > 1:
            _ask_password(shell, tries - 1)
            return None
        return "% Bad secrets\n\n"

    shell.ask(Question("Password: ", check, secret=True))


def disable(shell: Shell, _given: Given) -> None:
    """``disable``."""
    shell.privilege = 1


def configure(shell: Shell, _given: Given) -> str:
    """``configure terminal``."""
    shell.editor = Editor(shell.router)
    return "Enter configuration commands, one per line.  End with CNTL/Z.\n"


def leave(shell: Shell, _given: Given) -> None:
    """``exit``, ``logout`` or ``quit``."""
    shell.close()


def length(shell: Shell, given: Given) -> None:
    """``terminal length N``; 0 for no paging."""
    shell.length = given["lines"]


def width(shell: Shell, given: Given) -> None:
    """``terminal width N``."""
    shell.width = given["columns"]


def monitor(shell: Shell, _given: Given) -> None:
    """``terminal monitor``: the log is shown in this session."""
    shell.show_log(True)


def no_monitor(shell: Shell, _given: Given) -> None:
    """``terminal no monitor`` and its default: no log."""
    shell.show_log(False)


def nothing(_shell: Shell, _given: Given) -> None:
    """A setting of the terminal that changes nothing here."""


USER = (
    Command("enable [<level:0-15>]", enable, "Turn on privileged commands"),
    Command("disable", disable, "Turn off privileged commands"),
    Command("(exit|logout|quit)", leave, "Exit from the EXEC"),
    Command("terminal length <lines:0-512>", length, "Set number of lines on a screen"),
    Command("terminal width <columns:0-512>", width, "Set width of the display terminal"),
    Command("terminal monitor", monitor, "Copy debug output to the current terminal line"),
    Command("terminal (no|default) monitor", no_monitor),
    Command("terminal (exec|no exec) prompt <what:word>", nothing),
)
PRIVILEGED = (Command("configure [terminal]", configure, "Enter configuration mode"),)
