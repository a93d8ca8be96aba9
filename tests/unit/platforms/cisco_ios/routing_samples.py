"""Outputs of what routing does, whole, as a device prints them; for the properties of their readers."""

from __future__ import annotations

from netloop.model.routing_facts import (
    BgpEntries,
    BgpSessions,
    InstalledRoutes,
    OspfInterfaces,
    OspfLinkState,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    Pings,
)
from tests.unit.platforms.cisco_ios.samples import Sample

LEGEND = """Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP
       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       H - NHRP, G - NHRP registered, g - NHRP registration summary
       o - ODR, P - periodic downloaded static route, l - LISP
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR
       & - replicated local route overrides by connected

"""  # noqa: W291
ROUTES = f"""{LEGEND}Gateway of last resort is 10.0.12.2 to network 0.0.0.0

S*    0.0.0.0/0 [1/0] via 10.0.12.2
      10.0.0.0/8 is variably subnetted, 9 subnets, 3 masks
C        10.0.12.0/24 is directly connected, GigabitEthernet0/12
L        10.0.12.1/32 is directly connected, GigabitEthernet0/12
O        10.0.20.0/30 [110/2] via 10.0.13.3, 1d02h, GigabitEthernet0/1
                      [110/2] via 10.0.12.2, 00:13:20, GigabitEthernet0/12
O IA     10.255.0.2/32 [110/11] via 10.0.12.2, 00:13:20, GigabitEthernet0/12
D EX     10.255.0.3/32
           [170/2585856] via 10.0.13.3, 13:45:04, GigabitEthernet0/1
i L2     10.255.0.4/32 [115/20] via 10.0.12.2, 2w3d, GigabitEthernet0/12
B        10.255.0.5/32 [200/0] via 10.255.0.2, 00:03:46
B   +    10.255.0.6/32 is directly connected, 00:10:00, Loopback60
S        10.255.0.7/32 is directly connected, Null0
      172.16.0.0/24 is subnetted, 2 subnets
S   %    172.16.1.0 [1/0] via 10.0.12.2, GigabitEthernet0/12
                    is directly connected, GigabitEthernet0/1
D        172.16.2.0 is a summary, 00:12:00, Null0
O E2  192.168.7.0/24 [110/20] via 10.0.13.3, 00:13:20, GigabitEthernet0/1
"""
VRF_ROUTES = f"""
Routing Table: blue
{LEGEND}Gateway of last resort is not set

      10.0.0.0/32 is subnetted, 2 subnets
C        10.255.1.1 is directly connected, Loopback1
B        10.255.1.2 [200/0] via 10.255.0.2 (default), 00:03:46
"""
NO_VRF = "% IP routing table vrf red does not exist\n"
ROUTES6 = """IPv6 Routing Table - default - 8 entries
Codes: C - Connected, L - Local, S - Static, U - Per-user Static route
       B - BGP, R - RIP, H - NHRP, I1 - ISIS L1
       I2 - ISIS L2, IA - ISIS interarea, IS - ISIS summary, D - EIGRP
       EX - EIGRP external, ND - ND Default, NDp - ND Prefix, DCE - Destination
       NDr - Redirect, O - OSPF Intra, OI - OSPF Inter, OE1 - OSPF ext 1
       OE2 - OSPF ext 2, ON1 - OSPF NSSA ext 1, ON2 - OSPF NSSA ext 2
       la - LISP alt, a - Application
OE2 ::/0 [110/1], tag 1
     via FE80::2, GigabitEthernet0/12
     via FE80::3, GigabitEthernet0/1
C   2001:DB8:12::/64 [0/0]
     via GigabitEthernet0/12, directly connected
L   2001:DB8:12::1/128 [0/0]
     via GigabitEthernet0/12, receive
LC  2001:DB8:255::1/128 [0/0]
     via Loopback0, receive
OI  2001:DB8:255::2/128 [110/2]
     via FE80::2, GigabitEthernet0/12
B   2001:DB8:255::3/128 [200/0]
     via 10.255.0.3%default, indirectly connected
B   2001:DB8:255::4/128 [200/0]
     via 2001:DB8:255::2
L   FF00::/8 [0/0]
     via Null0, receive
"""

