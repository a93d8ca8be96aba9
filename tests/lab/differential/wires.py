"""Wires: who is at the other end of an interface, as each world calls its interfaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netloop.lab.twin.twin import Twin, TwinCable

Port = tuple[str, str]
"""A router and its interface."""


@dataclass(frozen=True, slots=True)
class Wires:
    """The cables of one world, in the order of the inventory's links."""

    cables: tuple[TwinCable, ...]
    peers: Mapping[Port, str]

    @classmethod
    def of(cls, twin: Twin) -> Wires:
        """The wires of a twin."""
        ways = [way for c in twin.cables for way in (((c.a, c.a_interface), c.z), ((c.z, c.z_interface), c.a))]
        return cls(twin.cables, dict(ways))

    def peer(self, router: str, interface: str) -> str | None:
        """The router at the other end, None for an interface without a cable."""
        return self.peers.get((router, interface))

    def first_end(self, link: int) -> Port:
        """The side of a link on which it is shut down."""
        cable = self.cables[link]
        return cable.a, cable.a_interface
