"""IPv6 and VPNv4 come to a router that has the short form: IOS moves its IPv4 lines under a family."""

from tests.unit.platforms.intents import bgp, intent, loopback, neighbor

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
INTENT = intent(
    LO0,
    bgp(
        "65000",
        "10.255.0.1",
        neighbor("10.255.0.31", 65000, "Loopback0", "ipv4", "vpnv4", client=True),
        neighbor("10.255.0.32", 65000, "Loopback0", "vpnv4"),
        neighbor("2001:db8:255::31", 65000, "Loopback0", "ipv6", text="rr1 over IPv6"),
        networks=("10.255.0.1/32", "2001:db8:255::1/128"),
    ),
)
