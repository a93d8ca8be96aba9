"""``username``: what a user may do, and the password, which is kept as IOS keeps it.

A plain secret becomes one of type 9. Source: Cisco IOS Security Command Reference, ``username``.
"""

from __future__ import annotations

from collections.abc import Iterable

from netloop.lab.sandbox.arguments import split_words
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import INCOMPLETE, INVALID, CliCommand, InvalidLine
from netloop.lab.service.type9 import hashed

REMOVAL = (
    "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]"
)
"""What IOS asks at ``no username NAME``."""

BOTH = "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other.\n"
PASSWORDS = ("secret", "password", "nopassword")
WORDS = {
    "privilege": 1,
    "view": 1,
    "access-class": 1,
    "callback-dialstring": 1,
    "common-criteria-policy": 1,
    "user-maxlinks": 1,
    "noescape": 0,
    "nohangup": 0,
    "one-time": 0,
}
"""What may be said of a user, and how many words follow."""
REST = ("autocommand", "aaa")
"""What takes the rest of the line."""

Options = dict[str, list[str]]


def set_user(here: Cursor, given: Given) -> str | InvalidLine | None:
    """``username NAME ...``: what is not typed again stays as it was."""
    slot = ("username", given["name"])
    typed = _read(given["rest"].split())
    if isinstance(typed, str):
        return _wrong(here.line, typed)
    before = _read(here.running.text_of(*slot).split()[2:])
    known = {} if isinstance(before, str) else before
    if _password(known) + _password(typed) in {("secret", "password"), ("password", "secret")}:
        return BOTH
    if _password(typed):
        known = {key: words for key, words in known.items() if key not in PASSWORDS}
    here.running.put(slot, " ".join([*slot, *_printed({**known, **typed})]), global_rank("username"))
    return None


def _password(options: Options) -> tuple[str, ...]:
    return tuple(key for key in PASSWORDS if key in options)


def _printed(options: Options) -> list[str]:
    """What is kept of a user, privilege first, the password last."""
    order = [key for key in ("privilege", *options) if key in options and key not in PASSWORDS]
    return [word for key in dict.fromkeys([*order, *_password(options)]) for word in (key, *options[key])]


def _read(words: list[str]) -> Options | str:
    """What a line says of a user; else the word that it stops at, empty where one is missing."""
    found: Options = {}
    left = list(words)
    while left:
        key = _keyword(left.pop(0))
        taken = len(left) if key in {*REST, "secret", "password", "algorithm-type"} else WORDS.get(key, 0)
        if key not in {*WORDS, *REST, *PASSWORDS, "algorithm-type"}:
            return key
        if len(left) < taken or (taken == 0 and key in {*REST, "secret", "password", "algorithm-type"}):
            return ""
        values, left = left[:taken], left[taken:]
        key, values = ("secret", values[2:]) if key == "algorithm-type" else (key, values)
        found[key] = _kept(key, values)
    return found


def _keyword(typed: str) -> str:
    """The keyword that a word begins, else the word."""
    known: Iterable[str] = (*WORDS, *REST, *PASSWORDS, "algorithm-type")
    begun = [word for word in known if word.startswith(typed.lower())]
    return typed.lower() if typed.lower() in begun else begun[0] if len(begun) == 1 else typed


def _kept(key: str, values: list[str]) -> list[str]:
    """A password as it is kept: a plain secret as a hash, a plain password with its type."""
    if key not in {"secret", "password"}:
        return values
    typed = values[1:] if values[0] == "0" and len(values) > 1 else values
    if len(typed) > 1:
        return typed
    return ["9", hashed(typed[0])] if key == "secret" else ["0", typed[0]]


def _wrong(line: str, word: str) -> InvalidLine:
    """Where the line stops being understood."""
    column = next((found.column for found in split_words(line)[2:] if found.text == word), None)
    return InvalidLine(INVALID, column) if column is not None else InvalidLine(INCOMPLETE)


def no_user(here: Cursor, given: Given) -> None:
    """``no username NAME``."""
    here.running.drop("username", given["name"])


COMMANDS: tuple[ConfigCommand, ...] = (
    CliCommand("username <name:word> <rest:line>", set_user),
    CliCommand("no username <name:word> [<rest:line>]", no_user),
)
