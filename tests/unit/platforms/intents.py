"""Short names for the parts of an intent, for tables of cases."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv6Interface, ip_address

from netloop.model.intent import (
    Advertise,
    Bgp,
    BgpFamily,
    BgpNeighbor,
    Eigrp,
    Intent,
    Isis,
    IsisLevel,
    Ldp,
    Loopback,
    Ospf,
    OspfLoopback,
    Ospfv3,
    Ospfv3Syntax,
    Process,
)
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol, RouterId

FIELDS: dict[type, str] = {Ospf: "ospf", Ospfv3: "ospfv3", Bgp: "bgp", Isis: "isis", Eigrp: "eigrp", Ldp: "ldp"}


def loopback(
    number: int,
    ipv4: str | None = None,
    ipv6: str | None = None,
    *,
    vrf: str = DEFAULT_VRF,
    description: str | None = None,
    secondaries: tuple[str, ...] = (),
    lines: tuple[str, ...] = (),
) -> Loopback:
    four = IPv4Interface(ipv4) if ipv4 else None
    six = IPv6Interface(ipv6 if "/" in ipv6 else f"{ipv6}/128") if ipv6 else None
    others = tuple(IPv4Interface(address) for address in secondaries)
    return Loopback(f"Loopback{number}", description, four, six, others, vrf, lines=lines)


def identity(protocol: Protocol, name: str, address: str, by: str | None, vrf: str = DEFAULT_VRF) -> RouterId:
    return RouterId(Instance(protocol, name, vrf), IPv4Address(address), by)


def member(of: Loopback, area: str = "0", *, network: bool = False, passive: bool = True) -> OspfLoopback:
    return OspfLoopback(of, area, Advertise.NETWORK if network else Advertise.INTERFACE, passive)


def ospf(name: str, address: str, *members: OspfLoopback, vrf: str = DEFAULT_VRF) -> Ospf:
    said = identity(Protocol.OSPF, name, address, None, vrf)
    return Ospf(said.instance, said, members)


def ospfv3(name: str, address: str, *members: OspfLoopback, vrf: str = DEFAULT_VRF, new: bool = False) -> Ospfv3:
    said = identity(Protocol.OSPFV3, name, address, None, vrf)
    return Ospfv3(said.instance, said, members, Ospfv3Syntax.OSPFV3 if new else Ospfv3Syntax.IPV6)


def neighbor(
    address: str, system: int, source: str | None = None, *families: str, client: bool = False, text: str | None = None
) -> BgpNeighbor:
    kinds = tuple(BgpFamily(family) for family in families) or (BgpFamily.IPV4,)
    return BgpNeighbor(ip_address(address), system, None, source, client, text, kinds)


def bgp(
    name: str, address: str, *neighbors: BgpNeighbor, networks: tuple[str, ...] = (), vrf: str = DEFAULT_VRF
) -> Bgp:
    said = identity(Protocol.BGP, name, address, None, vrf)
    prefixes = tuple(IPv6Interface(text) if ":" in text else IPv4Interface(text) for text in networks)
    return Bgp(said.instance, said, neighbors, prefixes)


def isis(
    tag: str, net: str, *loopbacks: Loopback, level: str = "level-2-only", wide: bool = True, te: str | None = None
) -> Isis:
    said = identity(Protocol.ISIS, tag, "10.255.0.1", None)
    return Isis(said.instance, said, net, IsisLevel(level), wide, loopbacks, te)


def eigrp(
    number: str,
    address: str,
    *loopbacks: Loopback,
    vrf: str = DEFAULT_VRF,
    named: str | None = None,
    ipv6: bool = False,
) -> Eigrp:
    said = identity(Protocol.EIGRP, number, address, None, vrf)
    return Eigrp(said.instance, said, loopbacks, named, ipv6)


def ldp(address: str, by: str, *, force: bool | None = False, vrf: str = DEFAULT_VRF) -> Ldp:
    said = identity(Protocol.LDP, "", address, by, vrf)
    return Ldp(said.instance, said, force)


def intent(
    *parts: Loopback | Process, absent: tuple[str, ...] = (), device: str = "pe1", platform: str = "cisco_ios"
) -> Intent:
    """An intent of these loopbacks and processes."""
    loopbacks = tuple(part for part in parts if isinstance(part, Loopback))
    processes = {field: tuple(p for p in parts if isinstance(p, kind)) for kind, field in FIELDS.items()}
    return Intent(device, platform, loopbacks, absent=absent, **processes)  # type: ignore[arg-type]
