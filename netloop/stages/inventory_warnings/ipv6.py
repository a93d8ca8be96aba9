"""Warnings about IPv6 addresses of loopbacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.sources.addresses import network as network_of
from netloop.sources.declared import DeclaredHost
from netloop.sources.words import Refused
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.inventory_warnings.waived import Waived
from netloop.stages.processes import DeclaredProcess, vrf_of

if TYPE_CHECKING:
    from netloop.sources.language import LoopbackForm

IGPS = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS, Protocol.EIGRP)
EXPECTED = "an IGP that carries it, or no ipv6: there"


def not_carried(network: DeclaredNetwork, waived: Waived) -> Iterator[Complaint]:
    """A loopback whose IPv4 address others learn by an IGP has no IPv6 address that nobody learns."""
    for host in network:
        for name, loopback in host.form.loopbacks.items():
            if loopback.ipv6 and not waived.host(host.name, name):
                yield from _not_carried(network, host, name, loopback)


def _not_carried(
    network: DeclaredNetwork, host: DeclaredHost, name: str, loopback: LoopbackForm
) -> Iterator[Complaint]:
    processes = [p for p in network.processes(host, *IGPS, Protocol.BGP) if p.vrf == vrf_of(loopback)]
    igps = [process for process in processes if process.protocol in IGPS]
    carrying = next((p for p in igps if name in p.advertised and "ipv4" in _families(p)), None)
    if any(_carries_ipv6(process, name, loopback) for process in processes):
        return
    if carrying:
        message = f"{carrying} carries the IPv4 address of {name}, and nothing carries its IPv6 address"
        yield complain(host.name, carrying.place, message, EXPECTED, hint=_hint(carrying, igps, name))
    elif igps and loopback.ipv4 is None:
        message = f"no IGP carries the IPv6 address of {name}"
        place = host.at("loopbacks", name, "ipv6")
        yield complain(host.name, place, message, EXPECTED, hint=_hint(igps[0], igps, name))


def _families(process: DeclaredProcess) -> Iterable[str]:
    """The address families whose routes an IGP carries."""
    match process.protocol:
        case Protocol.OSPF:
            return ("ipv4",)
        case Protocol.OSPFV3:
            return ("ipv6",)
        case Protocol.EIGRP:
            families: Sequence[str] = process.form.families
            return families
        case _:
            return ("ipv4", "ipv6")


def _carries_ipv6(process: DeclaredProcess, name: str, loopback: LoopbackForm) -> bool:
    if process.protocol is Protocol.BGP:
        return any(text == name or _covers(text, loopback) for text in process.form.networks)
    return name in process.advertised and "ipv6" in _families(process)


def _covers(text: str, loopback: LoopbackForm) -> bool:
    with suppress(Refused):
        return "/" in text and loopback.ipv6 is not None and loopback.ipv6.ip in network_of(text)
    return False


def _hint(beside: DeclaredProcess, igps: Iterable[DeclaredProcess], name: str) -> str:
    six = next((process for process in igps if "ipv6" in _families(process)), None)
    if six:
        return f"name {name} among the loopbacks of {six}"
    if beside.protocol is Protocol.EIGRP:
        return f"families: [ipv4, ipv6] in {beside}"
    area = beside.form.areas.get(name, beside.form.area)
    vrf = "" if beside.vrf == DEFAULT_VRF else f", vrf: {beside.vrf}, syntax: ospfv3, router_id: {beside.loopback}"
    return f"beside it, under routing: ospfv3: {{{beside.instance.name}: {{area: {area}{vrf}}}}}"
