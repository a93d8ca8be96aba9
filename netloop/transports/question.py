"""Questions of a device that nobody foresaw: how one is known, and what says no to it."""

from __future__ import annotations

import re

_CHOICES = r"\s*\[?(?:confirm|yes|no|y|n)\]?(?:\s*[/|,]\s*\[?(?:yes|no|y|n)\]?)*\s*"
QUESTION = re.compile(rf"(?:[\[({{]{_CHOICES}[\])}}]\s*)+[:?]?\s*$|\b(?:yes/no|y/n)\s*[:?]\s*$", re.IGNORECASE)
_WORDS = re.compile(r"\b(?:yes|no)\b", re.IGNORECASE)
_CONFIRM = re.compile(r"\[confirm\]\s*[:?]?\s*$", re.IGNORECASE)


def is_question(line: str) -> bool:
    """Whether a line that is open waits for yes or no."""
    return QUESTION.search(line) is not None


def negative_reply(question: str) -> str:
    """What is typed to say no: a key for ``[confirm]``, where Enter would say yes, and for y/n; else a line.

    Enter behind the key of a y/n question is the terminal's affair: some devices wait for it, some do not.
    """
    return "no\n" if _WORDS.search(QUESTION.search(question)[0]) else "n"  # type: ignore[index]


def keyed(question: str) -> tuple[str, ...]:
    """What the line looks like while the device waits for Enter behind a key that said no; nothing if it never does."""
    waits = question and not _CONFIRM.search(question) and negative_reply(question) == "n"
    return (question, f"{question}n", f"{question} n") if waits else ()
