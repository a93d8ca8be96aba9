"""An answer as it arrives: where the echo ends, what the open line says, and the text between the two."""

from __future__ import annotations

import re

LAST = 1024
"""Characters of the end that are looked at: more than any prompt or question has."""
FIRST = 16 * 1024
"""Characters of the beginning in which the echo must stand."""

ESCAPES = re.compile(r"\x1b\[\?2004l\r|\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][0-9A-Za-z]|[=>78EHMc])")
"""Bracketed paste goes off with a carriage return of its own, which ends no line (readline)."""
LINE_ENDS = re.compile(r"\r+\n|\n\r+|\r")
MORE = re.compile(r"-- ?More ?-- ?$", re.IGNORECASE)
MORE_ERASED = re.compile(r" ?-- ?More ?-- ?(?:\x08[ \x08]*|\r *\r)?", re.IGNORECASE)


def plain(raw: str) -> str:
    """Text with one kind of line end and without escape sequences, backspaces and nulls."""
    text = ESCAPES.sub("", raw) if "\x1b" in raw else raw
    return LINE_ENDS.sub("\n", text).replace("\x08", "").replace("\x00", "")


class Answer:
    """What arrived since ``command`` was typed; an empty command has no echo to wait for.

    ``replied`` is true while the line that is open is a question that was replied to.
    """

    def __init__(self, command: str = "") -> None:
        words = r"[ \t]+".join(re.escape(word) for word in command.split())
        self._echo = re.compile(words + r"[ \t]*\n")
        self._parts: list[str] = []
        self.command, self.size, self.echoed, self.replied = command, 0, not words, False

    def add(self, part: str) -> None:
        """Take in what arrived; the next line may hold the next question."""
        self._parts.append(part)
        self.size += len(part)
        self.replied = self.replied and not ("\n" in part or "\r" in part)
        if not self.echoed and self.size <= FIRST:
            self.echoed = bool(self._echo.search(plain("".join(self._parts))))

    @property
    def tail(self) -> str:
        """The line that is still open: a prompt, a question, or an output that is not finished."""
        end: list[str] = []
        length = 0
        for part in reversed(self._parts):
            end.append(part[-LAST:])
            length += len(part)
            if length >= LAST:
                break
        return plain("".join(reversed(end))).rpartition("\n")[2]

    @property
    def bare(self) -> bool:
        """Whether nothing stands between the echo and the open line."""
        return self.size <= FIRST and not self.text

    @property
    def text(self) -> str:
        """Everything between the echo and the open line."""
        text = plain(MORE_ERASED.sub("", "".join(self._parts)))
        echo = self._echo.search(text) if self.command.strip() else None
        return text[echo.end() if echo else 0 :].rpartition("\n")[0].rstrip("\n")
