"""``clear counters``. The log line is that of Cisco's system message guide, ``%CLEAR-5-COUNTERS``."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import INVALID, CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion


def clear(terminal: ExecTerminal, given: Given) -> str | None:
    """``clear counters [X]``: to zero, once confirmed."""
    interface = given.get("interface")
    if interface is not None and terminal.router.running.get("interface", interface) is None:
        return f"{INVALID}\n\n"
    which, what = ("this interface", f"interface {interface}") if interface else ("all interfaces", "all interfaces")

    def answer(key: str) -> None:
        if key in "\r\nyY":
            terminal.router.traffic.clear(interface)
            by = f"{terminal.user} on vty0 ({terminal.peer})"
            terminal.router.log_message(f"%CLEAR-5-COUNTERS: Clear counter on {what} by {by}")

    terminal.ask(TerminalQuestion(f'Clear "show interface" counters on {which} [confirm]', answer, key=True))
    return None


PRIVILEGED = (CliCommand("clear counters [<interface:interface>]", clear, "Clear counters on one or all interfaces"),)