SESSION = """BGP neighbor is {address}, {vrf} remote AS {asn}, {kind} link
 Description: to a neighbor
 Member of peer-group ibgp for session parameters
  BGP version 4, remote router ID {id}
  BGP state = {state}
  Last read 00:00:13, last write 00:00:13, hold time is 180, keepalive interval is 60 seconds
  Neighbor sessions:
    1 active, is not multisession capable (disabled)
  Neighbor capabilities:
    Route refresh: advertised and received(new)
    Four-octets ASN Capability: advertised and received
{families}    Enhanced Refresh Capability: advertised
    Multisession Capability: 
    Stateful switchover support enabled: NO for session 1
  Message statistics:
    InQ depth is 0
    OutQ depth is 0

                         Sent       Rcvd
    Opens:                  1          1
    Updates:                1          3
    Total:                  5          7
  Do log neighbor state changes (via global configuration)
  Default minimum time between advertisement runs is 0 seconds

  Address tracking is enabled, the RIB does have a route to {address}
  Connections established 1; dropped 0
  Last reset {reset}
  Interface associated: (none) (peering address NOT in same link)
  Transport(tcp) path-mtu-discovery is enabled
  Graceful-Restart is disabled
{connection}
"""  # noqa: W291
CONNECTED = """Connection state is ESTAB, I/O status: 1, unread input bytes: 0
Local host: {local}, Local port: 179
Foreign host: {address}, Foreign port: 22246
Connection tableid (VRF): 0
Event Timers (current time is 0x23291):
Timer          Starts    Wakeups            Next
Retrans             4          0             0x0
iss: 1970321665  snduna: 1970321811  sndnxt: 1970321811
TCP Semaphore      0x10B88D84  FREE
"""


def session(address: str, number: str, *families: str, vrf: str = "", asn: str = "65000") -> str:
    """A session that is up, as one family shows it."""
    return SESSION.format(
        address=address,
        vrf=f" vrf {vrf}, " if vrf else "",
        asn=asn,
        kind="internal" if asn == "65000" else "external",
        id=number,
        state="Established, up for 00:02:02",
        families="".join(f"    Address family {family}\n" for family in families),
        reset="never",
        connection=CONNECTED.format(local="10.255.0.1", address=address),
    )


BOTH = ("IPv4 Unicast: advertised and received", "VPNv4 Unicast: advertised and received")
IDLE = SESSION.format(
    address="10.255.0.3", vrf="", asn="65000", kind="internal", id="0.0.0.0", state="Idle", families="",
    reset="1d02h, due to Peer closed the session", connection="  No active TCP connection",
)  # fmt: skip
BGP_NEIGHBORS = f"""For address family: IPv4 Unicast
{session("10.255.0.2", "10.255.0.2", *BOTH)}
{IDLE}
For address family: IPv6 Unicast

For address family: VPNv4 Unicast
{session("10.255.0.2", "10.255.0.2", *BOTH)}
{session("172.16.1.2", "172.16.0.2", "IPv4 Unicast: advertised and received", vrf="CUST-AB", asn="65010.1")}
For address family: L2VPN E-VPN
"""
_TITLE = "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n"
BGP_SUMMARY = f"""BGP router identifier 10.255.0.1, local AS number 65000
BGP table version is 9, main routing table version 9
{_TITLE}10.255.0.2      4        65000      82      88       56    0    0 00:02:02       12
10.255.0.3      4        65000       0       0        1    0    0 1d02h    Idle
"""
BGP_ALL_SUMMARY = f"""For address family: IPv4 Unicast
{BGP_SUMMARY}
For address family: VPNv4 Unicast
BGP router identifier 10.255.0.1, local AS number 65000
BGP table version is 31, main routing table version 31
{_TITLE}10.255.0.2      4        65000      82      88       31    0    0 00:02:02        3
172.16.1.2      4      65010.1      82      88       31    0    0 00:02:02        1
"""
_DETAILS = "include ^BGP neighbor is|For address family:|Route-Reflector Client|Prefixes Current:"
BGP_CLIENTS = """BGP neighbor is 10.255.0.2,  remote AS 65000, internal link
 For address family: IPv4 Unicast
  Route-Reflector Client
    Prefixes Current:              11         12 (Consumes 960 bytes)
 For address family: VPNv4 Unicast
  Route-Reflector Client
    Prefixes Current:               2          3 (Consumes 240 bytes)
BGP neighbor is 10.255.0.3,  remote AS 65000, internal link
 For address family: IPv4 Unicast
    Prefixes Current:               0          0
"""
BGP_ENTRY = """BGP routing table entry for 10.255.0.9/32, version 12
Paths: (2 available, best #2, table default)
  Advertised to update-groups:
     7          9
  Refresh Epoch 1
  65010 65020, (Received from a RR-client)
    10.250.1.2 (inaccessible) from 10.255.0.4 (10.255.0.4)
      Origin IGP, metric 0, localpref 100, valid, internal
      rx pathid: 0, tx pathid: 0
  Refresh Epoch 1
  Local
    10.255.0.9 (metric 21) from 10.255.0.2 (10.255.0.2)
      Origin IGP, metric 0, localpref 100, valid, internal, best
      Originator: 10.255.0.9, Cluster list: 10.255.0.2
      rx pathid: 0, tx pathid: 0x0
"""
BGP_OWN_ENTRY = """BGP routing table entry for 65000:1:172.16.0.1/32, version 2
Paths: (1 available, best #1, table CUST-AB)
  Not advertised to any peer
  Refresh Epoch 1
  Local
    0.0.0.0 (via vrf CUST-AB) from 0.0.0.0 (172.16.0.1)
      Origin IGP, metric 0, localpref 100, weight 32768, valid, sourced, local, best
      rx pathid: 0, tx pathid: 0x0
"""

