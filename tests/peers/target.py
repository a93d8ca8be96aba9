"""How one logs in to a router of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SshTarget:
    """A router's place, and who may enter."""

    address: str
    port: int
    username: str
    password: str
