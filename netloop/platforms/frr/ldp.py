"""LDP on FRR: its statements and what they cost; the router ID in effect, and the section configured.

ldpd ends every session for a new router ID (``ldpd/ldpd.c``, ``merge_global``).

It is ``lsrId`` of ``show mpls ldp discovery detail json`` (``ldpd/ldp_vty_exec.c``). LDP has one ID per router, and FRR
runs it in the default VRF alone. Sessions come up on a kernel without MPLS too; ``show mpls ldp neighbor json`` has
none that is only discovered, and says ``OPERATIONAL`` of those that exchange labels. ``show mpls ldp interface json``
has an entry for each interface and family, ``eth1: ipv4``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, ConfigDict, Field, RootModel

from netloop.model.evidence import IdentityState, LdpIdentities, LdpNeighbors, Neighbor
from netloop.model.intent import Intent
from netloop.model.plan import Effect, Impact
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import LdpInterfaces, RoutingInterface
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement
from netloop.platforms.frr.output import RUNNING, ShownAddress, document
from netloop.platforms.frr.process import ProcessSection, check_silence
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4


def _identity(command: Command) -> Impact | None:
    """``router-id`` or the transport address."""
    for identity in command.situation.intent.identities(Protocol.LDP):
        state = impact.in_effect(command.situation, LdpIdentities, identity.instance)
        if state is not None and state.address not in {None, identity.address}:
            reason = f"LDP router ID {state.address} -> {identity.address} ends every session"
            return Impact(Effect.DISRUPTIVE, identity.instance, None, (impact.unknown(identity.instance),), reason)
    return None


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection(("mpls ldp",)) for _ in intent.ldp)


def _families(intent: Intent) -> Iterator[OwnedSection]:
    return (OwnedSection(("mpls ldp", "address-family ipv4")) for _ in intent.ldp)


SECTIONS = (
    Section(
        ("mpls ldp",),
        _processes,
        (Statement(f"router-id {IPV4}", "router-id", price=_identity), Statement("address-family ipv4")),
    ),
    Section(
        ("mpls ldp", "address-family ipv4"),
        _families,
        (Statement(f"discovery transport-address {IPV4}", "discovery transport-address", price=_identity),),
    ),
)


# --- readers -------------------------------------------------------------------------------------------------------


DISCOVERY, NEIGHBORS = "show mpls ldp discovery detail json", "show mpls ldp neighbor json"
INTERFACES = "show mpls ldp interface json"

INSTANCE = Instance(Protocol.LDP, "")

SECTION = ProcessSection(Protocol.LDP, re.compile(r"^mpls ldp$"), re.compile(rf"^ router-id (?P<id>{IPV4})$"))


class _Discovery(BaseModel):
    router_id: IPv4Address = Field(alias="lsrId", strict=True)


def read_identities(outputs: Mapping[str, str]) -> LdpIdentities:
    """The LDP router ID; none where ldpd does not run.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, DISCOVERY, _Discovery)
    check_silence(outputs, DISCOVERY, SECTION)
    if found is None:
        return LdpIdentities(())
    address = found.router_id if int(found.router_id) else None
    return LdpIdentities((IdentityState(INSTANCE, address, "" if address else "no router ID"),))


class _Session(BaseModel):
    router_id: IPv4Address = Field(alias="neighborId", strict=True)
    state: str
    address: ShownAddress = Field(alias="transportAddress")


class _Sessions(BaseModel):
    """Without a session there is no list."""

    model_config = ConfigDict(extra="forbid")
    neighbors: list[_Session] = Field(default_factory=list)


class _Interface(BaseModel):
    name: str
    family: str = Field(alias="addressFamily")
    state: str
    hello: int = Field(alias="helloInterval")
    hold: int = Field(alias="helloHoldtime")
    adjacencies: int = Field(alias="adjacencyCount")

    @property
    def interface(self) -> RoutingInterface:
        return RoutingInterface(
            instance=INSTANCE,
            interface=self.name,
            hello=self.hello,
            dead=self.hold,
            receives=self.adjacencies > 0,
            note="" if self.state == "ACTIVE" else self.state,
        )


class _Interfaces(RootModel[dict[str, _Interface]]):
    pass


def read_neighbors(outputs: Mapping[str, str]) -> LdpNeighbors:
    """The sessions, by the address that they run to; none where ldpd does not run.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, NEIGHBORS, _Sessions)
    check_silence(outputs, NEIGHBORS, SECTION)
    sessions = {(session.router_id, session.address): session for session in (found.neighbors if found else ())}
    return LdpNeighbors(
        tuple(
            Neighbor(INSTANCE, session.address, session.state, session.state == "OPERATIONAL", session.router_id)
            for session in sessions.values()
        )
    )


def read_interfaces(outputs: Mapping[str, str]) -> LdpInterfaces:
    """The interfaces on which LDP for IPv4 looks for neighbors; ``note`` says where one is down.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, INTERFACES, _Interfaces)
    check_silence(outputs, INTERFACES, SECTION)
    shown = found.root.values() if found else ()
    return LdpInterfaces(tuple(interface.interface for interface in shown if interface.family == "ipv4"))


READERS = (
    Reader(LdpIdentities, (DISCOVERY, RUNNING), read_identities),
    Reader(LdpNeighbors, (NEIGHBORS, RUNNING), read_neighbors),
    Reader(LdpInterfaces, (INTERFACES, RUNNING), read_interfaces),
)
