"""Declared processes: every protocol instance of a host as declared, and the identity that it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any, cast

from netloop.cached import cached_property
from netloop.errors import Place
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path

if TYPE_CHECKING:
    from netloop.sources.language import LoopbackForm
    from netloop.sources.routing_forms import BgpVrfForm, LiteralIdForm, NeighborForm

BY_NUMBER = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS, Protocol.EIGRP)


@dataclass(frozen=True, eq=False)
class DeclaredProcess:
    """A protocol instance of a host: ``path`` leads to its form ``form``.

    ``entries`` are what is named as its router ID, the nearest first, each with its path. ``named`` is the loopback
    that gives it its identity, None where that is a literal or missing; ``loopback`` the one that its sessions and
    advertisements come from: the nearest one that is named as a router ID.
    """

    host: DeclaredHost
    path: Path
    instance: Instance
    form: Any
    entries: tuple[tuple[Path, str | LiteralIdForm], ...] = ()
    named: str | None = None
    loopback: str | None = None

    def __str__(self) -> str:
        return str(self.instance)

    @property
    def protocol(self) -> Protocol:
        """Which protocol it is an instance of."""
        return self.instance.protocol

    @property
    def vrf(self) -> str:
        """The VRF that it is in."""
        return self.instance.vrf

    @property
    def place(self) -> Place:
        """Where it is declared."""
        return self.host.key(*self.path)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where its router ID may be named, the nearest first."""
        return _paths(self.path)

    @property
    def identity(self) -> str | LiteralIdForm | None:
        """What gives it its router ID: a loopback's name, a literal, or nothing."""
        return self.entries[0][1] if self.entries else None

    @property
    def identity_path(self) -> Path:
        """Where its router ID is named; the process's own path where it is not."""
        return self.entries[0][0] if self.entries else self.path

    @cached_property
    def address(self) -> IPv4Address | None:
        """The router ID, or None where something is missing."""
        identity = self.identity
        if identity is None or isinstance(identity, str):
            found = loopback_of(self.host, identity)
            return found.ipv4.ip if found and found.ipv4 else None
        return identity.address

    @property
    def excused(self) -> bool:
        """Whether a router ID that was refused would have been this process's."""
        return any(self.host.excused(*path) for path in self.paths)

    @cached_property
    def advertised(self) -> dict[str, Path]:
        """The loopbacks that it advertises, each with the path that says so; the router ID's unless some are listed."""
        listed, areas = self.form.loopbacks, getattr(self.form, "areas", {})
        own = loopback_of(self.host, self.loopback)
        if listed is not None:
            names = {name: (*self.path, "loopbacks", index) for index, name in reversed([*enumerate(listed)])}
            found: dict[str, Path] = dict(reversed(names.items()))
        elif self.loopback and (own is None or vrf_of(own) == self.vrf):
            found = {self.loopback: self.identity_path}
        else:
            found = {}
        return {**found, **{name: (*self.path, "areas", name) for name in areas if name not in found}}


def _paths(path: Path) -> tuple[Path, ...]:
    own, whole = (*path, "router_id"), ("routing", "router_id")
    return (own, (*path[: path.index("vrfs")], "router_id"), whole) if "vrfs" in path else (own, whole)


def _declared(host: DeclaredHost, path: Path, instance: Instance, form: Any) -> DeclaredProcess:
    """The process, with what is named as its router ID, the nearest first; nothing beyond what was refused."""
    found = []
    for place in _paths(path):
        if host.excused(*place):
            break
        entry: Any = host.form
        for step in place:
            entry = entry[step] if isinstance(entry, dict) else getattr(entry, str(step))
        if entry is not None:
            found.append((place, entry))
    loopbacks = [entry for _place, entry in found if isinstance(entry, str)]
    loopback = loopbacks[0] if loopbacks else None
    named = loopback if found and found[0][1] is loopback else None
    return DeclaredProcess(host, path, instance, form, tuple(found), named, loopback)


def processes_of(host: DeclaredHost) -> Iterator[DeclaredProcess]:
    """Each protocol instance of a host, as declared."""
    routing = host.form.routing
    for protocol in BY_NUMBER:
        for name, form in getattr(routing, protocol.value).items():
            vrf = getattr(form, "vrf", None) or DEFAULT_VRF
            yield _declared(host, ("routing", protocol.value, name), Instance(protocol, name, vrf), form)
    for system, bgp in routing.bgp.items():
        path = ("routing", Protocol.BGP.value, system)
        yield _declared(host, path, Instance(Protocol.BGP, system), bgp)
        for vrf, form in bgp.vrfs.items():
            yield _declared(host, (*path, "vrfs", vrf), Instance(Protocol.BGP, system, vrf), form)
    if routing.ldp:
        yield _declared(host, ("routing", "ldp"), Instance(Protocol.LDP, ""), routing.ldp)


def absent_of(text: str) -> Instance:
    """The process that ``ospf 2 vrf X`` names; rules of the language hold that it does."""
    word, _, rest = text.partition(" ")
    name, _, vrf = rest.partition(" vrf ")
    return Instance(Protocol(word), name, vrf or DEFAULT_VRF)


def neighbors_of(form: BgpVrfForm) -> list[NeighborForm]:
    """The neighbors, each as a form: a name alone has become one when it was validated."""
    return cast("list[NeighborForm]", form.neighbors)


def loopback_of(host: DeclaredHost, name: str | None) -> LoopbackForm | None:
    """The host's loopback of that name, or None."""
    return host.form.loopbacks.get(name) if name else None


def vrf_of(loopback: LoopbackForm) -> str:
    """The VRF that a loopback is in."""
    return loopback.vrf or DEFAULT_VRF
