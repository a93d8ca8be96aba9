"""The language of inventories: what may be written, one form a mapping. The JSON Schema is made from these."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, IPv6Network
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from netloop.model.device import Secret
from netloop.sources import addresses, numbers, words

NAME_PATTERN = f"^{words.NAME.pattern}$"
SECRET_SCHEMA = {
    "description": "A reference to a secret; a literal works too, with a warning.",
    "oneOf": [
        {
            "type": "object",
            "properties": {kind: {"type": "string", "minLength": 1, "description": text}},
            "required": [kind],
            "additionalProperties": False,
        }
        for kind, text in (
            ("env", "The name of the environment variable that holds it."),
            ("keyring", "The service under which the system's keyring holds it for the username."),
            ("file", "The path of the file whose first line it is, relative to the inventory."),
        )
    ]
    + [{"type": "string", "minLength": 1}],
}


def _text(example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "examples": [example]})


def _form(value: Any) -> str:
    return "form" if isinstance(value, dict) else "short"


Name = Annotated[
    str, AfterValidator(words.name), WithJsonSchema({"type": "string", "pattern": NAME_PATTERN, "examples": ["pe1"]})
]
LoopbackName = Annotated[
    str,
    AfterValidator(words.loopback),
    WithJsonSchema({"type": "string", "pattern": f"^{words.LOOPBACK.pattern}$", "examples": ["Loopback0"]}),
]
Process = Annotated[
    str, AfterValidator(numbers.process), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]*$"})
]
AsKey = Annotated[str, AfterValidator(numbers.as_key), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]*$"})]
AsNumber = Annotated[int, Field(ge=1, le=numbers.LAST_AS)]
Area = Annotated[
    str, PlainValidator(numbers.area), WithJsonSchema({"type": ["integer", "string"], "examples": [0, "0.0.0.51"]})
]
Description = Annotated[str, AfterValidator(words.description), Field(max_length=words.LONGEST_TEXT)]
Ipv4 = Annotated[IPv4Interface, PlainValidator(addresses.ipv4), _text("10.255.0.1")]
Ipv6 = Annotated[IPv6Interface, PlainValidator(addresses.ipv6), _text("2001:db8:255::1")]
Prefix4 = Annotated[IPv4Network, PlainValidator(addresses.prefix4), _text("10.0.11.0/31")]
Prefix6 = Annotated[IPv6Network, PlainValidator(addresses.prefix6), _text("2001:db8:0:11::/127")]
NeighborAddress = Annotated[IPv4Address, PlainValidator(addresses.neighbor), _text("10.0.11.1")]
Network = Annotated[str, AfterValidator(words.reference), _text("Loopback0")]
SecretForm = Annotated[Secret, PlainValidator(words.secret), WithJsonSchema(SECRET_SCHEMA)]
Data = Annotated[dict[str, Any], AfterValidator(words.data)]
Extras = Annotated[dict[str, Any], AfterValidator(words.extras)]
InterfaceName = Annotated[str, AfterValidator(words.interface)]


class Form(BaseModel):
    """A mapping of the language: unknown keys are refused, nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class LoopbackForm(Form):
    """A loopback interface, as it must be."""

    description: Description | None = Field(
        default=None,
        description="Text on the interface; {{ host.name }}, {{ host.groups }} and {{ host.data }} are filled in.",
    )
    ipv4: Ipv4 | None = Field(default=None, description="The IPv4 address; a /32 unless a length is written.")
    ipv6: Ipv6 | None = Field(default=None, description="The IPv6 address; a /128 unless a length is written.")
    secondaries: list[Ipv4] = Field(default=[], description="Further IPv4 addresses of the interface.")


class OspfForm(Form):
    """An OSPFv2 process."""

    area: Area | None = Field(default=None, description="The area of the loopbacks: a number, or dotted.")
    router_id: LoopbackName | None = Field(
        default=None, description="The loopback whose IPv4 address is the router ID; else that of routing."
    )
    advertise: Literal["interface", "network"] = Field(
        default="interface",
        description="How the loopbacks get into the area: a line on the interface, or a network statement.",
    )
    passive: bool = Field(default=True, description="Whether the loopbacks are passive interfaces.")
    loopbacks: list[LoopbackName] | None = Field(
        default=None, description="The loopbacks to advertise; the router ID's unless given."
    )


