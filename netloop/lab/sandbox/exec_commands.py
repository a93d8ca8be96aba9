"""The commands outside configuration mode, as the two grammars: user mode and privileged mode.

Every file of ``show`` and ``operate`` declares its own: ``USER`` for all, ``PRIVILEGED`` for those who have enabled.
A show command gets the router and its arguments, any other the terminal that it was typed at.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import cast

from netloop.lab.sandbox import operate, show
from netloop.lab.sandbox.grammar import CliCommand, CommandGrammar, Match
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.router import Router

ExecRun = Callable[[ExecTerminal, Match], "str | None"]
ShowRun = Callable[[Router, Match], str]


@cache
def grammar_for(privilege: int) -> CommandGrammar[ExecRun]:
    """The commands that a privilege level may use."""
    names = ("USER", "PRIVILEGED") if privilege == 15 else ("USER",)
    return CommandGrammar(command for name in names for command in _declared(name))


def _declared(name: str) -> Iterator[CliCommand[ExecRun]]:
    for module in _modules(operate):
        yield from getattr(module, name, ())
    for module in _modules(show):
        yield from (_at_terminal(command) for command in getattr(module, name, ()))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{found.name}")


def _at_terminal(command: CliCommand[ShowRun]) -> CliCommand[ExecRun]:
    """A show command as one that is typed at a terminal."""

    def run(terminal: ExecTerminal, given: Match) -> str:
        return command.run(terminal.router, given)

    return CliCommand(command.pattern, cast(ExecRun, run), command.help)
