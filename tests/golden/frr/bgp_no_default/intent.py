"""Nobody is active for IPv4 by himself: those who are to be, are said."""

from tests.unit.platforms.intents import bgp, intent, loopback, neighbor

LO0 = loopback(0, "10.255.0.1")
INTENT = intent(
    LO0,
    bgp(
        "65000",
        "10.255.0.1",
        neighbor("10.255.0.31", 65000, "Loopback0"),
        neighbor("10.255.0.33", 65000, "Loopback0", "vpnv4"),
    ),
    platform="frr",
)
