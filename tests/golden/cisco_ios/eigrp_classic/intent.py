"""Classic EIGRP, its VRF under another process number, and EIGRP for IPv6."""

from tests.unit.platforms.intents import eigrp, intent, loopback

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
LO10 = loopback(10, "172.16.10.1", vrf="CUST-A")
INTENT = intent(
    LO0,
    LO10,
    eigrp("100", "10.255.0.1", LO0),
    eigrp("100", "10.255.0.1", LO0, ipv6=True),
    eigrp("200", "172.16.10.1", LO10, vrf="CUST-A"),
)
