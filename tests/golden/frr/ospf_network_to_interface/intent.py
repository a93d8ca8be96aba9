"""The one way of telling OSPF goes before the other comes; FRR refuses both at once."""

from tests.unit.platforms.intents import intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.1")
INTENT = intent(LO0, ospf("1", "10.255.0.1", member(LO0)), platform="frr")