CONFIGURED = {
    "show running-config | include ^router|^ipv6 router|^ address-family|^end": (
        "router ospf 20 vrf CUST-AB\nrouter ospf 1\nrouter ospfv3 5\n address-family ipv6 unicast\nend\n"
    )
}
OSPF_INTERFACES = """Loopback0 is up, line protocol is up
  Internet Address 10.0.0.12/32, Interface ID 48, Area 0
  Attached via Network Statement
  Process ID 1, Router ID 10.0.0.12, Network Type LOOPBACK, Cost: 1
  Topology-MTID    Cost    Disabled    Shutdown      Topology Name
        0           1         no          no            Base
  Loopback interface is treated as a stub Host
GigabitEthernet0/12 is up, line protocol is up (connected)
  Internet Address 10.0.12.1/24, Area 0.0.0.8
  Process ID 1, Router ID 10.0.0.12, Network Type BROADCAST, Cost: 10
  Enabled by interface config, including secondary ip addresses
  Transmit Delay is 1 sec, State DR, Priority 1
  Designated Router (ID) 10.0.0.12, Interface address 10.0.12.1
  No backup designated router on this network
  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5
    oob-resync timeout 40
    Hello due in 00:00:08
  Index 1/9/9, flood queue length 0
  Neighbor Count is 1, Adjacent neighbor count is 1
    Adjacent with neighbor 10.0.0.11
  Suppress hello for 0 neighbor(s)
  Cryptographic authentication enabled
    Youngest key id is 1
GigabitEthernet0/1 is up, line protocol is up
  Interface is unnumbered. Using address of Loopback0 (10.0.0.12), Area 0
  Process ID 1, Router ID 10.0.0.12, Network Type POINT_TO_POINT, Cost: 50
  Transmit Delay is 1 sec, State POINT_TO_POINT
  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5
    No Hellos (Passive interface)
  Neighbor Count is 0, Adjacent neighbor count is 0
  Suppress hello for 0 neighbor(s)
GigabitEthernet0/20 is down, line protocol is down
  Internet Address 172.16.30.1/24, Area 1
  Process ID 20, Router ID 172.16.20.201, Network Type BROADCAST, Cost: 1
  Transmit Delay is 1 sec, State DOWN, Priority 1
  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5
    oob-resync timeout 40
"""
OSPF_BRIEF = """Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C
Lo0          1     0               10.0.0.12/32       1     LOOP  0/0
Gi0/12       1     0.0.0.8         10.0.12.1/24       10    DR    1/1
Gi0/1        1     0               Unnumbered Lo0     50    P2P   0/0
Gi0/20       20    1               172.16.30.1/24     1     DOWN  0/0
"""
OSPFV3_INTERFACES = """Loopback0 is up, line protocol is up
  Link Local Address FE80::1, Interface ID 9
  Area 0, Process ID 5, Instance ID 0, Router ID 10.0.0.12
  Network Type LOOPBACK, Cost: 1
  Loopback interface is treated as a stub Host
Vlan3892 is up, line protocol is up
  Link Local Address FE80::72B3:17FF:FE1E:A982, Interface ID 9649 (snmp-if-index)
  Area 0.0.1.0, Process ID 5, Instance ID 0, Router ID 10.0.0.12
  Network Type BROADCAST, Cost: 10
  Transmit Delay is 1 sec, State DR, Priority 1, BFD enabled
  Designated Router (ID) 10.0.0.12, local address FE80::72B3:17FF:FE1E:A982
  No backup designated router on this network
  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5
    Hello due in 00:00:04
  Neighbor Count is 1, Adjacent neighbor count is 1
    Adjacent with neighbor 10.0.0.17  (Backup Designated Router)
  Suppress hello for 0 neighbor(s)
"""
OSPFV3_BRIEF = """Interface    PID   Area            Intf ID    Cost  State Nbrs F/C
Lo0          5     0               9          1     LOOP  0/0
Vl3892       5     0.0.1.0         9649       10    DR    1/1
"""
OSPF_DATABASE = """
            OSPF Router with ID (10.0.0.12) (Process ID 1)

                Router Link States (Area 0)

  LS age: 742
  Options: (No TOS-capability, DC)
  LS Type: Router Links
  Link State ID: 10.0.0.12
  Advertising Router: 10.0.0.12
  LS Seq Number: 8000003D
  Checksum: 0x6228
  Length: 60
  Area Border Router
  Number of Links: 3

    Link connected to: a Stub Network
     (Link ID) Network/subnet number: 10.0.0.12
     (Link Data) Network Mask: 255.255.255.255
      Number of MTID metrics: 0
       TOS 0 Metrics: 1

    Link connected to: a Transit Network
     (Link ID) Designated Router address: 10.0.12.2
     (Link Data) Router Interface address: 10.0.12.1
      Number of MTID metrics: 0
       TOS 0 Metrics: 10

    Link connected to: another Router (point-to-point)
     (Link ID) Neighboring Router ID: 10.0.0.13
     (Link Data) Router Interface address: 0.0.0.14
      Number of MTID metrics: 0
       TOS 0 Metrics: 111


  Adv Router is not-reachable in topology Base with MTID 0
  LS age: MAXAGE(3603)
  Options: (No TOS-capability, DC)
  LS Type: Router Links
  Link State ID: 10.0.0.99
  Advertising Router: 10.0.0.99
  LS Seq Number: 80000002
  Checksum: 0x672A
  Length: 24
  Number of Links: 0



            OSPF Router with ID (172.16.20.201) (Process ID 20)

                Router Link States (Area 1)

  LS age: 12 (DoNotAge)
  Options: (No TOS-capability, DC)
  LS Type: Router Links
  Link State ID: 172.16.20.20
  Advertising Router: 172.16.20.20
  LS Seq Number: 80000013
  Checksum: 0x672A
  Length: 36
  Number of Links: 1

    Link connected to: a Stub Network
     (Link ID) Network/subnet number: 172.16.30.0
     (Link Data) Network Mask: 255.255.255.0
      Number of MTID metrics: 0
       TOS 0 Metrics: 1


"""
OSPF_COUNTS = """
            OSPF Router with ID (10.0.0.12) (Process ID 1)

Area 0 database summary
  LSA Type      Count    Delete   Maxage
  Router        2        0        1
  Network       1        0        0
  Subtotal      3        0        1

Process 1 database summary
  LSA Type      Count    Delete   Maxage
  Router        2        0        1
  Total         3        0        1

            OSPF Router with ID (172.16.20.201) (Process ID 20)

Area 1 database summary
  LSA Type      Count    Delete   Maxage
  Router        1        0        0
"""
OSPFV3_ROUTERS = """
          OSPFv3 5 address-family ipv6 (router-id 10.0.0.12)

                Router Link States (Area 0)

  LS age: 68
  Options: (V6-Bit, E-Bit, R-Bit, DC-Bit)
  LS Type: Router Links
  Link State ID: 0
  Advertising Router: 10.0.0.12
  LS Seq Number: 80000090
  Checksum: 0x3850
  Length: 56
  Number of Links: 2

    Link connected to: a Transit Network
      Link Metric: 1
      Local Interface ID: 3
      Neighbor (DR) Interface ID: 3
      Neighbor (DR) Router ID: 10.0.0.17

    Link connected to: another Router (point-to-point)
      Link Metric: 64
      Local Interface ID: 5
      Neighbor Interface ID: 5
      Neighbor Router ID: 10.0.0.8

"""
OSPFV3_COUNTS = """
          OSPFv3 5 address-family ipv6 (router-id 10.0.0.12)

Area 0 database summary
  LSA Type            Count    Delete   Maxage
  Router              1        0        0
  Network             1        0        0
  Prefix              2        0        0
  Total               4        0        0
"""
OSPFV3_PREFIXES = """
          OSPFv3 5 address-family ipv6 (router-id 10.0.0.12)

                Intra Area Prefix Link States (Area 0)

  Routing Bit Set on this LSA
  LS age: 196
  LS Type: Intra-Area-Prefix-LSA
  Link State ID: 0
  Advertising Router: 10.0.0.12
  LS Seq Number: 80000091
  Checksum: 0x6F11
  Length: 44
  Referenced LSA Type: 2001
  Referenced Link State ID: 0
  Referenced Advertising Router: 10.0.0.12
  Number of Prefixes: 2
  Prefix Address: 2001:DB8:255::12
  Prefix Length: 128, Options: LA, Metric: 0
  Prefix Address: 2001:DB8:13::
  Prefix Length: 64, Options: None, Metric: 10

  LS age: 197
  LS Type: Intra-Area-Prefix-LSA
  Link State ID: 3072
  Advertising Router: 10.0.0.12
  LS Seq Number: 80000001
  Checksum: 0x6F12
  Length: 44
  Referenced LSA Type: 2002
  Referenced Link State ID: 3
  Referenced Advertising Router: 10.0.0.12
  Number of Prefixes: 1
  Prefix Address: 2001:DB8:12::
  Prefix Length: 64, Options: None, Metric: 0

"""

