"""The shell scripts that make a lab: namespaces, cables, interfaces, daemons. Pure.

Names are safe in a shell: those of routers, loopbacks and VRFs are words by the inventory's own rules.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from netloop.errors import LabError
from netloop.lab.frr.daemons import command, daemons
from netloop.lab.frr.host import Feature
from netloop.lab.frr.site import NAMESPACES, Site
from netloop.lab.twin import Twin, TwinNode

LONGEST_NAME = 15
"""Characters of a Linux interface's name (IFNAMSIZ is 16, one of them the end)."""
AT_ONCE = 4
OWN = "own"
"""A router's folder for what FRR keeps elsewhere."""
ELSEWHERE = ("/var/tmp", "/run/frr", "/var/lib/frr")  # noqa: S108 -- hidden by the bind mount
"""Where that is: crash logs, named by process numbers, which begin anew in each lab; sequence numbers."""
FIRST_TABLE = 1001
"""The routing table of a router's first VRF."""

SETTINGS = {
    "ipv4/ip_forward": 1,
    "ipv4/conf/all/rp_filter": 0,
    "ipv4/conf/default/rp_filter": 0,
    "ipv4/conf/all/ignore_routes_with_linkdown": 1,
    "ipv4/conf/default/ignore_routes_with_linkdown": 1,
    "ipv4/igmp_max_memberships": 1000,
    "ipv4/tcp_l3mdev_accept": 1,
    "ipv4/udp_l3mdev_accept": 1,
    "ipv6/conf/all/forwarding": 1,
    "ipv6/conf/default/forwarding": 1,
    "ipv6/conf/all/accept_dad": 0,
    "ipv6/conf/default/accept_dad": 0,
    "ipv6/conf/all/keep_addr_on_down": 1,
    "ipv6/conf/default/keep_addr_on_down": 1,
    "ipv6/route/skip_notify_on_dev_down": 1,
    "mpls/platform_labels": 100000,
}
"""Below /proc/sys/net: a router forwards, believes its own routes, and uses an IPv6 address at once.

FRR's own recommendation (docs/user/installation.rst and zebra.rst), and duplicate address detection off.
"""

LABELS = "for input in $(find /proc/sys/net/mpls/conf -name input 2>/dev/null); do echo 1 >$input; done"
"""Every interface takes labelled packets (FRR's user guide, ldpd), where the kernel has MPLS."""


def namespaces(site: Site, twin: Twin) -> str:
    """Make every router's namespace, set up as a router's."""
    names = [site.namespace(node.name) for node in twin.nodes]
    settings = "; ".join(f"! test -e {path} || echo {value} >{path}" for path, value in SETTINGS.items())
    enter = (f"{_inside(name)} sh -c {shlex.quote(f'cd /proc/sys/net; {settings}')}" for name in names)
    return "\n".join([_batch(f"netns add {name}" for name in names), *enter])


def cables(site: Site, twin: Twin) -> str:
    """Make every cable, its ends at once where they belong."""
    return _batch(
        f"link add {_checked(cable.a_interface)} netns {site.namespace(cable.a)}"
        f" type veth peer name {_checked(cable.z_interface)} netns {site.namespace(cable.z)}"
        for cable in twin.cables
    )


def start(site: Site, node: TwinNode, ports: Sequence[str], features: frozenset[Feature]) -> str:
    """Bring a router's interfaces up, start its daemons, and give them the router's configuration.

    The daemons have the router's name as the system's, and see the router's own folder where they all keep files of
    one name.
    """
    folder = site.folder(node.name)
    links = [*(f"link set {port} up" for port in ("lo", *ports)), *_vrfs(node), *_loopbacks(node, features)]
    inside = [
        f"echo {node.name} >/proc/sys/kernel/hostname",
        *(f"! test -d {path} || mount --bind {folder / OWN} {path}" for path in ELSEWHERE),
        _batch(links),
        LABELS,
        *(command(daemon, folder) for daemon in daemons(node.protocols)),
    ]
    enter = f"{_inside(site.namespace(node.name))} unshare --uts --mount sh -e <<'INSIDE'"
    return "\n".join(["set -e", enter, *inside, "INSIDE", _configure(site, node), ""])


def _configure(site: Site, node: TwinNode) -> str:
    """What vtysh prints at boot is that a line was refused, whatever its exit code."""
    said = site.folder(node.name) / "boot.log"
    boot = f"{shlex.join(site.vtysh(node.name))} -b >{said} 2>&1"
    return f"if ! {boot} || grep -q % {said}; then cat {said}; exit 1; fi"


def routers(site: Site, twin: Twin) -> str:
    """Run the start script of every router, some at once; of one that fails, tell the end of what it said."""
    names = " ".join(node.name for node in twin.nodes)
    one = "sh start.sh >start.log 2>&1 || { echo $1 did not start; tail -n 3 start.log; exit 1; }"
    command = shlex.quote(f"cd {site.runtime}/$1; {one}")
    return f"printf '%s\n' {names} | xargs -P {AT_ONCE} -n 1 sh -c {command} start"


def loopback(node: TwinNode, name: str, features: frozenset[Feature]) -> Iterator[str]:
    """The lines for ``ip -batch`` that make a loopback of a router: up, without address.

    It is a dummy device. Where the kernel has none, it is one end of a veth pair whose other end stays unused beside
    it, up, so that the loopback is, and without an IPv6 address of its own.
    """
    helper = f"{_checked(name)[: LONGEST_NAME - 4]}-x{node.loopbacks.index(name)}"
    if Feature.DUMMY in features:
        yield f"link add {name} type dummy"
    else:
        yield f"link add {name} type veth peer name {helper}"
        yield f"link set {helper} addrgenmode none"
        yield f"link set {helper} up"
    if name in node.vrfs:
        yield f"link set {name} master {node.vrfs[name]}"
    yield f"link set {name} up"


def _loopbacks(node: TwinNode, features: frozenset[Feature]) -> Iterator[str]:
    for name in node.loopbacks:
        if name != "lo":
            yield from loopback(node, name, features)


def _vrfs(node: TwinNode) -> Iterator[str]:
    for number, vrf in enumerate(dict.fromkeys(node.vrfs.values()), FIRST_TABLE):
        yield f"link add {_checked(vrf)} type vrf table {number}"
        yield f"link set {vrf} up"


def _inside(namespace: str) -> str:
    return f"nsenter --net={NAMESPACES / namespace}"


def _batch(lines: Iterable[str]) -> str:
    return "\n".join(["ip -batch - <<'BATCH'", *lines, "BATCH"])


def _checked(interface: str) -> str:
    if len(interface) > LONGEST_NAME:
        raise LabError(f"interface {interface}: expected at most {LONGEST_NAME} characters, as Linux has it")
    return interface
