"""The links are in OSPF by network statements: so is the loopback, whatever is declared."""

from tests.unit.platforms.intents import intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.1", secondaries=("10.255.1.1",))
INTENT = intent(LO0, ospf("1", "10.255.0.1", member(LO0, "0.0.0.0")), platform="frr")
