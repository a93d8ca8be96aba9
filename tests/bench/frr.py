"""Start real FRR routers, apply, and wait until they have converged. Not a test: run it as root, on a quiet machine.

::

    python -m tests.bench.frr             # 30 routers
    python -m tests.bench.frr 10          # as many
    python -m tests.bench.frr --check     # exit code 1 beyond 90 s from the start to converged

The routers are a ring with chords; each has a loopback, OSPF, and BGP to both neighbors on the ring. Converged is:
every loopback is in every router's kernel, as ``ip route`` in its namespace shows it. Memory is the proportional set
size of a router's daemons. Measured on 2 cores with FRR 8.4.4: 30 routers in 12 s, 24 MB each.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from netloop.lab.frr.memory import memory
from netloop.lab.frr.site import Site
from netloop.lab.lifecycle import lab_name
from netloop.lab.service.folder import LabFolder
from tests.lab.command import CommandLine, Done

MOST_SECONDS = 90.0
CONVERGENCE_SECONDS = 120.0
EVERY = 3
"""Routers from one chord to the next."""


def loopback(number: int) -> str:
    """The loopback's address of a router, counted from 1."""
    return f"10.255.{number >> 8}.{number & 255}"


def inventory(count: int) -> str:
    """An inventory of ``count`` routers in a ring with chords across."""
    lines = [
        "defaults:",
        "  platform: cisco_ios",
        "  username: netops",
        "  password: {env: NETLOOP_PASSWORD}",
        "  loopbacks: {Loopback0: {description: 'router ID of {{ host.name }}'}}",
        "  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}",
        "hosts:",
    ]
    for n in range(1, count + 1):
        around = sorted({n % count + 1, (n - 2) % count + 1} - {n})
        lines += [
            f"  r{n}:",
            f"    hostname: r{n}.example.net",
            f"    loopbacks: {{Loopback0: {{ipv4: {loopback(n)}}}}}",
            f"    routing: {{bgp: {{65000: {{neighbors: [{', '.join(f'r{other}' for other in around)}]}}}}}}",
        ]
    ring = [f"  - [r{n}, r{n % count + 1}]" for n in range(1, count + 1)]
    chords = [f"  - [r{n}, r{n + count // 2}]" for n in range(1, count // 2 + 1, EVERY)]
    return "\n".join([*lines, "links:", *ring, *chords, ""])


def converged(site: Site, count: int) -> bool:
    """Whether every router's kernel has a route to every other router's loopback."""
    wanted = {loopback(n) for n in range(1, count + 1)}
    return all(wanted <= _known(site.namespace(f"r{n}")) for n in range(1, count + 1))


def _known(namespace: str) -> set[str]:
    """What the kernel has a way to: the destinations of its routes, and its own addresses."""
    shown = subprocess.run(
        ["ip", "-n", namespace, "-json", "route", "show", "table", "all"], capture_output=True, text=True, check=True
    )
    return {route["dst"] for route in json.loads(shown.stdout)}


def timed(step: Callable[[], Done]) -> float:
    """The seconds of a step that has to succeed."""
    begin = time.perf_counter()
    done = step()
    if done.code:
        raise SystemExit(f"exit code {done.code}: {done.out}{done.err}")
    return time.perf_counter() - begin


def wait(site: Site, count: int) -> float:
    """The seconds until the routers have converged."""
    begin = time.perf_counter()
    while not converged(site, count):
        if time.perf_counter() - begin > CONVERGENCE_SECONDS:
            raise SystemExit(f"not converged after {CONVERGENCE_SECONDS:g} s")
        time.sleep(0.2)
    return time.perf_counter() - begin


def measured(count: int, folder: Path) -> tuple[float, float, float, float]:
    """Seconds until up, of the apply, from there until converged; and megabytes a router."""
    path = folder / "ring.yaml"
    path.write_text(inventory(count))
    netloop = CommandLine(folder / "home")
    site = Site.of(LabFolder.of(netloop.home, lab_name(path)).path)
    try:
        up = timed(lambda: netloop("lab", "up", path, "--backend", "frr"))
        applied = timed(lambda: netloop("apply", "--lab", "--yes", path, NETLOOP_PASSWORD="none"))
        routed = wait(site, count)
        sizes = memory(site)
        return up, applied, routed, sum(sizes.values()) / len(sizes) / 1e6
    finally:
        netloop("lab", "down", path)


def main() -> int:
    """Print the figures; the exit code is 1 where ``--check`` finds the bound exceeded."""
    parser = argparse.ArgumentParser(description="Measure a lab of real FRR routers.")
    parser.add_argument("routers", type=int, nargs="?", default=30, help="how many")
    parser.add_argument("--check", action="store_true", help=f"exit code 1 beyond {MOST_SECONDS:g} s")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        up, applied, routed, megabytes = measured(options.routers, Path(folder))
    print(f"{options.routers} routers: up {up:.1f} s, applied {applied:.1f} s, converged {routed:.1f} s later")
    print(f"in all {up + applied + routed:.1f} s; {megabytes:.1f} MB a router")
    return 1 if options.check and up + applied + routed > MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
