"""OSPFv2: who meets whom, and what is advertised; the processes are those of ``ospf_process``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from netloop.lab.sandbox.state.adjacency import End
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.ospf_process import Processes, VersionDomain, channel
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


class OspfDomain(VersionDomain[OspfProcesses]):
    """OSPF on all routers of the network."""

    version = 4
    processes = OspfProcesses

    def hello(self, world: World, processes: dict[str, OspfProcesses]) -> OspfHello:
        """See ``OspfHello``."""
        return OspfHello(world, processes)

    def advertised(self, chassis: Chassis, key: str) -> list[Advertised]:
        """The networks of a process's interfaces, a loopback as a /32 (RFC 2328, 12.4.1) by default."""
        found = [own for own in ospf_interfaces(chassis.running).values() if own.process == key]
        return [item for own in found if chassis.is_up(own.config.name) for item in _prefixes(own)]


def _prefixes(own: OspfInterface) -> Iterator[Advertised]:
    told = own.config.ipv4 if own.config.ospf_secondaries else own.config.ipv4[:1]
    for address in told:
        prefix = IPv4Network(address.ip) if own.kind == "LOOPBACK" else address.network
        yield Advertised.of(prefix, own.cost, own.area)
