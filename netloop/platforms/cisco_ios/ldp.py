"""LDP: the router IDs of a configuration.

``mpls ldp router-id`` names an interface, whose address counts. Without it, or where that interface has no address, one
is elected (Cisco IOS MPLS command reference, ``mpls ldp router-id``).
"""

from __future__ import annotations

from collections.abc import Sequence

from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.interface import ConfiguredInterface
from netloop.platforms.cisco_ios.process import RunningIdentity, chosen
from netloop.platforms.sections.blocks import Block

INSTANCE = Instance(Protocol.LDP, "")


def configured_identities(
    blocks: Sequence[Block], interfaces: tuple[ConfiguredInterface, ...]
) -> tuple[RunningIdentity, ...]:
    """The router ID of LDP, where a line or an interface of the configuration speaks of it."""
    words = [block.header.split() for block in blocks if block.header.startswith("mpls ldp router-id ")]
    name = next((line[3] for line in words if len(line) > 3 and line[3] != "vrf"), None)
    if name is None and not any("mpls ip" in interface.lines for interface in interfaces):
        return ()
    address = next((i.primary.ip for i in interfaces if i.name == name and i.primary), None)
    return (chosen(INSTANCE, address, interfaces),)
