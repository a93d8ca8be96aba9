"""How much memory a router takes: that of its daemons, read from the kernel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from netloop.lab.frr.site import NAMESPACES, Site

PROC = Path("/proc")
KILOBYTE = 1024


def memory(site: Site) -> Mapping[str, int]:
    """Bytes, by router: the proportional set sizes of all its processes, so that what is shared counts once in all.

    From ``/proc/PID/smaps_rollup`` (proc(5), ``Pss``).
    """
    prefix = site.namespace("")
    routers = {(NAMESPACES / name).stat().st_ino: name.removeprefix(prefix) for name in site.namespaces()}
    found = Counter[str](dict.fromkeys(routers.values(), 0))
    for namespace, size in _processes(frozenset(routers)):
        found[routers[namespace]] += size
    return found


def _processes(namespaces: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The network namespace and the size of every process in one of these."""
    for process in PROC.glob("[0-9]*"):
        try:
            inode = (process / "ns" / "net").stat().st_ino
            if inode in namespaces:
                yield inode, _pss((process / "smaps_rollup").read_text())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended, or is none of a lab's


def _pss(rollup: str) -> int:
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(match[1]) * KILOBYTE if match else 0
