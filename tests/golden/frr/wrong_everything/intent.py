"""Everything is there and wrong: addresses, areas, IDs, levels, a session; others' lines stay as they are."""

from tests.unit.platforms.intents import bgp, eigrp, intent, isis, loopback, member, neighbor, ospf, ospfv3

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1", description="router ID of pe1")
INTENT = intent(
    LO0,
    ospf("1", "10.255.0.1", member(LO0)),
    ospfv3("1", "10.255.0.1", member(LO0)),
    isis("core", "49.0001.0102.5500.0001.00", LO0),
    eigrp("100", "10.255.0.1", LO0),
    bgp("65000", "10.255.0.1", neighbor("10.255.0.31", 65000, "Loopback0"), networks=("10.255.0.1/32",)),
    platform="frr",
)
