"""Saving the configuration, and how it goes wrong."""

from __future__ import annotations

from collections.abc import Callable

from netloop.lab.sandbox.fault import SaveFault, SaveKind
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.output import Disconnect, Say, Silence, Steps, line_ends
from netloop.lab.sandbox.question import TerminalQuestion

BUILDING, DONE = "Building configuration...\n", "[OK]\n"
BUSY = "startup-config file open failed (Device or resource busy)"
FULL = "%Error opening nvram:/startup-config (No space left on device)"


def saved(terminal: ExecTerminal) -> str:
    """Save, or do what the router's fault of saving makes of it; what is said at once."""
    fault = terminal.router.faults.on_save()
    return HOW[fault.kind](terminal, fault) if fault else _well(terminal)


def _well(terminal: ExecTerminal) -> str:
    terminal.router.save()
    return BUILDING + DONE


def _busy(_terminal: ExecTerminal, fault: SaveFault) -> str:
    return f"{fault.answer or BUSY}\n"


def _full(_terminal: ExecTerminal, fault: SaveFault) -> str:
    return f"{BUILDING}{fault.answer or FULL}\n"


def _slow(terminal: ExecTerminal, fault: SaveFault) -> str:
    def steps() -> Steps:
        yield Silence(fault.seconds)
        terminal.router.save()
        yield Say(line_ends(DONE))

    terminal.then(steps())
    return BUILDING


def _cut(terminal: ExecTerminal, fault: SaveFault) -> str:
    if fault.saved:
        terminal.router.save()
    terminal.then(iter([Disconnect()]))
    said = line_ends(BUILDING + DONE)
    return said[: len(line_ends(BUILDING)) if fault.at is None else fault.at]


def _question(terminal: ExecTerminal, fault: SaveFault) -> str:
    def answer(typed: str) -> str:
        if (typed.strip().lower() or fault.default.lower()) in {"y", "ye", "yes"}:
            return _well(terminal)
        return f"{fault.answer}\n" if fault.answer else ""

    terminal.ask(TerminalQuestion(fault.text, answer))
    return ""


def _silent(terminal: ExecTerminal, fault: SaveFault) -> str:
    if fault.saved:
        terminal.router.save()
    return BUILDING


HOW: dict[SaveKind, Callable[[ExecTerminal, SaveFault], str]] = {
    SaveKind.BUSY: _busy,
    SaveKind.FULL: _full,
    SaveKind.SLOW: _slow,
    SaveKind.CUT: _cut,
    SaveKind.QUESTION: _question,
    SaveKind.SILENT: _silent,
}
