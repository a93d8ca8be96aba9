"""Two routers of the sandbox for other people's clients, served once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec, SandboxThread
from tests.peers.target import SshTarget

STARTUP = """
service timestamps debug datetime msec
service timestamps log datetime msec
!
hostname {name}
!
no ip domain lookup
ip domain name lab.example
ipv6 unicast-routing
!
interface Loopback0
 description router ID of {name}
 ip address 10.255.0.{number} 255.255.255.255
 ipv6 address 2001:DB8:255::{number}/128
 ip ospf 1 area 0
!
interface GigabitEthernet0/0
 description to {peer}
 ip address 10.0.12.{number} 255.255.255.252
 ip ospf network point-to-point
 ip ospf 1 area 0
 ipv6 address 2001:DB8:12::{number}/127
!
router ospf 1
 router-id 10.255.0.{number}
!
router bgp 65000
 bgp router-id 10.255.0.{number}
 neighbor 10.255.0.{other} remote-as 65000
 neighbor 10.255.0.{other} description {peer}
 neighbor 10.255.0.{other} update-source Loopback0
!
line con 0
line vty 0 4
 login local
 transport input ssh
!
end
"""


def nodes() -> list[NodeSpec]:
    pair = (("r1", "r2", 1, 2), ("r2", "r1", 2, 1))
    return [
        NodeSpec(name, STARTUP.format(name=name, peer=peer, number=number, other=other))
        for name, peer, number, other in pair
    ]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxThread]:
    cable = Cable("r1", "GigabitEthernet0/0", "r2", "GigabitEthernet0/0")
    with SandboxThread(Network(nodes(), [cable], convergence=0.0)) as running:
        yield running


@pytest.fixture
def target(sandbox: SandboxThread) -> SshTarget:
    address, port = sandbox.endpoints["r1"]
    return SshTarget(address, port, sandbox.username, sandbox.password)
