"""A loopback changes its VRF: IOS takes its addresses with it, so they come again."""

from tests.unit.platforms.intents import intent, loopback

INTENT = intent(
    loopback(
        10, "172.16.10.1", "2001:db8:10::1", vrf="CUST-A", secondaries=("172.16.10.2",), description="CUST-A identity"
    )
)
