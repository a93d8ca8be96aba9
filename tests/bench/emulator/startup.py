"""What the benchmark's routers have configured before a client comes: some 200 lines, as an access router has them."""

from __future__ import annotations

PORTS, PEERS, STATICS, RULES, PREFIXES = 8, 6, 12, 24, 16


def startup(number: int, hostname: str) -> str:
    """The configuration of one router, without ``version`` and ``end``."""
    high, low = divmod(number, 250)
    own = f"192.168.{high}.{low + 1}"
    ports = (
        f"interface GigabitEthernet0/{port}\n description to site {port}\n ip address 172.{16 + port}.{high}.{low + 1}"
        " 255.255.255.0\n no ip redirects\n no ip proxy-arp\n load-interval 30\n duplex auto\n speed auto\n"
        for port in range(PORTS)
    )
    peers = (
        f" neighbor 172.16.{high}.{200 + peer} remote-as {64512 + peer}\n"
        f" neighbor 172.16.{high}.{200 + peer} description customer {peer}\n"
        f" neighbor 172.16.{high}.{200 + peer} prefix-list CUSTOMERS in\n"
        for peer in range(PEERS)
    )
    statics = (f"ip route 10.{n}.0.0 255.255.0.0 172.16.{high}.254\n" for n in range(100, 100 + STATICS))
    prefixes = (f"ip prefix-list CUSTOMERS seq {5 * n + 5} permit 203.0.{n}.0/24\n" for n in range(PREFIXES))
    rules = (f" permit tcp 10.0.{n}.0 0.0.0.255 any eq 22\n" for n in range(RULES))
    return (
        f"{HEAD}hostname {hostname}\n{SERVICES}interface Loopback0\n description management\n"
        f" ip address {own} 255.255.255.255\n{''.join(ports)}router bgp 65000\n bgp router-id {own}\n"
        f" bgp log-neighbor-changes\n{''.join(peers)}ip forward-protocol nd\nno ip http server\n"
        f"no ip http secure-server\n{''.join(statics)}ip access-list extended MANAGEMENT\n{''.join(rules)}"
        f"{''.join(prefixes)}{TAIL}"
    )


HEAD = """\
service timestamps debug datetime msec
service timestamps log datetime msec
service password-encryption
"""
SERVICES = """\
boot-start-marker
boot-end-marker
logging buffered 64000
aaa new-model
aaa authentication login default local
aaa authorization exec default local
aaa session-id common
clock timezone UTC 0 0
ip cef
no ip domain lookup
ip domain name example.net
multilink bundle-name authenticated
username netops privilege 15 secret 9 $9$sZ0aB1cD2eF3gH$jKlMnOpQrStUvWxYz0123456789abcdefghijklmnop
redundancy
ip ssh version 2
ip scp server enable
archive
 path flash:archive
class-map match-any VOICE
 match ip dscp ef
class-map match-any SIGNALLING
 match ip dscp cs3
policy-map UPLINK
 class VOICE
  priority percent 20
 class SIGNALLING
  bandwidth percent 5
 class class-default
  fair-queue
"""
TAIL = """\
logging host 10.0.0.10
snmp-server community observer RO
snmp-server location rack 7
snmp-server contact noc@example.net
ntp server 10.0.0.11
ntp server 10.0.0.12
control-plane
line con 0
 exec-timeout 5 0
line aux 0
line vty 0 4
 access-class MANAGEMENT in
 exec-timeout 10 0
 transport input ssh
line vty 5 15
 transport input ssh
"""
