"""The AS is written with a dot, the VRF has another identifier, and a neighbor that nobody declared."""

from tests.unit.platforms.intents import bgp, intent, loopback, neighbor

LO10 = loopback(10, "172.16.10.1", vrf="CUST-A")
INTENT = intent(
    LO10,
    bgp(
        "65546", "172.16.10.1", neighbor("172.16.0.2", 65547, "Loopback10"), vrf="CUST-A", networks=("172.16.10.1/32",)
    ),
)
