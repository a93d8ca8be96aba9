"""The lines that IOS leaves out of its configuration because they say what is so anyway.

Those of interfaces and of the box as a whole; the defaults of the routing protocols are not listed.
"""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.names import is_loopback, is_virtual
from netloop.lab.sandbox.tree import ConfigNode, Rank, Slot

BOX = (
    *("ip routing", "ip domain lookup", "service prompt config", "no ipv6 unicast-routing", "ip subnet-zero"),
    *("cdp run", "no lldp run", "no ip scp server enable", "no aaa new-model"),
)
INTERFACE: tuple[tuple[Slot, str, Rank], ...] = (
    (("ip", "redirects"), "ip redirects", (4, 3)),
    (("ip", "unreachables"), "ip unreachables", (4, 4)),
    (("ip", "proxy-arp"), "ip proxy-arp", (4, 5)),
    (("shutdown",), "no shutdown", (40,)),
)
PORT: tuple[tuple[Slot, str, Rank], ...] = (
    (("mtu",), "mtu 1500", (2, 0)),
    (("keepalive",), "keepalive 10", (50, 4)),
    (("cdp", "enable"), "cdp enable", (80,)),
    (("lldp", "transmit"), "lldp transmit", (81,)),
    (("lldp", "receive"), "lldp receive", (82,)),
)


def with_defaults(root: ConfigNode) -> ConfigNode:
    """A copy of a configuration with these lines where it says nothing else."""
    whole = root.copy()
    for text in BOX:
        slot = tuple(text.removeprefix("no ").split())
        if slot not in whole:
            whole.put(slot, text, global_rank(text.removeprefix("no ")))
    for node in whole.under("interface"):
        _complete(node)
    return whole


def _complete(node: ConfigNode) -> None:
    """Complete an interface; a loopback has no packets to redirect, and only a port has a link layer."""
    name = node.slot[-1]
    lines = INTERFACE[-1:] if is_loopback(name) else INTERFACE
    for slot, text, rank in (*lines, *(() if is_virtual(name) else PORT)):
        if slot not in node:
            node.put(slot, text, rank)
