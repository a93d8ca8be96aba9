"""A route reflector's sessions for three families; a neighbor that nobody declared stays."""

from tests.unit.platforms.intents import bgp, intent, loopback, neighbor

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
INTENT = intent(
    LO0,
    bgp(
        "65000",
        "10.255.0.1",
        neighbor("10.255.0.31", 65000, "Loopback0", "ipv4", "vpnv4", client=True, text="router rr1"),
        neighbor("10.255.0.32", 65000, "Loopback0", "vpnv4"),
        neighbor("2001:DB8:255::31", 65000, "Loopback0", "ipv6", client=True),
        networks=("10.255.0.1/32", "2001:db8:255::1/128"),
    ),
    platform="frr",
)
