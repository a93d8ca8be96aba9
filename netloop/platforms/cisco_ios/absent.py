"""What the intent says must not be on IOS: processes, and neighbors and networks of declared processes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from netloop.model.intent import Bgp, Eigrp, Intent, absence
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.configuration.statements import Owned, vrf_suffix
from netloop.platforms.ios_family.absent import lines, processes

HEADERS = {
    Protocol.OSPF: r"router ospf {name}( vrf \S+)?",
    Protocol.OSPFV3: r"(ipv6 router ospf {name}( vrf \S+)?|router ospfv3 {name})",
    Protocol.BGP: "router bgp {name}",
    Protocol.ISIS: "router isis {name}",
    Protocol.EIGRP: "(ipv6 )?router eigrp {name}",
}
"""The sections of a process, by the name that the inventory says; a named EIGRP has a word for its number."""
ON_INTERFACE = {
    Protocol.OSPF: r"ip ospf {name} area \S+",
    Protocol.OSPFV3: r"(ipv6 ospf {name}|ospfv3 {name} ipv[46]) area \S+",
    Protocol.ISIS: "(ip|ipv6) router isis {name}",
    Protocol.EIGRP: "ipv6 eigrp {name}",
}
"""The statements by which an interface is in a process: IOS takes them away with it, so they go before it does.

Said on its own, each is in the plan, and comes back on the way back.
"""


def absent(intent: Intent) -> Iterator[Owned]:
    """What is owned of each thing that must not be, and of the interfaces in it."""
    yield from processes(intent, HEADERS, ON_INTERFACE, _filled, everywhere=True)
    for bgp in intent.bgp:
        yield from _bgp(bgp)
    for ospf in intent.ospf:
        header = re.escape(f"router ospf {ospf.instance.name}{vrf_suffix(ospf.instance)}")
        for network in ospf.absent_networks:
            line = rf"network {re.escape(str(network[0]))} {re.escape(str(network.hostmask))} area \S+"
            yield Owned((header,), (line,), (line,), absent=absence(ospf.instance, "network", network).subject)
    for eigrp in intent.eigrp:
        for network in eigrp.absent_networks:
            wildcard = rf"( {re.escape(str(network.hostmask))}){'?' if network == classful(network) else ''}"
            line = f"network {re.escape(str(network[0]))}{wildcard}"
            subject = absence(eigrp.instance, "network", network).subject
            yield Owned(_place(eigrp), (line,), (line,), whole=False, absent=subject)


def classful(network: IPv4Network) -> IPv4Network:
    """The network of its class that an address is in: IOS prints no mask for it."""
    first = int(network[0]) >> 24
    return IPv4Network((network[0], 8 if first < 128 else 16 if first < 192 else 24), strict=False)


def _filled(pattern: str, instance: Instance) -> str:
    name = re.escape(instance.name)
    return pattern.replace("{name}", name) if name else pattern.replace(" {name}", "")


def _bgp(process: Bgp) -> Iterator[Owned]:
    header, vrf = canonical(f"router bgp {process.instance.name}"), vrf_suffix(process.instance)
    family = rf"address-family \S+{re.escape(vrf)}" if vrf else "address-family (?!.* vrf ).+"
    gone = [(absence(process.instance, "neighbor", a), _neighbor(str(a).upper())) for a in process.absent_neighbors]
    gone += [(absence(process.instance, "network", n), _network(n)) for n in process.absent_networks]
    yield from lines(((header, family),) if vrf else ((header,), (header, family)), gone)


def _neighbor(address: str) -> str:
    return rf"neighbor {re.escape(address)} .+"


def _network(network: IPv4Network | IPv6Network) -> str:
    """A network statement of BGP, with whatever stands behind it."""
    if isinstance(network, IPv6Network):
        return rf"network {re.escape(str(network).upper())}( .+)?"
    mask = rf"( mask {re.escape(str(network.netmask))}){'?' if network == classful(network) else ''}"
    return rf"network {re.escape(str(network[0]))}{mask}( (?!mask ).+)?"


def _place(process: Eigrp) -> tuple[str, ...]:
    """Where an IPv4 instance of EIGRP has its network statements."""
    number, vrf = process.instance.name, re.escape(vrf_suffix(process.instance))
    if process.named is not None:
        family = f"address-family ipv4{vrf} autonomous-system {number}"
        return (re.escape(f"router eigrp {process.named}"), family)
    if vrf:
        return (r"router eigrp \d+", f"address-family ipv4{vrf}( autonomous-system {number})?")
    return (f"router eigrp {number}",)
