"""Several IPv6 addresses and a link-local one: what is declared comes, another link-local goes, the rest too."""

from dataclasses import replace
from ipaddress import IPv6Address, IPv6Interface

from tests.unit.platforms.intents import intent, loopback

FURTHER = (IPv6Interface("2001:db8::2/128"), IPv6Interface("2001:db8:0:1::1/64"))
LO0 = replace(loopback(0, "10.255.0.7", "2001:db8::1"), further_ipv6=FURTHER, link_local=IPv6Address("fe80::7"))
INTENT = intent(LO0, platform="frr")
