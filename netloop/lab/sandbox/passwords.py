"""Passwords as IOS keeps them, a plain one hashed as type 9.

Type 9 is scrypt with N 16384, r 1, p 1 over a salt of 14 characters, written in Cisco's base-64 alphabet.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from netloop.lab.sandbox.tree import ConfigNode

STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
CISCO = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def hashed(plain: str, salt: str | None = None) -> str:
    """A secret of type 9."""
    grain = salt or "".join(chr(CISCO[secrets.randbelow(64)]) for _ in range(14))
    digest = hashlib.scrypt(plain.encode(), salt=grain.encode(), n=16384, r=1, p=1, dklen=32)
    text = base64.b64encode(digest).rstrip(b"=").translate(bytes.maketrans(STANDARD, CISCO))
    return f"$9${grain}${text.decode()}"


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
