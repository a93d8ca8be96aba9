"""Rules about router IDs, in whatever protocol."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from netloop.model.routing import Protocol
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.processes import DeclaredProcess, loopback_of, vrf_of

Claim = tuple[str, str | None, str, IPv4Address]


def named(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Each protocol is told its identity: one that is elected is luck."""
    for process in network.each():
        if process.identity is None and not process.excused:
            expected = "router_id: with the name of a loopback, under routing or here"
            hint = None
            if not any(loopback.ipv4 for loopback in process.host.form.loopbacks.values()):
                hint = "a router without IPv4 says {address: 10.9.9.9, reason: ...}: a router ID has 32 bits"
            yield complain(process.host.name, process.place, f"{process} names no router ID", expected, hint=hint)


def backed(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A loopback that gives an identity is declared and has an IPv4 address: a router ID is 32 bits."""
    for process in network.each():
        if process.named:
            yield from exists(process.host, process.named, process.identity_path, process)


def meant(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A router ID's loopback is declared also where no protocol needs it yet."""
    for host in network:
        name = host.form.routing.router_id
        if isinstance(name, str) and loopback_of(host, name) is None and not network.processes(host):
            yield from exists(host, name, ("routing", "router_id"), "routing")


def exists(host: DeclaredHost, name: str, path: Path, title: object, *, family: str = "ipv4") -> Iterator[Complaint]:
    """Complain of a loopback, named at ``path``, that is not declared or has no address of that family."""
    loopback = loopback_of(host, name)
    if loopback is None and not host.excused("loopbacks", name):
        expected = f"one of {', '.join(host.form.loopbacks)}" if host.form.loopbacks else f"loopbacks: with {name}"
        place = host.key(*path) if path[-1] == name else host.at(*path)
        yield complain(host.name, place, f"{title}: {name} is not declared on this host", expected)
    if loopback and getattr(loopback, family) is None and not host.excused("loopbacks", name, family):
        message = f"{title}: {name} has no IP{family[2:]} address"
        hint = "also an IPv6-only router needs an address of 32 bits as its router ID" if family == "ipv4" else None
        yield complain(host.name, host.key("loopbacks", name), message, f"{family}: on that loopback", hint=hint)


def never_anycast(network: DeclaredNetwork) -> Iterator[Complaint]:
    """An anycast loopback is nobody's router ID: two routers would have it."""
    for process in network.each():
        loopback = loopback_of(process.host, process.named)
        if loopback and loopback.anycast:
            message = f"{process}: {process.named} is anycast, so it cannot be a router ID"
            place = process.host.at(*process.identity_path)
            yield complain(process.host.name, place, message, "a loopback of this host alone")


def ldp_interface(network: DeclaredNetwork) -> Iterator[Complaint]:
    """LDP takes its router ID from an interface that others reach, so from a loopback outside every VRF."""
    for process in network.each(Protocol.LDP):
        loopback, place = loopback_of(process.host, process.named), process.host.at(*process.identity_path)
        expected = "router_id: with the name of a loopback"
        if process.identity is not None and process.named is None:
            yield complain(process.host.name, place, "LDP takes its router ID from an interface", expected)
        elif loopback and vrf_of(loopback) != process.vrf:
            message = f"LDP: {process.named} is in VRF {loopback.vrf}"
            yield complain(process.host.name, place, message, "a loopback outside every VRF")


def literal_free(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A router ID that is no loopback's address is no other host's address either."""
    for process in network.each():
        address = process.address
        if process.named or address is None:
            continue
        others = [f"{name} ({network.declared.hosts[name].place})" for name in _holders(network, process, address)]
        if others:
            message = f"{process}: router ID {address} is an address of {others[0]}"
            place = process.host.at(*process.identity_path, "address")
            yield complain(process.host.name, place, message, "an address that is no other router's")


def _holders(network: DeclaredNetwork, process: DeclaredProcess, address: IPv4Address) -> list[str]:
    names = [name for name, _vrf in network.owners.get(address, ()) if name != process.host.name]
    mine = process.host.form.routing.domain
    return [n for n in names if (host := network.host(n)) and host.form.routing.domain == mine]


def used_once(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No two routers of one routing domain have the same router ID in the same protocol and VRF."""
    seen: dict[Claim, DeclaredProcess] = {}
    for process in network.each():
        address = process.address
        if address is None:
            continue
        key = (process.protocol, process.host.form.routing.domain, process.vrf, address)
        first = seen.setdefault(key, process)
        if first.host is not process.host and not _told(first, process):
            message = f"{process}: router ID {address} is already that of {first.host.name} {first} ({first.place})"
            place = process.host.at(*process.identity_path)
            yield complain(process.host.name, place, message, "a router ID used once")


def _told(first: DeclaredProcess, second: DeclaredProcess) -> bool:
    """Whether the same is said already: of the loopbacks' addresses, of anycast, or of a literal."""
    loopbacks = [loopback for p in (first, second) if (loopback := loopback_of(p.host, p.named))]
    literal_and_loopback = len(loopbacks) == 1 and not loopbacks[0].anycast
    return literal_and_loopback or (len(loopbacks) == 2 and vrf_of(loopbacks[0]) == vrf_of(loopbacks[1]))
