"""Rules about the loopbacks that protocols advertise from their interfaces."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import Protocol
from netloop.sources.declared import DeclaredHost
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.processes import DeclaredProcess, loopback_of, vrf_of
from netloop.stages.rules.identities import Hint, exists, inherited

ADVERTISING = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS, Protocol.EIGRP)


def declared(network: DeclaredNetwork) -> Iterator[Complaint]:
    """The loopbacks that a protocol advertises are declared, with an address of its family."""
    for process in network.each(*ADVERTISING):
        for name, path in process.advertised.items():
            for family in families(process):
                if family == "ipv6" or path != process.identity_path:
                    yield from exists(process.host, name, path, process, family=family, hint=_hint(process))


def _hint(process: DeclaredProcess) -> Hint:
    def hint(host: DeclaredHost, name: str) -> str | None:
        loopback = loopback_of(host, name)
        if process.protocol is Protocol.OSPF and loopback and loopback.ipv6:
            return "ospf carries IPv4, ospfv3 carries IPv6"
        null = f"routing: {{{process.protocol}: {{{process.instance.name}: null}}}}"
        return f"or, where this host is to have none: {null}" if inherited(host, process.path) else None

    return hint


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
