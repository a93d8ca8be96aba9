"""What netloop owns in each section of IOS, protocol by protocol: the lines it may write or remove, and those that
must be named by the intent to stay. Everything else in a section is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from netloop.model.intent import Eigrp, Intent, Isis, Ldp, Ospf, Ospfv3, Ospfv3Syntax
from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.absent import absent
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.interface_claims import interfaces
from netloop.platforms.cisco_ios.words import IPV4, IPV6
from netloop.platforms.sections.claim import Claim, alternatives, vrf_suffix


def claims(intent: Intent) -> tuple[Claim, ...]:
    """Every claim of an intent, in the order in which its sections are made."""
    return (
        *(Claim((f"interface {re.escape(name)}",), may, must) for name, may, must in interfaces(intent)),
        *(claim for ospf in intent.ospf for claim in _ospf(ospf, intent)),
        *(claim for ospfv3 in intent.ospfv3 for claim in _ospfv3(ospfv3, intent)),
        *(claim for eigrp in intent.eigrp for claim in _eigrp(eigrp, intent)),
        *(_isis(isis, intent) for isis in intent.isis),
        *_bgp(intent),
        *(_ldp(ldp) for ldp in intent.ldp),
        *absent(intent),
    )


def _passive(names: Iterable[str], intent: Intent) -> str:
    owned = alternatives([*names, *(loopback.name for loopback in intent.loopbacks), *intent.absent])
    return f"passive-interface {owned}"


def _gone(intent: Intent, *loud: str) -> tuple[str, ...]:
    """Passive statements of what is absent, or must not be passive."""
    names = [*intent.absent, *loud]
    return (f"passive-interface {alternatives(names)}",) if names else ()


def _ospf(process: Ospf, intent: Intent) -> Iterator[Claim]:
    names = [member.loopback.name for member in process.loopbacks]
    loud = [member.loopback.name for member in process.loopbacks if not member.passive]
    hosts = [
        str(address.ip)
        for member in process.loopbacks
        for address in member.loopback.addresses
        if member.advertise == "interface" and address.version == 4
    ]
    network = f"network {IPV4} 0.0.0.0 area \\S+"
    named = (f"network {alternatives(hosts)} 0.0.0.0 area \\S+",) if hosts else ()
    header = re.escape(f"router ospf {process.instance.name}{vrf_suffix(process.instance)}")
    must = (*_gone(intent, *loud), *named)
    yield Claim((header,), (f"router-id( {IPV4})?", _passive(names, intent), network), must)


def _ospfv3(process: Ospfv3, intent: Intent) -> Iterator[Claim]:
    names = [member.loopback.name for member in process.loopbacks]
    loud = [member.loopback.name for member in process.loopbacks if not member.passive]
    lines, gone = (f"router-id( {IPV4})?", _passive(names, intent)), _gone(intent, *loud)
    vrf = vrf_suffix(process.instance)
    if process.syntax is Ospfv3Syntax.IPV6:
        yield Claim((re.escape(f"ipv6 router ospf {process.instance.name}{vrf}"),), lines, gone)
        return
    header, family = re.escape(f"router ospfv3 {process.instance.name}"), re.escape(f"address-family ipv6{vrf}")
    own = lines if not vrf else ()
    yield Claim((header,), (*own, family), gone if not vrf else ())
    yield Claim((header, family), lines, gone)


def _eigrp(process: Eigrp, intent: Intent) -> Iterator[Claim]:
    names = [loopback.name for loopback in process.loopbacks]
    number, vrf = process.instance.name, vrf_suffix(process.instance)
    identity, network = f"eigrp router-id( {IPV4})?", f"network {IPV4} 0.0.0.0"
    lines, gone = (identity, network, _passive(names, intent)), _gone(intent)
    if process.named is not None:
        yield from _eigrp_named(process, names, (identity, network))
    elif process.ipv6:
        yield Claim((re.escape(f"ipv6 router eigrp {number}{vrf}"),), lines, gone)
    elif not vrf:
        yield Claim((f"router eigrp {number}",), lines, gone)
    else:
        family = re.escape(f"address-family ipv4{vrf}") + f"( autonomous-system {number})?"
        yield Claim((f"router eigrp {number}",), (family,))
        yield Claim((r"router eigrp \d+", family), lines, gone, whole=False)


def _eigrp_named(process: Eigrp, names: list[str], lines: tuple[str, ...]) -> Iterator[Claim]:
    version = "ipv6" if process.ipv6 else "ipv4"
    vrf = vrf_suffix(process.instance)
    header = re.escape(f"router eigrp {process.named}")
    family = re.escape(f"address-family {version}{vrf} autonomous-system {process.instance.name}")
    yield Claim((header,), (family,))
    interface = f"af-interface {alternatives(names)}"
    yield Claim((header, family), (*lines, interface))
    yield Claim((header, family, interface), ("passive-interface",))


def _isis(process: Isis, intent: Intent) -> Claim:
    names = [loopback.name for loopback in process.loopbacks]
    header = re.escape(f"router isis {process.instance.name}".rstrip())
    lines = (r"net [0-9A-Fa-f.]+", r"is-type( \S+)?", r"metric-style .+", r"mpls traffic-eng router-id \S+")
    level = ("is-type .*",) if process.level == "level-1-2" else ()
    narrow = () if process.wide_metrics else ("metric-style .*",)
    return Claim((header,), (*lines, _passive(names, intent)), ("net .*", *level, *narrow, *_gone(intent)))


def _bgp(intent: Intent) -> Iterator[Claim]:
    words = r"remote-as \S+|update-source( \S+)?|description( .+)?|route-reflector-client|activate"
    network = (f"network {IPV4} mask {IPV4}", f"network {IPV6}/\\d+")
    identity = f"bgp router-id( {IPV4})?"
    for process in intent.bgp:
        header, vrf = canonical(f"router bgp {process.instance.name}"), vrf_suffix(process.instance)
        peers = alternatives(str(n.address).upper() for n in process.neighbors)
        session = (f"neighbor {peers} ({words}|send-community extended)",) if process.neighbors else ()
        families = ("ipv4", "ipv6") if vrf else ("ipv4", "vpnv4", "ipv6")
        inner = [re.escape(f"address-family {family}{vrf}") for family in families]
        own = (identity, *network, *session) if not vrf else ()
        yield Claim((header,), (*own, *inner))
        for family in inner:
            yield Claim((header, family), (*((identity,) if vrf else ()), *network, *session))


def _ldp(process: Ldp) -> Claim:
    vrf = re.escape(f"vrf {process.instance.vrf} ") if process.instance.vrf != DEFAULT_VRF else "(?!vrf )"
    return Claim((), (rf"mpls ldp router-id {vrf}\S+( force)?",), label="mpls ldp router-id")
