"""An address moves from one loopback to another, with OSPF between them: it is given up before it is taken."""

from tests.unit.platforms.intents import intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.2")
LO1 = loopback(1, "10.255.0.3")
INTENT = intent(LO0, LO1, ospf("1", "10.255.0.2", member(LO0), member(LO1, network=True)))
