"""What a section has to itself: IOS refuses it to a second one for as long as the first has it.

An address of one VRF on two interfaces (``% 10.0.0.1 overlaps with Loopback1``), a router ID in two OSPF processes,
an interface that IS-IS runs on and that is passive for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from ipaddress import IPv4Interface, IPv6Interface

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration.holding import Holding, Network
from netloop.platforms.configuration.text import Block

ADDRESS = re.compile(r"^ip address (?P<address>\S+) (?P<mask>\S+)(?P<secondary> secondary)?$")
ADDRESS6 = re.compile(r"^ipv6 address (?P<address>[^/\s]+/\d+)$")
VRF = re.compile(r"^(?:ip )?vrf forwarding (\S+)$")


def holdings(block: Block) -> tuple[Holding, ...]:
    """Everything that a section has to itself."""
    header = canonical(block.header)
    lines = [canonical(inner.header) for inner in block.inner]
    if header.startswith("interface "):
        return (*_addresses(lines), *_isis_interface(header, lines))
    if header.startswith("router ospf "):
        return tuple(Holding(("router ID",), line.split()[1], line) for line in lines if line.startswith("router-id "))
    if header.startswith("router isis"):
        passive = [line for line in lines if line.startswith("passive-interface ")]
        return tuple(Holding(("IS-IS", "passive"), line.split()[1], line) for line in passive)
    return ()


def _addresses(lines: list[str]) -> Iterator[Holding]:
    vrf = next((match[1] for line in lines if (match := VRF.match(line))), DEFAULT_VRF)
    for line in lines:
        if network := _network(line):
            yield Holding(("address", vrf), network, line)


def _network(line: str) -> Network | None:
    try:
        if match := ADDRESS.match(line):
            return IPv4Interface(f"{match['address']}/{match['mask']}").network
        match = ADDRESS6.match(line)
        return IPv6Interface(match["address"]).network if match else None
    except ValueError:
        return None


def _isis_interface(header: str, lines: list[str]) -> Iterator[Holding]:
    name = header.removeprefix("interface ")
    for line in lines:
        if re.match(r"^(?:ip|ipv6) router isis\b", line):
            yield Holding(("IS-IS", "passive"), name, line)


def released(lines: Collection[str], said: Sequence[str]) -> tuple[str, ...]:
    """A primary address goes only without its secondaries, so those go with it, and before it."""
    primary = any((match := ADDRESS.match(line)) and not match["secondary"] for line in lines)
    more = {line for line in said if primary and (match := ADDRESS.match(line)) and match["secondary"]}
    wanted = [line for line in dict.fromkeys(said) if line in lines or line in more]
    return tuple(sorted(wanted, key=lambda line: not line.endswith(" secondary")))
