"""OSPFv3 adjacencies in the default VRF: ``show ipv6 ospf6 neighbor json``.

The form for all VRFs prints several documents and names no VRF (FRR 8.4.4, ``ospf6d/ospf6_neighbor.c``).
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import Neighbor, Ospfv3Neighbors
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.readers.configuration import witnessed
from netloop.platforms.frr.readers.text import document

NEIGHBORS = "show ipv6 ospf6 neighbor json"
INSTANCE = Instance(Protocol.OSPFV3, "")


class _Adjacency(BaseModel):
    """``state`` is ours with the neighbor, ``role`` the neighbor's part on the link."""

    router_id: IPv4Address = Field(alias="neighborId", strict=True)
    state: str
    role: str = Field(alias="ifState")
    interface: str = Field(alias="interfaceName")

    @property
    def neighbor(self) -> Neighbor:
        up = self.state == "Full" or (self.state, self.role) == ("Twoway", "DROther")
        state = f"{self.state}/{self.role}"
        return Neighbor(INSTANCE, self.router_id, state, up, router_id=self.router_id, interface=self.interface)


class _Adjacencies(BaseModel):
    neighbors: list[_Adjacency]


def read(outputs: Mapping[str, str]) -> Ospfv3Neighbors:
    """The adjacencies; up is Full, and 2-Way towards a DROther, which is as far as such a pair goes (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, NEIGHBORS, _Adjacencies)
    witnessed(outputs, NEIGHBORS, Protocol.OSPFV3)
    return Ospfv3Neighbors(tuple(adjacency.neighbor for adjacency in found.neighbors) if found else ())
