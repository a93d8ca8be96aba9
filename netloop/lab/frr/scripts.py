"""The shell scripts that start a lab's routers in their namespaces. Pure.

Names are safe in a shell: those of routers, loopbacks and VRFs are words by the inventory's own rules.
"""

from __future__ import annotations

import shlex

from netloop.lab.frr.daemons import command, daemons
from netloop.lab.frr.devices import addresses, batch, loopbacks, vrfs
from netloop.lab.frr.host import Feature
from netloop.lab.frr.network import inside
from netloop.lab.frr.site import Site
from netloop.lab.twin import Twin, TwinNode

AT_ONCE = 4
"""Routers that start at the same time."""
OWN = "own"
"""A router's folder for what FRR keeps elsewhere."""
ELSEWHERE = ("/var/tmp", "/run/frr", "/var/lib/frr")  # noqa: S108 -- hidden by the bind mount
"""Where that is: crash logs, named by process numbers, which begin anew in each lab; sequence numbers."""
LABELS = "for input in $(find /proc/sys/net/mpls/conf -name input 2>/dev/null); do echo 1 >$input; done"
"""Every interface takes labelled packets (FRR's user guide, ldpd), where the kernel has MPLS."""


def start(site: Site, node: TwinNode, features: frozenset[Feature]) -> str:
    """Make a router's interfaces what they are, start its daemons, and give them the router's configuration.

    A router ID is elected from what is there as a daemon starts, as on a router that boots: the addresses come first,
    and the configuration names them again. The daemons have the router's name as the system's, and see the router's
    own folder where they all keep files of one name.
    """
    folder = site.folder(node.name)
    links = [*addresses(node), *vrfs(node), *loopbacks(node, features)]
    steps = [
        f"echo {node.name} >/proc/sys/kernel/hostname",
        *(f"! test -d {path} || mount --bind {folder / OWN} {path}" for path in ELSEWHERE),
        batch(links),
        LABELS,
        *(command(daemon, folder) for daemon in daemons(node.protocols)),
    ]
    enter = f"{inside(site.namespace(node.name))} unshare --uts --mount sh -e <<'INSIDE'"
    return "\n".join(["set -e", enter, *steps, "INSIDE", _configure(site, node), ""])


def _configure(site: Site, node: TwinNode) -> str:
    """What vtysh prints at boot is that a line was refused, whatever its exit code."""
    said = site.folder(node.name) / "boot.log"
    boot = f"{shlex.join(site.vtysh(node.name))} -b >{said} 2>&1"
    return f"if ! {boot} || grep -q % {said}; then cat {said}; exit 1; fi"


def routers(site: Site, twin: Twin) -> str:
    """Run the start script of every router, some at once; of one that fails, tell the end of what it said."""
    names = " ".join(node.name for node in twin.nodes)
    one = "sh start.sh >start.log 2>&1 || { echo $1 did not start; tail -n 3 start.log; exit 1; }"
    each = shlex.quote(f"cd {site.runtime}/$1; {one}")
    return f"printf '%s\\n' {names} | xargs -P {AT_ONCE} -n 1 sh -c {each} start"
