"""Named EIGRP for both families; what is under the topology is somebody else's."""

from tests.unit.platforms.intents import eigrp, intent, loopback

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
INTENT = intent(
    LO0, eigrp("100", "10.255.0.1", LO0, named="CORP"), eigrp("100", "10.255.0.1", LO0, named="CORP", ipv6=True)
)
