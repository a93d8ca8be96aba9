"""Rules about router IDs, in whatever protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import IPv4Address

from netloop.model.routing import Protocol
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.processes import DeclaredProcess, loopback_of, vrf_of

Claim = tuple[str, str | None, str, IPv4Address]
Hint = Callable[[DeclaredHost, str], str | None]
"""What to do about a loopback of a host that is not there, or has no address."""


def _no_hint(_host: DeclaredHost, _name: str) -> None:
    return None


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
    for host in network:
        named: dict[tuple[str, Path], list[str]] = {}
        for process in network.processes(host):
            if process.named:
                named.setdefault((process.named, process.identity_path), []).append(str(process))
        for (name, path), titles in named.items():
            yield from exists(host, name, path, ", ".join(titles), hint=_identity_hint)


def _identity_hint(host: DeclaredHost, name: str) -> str | None:
    """What to do about a router ID's loopback without an IPv4 address."""
    loopback = loopback_of(host, name)
    others = [n for n, other in host.form.loopbacks.items() if other.ipv4 and not other.anycast and not other.vrf]
    if others:
        return f"router_id: {others[0]}, if {others[0]} is meant"
    if loopback is None:
        return None
    if loopback.ipv6:
        return "also an IPv6-only router needs an address of 32 bits as its router ID"
    return f"each host has its own: loopbacks: {{{name}: {{ipv4: 10.255.0.1}}}}; or {{pool: NAME}} in a group, for all"


def meant(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A router ID's loopback is declared also where no protocol needs it yet."""
    for host in network:
        name = host.form.routing.router_id
        if isinstance(name, str) and loopback_of(host, name) is None and not network.processes(host):
            yield from exists(host, name, ("routing", "router_id"), "routing")


def exists(
    host: DeclaredHost, name: str, path: Path, title: object, *, family: str = "ipv4", hint: Hint = _no_hint
) -> Iterator[Complaint]:
    """Complain of a loopback, named at ``path``, that is not declared or has no address of that family."""
    loopback = loopback_of(host, name)
    if loopback is None and not host.excused("loopbacks", name):
        expected = f"one of {', '.join(host.form.loopbacks)}" if host.form.loopbacks else f"loopbacks: with {name}"
        place = host.key(*path) if path[-1] == name else host.at(*path)
        message = f"{title}: {name} is not declared on this host"
        yield complain(host.name, place, message, expected, hint=hint(host, name))
    if loopback and getattr(loopback, family) is None and not host.excused("loopbacks", name, family):
        message = f"{title}: {name} has no IP{family[2:]} address"
        place, expected = host.key("loopbacks", name), f"{family}: on that loopback"
        yield complain(host.name, place, message, expected, hint=hint(host, name))


def inherited(host: DeclaredHost, path: Path) -> bool:
    """Whether it is a group or the defaults that say what stands at ``path``."""
    return host.own.find(path) is None


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
