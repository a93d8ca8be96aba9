"""What it costs to remove a process, a neighbor or a network statement, on each platform."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.model.evidence import BgpNeighbors, Evidence, Neighbor, OspfNeighbors, RunningConfig
from netloop.model.intent import Intent
from netloop.model.plan import Effect
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import PLATFORM as IOS
from netloop.platforms.configuration.situation import Situation
from netloop.platforms.frr import PLATFORM as FRR
from netloop.platforms.platform import Platform

EIGRP = "every adjacency of EIGRP 100; how many is not known here"
BGP, VRF = Instance(Protocol.BGP, "65000"), Instance(Protocol.BGP, "65000", "A")


def ospf(platform: Platform) -> Instance:
    return Instance(Protocol.OSPF, "" if platform is FRR else "1")


def drops(platform: Platform, *section: str, asked: bool = True) -> tuple[str, ...]:
    """Who would notice the commands: the router has an OSPF adjacency and two BGP sessions, one in a VRF."""
    adjacency = Neighbor(ospf(platform), IPv4Address("10.0.11.0"), "FULL", True, IPv4Address("10.255.0.1"), "Gi0/0")
    sessions = [Neighbor(i, IPv4Address(a), "Established", True) for i, a in ((BGP, "192.0.2.9"), (VRF, "172.16.1.2"))]
    facts: dict[type, object] = {RunningConfig: RunningConfig("")}
    if asked:
        facts |= {OspfNeighbors: OspfNeighbors((adjacency,)), BgpNeighbors: BgpNeighbors(tuple(sessions))}
    names = {"10.255.0.1": "p1", "192.0.2.9": "transit", "172.16.1.2": "ce1"}
    situation = Situation(Intent("pe1", platform.name), Evidence("pe1", facts=facts), names)  # type: ignore[arg-type]
    impacts = platform.effects.of(section, situation)
    assert all(impact.effect is Effect.DISRUPTIVE for impact in impacts)
    return tuple(name for impact in impacts for name in impact.drops)


@pytest.mark.parametrize(
    ("platform", "section", "expected"),
    [
        (IOS, ("no router ospf 1",), ("p1",)),
        (IOS, ("no router ospf 2 vrf A",), ()),
        (IOS, ("no router bgp 65000",), ("transit", "ce1")),
        (IOS, ("no router isis core",), ("every adjacency of IS-IS core; how many is not known here",)),
        (IOS, ("no router eigrp 100",), ("every adjacency of EIGRP 100; how many is not known here",)),
        (IOS, ("no ipv6 router ospf 1",), ("every adjacency of OSPFv3 1; how many is not known here",)),
        (IOS, ("router ospf 1", "no network 10.0.0.0 0.255.255.255 area 0"), ("p1",)),
        (IOS, ("router ospf 1", "no network 10.1.0.0 0.0.255.255 area 0"), ()),
        (IOS, ("router ospf 1", "no network 10.0.11.0 0.0.0.0 area 0"), ()),
        (
            IOS,
            ("router eigrp 100", "no network 10.0.0.0"),
            ("every adjacency of EIGRP 100; how many is not known here",),
        ),
        (IOS, ("router eigrp 100", "no network 10.255.0.1 0.0.0.0"), ()),
        (IOS, ("router bgp 65000", "no neighbor 192.0.2.9 remote-as 65009"), ("transit",)),
        (IOS, ("router bgp 65000", "no neighbor 192.0.2.9 peer-group TRANSIT"), ("transit",)),
        (IOS, ("router bgp 65000", "no network 10.0.0.0"), ()),
        (FRR, ("no router ospf",), ("p1",)),
        (FRR, ("no router bgp 65000 vrf A",), ("ce1",)),
        (FRR, ("no router bgp 65000",), ("transit", "ce1")),
        (FRR, ("no router ospf6",), ("every adjacency of OSPFv3; how many is not known here",)),
        (FRR, ("router ospf", "no network 10.0.0.0/8 area 0"), ("p1",)),
        (FRR, ("router ospf", "no network 10.0.11.0/32 area 0"), ()),
        (FRR, ("router eigrp 100", "no network 10.255.0.1/32"), ()),
        (FRR, ("router bgp 65000", "no neighbor 192.0.2.9 remote-as 65009"), ("transit",)),
    ],
)
def test_who_would_notice(platform: Platform, section: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """A process takes its neighbors with it, a neighbor its session, a network the adjacencies over links in it."""
    assert drops(platform, *section) == expected


def test_what_was_not_asked_is_told_in_general_words() -> None:
    """Without the facts nobody says that nothing is lost."""
    assert drops(IOS, "no router ospf 1", asked=False) == ("every adjacency of OSPF 1; how many is not known here",)
    assert drops(IOS, "no router bgp 65000", asked=False) == ("every session of BGP 65000; how many is not known here",)
