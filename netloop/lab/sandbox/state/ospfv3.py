"""OSPFv3: which instances run, who meets whom, and what is advertised.

The router ID is an IPv4 address, chosen as OSPFv2's is; without one the process does not start. Source: Cisco IOS
IPv6 Command Reference, ``router-id (IPv6)``; RFC 5340.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.state.adjacency import End
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.ospf_process import Processes, VersionDomain, channel
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.ospfv3 import Ospfv3Config, cost_of, ospfv3_interfaces, ospfv3_processes


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
    """What an OSPFv3 hello carries: who sends it, and the kind of network."""

    router_id: IPv4Address
    area: int
    kind: str


@dataclass(frozen=True, slots=True)
class Ospfv3Hello:
    """How OSPFv3 routers meet: over their link-local addresses, in one area."""

    world: World
    processes: dict[str, Ospfv3Processes]

    def ends(self, chassis: Chassis, interface: str) -> list[End[Ospfv3Terms]]:
        """The interface's one end; a loopback has none."""
        found = ospfv3_interfaces(chassis.running).get(interface)
        router_id = self.processes[chassis.name].router_id(found.key) if found else None
        if found is None or router_id is None or found.passive:
            return []
        hop = found.config.link_local or IPv6Address(link_local(chassis.name, interface))
        area, terms = channel(found.area), Ospfv3Terms(router_id, found.area, found.kind)
        return [End(chassis.name, interface, found.key, area, str(router_id), terms, ipv6=hop)]

    def agree(self, _a: End[Ospfv3Terms], _z: End[Ospfv3Terms]) -> bool:
        """One area on both sides, which is the channel."""
        return True

    def duplicate(self, _own: End[Ospfv3Terms], _far: End[Ospfv3Terms]) -> None:
        """Nothing is logged."""

    def log(self, own: End[Ospfv3Terms], far: End[Ospfv3Terms], *, up: bool) -> str:
        """``%OSPFv3-5-ADJCHG``."""
        what = "from LOADING to FULL, Loading Done" if up else "from FULL to DOWN, Neighbor Down: Interface down"
        process = own.instance.split()[0]
        return f"%OSPFv3-5-ADJCHG: Process {process}, Nbr {far.identity} on {own.interface} {what}"

    def cost(self, own: End[Ospfv3Terms]) -> int:
        """The interface's cost."""
        root = self.world.routers[own.router].running
        return cost_of(root, ospfv3_interfaces(root)[own.interface])


class Ospfv3Domain(VersionDomain[Ospfv3Processes]):
    """OSPFv3 on all routers of the network."""

    version = 6
    processes = Ospfv3Processes

    def hello(self, world: World, processes: dict[str, Ospfv3Processes]) -> Ospfv3Hello:
        """See ``Ospfv3Hello``."""
        return Ospfv3Hello(world, processes)

    def advertised(self, chassis: Chassis, key: str) -> list[Advertised]:
        """The prefixes of an instance's interfaces, a loopback's as a /128."""
        return [
            Advertised.of(IPv6Network(address.ip) if found.kind == "LOOPBACK" else address.network, cost, found.area)
            for found in ospfv3_interfaces(chassis.running).values()
            if found.key == key and chassis.is_up(found.config.name)
            for cost in (cost_of(chassis.running, found),)
            for address in found.config.ipv6
        ]
