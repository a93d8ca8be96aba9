"""What a section has to itself, or has settled for every other one.

Observed on FRR 8.4.4: OSPF is told of its networks by the process or by the interfaces, one of the two. An address may
stand on two interfaces, but then the kernel has two routes to it: it is taken from the one before the other has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from netloop.platforms.configuration.holding import Holding
from netloop.platforms.configuration.text import Block
from netloop.platforms.frr.canonical import canonical

ADDRESS = re.compile(r"^ip(?:v6)? address (?P<address>\S+/\d+)$")
OSPF = re.compile(r"^router ospf(?: vrf (?P<vrf>\S+))?$")


def holdings(block: Block) -> tuple[Holding, ...]:
    """Everything that a section has to itself or has settled."""
    header = canonical(block.header)
    lines = [canonical(inner.header) for inner in block.inner]
    if header.startswith("interface "):
        return (*_addresses(lines), *_ways("interface", "ip ospf area ", lines))
    return tuple(_ways("network", "network ", lines)) if OSPF.match(header) else ()


def _ways(way: str, start: str, lines: list[str]) -> Iterator[Holding]:
    """The statements that settle how OSPF is told of networks."""
    for line in lines:
        if line.startswith(start):
            yield Holding(("OSPF",), way, line, choice=True)


def _addresses(lines: list[str]) -> Iterator[Holding]:
    for line in lines:
        if (match := ADDRESS.match(line)) and (address := _address(match["address"])):
            yield Holding(("address",), str(address.ip), line)


def _address(text: str) -> IPv4Interface | IPv6Interface | None:
    try:
        return ip_interface(text)
    except ValueError:
        return None
