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
USER = GROUP = "frr"
"""Who the daemons and vtysh are, as FRR is built."""
AS_FRR = (
    *("setpriv", f"--reuid={USER}", f"--regid={GROUP}", "--init-groups"),
    *("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"),
)
"""The beginning of a command that is run as ``frr``, without capabilities and without a way to any."""


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

    @property
    def jails(self) -> Path:
        """The empty folder over which each router, in its own mount namespace, mounts its jail's root.

        No router is called so: a host's name begins with a letter or a digit.
        """
        return self.runtime / ".jail"

    def folder(self, router: str) -> Path:
        """A router's sockets, logs, and configuration; what vtysh takes as ``--vty_socket`` and ``--config_dir``.

        It belongs to the user ``frr``, in a folder of root's: root opens nothing in it.
        """
        return self.runtime / router

    def namespace(self, router: str) -> str:
        """The name of a router's network namespace, as ``ip netns exec`` takes it."""
        return f"nl-{self.digest}-{router}"

    def namespaces(self) -> Iterator[str]:
        """The names of those that are there, whoever's start made them."""
        return (path.name for path in sorted(NAMESPACES.glob(f"{self.namespace('*')}")))

    def vtysh(self, router: str) -> list[str]:
        """The command that talks to a router from this host; root runs it behind ``AS_FRR``."""
        folder = str(self.folder(router))
        return ["vtysh", "--vty_socket", folder, "--config_dir", folder]
