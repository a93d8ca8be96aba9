"""Passwords in a configuration: whose they are, and whether one that was typed is it."""

from __future__ import annotations

import hmac

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.service.type9 import hashed


def matches(plain: str, kept: str) -> bool:
    """Whether a password is the one of an ``enable`` line; hashes other than type 9 match nothing."""
    words = kept.split()
    kind, value = words[-2:] if words[-2].isdigit() else ("0", words[-1])
    if kind == "9":
        _, _, salt, _ = value.split("$")
        return hmac.compare_digest(hashed(plain, salt), value)
    return kind == "0" and hmac.compare_digest(plain.encode(), value.encode())


def enable_line(root: ConfigNode) -> str:
    """The line that ``enable`` asks the password of: the secret before the password; empty when there is none."""
    return root.text_of("enable", "secret") or root.text_of("enable", "password")


def privileged(root: ConfigNode, user: str) -> bool:
    """Whether a user logs in with privilege 15 by configuration."""
    return "privilege 15" in root.text_of("username", user)
