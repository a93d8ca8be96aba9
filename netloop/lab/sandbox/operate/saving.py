"""Saving the configuration, and how it goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netloop.lab.sandbox.delivery import Cut, Say, Steps, Wait, terminal
from netloop.lab.sandbox.fault import Save, SaveKind
from netloop.lab.sandbox.question import Question

if TYPE_CHECKING:
    from netloop.lab.sandbox.shell import Shell

BUILDING, DONE = "Building configuration...\n", "[OK]\n"
BUSY = "startup-config file open failed (Device or resource busy)"
FULL = "%Error opening nvram:/startup-config (No space left on device)"


def saved(shell: Shell) -> str:
    """Save, or do what the router's fault of saving makes of it; what is said at once."""
    fault = shell.router.faults.on_save()
    return HOW[fault.kind](shell, fault) if fault else _well(shell)


def _well(shell: Shell) -> str:
    shell.router.save()
    return BUILDING + DONE


def _busy(_shell: Shell, fault: Save) -> str:
    return f"{fault.answer or BUSY}\n"


def _full(_shell: Shell, fault: Save) -> str:
    return f"{BUILDING}{fault.answer or FULL}\n"


def _slow(shell: Shell, fault: Save) -> str:
    def steps() -> Steps:
        yield Wait(fault.seconds)
        shell.router.save()
        yield Say(terminal(DONE))

    shell.then(steps())
    return BUILDING


def _cut(shell: Shell, fault: Save) -> str:
    if fault.saved:
        shell.router.save()
    shell.then(iter([Cut()]))
    said = terminal(BUILDING + DONE)
    return said[: len(terminal(BUILDING)) if fault.at is None else fault.at]


def _question(shell: Shell, fault: Save) -> str:
    def answer(typed: str) -> str:
        if (typed.strip().lower() or fault.default.lower()) in {"y", "ye", "yes"}:
            return _well(shell)
        return f"{fault.answer}\n" if fault.answer else ""

    shell.ask(Question(fault.text, answer))
    return ""


def _silent(shell: Shell, fault: Save) -> str:
    if fault.saved:
        shell.router.save()
    return BUILDING


HOW: dict[SaveKind, Callable[[Shell, Save], str]] = {
    SaveKind.BUSY: _busy,
    SaveKind.FULL: _full,
    SaveKind.SLOW: _slow,
    SaveKind.CUT: _cut,
    SaveKind.QUESTION: _question,
    SaveKind.SILENT: _silent,
}
