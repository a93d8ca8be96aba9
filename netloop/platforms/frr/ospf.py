"""OSPFv2: the router IDs in effect, the adjacencies, and the section of a configuration.

In ``show ip ospf vrf all neighbor json`` a neighbor's router ID is the key of a list, one entry per interface. FRR 8.4
prints ``nbrState`` and ``ifaceAddress`` beside their old names ``state`` and ``address``; FRR 10 has dropped the old
ones, FRR 4 had nothing else, and a list of one-key mappings where the mapping is now (FRR's ``ospfd/ospf_vty.c``, pull
request 1659). All are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import AddressValueError, IPv4Address
from typing import Annotated, Self

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, RootModel, model_validator

from netloop.model.evidence import Neighbor, OspfIdentities, OspfNeighbors
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.frr.output import RUNNING, document, vrfs
from netloop.platforms.frr.process import VRF, ProcessSection, check_silence
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4

VRFS, NEIGHBORS = "show ip ospf vrfs json", "show ip ospf vrf all neighbor json"

SECTION = ProcessSection(
    Protocol.OSPF, re.compile(rf"^router ospf{VRF}$"), re.compile(rf"^ ospf router-id (?P<id>{IPV4})$")
)

_ALONE = frozenset({"vrfName", "vrfId", "ospfInstance"})


def _merged(value: object) -> object:
    """The mapping of router IDs, also where FRR prints a list of mappings."""
    if not isinstance(value, list):
        return value
    return {key: entry for part in value if isinstance(part, dict) for key, entry in part.items()}


class _Adjacency(BaseModel):
    """``state`` is ours with the neighbor and, after the stroke, the neighbor's part on the link."""

    state: str = Field(validation_alias=AliasChoices("nbrState", "state"))
    address: IPv4Address = Field(validation_alias=AliasChoices("ifaceAddress", "address"), strict=True)
    interface: str = Field(validation_alias="ifaceName")

    def neighbor(self, instance: Instance, router_id: IPv4Address | None) -> Neighbor:
        return Neighbor(
            instance=instance,
            address=self.address,
            state=self.state,
            up=self.state.startswith("Full") or self.state == "2-Way/DROther",
            router_id=router_id,
            interface=self.interface.partition(":")[0],
        )


class _Process(BaseModel):
    """A VRF; FRR names the neighbors, or nothing but the VRF."""

    model_config = ConfigDict(extra="allow")

    neighbors: Annotated[dict[str, list[_Adjacency]], BeforeValidator(_merged)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _of_ospf(self) -> Self:
        if "neighbors" not in self.model_fields_set and not {*(self.model_extra or ())} <= _ALONE:
            raise ValueError("neighbors is missing")
        return self


class _Processes(RootModel[dict[str, _Process]]):
    pass


def read_identities(outputs: Mapping[str, str]) -> OspfIdentities:
    """The router ID of OSPF in every VRF; FRR's process has no number. Raises as ``vrfs`` does."""
    found = vrfs(outputs, VRFS)
    check_silence(outputs, VRFS, SECTION)
    return OspfIdentities(tuple(vrf.state(Instance(Protocol.OSPF, "", name)) for name, vrf in found.items()))


def read_neighbors(outputs: Mapping[str, str]) -> OspfNeighbors:
    """The adjacencies in every VRF; up is Full, and 2-Way towards a DROther, which is as far as such a pair goes
    (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, NEIGHBORS, _Processes)
    check_silence(outputs, NEIGHBORS, SECTION)
    return OspfNeighbors(tuple(_neighbors(found.root)) if found else ())


def _neighbors(processes: Mapping[str, _Process]) -> Iterator[Neighbor]:
    for vrf, process in processes.items():
        instance = Instance(Protocol.OSPF, "", vrf or DEFAULT_VRF)
        for key, adjacencies in process.neighbors.items():
            yield from (adjacency.neighbor(instance, _router_id(key)) for adjacency in adjacencies)


def _router_id(key: str) -> IPv4Address | None:
    """The neighbor's router ID, or None while it has not told it: the key is then the word ``neighbor``."""
    try:
        return IPv4Address(key)
    except AddressValueError:
        return None


READERS = (
    Reader(OspfIdentities, (VRFS, RUNNING), read_identities),
    Reader(OspfNeighbors, (NEIGHBORS, RUNNING), read_neighbors),
)
