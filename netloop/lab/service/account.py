"""Account: who may log in to a lab's routers, and the configuration line that says so without the password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from netloop.lab.service.type9 import hashed

USERNAME = "netloop"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the lab's routers with a password that nobody chose."""

    username: str = USERNAME
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)

    @property
    def line(self) -> str:
        """The user's line in a router's configuration; the password is in it as a hash."""
        return f"username {self.username} privilege 15 secret 9 {hashed(self.password)}"
