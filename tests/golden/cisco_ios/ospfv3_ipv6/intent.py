"""OSPFv3 as ipv6 router ospf: the ID is an IPv4 address, given by hand."""

from tests.unit.platforms.intents import intent, loopback, member, ospfv3

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
INTENT = intent(LO0, ospfv3("1", "10.255.0.1", member(LO0)))
