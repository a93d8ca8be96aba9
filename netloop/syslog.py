"""Log lines: what a router prints into a session by itself, told from what it answers.

A message is ``%FACILITY[-SUBFACILITY]-SEVERITY-MNEMONIC: text`` (the vendor's System Message Guide, "System Log Message
Format"). Before it may stand, each with a colon: a number (``service sequence-numbers``), another member or the origin
(``r1:``, ``SLOT 0:``, ``logging origin-id``), the uptime (``1w2d:``, ``00:01:02:``) or the date and time (``service
timestamps log``), and before all of them a priority (``<189>``). What ``debug`` prints has one of these times and any
text. A message that begins in mid-line is preceded by a line end of its own, and always ends with one, so it may break
a line in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEHIND_SIGN = r"[A-Za-z]\w*(?:-\w+)*-[0-7]-\w+ ?:"
_TAG = rf"%{_BEHIND_SIGN}"
_WORD = r"[A-Za-z][\w./-]{0,63}"
_NAME = rf"(?:{_WORD}(?<![0-9]{{6}})(?<![0-9][ywdh]): |SLOT [0-9]{{1,3}}: ?)"
"""Of another member, an origin, or a line card's slot. A word that ends as a number or an uptime does has
one glued to it."""
_PRIORITY = r"(?:<[0-9]{1,3}>)?"
_NUMBER = r"[0-9]{1,10}: ?"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
_UPTIME = r"(?:(?:[0-9]+[ywdh]){1,4}|[0-9]{1,4}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?): ?"
_DAY = rf"(?:[0-9]{{4}} )?[A-Z][a-z]{{2}} {{1,2}}[0-9]{{1,2}},? (?:[0-9]{{4}} )?{_CLOCK}"
_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}"
_DATE = rf"(?:{_DAY}|{_ISO})(?: ?[A-Za-z0-9+-][\w+:-]{{0,9}}){{0,2}} ?: ?"
_STAMPS = rf"(?:{_PRIORITY}(?:[*.]?(?:{_DATE}|{_UPTIME})|{_NUMBER})){{1,3}}"
_BEFORE = rf"{_PRIORITY}(?:{_NUMBER})?{_NAME}?(?:{_STAMPS}(?:{_WORD}: )?)?"
_MARKED = rf"[*.]{_DATE}"
"""The clock's mark before the date: it was not set, or is not in step."""
_DEBUG = rf"{_PRIORITY}(?:(?:{_NUMBER})?(?:{_MARKED}|{_DATE}(?=\S))|(?:[0-9]{{1,10}}: )?[*.]?{_UPTIME}(?<= )(?=\S))"

MESSAGE = re.compile(rf"[%*.](?:(?<=%){_BEHIND_SIGN}|(?<=[*.]){_DATE})")
"""The beginning of what a log prints, anywhere in a text: the message's own, or a date with the clock's mark. (One set
of first characters is found fast.)"""
_LINE = re.compile(rf"(?:{_BEFORE}{_TAG}|{_DEBUG}).*")
_SPAN = re.compile(
    rf"(?:(?:(?:\n+|(?<![^\n])|(?<=[#>]) ?){_BEFORE}|(?:{_STAMPS})?){_TAG}"
    rf"|\n*{_PRIORITY}(?:{_NUMBER})?{_MARKED})[^\n]*\n*"
)


_SUSPECT = re.compile(r"[%:T](?:(?<=%)|(?<=[0-9]:)[0-9]{2}:[0-9]{2}|(?<=[0-9][ywdh]:)|(?<=[0-9]T)[0-9:.]{8})")
"""A part of all that ``_LINE`` and ``MESSAGE`` match, of a tag or of a time; behind it stands a colon, or in it."""


def suspects(text: str) -> list[str]:
    """The lines of a text that a log may have printed, or printed into: no other one is or holds log text."""
    found: list[str] = []
    colon = text.find(":")
    while colon >= 0:
        begin, end = text.rfind("\n", 0, colon) + 1, text.find("\n", colon)
        end = len(text) if end < 0 else end
        if _SUSPECT.search(text, begin, end):
            found.append(text[begin:end])
        colon = text.find(":", end)
    return found


def is_line(line: str) -> bool:
    """Whether a log, not the command, printed the line; a log's begins at the left edge, unlike those of a block."""
    return _LINE.fullmatch(line.rstrip()) is not None


def met(text: str) -> bool:
    """Whether a log message begins anywhere in the text."""
    return any(MESSAGE.search(line) for line in suspects(text))


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
    return [found.span() for found in _SPAN.finditer(text)]


def mended(text: str) -> str:
    """The text without log text and without the line ends around it, so that what was broken in two is one line."""
    return _SPAN.sub("", text)
