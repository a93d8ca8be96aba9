"""Interface addresses: every declared address on an interface of a host, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface

from netloop.cached import cached_property
from netloop.errors import Place
from netloop.model.routing import DEFAULT_VRF
from netloop.sources.declared import Declared, DeclaredHost, DeclaredLink
from netloop.stages.link_ends import link_ends
from netloop.stages.processes import vrf_of


@dataclass(frozen=True, eq=False)
class InterfaceAddress:
    """An address on an interface of a host, and where it is written."""

    host: str
    interface: str
    address: IPv4Interface | IPv6Interface
    place: Place
    vrf: str = DEFAULT_VRF
    domain: str | None = None
    anycast: bool = False
    link: bool = False

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What no other interface may have: the address in its VRF and routing domain."""
        return self.domain, self.vrf, self.address.version, int(self.address)

    @cached_property
    def first(self) -> int:
        """The first address of its network, as a number."""
        return int(self.address.network.network_address)

    @cached_property
    def last(self) -> int:
        """The last address of its network, as a number."""
        return int(self.address.network.broadcast_address)

    def __str__(self) -> str:
        return f"{self.host} {self.interface} ({self.place})"


def interface_addresses(declared: Declared) -> Iterator[InterfaceAddress]:
    """Each address, on loopbacks and on links."""
    for host in declared:
        yield from _on_loopbacks(host)
    for link in declared.links:
        yield from _on_link(declared.hosts, link)


def _on_loopbacks(host: DeclaredHost) -> Iterator[InterfaceAddress]:
    domain = host.form.routing.domain
    for name, loopback in host.form.loopbacks.items():
        written: dict[tuple[str | int, ...], IPv4Interface | IPv6Interface | None]
        written = {("ipv4",): loopback.ipv4, ("ipv6",): loopback.ipv6}
        written |= {("secondaries", index): address for index, address in enumerate(loopback.secondaries)}
        for path, address in written.items():
            if address:
                place = host.at("loopbacks", name, *path)
                yield InterfaceAddress(host.name, name, address, place, vrf_of(loopback), domain, loopback.anycast)


def _on_link(hosts: Mapping[str, DeclaredHost], link: DeclaredLink) -> Iterator[InterfaceAddress]:
    for end in link_ends(link.form):
        host = hosts.get(end.device)
        domain = host.form.routing.domain if host else None
        for address, key in ((end.ipv4, "prefix"), (end.ipv6, "prefix6")):
            if address:
                interface = end.interface or "the link"
                yield InterfaceAddress(end.device, interface, address, link.at(key), domain=domain, link=True)
