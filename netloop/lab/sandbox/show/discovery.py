"""Whom CDP and LLDP have heard of: the far ends of cables that advertise themselves while this end listens.

A neighbor that falls silent is gone at once, where a router keeps what it heard until its hold time ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import order
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.discovery import Discovery
from netloop.lab.sandbox.views.interface import InterfaceConfig


@dataclass(frozen=True, slots=True)
class HeardNeighbor:
    """A neighbor: the own interface, the router at the other end and its port, and how long it still holds."""

    interface: str
    router: Router
    port: InterfaceConfig
    remaining: int

    @property
    def name(self) -> str:
        """The neighbor's name, with its domain where it has one."""
        root = self.router.running
        domain = root.text_of("ip", "domain", "name").split()[-1:]
        return ".".join([self.router.hostname, *domain])

    @property
    def address(self) -> IPv4Address | None:
        """The address that the neighbor gives for itself: that of the port."""
        return self.port.primary.ip if self.port.primary else None


Show = Callable[[Router, Given], str]


def where_on(read: Callable[[ConfigNode], Discovery], off: str, show: Show) -> Show:
    """A command of a protocol, which says ``off`` where that does not run."""

    def run(router: Router, given: Given) -> str:
        return show(router, given) if read(router.running).on else off

    return run


def heard(router: Router, read: Callable[[ConfigNode], Discovery], interface: str | None = None) -> list[HeardNeighbor]:
    """The neighbors that a protocol knows, on one interface or on all, in the order of the interfaces."""
    names = [name for name in router.ports if interface in {None, name}]
    return [found for name in sorted(names, key=order) for found in _beyond(router, read, name)]


def _beyond(router: Router, read: Callable[[ConfigNode], Discovery], name: str) -> Iterator[HeardNeighbor]:
    """Who advertises itself at the other end of a cable."""
    far = router.network.cables.far_end(router.name, name)
    if far is None or not router.is_up(name) or not read(router.running).listens(name):
        return
    other = router.network.routers[far[0]]
    port, protocol = other.interface(far[1]), read(other.running)
    if port is not None and protocol.sends(far[1]):
        age = int(router.network.clock() - other.booted) % protocol.timer
        yield HeardNeighbor(name, other, port, protocol.hold - age)
