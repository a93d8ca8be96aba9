"""Tcl's syntax: a script as commands, a command as words, and what a word's braces, quotes and brackets mean.

The rules are those of the Tcl manual page: braces keep everything to the letter; in quotes and bare words ``$name`` is
a variable, ``[script]`` the result of a script, and a backslash makes the next character plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\n": " "}
SEPARATORS = "\n;"
VARIABLE = re.compile(r"\$(?:\{([^}]*)\}|([A-Za-z0-9_]+))")
PAIRED = re.compile(r"\\.", re.DOTALL)


class TclError(Exception):
    """What Tcl says of a script that failed."""


class IncompleteScriptError(Exception):
    """A script that ends within braces, quotes or brackets: more of it is to come."""


@dataclass(frozen=True, slots=True)
class TclWord:
    """A word as written, without its braces or quotes; ``literal`` when nothing in it is to be substituted."""

    text: str
    literal: bool = False


def depth(text: str) -> int:
    """How many braces a text opens more than it closes."""
    plain = PAIRED.sub("", text)
    return plain.count("{") - plain.count("}")


def commands(script: str) -> Iterator[list[TclWord]]:
    """The commands of a script, each as its words.

    Raises:
        IncompleteScriptError: more of the script is to come.
        TclError: it is none.
    """
    at = 0
    while at < len(script):
        if script[at].isspace() or script[at] == ";":
            at += 1
        elif script[at] == "#":
            end = script.find("\n", at)
            at = len(script) if end < 0 else end
        else:
            words, at = _command(script, at)
            yield words


def _command(script: str, at: int) -> tuple[list[TclWord], int]:
    words: list[TclWord] = []
    while at < len(script) and script[at] not in SEPARATORS:
        if script[at].isspace():
            at += 1
            continue
        word, at = _word(script, at)
        words.append(word)
    return words, at


def _word(script: str, at: int) -> tuple[TclWord, int]:
    """The word that begins at a place, and where it ends."""
    if script[at] == "{":
        end = _closing(script, at, "{", "}")
        _require_end(script, end, "close-brace")
        return TclWord(script[at + 1 : end - 1], literal=True), end
    if script[at] == '"':
        end = _quoted(script, at + 1)
        _require_end(script, end, "close-quote")
        return TclWord(script[at + 1 : end - 1]), end
    end = _bare(script, at)
    return TclWord(script[at:end]), end


def _require_end(script: str, end: int, what: str) -> None:
    if end < len(script) and not script[end].isspace() and script[end] != ";":
        raise TclError(f"extra characters after {what}")


def _closing(script: str, at: int, opening: str, closing: str) -> int:
    """Behind the bracket or brace that closes the one at a place."""
    open_, mark = 0, re.compile(rf"\\.|{re.escape(opening)}|{re.escape(closing)}", re.DOTALL)
    for found in mark.finditer(script, at):
        open_ += {opening: 1, closing: -1}.get(found[0], 0)
        if not open_:
            return found.end()
    raise IncompleteScriptError


def _quoted(script: str, at: int) -> int:
    """Behind the quote that closes a word."""
    while at < len(script):
        if script[at] == '"':
            return at + 1
        at = _past(script, at)
    raise IncompleteScriptError


def _bare(script: str, at: int) -> int:
    """The end of a word without quotes; one blank within brackets does not end it."""
    while at < len(script) and not script[at].isspace() and script[at] != ";":
        at = _past(script, at)
    return at


def _past(script: str, at: int) -> int:
    """Behind a character, an escaped one, or a script in brackets."""
    if script[at] == "[":
        return _closing(script, at, "[", "]")
    return at + 2 if script[at] == "\\" else at + 1


def substituted(text: str, variable: Callable[[str], str], result: Callable[[str], str]) -> str:
    """A word with its variables, scripts in brackets and escapes worked out."""
    made, at = [], 0
    while at < len(text):
        found = VARIABLE.match(text, at)
        if text[at] == "[":
            end = _closing(text, at, "[", "]")
            made.append(result(text[at + 1 : end - 1]))
        elif found:
            end = found.end()
            made.append(variable(found[1] or found[2]))
        else:
            end = _past(text, at)
            made.append(_plain(text[at:end]))
        at = end
    return "".join(made)


def _plain(piece: str) -> str:
    """One character, escaped or not."""
    return ESCAPES.get(piece[1], piece[1]) if len(piece) == 2 else piece
