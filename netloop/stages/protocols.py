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
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.declared_sessions import DeclaredSession
from netloop.stages.isis_net import net_of
from netloop.stages.processes import DeclaredProcess


@dataclass(frozen=True, slots=True)
class Deriver:
    """A host's processes, with its loopbacks by name."""

    network: DeclaredNetwork
    host: DeclaredHost
    loopbacks: dict[str, Loopback]

    def ospf(self) -> Iterator[Ospf]:
        """The OSPFv2 processes."""
        for process in self.network.processes(self.host, Protocol.OSPF):
            absent = tuple(dict.fromkeys(process.form.absent.networks))
            yield Ospf(process.instance, _router_id(process), tuple(self._areas(process)), absent)

    def ospfv3(self) -> Iterator[Ospfv3]:
        """The OSPFv3 processes."""
        for process in self.network.processes(self.host, Protocol.OSPFV3):
            syntax = Ospfv3Syntax(process.form.syntax)
            yield Ospfv3(process.instance, _router_id(process), tuple(self._areas(process)), syntax)

    def isis(self) -> Iterator[Isis]:
        """The IS-IS instances."""
        for process in self.network.processes(self.host, Protocol.ISIS):
            form, net = process.form, net_of(process)
            assert net is not None, "a rule holds that every instance has an area"  # noqa: S101
            yield Isis(
                process.instance,
                _router_id(process),
                net,
                IsisLevel(form.level),
                wide_metrics=form.metric_style == "wide",
                loopbacks=self._members(process),
                te_router_id=process.loopback if form.te is True else form.te or None,
            )

    def eigrp(self) -> Iterator[Eigrp]:
        """The EIGRP instances, one for each family."""
        for process in self.network.processes(self.host, Protocol.EIGRP):
            for family in dict.fromkeys(process.form.families):
                members, named, ipv6 = self._members(process), process.form.named, family == "ipv6"
                absent = () if ipv6 else tuple(dict.fromkeys(process.form.absent.networks))
                yield Eigrp(process.instance, _router_id(process), members, named, ipv6, absent)

    def ldp(self) -> Iterator[Ldp]:
        """LDP."""
        for process in self.network.processes(self.host, Protocol.LDP):
            yield Ldp(process.instance, _router_id(process), process.form.force)

    def bgp(self) -> Iterator[Bgp]:
        """BGP: outside every VRF, then each VRF's."""
        for process in self.network.processes(self.host, Protocol.BGP):
            mine = (session for session in self.network.sessions(self.host) if session.process is process)
            yield Bgp(
                process.instance,
                _router_id(process),
                neighbors=tuple(self._neighbor(session) for session in mine),
                networks=tuple(self._networks(process)),
                absent_neighbors=tuple(dict.fromkeys(process.form.absent.neighbors)),
                absent_networks=tuple(dict.fromkeys(process.form.absent.networks)),
            )

    def _areas(self, process: DeclaredProcess) -> Iterator[OspfLoopback]:
        form = process.form
        advertise = Advertise(getattr(form, "advertise", "interface"))
        for name in process.advertised:
            area = form.areas.get(name, form.area) or ""
            yield OspfLoopback(self.loopbacks[name], area, advertise, form.passive)

    def _members(self, process: DeclaredProcess) -> tuple[Loopback, ...]:
        return tuple(self.loopbacks[name] for name in process.advertised)

    def _networks(self, process: DeclaredProcess) -> Iterator[IPv4Interface | IPv6Interface]:
        for text in dict.fromkeys(process.form.networks):
            if "/" in text:
                yield ip_interface(network(text))
                continue
            loopback = self.loopbacks[text]
            yield from (ip_interface(address.network) for address in (loopback.ipv4, loopback.ipv6) if address)

    def _neighbor(self, session: DeclaredSession) -> BgpNeighbor:
        address, remote, form = self.network.address(session), self.network.remote_as(session), session.form
        assert address and remote, "rules hold that every neighbor has an address and an AS"  # noqa: S101, PT018
        return BgpNeighbor(
            address=address,
            remote_as=remote,
            device=session.device,
            update_source=self.network.source(session),
            route_reflector_client=session.client,
            description=self.network.described(self.host, form.description) if form else None,
            families=session.families,
        )


def _router_id(process: DeclaredProcess) -> RouterId:
    address = process.address
    assert address is not None, "a rule holds that every router ID is backed"  # noqa: S101
    return RouterId(process.instance, address, process.named)
