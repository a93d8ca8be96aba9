"""What stops the reading of YAML, in plain words."""

from __future__ import annotations

import re
from typing import Any

from netloop.errors import Place, Problem

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
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


def syntax(exc: Any, file: str) -> Problem:
    """The problem that a marked YAML error tells of; the library's words hold nothing of the text."""
    mark = exc.problem_mark or exc.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    reason = str(exc.problem or "unreadable")
    hint = next((hint for words, hint in HINTS.items() if words in reason), None)
    return Problem(place, f"this is not YAML: {reason}", hint=hint)
