"""A real FRR router in a network namespace of its own, for tests of one router; gone when the test ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.frr_host import DAEMONS

PATIENCE = 10.0
"""Seconds that a daemon gets to open its socket, or to end."""


@dataclass
class FrrBox:
    """One router: its namespace, the folder of its daemons' sockets, and the daemons, by name."""

    namespace: str
    folder: Path
    daemons: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def vtysh(self) -> tuple[str, ...]:
        """The command that opens this router's command line."""
        return ("vtysh", "--vty_socket", str(self.folder), "--config_dir", str(self.folder))

    def ask(self, *commands: str) -> str:
        """What vtysh says to commands, in one run, without netloop."""
        arguments = [word for command in commands for word in ("-c", command)]
        return subprocess.run([*self.vtysh, *arguments], check=False, capture_output=True, text=True, timeout=20).stdout

    def start(self, name: str) -> None:
        """Start a daemon and wait for its socket."""
        where = ["--vty_socket", str(self.folder), "-z", f"{self.folder}/zserv.api", "-i", f"{self.folder}/{name}.pid"]
        silent = ["-f", "/dev/null", "--log", f"file:{self.folder}/{name}.log", "-A", "127.0.0.1"]
        command = ["ip", "netns", "exec", self.namespace, str(DAEMONS / name), *where, *silent]
        (self.folder / f"{name}.vty").unlink(missing_ok=True)  # one that died left its socket
        self.daemons[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while not (self.folder / f"{name}.vty").exists():
            assert time.monotonic() < end, f"{name} does not start"
            time.sleep(0.02)

    def stop(self, name: str) -> None:
        """Let a daemon die at once."""
        daemon = self.daemons.pop(name)
        daemon.kill()
        daemon.wait(PATIENCE)


@contextmanager
def frr_box(*daemons: str, name: str = "r1") -> Iterator[FrrBox]:
    """A router with zebra, the daemons given and an interface ``Loopback0``, called ``name``."""
    namespace = f"nl-{os.getpid()}-{name}"
    with ExitStack() as undo:
        folder = Path(tempfile.mkdtemp(prefix="nl-frr-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        (folder / "vtysh.conf").write_text(f"service integrated-vtysh-config\nhostname {name}\n")
        (folder / "frr.conf").write_text("")
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "frr", "frr")
        _ip("netns", "add", namespace)
        undo.callback(_ip, "netns", "del", namespace)
        _ip("-n", namespace, "link", "set", "lo", "up")
        _ip("-n", namespace, "link", "add", "Loopback0", "type", "veth", "peer", "name", "Loopback0-end")
        for interface in ("Loopback0", "Loopback0-end"):
            _ip("-n", namespace, "link", "set", interface, "up")
        box = FrrBox(namespace, folder)
        undo.callback(lambda: [box.stop(daemon) for daemon in tuple(box.daemons)])
        for daemon in ("zebra", *daemons):
            box.start(daemon)
        box.ask("configure terminal", f"hostname {name}")
        yield box


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=20)
