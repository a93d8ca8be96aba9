"""Another area of the same system comes before the old one goes."""

from tests.unit.platforms.intents import intent, isis, loopback

LO0 = loopback(0, "10.255.0.1")
INTENT = intent(LO0, isis("core", "49.0002.0102.5500.0001.00", LO0, level="level-1-2"), platform="frr")
