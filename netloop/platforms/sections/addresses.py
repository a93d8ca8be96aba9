"""The addresses that a configuration puts on interfaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.platform import ConfiguredAddress
from netloop.platforms.sections.blocks import Block
from netloop.platforms.sections.dialect import Dialect

ADDRESS = re.compile(r"ip(?:v6)? address (?P<address>[0-9A-Fa-f.:]+)[ /](?P<rest>.*)")
VRF = re.compile(r"(?:ip )?vrf (?:forwarding )?(?P<vrf>\S+)")
INTERFACE = re.compile(r"interface (?P<name>\S+)(?: vrf (?P<vrf>\S+))?")


def interface_addresses(text: str, dialect: Dialect) -> tuple[ConfiguredAddress, ...]:
    """Every address of every interface, link-local ones aside, in the order of the configuration."""
    return tuple(found for block in dialect.parse(text) for found in _of(block, dialect))


def _of(block: Block, dialect: Dialect) -> Iterator[ConfiguredAddress]:
    header = INTERFACE.fullmatch(block.header.strip())
    if header is None:
        return
    lines = dialect.said(block)
    vrf = next((match["vrf"] for line in lines if (match := VRF.fullmatch(line))), header["vrf"] or DEFAULT_VRF)
    for line in lines:
        match = ADDRESS.fullmatch(line)
        if match:
            try:
                address = ip_address(match["address"])
            except ValueError:
                continue
            if not address.is_link_local:
                yield ConfiguredAddress(header["name"], address, vrf, match["rest"].endswith(" secondary"))
