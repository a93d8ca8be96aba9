"""The language of inventories: what may be written, one form a mapping. The JSON Schema is made from these."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag

from netloop.registry import names
from netloop.sources import addresses, words
from netloop.sources.kinds import (
    CheckName,
    Data,
    Day,
    Description,
    Distinguisher,
    Extras,
    Form,
    Further,
    Image,
    InterfaceName,
    Kind,
    LinkLocal,
    LinkProtocol,
    LoopbackName,
    Name,
    Pattern,
    Prefix4,
    Prefix6,
    Reason,
    SecretForm,
    Statement,
    VrfKey,
    VrfName,
    shape,
    shared,
)
from netloop.sources.pool_forms import Ipv4OrPool, Ipv6OrPool, PoolForm
from netloop.sources.routing_forms import RoutingForm


class LoopbackForm(Form):
    """A loopback interface, as it must be."""

    description: Description | None = Field(
        default=None,
        description="Text on the interface; {{ host.name }}, {{ host.groups }} and {{ host.data }} are filled in.",
    )
    ipv4: Ipv4OrPool | None = Field(
        default=None, description="The IPv4 address, a /32 unless a length is written; or the pool it comes from."
    )
    ipv6: Ipv6OrPool | None = Field(
        default=None, description="The IPv6 address, a /128 unless a length is written; or the pool it comes from."
    )
    secondaries: list[Further] = Field(
        default_factory=shared(list), description="Further addresses of the interface, IPv4 and IPv6."
    )
    link_local: LinkLocal | None = Field(
        default=None, description="The link-local address; one that is not declared is left alone."
    )
    vrf: VrfName | None = Field(
        default=None, description="The VRF that the interface is in; the default one unless given."
    )
    anycast: bool = Field(
        default=False, description="Whether other hosts have the same addresses; such a loopback is no router ID."
    )
    lines: list[Statement] = Field(
        default_factory=shared(list),
        description="Further statements of the interface in the platform's own words, owned like the rest.",
    )


class WaiverForm(Form):
    """A known fault that somebody answers for until a day: verify skips it, and validate does not warn of it."""

    check: CheckName = Field(description="The check that is meant, as netloop checks lists it; or a warning's name.")
    reason: Reason = Field(description="Why, and who knows of it.")
    until: Day = Field(description="The last day on which it holds, in quotes or not.")
    subject: Annotated[str, AfterValidator(words.reason)] | None = Field(
        default=None, description="Only what findings name so, such as OSPF 1; all of the check's unless given."
    )
    peer: Name | None = Field(default=None, description="Only what concerns this other host.")


class VrfForm(Form):
    """A VRF that exists on the device; netloop uses it and does not make it."""

    rd: Distinguisher | None = Field(default=None, description="Its route distinguisher, for the lab.")


class LabForm(Form):
    """What stands for a host in a lab."""

    kind: Kind | None = Field(default=None, description="The containerlab kind; by the platform unless given.")
    image: Image | None = Field(default=None, description="The container image; the kind's usual one unless given.")


class NetmikoForm(Form):
    """Netmiko's part of Nornir's connection options."""

    extras: Extras = Field(
        default_factory=shared(dict), description="Arguments of netmiko's ConnectHandler, such as use_keys or key_file."
    )


class AsyncsshForm(Form):
    """asyncssh's part of the connection options."""

    extras: Extras = Field(
        default_factory=dict,
        description="The algorithms that asyncssh offers: kex_algs, server_host_key_algs, encryption_algs, mac_algs.",
    )


class NapalmExtrasForm(Form):
    """What Nornir hands on to a NAPALM driver."""

    optional_args: Extras = Field(
        default_factory=shared(dict),
        description="The driver's optional_args, such as inline_transfer or dest_file_system; netmiko's arguments too.",
    )


class NapalmForm(Form):
    """NAPALM's part of Nornir's connection options."""

    extras: NapalmExtrasForm = Field(
        default_factory=shared(NapalmExtrasForm), description="Extras of the NAPALM driver."
    )


class ConnectionOptionsForm(Form):
    """Nornir's connection options."""

    netmiko: NetmikoForm = Field(default_factory=shared(NetmikoForm), description="Options of netmiko.")
    asyncssh: AsyncsshForm = Field(default_factory=shared(AsyncsshForm), description="Options of asyncssh.")
    napalm: NapalmForm = Field(default_factory=shared(NapalmForm), description="Options of NAPALM.")


