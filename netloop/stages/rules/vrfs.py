"""Rules about VRFs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork


def declared(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A VRF that is used exists on the device: netloop does not make it."""
    for host in network:
        known = host.form.vrfs
        for path, subject, vrf in _used(network, host):
            if vrf not in known and not host.excused("vrfs", vrf):
                near = get_close_matches(vrf, known, n=1)
                expected = f"one of {', '.join(known)}" if known else f"vrfs: with {vrf}, if the device has it"
                hint = f'did you mean "{near[0]}"?' if near else None
                place = host.key(*path) if path[-1] == vrf else host.at(*path)
                yield complain(host.name, place, f"{subject}: VRF {vrf} is not declared", expected, hint=hint)


def _used(network: DeclaredNetwork, host: DeclaredHost) -> Iterator[tuple[Path, str, str]]:
    for name, loopback in host.form.loopbacks.items():
        if loopback.vrf not in (None, DEFAULT_VRF):
            yield ("loopbacks", name, "vrf"), name, loopback.vrf
    for process in network.processes(host):
        if process.vrf != DEFAULT_VRF:
            bgp = process.protocol is Protocol.BGP
            path = process.path if bgp else (*process.path, "vrf")
            yield path, f"{process.protocol.title} {process.instance.name}", process.vrf


def eigrp_family(network: DeclaredNetwork) -> Iterator[Complaint]:
    """EIGRP for IPv6 in a VRF is said in named mode; classic mode has no VRFs for it."""
    for process in network.each(Protocol.EIGRP):
        if process.vrf != DEFAULT_VRF and process.form.named is None and "ipv6" in process.form.families:
            message = f"{process}: classic mode has no VRFs for IPv6"
            yield complain(process.host.name, process.host.at(*process.path, "vrf"), message, "named: with a name")
