"""Commands about the session itself: privilege, terminal, configuration mode, leaving."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.passwords import enable_line, matches
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.views.aliases import exec_aliases
from netloop.lab.sandbox.vty import Vty

TRIES = 3
HISTORY_SHOWN = 10
CONFIGURING = "Configuring from terminal, memory, or network [terminal]? "
USERS_HEAD = "    Line       User       Host(s)              Idle       Location\n"
USERS_FOOT = "  Interface    User               Mode         Idle     Peer Address\n\n"


def enable(terminal: ExecTerminal, _given: Given) -> str | None:
    """``enable``: asks the secret when one is configured."""
    if terminal.privilege == 15 or not enable_line(terminal.router.running):
        terminal.privilege = 15
        return None
    _ask_password(terminal, TRIES)
    return None


def _ask_password(terminal: ExecTerminal, tries: int) -> None:
    def check(typed: str) -> str | None:
        if matches(typed, enable_line(terminal.router.running)):
            terminal.privilege = 15
            return None
        if tries > 1:
            _ask_password(terminal, tries - 1)
            return None
        return "% Bad secrets\n\n"

    terminal.ask(TerminalQuestion("Password: ", check, secret=True))


def disable(terminal: ExecTerminal, _given: Given) -> None:
    """``disable``."""
    terminal.privilege = 1


def configure(terminal: ExecTerminal, _given: Given) -> str:
    """``configure terminal``."""
    terminal.configure()
    return "Enter configuration commands, one per line.  End with CNTL/Z.\n"


def configure_from(terminal: ExecTerminal, given: Given) -> None:
    """``configure`` alone asks from where; there is the terminal, and ``copy`` for the rest."""

    def answer(typed: str) -> str:
        if "terminal".startswith(typed.strip().lower()):
            return configure(terminal, given)
        return '?Must be "terminal"\n'

    terminal.ask(TerminalQuestion(CONFIGURING, answer))


def history(terminal: ExecTerminal, _given: Given) -> str:
    """``show history``: the last ten lines, this one among them, each behind two blanks."""
    return "".join(f"  {line}\n" for line in terminal.history[-HISTORY_SHOWN:])


def no_debugging(_terminal: ExecTerminal, _given: Given) -> str:
    """``undebug all``: nothing is debugged here anyhow."""
    return "All possible debugging has been turned off\n"


def debugging(_terminal: ExecTerminal, _given: Given) -> str:
    """``show debugging``: nothing is on."""
    return "\n"


def no_connections(_terminal: ExecTerminal, _given: Given) -> str:
    """``show sessions`` and ``where``: the sessions that one has opened from here; there are none."""
    return "% No connections open\n"


def aliases(terminal: ExecTerminal, given: Given) -> str:
    """``show aliases [exec]``: IOS's own and the configured ones. Layout: Cisco IOS command reference."""
    rows = "".join(f"  {name:<21} {text}\n" for name, text in exec_aliases(terminal.router.running).items())
    return f"Exec mode aliases:\n{rows}\n"


def leave(terminal: ExecTerminal, _given: Given) -> None:
    """``exit``, ``logout`` or ``quit``."""
    terminal.close()


def length(terminal: ExecTerminal, given: Given) -> None:
    """``terminal length N``; 0 for no paging."""
    terminal.length = given["lines"]


def width(terminal: ExecTerminal, given: Given) -> None:
    """``terminal width N``."""
    terminal.width = given["columns"]


def monitor(terminal: ExecTerminal, _given: Given) -> None:
    """``terminal monitor``: the log is shown in this session."""
    terminal.show_log(True)


def no_monitor(terminal: ExecTerminal, _given: Given) -> None:
    """``terminal no monitor`` and its default: no log."""
    terminal.show_log(False)


def nothing(_terminal: ExecTerminal, _given: Given) -> None:
    """A setting of the terminal that changes nothing here."""


def privilege(terminal: ExecTerminal, _given: Given) -> str:
    """``show privilege``."""
    return f"Current privilege level is {terminal.privilege}\n"


def users(terminal: ExecTerminal, given: Given) -> str:
    """``show users [all]``: the lines in use, one's own with a star. Layout: the template of ntc-templates."""
    rows = "".join(_user_row(terminal, vty) for vty in terminal.router.vtys)
    console = "   0 con 0                idle                 00:00:00   \n" if "all" in given.words else ""
    return f"{USERS_HEAD}{console}{rows}\n{USERS_FOOT}"


def _user_row(terminal: ExecTerminal, vty: Vty) -> str:
    idle = span(terminal.router.network.clock() - vty.typed_at)
    mark = "*" if vty is terminal.vty else " "
    line = f"vty {vty.number}"
    return f"{mark}{vty.line:>3} {line:<9} {vty.user:<10} idle                 {idle} {vty.peer}\n"


USER = (
    CliCommand("enable [<level:0-15>]", enable, "Turn on privileged commands"),
    CliCommand("disable", disable, "Turn off privileged commands"),
    CliCommand("(exit|logout|quit)", leave, "Exit from the EXEC"),
    CliCommand("terminal length <lines:0-512>", length, "Set number of lines on a screen"),
    CliCommand("terminal width <columns:0-512>", width, "Set width of the display terminal"),
    CliCommand("terminal monitor", monitor, "Copy debug output to the current terminal line"),
    CliCommand("terminal (no|default) monitor", no_monitor),
    CliCommand("terminal (exec|no exec) prompt <what:word>", nothing),
    CliCommand("show privilege", privilege),
    CliCommand("show users [all]", users),
    CliCommand("who", users),
    CliCommand("show history", history),
    CliCommand("(show sessions|where)", no_connections, "List active connections"),
    CliCommand("show aliases [exec]", aliases),
)
PRIVILEGED = (
    CliCommand("configure terminal", configure, "Configure from the terminal"),
    CliCommand("configure", configure_from, "Enter configuration mode"),
    CliCommand("(undebug|no debug) all", no_debugging, "Disable debugging functions"),
    CliCommand("show debugging", debugging),
)
