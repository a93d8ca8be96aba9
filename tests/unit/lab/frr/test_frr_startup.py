"""FRR's startup configurations, line by line; that FRR prints them back is tried on real routers elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.lab.frr.backend import FrrBackend
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.twin import Start
from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.stages.derive import load_inventory

EVERYTHING = """
defaults:
  platform: cisco_ios
  username: netops
  password: {env: NETLOOP_PASSWORD}
  routing: {router_id: Loopback0}
hosts:
  a:
    hostname: 192.0.2.1
    loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}
    routing: &all
      ospf: {7: {area: 3}}
      ospfv3: {1: {area: 0}}
      isis: {"": {area: "49.0001"}}
      eigrp: {100: {named: CORP}}
      ldp: {}
      bgp: {65000: {}}
  b:
    hostname: 192.0.2.2
    loopbacks: {Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8:255::2"}}
    routing: *all
links:
  - {between: [a, b], prefix: 10.0.0.0/31, prefix6: "2001:db8::/127", cost: 20}
"""
LIVE = """\
hostname a
!
interface eth1
 description to b
 ip address 10.0.0.0/31
 ip ospf area 3
 ip ospf cost 20
 ip ospf dead-interval 4
 ip ospf hello-interval 1
 ip ospf network point-to-point
 ip router isis 1
 ipv6 address 2001:db8::/127
 ipv6 ospf6 area 0
 ipv6 ospf6 cost 20
 ipv6 ospf6 dead-interval 4
 ipv6 ospf6 hello-interval 1
 ipv6 ospf6 network point-to-point
 ipv6 router isis 1
 isis hello-interval 1
 isis hello-multiplier 4
 isis metric 20
 isis network point-to-point
exit
!
router eigrp 100
 network 10.0.0.0/31
exit
!
router ospf
 timers throttle spf 10 100 1000
 timers throttle lsa all 100
 timers lsa min-arrival 50
exit
!
router ospf6
 timers lsa min-arrival 50
 timers throttle spf 10 100 1000
exit
!
router isis 1
 is-type level-2-only
 net 49.0001.0102.5500.0001.00
 lsp-timers gen-interval 1 refresh-interval 900 max-lifetime 1200
exit
!
mpls ldp
 discovery hello holdtime 4
 discovery hello interval 1
 !
 address-family ipv4
  discovery transport-address 10.0.0.0
  !
  interface eth1
  exit
  !
 exit-address-family
 !
exit
!
"""
BARE = """\
hostname a
!
interface eth1
 description to b
 ip address 10.0.0.0/31
 ipv6 address 2001:db8::/127
exit
!
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    path = tmp_path / "everything.yaml"
    path.write_text(EVERYTHING)
    return load_inventory(path)


@pytest.mark.parametrize(("start", "expected"), [(Start.LIVE, LIVE), (Start.BARE, BARE)])
def test_a_startup_has_links_and_igps_alone(inventory: Inventory, start: Start, expected: str) -> None:
    """Every IGP on the link in FRR's terms; no loopback, no router ID, no BGP; bare, the addresses alone."""
    assert build_twin(inventory, FrrBackend().kind_of, start).nodes[0].startup == expected


def test_a_node_says_what_netloop_will_configure(inventory: Inventory) -> None:
    """Interfaces and daemons have to be there before: the node names its loopbacks and all its protocols."""
    node = build_twin(inventory, FrrBackend().kind_of).nodes[1]
    assert (node.platform, node.loopbacks) == ("frr", ("Loopback0",))
    assert set(node.protocols) == set(Protocol)
