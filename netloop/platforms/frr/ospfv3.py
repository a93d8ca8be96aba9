"""OSPFv3: the router IDs in effect, the adjacencies in the default VRF, and the section of a configuration.

The adjacencies are those of ``show ipv6 ospf6 neighbor json``: the form for all VRFs prints several documents and names
no VRF (FRR 8.4.4, ``ospf6d/ospf6_neighbor.c``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import Neighbor, Ospfv3Identities, Ospfv3Neighbors
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.output import RUNNING, document, vrfs
from netloop.platforms.frr.process import VRF, ProcessSection, check_silence
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4

VRFS, NEIGHBORS = "show ipv6 ospf6 vrfs json", "show ipv6 ospf6 neighbor json"
INSTANCE = Instance(Protocol.OSPFV3, "")

SECTION = ProcessSection(
    Protocol.OSPFV3, re.compile(rf"^router ospf6{VRF}$"), re.compile(rf"^ ospf6 router-id (?P<id>{IPV4})$")
)


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


def read_identities(outputs: Mapping[str, str]) -> Ospfv3Identities:
    """The router ID of OSPFv3 in every VRF. Raises as ``vrfs`` does."""
    found = vrfs(outputs, VRFS)
    check_silence(outputs, VRFS, SECTION)
    return Ospfv3Identities(tuple(vrf.state(Instance(Protocol.OSPFV3, "", name)) for name, vrf in found.items()))


def read_neighbors(outputs: Mapping[str, str]) -> Ospfv3Neighbors:
    """The adjacencies; up is Full, and 2-Way towards a DROther, which is as far as such a pair goes (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, NEIGHBORS, _Adjacencies)
    check_silence(outputs, NEIGHBORS, SECTION)
    return Ospfv3Neighbors(tuple(adjacency.neighbor for adjacency in found.neighbors) if found else ())


READERS = (
    Reader(Ospfv3Identities, (VRFS, RUNNING), read_identities),
    Reader(Ospfv3Neighbors, (NEIGHBORS, RUNNING), read_neighbors),
)
