"""A mask changes, and a primary and a secondary change places: nothing is removed that is replaced."""

from tests.unit.platforms.intents import intent, loopback

INTENT = intent(
    loopback(0, "10.255.0.1/32"),
    loopback(1, "10.1.0.2", secondaries=("10.1.0.1", "10.1.0.3")),
    loopback(2, lines=("ip mtu 1400", "no ip redirects", "ip pim sparse-mode"), ipv6="2001:db8::2"),
)
