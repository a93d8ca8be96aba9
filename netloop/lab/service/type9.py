"""Secrets of type 9, as IOS keeps passwords: scrypt with N 16384, r 1, p 1 over a salt of 14 characters.

Salt and hash are written in Cisco's base-64 alphabet, without padding.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
CISCO = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SALT_LENGTH = 14


def hashed(plain: str, salt: str | None = None) -> str:
    """``$9$SALT$HASH`` of a password; without a salt, with a new one."""
    grain = salt or "".join(chr(CISCO[secrets.randbelow(64)]) for _ in range(SALT_LENGTH))
    digest = hashlib.scrypt(plain.encode(), salt=grain.encode(), n=16384, r=1, p=1, dklen=32)
    text = base64.b64encode(digest).rstrip(b"=").translate(bytes.maketrans(STANDARD, CISCO))
    return f"$9${grain}${text.decode()}"
