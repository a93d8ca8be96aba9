"""The loopbacks of an inventory outside VRFs: whose routes are compared."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from netloop.model.inventory import Inventory
from netloop.model.routing import DEFAULT_VRF

Address = IPv4Address | IPv6Address


def loopback_addresses(inventory: Inventory) -> tuple[Address, ...]:
    """Every address of every loopback, each once."""
    loopbacks = [loopback for intent in inventory.intents.values() for loopback in intent.loopbacks]
    return tuple(dict.fromkeys(a.ip for found in loopbacks if found.vrf == DEFAULT_VRF for a in found.addresses))
