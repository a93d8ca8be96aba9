"""What file commands ask: names and confirmations, and how much of it ``file prompt`` leaves.

Missing information is always asked for. ``file prompt quiet`` leaves no other question, ``noisy`` asks for each name
(Cisco IOS Configuration Fundamentals Command Reference, ``file prompt``).
"""

from __future__ import annotations

from collections.abc import Callable

from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.question import TerminalQuestion

Answer = str | None
YES = "\r\nyY"


def prompting(terminal: ExecTerminal) -> str:
    """The level of prompting: ``alert``, ``noisy`` or ``quiet``."""
    return terminal.router.running.text_of("file", "prompt").removeprefix("file prompt ") or "alert"


def ask_name(terminal: ExecTerminal, what: str, default: str, then: Callable[[str], Answer]) -> Answer:
    """Ask for a name, unless one is known and prompts are quiet."""
    if default and prompting(terminal) == "quiet":
        return then(default)
    terminal.ask(TerminalQuestion(f"{what} [{default}]? ", lambda typed: then(typed.strip() or default)))
    return None


def confirm(terminal: ExecTerminal, text: str, then: Callable[[], Answer], refused: str = "") -> Answer:
    """Ask to confirm with one key, unless prompts are quiet; ``refused`` is said to any other key."""
    if prompting(terminal) == "quiet":
        return then()
    return insist(terminal, text, then, refused)


def insist(terminal: ExecTerminal, text: str, then: Callable[[], Answer], refused: str = "") -> Answer:
    """Ask to confirm with one key, however quiet prompts are."""
    terminal.ask(TerminalQuestion(f"{text} [confirm]", lambda key: then() if key in YES else refused, key=True))
    return None
