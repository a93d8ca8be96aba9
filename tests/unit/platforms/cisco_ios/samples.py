"""Outputs as a device prints them, whole, for the properties of readers: what each says must survive what is done to
them, or be unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    ConfiguredIdentities,
    EigrpIdentities,
    IdentitiesInEffect,
    Interfaces,
    IsisIdentities,
    LdpIdentities,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
    RunningConfig,
)

OSPF = """ Routing Process "ospf 1" with ID 10.0.0.12
 Start time: 00:00:02.388, Time elapsed: 1w2d
 Supports only single TOS(TOS0) routes
 It is an area border router
 Number of areas in this router is 2. 2 normal 0 stub 0 nssa
    Area BACKBONE(0)
        Number of interfaces in this area is 3 (1 loopback)
 Routing Process "ospf 20" with ID 172.16.20.201
   Domain ID type 0x0005, value 0.0.0.2
 Start time: 00:00:02.388, Time elapsed: 1w2d
 Connected to MPLS VPN Superbackbone, VRF CUST-AB
 Event-log enabled, Maximum number of events: 1000, Mode: cyclic
 Number of areas in this router is 1. 1 normal 0 stub 0 nssa
    Area 1
        Number of interfaces in this area is 1
"""
ROUTERS = """ address-family ipv4
router eigrp core
 address-family ipv4 unicast autonomous-system 2042
router eigrp 100
router ospf 20 vrf CUST-AB
router ospf 1
router ospfv3 5
 address-family ipv4 unicast
 address-family ipv6 unicast
 address-family ipv6 unicast vrf red
