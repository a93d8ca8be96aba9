"""Load, validate and derive large inventories, and print what it costs. Not a test: run it by hand, on a quiet machine.

::

    python -m tests.bench.inventory             # 1,000, 5,000 and 10,000 hosts
    python -m tests.bench.inventory 200 2000    # other sizes
    python -m tests.bench.inventory --check     # exit code 1 beyond 6 s or 500 MB for the largest, or if not linear

Every host has a dual-stack loopback, OSPF and two BGP sessions; defaults, links and descriptions are in it too. Each
size is measured in a process of its own: wall time and CPU time of ``load_inventory`` in seconds, without imports of
the interpreter itself, and the process's highest resident memory in megabytes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (1_000, 5_000, 10_000)
MOST_SECONDS, MOST_MEGABYTES, MOST_GROWTH = 6.0, 500, 1.6
MEASURE = """
import json, resource, sys, time
from pathlib import Path
wall, cpu = time.perf_counter(), time.process_time()
from netloop.stages.derive import load_inventory
hosts = len(load_inventory(Path(sys.argv[1])).devices)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([hosts, time.perf_counter() - wall, time.process_time() - cpu, peak]))
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
        lines += [
            f"  r{n}:",
            f"    hostname: r{n}.example.net",
            f"    loopbacks: {{Loopback0: {{ipv4: 10.0.{n >> 8}.{n & 255}, ipv6: '2001:db8::{n + 1:x}'}}}}",
            f"    routing: {{bgp: {{65000: {{neighbors: [{around}]}}}}}}",
        ]
    return "\n".join([*lines, "links:", *(f"  - [r{n}, r{(n + 1) % count}]" for n in range(count)), ""])


def measured(count: int) -> tuple[int, float, float, float]:
    """Hosts, wall seconds, CPU seconds and megabytes of one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inventory.yaml"
        path.write_text(inventory(count))
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=300
        )
    hosts, wall, cpu, peak = json.loads(done.stdout)
    return hosts, wall, cpu, peak


def main() -> int:
    """Print a line a size; the exit code is 1 where ``--check`` finds a bound exceeded."""
    parser = argparse.ArgumentParser(description="Measure load, validate and derive.")
    parser.add_argument("sizes", type=int, nargs="*", default=list(SIZES), help="numbers of hosts")
    parser.add_argument("--check", action="store_true", help="exit code 1 beyond the bounds")
    options = parser.parse_args()
    measured(10)
    rows = [measured(size) for size in sorted(options.sizes)]
    print(f"{'hosts':>7} {'wall s':>7} {'CPU s':>7} {'MB':>6} {'us/host':>8}")
    for hosts, wall, cpu, peak in rows:
        print(f"{hosts:>7} {wall:>7.2f} {cpu:>7.2f} {peak:>6.0f} {cpu / hosts * 1e6:>8.0f}")
    (first, _wall, least, _), (last, wall, most, peak) = rows[0], rows[-1]
    growth = (most / last) / (least / first)
    print(f"cost of a host, largest over smallest: {growth:.2f}")
    failed = wall > MOST_SECONDS or peak > MOST_MEGABYTES or growth > MOST_GROWTH
    return 1 if options.check and failed else 0


if __name__ == "__main__":
    sys.exit(main())
