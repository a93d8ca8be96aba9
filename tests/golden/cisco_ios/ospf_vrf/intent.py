"""Two processes, one in a VRF; its capability vrf-lite is somebody else's."""

from tests.unit.platforms.intents import intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.1")
LO10 = loopback(10, "172.16.10.1", vrf="CUST-A")
INTENT = intent(LO0, LO10, ospf("1", "10.255.0.1", member(LO0)), ospf("10", "172.16.10.1", member(LO10), vrf="CUST-A"))
