"""Rules about the loopbacks that protocols advertise from their interfaces."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import Protocol
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.processes import DeclaredProcess, loopback_of, vrf_of
from netloop.stages.rules.identities import exists

ADVERTISING = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS, Protocol.EIGRP)


def declared(network: DeclaredNetwork) -> Iterator[Complaint]:
    """The loopbacks that a protocol advertises are declared, with an address of its family."""
    for process in network.each(*ADVERTISING):
        for name, path in process.advertised.items():
            for family in families(process):
                if family == "ipv6" or path != process.identity_path:
                    yield from exists(process.host, name, path, process, family=family)


def families(process: DeclaredProcess) -> tuple[str, ...]:
    """The address families that a loopback needs to be advertised; IS-IS takes what there is."""
    if process.protocol is Protocol.EIGRP:
        return tuple(dict.fromkeys(process.form.families))
    return {Protocol.OSPF: ("ipv4",), Protocol.OSPFV3: ("ipv6",)}.get(process.protocol, ())


def same_vrf(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A protocol advertises loopbacks of its own VRF."""
    for process in network.each(*ADVERTISING):
        for name, path in process.advertised.items():
            loopback = loopback_of(process.host, name)
            if loopback and vrf_of(loopback) != process.vrf:
                message = f"{process}: {name} is in VRF {vrf_of(loopback)}, the process in VRF {process.vrf}"
                yield complain(process.host.name, process.host.at(*path), message, "a loopback of the same VRF")
