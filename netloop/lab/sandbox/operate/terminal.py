"""The terminal that a command was typed at, as far as commands ask it."""

from __future__ import annotations

from typing import Protocol

from netloop.lab.sandbox.output import Steps
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router


class ExecTerminal(Protocol):
    """One user's session at a router; ``length`` and ``width`` are those of its screen, in lines and characters."""

    router: Router
    user: str
    peer: str
    privilege: int
    length: int
    width: int

    def say(self, text: str) -> None:
        """Show text."""
        ...

    def ask(self, question: TerminalQuestion) -> None:
        """Ask; the next line or key is the answer."""
        ...

    def then(self, steps: Steps) -> None:
        """Let steps follow what the present command says."""
        ...

    def configure(self) -> None:
        """Enter configuration mode."""
        ...

    def show_log(self, on: bool | None) -> None:
        """Show the router's log from now on, or do not."""
        ...

    def close(self) -> None:
        """End the session."""
        ...
