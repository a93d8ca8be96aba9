"""A copy of what the documentation names of a checkout, and a reader's folder, whose network is labs of the sandbox."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from netloop.answers import DeviceRecords, folders_in, hosts_of
from netloop.lab import lifecycle
from tests.lab.documented import ROOT

PROGRAMS = Path(sys.executable).parent
FOLDERS = ("inventory", "templates", "playbooks")


class Checkout:
    """A copy under ``root`` with a home of its own; what is kept up between pages is ``kept``, by the labs' names."""

    def __init__(self, root: Path) -> None:
        self._root, self._home = root, root / "home"
        self._kept: set[str] = set()
        for folder in FOLDERS:
            shutil.copytree(ROOT / folder, root / folder)

    @property
    def environment(self) -> dict[str, str]:
        """A reader's variables: netloop in the path, a home of his own, and his network in a lab; he says yes."""
        others = {key: value for key, value in os.environ.items() if not key.startswith(("NETLOOP_", "COV", "PYTEST"))}
        return {
            **others,
            "PATH": f"{PROGRAMS}:{others['PATH']}",
            "HOME": str(self._root),
            "NETLOOP_HOME": str(self._home),
            "NETLOOP_LAB": "1",
            "NETLOOP_LAB_CONVERGENCE": "0.1",
            "NETLOOP_YES": "1",
            "NETLOOP_PASSWORD": "of-no-router",
        }

    def keeps(self, inventory: str) -> None:
        """Have the twin of an inventory up and as the inventory says, for all pages."""
        self._netloop("lab", "up", inventory)
        self._netloop("apply", inventory, "--allow-disruptive", "--activate")
        self._kept.add(lifecycle.lab_name(self._root / inventory))

    def folder(self, path: Path) -> Path:
        """A reader's folder: the checkout's folders, and the inventories at hand under their own names."""
        for found in (*(self._root / name for name in FOLDERS), *(self._root / "inventory").glob("*.yaml")):
            (path / found.name).symlink_to(found)
        self._home.mkdir(exist_ok=True)
        (path / ".netloop").symlink_to(self._home)
        return path

    def tidy(self) -> None:
        """Take down what a page has left up."""
        for lab in lifecycle.labs(self._home):
            if lab.name not in self._kept:
                lifecycle.down(self._home, lab.name)

    def close(self) -> None:
        """Take down every lab."""
        self._kept.clear()
        self.tidy()

    def typed(self) -> Iterator[tuple[str, str]]:
        """Every line that was typed on a router, with its mode, as the journals of all runs have it."""
        for run in sorted(self._home.glob("runs/*")):
            for host in folders_in(hosts_of(run)):
                for record in DeviceRecords(host).commands.values():
                    if "command" in record:
                        yield record["command"], record["mode"]

    def _netloop(self, *words: str) -> None:
        command = [PROGRAMS / "netloop", *words]
        subprocess.run(command, cwd=self._root, env=self.environment, check=True, capture_output=True)
