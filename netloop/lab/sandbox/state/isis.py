"""IS-IS: who meets whom at which level, and what is advertised.

Level 1 needs a common area, level 2 none; one system ID twice on a link keeps both apart; a changed NET restarts
every adjacency (ISO 10589, RFC 1195).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.isis_views import IsisConfig, isis_interfaces, isis_processes
from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.state.neighbors import End

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router


def process_of(router: Router, tag: str) -> IsisConfig | None:
    """A process by its tag."""
    return next((found for found in isis_processes(router.running) if found.tag == tag), None)


@dataclass(frozen=True, slots=True)
class IsisHello:
    """How IS-IS routers meet: a channel a level."""

    def ends(self, router: Router, interface: str) -> list[End]:
        """One end a level that the interface runs at."""
        found = isis_interfaces(router.running).get(interface)
        process = process_of(router, found.tag) if found else None
        if found is None or process is None or process.system_id is None or found.passive or is_loopback(interface):
            return []
        ipv4 = found.config.primary.ip if found.ipv4 and found.config.primary else None
        ipv6 = IPv6Address(link_local(router.name, interface)) if found.ipv6 and found.config.ipv6 else None
        prefix = found.config.primary.network if ipv4 and found.config.primary else None
        terms = (process.areas, prefix, found.point_to_point)
        return [
            End(router.name, interface, found.tag, level, process.system_id, ipv4, ipv6, terms)
            for level in sorted(found.levels)
        ]

    def agree(self, a: End, z: End) -> bool:
        """A common area at level 1, one subnet where both have IPv4, one kind of network."""
        area = a.channel == "2" or bool(a.terms[0] & z.terms[0])
        subnet = a.terms[1] == z.terms[1] or None in {a.ipv4, z.ipv4}
        family = any(None not in {a.hop(version), z.hop(version)} for version in (4, 6))
        return area and subnet and family and bool(a.terms[2] == z.terms[2])

    def log(self, router: Router, own: End, far: End, *, up: bool) -> str | None:
        """``%CLNS-5-ADJCHANGE``, where ``log-adjacency-changes`` asks for it."""
        process = process_of(router, own.instance)
        if process is None or not process.log_changes:
            return None
        name = router.network.routers[far.router].hostname
        what = "Up, new adjacency" if up else "Down, interface state down"
        return f"%CLNS-5-ADJCHANGE: ISIS: Adjacency to {name} ({own.interface}) {what}"

    def cost(self, router: Router, own: End) -> int:
        """The interface's metric."""
        return isis_interfaces(router.running)[own.interface].metric

    def offers(self, router: Router, instance: str, version: int) -> Iterator[tuple[IPv4Network | IPv6Network, int]]:
        """The prefixes of a process's interfaces, passive ones included, as they are masked."""
        for found in isis_interfaces(router.running).values():
            if found.tag != instance or not router.is_up(found.config.name):
                continue
            addresses = found.config.ipv4 if version == 4 and found.ipv4 else ()
            yield from ((address.network, found.metric) for address in addresses)
            if version == 6 and found.ipv6:
                yield from ((address.network, found.metric) for address in found.config.ipv6)