PING = """Type escape sequence to abort.
Sending {sent}, 100-byte ICMP Echos to {target}, timeout is 1 seconds:
Packet sent with a source address of 10.255.0.1
{marks}
Success rate is {percent} percent ({received}/{sent}){times}
"""
TIMES = ", round-trip min/avg/max = 1/1/2 ms"
ANSWERED = PING.format(sent=5, target="10.255.0.2", marks=".!!!!", percent=80, received=4, times=TIMES)
UNREACHABLE = PING.format(sent=5, target="2001:DB8:255::3", marks="U.U.U", percent=0, received=0, times="")

SAMPLES = (
    Sample(
        InstalledRoutes,
        {
            "show ip route": ROUTES,
            "show ip route vrf blue": VRF_ROUTES,
            "show ip route vrf red": NO_VRF,
            "show ipv6 route": ROUTES6,
        },
    ),
    Sample(
        BgpSessions,
        {
            "show bgp all neighbors": BGP_NEIGHBORS,
            "show ip bgp summary": BGP_SUMMARY,
            "show bgp all summary": BGP_ALL_SUMMARY,
            f"show ip bgp neighbors | {_DETAILS}": BGP_CLIENTS,
        },
    ),
    Sample(
        BgpEntries,
        {
            "show bgp ipv4 unicast 10.255.0.9/32": BGP_ENTRY,
            "show bgp ipv6 unicast 2001:DB8:255::9/128": "% Network not in table\n",
            "show bgp vpnv4 unicast vrf CUST-AB 172.16.0.1/32": BGP_OWN_ENTRY,
        },
    ),
    Sample(
        OspfInterfaces,
        {"show ip ospf interface": OSPF_INTERFACES, "show ip ospf interface brief": OSPF_BRIEF, **CONFIGURED},
    ),
    Sample(
        Ospfv3Interfaces,
        {"show ospfv3 interface": OSPFV3_INTERFACES, "show ospfv3 interface brief": OSPFV3_BRIEF, **CONFIGURED},
    ),
    Sample(
        OspfLinkState,
        {
            "show ip ospf database router": OSPF_DATABASE,
            "show ip ospf database database-summary": OSPF_COUNTS,
            **CONFIGURED,
        },
    ),
    Sample(
        Ospfv3LinkState,
        {
            "show ospfv3 database router": OSPFV3_ROUTERS,
            "show ospfv3 database prefix": OSPFV3_PREFIXES,
            "show ospfv3 database database-summary": OSPFV3_COUNTS,
            **CONFIGURED,
        },
    ),
    Sample(
        Pings,
        {
            "ping 10.255.0.2 timeout 1 repeat 5 source Loopback0": ANSWERED,
            "ping vrf CUST-AB 2001:DB8:255::3 timeout 1 repeat 5 source Loopback1": UNREACHABLE,
        },
    ),
)
