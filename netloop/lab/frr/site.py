"""Site: what a lab has on this host, by name: its network namespaces and the folder of its daemons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAMESPACES = Path("/run/netns")
"""Where ``ip netns`` keeps the names."""
RUNTIME = Path("/run/netloop")
"""Daemons run as a user of their own, who may not look into root's home; and a socket's path has 107 characters."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site of the lab in a folder; another folder's lab of the same inventory has another one."""

    digest: str

    @classmethod
    def of(cls, folder: Path) -> Site:
        """The site of the lab that is kept in that folder."""
        return cls(hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:6])

    @property
    def runtime(self) -> Path:
        """The folder with a folder for each router."""
        return RUNTIME / self.digest

    def folder(self, router: str) -> Path:
        """A router's sockets, logs, and configuration; what vtysh takes as ``--vty_socket`` and ``--config_dir``."""
        return self.runtime / router

    def namespace(self, router: str) -> str:
        """The name of a router's network namespace, as ``ip netns exec`` takes it."""
        return f"nl-{self.digest}-{router}"

    def namespaces(self) -> Iterator[str]:
        """The names of those that are there, whoever's start made them."""
        return (path.name for path in sorted(NAMESPACES.glob(f"{self.namespace('*')}")))

    def vtysh(self, router: str) -> list[str]:
        """The command that talks to a router."""
        folder = str(self.folder(router))
        return ["vtysh", "--vty_socket", folder, "--config_dir", folder]
