"""The interfaces of a running configuration, as far as identities need them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration.text import Block

HEADER = re.compile(r"^interface (\S+)")
IPV4 = re.compile(r"^ip address ([0-9.]+) ([0-9.]+)( secondary)?$")
IPV6 = re.compile(r"^ipv6 address ([0-9A-Fa-f:.]+/[0-9]+)(?: \S+)?$")
VRF = re.compile(r"^(?:ip )?vrf forwarding (\S+)$")


@dataclass(frozen=True, slots=True)
class Port:
    """An interface; ``ipv4`` holds the primary first."""

    name: str
    vrf: str
    ipv4: tuple[IPv4Interface, ...]
    ipv6: tuple[IPv6Interface, ...]
    shutdown: bool
    lines: tuple[str, ...]

    @property
    def loopback(self) -> bool:
        """Whether it is a loopback."""
        return re.fullmatch(r"Loopback[0-9]+", self.name) is not None

    @property
    def primary(self) -> IPv4Interface | None:
        """The address that IOS elects from."""
        return self.ipv4[0] if self.ipv4 else None

    @property
    def mpls(self) -> bool:
        """Whether LDP runs on it."""
        return "mpls ip" in self.lines


def ports(blocks: Iterable[Block]) -> tuple[Port, ...]:
    """Every interface, in the order of the configuration."""
    return tuple(_port(match[1], block) for block in blocks if (match := HEADER.match(block.header)))


def _port(name: str, block: Block) -> Port:
    lines = tuple(canonical(inner.header) for inner in block.inner)
    primary, others = list[IPv4Interface](), list[IPv4Interface]()
    for match in filter(None, map(IPV4.match, lines)):
        address = _four(f"{match[1]}/{match[2]}")
        if address is not None:
            (others if match[3] else primary).append(address)
    six = tuple(a for match in filter(None, map(IPV6.match, lines)) if (a := _six(match[1])) is not None)
    vrf = next((match[1] for match in filter(None, map(VRF.match, lines))), DEFAULT_VRF)
    return Port(name, vrf, (*primary, *others), six, "shutdown" in lines, lines)


def _four(text: str) -> IPv4Interface | None:
    try:
        return IPv4Interface(text)
    except ValueError:
        return None


def _six(text: str) -> IPv6Interface | None:
    try:
        return IPv6Interface(text)
    except ValueError:
        return None
