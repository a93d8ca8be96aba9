"""OSPFv3: which instances run, who meets whom, and what is advertised.

The router ID is an IPv4 address, chosen as OSPFv2's is; without one the process does not start. Source: Cisco IOS
IPv6 Command Reference, ``router-id (IPv6)``; RFC 5340.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from netloop.lab.sandbox import names
from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.state.adjacency import End
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.ospf_lsa import (
    LinkBody,
    LsaKind,
    LsaName,
    NetworkBody,
    PrefixBody,
    RouterBody,
    RouterLink,
)
from netloop.lab.sandbox.state.ospf_lsdb import Bodies
from netloop.lab.sandbox.state.ospf_process import (
    PLAIN,
    Processes,
    VersionDomain,
    channel,
    designated,
    link_cost,
    unfinished,
    why_lost,
)
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.ospf import OspfTimers
from netloop.lab.sandbox.views.ospf_policy import OspfPolicy
from netloop.lab.sandbox.views.ospfv3 import (
    Ospfv3Config,
    Ospfv3Interface,
    cost_of,
    ospfv3_interfaces,
    ospfv3_policies,
    ospfv3_processes,
)


class Ospfv3Processes(Processes[Ospfv3Config]):
    """The OSPFv3 instances of one router."""

    def __iter__(self) -> Iterator[Ospfv3Config]:
        return iter(ospfv3_processes(self.chassis.running))

    def choice(self, config: Ospfv3Config) -> IPv4Address | None:
        """The ID that is configured, else the best address of the VRF, else the one that it has."""
        return config.router_id or elect(self.chassis, config.vrf) or self.router_id(config.key)

    def complaint(self, config: Ospfv3Config) -> str:
        """``%OSPFv3-4-NORTRID``."""
        return (
            f"%OSPFv3-4-NORTRID: Process OSPFv3-{config.process}-IPv6 could not pick a router-id, "
            "please configure manually"
        )


@dataclass(frozen=True, slots=True)
class Ospfv3Terms:
    """What an OSPFv3 hello carries: who sends it, the kind of network, and what must agree; ``mtu`` in bytes."""

    router_id: IPv4Address
    area: int
    kind: str
    timers: OspfTimers
    instance: int
    secret: tuple[str, ...]
    area_kind: str
    mtu: int
    mtu_ignored: bool
    priority: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ospfv3Hello:
    """How OSPFv3 routers meet: over their link-local addresses, in one area, their hellos alike (RFC 5340, 4.2.2.1)."""

    world: World
    processes: dict[str, Ospfv3Processes]

    def ends(self, chassis: Chassis, interface: str) -> list[End[Ospfv3Terms]]:
        """The interface's one end; a loopback has none."""
        found = ospfv3_interfaces(chassis.running).get(interface)
        router_id = self.processes[chassis.name].router_id(found.key) if found else None
        if found is None or router_id is None:
            return []
        policy = ospfv3_policies(chassis.running)[found.key]
        if found.passive or found.shutdown or policy.down:
            return []
        terms = Ospfv3Terms(
            router_id=router_id,
            area=found.area,
            kind=found.kind,
            timers=found.timers,
            instance=found.instance,
            secret=found.secret,
            area_kind=policy.area(found.area).kind,
            mtu=found.mtu,
            mtu_ignored=found.mtu_ignored,
            priority=found.priority,
        )
        hop, area = local_of(chassis, found), channel(found.area)
        return [End(chassis.name, interface, found.key, area, str(router_id), terms, ipv6=hop)]

    def agree(self, a: End[Ospfv3Terms], z: End[Ospfv3Terms]) -> bool:
        """One instance number and key, the same intervals and kind of area; the area is the channel."""
        ours, theirs = ((e.terms.timers, e.terms.instance, e.terms.secret, e.terms.area_kind) for e in (a, z))
        return ours == theirs

    def duplicate(self, _own: End[Ospfv3Terms], _far: End[Ospfv3Terms]) -> None:
        """Nothing is logged."""

    def log(self, own: End[Ospfv3Terms], far: End[Ospfv3Terms], *, up: bool) -> str:
        """``%OSPFv3-5-ADJCHG``; who still says hello has lost the neighbor by its dead timer."""
        here = self.world.routers[own.router]
        why = why_lost(own, self.ends(here, own.interface) if here.is_up(own.interface) else ())
        what = "from LOADING to FULL, Loading Done" if up else f"from FULL to DOWN, Neighbor Down: {why}"
        process = own.instance.split()[0]
        return f"%OSPFv3-5-ADJCHG: Process {process}, Nbr {far.identity} on {own.interface} {what}"

    def cost(self, own: End[Ospfv3Terms]) -> int:
        """The interface's cost."""
        root = self.world.routers[own.router].running
        return link_cost(ospfv3_policies(root)[own.instance], cost_of(root, ospfv3_interfaces(root)[own.interface]))


