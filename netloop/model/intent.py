"""Intent: what one device must be, vendor-neutral; templates see this and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network

from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId


@dataclass(frozen=True, slots=True)
class Loopback:
    """A loopback interface as it must be; ``name`` as the platform prints it.

    ``further_ipv6`` are IPv6 addresses beside ``ipv6``, ``link_local`` is one of fe80::/64, or None to leave it alone.
    An ``anycast`` address stands on several devices and is nobody's router ID. ``lines`` are further statements of the
    interface, in the platform's own words, owned like the rest.
    """

    name: str
    description: str | None = None
    ipv4: IPv4Interface | None = None
    ipv6: IPv6Interface | None = None
    secondaries: tuple[IPv4Interface, ...] = ()
    vrf: str = DEFAULT_VRF
    anycast: bool = False
    lines: tuple[str, ...] = ()
    further_ipv6: tuple[IPv6Interface, ...] = ()
    link_local: IPv6Address | None = None

    @property
    def addresses(self) -> tuple[IPv4Interface | IPv6Interface, ...]:
        """Every address that the interface carries, but the link-local one: primary, secondaries, IPv6."""
        return tuple(a for a in (self.ipv4, *self.secondaries, self.ipv6, *self.further_ipv6) if a is not None)


class Advertise(StrEnum):
    """How a protocol learns of the loopback: by a line on the interface, or by a network statement."""

    INTERFACE = "interface"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class OspfLoopback:
    """A loopback advertised by an OSPF process; ``area`` as written (``0`` or ``0.0.0.0``)."""

    loopback: Loopback
    area: str
    advertise: Advertise = Advertise.INTERFACE
    passive: bool = True


@dataclass(frozen=True, slots=True)
class Ospf:
    """An OSPFv2 process: its identity and the loopbacks that it advertises.

    ``absent_networks`` are the prefixes of ``network`` statements to remove, whatever their area.
    """

    instance: Instance
    router_id: RouterId
    loopbacks: tuple[OspfLoopback, ...] = ()
    absent_networks: tuple[IPv4Network, ...] = ()


class Ospfv3Syntax(StrEnum):
    """How a device says it, where it has two ways: a process for IPv6 alone, or one with address families."""

    IPV6 = "ipv6"
    OSPFV3 = "ospfv3"


@dataclass(frozen=True, slots=True)
class Ospfv3:
    """An OSPFv3 process for IPv6; its router ID is an IPv4 address all the same."""

    instance: Instance
    router_id: RouterId
    loopbacks: tuple[OspfLoopback, ...] = ()
    syntax: Ospfv3Syntax = Ospfv3Syntax.IPV6


class BgpFamily(StrEnum):
    """An address family that a session carries."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
    VPNV4 = "vpnv4"


@dataclass(frozen=True, slots=True)
class BgpNeighbor:
    """A BGP session; ``device`` names the other end where it is in the inventory."""

    address: IPv4Address | IPv6Address
    remote_as: int
    device: str | None = None
    update_source: str | None = None
    route_reflector_client: bool = False
    description: str | None = None
    families: tuple[BgpFamily, ...] = (BgpFamily.IPV4,)


@dataclass(frozen=True, slots=True)
class Bgp:
    """A BGP instance (``instance.name`` is its AS): its identity, its sessions, the prefixes it originates.

    In a VRF other than the default one it is that VRF's part of the AS, with an identity of its own.
    ``absent_neighbors`` and ``absent_networks`` are sessions and ``network`` statements to remove.
    """

    instance: Instance
    router_id: RouterId
    neighbors: tuple[BgpNeighbor, ...] = ()
    networks: tuple[IPv4Interface | IPv6Interface, ...] = ()
    absent_neighbors: tuple[IPv4Address | IPv6Address, ...] = ()
    absent_networks: tuple[IPv4Network | IPv6Network, ...] = ()


class IsisLevel(StrEnum):
    """Which levels a router takes part in, in the command line's words."""

    LEVEL_1 = "level-1"
    LEVEL_2 = "level-2-only"
    LEVEL_1_2 = "level-1-2"


@dataclass(frozen=True, slots=True)
class Isis:
    """An IS-IS instance (``instance.name`` is its tag, empty for none).

    ``net`` is the network entity title: area, system ID, ``.00``. The system ID is who the router is; ``router_id``
    says which loopback it was made from. ``te_router_id`` is the loopback that traffic engineering names, or None.
    """

    instance: Instance
    router_id: RouterId
    net: str
    level: IsisLevel = IsisLevel.LEVEL_2
    wide_metrics: bool = True
    loopbacks: tuple[Loopback, ...] = ()
    te_router_id: str | None = None

    @property
    def system_id(self) -> str:
        """The system ID out of the NET: ``0102.5500.0001``."""
        return ".".join(self.net.split(".")[-4:-1])


