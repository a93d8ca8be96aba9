"""Clearing the log."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.questions import insist
from netloop.lab.sandbox.operate.terminal import ExecTerminal


def clear_log(terminal: ExecTerminal, _given: Given) -> None:
    """``clear logging``, once confirmed."""
    insist(terminal, "Clear logging buffer", terminal.router.syslog.clear)


PRIVILEGED = (CliCommand("clear logging", clear_log, "Clear logging buffer"),)
