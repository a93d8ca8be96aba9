"""Passwords in a configuration: whose they are, and whether one that was typed is it."""

from __future__ import annotations

import hmac

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.service.type9 import hashed


def matches(plain: str, kept: str) -> bool:
    """Whether a password is the one of an ``enable`` or ``username`` line; hashes other than type 9 match nothing."""
    words = kept.split()
    kind, value = words[-2:] if words[-2].isdigit() else ("0", words[-1])
    if kind == "9":
        _, _, salt, *_ = [*value.split("$"), "", ""]
        return hmac.compare_digest(hashed(plain, salt), value)
    return kind == "0" and hmac.compare_digest(plain.encode(), value.encode())


def enable_line(root: ConfigNode) -> str:
    """The line that ``enable`` asks the password of: the secret before the password; empty when there is none."""
    return root.text_of("enable", "secret") or root.text_of("enable", "password")


def user_line(root: ConfigNode, user: str) -> str:
    """What a user logs in with, ``secret|password [N] X``; empty where the user has none."""
    words = root.text_of("username", user).split()[2:]
    begins = next((number for number, word in enumerate(words) if word in {"secret", "password"}), len(words))
    return " ".join(words[begins:])


def privileged(root: ConfigNode, user: str) -> bool:
    """Whether a user begins with privilege 15: by configuration, or as the lab's where nobody may say ``enable``."""
    known = root.text_of("username", user)
    return "privilege 15" in known or not (known or enable_line(root))