class NeighborForm(Form):
    """A BGP session."""

    host: Name | None = Field(default=None, description="The other end, where it is in this inventory.")
    address: NeighborAddress | None = Field(
        default=None, description="The other end's address; its router ID's loopback unless given."
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
    return NeighborForm(host=value) if isinstance(value, str) else value


Neighbor = Annotated[
    Annotated[Name, Tag("short")] | Annotated[NeighborForm, Tag("form")],
    Discriminator(_form),
    AfterValidator(_neighbor),
]


class BgpForm(Form):
    """A BGP instance, under its AS number."""

    router_id: LoopbackName | None = Field(
        default=None, description="The loopback whose IPv4 address is the BGP identifier; else that of routing."
    )
    neighbors: list[Neighbor] = Field(
        default=[], description="The other ends of the sessions: hosts of this inventory, or forms."
    )
    clients: list[Name] = Field(default=[], description="Hosts that are route-reflector clients of this one.")
    networks: list[Network] = Field(
        default=[], description="What this router originates: loopbacks by name, or IPv4 prefixes."
    )


class RoutingForm(Form):
    """The routing protocols, and the loopback that gives them their identity."""

    router_id: LoopbackName | None = Field(
        default=None, description="The router ID's loopback, for every protocol below."
    )
    ospf: dict[Process, OspfForm] = Field(default={}, description="OSPFv2 processes, by number.")
    bgp: dict[AsKey, BgpForm] = Field(default={}, description="The BGP instance, by AS number.")


class NetmikoForm(Form):
    """Netmiko's part of Nornir's connection options."""

    extras: Extras = Field(
        default={}, description="Arguments of netmiko's ConnectHandler, such as use_keys or key_file."
    )


class ConnectionOptionsForm(Form):
    """Nornir's connection options."""

    netmiko: NetmikoForm = Field(default=NetmikoForm(), description="Options of netmiko.")


class DefaultsForm(Form):
    """What holds for every host that does not say otherwise."""

    platform: Annotated[str, AfterValidator(words.platform)] | None = Field(
        default=None,
        description="The operating system, by netmiko's name (cisco_ios); ios, iosxe, cisco_iol are understood.",
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=22, description="The TCP port of SSH.")
    username: Annotated[str, AfterValidator(words.username)] | None = Field(default=None, description="The login name.")
    password: SecretForm | None = Field(default=None, description="The login's password, as a reference.")
    enable: SecretForm | None = Field(default=None, description="The enable secret, as a reference.")
    data: Data = Field(default={}, description="Free data, for descriptions and for --limit field=value.")
    connection_options: ConnectionOptionsForm = Field(
        default=ConnectionOptionsForm(), description="Nornir's connection options, netmiko's extras."
    )
    loopbacks: dict[LoopbackName, LoopbackForm] = Field(default={}, description="Loopback interfaces, by name.")
    routing: RoutingForm = Field(default=RoutingForm(), description="Routing protocols.")


class GroupForm(DefaultsForm):
    """What holds for the hosts of a group; groups nest."""

    groups: list[Name] = Field(
        default=[], description="The groups this one completes itself from, the first one first."
    )


class HostForm(GroupForm):
    """A router."""

    hostname: Annotated[str, AfterValidator(addresses.hostname)] | None = Field(
        default=None, description="The address or DNS name that SSH goes to."
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


def _link(value: list[str] | LinkForm) -> LinkForm:
    return value if isinstance(value, LinkForm) else LinkForm(between=value)


Pair = Annotated[list[Name], Field(min_length=2, max_length=2)]
LinkEntry = Annotated[
    Annotated[Pair, Tag("short")] | Annotated[LinkForm, Tag("form")], Discriminator(_form), AfterValidator(_link)
]


class InventoryForm(Form):
    """An inventory of netloop: routers, their loopbacks, and the protocols that take their identity from them."""

    model_config = ConfigDict(title="netloop inventory")

    defaults: DefaultsForm | None = Field(default=None, description="What holds for every host.")
    groups: dict[Name, GroupForm | None] | None = Field(default=None, description="Groups of hosts, by name.")
    hosts: dict[Name, HostForm | None] | None = Field(default=None, description="The routers, by name.")
    links: list[LinkEntry] | None = Field(default=None, description="Links, for the lab and for checks of both ends.")
