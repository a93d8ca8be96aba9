"""Protocols: each declared process as the intent says it. Rules hold that nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from netloop.model.intent import (
    Advertise,
    Bgp,
    BgpNeighbor,
    Eigrp,
    Isis,
    IsisLevel,
    Ldp,
    Loopback,
    Ospf,
    OspfLoopback,
    Ospfv3,
    Ospfv3Syntax,
)
from netloop.model.routing import Protocol, RouterId
from netloop.sources.addresses import network
from netloop.sources.declared import DeclaredHost
from netloop.stages.descriptions import describe
from netloop.stages.fleet import Fleet
from netloop.stages.nets import net_of
from netloop.stages.processes import DeclaredProcess
from netloop.stages.sessions import Session


@dataclass(frozen=True, slots=True)
class Deriver:
    """A host's processes, with its loopbacks by name."""

    fleet: Fleet
    host: DeclaredHost
    loopbacks: dict[str, Loopback]

    def ospf(self) -> Iterator[Ospf]:
        """The OSPFv2 processes."""
        for process in self.fleet.processes(self.host, Protocol.OSPF):
            absent = tuple(dict.fromkeys(process.said.absent.networks))
            yield Ospf(process.instance, _router_id(process), tuple(self._areas(process)), absent)

    def ospfv3(self) -> Iterator[Ospfv3]:
        """The OSPFv3 processes."""
        for process in self.fleet.processes(self.host, Protocol.OSPFV3):
            syntax = Ospfv3Syntax(process.said.syntax)
            yield Ospfv3(process.instance, _router_id(process), tuple(self._areas(process)), syntax)

    def isis(self) -> Iterator[Isis]:
        """The IS-IS instances."""
        for process in self.fleet.processes(self.host, Protocol.ISIS):
            said, net = process.said, net_of(process)
            assert net is not None, "a rule holds that every instance has an area"  # noqa: S101
            yield Isis(
                process.instance,
                _router_id(process),
                net,
                IsisLevel(said.level),
                wide_metrics=said.metric_style == "wide",
                loopbacks=self._members(process),
                te_router_id=process.loopback if said.te is True else said.te or None,
            )

    def eigrp(self) -> Iterator[Eigrp]:
        """The EIGRP instances, one for each family."""
        for process in self.fleet.processes(self.host, Protocol.EIGRP):
            for family in dict.fromkeys(process.said.families):
                members, named, ipv6 = self._members(process), process.said.named, family == "ipv6"
                absent = () if ipv6 else tuple(dict.fromkeys(process.said.absent.networks))
                yield Eigrp(process.instance, _router_id(process), members, named, ipv6, absent)

    def ldp(self) -> Iterator[Ldp]:
        """LDP."""
        for process in self.fleet.processes(self.host, Protocol.LDP):
            yield Ldp(process.instance, _router_id(process), process.said.force)

    def bgp(self) -> Iterator[Bgp]:
        """BGP: outside every VRF, then each VRF's."""
        for process in self.fleet.processes(self.host, Protocol.BGP):
            mine = (session for session in self.fleet.sessions(self.host) if session.process is process)
            yield Bgp(
                process.instance,
                _router_id(process),
                neighbors=tuple(self._neighbor(session) for session in mine),
                networks=tuple(self._networks(process)),
                absent_neighbors=tuple(dict.fromkeys(process.said.absent.neighbors)),
                absent_networks=tuple(dict.fromkeys(process.said.absent.networks)),
            )

    def _areas(self, process: DeclaredProcess) -> Iterator[OspfLoopback]:
        said = process.said
        advertise = Advertise(getattr(said, "advertise", "interface"))
        for name in process.advertised:
            area = said.areas.get(name, said.area) or ""
            yield OspfLoopback(self.loopbacks[name], area, advertise, said.passive)

    def _members(self, process: DeclaredProcess) -> tuple[Loopback, ...]:
        return tuple(self.loopbacks[name] for name in process.advertised)

    def _networks(self, process: DeclaredProcess) -> Iterator[IPv4Interface | IPv6Interface]:
        for text in dict.fromkeys(process.said.networks):
            if "/" in text:
                yield ip_interface(network(text))
                continue
            loopback = self.loopbacks[text]
            yield from (ip_interface(address.network) for address in (loopback.ipv4, loopback.ipv6) if address)

    def _neighbor(self, session: Session) -> BgpNeighbor:
        address, remote, said = self.fleet.address(session), self.fleet.remote_as(session), session.form
        assert address and remote, "rules hold that every neighbor has an address and an AS"  # noqa: S101, PT018
        return BgpNeighbor(
            address=address,
            remote_as=remote,
            device=session.device,
            update_source=self.fleet.source(session),
            route_reflector_client=session.client,
            description=describe(self.host, said.description) if said else None,
            families=session.families,
        )


def _router_id(process: DeclaredProcess) -> RouterId:
    address = process.address
    assert address is not None, "a rule holds that every router ID is backed"  # noqa: S101
    return RouterId(process.instance, address, process.named)