class DefaultsForm(Form):
    """What holds for every host that does not say otherwise."""

    platform: Annotated[str, AfterValidator(words.platform)] | None = Field(
        default=None,
        description=f"The operating system: {', '.join(names('platform'))}, or another tool's name for it.",
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=22, description="The TCP port of SSH.")
    username: Annotated[str, AfterValidator(words.username)] | None = Field(default=None, description="The login name.")
    password: SecretForm | None = Field(default=None, description="The login's password, as a reference.")
    enable: SecretForm | None = Field(default=None, description="The enable secret, as a reference.")
    data: Data = Field(
        default_factory=shared(dict), description="Free data, for descriptions and for --limit field=value."
    )
    connection_options: ConnectionOptionsForm = Field(
        default_factory=shared(ConnectionOptionsForm),
        description="Nornir's connection options: netmiko's extras, NAPALM's optional_args, asyncssh's extras.",
    )
    transport: Annotated[str, AfterValidator(words.transport)] | None = Field(
        default=None, description="How the host is reached: a transport by its name, such as netmiko; SSH if none."
    )
    lab: LabForm = Field(default_factory=shared(LabForm), description="What the host's stand-in in a lab is made of.")
    vrfs: dict[VrfKey, VrfForm] = Field(
        default_factory=shared(dict), description="The VRFs that exist on the device, by name."
    )
    loopbacks: dict[LoopbackName, LoopbackForm] = Field(
        default_factory=shared(dict), description="Loopback interfaces, by name."
    )
    absent: list[LoopbackName] = Field(
        default_factory=shared(list), description="Loopbacks to remove, by name; no other is ever removed."
    )
    routing: RoutingForm = Field(default_factory=shared(RoutingForm), description="Routing protocols.")
    waivers: list[WaiverForm] = Field(
        default_factory=shared(list), description="Known faults, each with a reason and a last day."
    )


class GroupForm(DefaultsForm):
    """What holds for the hosts of a group; groups nest."""

    groups: list[Name] = Field(
        default_factory=shared(list), description="The groups this one completes itself from, the first one first."
    )


class HostForm(GroupForm):
    """A router."""

    hostname: Annotated[str, AfterValidator(addresses.hostname)] | None = Field(
        default=None, description="The address or DNS name that SSH goes to."
    )
    was: Name | None = Field(
        default=None, description="The former name of a host that was renamed: it keeps its addresses from pools."
    )


class LinkForm(Form):
    """A point-to-point link between two hosts."""

    between: Annotated[list[Name], Field(min_length=2, max_length=2)] = Field(
        description="The two hosts; the first one gets the lower address."
    )
    prefix: Prefix4 | None = Field(default=None, description="The link's IPv4 prefix, a /31 or shorter.")
    prefix6: Prefix6 | None = Field(default=None, description="The link's IPv6 prefix, a /127 or shorter.")
    cost: Annotated[int, Field(ge=1, le=65535)] | None = Field(default=None, description="The OSPF cost on both ends.")
    interfaces: Annotated[list[InterfaceName], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="The interface of each end, in the order of between."
    )
    protocols: list[LinkProtocol] | None = Field(
        default=None, description="The protocols that run on the link; else all that both ends have."
    )


def _link(value: list[str] | LinkForm) -> LinkForm:
    return value if isinstance(value, LinkForm) else LinkForm(between=value)


Pair = Annotated[list[Name], Field(min_length=2, max_length=2)]
LinkEntry = Annotated[
    Annotated[Pair, Tag("short")] | Annotated[LinkForm, Tag("form")], Discriminator(shape), AfterValidator(_link)
]


class InventoryForm(Form):
    """An inventory of netloop: routers, their loopbacks, and the protocols that take their identity from them."""

    model_config = ConfigDict(title="netloop inventory")

    include: list[Pattern] | None = Field(
        default=None, description="Further files, relative to this one: names, or patterns such as hosts/*.yaml."
    )
    pools: dict[Name, PoolForm] | None = Field(
        default=None, description="Supplies of addresses for loopbacks, by name."
    )
    defaults: DefaultsForm | None = Field(default=None, description="What holds for every host.")
    groups: dict[Name, GroupForm | None] | None = Field(default=None, description="Groups of hosts, by name.")
    hosts: dict[Name, HostForm | None] | None = Field(default=None, description="The routers, by name.")
    links: list[LinkEntry] | None = Field(default=None, description="Links, for the lab and for checks of both ends.")
