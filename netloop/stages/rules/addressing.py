"""Rules about addresses."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import DEFAULT_VRF
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.interface_addresses import InterfaceAddress


def used_once(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No address is on two interfaces of a VRF and routing domain, unless it is anycast on both."""
    seen: dict[object, InterfaceAddress] = {}
    for entry in network.interface_addresses:
        first = seen.setdefault(entry.key, entry)
        meant = (first.link and entry.link) or (first.anycast and entry.anycast and first.host != entry.host)
        if first is not entry and not meant:
            message = f"{entry.interface} {entry.address.ip} is already the address of {first}"
            yield complain(entry.host, entry.place, message, _once(network, entry), hint=_hint(first, entry))


def _once(network: DeclaredNetwork, entry: InterfaceAddress) -> str:
    host = network.host(entry.host)
    ids = [str(p) for p in network.processes(host) if p.named == entry.interface] if host else []
    once = "an address used once" if entry.vrf == DEFAULT_VRF else f"an address used once in VRF {entry.vrf}"
    return f"{once}: it is the router ID of {', '.join(ids)}" if ids and entry.address.version == 4 else once


def _hint(first: InterfaceAddress, entry: InterfaceAddress) -> str | None:
    if first.anycast == entry.anycast or first.host == entry.host or first.link or entry.link:
        return None
    return f'say "anycast: true" on {(first if entry.anycast else entry).host} too, if this is meant'


def no_overlap(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No interface's network lies within another's of the same router and VRF, which routers refuse."""
    addresses: dict[tuple[str, str, int], list[InterfaceAddress]] = {}
    for entry in network.interface_addresses:
        addresses.setdefault((entry.host, entry.vrf, entry.address.version), []).append(entry)
    for mine in addresses.values():
        if len(mine) > 1:
            yield from _overlaps(mine)


def _overlaps(addresses: list[InterfaceAddress]) -> Iterator[Complaint]:
    wide: InterfaceAddress | None = None
    for entry in sorted(addresses, key=lambda entry: (entry.first, entry.address.network.prefixlen)):
        if wide is None or entry.first > wide.last:
            wide = entry
        elif entry.address.ip != wide.address.ip and not (entry.link and wide.link):
            later, first = (entry, wide) if _line(entry) >= _line(wide) else (wide, entry)
            message = f"{later.interface} {later.address} overlaps with {first.address} of {first}"
            yield complain(entry.host, later.place, message, "networks that do not overlap; loopbacks are /32 and /128")


def outside_links(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No loopback's network overlaps with a link's between other routers: the routes would lead astray."""
    addresses = [entry for entry in network.interface_addresses if entry.vrf == DEFAULT_VRF]
    if not any(entry.link for entry in addresses):
        return
    addresses.sort(key=lambda entry: (entry.address.version, entry.first, entry.address.network.prefixlen))
    links = [entry for entry in addresses if entry.link]
    told = {(entry.host, entry.place) for entry in links} | {entry.key for entry in links}
    wide: dict[tuple[bool, str | None, int], InterfaceAddress] = {}
    for entry in addresses:
        other = wide.get((not entry.link, entry.domain, entry.address.version))
        if other and entry.first <= other.last:
            yield from _astray(*((other, entry) if entry.link else (entry, other)), told)
        key = (entry.link, entry.domain, entry.address.version)
        if key not in wide or entry.last > wide[key].last:
            wide[key] = entry


def _astray(loopback: InterfaceAddress, link: InterfaceAddress, told: set[tuple[object, ...]]) -> Iterator[Complaint]:
    """Complain, unless it is the router's own link, or one of the link's addresses: that is told elsewhere."""
    if (loopback.host, link.place) not in told and loopback.key not in told:
        where = f"{link.address.network} of a link ({link.place})"
        message = f"{loopback.interface} {loopback.address} overlaps with {where}"
        yield complain(loopback.host, loopback.place, message, "an address outside the links' prefixes")


def _line(entry: InterfaceAddress) -> tuple[str, int, int]:
    return entry.place.file, entry.place.line or 0, entry.place.column or 0


def primary_first(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Secondary addresses need a primary one."""
    for host in network:
        for name, loopback in host.form.loopbacks.items():
            for key, version in (("ipv4", 4), ("ipv6", 6)):
                further = [index for index, address in enumerate(loopback.secondaries) if address.version == version]
                missing = getattr(loopback, key) is None and not host.excused("loopbacks", name, key)
                if further and missing:
                    path = ("secondaries",) if version == 4 else ("secondaries", further[0])
                    message = f"{name} has {'secondaries' if version == 4 else 'further IPv6 addresses'} and no {key}"
                    place = host.at("loopbacks", name, *path)
                    yield complain(host.name, place, message, f"a primary address as {key}:")
