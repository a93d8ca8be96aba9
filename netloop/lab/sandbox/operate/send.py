"""``send log``: a user's own message in the log.

Source: Cisco IOS Configuration Fundamentals Command Reference, ``send``. Layout: that of published logs.
"""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal

MNEMONICS = ("EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG")
LEAST = 7
"""The severity of a message that none is given for."""


def send_log(terminal: ExecTerminal, given: Given) -> None:
    """``send log [N] [facility F] [mnemonics M] TEXT``."""
    severity = given.get("severity", LEAST)
    facility = given.get("facility", "SYS")
    mnemonic = given.get("mnemonic", f"USERLOG_{MNEMONICS[severity]}")
    sender = f"tty{terminal.vty.line}(user id: {terminal.user})"
    terminal.router.log_message(f"%{facility}-{severity}-{mnemonic}: Message from {sender}: {given['text']}")


PRIVILEGED = (
    CliCommand(
        "send log [<severity:0-7>] [facility <facility:word>] [mnemonics <mnemonic:word>] <text:line>",
        send_log,
        "Send a message to the log",
    ),
)
