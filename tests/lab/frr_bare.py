"""A router of real FRR with nothing but its devices: for what configuration alone decides."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from netloop.lab.frr.daemons import command, daemons
from netloop.model.routing import Protocol
from tests.lab.differential.frr_router import FrrRouter

PATIENCE = 30.0
"""Seconds for one command."""
_NUMBERS = count()


@contextmanager
def bare_router(devices: Sequence[str], configuration: str) -> Iterator[FrrRouter]:
    """A router in a namespace of its own, with every daemon, these devices and this configuration; gone afterwards."""
    namespace = f"netloop-bare-{os.getpid()}-{next(_NUMBERS)}"
    folder = Path(tempfile.mkdtemp(prefix="netloop-bare-", dir="/run"))
    try:
        _own(folder, configuration)
        run("ip", "netns", "add", namespace)
        for device in ("lo", *devices):
            _device(namespace, device)
        for daemon in daemons(Protocol):
            run("ip", "netns", "exec", namespace, *command(daemon, folder).split())
        router = FrrRouter("bare", folder, namespace)
        run("vtysh", "--vty_socket", str(folder), "-f", str(folder / "start.conf"))
        yield router
    finally:
        _gone(namespace)
        shutil.rmtree(folder)


def run(*words: str) -> str:
    """The output of a command that works."""
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout


def dead(router: FrrRouter) -> set[str]:
    """The daemons that were started and run no more: FRR 8.4's eigrpd crashes now and then while it is configured."""
    found = run("ip", "netns", "pids", router.namespace).split()
    return set(daemons(Protocol)) - {
        path.read_text().strip() for n in found if (path := Path(f"/proc/{n}/comm")).exists()
    }


def _own(folder: Path, configuration: str) -> None:
    """The daemons' user's folder, with what ldpd wants in it."""
    (folder / "ldpd.ctl").mkdir()
    (folder / "start.conf").write_text(configuration)
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, "frr", "frr")
    folder.chmod(0o755)


def _device(namespace: str, name: str) -> None:
    """A device that is up: one end of a pair whose other end is beside it."""
    if name != "lo":
        run("ip", "-n", namespace, "link", "add", name, "type", "veth", "peer", "name", f"{name}-end")
        run("ip", "-n", namespace, "link", "set", f"{name}-end", "up")
    run("ip", "-n", namespace, "link", "set", name, "up")


def _gone(namespace: str) -> None:
    """End the namespace's processes, by their numbers, and the namespace."""
    found = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True, check=False)
    for number in found.stdout.split():
        with suppress(ProcessLookupError):
            os.kill(int(number), signal.SIGKILL)
    subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)
