"""How OSPF is told of a loopback, where the running process leaves no choice.

``network`` and ``ip ospf area`` exclude each other in one process: ``Please remove all ip ospf area x.x.x.x commands
first.`` and ``Please remove all network commands first.`` (FRR 8.4.4). Where others' statements are of the one kind,
the loopbacks follow, whatever is declared; else they are told of as declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netloop.model.intent import Advertise, Intent, Ospf, OspfLoopback
from netloop.platforms.frr.canonical import canonical
from netloop.platforms.sections.blocks import Block
from netloop.platforms.sections.claim import vrf_suffix

NETWORK = re.compile(r"^network (?P<prefix>\S+) area \S+$")
AREA = re.compile(r"^ip ospf area \S+$")


def placed(wanted: Sequence[Block], running: Sequence[Block], intent: Intent) -> list[Block]:
    """The wanted sections, every loopback told of in the way that the running configuration allows."""
    found = list(wanted)
    for process in intent.ospf:
        way = _way(process, running, intent)
        for member in process.loopbacks:
            if way not in {None, member.advertise}:
                found = [_told(section, process, member) for section in found]
    return found


def header(process: Ospf) -> str:
    """The header of a process' section."""
    return f"router ospf{vrf_suffix(process.instance)}"


def _way(process: Ospf, running: Sequence[Block], intent: Intent) -> Advertise | None:
    """The way that others' statements are of, or None where there are none."""
    own = {network for member in process.loopbacks for network in _networks(member)}
    section = next((block for block in running if canonical(block.header) == header(process)), Block(""))
    if any(NETWORK.match(line) and line not in own for line in _lines(section)):
        return Advertise.NETWORK
    names = {f"interface {name}" for name in (*(loopback.name for loopback in intent.loopbacks), *intent.absent)}
    others = (b for b in running if b.header.startswith("interface ") and canonical(b.header) not in names)
    return Advertise.INTERFACE if any(AREA.match(line) for block in others for line in _lines(block)) else None


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
