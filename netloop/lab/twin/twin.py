"""Twin: the virtual network that an inventory describes, before netloop touched it. Pure.

A twin starts as a live network does: VRFs defined, links addressed, the IGPs and LDP running on them with whatever IDs
they elect, no loopback, no BGP. It knows no backend: a backend is given the nodes, each with the configuration it
boots with, and the cables between them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from enum import StrEnum

from netloop.lab.twin.igp import Runs, runs
from netloop.lab.twin.interface import Port
from netloop.lab.twin.kind import Kind, ios
from netloop.lab.twin.startup import Router
from netloop.lab.twin.wiring import has_ipv6, wire
from netloop.model.device import Device
from netloop.model.intent import Link
from netloop.model.inventory import Inventory
from netloop.model.routing import DEFAULT_VRF, Protocol

NET = re.compile(r"^ +net \S+$", re.MULTILINE)
"""An IS-IS process's NET in a configuration of any platform."""


class Start(StrEnum):
    """How a twin starts: ``LIVE`` with its IGPs running, ``BARE`` with addressed links alone."""

    LIVE = "live"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class TwinNode:
    """A virtual router: its name, its platform, and the configuration text that it boots with.

    ``kind`` and ``image`` say what it is made of. ``loopbacks`` and ``protocols`` are what netloop will configure on
    it, for a backend that has to make the interfaces and start the daemons beforehand; ``vrfs`` gives the VRF of each
    loopback that is in one. ``addresses`` are those of its interfaces, by name, as the configuration has them.
    """

    name: str
    platform: str
    startup: str
    kind: str = ""
    image: str | None = None
    loopbacks: tuple[str, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    vrfs: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TwinCable:
    """A cable between two interfaces."""

    a: str
    a_interface: str
    z: str
    z_interface: str


@dataclass(frozen=True, slots=True)
class Twin:
    """The virtual network of one inventory."""

    name: str
    nodes: tuple[TwinNode, ...]
    cables: tuple[TwinCable, ...]

    @property
    def fingerprint(self) -> str:
        """A digest that differs when a router, its start or a cable does; not when a loopback, or who it is, does.

        A NET is the one identity that a start has: another one is for an apply to bring, as on a live network.
        """
        nodes = [(node.name, node.platform, node.kind, node.image, NET.sub("", node.startup)) for node in self.nodes]
        said = (self.name, tuple(nodes), tuple(astuple(cable) for cable in self.cables))
        return hashlib.sha256(repr(said).encode()).hexdigest()


def ios_kind(device: Device) -> Kind:
    """The kind of every router where nothing else is said: IOS."""
    return ios(device.platform)


def twin(
    inventory: Inventory,
    start: Start = Start.LIVE,
    accounts: Sequence[str] = (),
    kind_of: Callable[[Device], Kind] = ios_kind,
) -> Twin:
    """The twin of an inventory; every router has its own interfaces, the links of both sides agree.

    Args:
        inventory: what is twinned; its loopbacks and BGP are *not* configured.
        start: with the IGP running, or bare.
        accounts: configuration lines of the users that may log in.
        kind_of: what each device's twin is made of.

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


def _router(inventory: Inventory, name: str, links: Sequence[Link], start: Start) -> Router:
    ports = tuple(_port(inventory, link, name, start) for link in links if link.end(name))
    dual_stack = has_ipv6(inventory, name) or any(port.ipv6 for port in ports)
    return Router(name, ports, inventory.intents[name], dual_stack=dual_stack)


def _node(device: Device, router: Router, kind: Kind) -> TwinNode:
    return TwinNode(
        device.name,
        kind.platform,
        kind.startup(router),
        kind.name,
        device.lab.image,
        tuple(loopback.name for loopback in router.intent.loopbacks),
        tuple(dict.fromkeys(process.instance.protocol for process in router.intent.processes)),
        {loopback.name: loopback.vrf for loopback in router.intent.loopbacks if loopback.vrf != DEFAULT_VRF},
        {port.name: tuple(map(str, port.addresses)) for port in router.ports},
    )


def _port(inventory: Inventory, link: Link, name: str, start: Start) -> Port:
    end = link.end(name)
    assert end is not None and end.interface is not None and end.ipv4 is not None  # noqa: S101, PT018 -- wired
    found = runs(link, inventory.intents)[name] if start is Start.LIVE else Runs()
    classic = {p.instance.name for p in inventory.intents[name].eigrp if p.ipv6 and p.named is None}
    on_it = tuple(number for number in found.eigrp6 if number in classic)
    return Port(end.interface, link.other(name).device, end.ipv4, end.ipv6, found, link.cost, on_it)


def _cable(link: Link) -> TwinCable:
    return TwinCable(link.a.device, str(link.a.interface), link.z.device, str(link.z.interface))
