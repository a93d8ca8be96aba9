"""OSPFv3 on FRR: its link-state database, and the interfaces that it runs on, one VRF a command.

The forms for all VRFs print one document after another and name no VRF (FRR 8.4.4, ``ospf6d/ospf6_lsa.c``). Of a VRF
where OSPFv3 does not run ospf6d says nothing; ``show ipv6 ospf6 vrfs json`` names those where it does. A router's
prefixes stand in LSAs of their own, ``Intra-Prefix``, those with ``Router`` as their reference (RFC 5340, 4.4.3.9).
Transit networks have no address there: the designated router's identity stands for them.

Whether an interface is passive is printed by FRR 9 and later alone (``timerPassiveIface``). Tried on FRR 8.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Address

from pydantic import BaseModel, Field, RootModel, model_validator

from netloop.model.evidence import Identity
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import (
    Coverage,
    LinkStateNode,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    Prefix,
    RoutingInterface,
)
from netloop.platforms.frr.ospf_database import MAX_AGE, ShownArea
from netloop.platforms.frr.ospfv3 import SECTION, VRFS
from netloop.platforms.frr.output import ABSENT, RUNNING, Shape, ShownPrefix, document, silent, vrfs
from netloop.platforms.frr.process import check_silence
from netloop.platforms.platform import Reader, UnreadableOutput

DATABASE, INTERFACES = "show ipv6 ospf6{} database detail json", "show ipv6 ospf6{} interface json"

_VRF = re.compile(r"show ipv6 ospf6(?: vrf (?P<vrf>\S+))? (?P<what>database detail|interface) json")


def _documents(outputs: Mapping[str, str], command: str, shape: type[Shape]) -> Iterator[tuple[Instance, Shape]]:
    """The document of each VRF that was asked for, and where OSPFv3 runs.

    Raises:
        UnreadableOutput: a command was refused, its answer has another shape, or it says nothing where OSPFv3 runs.
    """
    running = vrfs(outputs, VRFS)
    check_silence(outputs, VRFS, SECTION)
    check_silence(outputs, command.format(""), SECTION)
    for asked in outputs:
        match = _VRF.fullmatch(asked)
        if match is None or command.format(f" vrf {match['vrf']}" if match["vrf"] else "") != asked:
            continue
        vrf = match["vrf"] or DEFAULT_VRF
        found = document(outputs, asked, shape)
        if found is not None:
            yield Instance(Protocol.OSPFV3, "", vrf), found
        elif vrf in running and running[vrf].vrf_id != ABSENT and silent(outputs, asked):
            raise UnreadableOutput(f"{asked!r} says nothing, and OSPFv3 runs there")


def _commands(command: str, coverage: Coverage) -> tuple[str, ...]:
    return tuple(command.format(f" vrf {vrf}") for vrf in coverage.vrfs if vrf != DEFAULT_VRF)


# --- database ------------------------------------------------------------------------------------------------------


class _Link(BaseModel):
    kind: str = Field(alias="type")
    neighbor: IPv4Address = Field(alias="neighborRouterId")


class _Told(BaseModel):
    prefix: ShownPrefix


class _Lsa(BaseModel):
    """An LSA; its sequence number is a number. A prefix told on behalf of others stands there without a list."""

    kind: str = Field(alias="type")
    router: IPv4Address = Field(alias="advertisingRouter")
    sequence: int = Field(alias="lsSequenceNumber")
    age: int
    links: list[_Link] = Field(default_factory=list, alias="lsaDescription")
    reference: str = ""
    count: int = Field(0, alias="numberOfPrefix")
    prefix: list[_Told] | ShownPrefix = Field(default_factory=list)

    @model_validator(mode="after")
    def _complete(self) -> _Lsa:
        if isinstance(self.prefix, list) and len(self.prefix) != self.count:
            raise ValueError(f"expected {self.count} prefixes, found {len(self.prefix)}")
        return self

    def node(self, instance: Instance, area: str) -> LinkStateNode:
        mine = self.prefix if isinstance(self.prefix, list) and self.reference == "Router" else []
        transit = [link for link in self.links if link.kind == "Transit-Network"]
        return LinkStateNode(
            instance=instance,
            area=area,
            identity=self.router,
            prefixes=frozenset(told.prefix for told in mine),
            neighbors=frozenset(link.neighbor for link in self.links if link not in transit),
            networks=frozenset(link.neighbor for link in transit),
            sequence=self.sequence,
            age=self.age,
        )


class _Scope(BaseModel):
    lsas: list[_Lsa] = Field(alias="lsa")


class _Area(_Scope):
    area: ShownArea = Field(alias="areaId")


class _Database(BaseModel):
    areas: list[_Area] = Field(alias="areaScopedLinkStateDb")
    whole: list[_Scope] = Field(alias="asScopedLinkStateDb")

    @property
    def further(self) -> Iterator[tuple[Prefix, Identity]]:
        for scope in (*self.areas, *self.whole):
            lasting = (lsa for lsa in scope.lsas if lsa.age < MAX_AGE)
            yield from ((lsa.prefix, lsa.router) for lsa in lasting if not isinstance(lsa.prefix, list))


def read_link_state(outputs: Mapping[str, str]) -> Ospfv3LinkState:
    """The database of each VRF that was asked for; of a transit network its members, and not its prefix.

    Raises:
        UnreadableOutput: see ``_documents``; or an LSA has fewer prefixes than it says.
    """
    nodes: list[LinkStateNode] = []
    further: dict[tuple[Prefix, Identity], None] = {}
    for instance, database in _documents(outputs, DATABASE, _Database):
        further |= dict.fromkeys(database.further)
        for area in database.areas:
            nodes += _nodes(instance, area)
    return Ospfv3LinkState(tuple(nodes), tuple(further))


def _nodes(instance: Instance, area: _Area) -> Iterator[LinkStateNode]:
    """One node for each router, out of its LSAs; the newest is the one that says its age and sequence number."""
    found: dict[IPv4Address, LinkStateNode] = {}
    for lsa in (lsa for lsa in area.lsas if lsa.kind in {"Router", "Intra-Prefix"}):
        node = lsa.node(instance, area.area)
        found[lsa.router] = _joined(found[lsa.router], node) if lsa.router in found else node
    yield from found.values()


def _joined(one: LinkStateNode, other: LinkStateNode) -> LinkStateNode:
    newest = min(one, other, key=lambda node: node.age or 0)
    return replace(
        one,
        prefixes=one.prefixes | other.prefixes,
        neighbors=one.neighbors | other.neighbors,
        networks=one.networks | other.networks,
        sequence=newest.sequence,
        age=newest.age,
    )


# --- interfaces ----------------------------------------------------------------------------------------------------


class _Interface(BaseModel):
    """Without ``attachedToArea`` OSPFv3 does not run on it."""

    status: str
    attached: bool = Field(False, alias="attachedToArea")
    area: ShownArea | None = Field(None, alias="areaId")
    cost: int | None = None
    hello: int | None = Field(None, alias="timerIntervalsConfigHello")
    dead: int | None = Field(None, alias="timerIntervalsConfigDead")
    passive: bool | None = Field(None, alias="timerPassiveIface")
    state: str = Field("", alias="ospf6InterfaceState")

    def interface(self, instance: Instance, name: str) -> RoutingInterface:
        return RoutingInterface(
            instance=instance,
            interface=name,
            area=self.area,
            passive=self.passive,
            cost=self.cost,
            hello=self.hello,
            dead=self.dead,
            note=self.state,
        )


class _Interfaces(RootModel[dict[str, _Interface]]):
    pass


def read_interfaces(outputs: Mapping[str, str]) -> Ospfv3Interfaces:
    """The interfaces of each VRF that was asked for; ``note`` is the state of each (``PointToPoint``, ``DR``).

    Raises:
        UnreadableOutput: see ``_documents``.
    """
    return Ospfv3Interfaces(
        tuple(
            interface.interface(instance, name)
            for instance, found in _documents(outputs, INTERFACES, _Interfaces)
            for name, interface in found.root.items()
            if interface.attached
        )
    )


READERS = (
    Reader(
        Ospfv3LinkState,
        (DATABASE.format(""), VRFS, RUNNING),
        read_link_state,
        covering=lambda coverage: _commands(DATABASE, coverage),
    ),
    Reader(
        Ospfv3Interfaces,
        (INTERFACES.format(""), VRFS, RUNNING),
        read_interfaces,
        covering=lambda coverage: _commands(INTERFACES, coverage),
    ),
)
