"""OSPFv2 on FRR: its link-state database, and the interfaces that it runs on, in every VRF.

``show ip ospf vrf all database router json`` holds the router LSAs, link by link; prefixes that are told on behalf of
others stand in ``show ip ospf vrf all database json``, beside their advertiser (``ospfd/ospf_vty.c``,
``show_ip_ospf_database_summary``). Where OSPF does not run both say ``% OSPF is not enabled`` above an empty document.

The hello interval is in milliseconds. A passive interface has ``timerPassiveIface``; the area of one in a stub area is
``0.0.0.1 [Stub]``. Tried on FRR 8.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator

from netloop.model.evidence import Identity
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import (
    LinkStateNode,
    OspfInterfaces,
    OspfLinkState,
    Prefix,
    RoutingInterface,
)
from netloop.platforms.frr.ospf import SECTION
from netloop.platforms.frr.output import RUNNING, Shape, ShownPrefix, document
from netloop.platforms.frr.process import check_all_shown, check_silence
from netloop.platforms.platform import Reader, UnreadableOutput

ROUTERS, DATABASE = "show ip ospf vrf all database router json", "show ip ospf vrf all database json"
INTERFACES = "show ip ospf vrf all interface json"

MAX_AGE = 3600
"""Seconds; an LSA of that age is taken back, and FRR keeps it for a minute more (RFC 2328, 14)."""
_NOT_ENABLED = re.compile(r"% OSPF is not enabled\s*(?:\{\s*\})?\s*")


def decimal(area: str) -> str:
    """An area in decimal, as ``0.0.0.10`` is 10.

    Raises:
        ValueError: it is none.
    """
    dotted = area.partition(" ")[0]
    return str(int(IPv4Address(dotted))) if "." in dotted else str(int(dotted))


ShownArea = Annotated[str, AfterValidator(decimal)]


# --- database ------------------------------------------------------------------------------------------------------


class _Link(BaseModel):
    """A link of a router: to a stub network, to a router, or to a network with a designated router."""

    kind: str = Field(alias="linkType")
    network: IPv4Address | None = Field(None, alias="networkAddress")
    mask: IPv4Address | None = Field(None, alias="networkMask")
    neighbor: IPv4Address | None = Field(None, alias="neighborRouterId")
    designated: IPv4Address | None = Field(None, alias="designatedRouterAddress")
    own: IPv4Address | None = Field(None, alias="routerInterfaceAddress")

    @property
    def prefix(self) -> IPv4Network | None:
        return None if self.network is None or self.mask is None else IPv4Network(f"{self.network}/{self.mask}")

    @property
    def address(self) -> IPv4Address | None:
        """The router's own; a link without one has the number of its interface in its place (``0.0.0.5``)."""
        return self.own if self.own is not None and int(self.own) >= 2**24 else None


class _RouterLsa(BaseModel):
    router: IPv4Address = Field(alias="advertisingRouter")
    sequence: str = Field(alias="lsaSeqNumber", pattern=r"^[0-9a-f]{8}$")
    age: int = Field(alias="lsaAge")
    count: int = Field(alias="numOfLinks")
    links: dict[str, _Link] = Field(default_factory=dict, alias="routerLinks")

    def node(self, instance: Instance, area: str) -> LinkStateNode:
        links = self.links.values()
        if len(links) != self.count:
            raise UnreadableOutput(f"{ROUTERS!r}: expected {self.count} links of {self.router}, found {len(links)}")
        return LinkStateNode(
            instance=instance,
            area=area,
            identity=self.router,
            prefixes=frozenset(link.prefix for link in links if link.prefix is not None),
            neighbors=frozenset(link.neighbor for link in links if link.neighbor is not None),
            networks=frozenset(link.designated for link in links if link.designated is not None),
            addresses=frozenset(link.address for link in links if link.address is not None),
            sequence=int(self.sequence, 16),
            age=self.age,
        )


class _RouterLsas(BaseModel):
    areas: dict[ShownArea, list[_RouterLsa]]


class _Routers(BaseModel):
    name: str = Field(alias="vrfName")
    routers: _RouterLsas = Field(alias="routerLinkStates")


class _RouterDatabase(RootModel[dict[str, _Routers]]):
    pass


class _Told(BaseModel):
    """A summary or an external prefix."""

    router: IPv4Address = Field(alias="advertisedRouter")
    age: int = Field(0, alias="lsaAge")
    summary: ShownPrefix | None = Field(None, alias="summaryAddress")
    route: ShownPrefix | None = None

    @property
    def prefix(self) -> Prefix | None:
        return self.summary or self.route


class _Area(BaseModel):
    summaries: list[_Told] = Field(default_factory=list, alias="summaryLinkStates")
    nssa: list[_Told] = Field(default_factory=list, alias="nssaExternalLinkStates")


