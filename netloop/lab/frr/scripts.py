"""The shell script that starts a router's daemons in its jail. Pure.

Names are safe in a shell: those of routers, loopbacks and VRFs are words by the inventory's own rules.
"""

from __future__ import annotations

from netloop.lab.frr.daemons import command, daemons
from netloop.lab.frr.devices import addresses, batch, loopbacks, vrfs
from netloop.lab.frr.host import Feature
from netloop.lab.frr.jail import CONFINED
from netloop.lab.frr.site import Site
from netloop.lab.twin.twin import TwinNode

LABELS = "for input in $(find /proc/sys/net/mpls/conf -name input 2>/dev/null); do echo 1 >$input; done"
"""Every interface takes labelled packets (FRR's user guide, ldpd), where the kernel has MPLS."""


def start(site: Site, node: TwinNode, features: frozenset[Feature]) -> str:
    """Make a router's interfaces what they are and start its daemons.

    A router ID is elected from what is there as a daemon starts, as on a router that boots: the addresses come first,
    and the configuration names them again. The daemons have the router's name as the system's.
    """
    links = [*addresses(node), *vrfs(node), *loopbacks(node, features)]
    return "\n".join(
        [
            f"echo {node.name} >/proc/sys/kernel/hostname",
            batch(links),
            LABELS,
            *(f"{CONFINED} {command(daemon, site.folder(node.name))}" for daemon in daemons(node.protocols)),
        ]
    )
