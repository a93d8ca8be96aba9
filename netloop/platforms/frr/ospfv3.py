"""OSPFv3 on FRR: its statements, their cost, the activation; the router IDs in effect, adjacencies, the section.

The adjacencies are those of ``show ipv6 ospf6 neighbor json``: the form for all VRFs prints several documents and names
no VRF (FRR 8.4.4, ``ospf6d/ospf6_neighbor.c``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import Neighbor, Ospfv3Identities, Ospfv3Neighbors
from netloop.model.intent import Intent, Loopback
from netloop.model.plan import Impact
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import (
    NOTHING,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    vrf_suffix,
)
from netloop.platforms.frr.output import RUNNING, document, vrfs
from netloop.platforms.frr.process import VRF, ProcessSection, check_silence
from netloop.platforms.ios_family.statements import removed
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4


def activation(instance: Instance) -> str:
    """The exec command that makes a process take its configured router ID."""
    return f"clear ipv6 ospf6 process{vrf_suffix(instance)}"


def waits(identity: RouterId, situation: Situation) -> Impact | None:
    """Pending while the process has neighbors and another ID in effect; at once otherwise."""
    state = impact.in_effect(situation, Ospfv3Identities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    drops = impact.ospfv3_neighbors(identity.instance, situation)
    if not impact.kept(situation, f"ospf6 router-id {identity.address}", drops):
        return None
    return impact.waits(identity, str(state.address), activation(identity.instance), drops)


def _router_id(command: Command) -> Impact | None:
    identity = impact.intended(command, Protocol.OSPFV3)
    return waits(identity, command.situation) if identity else None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection((re.escape(f"router ospf6{vrf_suffix(process.instance)}"),)) for process in intent.ospfv3)


def on_interface(loopback: Loopback, intent: Intent) -> dict[str, str]:
    """How OSPFv3 must be told of a declared loopback: the conditions of the rows below."""
    members = [m for process in intent.ospfv3 for m in process.loopbacks if m.loopback.name == loopback.name]
    loud = bool(members) and not all(member.passive for member in members)
    return {"in_ospf6": ".*" if members else NOTHING, "loud_in_ospf6": "" if loud else NOTHING}


SECTIONS = (
    Section(
        (r"router ospf6(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (
            Statement(rf"ospf6 router-id {IPV4}", "ospf6 router-id", price=_router_id),
            Statement("log-adjacency-changes.*", owner=StatementOwner.OTHERS),
            Statement("redistribute .+", owner=StatementOwner.OTHERS),
        ),
        price=removed,
    ),
)
ON_INTERFACE = (
    Statement(r"ipv6 ospf6 area \S+", gone="{in_ospf6}", elsewhere=("ipv6 ospf6 area", "area: of the OSPFv3 process")),
    Statement(
        "ipv6 ospf6 passive",
        gone="ipv6 ospf6 passive{loud_in_ospf6}",
        elsewhere=("ipv6 ospf6 passive", "passive: of the OSPFv3 process"),
    ),
)
LINES = (
    further("ipv6 ospf6 advertise prefix-list <name>"),
    further("ipv6 ospf6 bfd [profile <name>]"),
    further("ipv6 ospf6 cost <number>", "ipv6 ospf6 cost"),
    further("ipv6 ospf6 dead-interval <number>", "ipv6 ospf6 dead-interval"),
    further("ipv6 ospf6 hello-interval <number>", "ipv6 ospf6 hello-interval"),
    further("ipv6 ospf6 ifmtu <number>", "ipv6 ospf6 ifmtu"),
    further("ipv6 ospf6 instance-id <number>", "ipv6 ospf6 instance-id"),
    further("ipv6 ospf6 mtu-ignore"),
    further("ipv6 ospf6 network (broadcast|point-to-point|point-to-multipoint)", "ipv6 ospf6 network"),
    further("ipv6 ospf6 priority <number>", "ipv6 ospf6 priority"),
    further("ipv6 ospf6 retransmit-interval <number>"),
    further("ipv6 ospf6 transmit-delay <number>"),
)


# --- readers -------------------------------------------------------------------------------------------------------


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
