"""The NET names another area of the same system: the new one comes before the old one goes, and adjacencies stay."""

from tests.unit.platforms.intents import intent, isis, loopback

LO0 = loopback(0, "10.255.0.1")
INTENT = intent(LO0, isis("", "49.0002.0102.5500.0001.00", LO0, level="level-1-2", wide=False))
