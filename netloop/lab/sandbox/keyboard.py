"""Turning what a terminal sends into lines: echo, backspace, and many lines in one write."""

from __future__ import annotations

import re
from collections.abc import Callable

ERASE = "\b \b"
CONTROL = re.compile(r"[\x00-\x1f\x7f?]|\x1b\[[A-D]")
HISTORY = 50


class Keyboard:
    """The line that is being typed.

    ``line`` gets each finished line; ``key`` is offered every key first and says whether it took it; ``echo``
    shows what was typed; ``ask`` gets the line so far when ``?`` is typed. While it is ``paused`` nothing is taken.
    """

    def __init__(
        self,
        line: Callable[[str], None],
        key: Callable[[str], bool],
        echo: Callable[[str], None],
        ask: Callable[[str], None],
    ) -> None:
        self._done, self._key, self._echo, self._ask = line, key, echo, ask
        self._typed = ""
        self._return = self.paused = False
        self._history: list[str] = []
        self._at = 0

    def take_line(self) -> str:
        """The line so far, which is then empty."""
        line, self._typed = self._typed, ""
        return line

    @property
    def typed(self) -> str:
        """The line so far."""
        return self._typed

    def type(self, data: str) -> str:
        """Take characters, in runs where nothing special is among them; what is left when it is paused."""
        while data and not self.paused:
            if self._key(data[0]):
                self._return, data = data[0] == "\r", data[1:]
                continue
            special = CONTROL.search(data)
            plain = data[: special.start()] if special else data
            if plain:
                self._return = False
                self._typed += plain
                self._echo(plain)
                data = data[len(plain) :]
            else:
                data = self._special(data)
        return data

    def _special(self, data: str) -> str:
        """Handle the control character that comes next; what is left behind it."""
        if data.startswith("\x1b["):
            self._recall(data[2:3])
            return data[3:]
        key, after_return, self._return = data[0], self._return, False
        if key == "\r" or (key == "\n" and not after_return):
            self._return = key == "\r"
            self._finish()
        elif key in "\x08\x7f" and self._typed:
            self._typed = self._typed[:-1]
            self._echo(ERASE)
        elif key in "\x15\x17":
            kept = "" if key == "\x15" else "".join(self._typed.rstrip().rpartition(" ")[:2])
            self._erase(self._typed[len(kept) :])
        elif key == "?":
            self._ask(self._typed)
        return data[1:]

    def _finish(self) -> None:
        line = self.take_line()
        if line.strip():
            self._history = [*self._history, line][-HISTORY:]
        self._at = len(self._history)
        self._done(line)

    def _erase(self, tail: str) -> None:
        self._typed = self._typed[: len(self._typed) - len(tail)]
        self._echo(ERASE * len(tail))

    def _recall(self, arrow: str) -> None:
        """Arrow up and down walk through the history."""
        if arrow not in {"A", "B"} or not self._history:
            return
        self._at = max(0, min(len(self._history), self._at + (-1 if arrow == "A" else 1)))
        self._erase(self._typed)
        self._typed = self._history[self._at] if self._at < len(self._history) else ""
        self._echo(self._typed)
