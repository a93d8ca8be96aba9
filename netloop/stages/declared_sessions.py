"""Declared sessions: the BGP neighbors of a host as declared, before anybody is found at the other end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from netloop.cached import cached_property
from netloop.errors import Place
from netloop.model.intent import BgpFamily
from netloop.model.routing import DEFAULT_VRF
from netloop.sources.nodes import Path
from netloop.stages.processes import DeclaredProcess, loopback_of, neighbors_of, vrf_of

if TYPE_CHECKING:
    from netloop.sources.routing_forms import NeighborForm

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, eq=False)
class DeclaredSession:
    """One BGP session as an entry declares it, in the VRF of its process: ``device`` is a host at the other end."""

    process: DeclaredProcess
    path: Path
    device: str | None
    client: bool
    form: NeighborForm | None = None
    vrf: str = DEFAULT_VRF

    @property
    def word(self) -> str:
        """What the other end is called."""
        return "client" if self.client else "neighbor"

    @property
    def place(self) -> Place:
        """Where the entry stands."""
        return self.process.host.at(*self.path)

    @property
    def system(self) -> str:
        """The AS that it belongs to."""
        return self.process.instance.name

    @property
    def address(self) -> Address | None:
        """The other end's address where the entry gives one."""
        return self.form.address if self.form else None

    @cached_property
    def version(self) -> int:
        """The version of IP that the session runs over."""
        if self.address:
            return self.address.version
        if self.form and self.form.over:
            return int(self.form.over[-1])
        return 6 if self.form and self.form.families == ["ipv6"] else 4

    @cached_property
    def families(self) -> tuple[BgpFamily, ...]:
        """What it carries: as the entry says, else as the BGP says for sessions over IPv4."""
        own = self.form.families if self.form else None
        usual = ["ipv6"] if self.version == 6 else self.process.form.families or ["ipv4"]
        return tuple(dict.fromkeys(BgpFamily(family) for family in own or usual))

    def source(self, *, internal: bool) -> str | None:
        """The loopback that it comes from: as written, else within one AS the router ID's, if that is in this VRF."""
        if self.form and self.form.update_source:
            return self.form.update_source
        name = self.process.loopback
        loopback = loopback_of(self.process.host, name)
        return name if internal and loopback and vrf_of(loopback) == self.vrf else None


def entries(process: DeclaredProcess) -> Iterator[DeclaredSession]:
    """The neighbors and clients of a BGP; a client that is listed as a neighbor too is one session."""
    form, vrf = process.form, process.vrf
    for index, neighbor in enumerate(neighbors_of(form)):
        client = neighbor.host in form.clients
        yield DeclaredSession(process, (*process.path, "neighbors", index), neighbor.host, client, neighbor, vrf)
    listed = {neighbor.host for neighbor in neighbors_of(form)}
    for index, name in enumerate(form.clients):
        if name not in listed:
            yield DeclaredSession(process, (*process.path, "clients", index), name, client=True, vrf=vrf)


def written_by(session: DeclaredSession) -> bool:
    """Whether the host's own entry says this, not a group."""
    host = session.process.host
    return host.own.at(session.path) is host.node.at(session.path)
