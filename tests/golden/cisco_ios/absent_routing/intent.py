"""A neighbor, networks and processes must go: with all that is said of them, and nothing else goes."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

from netloop.model.routing import Instance, Protocol
from tests.unit.platforms.intents import bgp, intent, loopback, member, neighbor, ospf

LO0 = loopback(0, "10.255.0.7")
OSPF = replace(ospf("1", "10.255.0.7", member(LO0)), absent_networks=(ip_network("10.0.0.0/8"),))
BGP = replace(
    bgp("65000", "10.255.0.7", neighbor("10.255.0.31", 65000, "Loopback0")),
    absent_neighbors=(ip_address("192.0.2.9"), ip_address("192.0.2.10"), ip_address("2001:db8::9")),
    absent_networks=(ip_network("10.0.0.0/8"), ip_network("172.16.0.0/16"), ip_network("2001:db8::/32")),
)
INTENT = replace(
    intent(LO0, OSPF, BGP),
    absent_processes=(Instance(Protocol.OSPF, "2"), Instance(Protocol.ISIS, ""), Instance(Protocol.EIGRP, "100")),
)
