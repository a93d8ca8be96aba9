"""Found: what a lab's files say, whichever tool wrote them. Nothing is judged yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network

from netloop.errors import Place, Problem
from netloop.sources.nodes import shown

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Remarks:
    """What there is to say of a lab: its problems, and notes about what was passed over."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def problem(self, place: Place, message: str, expected: str | None = None, found: object = None) -> None:
        """Record what is wrong."""
        self.problems.append(Problem(place, message, expected, None if found is None else str(found)))

    def note(self, place: Place, sentence: str) -> None:
        """Record what was passed over."""
        self.notes.append(Problem(place, sentence))


@dataclass(frozen=True, slots=True)
class FoundNode:
    """A node: containerlab's ``kind`` and image, other ``words`` that may tell what it runs, and how one logs in.

    ``hostname`` is the management address, or the name under which containerlab makes it known to its host.
    """

    name: str
    place: Place
    kind: str | None = None
    image: str | None = None
    words: tuple[str, ...] = ()
    hostname: str | None = None
    port: int | None = None
    username: str | None = None
    loopback: IPv4Interface | None = None
    loopback6: IPv6Interface | None = None

    @property
    def called(self) -> tuple[str, ...]:
        """What the files call its kind, the most telling word first."""
        return (self.kind, *self.words) if self.kind else self.words


@dataclass(frozen=True, slots=True)
class FoundEnd:
    """One side of a link."""

    node: str
    place: Place
    interface: str | None = None
    ipv4: IPv4Interface | None = None
    ipv6: IPv6Interface | None = None

    def __str__(self) -> str:
        """As containerlab writes it; what a terminal would obey is escaped."""
        text = f"{self.node}:{self.interface}" if self.interface else self.node
        return text if text.isprintable() else shown(text)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link between two nodes."""

    a: FoundEnd
    z: FoundEnd
    place: Place

    def __str__(self) -> str:
        return f"{self.a} - {self.z}"


@dataclass(frozen=True, slots=True)
class Found:
    """A lab; ``management`` are the prefixes of its management network.

    ``problems`` are what is wrong with the files, ``notes`` what was passed over.
    """

    file: str
    tool: str
    name: str = ""
    nodes: Mapping[str, FoundNode] = field(default_factory=dict)
    links: tuple[FoundLink, ...] = ()
    management: tuple[Network, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
