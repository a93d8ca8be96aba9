"""``?`` and Tab: what may be typed next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netloop.lab.sandbox.arguments import split_words
from netloop.lab.sandbox.grammar import INCOMPLETE, CommandGrammar, GrammarState, InvalidLine
from netloop.lab.sandbox.names import full_name

RETURN = "<cr>"
LISTED = {"show": "sh", "clear": "cl"}
"""Commands that have many others behind them, and the shortest word that names each."""


def explain(grammar: CommandGrammar[Any], line: str) -> str:
    """The answer to ``?`` typed at the end of a line: words that complete it, or what follows it."""
    known, _, begun = line.rpartition(" ")
    state = grammar.follows(known)
    if isinstance(state, InvalidLine):
        return "% Unrecognized command\n"
    if begun:
        words = [word for word in sorted(state.keywords) if word.startswith(begun.lower())]
        return f"{'  '.join(words)}\n\n" if words else "% Unrecognized command\n"
    return "".join(_entries(state)) + "\n"


def subcommands(line: str, refused: InvalidLine) -> str | InvalidLine:
    """What is said of a line that ends too early: ``show`` and ``clear`` alone point to ``?``."""
    word = line.strip().lower()
    for whole, shortest in LISTED.items():
        if refused.message == INCOMPLETE and word.startswith(shortest) and whole.startswith(word):
            return f'% Type "{whole} ?" for a list of subcommands\n'
    return refused


def named_at(line: str, interface: str | None) -> int:
    """Where a line names an interface, so that the caret points to one that is not there; else its last word."""
    words = split_words(line)
    found = (word.column for word in words if interface and full_name(word.text) == interface)
    return next(found, words[-1].column)


def completion(grammar: CommandGrammar[Any], line: str) -> str:
    """What Tab adds to a line: the rest of a keyword and a blank, or nothing where several are meant."""
    known, _, begun = line.rpartition(" ")
    state = grammar.follows(known)
    if not begun or isinstance(state, InvalidLine):
        return ""
    words = [word for word in state.keywords if word.lower().startswith(begun.lower())]
    exact = [word for word in words if word.lower() == begun.lower()]
    return f"{words[0][len(begun) :]} " if len(words) == 1 else " " if exact else ""


def _entries(state: GrammarState[Any]) -> Iterator[str]:
    for word in sorted(state.keywords):
        command = state.keywords[word].command
        yield f"  {word:<20} {command.help if command else ''}".rstrip() + "\n"
    for argument, _ in state.arguments:
        yield f"  {argument.shown:<20} {argument.name}\n"
    if state.command:
        yield f"  {RETURN}\n"
