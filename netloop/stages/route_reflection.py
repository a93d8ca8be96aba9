"""Route reflection: which routers of one AS learn each other's iBGP routes, by RFC 4456.

A router passes an iBGP route on only where the router that it has it from, or the one that gets it, is its client. So a
route climbs from clients to their reflectors, crosses one session at most, and descends to clients; and the routes of
all get to all where every two of the routers that are nobody's clients have a session. Routers that are each other's
clients, in a circle, stand for one; between two that are so at once, a route that came down climbs again. Which of
several ways a router prefers is left out: a route that could get somewhere is taken to get there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from netloop.cached import cached_property

OUTSIDE = ""
SENDERS = 2
"""Who hands a route on sends it to all but its sender, so with two senders it has been sent to all."""


@dataclass(frozen=True, slots=True)
class ReflectionGap:
    """Two routers that do not get each other's routes, for want of a session between two that are nobody's clients."""

    routers: tuple[str, str]
    tops: tuple[str, str]


@dataclass(frozen=True)
class RouteReflection:
    """The iBGP sessions of one AS for one address family.

    ``peers`` are the routers with which each one has a session, on both ends; ``clients`` those of them that are its
    route-reflector clients. ``outside`` are the routers that have sessions with others of the AS of which nothing is
    known: every two of them are taken to be joined there. ``silent`` ones announce nothing themselves: two of them need
    not hear of each other. Of the ``spared`` ones nothing is asked.
    """

    peers: Mapping[str, Set[str]]
    clients: Mapping[str, Set[str]] = field(default_factory=dict)
    outside: Set[str] = frozenset()
    silent: Set[str] = frozenset()
    spared: Set[str] = frozenset()

    def gaps(self) -> Iterator[ReflectionGap]:
        """What is missing, one for each two routers that lack a session; none means that all routes get to all.

        A circle is named by one of its routers.
        """
        around = self._has_mutual_clients
        for a, b in self._apart():
            if not self.tops[a] <= self.silent or not self.tops[b] <= self.silent:
                asked = a not in self.spared and b not in self.spared
                if asked and not (around and b in self.reached(a)):
                    yield ReflectionGap((a, b), (a, b))
            elif lost := self._lost(self.tops[a], self.tops[b]):
                yield ReflectionGap(lost, (a, b))

    def reached(self, router: str) -> Set[str]:
        """The routers that a route of ``router`` gets to, itself included."""
        peers, clients = self._with_outside
        heard, expanded = {router}, Counter[tuple[str, bool]]()
        waiting = [(router, peer) for peer in peers[router]]
        handed = set(waiting)
        while waiting:
            sender, at = waiting.pop()
            climbing = sender in clients.get(at, ())
            heard.add(at)
            expanded[at, climbing] += 1
            if at != router and expanded[at, climbing] <= SENDERS:
                found = peers[at] if climbing else clients.get(at, ())
                new = [(at, peer) for peer in found if peer != sender and (at, peer) not in handed]
                handed.update(new)
                waiting += new
        return heard - {OUTSIDE}

    @cached_property
    def _with_outside(self) -> tuple[Mapping[str, Set[str]], Mapping[str, Set[str]]]:
        """The sessions and clients, with all that is unknown as one reflector of those that have sessions to it."""
        if not self.outside:
            return self.peers, self.clients
        peers = {router: {*found, OUTSIDE} if router in self.outside else found for router, found in self.peers.items()}
        return {**peers, OUTSIDE: self.outside}, {**self.clients, OUTSIDE: self.outside}

    @property
    def _has_mutual_clients(self) -> bool:
        """Whether two are each other's clients: a route that descends to one of them may climb again."""
        return any(router in self.clients.get(peer, ()) for router, found in self.clients.items() for peer in found)

    @cached_property
    def reflectors(self) -> Mapping[str, Set[str]]:
        """The routers of which each client is one."""
        found: dict[str, set[str]] = {}
        for reflector, clients in self.clients.items():
            for client in clients:
                found.setdefault(client, set()).add(reflector)
        return found

    @cached_property
    def tops(self) -> Mapping[str, Set[str]]:
        """The routers that are clients of nobody but each other, by the first of each circle; most circles are one."""
        roots, seen = list[str](), set[str]()
        for router in self.peers:
            if router not in seen:
                roots.append(router)
                seen |= _closure([router], self.clients, seen)
        tops, seen = dict[str, Set[str]](), set()
        for root in reversed(roots):
            if root not in seen:
                seen |= _closure([root], self.clients, seen)
                tops[root] = _closure([root], self.reflectors)
        return dict(reversed(tops.items()))

    def _apart(self) -> Iterator[tuple[str, str]]:
        """Each two tops without a session."""
        tops = self.tops
        belongs = {router: name for name, circle in tops.items() for router in circle}
        outside = {belongs[router] for router in self.outside if router in belongs}
        told = set[str]()
        for name, circle in tops.items():
            near = {belongs[peer] for router in circle for peer in self.peers[router] if peer in belongs}
            near |= {name} | (outside if name in outside else set())
            told.add(name)
            if len(near) < len(tops):
                yield from ((name, other) for other in tops if other not in near and other not in told)

    def _lost(self, circle: Set[str], other: Set[str]) -> tuple[str, str] | None:
        """A router below one top whose routes do not get to one below another top."""
        there = _closure(other, self.clients) - self.spared
        alike = dict[object, str]()
        for router in sorted(_closure(circle, self.clients) - self.spared):
            ends = frozenset(self.peers[router])
            only_client = ends == self.reflectors.get(router) and not self.clients.get(router)
            alike.setdefault(ends if only_client and router not in self.outside else router, router)
        for router in alike.values():
            lost = there - self.reached(router)
            lost = lost - self.silent if router in self.silent else lost
            if lost:
                return router, min(lost)
        return None


def _closure(start: Iterable[str], edges: Mapping[str, Set[str]], known: Set[str] = frozenset()) -> set[str]:
    """What can be reached from ``start``, itself included, less what is ``known``."""
    found = set(start)
    waiting = [*found]
    while waiting:
        for router in edges.get(waiting.pop(), ()):
            if router not in found and router not in known:
                found.add(router)
                waiting.append(router)
    return found
