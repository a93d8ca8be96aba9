"""Interfaces: ``show interfaces | json``, and their VRFs from the running configuration.

The model has every interface with ``interfaceStatus`` (``disabled``: shut down), ``lineProtocolStatus`` and its
addresses of both families (NAPALM's recorded devices, test/eos/mocked_data/test_get_interfaces; Ansible's
``eos_facts``); the address that VARP shares, ``virtualIp``, is none of the router's own, and a link-local one is EOS's.
The text of the same command (recorded devices of batfish/lab-validation; ntc-templates, ``arista_eos_show_interfaces``)
is read where there is no model. Neither names the VRF.

EOS elects, for a process without a ``router-id``, the highest address of the loopbacks of its VRF that are not shut
down, else the highest of the VRF's other interfaces; a VRF does not inherit the ID of the default one (Batfish,
``AristaConversions.getBgpRouterId``, which cites devices). Management interfaces were not elected where another one had
an address (three devices with EOS 4.23 in batfish/lab-validation, ``eos_rm_undefined_continue``). An elected ID stays
when a higher loopback comes (there too, ``eos_ebgp_loop_prevention``, devices d1 and d4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, IPv6Network
from itertools import pairwise
from typing import Annotated, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field

from netloop.model.evidence import Interfaces, InterfaceState
from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.arista_eos.output import RUNNING, Model, answer, blocks, configuration, document, first
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput

AddressT = TypeVar("AddressT", IPv4Interface, IPv6Interface)

STATE, TEXT = "show interfaces | json", "show interfaces"

SHUT = frozenset({"disabled", "adminDown"})
UP = "up"


class IdOrigin(StrEnum):
    """Where a router ID comes from."""

    EXPLICIT = "explicit"
    GENERAL = "router_general"
    LOOPBACK = "highest_loopback"
    INTERFACE = "highest_interface"


_HEADER = re.compile(r"interface (?P<name>[A-Z][A-Za-z-]*[0-9][0-9/.]*)")
_ADDRESS = re.compile(r"ip(?:v6)? address (?P<address>[0-9A-Fa-f:.]+/[0-9]+)(?P<secondary> secondary)?")
_VRF = re.compile(r"vrf (?:forwarding )?(?P<name>\S+)")
"""``vrf forwarding`` until EOS 4.22."""


@dataclass(frozen=True, slots=True)
class ConfiguredInterface:
    """An interface as it is configured; ``ipv4`` holds the primary address first."""

    name: str
    vrf: str
    ipv4: tuple[IPv4Interface, ...]
    ipv6: tuple[IPv6Interface, ...]
    shutdown: bool

    @property
    def loopback(self) -> bool:
        """Whether it is a loopback."""
        return self.name.startswith("Loopback")

    @property
    def management(self) -> bool:
        """Whether it is a management port."""
        return self.name.startswith("Management")


def configured_interfaces(sections: Iterable[Block]) -> tuple[ConfiguredInterface, ...]:
    """The interfaces of a configuration, in its order.

    Raises:
        UnreadableOutput: what stands for an address is none.
    """
    heads = ((_HEADER.fullmatch(block.header), block) for block in sections)
    return tuple(_configured(head["name"], [line.header for line in block.inner]) for head, block in heads if head)


def _configured(name: str, lines: Sequence[str]) -> ConfiguredInterface:
    vrf = next((found["name"] for line in lines if (found := _VRF.fullmatch(line))), DEFAULT_VRF)
    named = [address for line in lines if (address := _ADDRESS.fullmatch(line))]
    named.sort(key=lambda address: address["secondary"] is not None)
    ipv4 = tuple(_address(address["address"], IPv4Interface) for address in named if address[0].startswith("ip "))
    ipv6 = tuple(_address(address["address"], IPv6Interface) for address in named if address[0].startswith("ipv6 "))
    return ConfiguredInterface(name, vrf, ipv4, ipv6, "shutdown" in lines)


def elect(interfaces: Iterable[ConfiguredInterface], vrf: str) -> tuple[IPv4Address | None, IdOrigin | None]:
    """The address that EOS takes for a router ID in a VRF, and its origin; the primary addresses stand."""
    active = [i for i in interfaces if i.vrf == vrf and i.ipv4 and not i.shutdown and not i.management]
    loopbacks = [interface.ipv4[0].ip for interface in active if interface.loopback]
    others = [interface.ipv4[0].ip for interface in active]
    if loopbacks:
        return max(loopbacks), IdOrigin.LOOPBACK
    return (max(others), IdOrigin.INTERFACE) if others else (None, None)


class _Ipv4(BaseModel):
    address: IPv4Address = Field(strict=True)
    length: int = Field(alias="maskLen", ge=0, le=32)

    @property
    def interface(self) -> IPv4Interface:
        return IPv4Interface(f"{self.address}/{self.length}")


def _listed(value: object) -> object:
    """A list, also where EOS prints a mapping by address."""
    return list(value.values()) if isinstance(value, dict) else value


class _Addresses(BaseModel):
    primary: _Ipv4 = Field(alias="primaryIp")
    others: Annotated[list[_Ipv4], BeforeValidator(_listed)] = Field(
        default_factory=list, validation_alias=AliasChoices("secondaryIpsOrderedList", "secondaryIps")
    )

    @property
    def all(self) -> Iterator[IPv4Interface]:
        """The primary and the secondaries; 0.0.0.0/0 stands where there is none."""
        yield from (found.interface for found in (self.primary, *self.others) if int(found.address))


class _Ipv6(BaseModel):
    address: IPv6Address = Field(strict=True)
    subnet: IPv6Network = Field(strict=True)

    @property
    def interface(self) -> IPv6Interface:
        return IPv6Interface(f"{self.address}/{self.subnet.prefixlen}")


class _AddressesV6(BaseModel):
    all: list[_Ipv6] = Field(default_factory=list, alias="globalUnicastIp6s")


class _Interface(BaseModel):
    status: str = Field(alias="interfaceStatus")
    line: str = Field(alias="lineProtocolStatus")
    ipv4: list[_Addresses] = Field(default_factory=list, alias="interfaceAddress")
    ipv6: _AddressesV6 = Field(default_factory=_AddressesV6, alias="interfaceAddressIp6")

    def state(self, name: str, vrf: str) -> InterfaceState:
        return InterfaceState(
            name,
            admin_up=self.status not in SHUT,
            line_up=self.line == UP,
            ipv4=tuple(address for found in self.ipv4 for address in found.all),
            ipv6=tuple(found.interface for found in self.ipv6.all),
            vrf=vrf,
        )


class _State(Model):
    interfaces: dict[str, _Interface]


def read(outputs: Mapping[str, str]) -> Interfaces:
    """The interfaces with every address.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape or no interface in it; or as
            ``configuration`` does.
    """
    found, vrfs = document(outputs, STATE, _State).interfaces, _vrfs(outputs)
    if not found:
        raise UnreadableOutput(f"{STATE!r} shows no interface")
    states = (interface.state(name, vrfs.get(name, DEFAULT_VRF)) for name, interface in found.items())
    return Interfaces({state.name: state for state in states})


def _vrfs(outputs: Mapping[str, str]) -> Mapping[str, str]:
    """The VRF of each configured interface."""
    return {found.name: found.vrf for found in configured_interfaces(blocks(configuration(outputs)))}


HEAD = re.compile(
    r"(?P<name>[A-Z]\S*) is (?P<admin>administratively down|up|down), line protocol is (?P<line>\w+)(?: .*)?"
)
PRIMARY = re.compile(r"Internet address is (?P<address>\S+/[0-9]+)")
SECONDARY = re.compile(r"Secondary address is (?P<address>\S+/[0-9]+)")
GLOBAL = re.compile(r"(?P<address>[0-9A-Fa-f:]+), subnet is [0-9A-Fa-f:]+(?P<length>/[0-9]+)(?: .*)?")
OTHER = re.compile(
    r"Hardware is .*|Broadcast address is .*|Address determined by .*|No Internet protocol address assigned"
    r"|IPv6 (?:link-local|global unicast) address.*|Description: .*"
)
"""Lines that speak of addresses and name none of the router's own, but the one that EOS makes itself."""


