"""The router sections of a twin: the IGPs of an inventory with identities of their own making. Pure.

A process elects its router ID where nothing names one. IS-IS elects nothing: whoever built the network gave each router
its NET, so the twin runs under the inventory's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.twin.router import TwinInterface
from netloop.model.intent import Eigrp, Intent, Isis, IsisLevel, Ospfv3Syntax
from netloop.model.routing import DEFAULT_VRF

Section = list[str]


def sections(intent: Intent, interfaces: Sequence[TwinInterface]) -> list[Section]:
    """The sections of every IGP that runs on an interface, in the order in which IOS prints them."""
    named = [process for process in _running(intent, interfaces) if process.named is not None]
    found = [
        _classic(process, interfaces)
        for process in _running(intent, interfaces)
        if not process.named and not process.ipv6
    ]
    found += [_named(name, named, interfaces) for name in dict.fromkeys(str(process.named) for process in named)]
    found += [_families(process) for process in _ospfv3(interfaces, Ospfv3Syntax.OSPFV3)]
    found += [
        [f"router ospf {name}"]
        for name in dict.fromkeys(p.protocols.ospf.process for p in interfaces if p.protocols.ospf)
    ]
    found += [
        _isis(process, interfaces)
        for process in intent.isis
        if any(p.protocols.isis == process.instance.name for p in interfaces)
    ]
    found += [[f"ipv6 router eigrp {p.instance.name}"] for p in _running(intent, interfaces) if p.ipv6 and not p.named]
    found += [[f"ipv6 router ospf {process}"] for process in _ospfv3(interfaces, Ospfv3Syntax.IPV6)]
    return found


def _running(intent: Intent, interfaces: Sequence[TwinInterface]) -> list[Eigrp]:
    """The EIGRP instances of the global table that some interface runs."""
    mine = (process for process in intent.eigrp if process.instance.vrf == DEFAULT_VRF)
    return [process for process in mine if _interfaces_of(process, interfaces)]


def _interfaces_of(process: Eigrp, interfaces: Sequence[TwinInterface]) -> list[TwinInterface]:
    name = process.instance.name
    return [
        interface
        for interface in interfaces
        if name in (interface.protocols.eigrp6 if process.ipv6 else interface.protocols.eigrp)
    ]


def _networks(process: Eigrp, interfaces: Sequence[TwinInterface]) -> Iterator[str]:
    """One statement for each link: its whole prefix."""
    for interface in _interfaces_of(process, interfaces) if not process.ipv6 else ():
        yield f"network {interface.ipv4.network.network_address} {interface.ipv4.network.hostmask}"


def _classic(process: Eigrp, interfaces: Sequence[TwinInterface]) -> Section:
    return [f"router eigrp {process.instance.name}", *(f" {line}" for line in _networks(process, interfaces))]


def _named(name: str, processes: Sequence[Eigrp], interfaces: Sequence[TwinInterface]) -> Section:
    lines = [f"router eigrp {name}"]
    for process in processes:
        if process.named == name:
            family = "ipv6" if process.ipv6 else "ipv4"
            lines += [" !", f" address-family {family} unicast autonomous-system {process.instance.name}", "  !"]
            lines += [
                "  topology base",
                "  exit-af-topology",
                *(f"  {line}" for line in _networks(process, interfaces)),
            ]
            lines.append(" exit-address-family")
    return lines


def _ospfv3(interfaces: Sequence[TwinInterface], syntax: Ospfv3Syntax) -> list[str]:
    found = (interface.protocols.ospfv3 for interface in interfaces if interface.ipv6)
    return list(dict.fromkeys(run.process for run in found if run and run.syntax is syntax))


def _families(process: str) -> Section:
    return [f"router ospfv3 {process}", " !", " address-family ipv6 unicast", " exit-address-family"]


def _isis(process: Isis, interfaces: Sequence[TwinInterface]) -> Section:
    lines = [f"router isis {process.instance.name}".rstrip(), f" net {process.net}"]
    lines += [f" is-type {process.level}"] if process.level is not IsisLevel.LEVEL_1_2 else []
    lines += [" metric-style wide"] if process.wide_metrics else []
    return lines
