"""A node that runs FRR: kind ``linux``, an image of FRR, and the folder of the files that the daemons read.

The folder of the files is bound over ``/etc/frr``, as containerlab's own kind of FRR does (docs/manual/kinds/
frr.md): bound one by one, ``write memory`` says *Error renaming /etc/frr/frr.conf to /etc/frr/frr.conf.sav: Device or
resource busy* (tried on FRR 8.4.4), because vtysh keeps the old file under another name.

The image is FRR's own, of the flavour made for containerlab: the release, an SSH server, and a user ``admin`` whose
shell is vtysh (FRRouting/frr, docker/containerlab/README.md). It sets no password for that user; the node's first
command does. The plain release image has no SSH server.
"""

from __future__ import annotations

from netloop.errors import LabError
from netloop.lab.containerlab.node_kind import Part
from netloop.lab.startup import Router
from netloop.lab.twin import TwinNode
from netloop.model.routing import Protocol

IMAGE = "quay.io/frrouting/frr:containerlab-10.7.1"
DAEMONS = {
    Protocol.OSPF: "ospfd",
    Protocol.OSPFV3: "ospf6d",
    Protocol.BGP: "bgpd",
    Protocol.ISIS: "isisd",
    Protocol.EIGRP: "eigrpd",
    Protocol.LDP: "ldpd",
}
FORWARDING = {
    "net.ipv4.ip_forward": 1,
    "net.ipv6.conf.all.disable_ipv6": 0,
    "net.ipv6.conf.all.forwarding": 1,
}
INTEGRATED = "service integrated-vtysh-config\n"
NO_WAY_OUT = "sh -c 'ip route del default; ip -6 route del default; true'"
"""A container's default route, by the management network, would hide a route that is missing."""
ADVICE = f"FRR's plain images have no SSH server, those made for containerlab have: lab: {{image: {IMAGE}}}"
LET_IN = "sh -c 'echo admin:admin | chpasswd'"


def startup(router: Router) -> str:
    """The text of frr.conf."""
    from netloop.lab.frr.startup import startup as written

    return written(router)


def part(node: TwinNode) -> Part:
    """The bind of its three files, forwarding, and the commands that make its loopbacks."""
    files = {"daemons": daemons(node), "frr.conf": node.startup, "vtysh.conf": f"hostname {node.name}\n{INTEGRATED}"}
    entry: dict[str, object] = {
        "binds": [f"{node.name}:/etc/frr"],
        "sysctls": FORWARDING,
        "exec": [LET_IN, NO_WAY_OUT, *(line for name in node.loopbacks for line in loopback(name))],
    }
    return Part(entry, {f"{node.name}/{file}": text for file, text in files.items()})


def grow(had: TwinNode, wanted: TwinNode) -> tuple[str, ...]:
    """The commands that make the loopbacks that were not asked for before.

    Raises:
        LabError: a daemon would have to be started.
    """
    new = [DAEMONS[protocol] for protocol in wanted.protocols if protocol not in had.protocols]
    if new:
        raise LabError(
            f"{wanted.name}: {', '.join(new)} does not run in its container", hint="lab up --fresh starts it"
        )
    return tuple(line for name in wanted.loopbacks if name not in had.loopbacks for line in loopback(name))


def loopback(name: str) -> tuple[str, str]:
    """The commands, in the node, that make a loopback: up, without an address."""
    return f"ip link add {name} type dummy", f"ip link set {name} up"


def daemons(node: TwinNode) -> str:
    """The file that says which daemons run: those of the protocols that the router is to have."""
    wanted = {DAEMONS[protocol] for protocol in node.protocols}
    lines = [f"{daemon}={'yes' if daemon in wanted else 'no'}" for daemon in DAEMONS.values()]
    options = [f'{daemon}_options="  -A 127.0.0.1"' for daemon in ("zebra", *DAEMONS.values())]
    return "".join(f"{line}\n" for line in [*lines, "vtysh_enable=yes", *options])