def read_text(outputs: Mapping[str, str]) -> Interfaces:
    """The same from the text, without the last interface, which may be cut.

    Raises:
        UnreadableOutput: the command was refused; a line speaks of an address in no known form; a configured loopback
            is not among those that are whole; or as ``configuration`` does.
    """
    lines, vrfs = answer(outputs, TEXT).split("\n"), _vrfs(outputs)
    heads = [(number, head) for number, line in enumerate(lines) if (head := HEAD.fullmatch(line))]
    if not heads or heads[0][0] > 0:
        raise UnreadableOutput(f"expected the state of an interface, found {first(lines[0])}")
    found = {}
    for (start, head), (end, _next) in pairwise(heads):
        found[head["name"]] = state_of(head, lines[start + 1 : end], vrfs.get(head["name"], DEFAULT_VRF))
    for name in vrfs:
        if name.startswith("Loopback") and name not in found:
            raise UnreadableOutput(f"{name} is configured and not shown: the answer may be cut")
    return Interfaces(found)


def state_of(head: re.Match[str], lines: list[str], vrf: str) -> InterfaceState:
    """An interface by its first line, and those below. Raises ``UnreadableOutput`` on an address in no known form."""
    primary, secondary, ipv6 = list[IPv4Interface](), list[IPv4Interface](), list[IPv6Interface]()
    for line in map(str.strip, lines):
        if match := PRIMARY.fullmatch(line):
            primary.append(_address(match["address"], IPv4Interface))
        elif match := SECONDARY.fullmatch(line):
            secondary.append(_address(match["address"], IPv4Interface))
        elif match := GLOBAL.fullmatch(line):
            ipv6.append(_address(f"{match['address']}{match['length']}", IPv6Interface))
        elif "address" in line and not OTHER.fullmatch(line):
            raise UnreadableOutput(f"{first(line)} speaks of an address in no known form")
    admin, line_up = head["admin"] != "administratively down", head["line"] == UP
    return InterfaceState(head["name"], admin, line_up, (*primary, *secondary), tuple(ipv6), vrf)


def _address(text: str, kind: type[AddressT]) -> AddressT:
    try:
        return kind(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is no address of an interface") from exc


READERS = (Reader(Interfaces, (STATE, RUNNING), read, otherwise=Reader(Interfaces, (TEXT, RUNNING), read_text)),)
