"""What routing does in the sandbox, read as from a device: each reader understands what the sandbox prints."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Network

import pytest

from netloop.lab.sandbox import Network
from netloop.model.evidence import Evidence
from netloop.model.intent import BgpFamily
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import (
    BgpEntries,
    BgpSessions,
    Coverage,
    InstalledRoutes,
    OspfInterfaces,
    OspfLinkState,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    Ping,
    PingAnswers,
    Pings,
    RouteSource,
)
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.observe import observe
from tests.unit.lab.sandbox.bgp_nets import host, internal, linked, speaker
from tests.unit.lab.sandbox.conftest import Terminal
from tests.unit.lab.sandbox.test_bgp_vpn import customer, edge, vrf

FACTS = (
    BgpEntries,
    BgpSessions,
    InstalledRoutes,
    OspfInterfaces,
    OspfLinkState,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    Pings,
)
TWO, NOBODY = IPv4Address("10.255.0.2"), IPv4Address("10.255.0.99")
COVERAGE = Coverage(
    ("RED",),
    (4, 6),
    (("default", IPv4Network("10.255.0.1/32")), ("RED", IPv4Network("172.16.1.0/24"))),
    (Ping(TWO, "Loopback0"), Ping(NOBODY, "Loopback0")),
)


def ipv6(number: int) -> list[str]:
    """OSPFv3 on a loopback."""
    address = f" ipv6 address 2001:DB8:255::{number}/128"
    loopback = ["ipv6 unicast-routing", "interface Loopback0", address, " ipv6 ospf 5 area 0"]
    return [*loopback, "ipv6 router ospf 5", f" router-id 10.255.0.{number}"]


def reflector() -> list[str]:
    """A route reflector, with the other provider edge as its client."""
    peer = "neighbor 10.255.0.1"
    vpn = ["address-family vpnv4", f" {peer} activate", f" {peer} send-community extended", "exit-address-family"]
    return speaker(65000, *internal(1), host(2), *vpn, f"{peer} route-reflector-client")


@pytest.fixture
def network(clock: Callable[[], float]) -> Network:
    """A provider edge ``a`` with a customer in VRF RED, and its route reflector ``b``."""
    red = edge(1, 2, vrf("RED", "65000:1", "export 65000:1", "import 65000:1"))
    a = [*ipv6(1), *red, "router bgp 65000", f" {host(1)}"]
    return linked(clock, {"a": a, "b": [*ipv6(2), *reflector()], "ce": customer(1, 2)}, ["a-b", "a~ce"])


def observed(network: Network, router: str) -> Evidence:
    terminal = Terminal(network, router)
    terminal.type("enable")
    evidence = observe(lambda command: terminal.type(command).rstrip("\n"), PLATFORM, FACTS, router, COVERAGE)
    assert not evidence.unread
    return evidence


@pytest.mark.parametrize("router", ["a", "b", "ce"])
def test_every_fact_of_every_router_is_read(network: Network, router: str) -> None:
    """No output of the sandbox is unreadable."""
    assert set(observed(network, router).facts) == set(FACTS)


def test_routes_sessions_and_paths(network: Network) -> None:
    """Routes of each VRF, sessions with what both ends announced, the client of a reflector, paths to a prefix."""
    a, b = observed(network, "a"), observed(network, "b")
    tables = a.get(InstalledRoutes)
    assert tables
    assert tables.tables["default", 4][IPv4Network("10.255.0.2/32")].source is RouteSource.OSPF
    assert tables.tables["RED", 4][IPv4Network("172.16.1.0/24")].source is RouteSource.BGP
    assert IPv6Network("2001:db8:255::1/128") in tables.tables["default", 6]
    own, reflected = a.get(BgpSessions), b.get(BgpSessions)
    assert own
    assert reflected
    assert [(s.instance.vrf, s.up, s.client) for s in own.sessions] == [("default", True, False), ("RED", True, False)]
    (client,) = reflected.sessions
    assert (client.client, set(client.families)) == (True, {BgpFamily.IPV4, BgpFamily.VPNV4})
    assert client.router_id == IPv4Address("10.255.0.1")
    entries = b.get(BgpEntries)
    assert entries
    (path,) = entries.paths["default", IPv4Network("10.255.0.1/32")]
    assert (path.best, path.local, path.originator) == (True, False, IPv4Address("10.255.0.1"))


def test_databases_interfaces_and_pings(network: Network) -> None:
    """Every router of the area with its loopback; where OSPF runs; who answers."""
    a = observed(network, "a")
    ospf, ospfv3 = a.get(OspfLinkState), a.get(Ospfv3LinkState)
    assert ospf
    assert ospfv3
    told = {str(node.identity): node.prefixes for node in ospf.nodes}
    assert told["10.255.0.2"] == {IPv4Network("10.255.0.2/32")}
    (own,) = (node for node in ospfv3.nodes if node.identity == IPv4Address("10.255.0.1"))
    assert own.prefixes == {IPv6Network("2001:db8:255::1/128")}
    interfaces = a.get(OspfInterfaces)
    assert interfaces
    assert [(i.instance, i.interface, i.area) for i in interfaces.interfaces] == [
        (Instance(Protocol.OSPF, "1"), "Loopback0", "0"),
        (Instance(Protocol.OSPF, "1"), "GigabitEthernet0/1", "0"),
    ]
    pings = a.get(Pings)
    assert pings
    assert pings.answers == {Ping(TWO, "Loopback0"): PingAnswers(5, 5), Ping(NOBODY, "Loopback0"): PingAnswers(5, 0)}
