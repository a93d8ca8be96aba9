"""One intent that the IOS tests share."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv6Interface

import pytest

from netloop.model.intent import Bgp, BgpNeighbor, Intent, Loopback, Ospf, OspfLoopback
from netloop.model.routing import Instance, Protocol, RouterId

OSPF = Instance(Protocol.OSPF, "1")
BGP = Instance(Protocol.BGP, "65000")


def intent_of(ipv4: str = "10.255.0.21/32", ipv6: str | None = "2001:db8:255::21/128") -> Intent:
    address = IPv4Interface(ipv4)
    loopback = Loopback("Loopback0", "router ID of pe1", address, IPv6Interface(ipv6) if ipv6 else None)
    neighbor = BgpNeighbor(IPv4Address("10.255.0.31"), 65000, "rr1", "Loopback0", route_reflector_client=True)
    return Intent(
        "pe1",
        "cisco_ios",
        (loopback,),
        (Ospf(OSPF, RouterId(OSPF, address.ip, "Loopback0"), (OspfLoopback(loopback, "0"),)),),
        (Bgp(BGP, RouterId(BGP, address.ip, "Loopback0"), (neighbor,)),),
    )


@pytest.fixture
def intent() -> Intent:
    return intent_of()
