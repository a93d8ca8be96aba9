"""LDP takes its ID from Loopback0 at once; it took it from Loopback1."""

from tests.unit.platforms.intents import intent, ldp, loopback

INTENT = intent(loopback(0, "10.255.0.1"), ldp("10.255.0.1", "Loopback0", force=True))
