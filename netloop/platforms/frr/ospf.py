"""OSPFv2 on FRR: its statements, their cost, the activation; the router IDs in effect, adjacencies, the section.

Observed on FRR 8.4.4: a process keeps its router ID while it has neighbors (``For this router-id change to take
effect, use "clear ip ospf process" command``), and the clear drops every adjacency; without neighbors a new one is in
effect at once. An area is no slot: ``Must remove previous area config before changing ospf area``. OSPF is told of its
networks by the process or by the interfaces, one of the two.

FRR 8.4 has the clear for the default VRF alone (``list`` in vtysh: ``clear ip ospf [(1-65535)] process``); in another
one a changed ID waits until ospfd restarts. ``clear ip ospf process vrf RED`` is accepted all the same, as an
abbreviation of OSPFv3's ``clear ipv6 ospf6 process [vrf NAME]``.

In ``show ip ospf vrf all neighbor json`` a neighbor's router ID is the key of a list, one entry per interface. FRR 8.4
prints ``nbrState`` and ``ifaceAddress`` beside their old names ``state`` and ``address``; FRR 10 has dropped the old
ones, FRR 4 had nothing else, and a list of one-key mappings where the mapping is now (FRR's ``ospfd/ospf_vty.c``, pull
request 1659). All are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address
from typing import Annotated, Self

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, RootModel, model_validator

from netloop.model.evidence import Neighbor, OspfIdentities, OspfNeighbors
from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    NOTHING,
    Exclusive,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.frr.output import RUNNING, document, vrfs
from netloop.platforms.frr.process import VRF, ProcessSection, check_silence
from netloop.platforms.ios_family.statements import ospf_network_gone, removed
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4


def activation(instance: Instance) -> str | None:
    """The exec command that makes a process take its configured router ID, or None where there is none."""
    return "clear ip ospf process" if instance.vrf == DEFAULT_VRF else None


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    return impact.ospf_waits(identity, situation, f"ospf router-id {identity.address}", activation(identity.instance))


def _router_id(command: Command) -> Impact | None:
    identity = impact.intended(command, Protocol.OSPF)
    return waits(identity, command.situation) if identity else None


def _network_gone(command: Command) -> Impact | None:
    match = re.fullmatch(rf"no network ({IPV4})/(\d+) area \S+", command.line)
    return ospf_network_gone(command, match[1], match[2]) if match else None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.ospf:
        addresses = (a for m in process.loopbacks for a in m.loopback.addresses if a.version == 4)
        values = {
            "members": alternatives(f"{address.ip}/32" for address in addresses),
            "absent": alternatives(intent.absent),
        }
        yield OwnedSection((re.escape(f"router ospf{vrf_suffix(process.instance)}"),), values)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """How OSPF must be told of a declared loopback: the conditions of the rows below."""
    members = [m for process in intent.ospf for m in process.loopbacks if m.loopback.name == loopback.name]
    loud = bool(members) and not all(member.passive for member in members)
    return {"in_ospf": ".*" if members else NOTHING, "loud_in_ospf": "" if loud else NOTHING}


def _by_network(_header: str, line: str, _lines: Sequence[str]) -> Exclusive:
    return Exclusive(("OSPF",), "network", line, choice=True)


def _by_interface(_header: str, line: str, _lines: Sequence[str]) -> Exclusive:
    return Exclusive(("OSPF",), "interface", line, choice=True)


SECTIONS = (
    Section(
        (r"router ospf(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(rf"ospf router-id {IPV4}", "ospf router-id", price=_router_id),
            Statement("log-adjacency-changes.*", owner=StatementOwner.OTHERS),
            Statement("redistribute .+", owner=StatementOwner.OTHERS),
            Statement("passive-interface {absent}", gone=".*"),
            Statement("network .+", owner=StatementOwner.OTHERS, price=_network_gone, exclusive=_by_network),
            Statement(
                rf"network (?P<host>{IPV4})/32 area \S+", gone=r"network {members} area \S+", exclusive=_by_network
            ),
        ),
        price=removed,
    ),
)
ON_INTERFACE = (
    Statement(
        r"ip ospf area \S+",
        gone="{in_ospf}",
        exclusive=_by_interface,
        elsewhere=("ip ospf area", "area: of the OSPF process"),
    ),
    Statement(
        "ip ospf passive",
        gone="ip ospf passive{loud_in_ospf}",
        elsewhere=("ip ospf passive", "passive: of the OSPF process"),
    ),
)
NETWORK = "(broadcast|non-broadcast|point-to-point|point-to-multipoint)"
LINES = (
    further("ip ospf authentication [(message-digest|null|key-chain <name>)]"),
    further("ip ospf bfd [profile <name>]", "ip ospf bfd"),
    further("ip ospf cost <number>", "ip ospf cost"),
    further("ip ospf dead-interval (<number>|minimal hello-multiplier <number>)", "ip ospf dead-interval"),
    further("ip ospf graceful-restart hello-delay <number>"),
    further("ip ospf hello-interval <number>", "ip ospf hello-interval"),
    further("ip ospf mtu-ignore"),
    further(f"ip ospf network {NETWORK}", "ip ospf network"),
    further("ip ospf prefix-suppression"),
    further("ip ospf priority <number>", "ip ospf priority"),
    further("ip ospf retransmit-interval <number>"),
    further("ip ospf transmit-delay <number>"),
)


# --- readers -------------------------------------------------------------------------------------------------------


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
            yield from (adjacency.neighbor(instance, _shown_router_id(key)) for adjacency in adjacencies)


def _shown_router_id(key: str) -> IPv4Address | None:
    """The neighbor's router ID, or None while it has not told it: the key is then the word ``neighbor``."""
    try:
        return IPv4Address(key)
    except AddressValueError:
        return None


READERS = (
    Reader(OspfIdentities, (VRFS, RUNNING), read_identities),
    Reader(OspfNeighbors, (NEIGHBORS, RUNNING), read_neighbors),
)
