"""Twin: the virtual network that an inventory describes, before netloop touched it. Pure.

A twin starts as a live network does: VRFs defined, links addressed, the IGPs and LDP running on them with whatever IDs
they elect, no loopback, no BGP. It knows no backend: a backend is given the nodes, each with the configuration it
boots with, and the cables between them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

from netloop.lab.igp import Runs, runs
from netloop.lab.provisional import sections
from netloop.lab.startup import Port, Router, startup
from netloop.lab.wiring import has_ipv6, wire
from netloop.model.intent import Link
from netloop.model.inventory import Inventory


class Start(StrEnum):
    """How a twin starts: ``LIVE`` with its IGPs running, ``BARE`` with addressed links alone."""

    LIVE = "live"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class TwinNode:
    """A virtual router: its name, its platform, and the configuration text that it boots with."""

    name: str
    platform: str
    startup: str


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
        """A digest that differs when anything of the twin does."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()


def twin(inventory: Inventory, start: Start = Start.LIVE, accounts: Sequence[str] = ()) -> Twin:
    """The twin of an inventory; every router has its own interfaces, the links of both sides agree.

    Args:
        inventory: what is twinned; its loopbacks and BGP are *not* configured.
        start: with the IGP running, or bare.
        accounts: configuration lines of the users that may log in.

    Raises:
        LabError: the links cannot be addressed.
    """
    links = wire(inventory)
    nodes = tuple(_node(inventory, name, links, start, accounts) for name in inventory.devices)
    return Twin(inventory.name, nodes, tuple(_cable(link) for link in links))


def _node(inventory: Inventory, name: str, links: Sequence[Link], start: Start, accounts: Sequence[str]) -> TwinNode:
    intent = inventory.intents[name]
    ports = tuple(_port(inventory, link, name, start) for link in links if link.end(name))
    dual_stack = has_ipv6(inventory, name) or any(port.ipv6 for port in ports)
    igps = tuple(tuple(section) for section in sections(intent, ports))
    router = Router(name, ports, dual_stack=dual_stack, accounts=tuple(accounts), vrfs=intent.vrfs, igps=igps)
    return TwinNode(name, inventory.devices[name].platform, startup(router))


def _port(inventory: Inventory, link: Link, name: str, start: Start) -> Port:
    end = link.end(name)
    assert end is not None and end.interface is not None and end.ipv4 is not None  # noqa: S101, PT018 -- wired
    found = runs(link, inventory.intents)[name] if start is Start.LIVE else Runs()
    classic = {p.instance.name for p in inventory.intents[name].eigrp if p.ipv6 and p.named is None}
    on_it = tuple(number for number in found.eigrp6 if number in classic)
    return Port(end.interface, link.other(name).device, end.ipv4, end.ipv6, found, link.cost, on_it)


def _cable(link: Link) -> TwinCable:
    return TwinCable(link.a.device, str(link.a.interface), link.z.device, str(link.z.interface))
