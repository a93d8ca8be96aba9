"""What a port sends by itself, again and again: keepalives, CDP, LLDP, hellos of the IGPs, router advertisements.

Lengths are those of the Ethernet frames without their checksum, as IOS counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netloop.lab.sandbox.names import is_virtual
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.discovery import cdp, lldp
from netloop.lab.sandbox.views.eigrp import eigrp_members
from netloop.lab.sandbox.views.interface import InterfaceConfig, interfaces
from netloop.lab.sandbox.views.isis import isis_interfaces
from netloop.lab.sandbox.views.ospf import ospf_interfaces
from netloop.lab.sandbox.views.ospfv3 import ospfv3_interfaces

ETHERNET = 14
KEEPALIVE = "keepalive"
FAST = 0.25
"""Seconds between hellos where several are sent in one."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A frame of ``octets`` that is sent every ``period`` seconds; ``what`` it is."""

    what: str
    period: float
    octets: int


def beats(root: ConfigNode) -> dict[str, tuple[Beat, ...]]:
    """What each port sends while it is up."""
    return root.view(_beats)


def _beats(root: ConfigNode) -> dict[str, tuple[Beat, ...]]:
    ports = [config for config in interfaces(root) if not is_virtual(config.name)]
    return {port.name: (*_link(root, port), *_hellos(root, port)) for port in ports}


def _link(root: ConfigNode, port: InterfaceConfig) -> Iterator[Beat]:
    """What the link layer sends, and IPv6's router advertisements."""
    node = root.get("interface", port.name)
    if node is not None and node.text_of("keepalive") != "no keepalive":
        yield Beat(KEEPALIVE, 10.0, 60)
    for what, protocol, octets in (("cdp", cdp(root), 353), ("lldp", lldp(root), 281)):
        if protocol.sends(port.name):
            yield Beat(what, float(protocol.timer), octets)
    if port.ipv6 and ("ipv6", "unicast-routing") in root:
        yield Beat("router advertisement", 200.0, ETHERNET + 104)


def _hellos(root: ConfigNode, port: InterfaceConfig) -> Iterator[Beat]:
    """The hellos of the protocols that form adjacencies here."""
    ospf, ospfv3 = ospf_interfaces(root).get(port.name), ospfv3_interfaces(root).get(port.name)
    if ospf and not (ospf.passive or ospf.shutdown):
        yield Beat("ospf", float(ospf.timers.hello or FAST), ETHERNET + 80)
    if ospfv3 and not (ospfv3.passive or ospfv3.shutdown):
        yield Beat("ospfv3", float(ospfv3.timers.hello or FAST), ETHERNET + 80)
    for instance in eigrp_members(root).get(port.name, ()):
        yield Beat(f"eigrp {instance.key}", 5.0, ETHERNET + 60)
    isis = isis_interfaces(root).get(port.name)
    if isis and not (isis.passive or isis.silent):
        yield Beat("isis", 10.0, ETHERNET + (port.mtu if isis.padded else 64))
