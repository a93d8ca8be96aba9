"""A virtual router and its interfaces, each with what runs on it: what a startup configuration is written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Interface

from netloop.lab.twin.igp import InterfaceProtocols
from netloop.model.intent import Intent

LEAST_COST = 1
"""OSPF's cost of a link of 100 Mb/s or more on IOS (``auto-cost reference-bandwidth 100``), faster ones included."""


@dataclass(frozen=True, slots=True)
class TwinInterface:
    """An interface: its name, who is at the other end, its addresses, and the IGPs on it.

    ``classic6`` are the AS numbers of EIGRP for IPv6 that the interface itself must name, as classic mode has it.
    """

    name: str
    peer: str
    ipv4: IPv4Interface
    ipv6: IPv6Interface | None = None
    protocols: InterfaceProtocols = field(default_factory=InterfaceProtocols)
    cost: int | None = None
    classic6: tuple[str, ...] = ()

    @property
    def ospf_cost(self) -> int:
        """What the link costs OSPF in every lab, whatever its cables count by themselves."""
        return LEAST_COST if self.cost is None else self.cost

    @property
    def addresses(self) -> tuple[IPv4Interface | IPv6Interface, ...]:
        """Its addresses."""
        return (self.ipv4, self.ipv6) if self.ipv6 else (self.ipv4,)


@dataclass(frozen=True, slots=True)
class TwinRouter:
    """What a startup configuration is written from; ``accounts`` are the ``username`` lines of an IOS router.

    Of the ``intent`` it says which VRFs there are and how the IGPs on the interfaces are set up; its loopbacks, its
    router IDs and its BGP are no part of a startup configuration.
    """

    name: str
    interfaces: tuple[TwinInterface, ...]
    intent: Intent
    dual_stack: bool = False
    accounts: tuple[str, ...] = ()
