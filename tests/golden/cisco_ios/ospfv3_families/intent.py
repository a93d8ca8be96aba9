"""OSPFv3 as router ospfv3 with families, one of them in a VRF."""

from tests.unit.platforms.intents import intent, loopback, member, ospfv3

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
LO10 = loopback(10, "172.16.10.1", "2001:db8:10::1", vrf="CUST-A")
INTENT = intent(
    LO0,
    LO10,
    ospfv3("1", "10.255.0.1", member(LO0), new=True),
    ospfv3("1", "172.16.10.1", member(LO10), vrf="CUST-A", new=True),
)
