"""The whole experiment, once: the network as found, declared to netloop, and its link dying."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from netloop.lab.frr.daemons import FOLDER
from tests.lab.anchor.result import Death, Record, Run
from tests.lab.anchor.trial import INTERFACE, restart, try_out
from tests.lab.anchor.triangle import INVENTORY, SPEAKERS, Triangle, done, triangle, until

KEEPALIVE, HOLD = 5, 15
"""BGP's timers in seconds: short, so that nobody waits, and long enough for OSPF and then TCP to notice and go on."""


def run(home: Path, deaths: Sequence[Death] = tuple(Death)) -> Run:
    """One lab from its start to its end; ``home`` is netloop's folder.

    Raises:
        AssertionError: netloop failed.
        TimeoutError: the network does not come to rest.
    """
    with triangle(home) as routers:
        until(lambda: routers.next_hop("10.0.3.2/31") is not None, "OSPF runs")
        elected = restart(routers)
        _peer(routers)
        _declare(routers)
        trials = tuple(try_out(routers, death) for death in deaths)
        return Run(elected, trials, restart(routers))


def record(runs: int) -> Record:
    """Several runs on this machine."""
    made = []
    for _ in range(runs):
        with TemporaryDirectory() as home:
            made.append(run(Path(home)))
    return Record(_machine(), _release(), f"hello 1 s, dead 4 s; keepalive {KEEPALIVE} s, hold {HOLD} s", tuple(made))


def _peer(routers: Triangle) -> None:
    """The session that the network has before netloop comes, between the addresses of a link."""
    bgp = "configure terminal", "router bgp 65000", f"timers bgp {KEEPALIVE} {HOLD}"
    for name, neighbor in zip(SPEAKERS, reversed(INTERFACE), strict=True):
        routers.routers[name].type(*bgp, f"neighbor {neighbor} remote-as 65000")


def _declare(routers: Triangle) -> None:
    """What the inventory says, sent by netloop and in effect."""
    done(routers.netloop, "apply", INVENTORY, "--lab", "--yes", "--activate", "--allow-disruptive")
    done(routers.netloop, "verify", INVENTORY, "--lab", "--wait", "60s")


def _machine() -> str:
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    cores = Path("/proc/cpuinfo").read_text().count("model name")
    return f"{cores} cores, {model.partition(': ')[2]}, Linux {platform.release().partition('-')[0]}"


def _release() -> str:
    said = subprocess.run([FOLDER / "zebra", "--version"], check=True, capture_output=True, text=True, timeout=20)
    return said.stdout.split()[2]
