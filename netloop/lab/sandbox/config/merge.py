"""Merge: carry out the lines of a text in configuration mode, as ``copy FILE running-config`` does.

A line that is refused is shown with the caret under it, and the next line is carried out all the same: where a section
was not entered, what was meant for it lands where one was before. The router's faults strike the lines of a text as
they strike those that are typed; log lines of a fault do not, as nobody typed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol

from netloop.lab.sandbox import fault as kinds
from netloop.lab.sandbox.config.cursor import Control
from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.fault import When
from netloop.lab.sandbox.faults import Faults, Met
from netloop.lab.sandbox.grammar import INVALID, InvalidLine
from netloop.lab.sandbox.output import Disconnect, OutputStep, Say, Silence, Turn, line_ends

LINES_A_TURN = 20
"""After so many lines the router's other sessions, and other routers, have their turn."""

FOREVER = 1e8
"""Seconds of a line that is never answered."""

Merging = Generator[OutputStep, None, bool]
"""The steps of a merge; it returns whether the whole text was carried out."""


class Mergeable(Control, Protocol):
    """A router that a text can be merged into."""

    faults: Faults

    def reload(self, down: float = 0.0) -> None:
        """Start again; sessions end, and SSH is refused for so many seconds."""
        ...

    def edit(self, lines: Sequence[str], user: str = "") -> str:
        """Have another user enter lines in configuration mode."""
        ...


def merge(router: Mergeable, text: str) -> str:
    """Carry out every line of a text at once; what IOS prints meanwhile."""
    said = [step.text for step in merging(router, text) if isinstance(step, Say)]
    return "".join(said).replace("\r\n", "\n")


def merging(router: Mergeable, text: str) -> Merging:
    """Carry out the lines of a text, one at a time; a fault may make it wait, or end it."""
    editor = Editor(router)
    for number, line in enumerate(text.replace("\r", "").split("\n"), 1):
        if not editor.active:
            break
        if not (yield from _line(editor, router, line)):
            return False
        if number % LINES_A_TURN == 0:
            yield Turn()
    return True


def _line(editor: Editor, router: Mergeable, line: str) -> Merging:
    """One line, and whether the next one is to follow it."""
    plain = editor.reading_banner or not line.strip() or line.lstrip().startswith("!")
    met = Met() if plain else router.faults.on_line(line.strip(), editor.mode.prompt)
    _edit(router, met, When.BEFORE)
    goes_on = yield from _struck(editor, router, line, met)
    _edit(router, met, When.AFTER)
    return goes_on


def _struck(editor: Editor, router: Mergeable, line: str, met: Met) -> Merging:
    match met.fault:
        case kinds.AcceptSilently():
            return True
        case kinds.Reject() as fault:
            column = len(line) - len(line.lstrip())
            yield _said(f"{fault.answer}\n" if fault.answer else _refused(line, InvalidLine(INVALID, column)))
            return True
        case kinds.Reload() as fault:
            router.reload(fault.down)
            return False
        case kinds.Hang():
            yield Silence(FOREVER)
            return False
        case kinds.Drop() | kinds.CutEcho():
            yield Disconnect()
            return False
        case _:
            return (yield from _performed(editor, line, met))


def _performed(editor: Editor, line: str, met: Met) -> Merging:
    """The line's effect; one that is slow waits before it, one that stalls behind it."""
    if isinstance(met.fault, kinds.Slow):
        yield Silence(met.fault.seconds)
    yield _said(carried_out(editor, line))
    if isinstance(met.fault, kinds.Stall):
        yield Silence(met.fault.seconds)
    if isinstance(met.fault, kinds.Cut):
        yield Disconnect()
        return False
    return True


def carried_out(editor: Editor, line: str) -> str:
    """Carry out one line of a text; what IOS prints."""
    word = "" if editor.reading_banner else line.strip()
    if leave := LEAVING.get(word):
        leave(editor)
        return ""
    answer = editor.run(line)
    if isinstance(answer, InvalidLine):
        return _refused(line, answer)
    return "" if editor.reading_banner else answer


LEAVING: dict[str, Callable[[Editor], None]] = {"end": Editor.end, "exit": Editor.leave}


def _refused(line: str, why: InvalidLine) -> str:
    return f"{line}\n{why.shown(0)}"


def _said(text: str) -> Say:
    return Say(line_ends(text))


def _edit(router: Mergeable, met: Met, when: When) -> None:
    for edit in met.edits:
        if edit.when is when:
            router.edit(edit.lines, edit.user)
