"""Rules about addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface

from netloop.errors import Place
from netloop.sources.declared import DeclaredHost, DeclaredLink
from netloop.stages.ends import ends
from netloop.stages.fleet import Fleet, identity_name
from netloop.stages.rules.complaint import Complaint, complain
from netloop.stages.rules.identities import protocols


@dataclass(frozen=True, slots=True)
class Use:
    """An address on an interface of a host, and where it is written."""

    host: str
    interface: str
    address: IPv4Interface | IPv6Interface
    place: Place
    link: bool = False

    def __str__(self) -> str:
        return f"{self.host} {self.interface} ({self.place})"


def used_once(fleet: Fleet) -> Iterator[Complaint]:
    """No address is on two interfaces; an address that is a router ID least of all."""
    seen: dict[object, Use] = {}
    for use in _uses(fleet):
        first = seen.setdefault(use.address.ip, use)
        if first is not use and not (first.link and use.link):
            message = f"{use.interface} {use.address.ip} is already the address of {first}"
            yield complain(use.host, use.place, message, _once(fleet, use))


def _once(fleet: Fleet, use: Use) -> str:
    host = fleet.host(use.host)
    if host is None or use.address.version == 6:
        return "an address used once"
    ids = [title for _path, title, form in protocols(host) if identity_name(host, form) == use.interface]
    return f"an address used once: it is the router ID of {', '.join(ids)}" if ids else "an address used once"


def no_overlap(fleet: Fleet) -> Iterator[Complaint]:
    """No interface's network lies within another's of the same router, which routers refuse."""
    uses: dict[str, list[Use]] = {}
    for use in _uses(fleet):
        uses.setdefault(use.host, []).append(use)
    for mine in uses.values():
        for version in (4, 6):
            yield from _overlaps([use for use in mine if use.address.version == version])


def _overlaps(uses: list[Use]) -> Iterator[Complaint]:
    wide: Use | None = None
    for use in sorted(uses, key=lambda use: (_first(use), use.address.network.prefixlen)):
        if wide is None or _first(use) > int(wide.address.network[-1]):
            wide = use
        elif use.address.ip != wide.address.ip and not (use.link and wide.link):
            later, first = (use, wide) if _line(use) >= _line(wide) else (wide, use)
            message = f"{later.interface} {later.address} overlaps with {first.address} of {first}"
            yield complain(use.host, later.place, message, "networks that do not overlap; loopbacks are /32 and /128")


def _first(use: Use) -> int:
    return int(use.address.network.network_address)


def _line(use: Use) -> tuple[int, int]:
    return use.place.line or 0, use.place.column or 0


def primary_first(fleet: Fleet) -> Iterator[Complaint]:
    """Secondary addresses need a primary one."""
    for host in fleet:
        for name, loopback in host.said.loopbacks.items():
            missing = loopback.ipv4 is None and not host.excused("loopbacks", name, "ipv4")
            if loopback.secondaries and missing:
                place = host.at("loopbacks", name, "secondaries")
                yield complain(host.name, place, f"{name} has secondaries and no ipv4", "a primary address as ipv4:")


def _uses(fleet: Fleet) -> Iterator[Use]:
    for host in fleet:
        yield from _on_loopbacks(host)
    for link in fleet.declared.links:
        yield from _on_link(link)


def _on_loopbacks(host: DeclaredHost) -> Iterator[Use]:
    for name, loopback in host.said.loopbacks.items():
        for key in ("ipv4", "ipv6"):
            address = getattr(loopback, key)
            if address:
                yield Use(host.name, name, address, host.at("loopbacks", name, key))
        for index, address in enumerate(loopback.secondaries):
            yield Use(host.name, name, address, host.at("loopbacks", name, "secondaries", index))


def _on_link(link: DeclaredLink) -> Iterator[Use]:
    for end in ends(link.said):
        for address, key in ((end.ipv4, "prefix"), (end.ipv6, "prefix6")):
            if address:
                yield Use(end.device, end.interface or "the link", address, link.at(key), link=True)
