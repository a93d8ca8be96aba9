"""``username`` and ``enable``: passwords are kept as IOS keeps them, a plain one hashed as type 9."""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.service.type9 import hashed


def set_enable(here: Cursor, given: Given) -> None:
    """``enable secret`` and ``enable password``."""
    kind, plain = given.words[1], given["secret"]
    kept = plain if "type" in given.values and given["type"] != 0 else None
    text = f"enable {kind} {given.get('type')} {kept}" if kept else f"enable {kind} {_kept(kind, plain)}"
    here.running.put(("enable", kind), text, global_rank("enable"))


def _kept(kind: str, plain: str) -> str:
    return f"9 {hashed(plain)}" if kind == "secret" else plain


def no_enable(here: Cursor, given: Given) -> None:
    """``no enable secret``."""
    here.running.drop("enable", given.words[2])


def set_user(here: Cursor, given: Given) -> None:
    """``username NAME [privilege N] [secret|password [TYPE] TEXT]``: what is not typed again stays as it was."""
    slot = ("username", given["name"])
    before, typed = _parts(here.running.text_of(*slot).split()[2:]), _parts(given["rest"].split())
    if typed[1]:
        kind, *rest = typed[1]
        typed = typed[0], [kind, *(rest if len(rest) > 1 else [_user_kept(kind, *rest)])]
    options = typed[0] or before[0]
    text = " ".join([*slot, *options, *(typed[1] or before[1])])
    here.running.put(slot, text, global_rank("username"))


def _parts(words: list[str]) -> tuple[list[str], list[str]]:
    """What a user may do, and the password from its keyword on; either is empty where it is not given."""
    at = next((n for n, word in enumerate(words[:-1]) if word in {"secret", "password"}), len(words))
    return words[:at], words[at:]


def _user_kept(kind: str, plain: str) -> str:
    return f"9 {hashed(plain)}" if kind == "secret" else f"0 {plain}"


def no_user(here: Cursor, given: Given) -> None:
    """``no username NAME``."""
    here.running.drop("username", given["name"])


USER_COMMANDS = (
    CliCommand("enable (secret|password) [<type:0-9>] <secret:line>", set_enable),
    CliCommand("no enable (secret|password) [<rest:line>]", no_enable),
    CliCommand("username <name:word> <rest:line>", set_user),
    CliCommand("no username <name:word> [<rest:line>]", no_user),
)
