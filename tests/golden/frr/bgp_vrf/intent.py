"""A customer's VRF with an identity and a session of its own, which the operating system must have."""

from tests.unit.platforms.intents import bgp, intent, loopback, neighbor, ospf

LO10 = loopback(10, "172.16.10.1", vrf="CUST-A")
INTENT = intent(
    LO10,
    bgp(
        "65000", "172.16.10.1", neighbor("172.16.0.2", 64512, "Loopback10"), vrf="CUST-A", networks=("172.16.10.1/32",)
    ),
    ospf("10", "172.16.10.1", vrf="CUST-A"),
    platform="frr",
)
