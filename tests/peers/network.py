"""The network that other people's clients are let loose on: three routers in a triangle.

``r1``, ``r2`` and ``r3`` have loopbacks 10.255.0.1 to .3 and links 10.0.12.0/30 (r1, r2), 10.0.13.0/30 (r1, r3) and
10.0.23.0/30 (r2, r3), the lower number at the lower address. OSPF and OSPFv3 run on all of them, BGP in full mesh in AS
65000. Each router has the VRF BLUE with a loopback in it, two access lists, a prefix list, a route map, a static route,
an archive and a second user. ``r1`` alone redistributes its static route and originates 10.1.0.0/16 in BGP.
"""

from __future__ import annotations

from netloop.lab.sandbox import Cable, Network, NodeSpec

STARTUP = """
version 15.9
service timestamps debug datetime msec
service timestamps log datetime msec
!
hostname {name}
!
boot-start-marker
boot-end-marker
!
vrf definition BLUE
 rd 65000:{number}
 !
 address-family ipv4
 exit-address-family
!
no ip domain lookup
ip domain name lab.example
ipv6 unicast-routing
!
username netops privilege 15 secret 5 $1$nEtL$k5CIpUl3sCd00XplG7Jpt1
username watcher secret 5 $1$nEtL$k5CIpUl3sCd00XplG7Jpt1
!
archive
 path flash:archive
 write-memory
!
interface Loopback0
 description router ID of {name}
 ip address 10.255.0.{number} 255.255.255.255
 ip ospf 1 area 0
 ipv6 address 2001:DB8:255::{number}/128
 ipv6 ospf 1 area 0
!
interface Loopback10
 description customer BLUE
 vrf forwarding BLUE
 ip address 172.16.{number}.1 255.255.255.0
!
interface GigabitEthernet0/0
 description to {first}
 ip address {first_address} 255.255.255.252
 ip ospf network point-to-point
 ip ospf 1 area 0
 ipv6 address {first_address6}/127
 ipv6 ospf network point-to-point
 ipv6 ospf 1 area 0
!
interface GigabitEthernet0/1
 description to {second}
 ip address {second_address} 255.255.255.252
 ip ospf network point-to-point
 ip ospf 1 area 0
 ipv6 address {second_address6}/127
 ipv6 ospf network point-to-point
 ipv6 ospf 1 area 0
!
interface GigabitEthernet0/2
 description spare
 no ip address
 shutdown
!
router ospf 1
 router-id 10.255.0.{number}
!
router bgp 65000
 bgp router-id 10.255.0.{number}
 bgp log-neighbor-changes
{networks} neighbor 10.255.0.{low} remote-as 65000
 neighbor 10.255.0.{low} description r{low}
 neighbor 10.255.0.{low} update-source Loopback0
 neighbor 10.255.0.{high} remote-as 65000
 neighbor 10.255.0.{high} description r{high}
 neighbor 10.255.0.{high} update-source Loopback0
!
ip forward-protocol nd
!
ip scp server enable
ip route 10.1.0.0 255.255.0.0 Null0
!
ip access-list standard MANAGEMENT
 permit 10.0.0.0 0.255.255.255
ip access-list extended EDGE-IN
 permit tcp any host 10.255.0.{number} eq 22
 permit ospf any any
 deny   ip any any log
!
ip prefix-list LOOPBACKS seq 5 permit 10.255.0.0/24 le 32
ip prefix-list LOOPBACKS seq 10 deny 0.0.0.0/0 le 32
!
ipv6 router ospf 1
 router-id 10.255.0.{number}
!
route-map EXPORT permit 10
 match ip address prefix-list LOOPBACKS
 set metric 50
!
control-plane
!
line con 0
line aux 0
line vty 0 4
 login local
 transport input ssh
!
end
"""
"""What an engineer has typed on each router, and saved."""

SEATS = {"r1": (1, 2, 3), "r2": (2, 1, 3), "r3": (3, 1, 2)}
"""A router's number, and those of the two others."""

CABLES = (
    Cable("r1", "GigabitEthernet0/0", "r2", "GigabitEthernet0/0"),
    Cable("r1", "GigabitEthernet0/1", "r3", "GigabitEthernet0/0"),
    Cable("r2", "GigabitEthernet0/1", "r3", "GigabitEthernet0/1"),
)


def network() -> Network:
    """A fresh network, whose adjacencies come up at once."""
    return Network([node(name) for name in SEATS], CABLES, convergence=0.0)


def node(name: str) -> NodeSpec:
    """One of its routers with its startup configuration."""
    number, low, high = SEATS[name]
    first, first6 = link(number, low)
    second, second6 = link(number, high)
    return NodeSpec(
        name,
        STARTUP.format(
            name=name,
            number=number,
            low=low,
            high=high,
            first=f"r{low}",
            second=f"r{high}",
            first_address=first,
            first_address6=first6,
            second_address=second,
            second_address6=second6,
            networks=" network 10.1.0.0 mask 255.255.0.0\n" if name == "r1" else "",
        ),
    )


def link(own: int, far: int) -> tuple[str, str]:
    """The IPv4 and the IPv6 address of a router on its link to another."""
    name, host = f"{min(own, far)}{max(own, far)}", 1 if own < far else 2
    return f"10.0.{name}.{host}", f"2001:DB8:{name}::{host + 1}"
