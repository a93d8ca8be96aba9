"""Kinds of values of the language: each is checked by a function and known to the JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from netloop.model.device import Secret
from netloop.registry import names
from netloop.sources import addresses, numbers, statements, words

T = TypeVar("T")
LOOPBACK = words.loopback_names()[0].example
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


def shared(make: Callable[[], T]) -> Callable[[], T]:
    """A factory of a default that is one and the same for every form: forms are read, never changed."""
    value = make()
    return lambda: value


def shape(value: Any) -> str:
    """Whether a value is in its short form, or a mapping: the discriminator of unions."""
    return "form" if isinstance(value, dict) else "short"


Name = Annotated[
    str, AfterValidator(words.name), WithJsonSchema({"type": "string", "pattern": NAME_PATTERN, "examples": ["pe1"]})
]
LoopbackName = Annotated[
    str,
    AfterValidator(words.loopback),
    WithJsonSchema({"type": "string", "pattern": f"^({words.loopback_pattern()})$", "examples": [LOOPBACK]}),
]


def _number_key(check: Callable[[str], str]) -> Any:
    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]*$"})]


Process = _number_key(numbers.process)
AsKey = _number_key(numbers.as_key)
EigrpKey = _number_key(numbers.eigrp_as)
AsNumber = Annotated[int, Field(ge=1, le=numbers.LAST_AS)]
Area = Annotated[
    str, PlainValidator(numbers.area), WithJsonSchema({"type": ["integer", "string"], "examples": [0, "0.0.0.51"]})
]
Description = Annotated[str, AfterValidator(words.description), Field(max_length=words.LONGEST_TEXT)]
Ipv4 = Annotated[IPv4Interface, PlainValidator(addresses.ipv4), _text("10.255.0.1")]
Ipv6 = Annotated[IPv6Interface, PlainValidator(addresses.ipv6), _text("2001:db8:255::1")]
Further = Annotated[IPv4Interface | IPv6Interface, PlainValidator(addresses.further), _text("10.254.0.1")]
LinkLocal = Annotated[IPv6Address, PlainValidator(addresses.link_local), _text("fe80::1")]
Prefix4 = Annotated[IPv4Network, PlainValidator(addresses.prefix4), _text("10.0.11.0/31")]
Prefix6 = Annotated[IPv6Network, PlainValidator(addresses.prefix6), _text("2001:db8:0:11::/127")]
NeighborAddress = Annotated[IPv4Address | IPv6Address, PlainValidator(addresses.neighbor), _text("10.0.11.1")]
IdAddress = Annotated[IPv4Address, PlainValidator(addresses.identity), _text("10.9.9.9")]
Network = Annotated[str, AfterValidator(words.reference), _text(LOOPBACK)]
AbsentNetwork = Annotated[IPv4Network | IPv6Network, PlainValidator(addresses.absent_network), _text("10.0.0.0/8")]
AbsentNetwork4 = Annotated[IPv4Network, PlainValidator(addresses.absent_network4), _text("10.0.0.0/8")]
ProcessName = Annotated[str, AfterValidator(numbers.process_name), _text("ospf 2")]
VrfName = Annotated[
    str, AfterValidator(words.vrf), WithJsonSchema({"type": "string", "pattern": r"^\S{1,32}$", "examples": ["CUST-A"]})
]
VrfKey = Annotated[
    str,
    AfterValidator(words.vrf_key),
    WithJsonSchema({"type": "string", "pattern": f"^{words.VRF.pattern}$", "examples": ["CUST-A"]}),
]
Distinguisher = Annotated[str, AfterValidator(numbers.distinguisher), _text("65000:1")]
IsisTag = Annotated[
    str, AfterValidator(words.tag), WithJsonSchema({"type": "string", "pattern": f"^({words.NAME.pattern})?$"})
]
IsisArea = Annotated[str, AfterValidator(numbers.isis_area), _text("49.0001")]
Net = Annotated[str, AfterValidator(numbers.net), _text("49.0001.0102.5500.0001.00")]
TeSource = Annotated[
    bool | str,
    PlainValidator(words.te),
    WithJsonSchema(
        {
            "anyOf": [{"type": "boolean"}, {"type": "string", "pattern": f"^({words.loopback_pattern()})$"}],
            "examples": [True],
        }
    ),
]
Reason = Annotated[str, AfterValidator(words.reason), Field(max_length=words.LONGEST_TEXT)]
CheckName = Annotated[str, AfterValidator(words.check), _text("reachable")]
Day = Annotated[
    date, PlainValidator(words.day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-01-31"]})
]
Statement = Annotated[str, AfterValidator(statements.statement), _text("ip pim sparse-mode")]
Pattern = Annotated[str, PlainValidator(words.pattern), _text("hosts/*.yaml")]
Domain = Annotated[str, AfterValidator(words.name), _text("core")]
Family = Literal["ipv4", "ipv6", "vpnv4"]
LinkProtocol = Literal["ospf", "ospfv3", "isis", "eigrp", "ldp"]
SecretForm = Annotated[Secret, PlainValidator(words.secret), WithJsonSchema(SECRET_SCHEMA)]
Data = Annotated[dict[str, Any], AfterValidator(words.data)]
Extras = Annotated[dict[str, Any], AfterValidator(words.extras)]
Kind = Annotated[str, AfterValidator(words.kind), _text(names("kind")[0])]
Image = Annotated[str, AfterValidator(words.image), _text(words.EXAMPLE_IMAGE)]
InterfaceName = Annotated[str, AfterValidator(words.interface)]


class Form(BaseModel):
    """A mapping of the language: unknown keys are refused, nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
