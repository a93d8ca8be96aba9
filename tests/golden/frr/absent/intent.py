"""An old loopback goes, and its address moves: FRR empties the interface, which the operating system keeps."""

from tests.unit.platforms.intents import bgp, intent, loopback, member, ospf

LO0 = loopback(0, "10.255.0.1")
LO1 = loopback(1, "10.255.0.7")
INTENT = intent(
    LO0, LO1, ospf("1", "10.255.0.1", member(LO0)), bgp("65000", "10.255.0.1"), absent=("Loopback7",), platform="frr"
)
