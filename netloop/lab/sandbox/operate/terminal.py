"""The terminal that a command was typed at, as far as commands ask it."""

from __future__ import annotations

from typing import Protocol

from netloop.lab.sandbox.files import FileUrl
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.output import Steps
from netloop.lab.sandbox.question import TerminalQuestion
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tcl import TclShell
from netloop.lab.sandbox.vty import Vty


class ExecTerminal(Protocol):
    """One user's session at a router, with the directory and the Tcl shell that it is in.

    ``length`` and ``width`` are those of its screen, in lines and characters.
    """

    router: Router
    user: str
    peer: str
    vty: Vty
    privilege: int
    length: int
    width: int
    directory: FileUrl
    tcl: TclShell | None

    @property
    def history(self) -> tuple[str, ...]:
        """The lines that were typed last."""
        ...

    def say(self, text: str) -> None:
        """Show text."""
        ...

    def ask(self, question: TerminalQuestion) -> None:
        """Ask; the next line or key is the answer."""
        ...

    def then(self, steps: Steps) -> None:
        """Let steps follow what the present command says."""
        ...

    def command(self, line: str) -> str | InvalidLine:
        """Carry out a line of the exec mode; what the router says to it."""
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
