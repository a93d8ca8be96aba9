"""Load, validate and derive large inventories, and print what it costs. Not a test: run it by hand, on a quiet machine.

::

    python -m tests.bench.inventory             # 1,000, 3,000, 10,000, 30,000 and 100,000 hosts
    python -m tests.bench.inventory 200 2000    # other sizes
    python -m tests.bench.inventory --check     # exit code 1 beyond a bound of ``BOUNDS``, or where it is not linear

Every host has a dual-stack loopback, OSPF and two BGP sessions; defaults, links and descriptions are in it too. Each
size is measured in a process of its own: CPU seconds of ``load_inventory`` with netloop's own imports and without the
interpreter's, and the process's highest resident memory in megabytes (of 2**20 bytes). The last column is the cost of a
host beside that of a host of the smallest size.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
BOUNDS = {10_000: (3.0, 300), 100_000: (60.0, 3_072)}
"""CPU seconds and megabytes at most, by the number of hosts."""
MOST_GROWTH = 1.6
"""How much more than a host of the smallest size one of the largest may cost."""
MEASURE = """
import json, resource, sys, time
from pathlib import Path
cpu = time.process_time()
from netloop.stages.derive import load_inventory
hosts = len(load_inventory(Path(sys.argv[1])).devices)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([hosts, time.process_time() - cpu, peak]))
"""


def inventory(count: int) -> str:
    """An inventory of ``count`` routers in a ring."""
    lines = [
        "defaults:",
        "  platform: cisco_ios",
        "  loopbacks: {Loopback0: {description: 'router ID of {{ host.name }}'}}",
        "  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}",
        "hosts:",
    ]
    for n in range(count):
        around = f"r{(n + 1) % count}, r{(n - 1) % count}"
        ipv4, ipv6 = f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", f"2001:db8::1:{n >> 16:x}:{n & 0xFFFF:x}"
        lines += [
            f"  r{n}:",
            f"    hostname: r{n}.example.net",
            f"    loopbacks: {{Loopback0: {{ipv4: {ipv4}, ipv6: '{ipv6}'}}}}",
            f"    routing: {{bgp: {{65000: {{neighbors: [{around}]}}}}}}",
        ]
    return "\n".join([*lines, "links:", *(f"  - [r{n}, r{(n + 1) % count}]" for n in range(count)), ""])


@dataclass(frozen=True, slots=True)
class Cost:
    """What one size costs: CPU in seconds, memory in megabytes."""

    hosts: int
    cpu: float
    memory: float

    @property
    def each(self) -> float:
        """CPU seconds a host."""
        return self.cpu / self.hosts

    @property
    def bounded(self) -> bool:
        """Whether it is within the bounds of its size, if there are some."""
        seconds, megabytes = BOUNDS.get(self.hosts, (self.cpu, self.memory))
        return self.cpu <= seconds and self.memory <= megabytes


def measured(count: int) -> Cost:
    """The cost of one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inventory.yaml"
        path.write_text(inventory(count))
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=900
        )
    return Cost(*json.loads(done.stdout))


def main() -> int:
    """Print a line a size; the exit code is 1 where ``--check`` finds a bound exceeded."""
    parser = argparse.ArgumentParser(description="Measure load, validate and derive.")
    parser.add_argument("sizes", type=int, nargs="*", default=list(SIZES), help="numbers of hosts")
    parser.add_argument("--check", action="store_true", help="exit code 1 beyond the bounds")
    options = parser.parse_args()
    measured(10)
    print(f"{'hosts':>7} {'CPU s':>7} {'MB':>6} {'us/host':>8} {'kB/host':>8} {'ratio':>6}")
    costs = list[Cost]()
    for size in sorted(options.sizes):
        costs.append(cost := measured(size))
        sizes = f"{cost.hosts:>7} {cost.cpu:>7.2f} {cost.memory:>6.0f}"
        ratio = cost.each / costs[0].each
        print(f"{sizes} {cost.each * 1e6:>8.0f} {cost.memory * 1024 / cost.hosts:>8.1f} {ratio:>6.2f}", flush=True)
    failed = costs[-1].each > MOST_GROWTH * costs[0].each or not all(cost.bounded for cost in costs)
    return 1 if options.check and failed else 0


if __name__ == "__main__":
    sys.exit(main())
