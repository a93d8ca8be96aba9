"""What the intent says must not be on FRR: processes, and neighbors and networks of declared processes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.intent import Bgp, Eigrp, Intent, Ospf, absence
from netloop.model.routing import Instance, Protocol
from netloop.platforms.configuration.statements import Owned, vrf_suffix
from netloop.platforms.ios_family.absent import lines, processes

HEADERS = {
    Protocol.OSPF: "router ospf{vrf}",
    Protocol.OSPFV3: "router ospf6{vrf}",
    Protocol.BGP: "router bgp {name}{vrf}",
    Protocol.ISIS: "router isis {name}{vrf}",
    Protocol.EIGRP: "router eigrp {name}{vrf}",
}
ON_INTERFACE = {
    Protocol.OSPF: r"ip ospf (area \S+|passive)",
    Protocol.OSPFV3: r"ipv6 ospf6 (area \S+|passive)",
    Protocol.ISIS: "((ip|ipv6) router isis {name}|isis .+)",
}
"""The statements by which a loopback is in a process: they go before the process does."""


def absent(intent: Intent) -> Iterator[Owned]:
    """What is owned of each thing that must not be, and of the loopbacks in it."""
    yield from processes(intent, HEADERS, ON_INTERFACE, _filled)
    for bgp in intent.bgp:
        yield from _bgp(bgp)
    for ospf in intent.ospf:
        yield from _networks("router ospf", ospf)
    for eigrp in intent.eigrp:
        yield from _networks(f"router eigrp {eigrp.instance.name}", eigrp)


def _networks(words: str, process: Ospf | Eigrp) -> Iterator[Owned]:
    header = re.escape(f"{words}{vrf_suffix(process.instance)}")
    for network in process.absent_networks:
        line = rf"network {re.escape(str(network))}( area \S+)?"
        yield Owned((header,), (line,), (line,), absent=absence(process.instance, "network", network).subject)


def _filled(pattern: str, instance: Instance) -> str:
    return pattern.replace("{name}", re.escape(instance.name)).replace("{vrf}", re.escape(vrf_suffix(instance)))


def _bgp(process: Bgp) -> Iterator[Owned]:
    header = re.escape(f"router bgp {process.instance.name}{vrf_suffix(process.instance)}")
    gone = [
        (absence(process.instance, "neighbor", a), rf"neighbor {re.escape(str(a))} .+")
        for a in process.absent_neighbors
    ]
    gone += [
        (absence(process.instance, "network", n), rf"network {re.escape(str(n))}( .+)?")
        for n in process.absent_networks
    ]
    yield from lines(((header,), (header, "address-family .+")), gone)
