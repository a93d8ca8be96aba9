"""The router sections of a twin: the IGPs of an inventory with identities of their own making. Pure.

A process elects its router ID where nothing names one. IS-IS elects nothing: whoever built the network gave each router
its NET, so the twin runs under the inventory's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.twin.interface import Port
from netloop.model.intent import Eigrp, Intent, Isis, IsisLevel, Ospfv3Syntax
from netloop.model.routing import DEFAULT_VRF

Section = list[str]


def sections(intent: Intent, ports: Sequence[Port]) -> list[Section]:
    """The sections of every IGP that runs on a port, in the order in which IOS prints them."""
    named = [process for process in _running(intent, ports) if process.named is not None]
    found = [_classic(process, ports) for process in _running(intent, ports) if not process.named and not process.ipv6]
    found += [_named(name, named, ports) for name in dict.fromkeys(str(process.named) for process in named)]
    found += [_families(process) for process in _ospfv3(ports, Ospfv3Syntax.OSPFV3)]
    found += [[f"router ospf {name}"] for name in dict.fromkeys(p.runs.ospf.process for p in ports if p.runs.ospf)]
    found += [
        _isis(process, ports) for process in intent.isis if any(p.runs.isis == process.instance.name for p in ports)
    ]
    found += [[f"ipv6 router eigrp {p.instance.name}"] for p in _running(intent, ports) if p.ipv6 and not p.named]
    found += [[f"ipv6 router ospf {process}"] for process in _ospfv3(ports, Ospfv3Syntax.IPV6)]
    return found


def _running(intent: Intent, ports: Sequence[Port]) -> list[Eigrp]:
    """The EIGRP instances of the global table that some port runs."""
    mine = (process for process in intent.eigrp if process.instance.vrf == DEFAULT_VRF)
    return [process for process in mine if _ports(process, ports)]


def _ports(process: Eigrp, ports: Sequence[Port]) -> list[Port]:
    name = process.instance.name
    return [port for port in ports if name in (port.runs.eigrp6 if process.ipv6 else port.runs.eigrp)]


def _networks(process: Eigrp, ports: Sequence[Port]) -> Iterator[str]:
    """One statement a link: its whole prefix."""
    for port in _ports(process, ports) if not process.ipv6 else ():
        yield f"network {port.ipv4.network.network_address} {port.ipv4.network.hostmask}"


def _classic(process: Eigrp, ports: Sequence[Port]) -> Section:
    return [f"router eigrp {process.instance.name}", *(f" {line}" for line in _networks(process, ports))]


def _named(name: str, processes: Sequence[Eigrp], ports: Sequence[Port]) -> Section:
    lines = [f"router eigrp {name}"]
    for process in processes:
        if process.named == name:
            family = "ipv6" if process.ipv6 else "ipv4"
            lines += [" !", f" address-family {family} unicast autonomous-system {process.instance.name}", "  !"]
            lines += ["  topology base", "  exit-af-topology", *(f"  {line}" for line in _networks(process, ports))]
            lines.append(" exit-address-family")
    return lines


def _ospfv3(ports: Sequence[Port], syntax: Ospfv3Syntax) -> list[str]:
    found = (port.runs.ospfv3 for port in ports if port.ipv6)
    return list(dict.fromkeys(run.process for run in found if run and run.syntax is syntax))


def _families(process: str) -> Section:
    return [f"router ospfv3 {process}", " !", " address-family ipv6 unicast", " exit-address-family"]


def _isis(process: Isis, ports: Sequence[Port]) -> Section:
    lines = [f"router isis {process.instance.name}".rstrip(), f" net {process.net}"]
    lines += [f" is-type {process.level}"] if process.level is not IsisLevel.LEVEL_1_2 else []
    lines += [" metric-style wide"] if process.wide_metrics else []
    return lines
