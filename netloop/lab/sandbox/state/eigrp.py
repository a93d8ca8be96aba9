"""EIGRP: the router IDs, who meets whom, and what is advertised.

The ID is chosen when the instance starts and kept; an explicit one is in effect at once and resets the neighbors.
A router drops what carries its own ID, so that a duplicate looks healthy and loses routes. Source: Cisco IOS IP
Routing: EIGRP Command Reference, ``eigrp router-id``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.state.adjacency import Adjacencies, End
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.igp import Best, best_of, reached
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.eigrp import EigrpConfig, eigrp_instances, eigrp_members
from netloop.lab.sandbox.views.interface import InterfaceConfig

DISTANCE = 90
SCALE = 256
GIGABIT, LOOPBACK = 1, 500
"""Delays in tens of microseconds."""
BANDWIDTH = 10
"""10^7 over the bandwidth of a gigabit in kbit/s."""


@dataclass(frozen=True, slots=True)
class EigrpIdentity:
    """The router ID in effect, and whether it was configured."""

    address: IPv4Address
    explicit: bool


class EigrpInstances:
    """The EIGRP instances of one router, by their keys."""

    def __init__(self, chassis: Chassis) -> None:
        self.chassis = chassis
        self.identities: dict[str, EigrpIdentity] = {}

    def __iter__(self) -> Iterator[EigrpConfig]:
        return iter(eigrp_instances(self.chassis.running))

    def config(self, key: str) -> EigrpConfig | None:
        """An instance as configured."""
        return next((found for found in self if found.key == key), None)

    def router_id(self, key: str) -> IPv4Address | None:
        """The ID in effect, None while there is no address to take."""
        found = self.identities.get(key)
        return found.address if found else None

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self.identities.clear()

    def refresh(self) -> None:
        """Follow the configuration; an elected ID is kept for as long as its instance is there."""
        configured = {config.key: config for config in self}
        for key in set(self.identities) - set(configured):
            del self.identities[key]
        for key, config in configured.items():
            if chosen := self._choice(config):
                self.identities[key] = chosen

    def _choice(self, config: EigrpConfig) -> EigrpIdentity | None:
        if config.router_id:
            return EigrpIdentity(config.router_id, explicit=True)
        held = self.identities.get(config.key)
        if held and not held.explicit:
            return held
        chosen = elect(self.chassis, config.vrf)
        return EigrpIdentity(chosen, explicit=False) if chosen else None


@dataclass(frozen=True, slots=True)
class EigrpTerms:
    """What an EIGRP hello carries: the router ID, whose change resets neighbors, and the subnet of the link."""

    router_id: IPv4Address
    subnet: IPv4Network | None = None


@dataclass(frozen=True, slots=True)
class EigrpHello:
    """How EIGRP routers meet: by their AS, in one subnet; one router ID twice does not keep them apart."""

    instances: dict[str, EigrpInstances]

    def ends(self, chassis: Chassis, interface: str) -> list[End[EigrpTerms]]:
        """One end per instance that the interface runs."""
        config = chassis.interface(interface)
        if config is None or is_loopback(interface):
            return []
        running = eigrp_members(chassis.running).get(interface, ())
        ends = (self._end(chassis, config, instance) for instance in running if interface not in instance.passive)
        return [end for end in ends if end is not None]

    def _end(self, chassis: Chassis, config: InterfaceConfig, instance: EigrpConfig) -> End[EigrpTerms] | None:
        router_id = self.instances[chassis.name].router_id(instance.key)
        if router_id is None or (instance.version == 4 and config.primary is None):
            return None
        name, channel = f"{chassis.name} {instance.key}", channel_of(instance)
        if instance.version == 6 or config.primary is None:
            terms, ipv4 = EigrpTerms(router_id), None
            ipv6 = config.link_local or IPv6Address(link_local(chassis.name, config.name))
        else:
            terms, ipv4, ipv6 = EigrpTerms(router_id, config.primary.network), config.primary.ip, None
        return End(chassis.name, config.name, instance.key, channel, name, terms, ipv4, ipv6)

    def agree(self, a: End[EigrpTerms], z: End[EigrpTerms]) -> bool:
        """One subnet, where it is IPv4."""
        return a.terms.subnet == z.terms.subnet

    def duplicate(self, _own: End[EigrpTerms], _far: End[EigrpTerms]) -> None:
        """Nothing is logged."""

    def log(self, own: End[EigrpTerms], far: End[EigrpTerms], *, up: bool) -> str | None:
        """``%DUAL-5-NBRCHANGE``."""
        config = self.instances[own.router].config(own.instance)
        if config is None or not config.log_changes:
            return None
        address = far.ipv4 or str(far.ipv6).upper()
        what = "up: new adjacency" if up else "down: interface down"
        head = f"%DUAL-5-NBRCHANGE: EIGRP-IPv{config.version} {config.asn}"
        return f"{head}: Neighbor {address} ({short_name(own.interface)}) is {what}"

    def cost(self, own: End[EigrpTerms]) -> int:
        """The delay of the interface."""
        return delay(own.interface)


class EigrpDomain:
    """EIGRP on all routers of the network."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._instances: dict[str, EigrpInstances] = {}
        self.adjacencies = Adjacencies(world, EigrpHello(self._instances))

    def on(self, chassis: Chassis) -> EigrpInstances:
        """EIGRP on a router that is being made."""
        made = self._instances[chassis.name] = EigrpInstances(chassis)
        return made

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of the instances in a VRF; the source of each is the neighbor itself."""
        for config in self._instances[chassis.name]:
            if config.vrf == vrf and config.version == version:
                for prefix, (cost, hops) in self._best(chassis, config).items():
                    for hop in sorted(hops, key=lambda found: found.interface):
                        source = hop.address if isinstance(hop.address, IPv4Address) else None
                        yield Route("D", prefix, DISTANCE, metric(cost), hop.address, hop.interface, source)

    def _best(self, chassis: Chassis, config: EigrpConfig) -> Best:
        """EIGRP's ways, without what comes from a router of the own router ID."""
        edges = self.adjacencies.graph(channel_of(config), config.version)
        own = self._router_id((chassis.name, config.key))
        found = reached(edges, (chassis.name, config.key))
        others = {vertex: reach for vertex, reach in found.items() if self._router_id(vertex) != own}
        return best_of(others, partial(self._offers, config.version))

    def _router_id(self, vertex: Vertex) -> IPv4Address | None:
        return self._instances[vertex[0]].router_id(vertex[1])

    def _offers(self, version: int, vertex: Vertex) -> Iterator[tuple[Prefix, int]]:
        """The networks of the interfaces that the instance runs on, at their delays."""
        chassis = self._world.routers[vertex[0]]
        for name, members in eigrp_members(chassis.running).items():
            config = chassis.interface(name)
            for member in members if config and chassis.is_up(name) else ():
                if config and member.key == vertex[1] and member.version == version:
                    addresses = config.ipv4 if version == 4 else config.ipv6
                    yield from ((address.network, delay(name)) for address in addresses)


def channel_of(config: EigrpConfig) -> str:
    """The channel of an instance: its family and its AS."""
    return f"{config.version} {config.asn}"


def delay(interface: str) -> int:
    """An interface's delay in tens of microseconds."""
    return LOOPBACK if is_loopback(interface) else GIGABIT


def metric(total: int) -> int:
    """The classic metric of a way whose delays add up to ``total``, over gigabit links."""
    return SCALE * (BANDWIDTH + total)
