"""The language of routing: protocols, and the loopback that gives each its identity."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from netloop.sources import words
from netloop.sources.kinds import (
    AbsentNetwork,
    AbsentNetwork4,
    Area,
    AsKey,
    AsNumber,
    Description,
    Domain,
    EigrpKey,
    Family,
    Form,
    IdAddress,
    IsisArea,
    IsisTag,
    LoopbackName,
    Name,
    NeighborAddress,
    Net,
    Network,
    Process,
    ProcessName,
    Reason,
    TeSource,
    VrfKey,
    VrfName,
    shape,
    shared,
)


class LiteralIdForm(Form):
    """A router ID that is not the address of a loopback, and why."""

    address: IdAddress = Field(description="The router ID, 32 bits written as an IPv4 address.")
    reason: Reason = Field(description="Why it is no loopback's address.")


RouterIdEntry = Annotated[
    Annotated[str, AfterValidator(words.router_id), Tag("short")] | Annotated[LiteralIdForm, Tag("form")],
    Discriminator(shape),
]
IDENTITY = "The loopback whose IPv4 address is the {}; else that of routing. A literal needs a reason."


class ProcessForm(Form):
    """What every protocol's instance has."""

    router_id: RouterIdEntry | None = Field(default=None, description=IDENTITY.format("router ID"))


class AbsentNetworksForm(Form):
    """What must not be in a process any more."""

    networks: list[AbsentNetwork4] = Field(
        default_factory=shared(list), description="Network statements to remove, by prefix, whatever their area."
    )


class BgpAbsentForm(Form):
    """What must not be in a BGP instance any more."""

    neighbors: list[NeighborAddress] = Field(
        default_factory=shared(list), description="Neighbors to remove, by address, with all that is said of them."
    )
    networks: list[AbsentNetwork] = Field(
        default_factory=shared(list), description="Network statements to remove, by prefix."
    )


class AdvertisingForm(ProcessForm):
    """An instance that advertises loopbacks from their interfaces."""

    loopbacks: list[LoopbackName] | None = Field(
        default=None, description="The loopbacks to advertise; the router ID's unless given."
    )


class AreaForm(AdvertisingForm):
    """An OSPF process: loopbacks in areas."""

    area: Area | None = Field(default=None, description="The area of the loopbacks: a number, or dotted.")
    areas: dict[LoopbackName, Area] = Field(
        default_factory=shared(dict),
        description="Loopbacks in areas of their own; they are advertised beside the others.",
    )
    passive: bool = Field(default=True, description="Whether the loopbacks are passive interfaces.")
    vrf: VrfName | None = Field(default=None, description="The VRF that the process is in.")


class OspfForm(AreaForm):
    """An OSPFv2 process."""

    advertise: Literal["interface", "network"] = Field(
        default="interface",
        description="How the loopbacks get into the area: a line on the interface, or a network statement.",
    )
    absent: AbsentNetworksForm = Field(
        default_factory=shared(AbsentNetworksForm), description="What to remove from it."
    )


class Ospfv3Form(AreaForm):
    """An OSPFv3 process, for IPv6."""

    syntax: Literal["ipv6", "ospfv3"] = Field(
        default="ipv6", description="How the device says it: a process for IPv6 alone, or one with address families."
    )


class IsisForm(AdvertisingForm):
    """An IS-IS instance, under its tag."""

    area: IsisArea | None = Field(default=None, description="The area address, in quotes; the NET begins with it.")
    net: Net | None = Field(
        default=None,
        description="The whole NET; made of the area and the router ID (10.255.0.1: 0102.5500.0001) unless given.",
    )
    level: Literal["level-1", "level-2-only", "level-1-2"] = Field(
        default="level-2-only", description="The levels that the router takes part in."
    )
    metric_style: Literal["wide", "narrow"] = Field(default="wide", description="The style of metrics.")
    te: TeSource = Field(
        default=False, description="Whether traffic engineering names the router ID's loopback, or another by name."
    )


EigrpFamily = Literal["ipv4", "ipv6"]


def _ipv4() -> list[EigrpFamily]:
    return ["ipv4"]


class EigrpForm(AdvertisingForm):
    """An EIGRP instance, under its AS number."""

    named: Name | None = Field(default=None, description="The name of named mode; classic mode unless given.")
    vrf: VrfName | None = Field(default=None, description="The VRF that the instance is in.")
    families: list[EigrpFamily] = Field(
        default_factory=shared(_ipv4), min_length=1, description="The address families that it routes."
    )
    absent: AbsentNetworksForm = Field(
        default_factory=shared(AbsentNetworksForm), description="What to remove from it."
    )