router isis core
router isis
router bgp 65000
ipv6 router eigrp 300
end
"""
OSPF_NEIGHBORS = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
10.0.0.11         1   FULL/BDR        00:00:36    10.0.12.12      GigabitEthernet0/12
10.0.0.112        0   FULL/  -        00:00:31    10.0.13.13      GigabitEthernet0/1
r2-lo.example.n   1   FULL/DROTHER    00:00:36    10.0.12.112     GigabitEthernet0/12
172.16.20.20      1   EXSTART/DR      00:00:33    172.16.30.20    GigabitEthernet0/20
"""
OSPF_BRIEF = """Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C
Lo0          1     0               10.0.0.12/32       1     LOOP  0/0
Gi0/12       1     0               10.0.12.1/24       1     DROTH 2/2
Gi0/1        1     0               10.0.13.1/24       1     P2P   1/1
Gi0/20       20    1               172.16.30.1/24     1     BDR   0/1
"""
OSPFV3 = """ OSPFv3 5 address-family ipv4
 Router ID 10.0.0.14
 Supports NSSA (compatible with RFC 3101)
    Area BACKBONE(0)

 OSPFv3 5 address-family ipv6
 Router ID 10.0.0.16
 Supports NSSA (compatible with RFC 3101)
    Area BACKBONE(0)

 OSPFv3 5 address-family ipv6 vrf red
 Router ID 172.16.0.11
 Supports NSSA (compatible with RFC 3101)
"""
OSPFV3_NEIGHBORS = """
          OSPFv3 5 address-family ipv6 (router-id 10.0.0.16)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.0.0.17         0   FULL/  -        00:00:39    19              GigabitEthernet0/10
10.0.0.18         1   2WAY/DROTHER    00:00:36    15              GigabitEthernet0/1

          OSPFv3 5 address-family ipv6 vrf red (router-id 172.16.0.11)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
172.16.0.12       1   FULL/DR         00:00:36    15              GigabitEthernet0/2
"""
ISIS = """
IS-IS Router: core (0x10000)
  System Id: 0102.5500.0012.00  IS-Type: level-2
  Manual area address(es):
        49.0001
  Interfaces supported by IS-IS:
        GigabitEthernet0/1 - IP - IPv6

IS-IS Router: <Null Tag> (0x10001)
  System Id: 0102.5500.0013.00  IS-Type: level-1-2
  Manual area address(es):
        49.0002
"""
PROTOCOLS = """*** IP Routing is NSF aware ***

Routing Protocol is "application"
  Sending updates every 0 seconds

Routing Protocol is "eigrp 100"
  Outgoing update filter list for all interfaces is not set
  EIGRP-IPv4 Protocol for AS(100)
    Metric weight K1=1, K2=0, K3=1, K4=0, K5=0
    Router-ID: 10.0.0.12
    Topology : 0 (base)
      Active Timer: 3 min

Routing Protocol is "eigrp 2042"
  EIGRP-IPv4 VR(core) Address-Family Protocol for AS(2042)
    Router-ID: 10.0.0.13
    Topology : 0 (base)

Routing Protocol is "ospf 1"
  Router ID 10.0.0.12
  Maximum path: 4
"""
OLD_PROTOCOLS = """Routing Protocol is "eigrp 100"
  Outgoing update filter list for all interfaces is not set
  Incoming update filter list for all interfaces is not set
  Default networks flagged in outgoing updates
  Default networks accepted from incoming updates
  EIGRP metric weight K1=1, K2=0, K3=1, K4=0, K5=0
  EIGRP maximum hopcount 100
  EIGRP maximum metric variance 1
  Redistributing: eigrp 100
  EIGRP NSF-aware route hold timer is 240s
  Automatic network summarization is not in effect
  Maximum path: 4
  Routing for Networks:
    10.0.0.0
  Routing Information Sources:
    Gateway         Distance      Last Update
    10.0.12.2             90      00:01:17
  Distance: internal 90 external 170
"""
PROTOCOLS_V6 = """IPv6 Routing Protocol is "connected"
IPv6 Routing Protocol is "ND"
IPv6 Routing Protocol is "eigrp 300"
EIGRP-IPv6 Protocol for AS(300)
  Metric weight K1=1, K2=0, K3=1, K4=0, K5=0
  Router-ID: 10.0.0.12
  Topology : 0 (base)
  Interfaces:
    GigabitEthernet0/1
"""
TOPOLOGY = """EIGRP-IPv4 Topology Table for AS(100)/ID(10.0.0.12)
EIGRP-IPv4 VR(core) Topology Table for AS(2042)/ID(10.0.0.13)
"""
_HEADER = """BGP router identifier 10.0.0.14, local AS number 65000
BGP table version is 17, main routing table version 17
13 network entries using 1872 bytes of memory
13 path entries using 1040 bytes of memory
BGP using 3064 total bytes of memory
BGP activity 13/0 prefixes, 13/0 paths, scan interval 60 secs

Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
"""
_UNICAST = """10.0.0.2        4        65000      82      88       56    0    0 01:12:00       10
10.0.0.14       4        65000      82      88       56    0    0 1w2d           12
*10.0.0.30      4   4200000001       0       0        1    0    0 never    Idle (Admin)
10.0.0.4        4        65004       0       0        1    0    0 00:01:00 Active
"""
BGP = _HEADER + _UNICAST
BGP_ALL = f"""For address family: IPv4 Unicast
{_HEADER}{_UNICAST}
For address family: IPv6 Unicast
{_HEADER}2001:DB8:1:2:3:4:5:6
                4      304.304    6953   38119   136088    0    0 00:50:14        0

For address family: VPNv4 Unicast
{_HEADER}10.0.0.2        4        65000      82      88       56    0    0 01:12:00       10
172.16.1.2      4        65101      82      88       56    0    0 01:12:00       10
"""
VRFS = """Route Distinguisher: 65000:1 (default for vrf CUST-A) VRF Router ID 172.16.10.21
Route Distinguisher: 65000:2 (default for vrf CUST-B) VRF Router ID 172.16.10.22
Route Distinguisher: 65000:3 (default for vrf CUST-C)
"""
LDP = """ Local LDP Identifier:
    10.0.0.12:0
    Discovery Sources:
    Interfaces:
        GigabitEthernet0/1 (ldp): xmit/recv
            LDP Id: 10.0.0.2:0
        GigabitEthernet0/2 (ldp): xmit
 VRF CUST-AB:Local LDP Identifier:
    172.16.20.201:0
    Discovery Sources:
    Interfaces:
        GigabitEthernet0/3 (ldp): xmit/recv
            LDP Id: 172.16.20.20:0; no route
"""
CONFIGURATION = """Building configuration...

Current configuration : 1234 bytes
!
! Last configuration change at 17:04:16 UTC Thu Jul 1 2021
!
version 15.2
service timestamps log datetime msec
no service password-encryption
!
hostname r1
!
vrf definition CUST-AB
 rd 65000:1
 address-family ipv4
 exit-address-family
!
no ip domain lookup
ip domain name example.net
!
interface Loopback0
 description router ID of r1
 ip address 10.0.0.12 255.255.255.255
 ip ospf 1 area 0
!
interface GigabitEthernet0/1
 ip address 10.0.12.1 255.255.255.0
 ip ospf network point-to-point
 no shutdown
!
router eigrp 100
 network 10.0.0.0
 eigrp router-id 10.0.0.12
!
router ospf 1
 router-id 10.0.0.12
 passive-interface Loopback0
 network 10.0.12.0 0.0.0.255 area 0
!
router isis core
 net 49.0001.0102.5500.0012.00
 is-type level-2-only
!
router bgp 65000
 bgp router-id 10.0.0.14
 bgp log-neighbor-changes
 neighbor 10.0.0.2 remote-as 65000
 neighbor 10.0.0.2 update-source Loopback0
 !
 address-family ipv4 vrf CUST-AB
  bgp router-id 172.16.20.201
  neighbor 172.16.1.2 remote-as 65101
  neighbor 172.16.1.2 activate
 exit-address-family
 !
 address-family ipv4 vrf CUST-C
  redistribute connected
 exit-address-family
!
ip route 0.0.0.0 0.0.0.0 10.0.12.2
!
line vty 0 4
 login local
 transport input ssh
!
end
"""
INTERFACES = """Loopback0 is up, line protocol is up
  Hardware is Loopback
  Description: router ID of r1
  Internet address is 10.0.0.12/32
  MTU 1514 bytes, BW 8000000 Kbit/sec, DLY 5000 usec,
Loopback10 is administratively down, line protocol is down
  Hardware is Loopback
  Internet address is 172.16.10.21/24
  MTU 1514 bytes, BW 8000000 Kbit/sec, DLY 5000 usec,
GigabitEthernet0/12 is up, line protocol is down (notconnect)
  Hardware is iGbE, address is 0c1b.2d3e.0001
  Internet address will be negotiated using DHCP
  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,
"""
IP_INTERFACES = """Loopback0 is up, line protocol is up
  Internet address is 10.0.0.12/32
  Broadcast address is 255.255.255.255
  Secondary address 198.51.100.11/24
  Secondary address 198.51.101.12/28
  MTU is 1514 bytes
Loopback10 is administratively down, line protocol is down
  Internet address is 172.16.10.21/24
  Broadcast address is 255.255.255.255
  MTU is 1514 bytes
  Helper address is not set
  VPN Routing/Forwarding "CUST-AB"
  Downstream VPN Routing/Forwarding ""
  ICMP redirects are always sent
GigabitEthernet0/12 is up, line protocol is down
  Internet address will be negotiated using DHCP
  Broadcast address is 255.255.255.255
"""
IPV6_INTERFACES = """Loopback0 is up, line protocol is up
  IPv6 is enabled, link-local address is FE80::1
  No Virtual link-local address(es):
  Global unicast address(es):
    2001:DB8:255::12, subnet is 2001:DB8:255::12/128
    2001:DB8:1:0:A8BB:CCFF:FE00:100, subnet is 2001:DB8:1::/64 [EUI/CAL/PRE]
      valid lifetime 2591998 preferred lifetime 604798
  Joined group address(es):
    FF02::1
    FF02::2
  MTU is 1514 bytes
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one reader gets from one device."""

    fact: type
    outputs: Mapping[str, str]

    @property
    def name(self) -> str:
        """The fact, and the command that is its own."""
        return f"{self.fact.__name__}-{next(iter(self.outputs))}"


