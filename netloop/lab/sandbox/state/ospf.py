"""OSPFv2: who meets whom, and what is advertised; the processes are those of ``ospf_process``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from netloop.lab.sandbox.state.adjacency import Adjacencies, End
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.ospf_process import AreaRoutes, Processes, channel
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.ospf import OspfConfig, OspfInterface, ospf_interfaces, ospf_processes


class OspfProcesses(Processes[OspfConfig]):
    """The OSPF processes of one router; no two of them have one router ID."""

    def __iter__(self) -> Iterator[OspfConfig]:
        return iter(ospf_processes(self.chassis.running))

    def choice(self, config: OspfConfig) -> IPv4Address | None:
        """The ID that is configured, else the best address that no other process has taken."""
        taken = {state.router_id for process, state in self.running.items() if process != config.process}
        return config.router_id or elect(self.chassis, config.vrf, taken)

    def complaint(self, config: OspfConfig) -> str:
        """``%OSPF-4-NORTRID``."""
        return f"%OSPF-4-NORTRID: OSPF process {config.process} failed to allocate unique router-id and cannot start"


@dataclass(frozen=True, slots=True)
class OspfTerms:
    """What an OSPF hello carries: who sends it, from which address, and the kind of network."""

    router_id: IPv4Address
    address: IPv4Interface
    area: int
    kind: str


@dataclass(frozen=True, slots=True)
class OspfHello:
    """How OSPF routers meet: in one subnet and area, their router IDs different."""

    world: World
    processes: dict[str, OspfProcesses]

    def ends(self, chassis: Chassis, interface: str) -> list[End[OspfTerms]]:
        """The interface's one end."""
        found = ospf_interfaces(chassis.running).get(interface)
        router_id = self.processes[chassis.name].router_id(found.process) if found else None
        if found is None or router_id is None or found.passive or found.config.primary is None:
            return []
        address = found.config.primary
        terms = OspfTerms(router_id, address, found.area, found.kind)
        area, identity = channel(found.area), str(router_id)
        return [End(chassis.name, interface, found.process, area, identity, terms, ipv4=address.ip)]

    def agree(self, a: End[OspfTerms], z: End[OspfTerms]) -> bool:
        """One subnet, and two addresses in it; the area is the channel."""
        return a.terms.address != z.terms.address and a.terms.address.network == z.terms.address.network

    def duplicate(self, own: End[OspfTerms], far: End[OspfTerms]) -> str:
        """``%OSPF-4-DUP_RTRID_NBR``."""
        return (
            f"%OSPF-4-DUP_RTRID_NBR: OSPF detected duplicate router-id {far.identity} from {far.ipv4} "
            f"on interface {own.interface}"
        )

    def log(self, own: End[OspfTerms], far: End[OspfTerms], *, up: bool) -> str:
        """``%OSPF-5-ADJCHG``."""
        down = "from FULL to DOWN, Neighbor Down: Interface down or detached"
        what = "from LOADING to FULL, Loading Done" if up else down
        return f"%OSPF-5-ADJCHG: Process {own.instance}, Nbr {far.identity} on {own.interface} {what}"

    def cost(self, own: End[OspfTerms]) -> int:
        """The interface's cost."""
        return ospf_interfaces(self.world.routers[own.router].running)[own.interface].cost


class OspfDomain:
    """OSPF on all routers of the network."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._processes: dict[str, OspfProcesses] = {}
        self.adjacencies = Adjacencies(world, OspfHello(world, self._processes))
        self._routes = AreaRoutes(world, self.adjacencies, 4)

    def on(self, chassis: Chassis) -> OspfProcesses:
        """OSPF on a router that is being made."""
        made = self._processes[chassis.name] = OspfProcesses(self._world, chassis, self.adjacencies)
        return made

    def routes(self, chassis: Chassis, vrf: str, version: int) -> Iterator[Route]:
        """The routes of the processes in a VRF; OSPFv2 has none of IPv6."""
        processes = self._processes[chassis.name]
        for config in processes if version == 4 else ():
            if config.vrf == vrf and config.key in processes.running:
                yield from self._routes.of((chassis.name, config.key), self._advertised, self._router_id)

    def _router_id(self, vertex: Vertex) -> IPv4Address | None:
        return self._processes[vertex[0]].router_id(vertex[1])

    def _advertised(self, vertex: Vertex) -> list[Advertised]:
        """The networks of a process's interfaces, a loopback as a /32 (RFC 2328, 12.4.1) by default."""
        chassis = self._world.routers[vertex[0]]
        found = [own for own in ospf_interfaces(chassis.running).values() if own.process == vertex[1]]
        return [item for own in found if chassis.is_up(own.config.name) for item in _prefixes(own)]


def _prefixes(own: OspfInterface) -> Iterator[Advertised]:
    told = own.config.ipv4 if own.config.ospf_secondaries else own.config.ipv4[:1]
    for address in told:
        prefix = IPv4Network(address.ip) if own.kind == "LOOPBACK" else address.network
        yield Advertised.of(prefix, own.cost, own.area)
