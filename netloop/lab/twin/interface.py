"""Port: an interface of a virtual router, and what runs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Interface

from netloop.lab.twin.igp import Runs

LEAST_COST = 1
"""OSPF's cost of a link of 100 Mb/s or more on IOS (``auto-cost reference-bandwidth 100``), faster ones included."""


@dataclass(frozen=True, slots=True)
class Port:
    """An interface: its name, who is at the other end, its addresses, and the IGPs on it.

    ``classic6`` are the AS numbers of EIGRP for IPv6 that the interface itself must name, as classic mode has it.
    """

    name: str
    peer: str
    ipv4: IPv4Interface
    ipv6: IPv6Interface | None = None
    runs: Runs = field(default_factory=Runs)
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
