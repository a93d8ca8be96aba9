"""A fresh provider edge with IPv4 and VPNv4 to its route reflector, and a customer VRF with its own identity."""

from tests.unit.platforms.intents import bgp, intent, loopback, neighbor

LO0 = loopback(0, "10.255.0.1")
LO10 = loopback(10, "172.16.10.1", vrf="CUST-A")
INTENT = intent(
    LO0,
    LO10,
    bgp("65000", "10.255.0.1", neighbor("10.255.0.31", 65000, "Loopback0", "ipv4", "vpnv4")),
    bgp("65000", "172.16.10.1", neighbor("172.16.0.2", 64512), networks=("172.16.10.1/32",), vrf="CUST-A"),
)
