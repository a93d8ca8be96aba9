"""Which address a protocol takes for its identity: highest loopback that is up, else highest interface address."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address

from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import interfaces


def addresses(chassis: Chassis, vrf: str) -> list[tuple[bool, IPv4Address]]:
    """The primary addresses of a VRF's interfaces that are up, each with whether it is a loopback's."""
    return [
        (is_loopback(config.name), config.primary.ip)
        for config in interfaces(chassis.running)
        if config.vrf == vrf and config.primary and chassis.is_up(config.name)
    ]


def elect(chassis: Chassis, vrf: str, taken: Collection[IPv4Address] = ()) -> IPv4Address | None:
    """The identity that a protocol starting now would take; ``taken`` are other instances' identities."""
    free = [(loopback, address) for loopback, address in addresses(chassis, vrf) if address not in taken]
    return max(free)[1] if free else None
