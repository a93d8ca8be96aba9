"""The users that a router's running configuration lets in over SSH, beside the lab's own login.

A password is that of ``username NAME secret|password``; a key is one whose hash stands under ``ip ssh pubkey-chain``. A
user without privilege 15 has to say ``enable``. Source: Cisco IOS Secure Shell Configuration Guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.ssh_keys import CHAIN_SLOT, key_hash
from netloop.lab.sandbox.passwords import matches, user_line
from netloop.lab.service.ssh_authentication import ConfiguredUsers

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router


class RouterUsers(ConfiguredUsers):
    """The users of one router; a password whose hash the sandbox cannot make lets nobody in."""

    def __init__(self, router: Router) -> None:
        self._router = router

    @property
    def any_key(self) -> bool:
        """Whether there is a chain of keys."""
        return CHAIN_SLOT in self._router.running

    def password_accepted(self, username: str, password: str) -> bool:
        """Whether the user has a password, and this one is it."""
        line = user_line(self._router.running, username)
        return bool(line) and matches(password, line)

    def key_accepted(self, username: str, public_key: bytes) -> bool:
        """Whether the key's hash stands under the user."""
        chain = self._router.running.get(*CHAIN_SLOT)
        user = chain.get("username", username) if chain else None
        return user is not None and any(node.text.split()[2:3] == [key_hash(public_key)] for node in user)
