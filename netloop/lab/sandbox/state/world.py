"""What the protocols ask of the routers and of the network between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from netloop.lab.sandbox.cables import Cables
from netloop.lab.sandbox.state.rib import Rib, Route
from netloop.lab.sandbox.state.timeline import Timeline
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig
from netloop.lab.sandbox.views.redistribution import RedistributedSource


class Chassis(Protocol):
    """The router that a protocol runs on: its configuration, interfaces, routing tables and log.

    ``own_version`` counts the changes of its addresses; ``changed_at`` is when its addresses or its BGP configuration
    last changed, in seconds of the network's clock.
    """

    name: str
    own_version: int
    changed_at: float

    @property
    def hostname(self) -> str:
        """The name in the prompt."""
        ...

    @property
    def running(self) -> ConfigNode:
        """The running configuration."""
        ...

    def interface(self, name: str) -> InterfaceConfig | None:
        """An interface as configured."""
        ...

    def is_up(self, name: str) -> bool:
        """Whether an interface and its line are up."""
        ...

    def rib(self, vrf: str = DEFAULT_VRF, version: int = 4) -> Rib:
        """The routing table of a VRF and family, as of now."""
        ...

    def interior(self, vrf: str = DEFAULT_VRF, version: int = 4) -> Rib:
        """The same without the routes of BGP: what BGP itself stands on."""
        ...

    def connected(self, vrf: str = DEFAULT_VRF, version: int = 4) -> Rib:
        """The connected and local routes alone."""
        ...

    def log_message(self, message: str, at: float | None = None) -> None:
        """Log a message, now or as of a time of the network's clock."""
        ...


class Taker(Protocol):
    """Redistribution, as far as the protocols ask it."""

    def taken(self, chassis: Chassis, vrf: str, version: int, source: RedistributedSource) -> tuple[Route, ...]:
        """The routes that a line of a router takes, as last known."""
        ...


class World(Protocol):
    """The network: its routers by name, the cables between them, and its clock."""

    @property
    def timeline(self) -> Timeline:
        """The clock, and what changed when."""
        ...

    @property
    def cables(self) -> Cables:
        """What each port leads to."""
        ...

    @property
    def exchange(self) -> Taker:
        """What routing protocols take from one another."""
        ...

    @property
    def routers(self) -> Mapping[str, Chassis]:
        """Every router by its name."""
        ...

    def settle(self) -> None:
        """Let adjacencies come up that were due by now."""
        ...
