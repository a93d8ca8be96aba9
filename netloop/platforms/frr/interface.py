"""Interfaces: ``show interface vrf all json``, the same in FRR 8.4 and later.

FRR has no primary among addresses of different prefixes: it prints them in the order of their numbers. Only an address
in the prefix of another one is marked ``secondary``, as the Linux kernel does. An interface that is configured and that
the host does not have is a ``pseudoInterface``, without addresses (``zebra/interface.c``): it is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, Field, RootModel, model_validator

from netloop.model.evidence import Interfaces, InterfaceState
from netloop.platforms.frr.output import document
from netloop.platforms.platform import Reader, UnreadableOutput

STATE = "show interface vrf all json"

NO_DEVICE = "configured, but the host has no such device: ip link add {} type dummy"


class _Address(BaseModel):
    address: Annotated[IPv4Interface | IPv6Interface, BeforeValidator(str), BeforeValidator(ip_interface)]
    secondary: bool = False


class _Interface(BaseModel):
    """``operationalStatus`` is missing where the interface is administratively down."""

    administrative: str = Field(alias="administrativeStatus")
    operational: str = Field(default="down", alias="operationalStatus")
    vrf: str = Field(alias="vrfName")
    pseudo: bool = Field(default=False, alias="pseudoInterface")
    addresses: list[_Address] = Field(default_factory=list, alias="ipAddresses")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Only what the host does not have may lack its addresses."""
        if not self.pseudo and "addresses" not in self.model_fields_set:
            raise ValueError("ipAddresses is missing")
        return self

    def state(self, name: str) -> InterfaceState:
        return InterfaceState(
            name=name,
            admin_up=self.administrative == "up",
            line_up=self.operational == "up",
            ipv4=tuple(self._ipv4()),
            ipv6=tuple(self._ipv6()),
            vrf=self.vrf,
            ordered=False,
        )

    def _ipv4(self) -> Iterator[IPv4Interface]:
        """The addresses, those that share another one's prefix last, without the host's own 127.0.0.1."""
        for entry in sorted(self.addresses, key=lambda entry: entry.secondary):
            if isinstance(entry.address, IPv4Interface) and not entry.address.is_loopback:
                yield entry.address

    def _ipv6(self) -> Iterator[IPv6Interface]:
        """The addresses, without the link-local one that Linux gives to every interface, and without ``::1``."""
        for entry in self.addresses:
            address = entry.address
            if isinstance(address, IPv6Interface) and not (address.is_link_local or address.is_loopback):
                yield address


class _Interfaces(RootModel[dict[str, _Interface]]):
    pass


def read(outputs: Mapping[str, str]) -> Interfaces:
    """The interfaces with every address; zebra, which knows them, always runs.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape or no interface in it.
    """
    found = document(outputs, STATE, _Interfaces)
    if found is None or not found.root:
        raise UnreadableOutput(f"{STATE!r} shows no interface")
    there = {name: interface.state(name) for name, interface in found.root.items() if not interface.pseudo}
    return Interfaces(there, {name: NO_DEVICE.format(name) for name in found.root if name not in there})


READERS = (Reader(Interfaces, (STATE,), read),)
