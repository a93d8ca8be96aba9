"""Another system ID needs the old NET gone first, another tag the interface out of IS-IS; passive is said again."""

from tests.unit.platforms.intents import intent, isis, loopback

LO0 = loopback(0, "10.255.0.1")
INTENT = intent(
    LO0, isis("core", "49.0001.0102.5500.0001.00", LO0, level="level-1-2", wide=False, te="Loopback0"), platform="frr"
)
