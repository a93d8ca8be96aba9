"""Declared further lines take the place of what stood in their slot."""

from tests.unit.platforms.intents import intent, loopback

INTENT = intent(loopback(0, "10.255.0.1", lines=("ip ospf cost 10", "bandwidth 1000")), platform="frr")
