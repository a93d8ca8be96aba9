"""The NET names another system: IOS refuses two, so the old one goes first."""

from tests.unit.platforms.intents import intent, isis, loopback

LO0 = loopback(0, "10.255.0.1", "2001:db8:255::1")
INTENT = intent(LO0, isis("core", "49.0001.0102.5500.0001.00", LO0, te="Loopback0"))