_CONFIGURED = {"show running-config | include ^router|^ipv6 router|^ address-family|^end": ROUTERS}
NOTHING_CONFIGURED = {next(iter(_CONFIGURED)): "end"}
"""The device says that no routing process is configured."""
REFUSED = "               ^\n% Invalid input detected at '^' marker.\n"
LDP_CONFIGURATION = """hostname r1
!
interface GigabitEthernet0/1
 ip address 10.0.12.1 255.255.255.0
 mpls ip
!
interface GigabitEthernet0/3
 vrf forwarding CUST-AB
 ip address 172.16.1.1 255.255.255.0
 mpls ip
!
router ospf 1
 router-id 10.0.0.12
!
end
"""
_TABLE = "show ip eigrp topology | include Topology Table"
_OSPF = {"show ip ospf": OSPF, **_CONFIGURED}

SAMPLES = (
    Sample(Interfaces, {"show interfaces": INTERFACES, "show ip interface": IP_INTERFACES,
                        "show ipv6 interface": IPV6_INTERFACES}),
    Sample(OspfIdentities, _OSPF),
    Sample(OspfNeighbors, {"show ip ospf neighbor": OSPF_NEIGHBORS, "show ip ospf interface brief": OSPF_BRIEF,
                           **_OSPF}),
    Sample(Ospfv3Identities, {"show ospfv3": OSPFV3, "show ipv6 ospf": "", **_CONFIGURED}),
    Sample(Ospfv3Neighbors, {"show ospfv3 neighbor": OSPFV3_NEIGHBORS, "show ipv6 ospf neighbor": "", **_CONFIGURED}),
    Sample(IsisIdentities, {"show clns protocol": ISIS, **_CONFIGURED}),
    Sample(EigrpIdentities, {"show ip protocols": PROTOCOLS, "show ipv6 protocols": PROTOCOLS_V6, _TABLE: TOPOLOGY,
                             **_CONFIGURED}),
    Sample(EigrpIdentities, {_TABLE: "IP-EIGRP Topology Table for AS(100)/ID(10.0.0.12)\n",
                             "show ip protocols": OLD_PROTOCOLS, "show ipv6 protocols": PROTOCOLS_V6,
                             next(iter(_CONFIGURED)): "router eigrp 100\nipv6 router eigrp 300\nend\n"}),
    Sample(BgpIdentities, {"show ip bgp summary": BGP, "show bgp all summary": BGP_ALL,
                           "show ip bgp vpnv4 all | include default for vrf": VRFS,
                           "show running-config": CONFIGURATION}),
    Sample(BgpNeighbors, {"show ip bgp summary": BGP, "show bgp all summary": BGP_ALL,
                          "show running-config": CONFIGURATION}),
    Sample(LdpIdentities, {"show mpls ldp discovery all": LDP, "show mpls ldp discovery": "",
                           "show running-config": LDP_CONFIGURATION}),
    Sample(ConfiguredIdentities, {"show running-config": CONFIGURATION}),
    Sample(RunningConfig, {"show running-config": CONFIGURATION}),
)  # fmt: skip
"""A sample a reader, and more where a device of another release prints another form."""


def states(fact: IdentitiesInEffect | ConfiguredIdentities) -> list[str]:
    """The identities of a fact, as a person would note them: the instance, and its ID or why it has none."""
    return [f"{state.instance}: {state.address or state.note}" for state in fact.states]
