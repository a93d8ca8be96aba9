"""BGP sessions: ``show ip bgp summary``, and ``show bgp all summary`` for the other families and the VRFs.

A provider edge may have no IPv4 unicast session at all. Under VPNv4 and VPNv6 IOS lists the sessions with other
provider edges and those within VRFs alike, and names no VRF: the running configuration does. Source: Cisco IOS BGP
command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address

from netloop.model.evidence import BgpNeighbors, Neighbor
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.blocks import parse
from netloop.platforms.cisco_ios.readers import bgp, configuration
from netloop.platforms.cisco_ios.readers.bgp_table import Row, rows
from netloop.platforms.cisco_ios.readers.text import answer, optional
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import UnreadableOutput

COMMANDS = (bgp.SUMMARY, bgp.ALL_SUMMARY, configuration.RUNNING)

_NEIGHBOR = re.compile(r"^neighbor (?P<address>[0-9A-Fa-f:.]+) ")
_FAMILY = re.compile(r"^address-family .* vrf (?P<vrf>\S+)")

Address = IPv4Address | IPv6Address


def read(outputs: Mapping[str, str]) -> BgpNeighbors:
    """The sessions of every family and VRF, each once; up is Established in one of its families.

    Raises:
        UnreadableOutput: the command was refused, a row is not understood, or the two answers do not agree.
    """
    states = bgp.read_identities(outputs).states
    others = optional(outputs, bgp.ALL_SUMMARY)
    own, every = rows(answer(outputs, bgp.SUMMARY)), rows(others or "")
    if (own or every) and not states:
        raise UnreadableOutput("there are BGP neighbors, and no identifier")
    if others is not None:
        _agree(own, every)
    vrfs = _vrfs(outputs) if any(_vpn(row) for row in every) else {}
    system = states[0].instance.name if states else ""
    sessions = (session for row in (*own, *every) for session in _sessions(row, system, vrfs))
    return BgpNeighbors(_each_once(sessions), every_family=others is not None)


def _agree(own: Iterable[Row], every: Iterable[Row]) -> None:
    """Check that all families' summary has what IPv4 unicast's has, and the other way round: none of them is cut."""
    one = {row.address for row in own if not row.dynamic}
    unicast = {row.address for row in every if row.family == "IPv4 Unicast" and not row.dynamic}
    if odd := sorted(map(str, one ^ unicast)):
        where = bgp.SUMMARY if one < unicast else bgp.ALL_SUMMARY
        raise UnreadableOutput(f"{where!r} does not show every session: {', '.join(odd)} is missing")


def _vpn(row: Row) -> bool:
    return row.family.startswith(("VPNv4", "VPNv6"))


def _sessions(row: Row, system: str, vrfs: Mapping[str, frozenset[Address]]) -> Iterable[Neighbor]:
    """A row's session; under a VPN family, in each VRF that names the neighbor."""
    inside = [vrf for vrf, addresses in vrfs.items() if _vpn(row) and row.address in addresses]
    for vrf in inside or [DEFAULT_VRF]:
        instance = Instance(Protocol.BGP, system, vrf)
        yield Neighbor(instance, row.address, "Established" if row.up else row.state, row.up)


def _each_once(sessions: Iterable[Neighbor]) -> tuple[Neighbor, ...]:
    """A session that several families share, as the family has it in which it is up."""
    found: dict[tuple[Instance, Address], Neighbor] = {}
    for session in sessions:
        key = (session.instance, session.address)
        if key not in found or session.up:
            found[key] = session
    return tuple(found.values())


def _vrfs(outputs: Mapping[str, str]) -> dict[str, frozenset[Address]]:
    """The neighbors that the configuration names in each VRF, the default one included."""
    if configuration.RUNNING not in outputs:
        return {}
    blocks = [block for block in parse(configuration.text(outputs)) if block.header.startswith("router bgp ")]
    found = {DEFAULT_VRF: frozenset(address for block in blocks for address in _neighbors(block))}
    for family in (inner for block in blocks for inner in block.inner):
        if match := _FAMILY.match(family.header):
            found[match["vrf"]] = found.get(match["vrf"], frozenset()) | frozenset(_neighbors(family))
    return found


def _neighbors(block: Block) -> Iterable[Address]:
    for inner in block.inner:
        if match := _NEIGHBOR.match(inner.header):
            try:
                yield IPv6Address(match["address"]) if ":" in match["address"] else IPv4Address(match["address"])
            except ValueError:
                continue
