"""Which protocols two ends of a declared link are to be adjacent in."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Interface

import pytest

from netloop.model.intent import Eigrp, Intent, Isis, IsisLevel, Ldp, Link, LinkEnd, Loopback, Ospf, Ospfv3
from netloop.model.link_protocols import adjacencies
from netloop.model.routing import Instance, Protocol, RouterId

LINK = Link(LinkEnd("a"), LinkEnd("z"))


def identity(protocol: Protocol, name: str, vrf: str = "default") -> tuple[Instance, RouterId]:
    instance = Instance(protocol, name, vrf)
    return instance, RouterId(instance, IPv4Address("10.255.0.1"), "Loopback0")


def ospf(name: str = "1", vrf: str = "default") -> Ospf:
    return Ospf(*identity(Protocol.OSPF, name, vrf))


def isis(level: IsisLevel, area: str = "49.0001") -> Isis:
    return Isis(*identity(Protocol.ISIS, "core"), f"{area}.0102.5500.0001.00", level)


def eigrp(name: str, *, ipv6: bool = False) -> Eigrp:
    return Eigrp(*identity(Protocol.EIGRP, name), ipv6=ipv6)


def pair(a: Intent, z: Intent, link: Link = LINK) -> list[tuple[str, str, int]]:
    """What the two are adjacent in: the instance of each, and the version of IP."""
    return [(str(found.near), str(found.far), found.version) for found in adjacencies(link, {"a": a, "z": z})]


def intent(**parts: object) -> Intent:
    return Intent("a", "cisco_ios", **parts)  # type: ignore[arg-type]


V6 = (Loopback("Loopback0", ipv6=IPv6Interface("2001:db8::1/128")),)


def test_where_both_run_it() -> None:
    """OSPF, LDP: both ends; the same process where both have it, else each end's first, in the default VRF."""
    a = intent(ospf=(ospf("2"), ospf("1"), ospf("9", "X")), ldp=(Ldp(*identity(Protocol.LDP, "")),))
    assert pair(a, intent(ospf=(ospf("9"), ospf("1")))) == [("OSPF 1", "OSPF 1", 0)]
    assert pair(a, intent(ospf=(ospf("7"),))) == [("OSPF 2", "OSPF 7", 0)]
    assert pair(a, intent(ldp=a.ldp)) == [("LDP", "LDP", 0)]
    assert pair(a, intent(ospf=(ospf("1", "X"),))) == []
    assert pair(a, intent()) == []
    assert list(adjacencies(LINK, {"a": a})) == []


def test_eigrp_needs_the_same_as() -> None:
    """One adjacency for each AS and family that both have; IPv6 on a link with IPv6 alone."""
    a = intent(eigrp=(eigrp("1"), eigrp("2"), eigrp("2", ipv6=True)), loopbacks=V6)
    z = intent(eigrp=(eigrp("2"), eigrp("2", ipv6=True), eigrp("3")), loopbacks=V6)
    assert pair(a, z) == [("EIGRP 2", "EIGRP 2", 4), ("EIGRP 2", "EIGRP 2", 6)]
    assert pair(a, replace(z, loopbacks=())) == [("EIGRP 2", "EIGRP 2", 4)]


def test_ospfv3_needs_ipv6() -> None:
    """A link without IPv6 carries no OSPFv3; one with an address of its own does."""
    process = Ospfv3(*identity(Protocol.OSPFV3, "1"))
    a, found = intent(ospfv3=(process,)), [("OSPFv3 1", "OSPFv3 1", 0)]
    assert pair(a, a) == []
    assert pair(a, a, Link(LinkEnd("a", ipv6=IPv6Interface("2001:db8::/127")), LinkEnd("z"))) == found
    assert pair(replace(a, loopbacks=V6), replace(a, loopbacks=V6)) == found


@pytest.mark.parametrize(
    ("a", "z", "meet"),
    [
        (isis(IsisLevel.LEVEL_2), isis(IsisLevel.LEVEL_2, "49.0002"), True),
        (isis(IsisLevel.LEVEL_1_2), isis(IsisLevel.LEVEL_1_2, "49.0002"), True),
        (isis(IsisLevel.LEVEL_1), isis(IsisLevel.LEVEL_1_2), True),
        (isis(IsisLevel.LEVEL_1), isis(IsisLevel.LEVEL_1, "49.0002"), False),
        (isis(IsisLevel.LEVEL_1), isis(IsisLevel.LEVEL_2), False),
    ],
)
def test_isis_levels_and_areas(a: Isis, z: Isis, meet: bool) -> None:
    """Nothing is expected of two levels, nor of level 1 in two areas."""
    assert bool(pair(intent(isis=(a,)), intent(isis=(z,)))) is meet


def test_the_link_narrows() -> None:
    """A link that allows IS-IS alone has no OSPF, and one that allows nothing has nothing."""
    both = intent(ospf=(ospf(),), isis=(isis(IsisLevel.LEVEL_2),), eigrp=(eigrp("1"),))
    assert pair(both, both, replace(LINK, protocols=(Protocol.ISIS,))) == [("IS-IS core", "IS-IS core", 0)]
    assert pair(both, both, replace(LINK, protocols=())) == []
    assert len(pair(both, both)) == 3
