"""The twin of an inventory: its virtual routers, what each boots with, and the cables between them.

A twin starts as a live network does: VRFs defined, links addressed, the IGPs and LDP running on them with whatever IDs
they elect, no loopback, no BGP. It knows no backend: a backend is given the nodes, each with the configuration it
boots with, and the cables between them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum

from netloop.model.routing import Protocol

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
        content = (self.name, tuple(nodes), tuple(astuple(cable) for cable in self.cables))
        return hashlib.sha256(repr(content).encode()).hexdigest()
