"""The shell scripts that make a lab's network: one namespace per router, set up as a router's, and the cables. Pure."""

from __future__ import annotations

import shlex

from netloop.lab.frr.devices import batch, checked
from netloop.lab.frr.site import NAMESPACES, Site
from netloop.lab.twin.twin import Twin

SETTINGS = {
    "ipv4/ip_forward": 1,
    "ipv4/conf/all/rp_filter": 0,
    "ipv4/conf/default/rp_filter": 0,
    "ipv4/conf/all/ignore_routes_with_linkdown": 1,
    "ipv4/conf/default/ignore_routes_with_linkdown": 1,
    "ipv4/igmp_max_memberships": 1000,
    "ipv4/ping_group_range": "0 2147483647",
    "ipv4/tcp_l3mdev_accept": 1,
    "ipv4/udp_l3mdev_accept": 1,
    "ipv6/conf/all/disable_ipv6": 0,
    "ipv6/conf/default/disable_ipv6": 0,
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

FRR's own recommendation (docs/user/installation.rst and zebra.rst), duplicate address detection off, and ``ping`` for a
vtysh that is not root.
"""


def namespaces(site: Site, twin: Twin) -> str:
    """Make every router's namespace, set up as a router's."""
    names = [site.namespace(node.name) for node in twin.nodes]
    settings = "; ".join(f"! test -e {path} || echo {value} >{path}" for path, value in SETTINGS.items())
    enter = (f"{inside(name)} sh -c {shlex.quote(f'cd /proc/sys/net; {settings}')}" for name in names)
    return "\n".join([batch(f"netns add {name}" for name in names), *enter])


def cables(site: Site, twin: Twin) -> str:
    """Make every cable, its ends at once where they belong; then both go up, before anything starts there."""
    made = (
        f"link add {checked(cable.a_interface)} netns {site.namespace(cable.a)}"
        f" type veth peer name {checked(cable.z_interface)} netns {site.namespace(cable.z)}"
        for cable in twin.cables
    )
    up = (
        batch([f"link set {port} up" for port in ("lo", *node.addresses)], site.namespace(node.name))
        for node in twin.nodes
    )
    return "\n".join([batch(made), *up])


def inside(namespace: str) -> str:
    """The beginning of a command that runs in a namespace."""
    return f"nsenter --net={NAMESPACES / namespace}"
