"""Clearing the log."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.questions import insist
from netloop.lab.sandbox.operate.terminal import ExecTerminal


def clear_log(terminal: ExecTerminal, _given: Given) -> None:
    """``clear logging``, once confirmed; a blank line stands before the next prompt.

    Source: the recorded answers of scrapli's and nornir-scrapli's tests (``send_interactive``).
    """

    def clear() -> str:
        terminal.router.syslog.clear()
        return "\n"

    insist(terminal, "Clear logging buffer", clear)


PRIVILEGED = (CliCommand("clear logging", clear_log, "Clear logging buffer"),)
