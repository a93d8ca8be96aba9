"""OSPFv2: who meets whom, and what is advertised; the processes are those of ``ospf_process``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.ospf_lsa import LsaKind, LsaName, NetworkBody, RouterBody, RouterLink
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
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.ospf import (
    OspfAuthentication,
    OspfConfig,
    OspfInterface,
    OspfTimers,
    ospf_interfaces,
    ospf_policies,
    ospf_processes,
)
from netloop.lab.sandbox.views.ospf_policy import OspfPolicy


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
    """What an OSPF hello carries: who sends it, from which address, the kind of network, and what must agree.

    ``area_kind`` is empty, ``stub`` or ``nssa``; ``mtu`` in bytes is in database descriptions. A changed priority waits
    for the next election.
    """

    router_id: IPv4Address
    address: IPv4Interface
    area: int
    kind: str
    timers: OspfTimers
    authentication: OspfAuthentication
    area_kind: str
    mtu: int
    mtu_ignored: bool
    priority: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class OspfHello:
    """How OSPF routers meet: in one subnet and area, their router IDs different, their hellos alike.

    Both ends must have the same intervals, the same kind of area (the E and N bits), and keys that fit; on a network
    with a designated router the same mask too (RFC 2328, 10.5 and D.4). The network types may differ. A real router
    notices after its dead interval; here an adjacency falls at once, as one forms within the convergence time.
    """

    world: World
    processes: dict[str, OspfProcesses]

    def ends(self, chassis: Chassis, interface: str) -> list[End[OspfTerms]]:
        """The interface's one end."""
        found = ospf_interfaces(chassis.running).get(interface)
        router_id = self.processes[chassis.name].router_id(found.process) if found else None
        if found is None or router_id is None or found.config.primary is None:
            return []
        policy = ospf_policies(chassis.running)[found.process]
        if found.passive or found.shutdown or policy.down:
            return []
        address = found.config.primary
        area, identity = channel(found.area), str(router_id)
        terms = OspfTerms(
            router_id=router_id,
            address=address,
            area=found.area,
            kind=found.kind,
            timers=found.timers,
            authentication=found.authentication,
            area_kind=policy.area(found.area).kind,
            mtu=found.mtu,
            mtu_ignored=found.mtu_ignored,
            priority=found.priority,
        )
        return [End(chassis.name, interface, found.process, area, identity, terms, ipv4=address.ip)]

    def agree(self, a: End[OspfTerms], z: End[OspfTerms]) -> bool:
        """Two addresses of one subnet, and hellos that each takes; the area is the channel."""
        ours, theirs = a.terms, z.terms
        alike = (ours.timers, ours.area_kind) == (theirs.timers, theirs.area_kind)
        return alike and ours.authentication.agrees(theirs.authentication) and _one_subnet(ours, theirs)

    def duplicate(self, own: End[OspfTerms], far: End[OspfTerms]) -> str:
        """``%OSPF-4-DUP_RTRID_NBR``."""
        return (
            f"%OSPF-4-DUP_RTRID_NBR: OSPF detected duplicate router-id {far.identity} from {far.ipv4} "
            f"on interface {own.interface}"
        )

    def log(self, own: End[OspfTerms], far: End[OspfTerms], *, up: bool) -> str:
        """``%OSPF-5-ADJCHG``; who still says hello has lost the neighbor by its dead timer."""
        here = self.world.routers[own.router]
        why = why_lost(own, self.ends(here, own.interface) if here.is_up(own.interface) else ())
        what = "from LOADING to FULL, Loading Done" if up else f"from FULL to DOWN, Neighbor Down: {why}"
        return f"%OSPF-5-ADJCHG: Process {own.instance}, Nbr {far.identity} on {own.interface} {what}"

    def cost(self, own: End[OspfTerms]) -> int:
        """The interface's cost."""
        root = self.world.routers[own.router].running
        return link_cost(ospf_policies(root)[own.instance], ospf_interfaces(root)[own.interface].cost)


def _one_subnet(ours: OspfTerms, theirs: OspfTerms) -> bool:
    """Whether each address is in the other's subnet; without a designated router the masks are not compared."""
    if ours.address.ip == theirs.address.ip:
        return False
    if {ours.kind, theirs.kind} <= PLAIN:
        return theirs.address.ip in ours.address.network and ours.address.ip in theirs.address.network
    return ours.address.network == theirs.address.network


