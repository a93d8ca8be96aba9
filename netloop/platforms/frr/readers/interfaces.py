"""Interfaces: ``show interface vrf all json``, the same in FRR 8.4 and later.

FRR has no primary among addresses of different prefixes: it prints them in the order of their numbers. Only an address
in the prefix of another one is marked ``secondary``, as the Linux kernel does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, RootModel

from netloop.model.evidence import Interfaces, InterfaceState
from netloop.platforms.frr.readers.text import document
from netloop.platforms.platform import UnreadableOutput

STATE = "show interface vrf all json"


class _Address(BaseModel):
    address: Annotated[IPv4Interface | IPv6Interface, BeforeValidator(str), BeforeValidator(ip_interface)]
    secondary: bool = False


class _Interface(BaseModel):
    """``operationalStatus`` is missing where the interface is administratively down."""

    administrative: str = Field(alias="administrativeStatus")
    operational: str = Field(default="down", alias="operationalStatus")
    vrf: str = Field(alias="vrfName")
    addresses: list[_Address] = Field(alias="ipAddresses")

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
        """The addresses, those that share another one's prefix last."""
        for entry in sorted(self.addresses, key=lambda entry: entry.secondary):
            if isinstance(entry.address, IPv4Interface):
                yield entry.address

    def _ipv6(self) -> Iterator[IPv6Interface]:
        """The addresses, without the link-local one that Linux gives to every interface."""
        for entry in self.addresses:
            if isinstance(entry.address, IPv6Interface) and not entry.address.is_link_local:
                yield entry.address


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
    return Interfaces({name: interface.state(name) for name, interface in found.root.items()})
