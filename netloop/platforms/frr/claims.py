"""What netloop owns in each section of FRR, protocol by protocol; everything else in a section is somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.intent import Bgp, Eigrp, Intent, Isis, Ldp, Ospf, Ospfv3
from netloop.platforms.frr.absent import absent
from netloop.platforms.frr.interface_claims import interface
from netloop.platforms.frr.words import HOST, IPV6
from netloop.platforms.sections.claim import Claim, alternatives, vrf_suffix
from netloop.platforms.values import IPV4

SESSION = r"remote-as \S+|update-source( \S+)?|description( .+)?"
MEMBER = r"activate|route-reflector-client"


def claims(intent: Intent) -> tuple[Claim, ...]:
    """Every claim of an intent, in the order in which its sections are made."""
    return (
        *(interface(loopback, intent) for loopback in intent.loopbacks),
        *(_ospf(process, intent) for process in intent.ospf),
        *(_ospfv3(process) for process in intent.ospfv3),
        *(_eigrp(process, intent) for process in intent.eigrp),
        *(_isis(process) for process in intent.isis),
        *(claim for process in intent.bgp for claim in _bgp(process)),
        *(claim for process in intent.ldp for claim in _ldp(process)),
        *absent(intent),
    )


def _header(words: str, process: Ospf | Ospfv3 | Eigrp | Isis | Bgp) -> str:
    return re.escape(f"{words}{vrf_suffix(process.instance)}")


def _ospf(process: Ospf, intent: Intent) -> Claim:
    hosts = [f"{a.ip}/32" for m in process.loopbacks for a in m.loopback.addresses if a.version == 4]
    gone = f"passive-interface {alternatives(intent.absent)}"
    must = (f"network {alternatives(hosts)} area \\S+", gone)
    may = (f"ospf router-id {IPV4}", f"network {HOST} area \\S+", gone)
    return Claim((_header("router ospf", process),), may, must)


def _ospfv3(process: Ospfv3) -> Claim:
    return Claim((_header("router ospf6", process),), (f"ospf6 router-id {IPV4}",))


def _eigrp(process: Eigrp, intent: Intent) -> Claim:
    """Not ``passive-interface``: eigrpd refuses it before the ``network`` that it prints it before (FRR 8.4.4)."""
    gone = f"passive-interface {alternatives(intent.absent)}"
    lines = (f"eigrp router-id {IPV4}", f"network {HOST}", gone)
    return Claim((_header(f"router eigrp {process.instance.name}", process),), lines, (gone,))


def _isis(process: Isis) -> Claim:
    lines = (r"net [0-9A-Fa-f.]+", r"is-type \S+", r"metric-style \S+", "mpls-te on", f"mpls-te router-address {IPV4}")
    level = ("is-type .*",) if process.level == "level-1-2" else ()
    wide = ("metric-style .*",) if process.wide_metrics else ()
    return Claim((_header(f"router isis {process.instance.name}", process),), lines, ("net .*", *level, *wide))


def _bgp(process: Bgp) -> Iterator[Claim]:
    header = _header(f"router bgp {process.instance.name}", process)
    peers = alternatives(str(neighbor.address) for neighbor in process.neighbors)
    vpn = () if vrf_suffix(process.instance) else ("ipv4 vpn",)
    inner = [f"address-family {family}" for family in ("ipv4 unicast", *vpn, "ipv6 unicast")]
    yield Claim((header,), (f"bgp router-id {IPV4}", f"neighbor {peers} ({SESSION})", *inner))
    network = (f"network {IPV4}/\\d+", f"network {IPV6}/\\d+")
    for family in inner:
        silenced = (f"no neighbor {peers} activate",)
        yield Claim((header, family), (*network, f"neighbor {peers} ({MEMBER})", *silenced), silenced)


def _ldp(_process: Ldp) -> Iterator[Claim]:
    yield Claim(("mpls ldp",), (f"router-id {IPV4}", "address-family ipv4"))
    yield Claim(("mpls ldp", "address-family ipv4"), (f"discovery transport-address {IPV4}",))
