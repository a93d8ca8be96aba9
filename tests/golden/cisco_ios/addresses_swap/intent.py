"""Two loopbacks swap addresses, one of them with a secondary: both let go, then both take."""

from tests.unit.platforms.intents import intent, loopback

INTENT = intent(
    loopback(0, "10.255.0.2", "2001:db8::2"), loopback(1, "10.255.0.1", "2001:db8::1", secondaries=("10.9.9.9",))
)
