"""The clients that are measured: how each is started, and what it has to have done afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.bench.emulator.server import PASSWORD
from tests.bench.routers import ROOT

SCRIPTS = Path(__file__).parent / "clients"
REFERENCE = "netloop-apply"
"""The client that the others' rates are compared with."""
LIMIT = "asyncssh"
"""The client that does no more than it must."""


class Work(Enum):
    """What a client does: the whole task, only what comes before the change, or only what comes after it."""

    ALL = "apply"
    BEFORE = "diff"
    AFTER = "verify"


@dataclass(frozen=True, slots=True)
class Client:
    """A client. ``arguments`` follow netloop's name, or the script's name and the job's file.

    ``packages``: which of the environments of other people's clients it runs in; netloop's own where it is None.
    ``most``: how many routers it is measured with at the most. ``refused``: what it asks of every router to see what
    that is, and real routers of this kind refuse too.
    """

    name: str
    title: str
    arguments: tuple[str, ...]
    work: Work = Work.ALL
    script: str = ""
    packages: str | None = "peers"
    most: int = 100_000
    refused: frozenset[str] = frozenset()

    @property
    def netloop(self) -> bool:
        """Whether it is netloop itself, which keeps a journal."""
        return not self.script

    def command(self, pythons: Mapping[str, Path], folder: Path) -> list[str]:
        """What starts it; ``pythons`` are those of the environments of other people's clients."""
        if self.netloop:
            verb, *options = self.arguments
            return [sys.executable, "-m", "netloop", verb, *options, str(folder / "inventory.yaml")]
        python = sys.executable if self.packages is None else str(pythons[self.packages])
        return [python, str(SCRIPTS / self.script), str(folder / "job.json"), *self.arguments]

    def environment(self, folder: Path) -> dict[str, str]:
        """Its environment: nobody's own settings, a home of its own, and the password."""
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
        own = {"HOME": str(folder), "NETLOOP_HOME": str(folder / "home"), "NETLOOP_PASSWORD": PASSWORD}
        known = {"NETLOOP_KNOWN_HOSTS": str(folder / "known_hosts")}
        return {**kept, **own, **known, **({"PYTHONPATH": str(ROOT)} if self.netloop else {})}


CLIENTS = (
    Client(LIMIT, "the limit: asyncssh, two writes", (), script="bare.py", packages=None),
    Client("asyncssh-commands", "asyncssh, command by command", ("commands",), script="bare.py", packages=None),
    Client(REFERENCE, "netloop apply", ("apply", "--yes", "--no-prove"), packages=None),
    Client("netloop-prove", "netloop apply, all routers proved", ("apply", "--yes"), packages=None),
    Client("netloop-diff", "netloop diff", ("diff",), Work.BEFORE, packages=None),
    Client("netloop-verify", "netloop verify", ("verify",), Work.AFTER, packages=None),
    Client("scrapli", "scrapli, asyncssh transport", (), script="scrapli_asyncssh.py"),
    Client("scrapli-2026", "scrapli 2026, OpenSSH", ("bin",), script="scrapli_cli.py", packages="scrapli"),
    Client("netmiko", "netmiko in threads", (), script="netmiko_threads.py"),
    Client("nornir-netmiko", "Nornir + netmiko", ("netmiko",), script="nornir_tasks.py"),
    Client("napalm-scp", "Nornir + NAPALM, SCP", ("scp",), script="nornir_tasks.py"),
    Client("napalm-inline", "Nornir + NAPALM, inline", ("inline",), script="nornir_tasks.py"),
    Client(
        "ansible",
        "Ansible cisco.ios",
        (),
        script="ansible_playbook.py",
        most=20,
        refused=frozenset({"exec: show vlan", "exec: show switch virtual"}),
    ),
)
