"""Rules about addresses."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import DEFAULT_VRF
from netloop.stages.fleet import Fleet
from netloop.stages.rules.complaint import Complaint, complain
from netloop.stages.uses import Use


def used_once(fleet: Fleet) -> Iterator[Complaint]:
    """No address is on two interfaces of a VRF and routing domain, unless it is anycast on both."""
    seen: dict[object, Use] = {}
    for use in fleet.uses:
        first = seen.setdefault(use.key, use)
        meant = (first.link and use.link) or (first.anycast and use.anycast and first.host != use.host)
        if first is not use and not meant:
            message = f"{use.interface} {use.address.ip} is already the address of {first}"
            yield complain(use.host, use.place, message, _once(fleet, use), hint=_hint(first, use))


def _once(fleet: Fleet, use: Use) -> str:
    host = fleet.host(use.host)
    ids = [str(p) for p in fleet.processes(host) if p.named == use.interface] if host else []
    once = "an address used once" if use.vrf == DEFAULT_VRF else f"an address used once in VRF {use.vrf}"
    return f"{once}: it is the router ID of {', '.join(ids)}" if ids and use.address.version == 4 else once


def _hint(first: Use, use: Use) -> str | None:
    if first.anycast == use.anycast or first.host == use.host or first.link or use.link:
        return None
    return f'say "anycast: true" on {(first if use.anycast else use).host} too, if this is meant'


def no_overlap(fleet: Fleet) -> Iterator[Complaint]:
    """No interface's network lies within another's of the same router and VRF, which routers refuse."""
    uses: dict[tuple[str, str, int], list[Use]] = {}
    for use in fleet.uses:
        uses.setdefault((use.host, use.vrf, use.address.version), []).append(use)
    for mine in uses.values():
        if len(mine) > 1:
            yield from _overlaps(mine)


def _overlaps(uses: list[Use]) -> Iterator[Complaint]:
    wide: Use | None = None
    for use in sorted(uses, key=lambda use: (use.first, use.address.network.prefixlen)):
        if wide is None or use.first > wide.last:
            wide = use
        elif use.address.ip != wide.address.ip and not (use.link and wide.link):
            later, first = (use, wide) if _line(use) >= _line(wide) else (wide, use)
            message = f"{later.interface} {later.address} overlaps with {first.address} of {first}"
            yield complain(use.host, later.place, message, "networks that do not overlap; loopbacks are /32 and /128")


def outside_links(fleet: Fleet) -> Iterator[Complaint]:
    """No loopback's network overlaps with a link's between other routers: the routes would lead astray."""
    uses = [use for use in fleet.uses if use.vrf == DEFAULT_VRF]
    uses.sort(key=lambda use: (use.address.version, use.first, use.address.network.prefixlen))
    told = {(use.host, use.place) for use in uses if use.link} | {use.key for use in uses if use.link}
    wide: dict[tuple[bool, str | None, int], Use] = {}
    for use in uses:
        other = wide.get((not use.link, use.domain, use.address.version))
        if other and use.first <= other.last:
            yield from _astray(*((other, use) if use.link else (use, other)), told)
        key = (use.link, use.domain, use.address.version)
        if key not in wide or use.last > wide[key].last:
            wide[key] = use


def _astray(loopback: Use, link: Use, told: set[tuple[object, ...]]) -> Iterator[Complaint]:
    """Complain, unless it is the router's own link, or one of the link's addresses: that is told elsewhere."""
    if (loopback.host, link.place) not in told and loopback.key not in told:
        where = f"{link.address.network} of a link ({link.place})"
        message = f"{loopback.interface} {loopback.address} overlaps with {where}"
        yield complain(loopback.host, loopback.place, message, "an address outside the links' prefixes")


def _line(use: Use) -> tuple[str, int, int]:
    return use.place.file, use.place.line or 0, use.place.column or 0


def primary_first(fleet: Fleet) -> Iterator[Complaint]:
    """Secondary addresses need a primary one."""
    for host in fleet:
        for name, loopback in host.said.loopbacks.items():
            missing = loopback.ipv4 is None and not host.excused("loopbacks", name, "ipv4")
            if loopback.secondaries and missing:
                place = host.at("loopbacks", name, "secondaries")
                yield complain(host.name, place, f"{name} has secondaries and no ipv4", "a primary address as ipv4:")
