"""Two processes swap router IDs: IOS refuses one ID in two processes."""

from tests.unit.platforms.intents import intent, loopback, ospf

INTENT = intent(loopback(0, "10.255.0.1"), loopback(1, "10.255.0.2"), ospf("1", "10.255.0.2"), ospf("2", "10.255.0.1"))
