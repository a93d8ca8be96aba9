"""The declared network: the declarations seen together, so that a name finds what it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netloop.cached import cached_property
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.sources.declared import Declared, DeclaredHost
from netloop.sources.words import Refused
from netloop.stages.allocate import Reference, references
from netloop.stages.declared_sessions import Address, DeclaredSession, entries, written_by
from netloop.stages.descriptions import fill_in
from netloop.stages.interface_addresses import InterfaceAddress, interface_addresses
from netloop.stages.link_ends import link_ends
from netloop.stages.processes import DeclaredProcess, loopback_of, processes_of, vrf_of

if TYPE_CHECKING:
    from netloop.model.intent import LinkEnd


@dataclass(frozen=True, eq=False)
class DeclaredNetwork:
    """Every declared host, and which is meant by a name or an address."""

    declared: Declared
    _sessions: dict[str, tuple[DeclaredSession, ...]] = field(default_factory=dict)
    _addresses: dict[DeclaredSession, Address | None] = field(default_factory=dict)
    _back: dict[DeclaredSession, Sequence[DeclaredSession]] = field(default_factory=dict)
    _counterparts: dict[tuple[str, str], DeclaredProcess | None] = field(default_factory=dict)
    _described: dict[tuple[str, str], str | Refused] = field(default_factory=dict)

    def __iter__(self) -> Iterator[DeclaredHost]:
        return iter(self.declared)

    def host(self, name: str | None) -> DeclaredHost | None:
        """The host of that name, or None."""
        return self.declared.hosts.get(name) if name else None

    def described(self, host: DeclaredHost, text: str | None) -> str | None:
        """The description ``text`` for this host, filled in once.

        Raises:
            Refused: the template is wrong, or what it prints cannot be a description.
        """
        if text is None or "{" not in text:
            return text
        key = host.name, text
        if key not in self._described:
            try:
                self._described[key] = fill_in(host, text)
            except Refused as exc:
                self._described[key] = exc
        found = self._described[key]
        if isinstance(found, Refused):
            raise found
        return found

    def processes(self, host: DeclaredHost, *protocols: Protocol) -> Sequence[DeclaredProcess]:
        """The protocol instances of a host, of all protocols or of these."""
        if len(protocols) == 1:
            return self._of_protocol[protocols[0]].get(host.name, ())
        found = self._processes[host.name]
        return [p for p in found if p.instance.protocol in protocols] if protocols else found

    @cached_property
    def _processes(self) -> dict[str, tuple[DeclaredProcess, ...]]:
        return {host.name: tuple(processes_of(host)) for host in self}

    @cached_property
    def _of_protocol(self) -> dict[Protocol, dict[str, list[DeclaredProcess]]]:
        """The instances of a protocol, by the name of their host."""
        found: dict[Protocol, dict[str, list[DeclaredProcess]]] = {protocol: {} for protocol in Protocol}
        for name, processes in self._processes.items():
            for process in processes:
                found[process.instance.protocol].setdefault(name, []).append(process)
        return found

    def each(self, *protocols: Protocol) -> Sequence[DeclaredProcess]:
        """The protocol instances of every host, of all protocols or of these."""
        found = self._of_protocol
        return [process for q in protocols or Protocol for mine in found[q].values() for process in mine]

    @cached_property
    def interface_addresses(self) -> tuple[InterfaceAddress, ...]:
        """Every declared address on an interface."""
        return tuple(interface_addresses(self.declared))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every reference to a pool, in the order of the hosts."""
        return tuple(references(self.declared))

    @cached_property
    def owners(self) -> Mapping[Address, Sequence[tuple[str, str]]]:
        """Which hosts have an address, on a loopback or on a link, and in which VRF; anycast is nobody's."""
        found: dict[Address, list[tuple[str, str]]] = {}
        for entry in self.interface_addresses:
            if not entry.anycast:
                found.setdefault(entry.address.ip, []).append((entry.host, entry.vrf))
        return found

    @cached_property
    def link_ends(self) -> dict[str, list[LinkEnd]]:
        """The ends of links on each host."""
        found: dict[str, list[LinkEnd]] = {}
        for link in self.declared.links:
            for end in link_ends(link.form):
                found.setdefault(end.device, []).append(end)
        return found

    def sessions(self, host: DeclaredHost) -> tuple[DeclaredSession, ...]:
        """The host's BGP sessions as declared, each once, in order; its own name in a group's list is left out."""
        if host.name not in self._sessions:
            found = (self._resolved(e) for process in self.processes(host, Protocol.BGP) for e in entries(process))
            self._sessions[host.name] = tuple(s for s in found if s.device != host.name or written_by(s))
        return self._sessions[host.name]

    @cached_property
    def all_sessions(self) -> tuple[DeclaredSession, ...]:
        """The BGP sessions of every host."""
        return tuple(session for host in self for session in self.sessions(host))

    @cached_property
    def towards(self) -> dict[tuple[str, str], tuple[DeclaredSession, ...]]:
        """The sessions from one host to another, by their names."""
        found: dict[tuple[str, str], tuple[DeclaredSession, ...]] = {}
        for session in self.all_sessions:
            if session.device:
                key = (session.process.host.name, session.device)
                found[key] = (*found.get(key, ()), session)
        return found

    def back(self, session: DeclaredSession) -> Sequence[DeclaredSession]:
        """The other end's sessions to this host, over the same version of IP and in the same VRF where it has it."""
        if session not in self._back:
            self._back[session] = self._found_back(session)
        return self._back[session]

    def _found_back(self, session: DeclaredSession) -> Sequence[DeclaredSession]:
        found = self.towards.get((session.device or "", session.process.host.name), ())
        if len(found) == 1 and found[0].vrf == session.vrf and found[0].version == session.version:
            return found
        found = tuple(entry for entry in found if entry.version == session.version)
        other = self.counterpart(session)
        same = tuple(entry for entry in found if entry.vrf == session.vrf)
        strict = other is not None and other.vrf == session.vrf != DEFAULT_VRF
        return same if strict or same else found

    def counterpart(self, session: DeclaredSession) -> DeclaredProcess | None:
        """The other end's BGP: in the same VRF where it has one there, else outside every VRF."""
        key = session.device or "", session.vrf
        try:
            return self._counterparts[key]
        except KeyError:
            other = self.host(session.device)
            found = {process.vrf: process for process in self.processes(other, Protocol.BGP)[::-1]} if other else {}
            self._counterparts[key] = found.get(session.vrf) or found.get(DEFAULT_VRF)
            return self._counterparts[key]

    def address(self, session: DeclaredSession) -> Address | None:
        """Where a session goes: the address written, or the router ID's loopback of the other end."""
        if session not in self._addresses:
            self._addresses[session] = session.address or self._loopback_address(session)
        return self._addresses[session]

    def _loopback_address(self, session: DeclaredSession) -> Address | None:
        other = self.counterpart(session)
        loopback = loopback_of(other.host, other.loopback) if other else None
        if other is None or loopback is None or vrf_of(loopback) != other.vrf:
            return None
        interface = loopback.ipv4 if session.version == 4 else loopback.ipv6
        return interface.ip if interface else None

    def remote_as(self, session: DeclaredSession) -> int | None:
        """The other end's AS: a host's own, else as written."""
        other = self.counterpart(session)
        return int(other.instance.name) if other else session.form.remote_as if session.form else None

    def source(self, session: DeclaredSession) -> str | None:
        """The loopback that a session comes from, or None where it comes from the interface towards the other end."""
        remote = self.remote_as(session)
        return session.source(internal=remote is not None and str(remote) == session.system)

    def local(self, session: DeclaredSession) -> Address | None:
        """The address that a session comes from, where that is known."""
        host, version, target = session.process.host, session.version, self.address(session)
        loopback = loopback_of(host, self.source(session))
        if loopback:
            interface = loopback.ipv4 if version == 4 else loopback.ipv6
            return interface.ip if interface else None
        for end in self.link_ends.get(host.name, ()) if target and session.vrf == DEFAULT_VRF else ():
            on_link = end.ipv4 if version == 4 else end.ipv6
            if on_link and target in on_link.network:
                return on_link.ip
        return None

    def _resolved(self, session: DeclaredSession) -> DeclaredSession:
        """The session with the host that has its address: one in the same VRF, else the only one."""
        if session.device is not None or session.address is None:
            return session
        owners = self.owners.get(session.address, ())
        near = [device for device, vrf in owners if vrf == session.vrf] or [device for device, _vrf in owners]
        return replace(session, device=near[0]) if len(set(near)) == 1 else session