class OspfDomain(VersionDomain[OspfProcesses]):
    """OSPF on all routers of the network."""

    version = 4
    processes = OspfProcesses

    def hello(self, world: World, processes: dict[str, OspfProcesses]) -> OspfHello:
        """See ``OspfHello``."""
        return OspfHello(world, processes)

    def stuck(self, a: End[OspfTerms], z: End[OspfTerms]) -> str:
        """See ``unfinished``."""
        return unfinished(a, z)

    def gave_up(self, own: End[OspfTerms], far: End[OspfTerms]) -> str:
        """``%OSPF-5-ADJCHG``."""
        process, why = own.instance, "Neighbor Down: Too many retransmissions"
        return f"%OSPF-5-ADJCHG: Process {process}, Nbr {far.identity} on {own.interface} from EXSTART to DOWN, {why}"

    def homes(self, chassis: Chassis, key: str) -> frozenset[int]:
        """The areas of the interfaces that are up."""
        return frozenset(own.area for own in self._running(chassis, key))

    def policy(self, chassis: Chassis, key: str) -> OspfPolicy | None:
        """See ``OspfPolicy``."""
        return ospf_policies(chassis.running).get(key)

    def members(self, chassis: Chassis, key: str) -> Mapping[str, int]:
        """The interfaces of a process, and their areas."""
        return {name: own.area for name, own in ospf_interfaces(chassis.running).items() if own.process == key}

    def advertised(self, chassis: Chassis, key: str) -> list[Advertised]:
        """The networks of a process's interfaces, a loopback as a /32 (RFC 2328, 12.4.1) by default."""
        return [item for own in self._running(chassis, key) for item in self._prefixes(chassis, own)]

    def lsas(self, chassis: Chassis, key: str) -> Bodies:
        """A router LSA for each area, and network LSAs where the router is the designated one."""
        found: Bodies = {}
        mine = list(self._running(chassis, key))
        router_id = self.router_id_of((chassis.name, key))
        policy = self.policy_of((chassis.name, key))
        areas = sorted({own.area for own in mine})
        for area in areas:
            links = tuple(link for own in mine if own.area == area for link in self._links(chassis, own))
            border = 0 in areas and len(areas) > 1
            maximum = link_cost(policy, 0) > 0
            name = LsaName(area, LsaKind.ROUTER, str(router_id))
            found[name] = RouterBody(links, border, policy.boundary, maximum)
        for own in mine:
            found |= self._network(chassis, own)
        return found

    def fight(self, vertex: Vertex, area: int) -> None:
        """``%OSPF-4-DUP_RTRID1`` and ``%OSPF-4-FLOOD_WAR``."""
        router_id = self.router_id_of(vertex)
        log = self._world.routers[vertex[0]].log_message
        log(f"%OSPF-4-DUP_RTRID1: Detected router with duplicate router ID {router_id} in area {area}")
        log(
            f"%OSPF-4-FLOOD_WAR: Process {vertex[1]} re-originates LSA ID {router_id} type-1 adv-rtr {router_id} "
            f"in area {area}"
        )

    def _running(self, chassis: Chassis, key: str) -> Iterator[OspfInterface]:
        for own in ospf_interfaces(chassis.running).values():
            if own.process == key and not own.shutdown and chassis.is_up(own.config.name):
                yield own

    def _full(self, chassis: Chassis, own: OspfInterface) -> list[tuple[End[OspfTerms], End[OspfTerms]]]:
        held: list[tuple[End[OspfTerms], End[OspfTerms], Adjacency[OspfTerms]]]
        held = self.adjacencies.on(chassis, own.config.name)
        return [(near, far) for near, far, adjacency in held if adjacency.up]

    def _prefixes(self, chassis: Chassis, own: OspfInterface) -> Iterator[Advertised]:
        policy = self.policy_of((chassis.name, own.process))
        transit = own.kind not in {*PLAIN, "LOOPBACK"} and bool(self._full(chassis, own))
        cost = link_cost(policy, own.cost, stub=not transit)
        for address in _told(own, policy):
            prefix = IPv4Network(address.ip) if own.kind == "LOOPBACK" else address.network
            yield Advertised.of(prefix, cost, own.area)

    def _links(self, chassis: Chassis, own: OspfInterface) -> Iterator[RouterLink]:
        """The links of an interface: to its neighbors or their network, and stubs (RFC 2328, 12.4.1)."""
        policy, full = self.policy_of((chassis.name, own.process)), self._full(chassis, own)
        address, cost = own.config.primary, link_cost(policy, own.cost)
        transit = own.kind not in {*PLAIN, "LOOPBACK"} and bool(full)
        for near, far in full:
            if transit:
                yield RouterLink("transit", str(designated(near, far).ipv4), str(near.ipv4), cost)
            else:
                yield RouterLink("point-to-point", far.identity, str(near.ipv4), cost)
        stub = link_cost(policy, own.cost, stub=True)
        for told in _told(own, policy):
            if own.kind == "LOOPBACK":
                yield RouterLink("stub", str(told.ip), "255.255.255.255", stub)
            elif told != address or not transit:
                yield RouterLink("stub", str(told.network.network_address), str(told.network.netmask), stub)

    def _network(self, chassis: Chassis, own: OspfInterface) -> Bodies:
        """The network LSA of an interface whose designated router this is."""
        if own.kind in {*PLAIN, "LOOPBACK"} or own.config.primary is None:
            return {}
        for near, far in self._full(chassis, own):
            if designated(near, far) is near:
                hidden = _suppressed(own, self.policy_of((chassis.name, own.process)))
                mask = 32 if hidden else own.config.primary.network.prefixlen
                body = NetworkBody(mask, (near.terms.router_id, far.terms.router_id))
                return {LsaName(own.area, LsaKind.NETWORK, str(near.ipv4)): body}
        return {}


def _suppressed(own: OspfInterface, policy: OspfPolicy) -> bool:
    """Whether the prefix of a link is kept back; the process's word is not for loopbacks and passive interfaces.

    Source: Cisco IOS IP Routing: OSPF Command Reference, ``prefix-suppression``, ``ip ospf prefix-suppression``.
    """
    if own.kind == "LOOPBACK":
        return False
    return policy.suppressed and not own.passive if own.suppressed is None else own.suppressed


def _told(own: OspfInterface, policy: OspfPolicy) -> tuple[IPv4Interface, ...]:
    """The addresses of an interface whose networks are advertised; secondaries are never kept back."""
    told = own.config.ipv4 if own.config.ospf_secondaries else own.config.ipv4[:1]
    return told[1:] if _suppressed(own, policy) else told
