"""Intent: what one device must be, vendor-neutral; templates see this and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId


@dataclass(frozen=True, slots=True)
class Loopback:
    """A loopback interface as it must be; ``name`` as the platform prints it (``Loopback0``)."""

    name: str
    description: str | None = None
    ipv4: IPv4Interface | None = None
    ipv6: IPv6Interface | None = None
    secondaries: tuple[IPv4Interface, ...] = ()
    vrf: str = DEFAULT_VRF

    @property
    def addresses(self) -> tuple[IPv4Interface | IPv6Interface, ...]:
        """Every address that the interface carries: primary, secondaries, IPv6."""
        return tuple(a for a in (self.ipv4, *self.secondaries, self.ipv6) if a is not None)


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
    """An OSPFv2 process: its identity and the loopbacks that it advertises."""

    instance: Instance
    router_id: RouterId
    loopbacks: tuple[OspfLoopback, ...] = ()


@dataclass(frozen=True, slots=True)
class BgpNeighbor:
    """A BGP session; ``device`` names the other end where it is in the inventory."""

    address: IPv4Address
    remote_as: int
    device: str | None = None
    update_source: str | None = None
    route_reflector_client: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Bgp:
    """A BGP instance (``instance.name`` is its AS): its identity, its sessions, the prefixes it originates."""

    instance: Instance
    router_id: RouterId
    neighbors: tuple[BgpNeighbor, ...] = ()
    networks: tuple[IPv4Interface, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """What one device must be: its loopbacks, and the protocols that take their identity from them."""

    device: str
    platform: str
    loopbacks: tuple[Loopback, ...] = ()
    ospf: tuple[Ospf, ...] = ()
    bgp: tuple[Bgp, ...] = ()

    @property
    def router_ids(self) -> tuple[RouterId, ...]:
        """Every identity that this device must have, in the order declared."""
        return tuple(protocol.router_id for protocol in self._protocols())

    def identities(self, protocol: Protocol) -> tuple[RouterId, ...]:
        """The identities of one protocol's instances."""
        return tuple(r for r in self.router_ids if r.instance.protocol is protocol)

    def _protocols(self) -> Iterator[Ospf | Bgp]:
        yield from self.ospf
        yield from self.bgp


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One side of a link; what is None is chosen by the lab."""

    device: str
    interface: str | None = None
    ipv4: IPv4Interface | None = None
    ipv6: IPv6Interface | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A point-to-point link between two devices, for the lab and for two-ended checks."""

    a: LinkEnd
    z: LinkEnd
    cost: int | None = field(default=None)

    def end(self, device: str) -> LinkEnd | None:
        """The end that is on ``device``, or None."""
        return next((end for end in (self.a, self.z) if end.device == device), None)

    def other(self, device: str) -> LinkEnd:
        """The end that is not on ``device``."""
        return self.z if self.a.device == device else self.a
