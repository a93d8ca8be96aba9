"""What routing does, asked of sandbox routers over real SSH: what a session hands back is what the readers get."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec, SandboxThread
from netloop.model.device import Device
from netloop.model.routing_facts import (
    BgpSessions,
    Coverage,
    InstalledRoutes,
    OspfInterfaces,
    OspfLinkState,
    Ping,
    PingAnswers,
    Pings,
)
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.observe import observe
from netloop.transports.asyncssh import AsyncsshTransport
from netloop.transports.transport import ConnectionOptions, Credentials

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

FACTS = (BgpSessions, InstalledRoutes, OspfInterfaces, OspfLinkState, Pings)
THERE, NOWHERE = Ping(IPv4Address("192.0.2.2"), "Loopback0"), Ping(IPv4Address("192.0.2.99"), "Loopback0")


def startup(number: int) -> str:
    """A router with a loopback in OSPF, and a session with the other's loopback."""
    return f"""hostname r{number}
interface Loopback0
 ip address 192.0.2.{number} 255.255.255.255
 ip ospf 1 area 0
interface GigabitEthernet0/0
 ip address 198.51.100.{number} 255.255.255.0
 ip ospf 1 area 0
router ospf 1
router bgp 65000
 neighbor 192.0.2.{3 - number} remote-as 65000
 neighbor 192.0.2.{3 - number} update-source Loopback0
"""


def test_routing_over_ssh(tmp_path: Path) -> None:
    """Routes, sessions, databases and pings, which a router prints mark by mark without a line end, are read."""
    nodes = [NodeSpec(f"r{number}", startup(number)) for number in (1, 2)]
    network = Network(nodes, [Cable("r1", "Gi0/0", "r2", "Gi0/0")])
    with SandboxThread(network) as sandbox:
        host, port = sandbox.endpoints["r1"]
        device = Device("r1", host, "cisco_ios", port=port)
        options = ConnectionOptions(known_hosts=tmp_path / "known_hosts", read_timeout=10.0)
        session = AsyncsshTransport().open(device, PLATFORM.terminal, Credentials("netops", "netops"), options)
        evidence = observe(session.show, PLATFORM, FACTS, "r1", Coverage(pings=(THERE, NOWHERE)))
        session.close()
    assert not evidence.unread
    routes, sessions, database, pings = (
        evidence.facts[fact] for fact in (InstalledRoutes, BgpSessions, OspfLinkState, Pings)
    )
    assert isinstance(routes, InstalledRoutes)
    assert IPv4Network("192.0.2.2/32") in routes.tables["default", 4]
    assert isinstance(sessions, BgpSessions)
    assert [(str(each.address), each.up) for each in sessions.sessions] == [("192.0.2.2", True)]
    assert isinstance(database, OspfLinkState)
    assert {str(node.identity) for node in database.nodes} == {"192.0.2.1", "192.0.2.2"}
    assert isinstance(pings, Pings)
    assert pings.answers == {THERE: PingAnswers(5, 5), NOWHERE: PingAnswers(5, 0)}
