"""The VRF is declared in the old form, so the loopback joins it in the old form."""

from tests.unit.platforms.intents import intent, loopback

INTENT = intent(loopback(10, "172.16.10.1", vrf="CUST-A"), loopback(11, "172.16.11.1", vrf="CUST-A"))
