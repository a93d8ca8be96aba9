"""EIGRP: the router IDs, who meets whom, and what is brought in and comes out of the topology tables.

The ID is chosen when the instance starts and kept; an explicit one is in effect at once and resets the neighbors.
A router drops what carries its own ID, so that a duplicate looks healthy and loses routes. Neighbors need one AS, one
subnet, the same K values and keys that fit. Source: Cisco IOS IP Routing: EIGRP Command Reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.state.adjacency import Adjacencies, End
from netloop.lab.sandbox.state.eigrp_topology import (
    CLASSIC_DELAY,
    REFERENCE,
    RIB_SCALE,
    EigrpEntry,
    EigrpLink,
    EigrpNode,
    EigrpSeed,
    EigrpVector,
    fill,
)
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.sources import sources
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.eigrp import EigrpConfig, EigrpLine, eigrp_instances, eigrp_lines, eigrp_members
from netloop.lab.sandbox.views.interface import InterfaceConfig
from netloop.lab.sandbox.views.keys import NO_KEYS, AuthenticationKeys
from netloop.lab.sandbox.views.redistribution import Redistributed

DISTANCE, EXTERNAL, SUMMARY = 90, 170, 5
PATHS = 4
NOWHERE = EigrpLine(REFERENCE, 0)
"""Null0 as a way out."""


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
    """What an EIGRP hello carries: the router ID, whose change resets neighbors, K values, keys and what a stub is.

    ``subnet`` is that of the link, None for IPv6.
    """

    router_id: IPv4Address
    subnet: IPv4Network | None = None
    weights: tuple[str, ...] = ()
    keys: AuthenticationKeys = NO_KEYS
    stub: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class EigrpHello:
    """How EIGRP routers meet: by their AS, in one subnet; one router ID twice does not keep them apart.

    ``refused`` are the ends that have logged that they refuse a neighbor for its K values.
    """

    world: World
    instances: dict[str, EigrpInstances]
    refused: set[tuple[str, str, str]] = field(default_factory=set)

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
        subnet = config.primary.network if instance.version == 4 and config.primary else None
        keys = instance.links.keys_on(config.name)
        terms = EigrpTerms(router_id, subnet, instance.links.weights, keys, instance.policy.stub)
        if instance.version == 6 or config.primary is None:
            ipv4, ipv6 = None, config.link_local or IPv6Address(link_local(chassis.name, config.name))
        else:
            ipv4, ipv6 = config.primary.ip, None
        return End(chassis.name, config.name, instance.key, channel, name, terms, ipv4, ipv6)

    def agree(self, a: End[EigrpTerms], z: End[EigrpTerms]) -> bool:
        """One subnet, where it is IPv4, the same K values, and keys that fit in both directions."""
        fit = a.terms.keys.accepts(z.terms.keys) and z.terms.keys.accepts(a.terms.keys)
        if not fit or a.terms.subnet != z.terms.subnet:
            return False
        same = a.terms.weights == z.terms.weights
        for own, far in (a, z), (z, a):
            self._refuse(own, far, same=same)
        return same

    def _refuse(self, own: End[EigrpTerms], far: End[EigrpTerms], *, same: bool) -> None:
        """Log once that other K values are why there is no neighbor."""
        place = own.router, own.interface, own.instance
        if same:
            self.refused.discard(place)
        elif place not in self.refused:
            self.refused.add(place)
            if line := self._line(own, far, "down: K-value mismatch"):
                self.world.routers[own.router].log_message(line)

    def duplicate(self, _own: End[EigrpTerms], _far: End[EigrpTerms]) -> None:
        """Nothing is logged."""

    def log(self, own: End[EigrpTerms], far: End[EigrpTerms], *, up: bool) -> str | None:
        """``%DUAL-5-NBRCHANGE``."""
        return self._line(own, far, "up: new adjacency" if up else "down: interface down")

    def _line(self, own: End[EigrpTerms], far: End[EigrpTerms], what: str) -> str | None:
        config = self.instances[own.router].config(own.instance)
        if config is None or not config.log_changes:
            return None
        address = far.ipv4 or str(far.ipv6).upper()
        head = f"%DUAL-5-NBRCHANGE: EIGRP-IPv{config.version} {config.asn}"
        return f"{head}: Neighbor {address} ({short_name(own.interface)}) is {what}"

    def cost(self, own: End[EigrpTerms]) -> int:
        """The delay of the interface in picoseconds."""
        return eigrp_lines(self.world.routers[own.router].running)[own.interface][0].delay


Filled = dict[Vertex, EigrpNode]


class EigrpDomain:
    """EIGRP on all routers of the network."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._instances: dict[str, EigrpInstances] = {}
        self.adjacencies = Adjacencies(world, EigrpHello(world, self._instances))
        self._filled: dict[str, tuple[tuple[int, int], Filled]] = {}

    def on(self, chassis: Chassis) -> EigrpInstances:
        """EIGRP on a router that is being made."""
        made = self._instances[chassis.name] = EigrpInstances(chassis)
        return made

    def table(self, chassis: Chassis, config: EigrpConfig) -> dict[Prefix, EigrpEntry]:
        """The topology table of an instance."""
        node = self.node(chassis, config)
        return node.table if node else {}

    def node(self, chassis: Chassis, config: EigrpConfig) -> EigrpNode | None:
        """An instance as it runs, None while it has no router ID; worked out once per version of the network."""
        self.adjacencies.settle()
        channel, timeline = channel_of(config), self._world.timeline
        now = timeline.version, timeline.addresses_version
        known = self._filled.get(channel)
        if known is None or known[0] != now:
            nodes = dict(self._nodes(channel))
            fill(nodes)
            known = self._filled[channel] = now, nodes
        return known[1].get((chassis.name, config.key))

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of the instances in a VRF; the source of each is the neighbor itself."""
        for config in self._instances[chassis.name]:
            if config.vrf == vrf and config.version == version:
                for entry in self.table(chassis, config).values():
                    yield from self._routes(config, entry)

    def _routes(self, config: EigrpConfig, entry: EigrpEntry) -> Iterator[Route]:
        scale = RIB_SCALE if config.name else 1
        if entry.source == "summary":
            yield Route("D", entry.prefix, SUMMARY, entry.metric // scale, None, entry.interface)
        code, distance = ("D EX", EXTERNAL) if entry.vector.protocol else ("D", DISTANCE)
        for way in sorted(entry.successors, key=lambda way: way.interface)[:PATHS]:
            source = way.neighbor if isinstance(way.neighbor, IPv4Address) else None
            yield Route(code, entry.prefix, distance, entry.metric // scale, way.neighbor, way.interface, source)

    def _nodes(self, channel: str) -> Iterator[tuple[Vertex, EigrpNode]]:
        for chassis in self._world.routers.values():
            instances = self._instances[chassis.name]
            for config in instances:
                router_id = instances.router_id(config.key)
                if channel_of(config) == channel and router_id is not None and not config.shutdown:
                    node = EigrpNode(config, router_id, _lines(chassis, config))
                    node.links = self._links(chassis, config)
                    node.seeds = [*_connected(chassis, node), *_redistributed(self._world, chassis, node)]
                    yield (chassis.name, config.key), node

    def _links(self, chassis: Chassis, config: EigrpConfig) -> list[EigrpLink]:
        found = []
        for own, far, adjacency in self.adjacencies.of(chassis, config.key):
            address = far.hop(config.version)
            if adjacency.up and address is not None:
                found.append(EigrpLink(own.interface, (far.router, far.instance), far.interface, address))
        return found


def channel_of(config: EigrpConfig) -> str:
    """The channel of an instance: its family and its AS."""
    return f"{config.version} {config.asn}"


def _lines(chassis: Chassis, config: EigrpConfig) -> dict[str, EigrpLine]:
    """The interfaces as an instance counts them: in named mode widely."""
    return {name: found[bool(config.name)] for name, found in eigrp_lines(chassis.running).items()}


def _prefixes(config: InterfaceConfig, version: int) -> Iterator[Prefix]:
    addresses = config.ipv4 if version == 4 else config.ipv6
    yield from (address.network for address in addresses)


def _connected(chassis: Chassis, node: EigrpNode) -> Iterator[EigrpSeed]:
    """The networks of the interfaces that the instance runs on."""
    for name, members in eigrp_members(chassis.running).items():
        config = chassis.interface(name)
        if config and chassis.is_up(name) and any(member.key == node.config.key for member in members):
            vector = _vector(node, node.lines[name], "")
            yield from (EigrpSeed(one, "connected", vector, name) for one in _prefixes(config, node.config.version))


def _vector(node: EigrpNode, line: EigrpLine, protocol: str) -> EigrpVector:
    return EigrpVector(line.bandwidth, line.delay, 0, node.router_id, protocol)


NAMES = {"ospf": "OSPF", "ospfv3": "OSPF", "isis": "IS-IS", "bgp": "BGP", "eigrp": "EIGRP"}
"""What ``show ip eigrp topology`` calls the protocols."""


def _redistributed(world: World, chassis: Chassis, node: EigrpNode) -> Iterator[EigrpSeed]:
    """What ``redistribute`` brings in from outside; what EIGRP has no metric for it leaves out."""
    own = node.config
    for said in own.policy.redistributed:
        for prefix, name in sources(world, chassis, said.source, own.vrf, own.version):
            line = _told(said, node, name)
            if line is not None and said.policy.passes(prefix, name):
                protocol = said.source.protocol
                vector = _vector(node, line, NAMES.get(protocol, protocol.capitalize()))
                yield EigrpSeed(prefix, "redistributed", vector, name)


def _told(said: Redistributed, node: EigrpNode, name: str) -> EigrpLine | None:
    """The metric of a route: as ``metric`` or ``default-metric`` says, else that of the interface it is on.

    Routes of OSPF, IS-IS and BGP have none of their own that EIGRP understands.
    """
    numbers = said.metric or node.config.policy.default_metric
    if len(numbers) > 1:
        return EigrpLine(numbers[0], numbers[1] * CLASSIC_DELAY)
    if said.source.protocol in {"connected", "static", "eigrp"}:
        return node.lines.get(name, NOWHERE)
    return None
