"""What stops the reading of YAML, in plain words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from netloop.errors import Place, Problem

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
BLANKS = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
"""What looks like a blank, or like nothing, and is text to YAML: it comes in with what is copied from a web page."""
HINTS = {
    "mapping values are not allowed": 'a value that holds ": " needs quotes, or the line above lacks its colon',
    "cannot start any token": "indent with spaces, and put a value that begins with @ ` % or a tab in quotes",
    "did not find expected key": "keys of one mapping begin in one column",
    "could not find expected ':'": 'a key is followed by ": "',
    "did not find expected '-' indicator": "items of one list begin in one column",
    "did not find expected ',' or": "a bracket or brace that was opened is not closed, or a comma is missing",
    "unexpected end of stream": "a quote that was opened is not closed",
    "unknown escape character": "in double quotes a backslash is written twice; or use single quotes",
}


def control(text: str, file: str) -> Problem | None:
    """The first control character, which YAML refuses, or None."""
    found = CONTROL.search(text)
    if not found:
        return None
    index, before = found.start(), text[: found.start()]
    place = Place(file, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
    return Problem(place, f"control character U+{ord(text[index]):04X}", "printable text")


def no_blank(text: str, line: int) -> str | None:
    """A hint where one of the two lines up to this one, counted from 0, has in it what only looks like a blank."""
    for number in (line - 1, line):
        for row in text.splitlines()[number : number + 1] if number >= 0 else ():
            if found := BLANKS.search(row):
                name = unicodedata.name(found[0]).lower()
                where = f"line {number + 1}, column {found.start() + 1}"
                return f"{where}, is U+{ord(found[0]):04X} ({name}), which is no blank for YAML: type it anew"
    return None


def syntax(exc: Any, file: str, text: str) -> Problem:
    """The problem that a marked YAML error tells of; the library's words hold nothing of the text."""
    mark = exc.problem_mark or exc.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    reason = str(exc.problem or "unreadable")
    usual = next((hint for words, hint in HINTS.items() if words in reason), None)
    hint = (no_blank(text, mark.line) if mark else None) or usual
    return Problem(place, f"this is not YAML: {reason}", hint=hint)
