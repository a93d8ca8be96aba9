"""Outputs of what routing does, whole, as a device prints them; for the properties of their readers."""

from __future__ import annotations

from netloop.model.routing_facts import InstalledRoutes
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
)
