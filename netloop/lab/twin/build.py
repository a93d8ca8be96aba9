"""Builds the twin of an inventory: links wired, IGPs chosen, each router's startup configuration written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from netloop.lab.twin.igp import InterfaceProtocols, protocols_of
from netloop.lab.twin.kind import Kind
from netloop.lab.twin.router import TwinInterface, TwinRouter
from netloop.lab.twin.twin import Start, Twin, TwinCable, TwinNode
from netloop.lab.twin.wiring import wire
from netloop.model.device import Device
from netloop.model.intent import Link
from netloop.model.inventory import Inventory
from netloop.model.link_protocols import has_ipv6
from netloop.model.routing import DEFAULT_VRF


def build_twin(
    inventory: Inventory,
    kind_of: Callable[[Device], Kind],
    start: Start = Start.LIVE,
    accounts: Sequence[str] = (),
) -> Twin:
    """The twin of an inventory; every router has its own interfaces, the links of both sides agree.

    Args:
        inventory: what is twinned; its loopbacks and BGP are *not* configured.
        kind_of: what each device's twin is made of; a backend says.
        start: with the IGP running, or bare.
        accounts: configuration lines of the users that may log in.

    Raises:
        LabError: the links cannot be addressed.
    """
    kinds = {name: kind_of(device) for name, device in inventory.devices.items()}
    links = wire(inventory, kinds)
    routers = {name: _router(inventory, name, links, start) for name in inventory.devices}
    nodes = tuple(
        _node(inventory.devices[name], replace(router, accounts=tuple(accounts)), kinds[name])
        for name, router in routers.items()
    )
    return Twin(inventory.name, nodes, tuple(_cable(link) for link in links))


def _router(inventory: Inventory, name: str, links: Sequence[Link], start: Start) -> TwinRouter:
    interfaces = tuple(_interface_of(inventory, link, name, start) for link in links if link.end(name))
    dual_stack = has_ipv6(inventory.intents[name]) or any(interface.ipv6 for interface in interfaces)
    return TwinRouter(name, interfaces, inventory.intents[name], dual_stack=dual_stack)


def _node(device: Device, router: TwinRouter, kind: Kind) -> TwinNode:
    return TwinNode(
        device.name,
        kind.platform,
        kind.startup(router),
        kind.name,
        device.lab.image,
        tuple(loopback.name for loopback in router.intent.loopbacks),
        tuple(dict.fromkeys(process.instance.protocol for process in router.intent.processes)),
        {loopback.name: loopback.vrf for loopback in router.intent.loopbacks if loopback.vrf != DEFAULT_VRF},
        {interface.name: tuple(map(str, interface.addresses)) for interface in router.interfaces},
    )


def _interface_of(inventory: Inventory, link: Link, name: str, start: Start) -> TwinInterface:
    end = link.end(name)
    assert end is not None and end.interface is not None and end.ipv4 is not None  # noqa: S101, PT018 -- wired
    found = protocols_of(link, inventory.intents)[name] if start is Start.LIVE else InterfaceProtocols()
    classic = {p.instance.name for p in inventory.intents[name].eigrp if p.ipv6 and p.named is None}
    on_it = tuple(number for number in found.eigrp6 if number in classic)
    return TwinInterface(end.interface, link.other(name).device, end.ipv4, end.ipv6, found, link.cost, on_it)


def _cable(link: Link) -> TwinCable:
    return TwinCable(link.a.device, str(link.a.interface), link.z.device, str(link.z.interface))
