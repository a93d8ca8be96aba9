"""Turning what a terminal sends into lines: echo, editing and history, and many lines in one write.

The keys are those of IOS's command-line editing (Cisco IOS Configuration Fundamentals, Using the Command-Line
Interface): the cursor by arrows, Ctrl-B, F, A, E, Esc B and F; deleting by Backspace, Ctrl-D, K, U, X, W and Esc D;
Ctrl-T transposes, Ctrl-P and N walk through the history, Tab completes, Ctrl-L and R show the line anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

CONTROL = re.compile(r"[\x00-\x1f\x7f?]")
SEQUENCE = re.compile(r"\x1b(?:[\[O]([A-D])|([bBfFdD]))?")
"""Escape with an arrow, with a letter, or with nothing that is known."""

ARROWS = {"A": "\x10", "B": "\x0e", "C": "\x06", "D": "\x02"}
"""The control characters that do what the arrows do."""

WORD_BEFORE, WORD_AFTER = re.compile(r"\S*\s*$"), re.compile(r"\s*\S*")
HISTORY = 50


class Screen(Protocol):
    """Where a line is typed."""

    def line_typed(self, line: str) -> None:
        """A line is finished."""
        ...

    def key_typed(self, key: str) -> bool:
        """A key, before anything else is done with it; whether it was taken."""
        ...

    def echo(self, text: str) -> None:
        """Show what was typed."""
        ...

    def help(self, line: str) -> None:
        """``?`` was typed behind a line."""
        ...

    def complete(self, line: str) -> str:
        """Tab was typed behind a line: show the line anew with what completes it, which is given back."""
        ...

    def redisplay(self) -> None:
        """A new line with the prompt."""
        ...


class Keyboard:
    """The line that is being typed, before and after the cursor. While it is ``paused`` nothing is taken."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._before = self._after = ""
        self._return = self.paused = False
        self._history: list[str] = []
        self._at = 0

    def take_line(self) -> str:
        """The line so far, which is then empty."""
        line, self._before, self._after = self.typed, "", ""
        return line

    @property
    def typed(self) -> str:
        """The line so far."""
        return self._before + self._after

    @property
    def history(self) -> tuple[str, ...]:
        """The lines before this one."""
        return tuple(self._history)

    def begin(self) -> None:
        """What is typed next was sent by itself: a line feed that it begins with belongs to no return before it."""
        self._return = False

    def type(self, data: str) -> str:
        """Take characters, in runs where nothing special is among them; what is left when it is paused."""
        while data and not self.paused:
            if self._screen.key_typed(data[0]):
                self._return, data = data[0] == "\r", data[1:]
                continue
            special = CONTROL.search(data)
            plain = data[: special.start()] if special else data
            data = data[len(plain) :] if plain else self._special(data)
            if plain:
                self._insert(plain)
        return data

    def _insert(self, plain: str) -> None:
        self._return = False
        if self._after:
            self._set(self._before + plain, self._after)
        else:
            self._before += plain
            self._screen.echo(plain)

    def _special(self, data: str) -> str:
        """Handle the control character that comes next; what is left behind it."""
        key, after_return, self._return = data[0], self._return, False
        if key == "\x1b" and (found := SEQUENCE.match(data)):
            self._edit(ARROWS.get(found[1] or "", (found[2] or "").lower()))
            return data[found.end() :]
        if key == "\r" or (key == "\n" and not after_return):
            self._return = key == "\r"
            self._finish()
        elif key == "?":
            self._screen.help(self._before)
        elif key == "\t":
            self._before += self._screen.complete(self._before)
            self._again(self._after)
        else:
            self._edit(key)
        return data[1:]

    def _edit(self, key: str) -> None:
        """Do what an editing key does; others do nothing."""
        before, after = self._before, self._after
        if key in {"\x10", "\x0e"}:
            self._recall(-1 if key == "\x10" else 1)
        elif key in {"\x0c", "\x12"}:
            self._screen.redisplay()
            self._again(before + after)
        elif key and (edited := _edited(key, before, after)):
            self._set(*edited)

    def _finish(self) -> None:
        line = self.take_line()
        if line.strip():
            self._history = [*self._history, line][-HISTORY:]
        self._at = len(self._history)
        self._screen.line_typed(line)

    def _recall(self, step: int) -> None:
        """Walk through the history; behind its last line is an empty one."""
        if self._history:
            self._at = max(0, min(len(self._history), self._at + step))
            self._set(self._history[self._at] if self._at < len(self._history) else "", "")

    def _again(self, text: str) -> None:
        """Show text at the cursor's place and go back to where the cursor is."""
        self._screen.echo(text + "\b" * len(self._after))

    def _set(self, before: str, after: str) -> None:
        """Make the line another one, on the screen as well: only what differs is written."""
        old, new, cursor = self.typed, before + after, len(self._before)
        same = next(
            (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
        )
        blank = max(0, len(old) - len(new))
        self._before, self._after = before, after
        to_start = "\b" * (cursor - same) + old[cursor:same]
        self._screen.echo(to_start + new[same:] + " " * blank + "\b" * (len(new) + blank - len(before)))


def _edited(key: str, before: str, after: str) -> tuple[str, str] | None:
    """What an editing key makes of the text before and after the cursor; None for other keys."""
    if key in CHANGES:
        return CHANGES[key](before, after)
    place, whole = _moved(key, before, after), before + after
    return None if place is None else (whole[:place], whole[place:])


CHANGES: dict[str, Callable[[str, str], tuple[str, str]]] = {
    **dict.fromkeys("\x08\x7f", lambda before, after: (before[:-1], after)),
    **dict.fromkeys("\x15\x18", lambda _before, after: ("", after)),
    "\x17": lambda before, after: (WORD_BEFORE.sub("", before, count=1), after),
    "\x04": lambda before, after: (before, after[1:]),
    "d": lambda before, after: (before, WORD_AFTER.sub("", after, count=1)),
    "\x0b": lambda before, _after: (before, ""),
    "\x14": lambda before, after: (before[:-2] + before[:-3:-1], after),
}
"""What the keys that change something make of the text before and after the cursor."""


def _moved(key: str, before: str, after: str) -> int | None:
    """Where a key takes the cursor; None for keys that do not move it."""
    place = len(before)
    places = {
        "\x01": 0,
        "\x05": place + len(after),
        "\x02": max(0, place - 1),
        "\x06": place + min(1, len(after)),
        "b": len(WORD_BEFORE.sub("", before, count=1)),
        "f": place + len((WORD_AFTER.match(after) or ("",))[0]),
    }
    return places.get(key)
