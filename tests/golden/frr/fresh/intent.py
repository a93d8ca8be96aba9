"""A router with nothing but a link gets everything."""

from tests.unit.platforms.intents import bgp, eigrp, intent, isis, ldp, loopback, member, neighbor, ospf, ospfv3

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1", description="router ID of pe1")
INTENT = intent(
    LO0,
    ospf("1", "10.255.0.1", member(LO0)),
    ospfv3("1", "10.255.0.1", member(LO0)),
    isis("", "49.0001.0102.5500.0001.00", LO0),
    eigrp("100", "10.255.0.1", LO0, named="CORP"),
    bgp("65000", "10.255.0.1", neighbor("10.255.0.31", 65000, "Loopback0")),
    ldp("10.255.0.1", "Loopback0"),
    platform="frr",
)
