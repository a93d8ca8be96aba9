"""The link between r1 and r2, dead for a while; and r1's OSPF process, ended and started anew."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netloop.lab.frr.daemons import command
from tests.lab.anchor.result import Death
from tests.lab.anchor.triangle import Triangle, until
from tests.lab.differential.frr_router import FrrRouter

CUTS = {
    Death.CARRIER: (("r2",), "ip link set eth1 down", "ip link set eth1 up"),
    Death.SILENT: (("r1", "r2"), "tc qdisc add dev eth1 root blackhole", "tc qdisc del dev eth1 root"),
}
"""On whose interface of the link which command kills it, and which one mends it.

The end of a cable whose other end is down has no carrier, and stays up for the administrator.
"""


@contextmanager
def dead(triangle: Triangle, death: Death) -> Iterator[None]:
    """The link, dead; alive again when this ends."""
    names, kill, mend = CUTS[death]
    routers = [triangle.routers[name] for name in names]
    try:
        for router in routers:
            _run("ip", "netns", "exec", router.namespace, *kill.split())
        yield
    finally:
        for router in routers:
            _run("ip", "netns", "exec", router.namespace, *mend.split())


def restart_ospf(triangle: Triangle) -> None:
    """Once r1 has noticed that its link is dead: end its ``ospfd``, and start it with all its configuration.

    That is done as the lab does it. Returns when it has a neighbor.
    """
    router = triangle.routers["r1"]
    until(lambda: not triangle.link_is_up(), "r1 notices that the link is dead")
    pids = _processes(router)
    os.kill(pids["ospfd"], signal.SIGTERM)
    until(lambda: "ospfd" not in _processes(router), "ospfd ends")
    inside = ["nsenter", f"--target={pids['zebra']}", "--all"]
    _run(*inside, "sh", "-c", command("ospfd", router.sockets))
    _run("vtysh", "--vty_socket", str(router.sockets), "--config_dir", str(router.sockets), "-b")
    until(lambda: bool(triangle.adjacencies("r1")), "r1 has an OSPF neighbor")


def _processes(router: FrrRouter) -> dict[str, int]:
    """The processes of a router that live, by name."""
    pids = map(int, _run("ip", "netns", "pids", router.namespace).split())
    return {Path(f"/proc/{pid}/comm").read_text().strip(): pid for pid in pids}


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, timeout=20, capture_output=True, text=True).stdout