class LdpForm(ProcessForm):
    """LDP."""

    force: bool | None = Field(
        default=None,
        description="Whether a changed router ID is taken at once, which drops every LDP session; else as configured.",
    )


class NeighborForm(Form):
    """A BGP session."""

    host: Name | None = Field(default=None, description="The other end, where it is in this inventory.")
    address: NeighborAddress | None = Field(
        default=None, description="The other end's address, IPv4 or IPv6; its router ID's loopback unless given."
    )
    over: Literal["ipv4", "ipv6"] | None = Field(
        default=None,
        description="Which address of the host's loopback the session goes to; ipv4 unless it carries ipv6 alone.",
    )
    families: list[Family] | None = Field(
        default=None, min_length=1, description="The address families that the session carries."
    )
    remote_as: AsNumber | None = Field(
        default=None, description="The other end's AS; known where it is in this inventory."
    )
    update_source: LoopbackName | None = Field(
        default=None,
        description="The loopback that the session comes from; the router ID's within one AS unless given.",
    )
    description: Description | None = Field(
        default=None, description="Text on the neighbor, filled in as on a loopback."
    )

    @model_validator(mode="after")
    def _named(self) -> NeighborForm:
        if self.host is None and self.address is None:
            raise words.Refused("this neighbor has neither host nor address", "a host of this inventory, or an address")
        return self


def _neighbor(value: str | NeighborForm) -> NeighborForm:
    return _host(value) if isinstance(value, str) else value


_NOBODY = NeighborForm.model_construct(host="")
"""A neighbor of whom nothing but the host is said; to copy it takes half the time of making one."""


@lru_cache(maxsize=10_000)
def _host(name: str) -> NeighborForm:
    return _NOBODY.model_copy(update={"host": name})


Neighbor = Annotated[
    Annotated[Name, Tag("short")] | Annotated[NeighborForm, Tag("form")],
    Discriminator(shape),
    AfterValidator(_neighbor),
]


class BgpVrfForm(ProcessForm):
    """BGP in one VRF."""

    router_id: RouterIdEntry | None = Field(default=None, description=IDENTITY.format("BGP identifier"))
    neighbors: list[Neighbor] = Field(
        default_factory=shared(list), description="The other ends of the sessions: hosts of this inventory, or forms."
    )
    clients: list[Name] = Field(
        default_factory=shared(list), description="Hosts that are route-reflector clients of this one."
    )
    networks: list[Network] = Field(
        default_factory=shared(list),
        description="What this router originates: loopbacks by name (every family they have), or prefixes.",
    )
    families: list[Family] | None = Field(
        default=None, min_length=1, description="What sessions over IPv4 carry unless they say it themselves; ipv4."
    )
    absent: BgpAbsentForm = Field(default_factory=shared(BgpAbsentForm), description="What to remove from it.")


class BgpForm(BgpVrfForm):
    """A BGP instance, under its AS number."""

    vrfs: dict[VrfKey, BgpVrfForm] = Field(default_factory=shared(dict), description="BGP in VRFs, by their names.")


class RoutingForm(Form):
    """The routing protocols, and the loopback that gives them their identity."""

    router_id: RouterIdEntry | None = Field(
        default=None, description="The router ID's loopback, for every protocol below."
    )
    domain: Domain | None = Field(
        default=None, description="The routing domain; addresses and router IDs are used once within each."
    )
    ospf: dict[Process, OspfForm] = Field(default_factory=shared(dict), description="OSPFv2 processes, by number.")
    ospfv3: dict[Process, Ospfv3Form] = Field(default_factory=shared(dict), description="OSPFv3 processes, by number.")
    bgp: dict[AsKey, BgpForm] = Field(default_factory=shared(dict), description="The BGP instance, by AS number.")
    isis: dict[IsisTag, IsisForm] = Field(default_factory=shared(dict), description="IS-IS instances, by tag.")
    eigrp: dict[EigrpKey, EigrpForm] = Field(default_factory=shared(dict), description="EIGRP instances, by AS number.")
    ldp: LdpForm | None = Field(default=None, description="LDP: its router ID is an interface's, a loopback's.")
    absent: list[ProcessName] = Field(
        default_factory=shared(list), description="Routing processes to remove, by name; no other is ever removed."
    )
