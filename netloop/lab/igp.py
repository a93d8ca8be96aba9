"""Which OSPF process runs on a link, and in which area. Pure.

The inventory says where a *loopback* is advertised; a link has no protocol of its own there. The twin therefore runs,
on each side, the process that both sides have by the same number (else the side's first), in the area that both
loopbacks share. Where the areas differ and one is the backbone, the link is in the other one (its router in the
backbone is the border router); two different areas meet in the backbone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.model.intent import Intent, Link
from netloop.model.routing import DEFAULT_VRF

BACKBONE = "0"


@dataclass(frozen=True, slots=True)
class OspfRun:
    """A process on an interface, and the interface's area."""

    process: str
    area: str


def runs(link: Link, intents: Mapping[str, Intent]) -> dict[str, OspfRun]:
    """What runs on the link's ends, by device; a device without OSPF is missing."""
    a, z = (processes(intents[end.device]) for end in (link.a, link.z))
    shared = next((name for name in a if name in z), None)
    chosen = {end.device: shared or next(iter(own), "") for end, own in ((link.a, a), (link.z, z))}
    area = _area(a.get(chosen[link.a.device]), z.get(chosen[link.z.device]))
    return {device: OspfRun(process, area) for device, process in chosen.items() if process}


def processes(intent: Intent) -> dict[str, str]:
    """The OSPF processes of the global routing table, each with the area of its first loopback."""
    return {
        process.instance.name: process.loopbacks[0].area if process.loopbacks else BACKBONE
        for process in intent.ospf
        if process.instance.vrf == DEFAULT_VRF
    }


def _area(a: str | None, z: str | None) -> str:
    if a is None or z is None:
        return a or z or BACKBONE
    if _number(a) == _number(z):
        return a
    inner = [area for area in (a, z) if _number(area)]
    return inner[0] if len(inner) == 1 else BACKBONE


def _number(area: str) -> int:
    return int(IPv4Address(area)) if "." in area else int(area)
