"""Log lines: what a router prints into a session by itself, told from what it answers.

A message is ``%FACILITY[-SUBFACILITY]-SEVERITY-MNEMONIC: text`` (Cisco, System Message Guide, "System Log Message
Format"). Before it may stand, each with a colon: another member (``r1:``, ``SLOT 0:``), a number (``service
sequence-numbers``), the uptime (``1w2d:``, ``00:01:02:``) or the date and time (``service timestamps log``). A message
that begins in mid-line is preceded by a line end of its own, and always ends with one, so it may break a line in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MESSAGE = r"%[A-Z0-9_]+(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+ ?:(?=\s|$)"
_WORD = r"[A-Za-z][\w./-]{0,63}"
_NAME = rf"(?:{_WORD}(?<![0-9]{{6}})(?<![0-9][ywdh]): |[A-Za-z]\w* [0-9]{{1,3}}: ?)"
"""Of another member, or of a slot; a word that ends as a stamp does has one glued to it."""
_NUMBER = r"[0-9]{1,10}: ?"
_UPTIME = r"(?:(?:[0-9]+[ywdh]){1,4}|[0-9]{1,4}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?): ?"
_DATE = (
    r"[*.]?(?:[0-9]{4} )?[A-Z][a-z]{2} {1,2}[0-9]{1,2},? (?:[0-9]{4} )?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?: ?[A-Za-z+-][\w+:-]{0,9}){0,2} ?: ?"
)
_STAMPS = rf"(?:{_DATE}|{_UPTIME}|{_NUMBER}){{1,3}}"
_BEFORE = rf"{_NAME}?(?:{_STAMPS})?"

MESSAGE = re.compile(_MESSAGE)
"""The message's own beginning, anywhere in a text."""
LINE = re.compile(rf"{_BEFORE}{_MESSAGE}.*")
"""A whole line that is a log line; it begins at the left edge, unlike the lines of a configuration's block."""
_SPAN = re.compile(rf"(?:(?:\n+|(?<![^\n])|(?<=[#>]) ?){_BEFORE}|(?:{_STAMPS})?){_MESSAGE}[^\n]*\n*")


def is_line(line: str) -> bool:
    """Whether a log, not the command, printed the line."""
    return "%" in line and LINE.fullmatch(line.rstrip()) is not None


def met(text: str) -> bool:
    """Whether a log message begins anywhere in the text."""
    return "%" in text and MESSAGE.search(text) is not None


def strip(text: str) -> tuple[str, bool]:
    """The text without its log lines, and whether any log text was met, also in mid-line.

    What was met may have broken a line in two, so the first of both alone proves nothing.
    """
    if not met(text):
        return text, False
    return "\n".join(line for line in text.split("\n") if not is_line(line)), True


def unbroken(text: str) -> list[str]:
    """Every line that the text may hold: without its log lines, and with what one broke or was glued to made whole.

    Some of them the router did not say; a line that it did say is among them, wherever the log lines came.
    """
    stripped, logged = strip(text)
    if not logged:
        return text.split("\n")
    return [*stripped.split("\n"), *mended(text).split("\n"), *_unglued(text.split("\n"))]


def _unglued(lines: list[str]) -> Iterator[str]:
    """What a word that a log line with a member's name was glued to may have been, with what came behind that line."""
    for number, line in enumerate(lines):
        message, word = MESSAGE.search(line), re.match(_WORD, line)
        rest = next((other for other in lines[number + 1 :] if not met(other)), "")
        if message and word:
            yield from (line[:cut] + rest for cut in range(1, min(word.end(), message.start()) + 1))


def spans(text: str) -> list[tuple[int, int]]:
    """Where log lines stand, each with the line ends around it: without these parts, a broken line is whole again."""
    return [found.span() for found in _SPAN.finditer(text)] if "%" in text else []


def mended(text: str) -> str:
    """The text without log text and without the line ends around it, so that what was broken in two is one line."""
    return _SPAN.sub("", text) if "%" in text else text
