"""Which IGPs run on a link, and how they meet. Pure.

The inventory says where a *loopback* is advertised; a link has no protocol of its own there. The twin therefore runs,
on each side, the process that both sides have by the same name (else the side's first). OSPF's area is the one that
both loopbacks share; where the areas differ and one is the backbone, the link is in the other one (its router in the
backbone is the border router); two different areas meet in the backbone. EIGRP runs where both sides have the same AS,
LDP where both have LDP. Nothing else than what the inventory allows on a link (``protocols``) runs there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.model.intent import Intent, Link, Ospf, Ospfv3, Ospfv3Syntax
from netloop.model.routing import DEFAULT_VRF, Protocol

BACKBONE = "0"


@dataclass(frozen=True, slots=True)
class InterfaceOspf:
    """A process on an interface, and the interface's area."""

    process: str
    area: str


@dataclass(frozen=True, slots=True)
class InterfaceOspfv3:
    """An OSPFv3 process on an interface, in the syntax that the inventory gives it."""

    process: str
    area: str
    syntax: Ospfv3Syntax


@dataclass(frozen=True, slots=True)
class InterfaceProtocols:
    """What runs on one end of a link; ``eigrp`` and ``eigrp6`` are AS numbers, ``isis`` a tag, empty for none."""

    ospf: InterfaceOspf | None = None
    ospfv3: InterfaceOspfv3 | None = None
    isis: str | None = None
    eigrp: tuple[str, ...] = ()
    eigrp6: tuple[str, ...] = ()
    ldp: bool = False


def protocols_of(link: Link, intents: Mapping[str, Intent]) -> dict[str, InterfaceProtocols]:
    """What runs on the link's two ends, by device."""
    names = link.a.device, link.z.device
    a, z = (intents[name] for name in names)
    ospf = _areas(_processes(a.ospf), _processes(z.ospf))
    v3 = _areas(_processes(a.ospfv3), _processes(z.ospfv3)) if a.ospfv3 and z.ospfv3 else (None, None)
    isis = _pair([i.instance.name for i in a.isis], [i.instance.name for i in z.isis])
    shared = {ipv6: tuple(n for n in eigrp(a, ipv6=ipv6) if n in eigrp(z, ipv6=ipv6)) for ipv6 in (False, True)}
    found = {
        name: InterfaceProtocols(
            ospf[side],
            _ospfv3(intents[name], v3[side]),
            isis[side] if None not in isis else None,
            shared[False],
            shared[True],
            ldp=all(any(p.instance.vrf == DEFAULT_VRF for p in intent.ldp) for intent in (a, z)),
        )
        for side, name in enumerate(names)
    }
    return {name: _allowed(link, runs) for name, runs in found.items()}


def _allowed(link: Link, runs: InterfaceProtocols) -> InterfaceProtocols:
    """What may run on the link of what both sides could."""
    return InterfaceProtocols(
        runs.ospf if link.allows(Protocol.OSPF) else None,
        runs.ospfv3 if link.allows(Protocol.OSPFV3) else None,
        runs.isis if link.allows(Protocol.ISIS) else None,
        runs.eigrp if link.allows(Protocol.EIGRP) else (),
        runs.eigrp6 if link.allows(Protocol.EIGRP) else (),
        runs.ldp and link.allows(Protocol.LDP),
    )


def eigrp(intent: Intent, *, ipv6: bool) -> list[str]:
    """The AS numbers of a family in the global routing table."""
    mine = (process for process in intent.eigrp if process.ipv6 is ipv6)
    return [process.instance.name for process in mine if process.instance.vrf == DEFAULT_VRF]


def _processes(processes: Iterable[Ospf] | Iterable[Ospfv3]) -> dict[str, str]:
    """The processes of the global routing table, each with the area of its first loopback."""
    return {
        process.instance.name: process.loopbacks[0].area if process.loopbacks else BACKBONE
        for process in processes
        if process.instance.vrf == DEFAULT_VRF
    }


def _pair(a: list[str], z: list[str]) -> tuple[str | None, str | None]:
    """The name that both have, else each side's first."""
    shared = next((name for name in a if name in z), None)
    return (shared, shared) if shared is not None else (next(iter(a), None), next(iter(z), None))


def _areas(a: dict[str, str], z: dict[str, str]) -> tuple[InterfaceOspf | None, InterfaceOspf | None]:
    chosen = _pair(list(a), list(z))
    area = _area(a.get(chosen[0] or ""), z.get(chosen[1] or ""))
    first, second = (InterfaceOspf(process, area) if process is not None else None for process in chosen)
    return first, second


def _ospfv3(intent: Intent, run: InterfaceOspf | None) -> InterfaceOspfv3 | None:
    if run is None:
        return None
    mine = [process for process in intent.ospfv3 if process.instance.vrf == DEFAULT_VRF]
    syntax = next(process.syntax for process in mine if process.instance.name == run.process)
    return InterfaceOspfv3(run.process, run.area, syntax)


def _area(a: str | None, z: str | None) -> str:
    if a is None or z is None:
        return a or z or BACKBONE
    if _number(a) == _number(z):
        return a
    inner = [area for area in (a, z) if _number(area)]
    return inner[0] if len(inner) == 1 else BACKBONE


def _number(area: str) -> int:
    return int(IPv4Address(area)) if "." in area else int(area)
