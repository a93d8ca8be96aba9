"""Loopback7 must go, its address is Loopback0's from now on; what refers to it goes first, itself last."""

from tests.unit.platforms.intents import bgp, intent, loopback, member, neighbor, ospf

LO0 = loopback(0, "10.255.0.7")
INTENT = intent(
    LO0,
    ospf("1", "10.255.0.7", member(LO0)),
    bgp("65000", "10.255.0.7", neighbor("10.255.0.31", 65000, "Loopback0")),
    absent=("Loopback7", "Loopback8"),
)
