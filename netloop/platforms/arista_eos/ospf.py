"""OSPFv2: router IDs from ``show ip ospf | json``, adjacencies from ``show ip ospf neighbor | json``.

Both print every VRF with its processes in ``instList``, by number: a process has its ``routerId`` and ``shutDown``
(ANTA, ``VerifyOSPFMaxLSA`` and its test data; SuzieQ, ``config/ospfIf.yml``), a neighbor its ``adjacencyState`` and its
part on the link, ``drState`` (recorded devices of batfish/lab-validation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import IdentityState, Neighbor, OspfIdentities, OspfNeighbors
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.arista_eos.output import RUNNING, Model, blocks, configuration, document, first
from netloop.platforms.arista_eos.process import RoutingProcess, in_effect, not_running, own_lines
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import NUMBER

PROCESSES, NEIGHBORS = "show ip ospf | json", "show ip ospf neighbor | json"
FULL = "full"
TWO_WAY = frozenset({"2ways", "2way", "2-way"})
"""As far as two routers go that are both neither DR nor BDR (RFC 2328, 10.4)."""
BYSTANDER = "DROther"


SECTION = "router ospf "
_HEADER = re.compile(rf"router ospf (?P<name>{NUMBER})(?: vrf (?P<vrf>\S+))?")


def processes(sections: Iterable[Block]) -> Iterator[RoutingProcess]:
    """The processes of a configuration.

    Raises:
        UnreadableOutput: a section begins in a form that is not known.
    """
    for block in sections:
        if block.header.startswith(SECTION):
            head = _HEADER.fullmatch(block.header)
            if head is None:
                raise UnreadableOutput(f"{first(block.header)} is no known beginning of an OSPF process")
            instance = Instance(Protocol.OSPF, head["name"], head["vrf"] or DEFAULT_VRF)
            yield RoutingProcess(instance, block.header, own_lines(block))


class _Process(BaseModel):
    router_id: IPv4Address = Field(alias="routerId", strict=True)
    shut_down: bool = Field(default=False, alias="shutDown")

    def state(self, instance: Instance) -> IdentityState:
        """Its identity; it has none while it is shut down, or while no interface of the VRF has an address."""
        if self.shut_down:
            return IdentityState(instance, None, "shut down")
        return in_effect(instance, self.router_id)


class _Adjacency(BaseModel):
    router_id: IPv4Address = Field(alias="routerId", strict=True)
    address: IPv4Address = Field(alias="interfaceAddress", strict=True)
    interface: str = Field(alias="interfaceName")
    state: str = Field(alias="adjacencyState")
    role: str = Field(default="", alias="drState")

    def neighbor(self, instance: Instance) -> Neighbor:
        up = self.state == FULL or (self.state.lower() in TWO_WAY and self.role == BYSTANDER)
        state = f"{self.state}/{self.role}" if self.role else self.state
        return Neighbor(instance, self.address, state, up, self.router_id, self.interface)


class _Processes(BaseModel):
    processes: dict[str, _Process] = Field(alias="instList")


class _Adjacencies(BaseModel):
    entries: list[_Adjacency] = Field(alias="ospfNeighborEntries")


class _AdjacenciesOfVrf(BaseModel):
    processes: dict[str, _Adjacencies] = Field(alias="instList")


class _Ospf(Model):
    vrfs: dict[str, _Processes]


class _Neighbors(Model):
    vrfs: dict[str, _AdjacenciesOfVrf]


def read_identities(outputs: Mapping[str, str]) -> OspfIdentities:
    """The router ID of every process, in every VRF.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape; or as ``configuration`` does.
    """
    found = document(outputs, PROCESSES, _Ospf).vrfs
    shown = {
        (instance := Instance(Protocol.OSPF, number, vrf)): process.state(instance)
        for vrf, entry in found.items()
        for number, process in entry.processes.items()
    }
    configured = processes(blocks(configuration(outputs)))
    silent = (not_running(process) for process in configured if process.instance not in shown)
    return OspfIdentities((*shown.values(), *silent))


def read_neighbors(outputs: Mapping[str, str]) -> OspfNeighbors:
    """The adjacencies in every VRF; up is full, and two-way with a router that is neither DR nor BDR.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, NEIGHBORS, _Neighbors).vrfs
    return OspfNeighbors(tuple(_neighbors(found)))


def _neighbors(found: Mapping[str, _AdjacenciesOfVrf]) -> Iterator[Neighbor]:
    for vrf, entry in found.items():
        for number, process in entry.processes.items():
            yield from (each.neighbor(Instance(Protocol.OSPF, number, vrf)) for each in process.entries)


READERS = (
    Reader(OspfIdentities, (PROCESSES, RUNNING), read_identities),
    Reader(OspfNeighbors, (NEIGHBORS,), read_neighbors),
)
