"""What routing does, as a device shows it: the routes in use, BGP's sessions and paths, link-state databases.

Who is adjacent is in ``evidence`` (``NeighborTable``). A fact says what one device shows; what two of them say
together is a check's question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.model.evidence import Fact, Identity
from netloop.model.intent import BgpFamily
from netloop.model.routing import DEFAULT_VRF, Instance

Address = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network
Place = tuple[str, int]
"""A VRF, and the version of IP: one routing table."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is asked of a device beside the fixed commands of its facts.

    ``vrfs`` are those whose tables are asked for beside the default one's, ``versions`` the versions of IP. ``entries``
    are the prefixes, each in its VRF, whose BGP paths are asked for one by one; ``pings`` the echoes to send.
    """

    vrfs: tuple[str, ...] = ()
    versions: tuple[int, ...] = (4,)
    entries: tuple[tuple[str, Prefix], ...] = ()
    pings: tuple[Ping, ...] = ()

    def __or__(self, other: Coverage) -> Coverage:
        """What either of the two covers, each once."""
        return Coverage(
            tuple(dict.fromkeys((*self.vrfs, *other.vrfs))),
            tuple(sorted({*self.versions, *other.versions})),
            tuple(dict.fromkeys((*self.entries, *other.entries))),
            tuple(dict.fromkeys((*self.pings, *other.pings))),
        )

    @property
    def places(self) -> tuple[Place, ...]:
        """Every routing table, the default VRF's first."""
        return tuple((vrf, version) for vrf in (DEFAULT_VRF, *self.vrfs) for version in self.versions)


@dataclass(frozen=True, slots=True)
class Ping:
    """Echoes to an address, sourced from a loopback, by its name."""

    target: Address
    source: str
    vrf: str = DEFAULT_VRF


@dataclass(frozen=True, slots=True)
class PingAnswers:
    """How many echoes were sent and answered; ``note`` is what the device says where it sent none."""

    sent: int
    received: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pings(Fact):
    """Fact: the echoes that the device sent to other loopbacks."""

    answers: Mapping[Ping, PingAnswers] = field(default_factory=dict)


class RouteSource(StrEnum):
    """Which protocol a route is from; OSPF stands for OSPFv3 in an IPv6 table."""

    CONNECTED = "connected"
    LOCAL = "local"
    STATIC = "static"
    OSPF = "ospf"
    BGP = "bgp"
    ISIS = "isis"
    EIGRP = "eigrp"
    RIP = "rip"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NextHop:
    """One way out: an address, an interface, or both."""

    address: Address | None
    interface: str | None = None


@dataclass(frozen=True, slots=True)
class InstalledRoute:
    """A route in use; ``code`` is what the device prints of its kind (``O IA``), ``metric`` and ``distance`` may be
    unknown."""

    prefix: Prefix
    source: RouteSource
    next_hops: tuple[NextHop, ...] = ()
    distance: int | None = None
    metric: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class InstalledRoutes(Fact):
    """Fact: the routes in use.

    They are by VRF and version of IP, then by prefix. A table that was not asked for is not there; ``absent`` says of
    those that the device does not have why.
    """

    tables: Mapping[Place, Mapping[Prefix, InstalledRoute]]
    absent: Mapping[Place, str] = field(default_factory=dict)

    def table(self, vrf: str, version: int) -> Mapping[Prefix, InstalledRoute] | None:
        """One routing table, or None where it was not read."""
        return self.tables.get((vrf, version))


@dataclass(frozen=True, slots=True)
class BgpSessionState:
    """A BGP session as one end shows it; what that end does not show is None, or empty.

    ``address`` is the neighbor's, ``local_address`` the one that the session runs from. ``router_id`` is the
    neighbor's identifier, None while there is none. ``families`` are those that both ends announced, ``offered`` those
    that this end has activated; ``prefixes`` counts what was received of each family. ``client``: this end
    treats the neighbor as a client of its route reflector. ``sender_as`` is the own AS in this session.
    """

    instance: Instance
    address: Address
    state: str
    up: bool
    remote_as: int | None = None
    sender_as: int | None = None
    router_id: IPv4Address | None = None
    local_address: Address | None = None
    families: frozenset[BgpFamily] = frozenset()
    offered: frozenset[BgpFamily] = frozenset()
    prefixes: Mapping[BgpFamily, int] = field(default_factory=dict)
    client: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class BgpSessions(Fact):
    """Fact: the BGP sessions in detail."""

    sessions: tuple[BgpSessionState, ...]


