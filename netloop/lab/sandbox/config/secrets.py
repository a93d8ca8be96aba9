"""``username`` and ``enable``: passwords are kept as IOS keeps them, a plain one hashed as type 9."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from netloop.lab.sandbox.canonical import rank
from netloop.lab.sandbox.config.command import Given
from netloop.lab.sandbox.grammar import Command
from netloop.lab.service.type9 import hashed

if TYPE_CHECKING:
    from netloop.lab.sandbox.config.editor import Editor
    from netloop.lab.sandbox.tree import Node


def matches(plain: str, kept: str) -> bool:
    """Whether a password is the one of an ``enable`` line; hashes other than type 9 match nothing."""
    words = kept.split()
    kind, value = words[-2:] if words[-2].isdigit() else ("0", words[-1])
    if kind == "9":
        _, _, salt, _ = value.split("$")
        return hmac.compare_digest(hashed(plain, salt), value)
    return kind == "0" and hmac.compare_digest(plain.encode(), value.encode())


def enable_line(root: Node) -> str:
    """The line that ``enable`` asks the password of: the secret before the password; empty when there is none."""
    return root.text_of("enable", "secret") or root.text_of("enable", "password")


def privileged(root: Node, user: str) -> bool:
    """Whether a user logs in with privilege 15 by configuration."""
    return "privilege 15" in root.text_of("username", user)


def set_enable(here: Editor, given: Given) -> None:
    """``enable secret`` and ``enable password``."""
    kind, plain = given.words[1], given["secret"]
    kept = plain if "type" in given.values and given["type"] != 0 else None
    text = f"enable {kind} {given.get('type')} {kept}" if kept else f"enable {kind} {_kept(kind, plain)}"
    here.router.running.put(("enable", kind), text, rank("enable") or ())


def _kept(kind: str, plain: str) -> str:
    return f"9 {hashed(plain)}" if kind == "secret" else plain


def no_enable(here: Editor, given: Given) -> None:
    """``no enable secret``."""
    here.router.running.drop("enable", given.words[2])


def set_user(here: Editor, given: Given) -> None:
    """``username NAME [privilege N] [secret|password [TYPE] TEXT]``."""
    words = given["rest"].split()
    for kind in ("secret", "password"):
        if kind in words[:-1]:
            at = words.index(kind)
            typed = len(words) > at + 2
            words[at:] = [kind, *(words[at + 1 :] if typed else [_user_kept(kind, words[at + 1])])]
    text = f"username {given['name']} {' '.join(words)}"
    here.router.running.put(("username", given["name"]), text, rank("username") or ())


def _user_kept(kind: str, plain: str) -> str:
    return f"9 {hashed(plain)}" if kind == "secret" else f"0 {plain}"


def no_user(here: Editor, given: Given) -> None:
    """``no username NAME``."""
    here.router.running.drop("username", given["name"])


USER_COMMANDS = (
    Command("enable (secret|password) [<type:0-9>] <secret:line>", set_enable),
    Command("no enable (secret|password) [<rest:line>]", no_enable),
    Command("username <name:word> <rest:line>", set_user),
    Command("no username <name:word> [<rest:line>]", no_user),
)
