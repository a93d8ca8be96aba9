"""LDP takes the loopback for its router ID and its sessions; the interfaces that it runs on are another's."""

from tests.unit.platforms.intents import intent, ldp, loopback

INTENT = intent(loopback(0, "10.255.0.1"), ldp("10.255.0.1", "Loopback0"), platform="frr")
