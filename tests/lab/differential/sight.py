"""Sight: what routing makes of a network, in no vendor's words, so that two worlds can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from netloop.model.routing import Protocol

Row = tuple[str, str]
"""Who, and what about it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A router ID in effect; ``pending`` where the configuration names another one."""

    router: str
    protocol: Protocol
    address: str
    pending: bool = False

    @property
    def row(self) -> tuple[Row, str]:
        """``r1``, ``OSPF identity``: ``10.0.0.1, another is pending``."""
        said = f"{self.address}, another is pending" if self.pending else self.address
        return (self.router, f"{self.protocol.title} identity"), said


@dataclass(frozen=True, slots=True)
class Adjacency:
    """A neighbor that a router is in full contact with; each of the two has its own."""

    router: str
    protocol: Protocol
    neighbor: str

    @property
    def row(self) -> tuple[Row, str]:
        """``r1``, ``OSPF neighbor r2``: ``up``."""
        return (self.router, f"{self.protocol.title} neighbor {self.neighbor}"), "up"


@dataclass(frozen=True, slots=True)
class BgpSession:
    """A BGP session that is established, by the address that the router has for its peer."""

    WHAT: ClassVar = "BGP session with"

    router: str
    peer: str

    @property
    def row(self) -> tuple[Row, str]:
        """``r1``, ``BGP session with 10.255.0.2``: ``established``."""
        return (self.router, f"{self.WHAT} {self.peer}"), "established"


@dataclass(frozen=True, slots=True)
class LoopbackRoute:
    """How a router gets to another one's loopback: by which protocol, and over which neighbors."""

    WHAT: ClassVar = "route to"

    router: str
    address: str
    protocol: str
    via: frozenset[str]

    @property
    def row(self) -> tuple[Row, str]:
        """``r1``, ``route to 10.255.0.3``: ``OSPF via r2``."""
        return (
            self.router,
            f"{self.WHAT} {self.address}",
        ), f"{self.protocol} via {', '.join(sorted(self.via)) or 'itself'}"


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at a whole network."""

    identities: frozenset[Identity] = frozenset()
    adjacencies: frozenset[Adjacency] = frozenset()
    sessions: frozenset[BgpSession] = frozenset()
    routes: frozenset[LoopbackRoute] = frozenset()

    def __add__(self, other: Sight) -> Sight:
        """Both together: a network is seen router by router."""
        return Sight(
            self.identities | other.identities,
            self.adjacencies | other.adjacencies,
            self.sessions | other.sessions,
            self.routes | other.routes,
        )

    def __iter__(self) -> Iterator[Identity | Adjacency | BgpSession | LoopbackRoute]:
        for part in (self.identities, self.adjacencies, self.sessions, self.routes):
            yield from part

    def rows(self) -> dict[Row, str]:
        """Everything seen as a table."""
        return dict(sorted(item.row for item in self))