@dataclass(frozen=True, slots=True)
class BgpEntryPath:
    """One path to a prefix in BGP's table; ``local`` is one of the device's own.

    ``originator`` is the router that brought it into the AS where the device shows one, else the neighbor's identifier.
    """

    next_hop: Address | None
    best: bool
    local: bool = False
    from_address: Address | None = None
    originator: IPv4Address | None = None
    as_path: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BgpEntries(Fact):
    """Fact: BGP's paths to single prefixes.

    They are by VRF and prefix, as it was asked; none where BGP has no such prefix.
    """

    paths: Mapping[tuple[str, Prefix], tuple[BgpEntryPath, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkStateNode:
    """What one router says of itself in a link-state database, all parts of it together.

    ``area`` is OSPF's area in decimal, or the level of IS-IS, ``1`` or ``2``. ``identity`` is the originator.
    ``prefixes`` are those that it advertises as its own, ``neighbors`` the routers that it names as adjacent (OSPF:
    over point-to-point links; over others ``networks`` holds the addresses of the designated routers), ``addresses``
    its own interface addresses. ``sequence`` is that of its newest part, ``age`` in seconds where the device shows one.
    ``reachable`` is false where the device says that it finds no way to the router: it is gone, or nobody agrees that
    it is adjacent.
    """

    instance: Instance
    area: str
    identity: Identity
    prefixes: frozenset[Prefix] = frozenset()
    neighbors: frozenset[Identity] = frozenset()
    networks: frozenset[Address] = frozenset()
    addresses: frozenset[Address] = frozenset()
    sequence: int = 0
    age: int | None = None
    hostname: str = ""
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class LinkState(Fact):
    """Base of the facts that show a link-state database; one subclass per protocol.

    ``further`` are prefixes that are told on behalf of others (summaries, externals), each with who tells it.
    """

    nodes: tuple[LinkStateNode, ...]
    further: tuple[tuple[Prefix, Identity], ...] = ()


class OspfLinkState(LinkState):
    """Fact: the OSPFv2 database."""

    __slots__ = ()


class Ospfv3LinkState(LinkState):
    """Fact: the OSPFv3 database."""

    __slots__ = ()


class IsisLinkState(LinkState):
    """Fact: the IS-IS database."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class EigrpTopologyEntry:
    """A prefix in EIGRP's topology table; ``connected`` is one of the device's own interfaces.

    ``originators`` are the router IDs that brought it in, where the device shows them. ``active``: EIGRP is asking for
    a way.
    """

    instance: Instance
    prefix: Prefix
    connected: bool = False
    via: tuple[Address, ...] = ()
    originators: tuple[IPv4Address, ...] = ()
    active: bool = False


@dataclass(frozen=True, slots=True)
class EigrpTopology(Fact):
    """Fact: EIGRP's topology tables."""

    entries: tuple[EigrpTopologyEntry, ...]


@dataclass(frozen=True, slots=True)
class RoutingInterface:
    """An interface as a protocol runs on it; what the device does not show is None.

    ``area`` is OSPF's, in decimal, or IS-IS's level. ``hello`` and ``dead`` are in seconds. ``receives`` (LDP): hellos
    of another router come in; ``note`` is what the device says beside (``no route``).
    """

    instance: Instance
    interface: str
    area: str | None = None
    passive: bool | None = None
    cost: int | None = None
    hello: int | None = None
    dead: int | None = None
    authentication: str | None = None
    receives: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoutingInterfaces(Fact):
    """Base of the facts that show where a protocol runs; one subclass per protocol."""

    interfaces: tuple[RoutingInterface, ...]


class OspfInterfaces(RoutingInterfaces):
    """Fact: the interfaces that run OSPFv2."""

    __slots__ = ()


class Ospfv3Interfaces(RoutingInterfaces):
    """Fact: the interfaces that run OSPFv3."""

    __slots__ = ()


class IsisInterfaces(RoutingInterfaces):
    """Fact: the interfaces that run IS-IS."""

    __slots__ = ()


class EigrpInterfaces(RoutingInterfaces):
    """Fact: the interfaces that run EIGRP.

    Few devices show passive ones.
    """

    __slots__ = ()


class LdpInterfaces(RoutingInterfaces):
    """Fact: the interfaces on which LDP looks for neighbors."""

    __slots__ = ()
