"""Changes of a declaration: pure functions from an inventory to the inventory that somebody would write next.

They go around the rules of an inventory's file on purpose: a duplicate router ID is refused there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

from netloop.model.intent import Intent, Loopback
from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol

Edit = Callable[[Intent], Intent]


def edited(inventory: Inventory, router: str, edit: Edit) -> Inventory:
    """The inventory with one router's intent changed."""
    return replace(inventory, intents={**inventory.intents, router: edit(inventory.intents[router])})


def another_loopback(name: str, address: str) -> Edit:
    """A further loopback, advertised by OSPF beside the first one."""

    def edit(intent: Intent) -> Intent:
        added = Loopback(name, ipv4=IPv4Interface(address))
        ospf = tuple(
            replace(process, loopbacks=(*process.loopbacks, replace(process.loopbacks[0], loopback=added)))
            for process in intent.ospf
        )
        return replace(intent, loopbacks=(*intent.loopbacks, added), ospf=ospf)

    return edit


def identified(protocol: Protocol, address: str) -> Edit:
    """Another router ID for a protocol's processes."""

    def edit(intent: Intent) -> Intent:
        field = str(protocol)
        processes = getattr(intent, field)
        changed = tuple(
            replace(process, router_id=replace(process.router_id, address=IPv4Address(address)))
            for process in processes
        )
        return replace(intent, **{field: changed})

    return edit
