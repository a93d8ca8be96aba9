"""Hands on a running FRR lab, past netloop: what a person beside it, or a fault, does to a router or a link."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from netloop.lab.frr.site import AS_FRR, Site
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import LabState
from netloop.lab.twin.twin import TwinCable

PATIENCE = 30.0
"""Seconds for one command."""


@dataclass(frozen=True, slots=True)
class FrrHands:
    """A lab of FRR routers: where it is on this host, and its cables."""

    site: Site
    cables: tuple[TwinCable, ...]

    @classmethod
    def of(cls, state: LabState) -> FrrHands:
        """Those of a lab that is up."""
        order = LabFolder(state.folder).read_order()
        assert order is not None, f"{state.folder} holds no lab"
        return cls(Site.of(state.folder), order.twin.cables)

    def says(self, router: str, command: str) -> str:
        """What a show command prints, or that its daemon is not running."""
        return self._vtysh(router, command)[1]

    def json(self, router: str, command: str) -> Any:
        """What a show command prints, as a document."""
        return json.loads(self.says(router, command) or "{}")

    def type(self, router: str, *commands: str) -> str:
        """Exec commands, such as ``clear ip ospf process``; what they print."""
        return self._vtysh(router, *commands)[1]

    def configure(self, router: str, *lines: str) -> None:
        """Configuration lines, in one session; the first is at the top level.

        Raises:
            AssertionError: FRR refused one; what it printed is told. Those before it are done.
        """
        code, said = self._vtysh(router, "configure terminal", *lines)
        assert code == 0, f"{router}: {said}"
        assert "%" not in said, f"{router}: {said}"

    def save(self, router: str) -> None:
        """Write the running configuration to the startup configuration."""
        assert "[OK]" in self._vtysh(router, "write memory")[1]

    def cut(self, a: str, z: str) -> None:
        """Take both ends of the link between two routers down, in their kernels: no configuration changes."""
        self._set(a, z, "down")

    def restore(self, a: str, z: str) -> None:
        """Put both ends up again; the kernel has kept their addresses.

        FRR 8.4.4's eigrpd does not look for neighbors again on an interface that was down, and dies if its process is
        taken away then: a lab with EIGRP is to be made anew.
        """
        self._set(a, z, "up")

    @contextmanager
    def without(self, a: str, z: str) -> Iterator[None]:
        """The lab without a link, for a while."""
        self.cut(a, z)
        try:
            yield
        finally:
            self.restore(a, z)

    def interface(self, router: str, peer: str) -> str:
        """A router's interface of the first link to another one."""
        for cable in self.cables:
            for near, far in ((cable.a, cable.z), (cable.z, cable.a)):
                if (near, far) == (router, peer):
                    return cable.a_interface if near == cable.a else cable.z_interface
        raise AssertionError(f"no link between {router} and {peer}")

    def routes(self, router: str, version: int = 4) -> list[dict[str, Any]]:
        """The kernel's main table of a family."""
        command = ["ip", "-json", "-n", self.site.namespace(router), f"-{version}", "route"]
        return list(json.loads(_output(command) or "[]"))

    def _set(self, a: str, z: str, state: str) -> None:
        for router, peer in ((a, z), (z, a)):
            port = self.interface(router, peer)
            _output(["ip", "-n", self.site.namespace(router), "link", "set", port, state])

    def _vtysh(self, router: str, *commands: str) -> tuple[int, str]:
        """The exit code, and what was printed; not what PAM has to say of a user without a login."""
        words = [word for command in commands for word in ("-c", command)]
        asked = [*AS_FRR, *self.site.vtysh(router), *words]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=False)
        errors = re.sub(r"vtysh_pam: .*?\(\d+\)\n?", "", done.stderr)
        return done.returncode, done.stdout + errors


def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
