"""How OSPF is told of a loopback, where the running process leaves no choice.

``network`` and ``ip ospf area`` exclude each other in one process: ``Please remove all ip ospf area x.x.x.x commands
first.`` and ``Please remove all network commands first.`` (FRR 8.4.4). Where others' statements are of the one kind,
the loopbacks follow, whatever is declared; else they are told of as declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Interface

from netloop.model.intent import Advertise, Intent, Ospf, OspfLoopback
from netloop.platforms.configuration.statements import vrf_suffix
from netloop.platforms.configuration.text import Block, statements_at
from netloop.platforms.frr.canonical import canonical
from netloop.platforms.ios_family.statements import interface_address

NETWORK = re.compile(r"^network (?P<prefix>\S+) area (?P<area>\S+)$")
ADDRESS = re.compile(r"^ip address (?P<address>[^/\s]+)/\d+$")
AREA = re.compile(r"^ip ospf area \S+$")


def placed(wanted: Sequence[Block], running: Sequence[Block], intent: Intent) -> list[Block]:
    """The wanted sections, every loopback told of in the way that the running configuration allows."""
    found = list(wanted)
    for process in intent.ospf:
        way = _way(process, running, intent)
        for member in process.loopbacks:
            if way not in {None, member.advertise}:
                found = [_told(section, process, member) for section in found]
            if _advertised_already(process, member, running):
                found = [_untold(section, process, member) for section in found]
    return found


def _advertised_already(process: Ospf, member: OspfLoopback, running: Sequence[Block]) -> bool:
    """Whether the loopback has its addresses, and wider ``network`` statements, all of its area, have them in it.

    A statement of one of the addresses alone, or a line on the interface, is what netloop itself would write.
    """
    held = statements_at(running, (f"interface {member.loopback.name}",), canonical)
    matches = (NETWORK.match(line) for line in statements_at(running, (header(process),), canonical))
    areas = [(network, m["area"]) for m in matches if m and (network := interface_address(m["prefix"]))]
    addresses = [address for address in member.loopback.addresses if isinstance(address, IPv4Interface)]
    present = all(f"ip address {address}" in held for address in addresses)
    if not addresses or not present or any(AREA.match(line) for line in held):
        return False
    around = [[(n.network, area) for n, area in areas if address.ip in n.network] for address in addresses]
    wanted = canonical(f"ip ospf area {member.area}").split()[-1]
    return all(found and all(n.prefixlen < 32 and area == wanted for n, area in found) for found in around)


def _untold(section: Block, process: Ospf, member: OspfLoopback) -> Block:
    """A wanted section without the lines by which the process would be told of the loopback."""
    lines = {
        f"interface {member.loopback.name}": [canonical(f"ip ospf area {member.area}")],
        header(process): list(_networks(member)),
    }.get(canonical(section.header), [])
    kept = [inner for inner in section.inner if canonical(inner.header) not in lines]
    return section if len(kept) == len(section.inner) else section.with_inner(kept)


def header(process: Ospf) -> str:
    """The header of a process' section."""
    return f"router ospf{vrf_suffix(process.instance)}"


def _way(process: Ospf, running: Sequence[Block], intent: Intent) -> Advertise | None:
    """The way that the statements which stay are of, or None where there are none."""
    going = {f"{address}/32" for address in _going(process, running, intent)}
    section = next((block for block in running if canonical(block.header) == header(process)), Block(""))
    networks = (match["prefix"] for line in _lines(section) if (match := NETWORK.match(line)))
    if any(prefix not in going for prefix in networks):
        return Advertise.NETWORK
    names = {*(member.loopback.name for member in process.loopbacks), *intent.absent}
    others = (block for block in running if (name := _interface(block)) and name not in names)
    return Advertise.INTERFACE if any(AREA.match(line) for block in others for line in _lines(block)) else None


def _going(process: Ospf, running: Sequence[Block], intent: Intent) -> set[str]:
    """The addresses of which no statement stays that is not wanted: the members', and those that are given up."""
    names = {*(loopback.name for loopback in intent.loopbacks), *intent.absent}
    held = (line for block in running if _interface(block) in names for line in _lines(block))
    had = {match["address"] for line in held if (match := ADDRESS.match(line))}
    stay = {str(address.ip) for loopback in intent.loopbacks for address in loopback.addresses}
    return (had - stay) | {str(address.ip) for member in process.loopbacks for address in member.loopback.addresses}


def _interface(block: Block) -> str | None:
    """The name of the interface whose section it is."""
    kind, _, name = canonical(block.header).partition(" ")
    return name if kind == "interface" else None


def _lines(block: Block) -> list[str]:
    return [canonical(inner.header) for inner in block.inner]


def _networks(member: OspfLoopback) -> Iterator[str]:
    addresses = (address for address in member.loopback.addresses if address.version == 4)
    return (canonical(f"network {address.ip}/32 area {member.area}") for address in addresses)


def _told(section: Block, process: Ospf, member: OspfLoopback) -> Block:
    """A wanted section with the member told of in the other way."""
    statements = {
        f"interface {member.loopback.name}": (Advertise.INTERFACE, [canonical(f"ip ospf area {member.area}")]),
        header(process): (Advertise.NETWORK, list(_networks(member))),
    }
    if (name := canonical(section.header)) not in statements:
        return section
    way, lines = statements[name]
    kept = [inner for inner in section.inner if canonical(inner.header) not in lines]
    return section.with_inner(kept if member.advertise is way else [*kept, *map(Block, lines)])
