"""Wiring: the links of an inventory with every end named and addressed. Pure.

What the inventory gives is kept; the rest comes from the lab's own pools, of which prefixes that the inventory uses
are left out. RFC 3021 and RFC 6164 give a point-to-point link a /31 and a /127.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network, ip_interface
from typing import TypeVar, cast

from netloop.errors import LabError
from netloop.lab.twin.kind import Kind
from netloop.model.intent import Link, LinkEnd
from netloop.model.inventory import Inventory
from netloop.model.link_protocols import dual_stack

POOL_V4 = IPv4Network("10.254.0.0/16")
POOL_V6 = IPv6Network("2001:db8:fffe::/64")

AnyNetwork = IPv4Network | IPv6Network
AnyInterface = TypeVar("AnyInterface", IPv4Interface, IPv6Interface)


def wire(inventory: Inventory, kinds: Mapping[str, Kind]) -> tuple[Link, ...]:
    """The links, in the inventory's order, each end with its interface's name and its addresses.

    A link is dual-stack where the inventory gives it an IPv6 address, or where both its routers have IPv6 loopbacks.
    ``kinds`` says, by device, how interfaces are called.

    Raises:
        LabError: a pool has no free prefix, or a given prefix has no address for the other end.
    """
    used = _used(inventory)
    pool4, pool6 = _free(POOL_V4, 31, used), _free(POOL_V6, 127, used)
    free = {name: FreeInterfaces(inventory, name, kinds[name]) for name in inventory.devices}
    intents = inventory.intents
    return tuple(_wire(link, free, pool4, pool6 if dual_stack(link, intents) else None) for link in inventory.links)


def _used(inventory: Inventory) -> tuple[AnyNetwork, ...]:
    loopbacks = [a for i in inventory.intents.values() for loopback in i.loopbacks for a in loopback.addresses]
    ends = [end for link in inventory.links for end in (link.a, link.z)]
    given = [address for end in ends for address in (end.ipv4, end.ipv6) if address is not None]
    return tuple(address.network for address in (*loopbacks, *given))


def _free(pool: AnyNetwork, length: int, used: tuple[AnyNetwork, ...]) -> Iterator[AnyNetwork]:
    """The pool's subnets that overlap nothing used; asking for one more than there are raises LabError."""
    taken = [n for n in used if n.version == pool.version and n.overlaps(pool)]
    for subnet in pool.subnets(new_prefix=length):
        if not any(subnet.overlaps(network) for network in taken):
            yield subnet
    raise LabError(
        f"the lab's pool {pool} has no free /{length} for another link",
        hint="give the links prefixes in the inventory",
    )


class FreeInterfaces:
    """A device's interfaces, handed out: those that the inventory names as its kind spells them, the rest in order."""

    def __init__(self, inventory: Inventory, device: str, kind: Kind) -> None:
        ends = [link.end(device) for link in inventory.links_of(device)]
        self._interface_name = kind.interface_name
        given = {self._interface_name(end.interface) for end in ends if end and end.interface}
        self._free = (name for name in kind.interface_names() if name not in given)

    def name(self, interface: str | None) -> str:
        """The interface of that name, or the next one where there is none of that name."""
        return (self._interface_name(interface) if interface else None) or next(self._free)


def _wire(
    link: Link,
    free: Mapping[str, FreeInterfaces],
    pool4: Iterator[AnyNetwork],
    pool6: Iterator[AnyNetwork] | None,
) -> Link:
    a4, z4 = _pair(link, link.a.ipv4, link.z.ipv4, pool4)
    a6, z6 = _pair(link, link.a.ipv6, link.z.ipv6, pool6) if pool6 else (None, None)
    return replace(link, a=_complete(link.a, free, a4, a6), z=_complete(link.z, free, z4, z6))


def _complete(
    end: LinkEnd, free: Mapping[str, FreeInterfaces], ipv4: IPv4Interface, ipv6: IPv6Interface | None
) -> LinkEnd:
    return replace(end, interface=free[end.device].name(end.interface), ipv4=ipv4, ipv6=ipv6)


def _pair(
    link: Link, a: AnyInterface | None, z: AnyInterface | None, pool: Iterator[AnyNetwork]
) -> tuple[AnyInterface, AnyInterface]:
    """Both ends' addresses: those given, the other host of a given prefix, or the next prefix of the pool."""
    if a is not None and z is not None:
        return a, z
    if a is not None:
        return a, _other(link, a)
    if z is not None:
        return _other(link, z), z
    network = next(pool)
    first, second = (ip_interface(f"{address}/{network.prefixlen}") for address in network)
    return cast(AnyInterface, first), cast(AnyInterface, second)


def _other(link: Link, given: AnyInterface) -> AnyInterface:
    for address in given.network.hosts():
        if address != given.ip:
            return cast(AnyInterface, ip_interface(f"{address}/{given.network.prefixlen}"))
    raise LabError(f"link {link.a.device} - {link.z.device}: {given} leaves no address for the other end")
