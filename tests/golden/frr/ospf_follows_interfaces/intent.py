"""The links are in OSPF by their interfaces: so is the loopback, though a network statement is declared."""

from tests.unit.platforms.intents import intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.1")
INTENT = intent(LO0, ospf("1", "10.255.0.1", member(LO0, network=True, passive=False)), platform="frr")