class _Process(BaseModel):
    name: str = Field(alias="vrfName")
    areas: dict[ShownArea, _Area]
    externals: list[_Told] = Field(default_factory=list, alias="asExternalLinkStates")

    @property
    def told(self) -> Iterator[_Told]:
        for area in self.areas.values():
            yield from (*area.summaries, *area.nssa)
        yield from self.externals


class _Database(RootModel[dict[str, _Process]]):
    pass


def read_link_state(outputs: Mapping[str, str]) -> OspfLinkState:
    """The database in every VRF; of a transit network its members, and not its prefix.

    Raises:
        UnreadableOutput: a command was refused, or its answer has another shape or lacks the default VRF's process.
    """
    routers, database = _document(outputs, ROUTERS, _RouterDatabase), _document(outputs, DATABASE, _Database)
    shown = {} if routers is None else routers.root
    check_all_shown(outputs, ROUTERS, SECTION, map(_instance, shown))
    return OspfLinkState(
        tuple(node for vrf, process in shown.items() for node in _nodes(vrf, process)),
        tuple(dict.fromkeys(_further({} if database is None else database.root))),
    )


def _document(outputs: Mapping[str, str], command: str, shape: type[Shape]) -> Shape | None:
    """The document of a command; None where it says that OSPF is not enabled."""
    if _NOT_ENABLED.fullmatch(outputs.get(command, "").replace("\r", "").strip()):
        outputs = {**outputs, command: "{}"}
    found = document(outputs, command, shape)
    check_silence(outputs, command, SECTION)
    return found


def _instance(vrf: str) -> Instance:
    return Instance(Protocol.OSPF, "", vrf)


def _nodes(vrf: str, process: _Routers) -> Iterator[LinkStateNode]:
    for area, routers in process.routers.areas.items():
        yield from (router.node(_instance(vrf), area) for router in routers)


def _further(processes: Mapping[str, _Process]) -> Iterator[tuple[Prefix, Identity]]:
    for process in processes.values():
        lasting = (told for told in process.told if told.age < MAX_AGE)
        yield from ((told.prefix, told.router) for told in lasting if told.prefix is not None)


# --- interfaces ----------------------------------------------------------------------------------------------------


AUTHENTICATION = {"authenticationMessageDigest": "message-digest", "authenticationSimplePassword": "simple"}


class _Interface(BaseModel):
    """Where ``ospfEnabled`` is false there is nothing else; where the interface is down ``ospfRunning`` is, instead."""

    enabled: bool | None = Field(None, alias="ospfEnabled")
    running: bool | None = Field(None, alias="ospfRunning")
    area: ShownArea | None = None
    cost: int | None = None
    hello: int | None = Field(None, alias="timerMsecs")
    dead: int | None = Field(None, alias="timerDeadSecs")
    passive: bool = Field(False, alias="timerPassiveIface")
    authentication: str | None = None
    state: str = "Down"

    @model_validator(mode="after")
    def _told(self) -> Self:
        if self.enabled is None and self.running is None:
            raise ValueError("ospfEnabled is missing")
        return self

    @property
    def shown(self) -> bool:
        return self.enabled is not False

    def interface(self, instance: Instance, name: str) -> RoutingInterface:
        return RoutingInterface(
            instance=instance,
            interface=name,
            area=self.area,
            passive=self.passive if self.enabled else None,
            cost=self.cost,
            hello=self.hello // 1000 if self.hello is not None and self.hello % 1000 == 0 else None,
            dead=self.dead,
            authentication=AUTHENTICATION.get(self.authentication or ""),
            note=self.state,
        )


class _Vrf(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: str = Field(alias="vrfName")
    interfaces: dict[str, _Interface]


class _Interfaces(RootModel[dict[str, _Vrf]]):
    pass


def read_interfaces(outputs: Mapping[str, str]) -> OspfInterfaces:
    """The interfaces in every VRF; ``note`` is the state of each (``Point-To-Point``, ``DR``).

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape or lacks the default VRF's process.
    """
    found = document(outputs, INTERFACES, _Interfaces)
    check_silence(outputs, INTERFACES, SECTION)
    shown = {} if found is None else found.root
    check_all_shown(outputs, INTERFACES, SECTION, map(_instance, shown))
    return OspfInterfaces(
        tuple(
            interface.interface(_instance(vrf), name)
            for vrf, content in shown.items()
            for name, interface in content.interfaces.items()
            if interface.shown
        )
    )


READERS = (
    Reader(OspfLinkState, (ROUTERS, DATABASE, RUNNING), read_link_state),
    Reader(OspfInterfaces, (INTERFACES, RUNNING), read_interfaces),
)
