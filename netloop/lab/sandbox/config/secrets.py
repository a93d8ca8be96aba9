"""``enable``: passwords are kept as IOS keeps them, a plain one hashed as type 9."""

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


COMMANDS = (
    CliCommand("enable (secret|password) [<type:0-9>] <secret:line>", set_enable),
    CliCommand("no enable (secret|password) [<rest:line>]", no_enable),
)
