"""Fleet: the declarations seen together, so that a name finds what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface
from typing import TYPE_CHECKING, cast

from netloop.errors import Place
from netloop.sources.declared import Declared, DeclaredHost
from netloop.sources.nodes import Path
from netloop.stages.ends import ends

if TYPE_CHECKING:
    from netloop.sources.language import BgpForm, LoopbackForm, NeighborForm, OspfForm

BGP = ("routing", "bgp")
OSPF = ("routing", "ospf")


@dataclass(frozen=True, slots=True)
class Session:
    """One entry of a host's BGP: ``device`` is the other end where it is a host, ``address`` what was written."""

    path: Path
    place: Place
    system: str
    device: str | None
    client: bool
    form: NeighborForm | None = None

    @property
    def word(self) -> str:
        """What the other end is called."""
        return "client" if self.client else "neighbor"

    @property
    def address(self) -> IPv4Address | None:
        """The other end's address where the entry gives one."""
        return self.form.address if self.form else None


@dataclass(frozen=True, eq=False)
class Fleet:
    """Every declared host, and who is meant by a name or an address."""

    declared: Declared
    _sessions: dict[str, tuple[Session, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[DeclaredHost]:
        return iter(self.declared)

    def host(self, name: str) -> DeclaredHost | None:
        """The host of that name, or None."""
        return self.declared.hosts.get(name)

    @cached_property
    def owners(self) -> dict[IPv4Address, str]:
        """Which host has an IPv4 address, on a loopback or on a link."""
        found: dict[IPv4Address, str] = {}
        for host in self:
            for loopback in host.said.loopbacks.values():
                found |= {a.ip: host.name for a in (loopback.ipv4, *loopback.secondaries) if a}
        for link in self.declared.links:
            found |= {end.ipv4.ip: end.device for end in ends(link.said) if end.ipv4}
        return found

    def sessions(self, host: DeclaredHost) -> tuple[Session, ...]:
        """The host's BGP sessions as declared, each once, in order; its own name in a group's list is left out."""
        if host.name not in self._sessions:
            entries = [
                entry for system, form in host.said.routing.bgp.items() for entry in _entries(host, system, form)
            ]
            mine = [self._resolved(entry) for entry in entries]
            self._sessions[host.name] = tuple(s for s in mine if s.device != host.name or _own(host, s.path))
        return self._sessions[host.name]

    def address(self, session: Session) -> IPv4Address | None:
        """Where a session goes: the address written, or the router ID's loopback of the other end."""
        if session.address:
            return session.address
        other = self.host(session.device or "")
        found = system_of(other) if other else None
        identity = identity_address(other, found[1]) if other and found else None
        return identity.ip if identity else None

    def _resolved(self, session: Session) -> Session:
        if session.device is not None or session.address is None:
            return session
        device = self.owners.get(session.address)
        return Session(session.path, session.place, session.system, device, session.client, session.form)


def _entries(host: DeclaredHost, system: str, form: BgpForm) -> Iterator[Session]:
    path: Path = (*BGP, system, "neighbors")
    for index, neighbor in enumerate(neighbors_of(form)):
        client = neighbor.host in form.clients
        yield Session((*path, index), host.at(*path, index), system, neighbor.host, client, neighbor)
    listed = {neighbor.host for neighbor in neighbors_of(form)}
    path = (*BGP, system, "clients")
    for index, name in enumerate(form.clients):
        if name not in listed:
            yield Session((*path, index), host.at(*path, index), system, name, client=True)


def neighbors_of(form: BgpForm) -> list[NeighborForm]:
    """The neighbors, each as a form: a name alone has become one when it was validated."""
    return cast("list[NeighborForm]", form.neighbors)


def _own(host: DeclaredHost, path: Path) -> bool:
    """Whether the host's own entry says this, not a group."""
    return host.own.at(path) is host.node.at(path)


def identity_name(host: DeclaredHost, form: OspfForm | BgpForm) -> str | None:
    """The loopback that gives a protocol its identity, or None where none is named."""
    return form.router_id or host.said.routing.router_id


def identity_place(host: DeclaredHost, path: Path, form: OspfForm | BgpForm) -> Place:
    """Where a protocol's identity is named; the protocol's own place where it is not."""
    if form.router_id:
        return host.at(*path, "router_id")
    return host.at("routing", "router_id") if host.said.routing.router_id else host.key(*path)


def identity_address(host: DeclaredHost, form: OspfForm | BgpForm) -> IPv4Interface | None:
    """The router ID's address, with the loopback's mask, or None where something is missing."""
    loopback = loopback_of(host, identity_name(host, form))
    return loopback.ipv4 if loopback else None


def loopback_of(host: DeclaredHost, name: str | None) -> LoopbackForm | None:
    """The host's loopback of that name, or None."""
    return host.said.loopbacks.get(name) if name else None


def system_of(host: DeclaredHost) -> tuple[str, BgpForm] | None:
    """The host's AS and BGP, or None where it has none."""
    return next(iter(host.said.routing.bgp.items()), None)
