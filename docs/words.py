"""The words with which the lines of a regular expression begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?")
PLAIN = re.compile(r"\\?[A-Za-z0-9 /-]")


def first_words(pattern: str) -> list[str]:
    """The texts with which a line that the pattern matches may begin, as far as they are whole words, each once."""
    found = (text if text.endswith(" ") or whole else text.rpartition(" ")[0] for text, whole in _heads(pattern))
    return list(dict.fromkeys(text.strip() for text in found if text.strip()))


def shortest(texts: Iterable[str]) -> list[str]:
    """The texts without those that begin with the words of another one."""
    found = list(dict.fromkeys(texts))
    return [text for text in found if not any(text.startswith(f"{other} ") for other in found)]


def _heads(pattern: str) -> Iterator[tuple[str, bool]]:
    """The literal beginnings of a pattern, each with whether nothing else follows within its last word."""
    text, rest = "", pattern
    while rest:
        if group := GROUP.match(rest):
            inner, after = _closed(rest, group.end())
            optional = after.startswith("?")
            options = [*_alternatives(inner), *([""] if optional else [])]
            for option in options:
                yield from ((f"{text}{head}", whole) for head, whole in _heads(f"{option}{after.removeprefix('?')}"))
            return
        if not (found := PLAIN.match(rest)) or rest[found.end() : found.end() + 1] in set("?*+{"):
            yield text, False
            return
        text, rest = f"{text}{found[0][-1]}", rest[found.end() :]
    yield text, True


def _closed(text: str, start: int) -> tuple[str, str]:
    """What is in a group that was opened before ``start``, and what is behind it."""
    depth = 1
    for index in range(start, len(text)):
        if text[index - 1] != "\\":
            depth += {"(": 1, ")": -1}.get(text[index], 0)
        if not depth:
            return text[start:index], text[index + 1 :]
    raise ValueError(f"{text!r}: a group is not closed")


def _alternatives(text: str) -> Iterator[str]:
    """What stands between the bars of a group."""
    depth, start = 0, 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and not depth:
            yield text[start:index]
            start = index + 1
    yield text[start:]
