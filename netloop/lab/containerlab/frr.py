"""A node that runs FRR: kind ``linux``, an image of FRR, and the folder of the files that the daemons read.

The folder of the files is bound over ``/etc/frr``, as containerlab's own kind of FRR does (docs/manual/kinds/
frr.md): bound one by one, ``write memory`` says *Error renaming /etc/frr/frr.conf to /etc/frr/frr.conf.sav: Device or
resource busy* (tried on FRR 8.4.4), because vtysh keeps the old file under another name.

The image is FRR's own, of the flavour made for containerlab: the release, an SSH server, and a user ``admin`` whose
shell is vtysh (FRRouting/frr, docker/containerlab/README.md). It sets no password for that user; the node's first
command does. The plain release image has no SSH server.
"""

from __future__ import annotations

import re
from dataclasses import replace

from netloop.errors import LabError
from netloop.lab.containerlab.node_kind import NodeEntry
from netloop.lab.frr.daemons import DAEMONS, ZEBRA
from netloop.lab.frr.daemons import daemons as running
from netloop.lab.frr.startup import startup as quick_startup
from netloop.lab.twin.router import TwinRouter
from netloop.lab.twin.twin import TwinNode

IMAGES = re.compile(r"(^|[/_-])(frr|frrouting)([/:@_-]|$)", re.IGNORECASE)
"""What an image that holds FRR is called."""
IMAGE = "quay.io/frrouting/frr:containerlab-10.7.1"
QUICK = re.compile(r"^ (ip ospf|ipv6 ospf6|isis) (hello-interval|dead-interval|hello-multiplier) \d+\n", re.MULTILINE)
"""The hellos of a lab that is FRR alone; OSPF routers are neighbors only where both have the same (RFC 2328, 10.5)."""
INTERFACE = re.compile(r"[^/:\s]{1,15}")
FIRST_TABLE = 1001
"""The routing table of a node's first VRF."""
FORWARDING = {
    "net.ipv4.ip_forward": 1,
    "net.ipv6.conf.all.disable_ipv6": 0,
    "net.ipv6.conf.all.forwarding": 1,
}
NO_WAY_OUT = "sh -c 'ip route del default; ip -6 route del default; true'"
"""A container's default route, by the management network, would hide a route that is missing."""
ADVICE = f"FRR's plain images have no SSH server, those made for containerlab have: lab: {{image: {IMAGE}}}"
LET_IN = "sh -c 'echo admin:admin | chpasswd'"


def startup(router: TwinRouter) -> str:
    """The text of frr.conf, with the protocols' own timers, as another vendor's router may be at a link's other end."""
    return QUICK.sub("", quick_startup(router))


def entry(node: TwinNode) -> NodeEntry:
    """The bind of its three files, forwarding, and the commands that make its VRFs and loopbacks."""
    files = {
        "daemons": daemons(node),
        "frr.conf": node.startup,
        "vtysh.conf": f"hostname {node.name}\nservice integrated-vtysh-config\n",
    }
    settings: dict[str, object] = {
        "binds": [f"{node.name}:/etc/frr"],
        "sysctls": FORWARDING,
        "exec": [LET_IN, NO_WAY_OUT, *additions(replace(node, loopbacks=(), vrfs={}), node)],
    }
    return NodeEntry(settings, {f"{node.name}/{file}": text for file, text in files.items()})


def additions(had: TwinNode, wanted: TwinNode) -> tuple[str, ...]:
    """The commands, in the node, that make the VRFs and loopbacks that it was not asked for before.

    Raises:
        LabError: a daemon would have to be started, or a VRF's name is none that Linux takes.
    """
    daemon = next((DAEMONS[protocol] for protocol in wanted.protocols if protocol not in had.protocols), None)
    if daemon:
        raise LabError(f"{wanted.name}: {daemon} does not run in its container", hint="lab up --fresh starts it")
    there = set(had.vrfs.values())
    vrfs = [vrf for vrf in dict.fromkeys(wanted.vrfs.values()) if vrf not in there]
    made = [line for number, vrf in enumerate(vrfs, FIRST_TABLE + len(there)) for line in _vrf(vrf, number)]
    new = [name for name in wanted.loopbacks if name not in had.loopbacks]
    return (*made, *(line for name in new for line in _loopback(name, wanted.vrfs.get(name))))


def _vrf(name: str, table: int) -> tuple[str, ...]:
    if not INTERFACE.fullmatch(name):
        raise LabError(f"VRF {name}: a Linux interface's name has at most 15 characters, none of them / or :")
    return f"ip link add {name} type vrf table {table}", f"ip link set {name} up"


def _loopback(name: str, vrf: str | None) -> tuple[str, ...]:
    """Up, and without an address."""
    inside = (f"ip link set {name} master {vrf}",) if vrf else ()
    return f"ip link add {name} type dummy", *inside, f"ip link set {name} up"


def daemons(node: TwinNode) -> str:
    """The file that says which daemons run: those of the protocols that the router is to have."""
    wanted = running(node.protocols)
    lines = [f"{daemon}={'yes' if daemon in wanted else 'no'}" for daemon in DAEMONS.values()]
    options = [f'{daemon}_options="  -A 127.0.0.1"' for daemon in (ZEBRA, *DAEMONS.values())]
    return "".join(f"{line}\n" for line in [*lines, "vtysh_enable=yes", *options])
