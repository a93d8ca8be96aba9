"""Advertisements: which loopbacks the intents have a protocol advertise, and in which databases they must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_network

from netloop.model.evidence import Identity
from netloop.model.intent import Bgp, Eigrp, Intent, Isis, IsisLevel, Ldp, Loopback, Ospf, OspfLoopback, Ospfv3, Process
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import IsisLinkState, LinkState, OspfLinkState, Ospfv3LinkState, Prefix, RouteSource

SOURCES: Mapping[Protocol, RouteSource] = {
    Protocol.OSPF: RouteSource.OSPF,
    Protocol.OSPFV3: RouteSource.OSPF,
    Protocol.BGP: RouteSource.BGP,
    Protocol.ISIS: RouteSource.ISIS,
    Protocol.EIGRP: RouteSource.EIGRP,
}
"""What a routing table calls the routes of a protocol."""
DATABASES: Mapping[Protocol, type[LinkState]] = {
    Protocol.OSPF: OspfLinkState,
    Protocol.OSPFV3: Ospfv3LinkState,
    Protocol.ISIS: IsisLinkState,
}
"""The fact that shows a protocol's link-state database."""
BACKBONE = "0"
"""OSPF's area that is never in two parts where all is well."""
LEVELS: Mapping[IsisLevel, tuple[str, ...]] = {
    IsisLevel.LEVEL_1: ("1",),
    IsisLevel.LEVEL_2: ("2",),
    IsisLevel.LEVEL_1_2: ("1", "2"),
}
"""The levels of IS-IS that a router is in."""

Interface = IPv4Interface | IPv6Interface
Node = tuple[str, Instance]
"""One protocol's instance on one device."""


@dataclass(frozen=True, slots=True)
class Advertisement:
    """A prefix that an instance must advertise.

    ``prefix`` is the one that the others usually have, ``declared`` the one of the inventory: OSPF and OSPFv3 tell of a
    loopback as a host route whatever its mask, but not where its network type says otherwise. ``areas`` are those of
    OSPF, in decimal, or the levels of IS-IS. ``identity`` is the originator. ``loopback`` is None for a network of BGP
    that is no loopback's.
    """

    device: str
    instance: Instance
    identity: Identity
    prefix: Prefix
    declared: Prefix
    loopback: Loopback | None = None
    areas: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called on its device."""
        return self.loopback.name if self.loopback else f"network {self.prefix}"

    @property
    def forms(self) -> tuple[Prefix, ...]:
        """The prefixes that are as good as each other."""
        return tuple(dict.fromkeys((self.prefix, self.declared)))

    @property
    def addresses(self) -> frozenset[IPv4Address | IPv6Address]:
        """The loopback's addresses that are in the prefix."""
        mine = self.loopback.addresses if self.loopback else ()
        return frozenset(address.ip for address in mine if address.network == self.declared)

    @property
    def anycast(self) -> bool:
        """Whether other devices have the same address, and may."""
        return self.loopback is not None and self.loopback.anycast

    @property
    def node(self) -> Node:
        """The instance, on its device."""
        return self.device, self.instance


def decimal(area: str) -> str:
    """An area as a number: ``0.0.0.1`` is ``1``."""
    return str(int(IPv4Address(area))) if "." in area else str(int(area)) if area.isdigit() else area


def isis_area(process: Isis) -> str:
    """The area address of a NET: ``49.0001``."""
    return process.net.rsplit(".", 4)[0].lower()


def identity_of(process: Process) -> Identity:
    """Who an instance must be, in its protocol's own form."""
    from netloop.checks.observed_network import intended

    return intended(process)


def advertisements(intent: Intent) -> Iterator[Advertisement]:
    """Every loopback that a protocol of the device must advertise: primary IPv4 address and IPv6 address."""
    for process in intent.processes:
        yield from _of(intent, process)


def versions(process: Process) -> tuple[int, ...]:
    """The versions of IP that an instance carries; for IS-IS and BGP, those that it advertises something of."""
    match process:
        case Ospf():
            return (4,)
        case Ospfv3():
            return (6,)
        case Eigrp():
            return (6,) if process.ipv6 else (4,)
        case Isis():
            return tuple(sorted({4, *(6 for loopback in process.loopbacks if loopback.ipv6)}))
        case Bgp():
            return (4, 6)
        case Ldp():
            return ()


def _of(intent: Intent, process: Process) -> Iterator[Advertisement]:
    match process:
        case Ospf() | Ospfv3():
            version = versions(process)[0]
            for member in process.loopbacks:
                yield from _told(intent, process, member, version)
        case Isis():
            for loopback in process.loopbacks:
                for address in _addresses(loopback, (4, 6)):
                    yield _plain(intent, process, loopback, address, LEVELS[process.level])
        case Eigrp():
            for loopback in process.loopbacks:
                for address in _addresses(loopback, versions(process)):
                    yield _plain(intent, process, loopback, address)
        case Bgp():
            yield from (_network(intent, process, interface.network) for interface in process.networks)


def _told(intent: Intent, process: Ospf | Ospfv3, member: OspfLoopback, version: int) -> Iterator[Advertisement]:
    """By OSPF, as a host route."""
    for address in _addresses(member.loopback, (version,)):
        host, areas = ip_network(address.ip), (decimal(member.area),)
        identity = identity_of(process)
        yield Advertisement(intent.device, process.instance, identity, host, address.network, member.loopback, areas)


def _plain(
    intent: Intent, process: Isis | Eigrp, loopback: Loopback, address: Interface, areas: tuple[str, ...] = ()
) -> Advertisement:
    prefix = address.network
    return Advertisement(intent.device, process.instance, identity_of(process), prefix, prefix, loopback, areas)


def _network(intent: Intent, process: Bgp, prefix: Prefix) -> Advertisement:
    vrf = process.instance.vrf
    mine = (loopback for loopback in intent.loopbacks if loopback.vrf == vrf)
    loopback = next((found for found in mine if any(a.network == prefix for a in found.addresses)), None)
    return Advertisement(intent.device, process.instance, identity_of(process), prefix, prefix, loopback)


def _addresses(loopback: Loopback, wanted: Iterable[int]) -> Iterator[Interface]:
    """The loopback's own addresses of these versions; what is beside them is advertised on some platforms only."""
    found = (loopback.ipv4, loopback.ipv6)
    yield from (address for address in found if address is not None and address.version in wanted)
