"""The language of pools: prefixes that loopbacks take their addresses from, each host its own."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from netloop.sources import pools
from netloop.sources.kinds import Form

PoolPrefix = Annotated[
    pools.Network, PlainValidator(pools.prefix), WithJsonSchema({"type": "string", "examples": ["10.255.0.0/24"]})
]
Exclusion = Annotated[
    pools.Range,
    PlainValidator(pools.exclusion),
    WithJsonSchema({"type": "string", "examples": ["10.255.0.1-10.255.0.9"]}),
]
Ipv4OrPool = Annotated[
    IPv4Interface | None, PlainValidator(pools.ipv4), WithJsonSchema(pools.reference_schema("10.255.0.1"))
]
Ipv6OrPool = Annotated[
    IPv6Interface | None, PlainValidator(pools.ipv6), WithJsonSchema(pools.reference_schema("2001:db8:255::1"))
]


class PoolForm(Form):
    """A supply of addresses for loopbacks; what was given from it is kept in the ledger beside the inventory."""

    prefix: PoolPrefix | None = Field(default=None, description="The prefix that addresses are given from.")
    prefixes: list[PoolPrefix] = Field(default=[], description="Several of them, used up in this order.")
    exclude: list[Exclusion] = Field(default=[], description="Addresses, ranges and prefixes that are never given.")
    size: Annotated[int, Field(ge=1, le=128)] | None = Field(
        default=None, description="The length of what each loopback gets; /32 and /128 unless given."
    )

    @property
    def all_prefixes(self) -> tuple[pools.Network, ...]:
        """The prefixes, whichever way they were written."""
        return (*([self.prefix] if self.prefix else []), *self.prefixes)

    @model_validator(mode="after")
    def _consistent(self) -> PoolForm:
        pools.consistent(self.all_prefixes, self.exclude, self.size)
        return self
