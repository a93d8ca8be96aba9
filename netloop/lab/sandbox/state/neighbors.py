"""Adjacencies of OSPFv3, IS-IS and EIGRP: formed where both ends of a cable agree, up after the convergence time.

Each protocol says what an end is, when two agree and how the log puts it; the rest is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Any, Protocol

from netloop.lab.sandbox.state.spf import Edge, Graph, Hop

if TYPE_CHECKING:
    from netloop.lab.sandbox.network import Cable, Network
    from netloop.lab.sandbox.router import Router


@dataclass(frozen=True, slots=True)
class End:
    """One side of an adjacency.

    ``instance`` names the protocol's instance on the router, ``channel`` what runs separately over one cable (a
    level, a family). ``ipv4`` and ``ipv6`` are the next hops that it offers; a change of ``terms`` restarts it.
    """

    router: str
    interface: str
    instance: str
    channel: str
    identity: str
    ipv4: IPv4Address | None = None
    ipv6: IPv6Address | None = None
    terms: tuple[Any, ...] = ()

    def hop(self, version: int) -> IPv4Address | IPv6Address | None:
        """The next hop in a family."""
        return self.ipv4 if version == 4 else self.ipv6


@dataclass(slots=True)
class Contact:
    """Two ends that agree; ``up_at`` in seconds of the network's clock."""

    a: End
    z: End
    up_at: float
    up: bool = False

    def seen_from(self, router: str) -> tuple[End, End]:
        """The own end and the far one."""
        return (self.a, self.z) if self.a.router == router else (self.z, self.a)


class Hello(Protocol):
    """What a protocol says about its adjacencies."""

    def ends(self, router: Router, interface: str) -> list[End]:
        """What an interface offers; nothing while it is passive or its instance does not run."""
        ...

    def agree(self, a: End, z: End) -> bool:
        """Whether two ends of one channel become neighbors."""
        ...

    def log(self, router: Router, own: End, far: End, *, up: bool) -> str | None:
        """The line that a router logs, None for none."""
        ...

    def cost(self, router: Router, own: End) -> int:
        """What the way out of an end costs."""
        ...

    def offers(self, router: Router, instance: str, version: int) -> Iterator[tuple[IPv4Network | IPv6Network, int]]:
        """The prefixes of an instance in a family, each at its cost."""
        ...


Key = tuple["Cable", str, str, str]


@dataclass(slots=True)
class Neighbors:
    """Every adjacency of one protocol in the network."""

    network: Network
    hello: Hello
    _held: dict[Key, Contact] = field(default_factory=dict)
    _of: dict[str, dict[Key, Contact]] = field(default_factory=dict)
    _forming: list[Contact] = field(default_factory=list)
    _graphs: dict[tuple[str, int], tuple[int, Graph]] = field(default_factory=dict)

    def of(self, router: Router, instance: str | None = None) -> list[tuple[End, End, Contact]]:
        """A router's adjacencies, forming ones too: own end, far end, and the contact."""
        seen = ((*contact.seen_from(router.name), contact) for contact in self._of.get(router.name, {}).values())
        return [item for item in seen if instance is None or item[0].instance == instance]

    def refresh(self, router: Router, delay: float | None = None) -> None:
        """Form and drop what a router's change calls for; ``delay`` in seconds, the convergence time when None."""
        for cable in self.network.cables_of(router.name):
            wanted = {self._key(cable, a, z): (a, z) for a, z in self._pairs(cable)}
            for key in [key for key in self._of.get(router.name, {}) if key[0] == cable]:
                if wanted.get(key) != (self._held[key].a, self._held[key].z):
                    self._drop(key)
            for key, ends in wanted.items():
                if key not in self._held:
                    self._form(key, ends, self.network.convergence if delay is None else delay)
        self.settle()

    def settle(self) -> None:
        """Bring up what was due by now."""
        now = self.network.clock()
        for contact in [contact for contact in self._forming if contact.up_at <= now]:
            self._forming.remove(contact)
            contact.up = True
            self._tell(contact, contact.up_at)

    def drop(self, router: Router, instance: str | None = None) -> None:
        """Lose a router's adjacencies, all or those of one instance."""
        for key, contact in list(self._of.get(router.name, {}).items()):
            if instance in {None, contact.seen_from(router.name)[0].instance}:
                self._drop(key)

    def graph(self, channel: str, version: int) -> Graph:
        """The adjacencies of a channel that carry a family, worked out once a version of the network."""
        known = self._graphs.get((channel, version))
        if known is None or known[0] != self.network.version:
            edges: Graph = {}
            for (_, kind, _, _), contact in self._held.items():
                if contact.up and kind == channel:
                    self._join(edges, contact, version)
            known = self._graphs[(channel, version)] = self.network.version, edges
        return known[1]

    def _join(self, edges: Graph, contact: Contact, version: int) -> None:
        for own, far in (contact.a, contact.z), (contact.z, contact.a):
            hop = far.hop(version)
            if hop is not None and own.hop(version) is not None:
                cost = self.hello.cost(self.network.routers[own.router], own)
                edge = Edge((far.router, far.instance), cost, Hop(own.interface, hop))
                edges.setdefault((own.router, own.instance), []).append(edge)

    def _pairs(self, cable: Cable) -> Iterator[tuple[End, End]]:
        a_router, z_router = self.network.routers[cable.a], self.network.routers[cable.z]
        if not (a_router.is_up(cable.a_interface) and z_router.is_up(cable.z_interface)):
            return
        offered = self.hello.ends(z_router, cable.z_interface)
        for a in self.hello.ends(a_router, cable.a_interface):
            for z in offered:
                if a.channel == z.channel and a.identity != z.identity and self.hello.agree(a, z):
                    yield a, z

    def _key(self, cable: Cable, a: End, z: End) -> Key:
        return cable, a.channel, a.instance, z.instance

    def _form(self, key: Key, ends: tuple[End, End], delay: float) -> None:
        contact = self._held[key] = Contact(*ends, up_at=self.network.clock() + delay)
        self._forming.append(contact)
        for end in ends:
            self._of.setdefault(end.router, {})[key] = contact

    def _drop(self, key: Key) -> None:
        contact = self._held.pop(key)
        for end in (contact.a, contact.z):
            self._of[end.router].pop(key, None)
        if contact in self._forming:
            self._forming.remove(contact)
        if contact.up:
            contact.up = False
            self._tell(contact, self.network.clock())

    def _tell(self, contact: Contact, at: float) -> None:
        self.network.version += 1
        self.network.routes_changed_at = max(at, self.network.routes_changed_at)
        for own, far in (contact.a, contact.z), (contact.z, contact.a):
            router = self.network.routers[own.router]
            if line := self.hello.log(router, own, far, up=contact.up):
                router.log_message(line, at)
