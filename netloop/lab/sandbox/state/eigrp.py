"""EIGRP of one router: the router IDs, who meets whom, and what is advertised.

The ID is chosen when the instance starts and kept; an explicit one is in effect at once and resets the neighbors.
A router drops what carries its own ID, so that a duplicate looks healthy and loses routes. Source: Cisco IOS IP
Routing: EIGRP Command Reference, ``eigrp router-id``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.eigrp_views import EigrpConfig, eigrp_instances, eigrp_members
from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.neighbors import End
from netloop.lab.sandbox.views import InterfaceConfig

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

SCALE = 256
GIGABIT, LOOPBACK = 1, 500
"""Delays in tens of microseconds."""
BANDWIDTH = 10
"""10^7 over the bandwidth of a gigabit in kbit/s."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The router ID in effect, and whether it was configured."""

    address: IPv4Address
    explicit: bool


class EigrpInstances:
    """The EIGRP instances of one router, by their keys."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.identities: dict[str, Identity] = {}

    def __iter__(self) -> Iterator[EigrpConfig]:
        return iter(eigrp_instances(self.router.running))

    def router_id(self, key: str) -> IPv4Address | None:
        """The ID in effect, None while there is no address to take."""
        found = self.identities.get(key)
        return found.address if found else None

    def refresh(self) -> None:
        """Follow the configuration; an elected ID is kept for as long as its instance is there."""
        configured = {config.key: config for config in self}
        for key in set(self.identities) - set(configured):
            del self.identities[key]
        for key, config in configured.items():
            if chosen := self._choice(config):
                self.identities[key] = chosen

    def _choice(self, config: EigrpConfig) -> Identity | None:
        if config.router_id:
            return Identity(config.router_id, explicit=True)
        held = self.identities.get(config.key)
        if held and not held.explicit:
            return held
        chosen = elect(self.router, config.vrf)
        return Identity(chosen, explicit=False) if chosen else None


@dataclass(frozen=True, slots=True)
class EigrpHello:
    """How EIGRP routers meet: by their AS, in one subnet; one router ID twice does not keep them apart."""

    def ends(self, router: Router, interface: str) -> list[End]:
        """One end an instance that the interface runs."""
        config = router.interface(interface)
        if config is None or is_loopback(interface):
            return []
        running = eigrp_members(router.running).get(interface, ())
        ends = (self._end(router, config, instance) for instance in running if interface not in instance.passive)
        return [end for end in ends if end is not None]

    def _end(self, router: Router, config: InterfaceConfig, instance: EigrpConfig) -> End | None:
        router_id = router.eigrp.router_id(instance.key)
        if router_id is None or (instance.version == 4 and config.primary is None):
            return None
        channel = f"{instance.version} {instance.asn}"
        name = f"{router.name} {instance.key}"
        if instance.version == 6:
            hop = IPv6Address(link_local(router.name, config.name))
            return End(router.name, config.name, instance.key, channel, name, ipv6=hop, terms=(router_id,))
        assert config.primary is not None  # noqa: S101 (asked above)
        terms = (router_id, config.primary.network)
        return End(router.name, config.name, instance.key, channel, name, ipv4=config.primary.ip, terms=terms)

    def agree(self, a: End, z: End) -> bool:
        """One subnet, where it is IPv4."""
        return bool(a.terms[1:] == z.terms[1:])

    def log(self, router: Router, own: End, far: End, *, up: bool) -> str | None:
        """``%DUAL-5-NBRCHANGE``."""
        config = next((c for c in router.eigrp if c.key == own.instance), None)
        if config is None or not config.log_changes:
            return None
        address = far.ipv4 or str(far.ipv6).upper()
        what = "up: new adjacency" if up else "down: interface down"
        head = f"%DUAL-5-NBRCHANGE: EIGRP-IPv{config.version} {config.asn}"
        return f"{head}: Neighbor {address} ({short_name(own.interface)}) is {what}"

    def cost(self, _router: Router, own: End) -> int:
        """The delay of the interface."""
        return delay(own.interface)

    def offers(self, router: Router, instance: str, version: int) -> Iterator[tuple[IPv4Network | IPv6Network, int]]:
        """The networks of the interfaces that the instance runs on, at their delays."""
        for name, members in eigrp_members(router.running).items():
            config = router.interface(name)
            for member in members if config and router.is_up(name) else ():
                if config and member.key == instance and member.version == version:
                    addresses = config.ipv4 if version == 4 else config.ipv6
                    yield from ((address.network, delay(name)) for address in addresses)


def delay(interface: str) -> int:
    """An interface's delay in tens of microseconds."""
    return LOOPBACK if is_loopback(interface) else GIGABIT


def metric(total: int) -> int:
    """The classic metric of a way whose delays add up to ``total``, over gigabit links."""
    return SCALE * (BANDWIDTH + total)
