"""One FRR router as its kernel and its daemons tell of it: the judge, which uses none of netloop's readers."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 20.0
"""Seconds for one command."""
SILENT = ("% BGP instance not found", "% OSPF instance not found", "% OSPFv3 instance not found")
"""What vtysh says of a protocol whose daemon has no process."""


@dataclass(frozen=True, slots=True)
class FrrRouter:
    """Where a router's daemons have their sockets, and which network namespace is its kernel."""

    name: str
    sockets: Path
    namespace: str

    def type(self, *lines: str) -> str:
        """Type lines at its vtysh; what it printed."""
        return self._vtysh(*lines)

    def runs(self, daemon: str) -> bool:
        """Whether a daemon was started."""
        return (self.sockets / f"{daemon}.vty").exists()

    def ask(self, *commands: str) -> dict[str, str]:
        """The outputs of several commands, by command, out of one vtysh that echoes each behind its prompt."""
        _, *pieces = re.split(
            rf"^\S+# ({'|'.join(map(re.escape, commands))})\n", self._vtysh(*commands, echo=True), flags=re.MULTILINE
        )
        return dict(zip(pieces[::2], pieces[1::2], strict=True))

    def _vtysh(self, *lines: str, echo: bool = False) -> str:
        options = ["--vty_socket", str(self.sockets), *(["--echo"] if echo else [])]
        return _output(["vtysh", *options, *(part for line in lines for part in ("-c", line))])

    def routes(self, version: int) -> list[dict[str, Any]]:
        """The kernel's main routing table of a family."""
        return self._ip(f"-{version}", "route")

    def addresses(self) -> frozenset[str]:
        """Every address of the kernel's interfaces."""
        return frozenset(found["local"] for device in self._ip("address") for found in device.get("addr_info", ()))

    def _ip(self, *words: str) -> list[dict[str, Any]]:
        return list(json.loads(_output(["ip", "-n", self.namespace, "-j", *words]) or "[]"))


def parsed(text: str) -> dict[str, Any]:
    """The JSON of a show command; empty where the protocol does not run.

    Raises:
        ValueError: it is no JSON.
    """
    said = text.strip()
    return {} if not said or said.startswith(SILENT) else dict(json.loads(said))


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return done.stdout
