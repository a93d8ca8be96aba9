"""From network statements, one of them for an address that goes, to a line on the interface."""

from tests.unit.platforms.intents import intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.1")
LO1 = loopback(1, "10.255.1.1")
INTENT = intent(LO0, LO1, ospf("1", "10.255.0.1", member(LO0), member(LO1, "51", network=True, passive=False)))
