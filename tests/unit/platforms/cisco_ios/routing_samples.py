"""Outputs of what routing does, whole, as a device prints them; for the properties of their readers."""

from __future__ import annotations

from netloop.model.routing_facts import BgpEntries, BgpSessions, InstalledRoutes
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
)