@dataclass(frozen=True, slots=True)
class Eigrp:
    """An EIGRP instance (``instance.name`` is its AS number); ``named`` is its name in named mode, else None.

    ``ipv6`` says which family; each loopback is advertised, by a ``network`` statement for IPv4. ``absent_networks``
    are the prefixes of such statements to remove.
    """

    instance: Instance
    router_id: RouterId
    loopbacks: tuple[Loopback, ...] = ()
    named: str | None = None
    ipv6: bool = False
    absent_networks: tuple[IPv4Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Ldp:
    """LDP: the loopback that its router ID is taken from; ``force`` takes it at once, dropping every session.

    Where nothing is said of ``force`` (None), what the router has stays.
    """

    instance: Instance
    router_id: RouterId
    force: bool | None = None


Process = Ospf | Ospfv3 | Bgp | Isis | Eigrp | Ldp


@dataclass(frozen=True, slots=True)
class Vrf:
    """A VRF that the device must have; netloop uses it and does not make it."""

    name: str
    rd: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A declared part that this router cannot be asked for, as reports name it, and why: it is skipped, not passed."""

    subject: str
    reason: str
    instance: Instance | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Something declared absent, as reports name it; ``instance`` is the process that it belongs to, or that it is."""

    subject: str
    instance: Instance | None = None


def absence(instance: Instance, word: str = "", value: object = "") -> Absence:
    """A process, or a neighbor or network of one: ``BGP 65000 neighbor 192.0.2.9``."""
    return Absence(" ".join(part for part in (str(instance), word, str(value)) if part), instance)


@dataclass(frozen=True, slots=True)
class Intent:
    """What one device must be: its loopbacks, and the protocols that take their identity from them.

    ``absent`` are loopbacks to remove, by name, ``absent_processes`` routing processes; beside the absent neighbors and
    networks of declared processes nothing else is ever removed. ``left_out`` is what was declared and is in none of the
    other fields.
    """

    device: str
    platform: str
    loopbacks: tuple[Loopback, ...] = ()
    ospf: tuple[Ospf, ...] = ()
    bgp: tuple[Bgp, ...] = ()
    ospfv3: tuple[Ospfv3, ...] = ()
    isis: tuple[Isis, ...] = ()
    eigrp: tuple[Eigrp, ...] = ()
    ldp: tuple[Ldp, ...] = ()
    vrfs: tuple[Vrf, ...] = ()
    absent: tuple[str, ...] = ()
    absent_processes: tuple[Instance, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def router_ids(self) -> tuple[RouterId, ...]:
        """Every identity that this device must have, protocol by protocol."""
        return tuple(process.router_id for process in self.processes)

    def identities(self, protocol: Protocol) -> tuple[RouterId, ...]:
        """The identities of one protocol's instances."""
        return tuple(r for r in self.router_ids if r.instance.protocol is protocol)

    @property
    def processes(self) -> tuple[Process, ...]:
        """Every protocol instance."""
        return (*self.ospf, *self.ospfv3, *self.bgp, *self.isis, *self.eigrp, *self.ldp)

    @property
    def absences(self) -> tuple[Absence, ...]:
        """Everything that is declared absent, in the order in which reports tell it."""
        return (
            *(Absence(name) for name in self.absent),
            *(absence(instance) for instance in self.absent_processes),
            *(absence(p.instance, "neighbor", address) for p in self.bgp for address in p.absent_neighbors),
            *(absence(process.instance, "network", prefix) for process, prefix in self._absent_networks()),
        )

    def _absent_networks(self) -> Iterator[tuple[Process, IPv4Network | IPv6Network]]:
        yield from ((ospf, prefix) for ospf in self.ospf for prefix in ospf.absent_networks)
        yield from ((bgp, prefix) for bgp in self.bgp for prefix in bgp.absent_networks)
        yield from ((eigrp, prefix) for eigrp in self.eigrp for prefix in eigrp.absent_networks)


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One side of a link; what is None is chosen by the lab."""

    device: str
    interface: str | None = None
    ipv4: IPv4Interface | None = None
    ipv6: IPv6Interface | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A point-to-point link between two devices, for the lab and for two-ended checks.

    ``protocols`` are those that may run on it; None leaves it to what both ends run.
    """

    a: LinkEnd
    z: LinkEnd
    cost: int | None = field(default=None)
    protocols: tuple[Protocol, ...] | None = None

    def allows(self, protocol: Protocol) -> bool:
        """Whether a protocol may run on it."""
        return self.protocols is None or protocol in self.protocols

    def end(self, device: str) -> LinkEnd | None:
        """The end that is on ``device``, or None."""
        return next((end for end in (self.a, self.z) if end.device == device), None)

    def other(self, device: str) -> LinkEnd:
        """The end that is not on ``device``."""
        return self.z if self.a.device == device else self.a
