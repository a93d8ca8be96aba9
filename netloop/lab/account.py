"""Account: who may log in to a lab's routers, and the configuration line that says so without the password."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field

USERNAME = "netloop"

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_CISCO = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SALT = _CISCO.decode()


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the lab's routers with a password that nobody chose."""

    username: str = USERNAME
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)

    @property
    def line(self) -> str:
        """The user's line in a router's configuration; the password is in it as a hash."""
        return f"username {self.username} privilege 15 secret 9 {type9(self.password, _salt())}"


def type9(password: str, salt: str) -> str:
    """A password as IOS keeps it (``secret 9``): scrypt with N 16384, r 1, p 1, 32 bytes, in Cisco's base64."""
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32)
    text = base64.b64encode(digest).rstrip(b"=").translate(bytes.maketrans(_STANDARD, _CISCO)).decode()
    return f"$9${salt}${text}"


def _salt() -> str:
    return "".join(secrets.choice(_SALT) for _ in range(14))