def local_of(chassis: Chassis, found: Ospfv3Interface) -> IPv6Address:
    """The link-local address of an interface."""
    return found.config.link_local or IPv6Address(link_local(chassis.name, found.config.name))


def interface_number(world: World, router: str, interface: str) -> int:
    """The number of an interface in OSPFv3's packets: ports count from 2, what is virtual has numbers of its own."""
    ports = world.cables.ports(router)
    if interface in ports:
        return ports.index(interface) + 2
    rank, _, _, numbers = names.order(interface)
    return 1000 * (rank + 1) + numbers[0]


class Ospfv3Domain(VersionDomain[Ospfv3Processes]):
    """OSPFv3 on all routers of the network."""

    version = 6
    processes = Ospfv3Processes

    def hello(self, world: World, processes: dict[str, Ospfv3Processes]) -> Ospfv3Hello:
        """See ``Ospfv3Hello``."""
        return Ospfv3Hello(world, processes)

    def stuck(self, a: End[Ospfv3Terms], z: End[Ospfv3Terms]) -> str:
        """See ``unfinished``."""
        return unfinished(a, z)

    def gave_up(self, own: End[Ospfv3Terms], far: End[Ospfv3Terms]) -> str:
        """``%OSPFv3-5-ADJCHG``."""
        process, why = own.instance.split()[0], "Neighbor Down: Too many retransmissions"
        return f"%OSPFv3-5-ADJCHG: Process {process}, Nbr {far.identity} on {own.interface} from EXSTART to DOWN, {why}"

    def homes(self, chassis: Chassis, key: str) -> frozenset[int]:
        """The areas of the interfaces that are up."""
        return frozenset(own.area for own in self._running(chassis, key))

    def policy(self, chassis: Chassis, key: str) -> OspfPolicy | None:
        """See ``OspfPolicy``."""
        return ospfv3_policies(chassis.running).get(key)

    def members(self, chassis: Chassis, key: str) -> Mapping[str, int]:
        """The interfaces of an instance, and their areas."""
        return {name: own.area for name, own in ospfv3_interfaces(chassis.running).items() if own.key == key}

    def fight(self, _vertex: Vertex, _area: int) -> None:
        """Nothing is logged."""

    def advertised(self, chassis: Chassis, key: str) -> list[Advertised]:
        """The prefixes of an instance's interfaces, a loopback's as a /128."""
        return [
            Advertised.of(prefix, cost, found.area)
            for found in self._running(chassis, key)
            for prefix, cost in self._prefixes(chassis, found)
        ]

    def lsas(self, chassis: Chassis, key: str) -> Bodies:
        """Of each area a router LSA and its prefixes, of each link a link LSA, of each network its own two."""
        found: Bodies = {}
        mine = list(self._running(chassis, key))
        policy = self.policy_of((chassis.name, key))
        areas = sorted({own.area for own in mine})
        for area in areas:
            inside = [own for own in mine if own.area == area]
            links = tuple(link for own in inside for link in self._links(chassis, own))
            border, maximum = 0 in areas and len(areas) > 1, link_cost(policy, 0) > 0
            found[LsaName(area, LsaKind.ROUTER, "0")] = RouterBody(links, border, policy.boundary, maximum)
            stubs = [own for own in inside if not self._transit(chassis, own)]
            prefixes = tuple(item for own in stubs for item in self._prefixes(chassis, own))
            if prefixes:
                found[LsaName(area, LsaKind.PREFIX, "0")] = PrefixBody(None, prefixes)
            for own in inside:
                found |= self._of_link(chassis, own)
        return found

    def seen_links(self, root: Vertex, area: int) -> Mapping[tuple[Vertex, str], str]:
        """Those of the neighbors that are up, by the interface that leads to each."""
        held = self.adjacencies.of(self._world.routers[root[0]], root[1])
        return {
            ((far.router, far.instance), str(interface_number(self._world, far.router, far.interface))): own.interface
            for own, far, adjacency in held
            if adjacency.up and own.terms.area == area
        }

    def _running(self, chassis: Chassis, key: str) -> Iterator[Ospfv3Interface]:
        for own in ospfv3_interfaces(chassis.running).values():
            if own.key == key and not own.shutdown and chassis.is_up(own.config.name):
                yield own

    def _full(self, chassis: Chassis, own: Ospfv3Interface) -> list[tuple[End[Ospfv3Terms], End[Ospfv3Terms]]]:
        held = self.adjacencies.on(chassis, own.config.name)
        return [(near, far) for near, far, adjacency in held if adjacency.up]

    def _transit(self, chassis: Chassis, own: Ospfv3Interface) -> bool:
        return own.kind not in {*PLAIN, "LOOPBACK"} and bool(self._full(chassis, own))

    def _prefixes(self, chassis: Chassis, own: Ospfv3Interface) -> Iterator[tuple[Prefix, int]]:
        policy = self.policy_of((chassis.name, own.key))
        if policy.suppressed and own.kind != "LOOPBACK" and not own.passive:
            return
        cost = link_cost(policy, cost_of(chassis.running, own), stub=not self._transit(chassis, own))
        for address in own.config.ipv6:
            yield (IPv6Network(address.ip) if own.kind == "LOOPBACK" else address.network), cost

    def _links(self, chassis: Chassis, own: Ospfv3Interface) -> Iterator[RouterLink]:
        """The links of an interface, each with the numbers at both ends (RFC 5340, A.4.3)."""
        cost = link_cost(self.policy_of((chassis.name, own.key)), cost_of(chassis.running, own))
        for near, far in self._full(chassis, own):
            mine, theirs = (str(interface_number(self._world, end.router, end.interface)) for end in (near, far))
            if self._transit(chassis, own):
                first = designated(near, far)
                yield RouterLink("transit", first.identity, mine, cost, mine if first is near else theirs)
            else:
                yield RouterLink("point-to-point", far.identity, mine, cost, theirs)

    def _of_link(self, chassis: Chassis, own: Ospfv3Interface) -> Bodies:
        """The link LSA of an interface, and where the router is the designated one the network and its prefixes."""
        if own.kind == "LOOPBACK":
            return {}
        number = interface_number(self._world, chassis.name, own.config.name)
        told = tuple(address.network for address in own.config.ipv6)
        found: Bodies = {
            LsaName(own.area, LsaKind.LINK, str(number)): LinkBody(local_of(chassis, own), told, own.priority)
        }
        for near, far in self._full(chassis, own) if self._transit(chassis, own) else ():
            if designated(near, far) is near:
                routers = (near.terms.router_id, far.terms.router_id)
                found[LsaName(own.area, LsaKind.NETWORK, str(number))] = NetworkBody(0, routers)
                prefixes = tuple((prefix, 0) for prefix, _ in self._prefixes(chassis, own))
                if prefixes:
                    found[LsaName(own.area, LsaKind.PREFIX, str(number * 1024))] = PrefixBody(number, prefixes)
        return found
