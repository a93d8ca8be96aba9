"""Further lines of a loopback: whole statements of the interface, and nothing that a router takes for all of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.lab.sandbox import Network, NodeSpec
from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.tree import ConfigNode
from netloop.model.intent import Loopback
from netloop.platforms.cisco_ios import PLATFORM as IOS
from netloop.platforms.cisco_ios.dialect import DIALECT as IOS_DIALECT
from netloop.platforms.configuration.interface_lines import pattern
from netloop.platforms.configuration.ownership import Scope
from netloop.platforms.frr import PLATFORM as FRR
from netloop.platforms.frr.dialect import DIALECT as FRR_DIALECT
from netloop.platforms.platform import Platform
from tests.unit.platforms.intents import intent
from tests.whole import examples

pytestmark = pytest.mark.unmeasured

DIALECTS = {"cisco_ios": IOS_DIALECT, "frr": FRR_DIALECT}
ALLOWED_ON_IOS = """
bandwidth 1000000 | bandwidth inherit | delay 10 | mtu 1500 | load-interval 30 | keepalive | no keepalive
keepalive 10 3 | carrier-delay msec 0 | hold-queue 100 in | shutdown | logging event link-status
no logging event link-status | snmp trap link-status | no snmp trap link-status | service-policy input MARK-1
cdp enable | no cdp enable | ip mtu 1400 | no ip redirects | no ip unreachables | no ip proxy-arp | ip redirects
ip directed-broadcast | ip access-group 101 in | ip access-group MGMT_IN out | ip helper-address 10.0.0.1
ip helper-address vrf X 10.0.0.1 | ip nat inside | ip nat outside | no ip nat inside | ip policy route-map PBR
ip tcp adjust-mss 1360 | ip flow ingress | ip flow monitor M1 input
ip verify unicast source reachable-via rx allow-default | ip virtual-reassembly | ip rip v2-broadcast
ip pim sparse-mode | ip pim sparse-dense-mode | ip pim passive | ip pim dr-priority 5 | ip pim query-interval 10
ip pim version 2 | ip igmp version 3 | ip igmp join-group 239.1.1.1 | ip igmp join-group 232.1.1.1 source 10.0.0.1
ip igmp static-group 239.1.1.1 | ip ospf network point-to-point | ip ospf cost 1 | ip ospf mtu-ignore
ip ospf hello-interval 5 | ip ospf dead-interval 20 | ip ospf dead-interval minimal hello-multiplier 4
ip ospf authentication message-digest | ip ospf authentication key-chain K | ip ospf prefix-suppression
ip ospf priority 0 | no ip ospf flood-reduction | ip ospf database-filter all out | ip ospf bfd | ipv6 enable
ipv6 mtu 1400 | ipv6 nd ra suppress all | ipv6 nd ra suppress | ipv6 nd dad attempts 0 | no ipv6 redirects
ipv6 ospf cost 5 | ipv6 ospf network point-to-point | ipv6 traffic-filter V6-IN in | ipv6 pim | no ipv6 pim
ipv6 pim dr-priority 2 | ospfv3 cost 5 | ospfv3 network point-to-point | ospfv3 1 ipv6 cost 10
ospfv3 ipv4 priority 0 | isis metric 10 | isis metric 10 level-1 | isis circuit-type level-2-only
isis network point-to-point | isis tag 77 | isis ipv6 metric 20 level-2 | isis hello-interval 5
isis authentication mode md5 level-2 | isis authentication key-chain K | mpls ip | mpls mtu 1512
mpls mtu override 1512 | mpls bgp forwarding
"""
REFUSED_ON_IOS = """
ip ospf name-lookup | no ip ospf name-lookup | ipv6 ospf name-lookup | ip ospf | ip ospf cost | ip ospf cost 5 x
ip ospf cost x | ip pim spt-threshold infinity | ip pim spt-threshold 0 group-list 1 | ip pim rp-address 10.0.0.1
ip pim autorp listener | ip pim send-rp-announce Loopback0 scope 16 | ip pim send-rp-discovery Loopback0 scope 16
ip pim bsr-candidate Loopback0 0 | ip pim rp-candidate Loopback0 | ip pim register-source Loopback0
ip pim register-rate-limit 2 | ip pim accept-register list X | ip pim accept-rp auto-rp | ip pim ssm default
ip pim ssm range 1 | ip pim bidir-enable | ip pim vrf X rp-address 1.1.1.1 | ip pim log-neighbor-changes
ip pim snooping | ip pim state-refresh disable | ip pim sparse sg-expiry-timer 600 | ip pim
ip pim rp-announce-filter rp-list 1 | ip pim maximum group-mappings rp 5 | ip pim sparse | ip pim dm-fallback
ip multicast-routing | ip igmp snooping | ip igmp ssm-map enable | ip igmp ssm-map static 1 10.0.0.1
ip igmp vrf X limit 5 | ip igmp limit 5 | ip igmp immediate-leave group-list 1 | ip igmp state-limit 5
ip igmp profile 1 | ip mroute 0.0.0.0 0.0.0.0 10.0.0.1 | mpls ip propagate-ttl | mpls ip propagate-ttl forwarded
no mpls ip propagate-ttl | no mpls ip | mpls ip default-route | mpls ip encapsulate explicit-null
mpls label range 16 100 | mpls label protocol ldp | mpls label mode all-vrfs protocol all-afs per-vrf
mpls static binding ipv4 10.0.0.0 255.0.0.0 16 | mpls ldp router-id Loopback0 | mpls ldp router-id Loopback0 force
mpls ldp password required | mpls ldp neighbor 10.0.0.1 password x | mpls ldp graceful-restart
mpls ldp explicit-null | mpls ldp label | mpls ldp discovery targeted-hello accept | mpls ldp holdtime 15
mpls traffic-eng tunnels | no mpls traffic-eng tunnels | mpls traffic-eng reoptimize
mpls traffic-eng link-management timers x | mpls oam | clns host x 49.0001.0000.0000.0001.00 | clns routing
no clns routing | clns filter-set X permit 49 | clns route 49 discard | clns configuration-time 60
ip route 0.0.0.0 0.0.0.0 10.0.0.1 | ip route profile | ip routing | no ip routing | ip cef | no ip cef
ip classless | ip domain lookup | ip domain name example.net | ip domain-name example.net | ip host x 10.0.0.1
ip name-server 10.0.0.1 | ip nat inside source list 1 pool P | ip nat outside source static 10.0.0.1 10.0.0.2
ip nat pool P 10.0.0.1 10.0.0.9 netmask 255.0.0.0 | ip nat inside destination list 1 pool P
ip nat translation timeout 60 | ip nat service sip tcp port 5060 | ip access-list extended X
ip prefix-list X permit 0.0.0.0/0 | ip community-list 1 permit 1 | ip as-path access-list 1 permit .*
ip local policy route-map X | ip local pool X 10.0.0.1 10.0.0.9 | ip forward-protocol udp
ip default-gateway 10.0.0.1 | ip source-route | ip flow-export version 9 | ip flow-cache timeout active 1
ip flow-top-talkers | ip flow monitor X | ip accounting-list 10.0.0.0 0.0.0.255 | ip accounting-threshold 5
ip tcp mss 1400 | ip tcp synwait-time 5 | ip tcp path-mtu-discovery | ip tcp selective-ack | ip http server
ip ssh version 2 | ip scp server enable | ip sla 1 | ip vrf X | ip dhcp pool X
ip verify drop-rate compute window 30 | ip verify unicast | ip summary-address | ip rsvp signalling hello
ip nhrp map 10.0.0.1 10.0.0.2 | ip radius source-interface Loopback0 | ip bgp-community new-format
ip virtual-reassembly-out | ip address dhcp | ip address 10.0.0.1 255.255.255.255 | ip vrf forwarding X
vrf forwarding X | description x | ip ospf 1 area 0 | no ip ospf 1 area 0 | ip router isis | ip router isis core
ipv6 router isis | clns router isis | ipv6 eigrp 1 | ipv6 unicast-routing | no ipv6 unicast-routing
ipv6 route ::/0 2001:db8::1 | ipv6 router ospf 1 | ipv6 router eigrp 1 | ipv6 router rip X | ipv6 access-list X
ipv6 cef | ipv6 host x 2001:db8::1 | ipv6 local policy route-map X | ipv6 nd raguard policy X
ipv6 nd cache expire 60 | ipv6 nd inspection policy X | ipv6 pim rp-address 2001:db8::1
ipv6 pim spt-threshold infinity | ipv6 pim bsr candidate bsr 2001:db8::1 | ipv6 pim register-source Loopback0
ipv6 pim accept-register list X | ipv6 flow-export destination 10.0.0.1 5 | ipv6 multicast-routing
ipv6 address 2001:db8::1/128 | ipv6 ospf 1 area 0 | ospfv3 1 ipv6 area 0 | ipv6 prefix-list X permit ::/0
ipv6 neighbor 2001:db8::1 Gi0/0 0.0.0 | ntp disable | ntp server 10.0.0.1 | ntp source Loopback0 | ntp master
ntp peer 10.0.0.1 | ntp authenticate | no ntp | ntp | snmp-server community x RO | snmp-server host 10.0.0.1 x
snmp mib persist event | snmp ifmib ifindex persist | snmp trap | snmp | logging host 10.0.0.1 | logging 10.0.0.1
logging buffered 4096 | logging source-interface Loopback0 | logging event link-status default
logging event link-status global | logging on | no logging on | logging event | service-policy type control X
service timestamps log uptime | bfd map ipv4 10.0.0.0/8 10.0.0.0/8 X | bfd slow-timers 2000
bfd-template single-hop X | bfd template X | bfd all-interfaces | cdp run | no cdp run | lldp run | lldp timer 5
hostname x | router bgp 1 | router ospf 1 | router isis | interface Loopback1 | exit | end | do reload
do write memory | default interface Loopback0 | default ip ospf cost | no interface Loopback0 | banner motd x
username x | enable secret x | aaa new-model | line vty 0 4 | crypto key zeroize | access-list 1 permit any
route-map X | policy-map X | class-map X | key chain K | archive | tftp-server flash:x | boot system flash:x
config-register 0x2142 | reload | alias exec x y | macro name x | event manager applet X
ip ospf message-digest-key 1 md5 x | isis password x | ip ospf authentication-key x | mtu | bandwidth
BANDWIDTH 1000 | bandw 1000 | int lo1 | ip ospf cos 5 | no no shutdown | no | bandwidth 5 6
ip mtu 1400 ip redirects | ip helper-address 999.1.1.1 | ip access-group in
ip pim sparse-mode proxy-register list 5
"""
ALLOWED_ON_FRR = """
bandwidth 1000 | link-detect | no link-detect | multicast | shutdown | mpls enable | ip ospf cost 5
ip ospf network point-to-point | ip ospf hello-interval 5 | ip ospf dead-interval minimal hello-multiplier 4
ip ospf authentication message-digest | ip ospf bfd | ip ospf priority 0 | ip ospf mtu-ignore
ip ospf prefix-suppression | ipv6 ospf6 cost 5 | ipv6 ospf6 network point-to-point | ipv6 ospf6 mtu-ignore
isis metric 10 | isis metric level-1 10 | isis circuit-type level-2-only | isis network point-to-point
isis hello-interval 5 | ip pim | no ip pim | ip pim passive | ip pim drpriority 5 | ip pim hello 30 | ip igmp
ip igmp version 3 | ip igmp join 239.1.1.1 | ip igmp query-interval 60 | ipv6 mld | ipv6 mld version 2 | ipv6 pim
no ipv6 nd suppress-ra | ipv6 nd ra-interval 10 | ipv6 nd prefix 2001:db8::/64 | ip rip send version 2
ipv6 ripng split-horizon
"""
REFUSED_ON_FRR = """
ip pim rp 10.0.0.1 | ip pim rp 10.0.0.1 224.0.0.0/4 | ip pim spt-switchover infinity-and-beyond | ip pim ecmp
ip pim packets 3 | ip pim keep-alive-timer 60 | ip pim join-prune-interval 60 | ip pim register-suppress-time 60
ip pim ssm prefix-list X | ip pim send-v6-secondary | ip pim register-accept-list X | ip igmp generate-query-once
ip igmp watermark-warn 5 | ipv6 pim rp 2001:db8::1 | ipv6 pim spt-switchover infinity-and-beyond
ipv6 mld watermark-warn 5 | evpn mh startup-delay 100 | evpn mh mac-holdtime 60 | evpn mh redirect-off
evpn mh uplink | evpn mh es-id 1 | link-params | ip route 0.0.0.0/0 10.0.0.1 | ipv6 route ::/0 2001:db8::1
ip forwarding | no ip forwarding | ipv6 forwarding | ip nht resolve-via-default | ip prefix-list X permit any
router ospf | router bgp 1 | mpls label global-block 16 100 | mpls ldp | mpls lsp 16 10.0.0.1 17 | hostname x
log file /tmp/x | service integrated-vtysh-config | password x | enable password x | line vty | interface lo | exit
end | do clear ip ospf process | vrf X | ip ospf area 0 | ip ospf passive | ip ospf area 0.0.0.0 | ipv6 ospf6 area 0
ipv6 ospf6 passive | ip router isis core | isis passive | isis password clear x | ip address 10.0.0.1/32
description x | ip ospf message-digest-key 1 md5 x | ip protocol bgp route-map X | ip import-table 5
zebra nexthop-group keep 5 | ip multicast rpf-lookup-mode x | allow-external-route-update | no | isis | ip ospf | ip
debug zebra events | write memory | copy running-config startup-config | output file /tmp/x | agentx
frr defaults datacenter | bfd | pbr-map X seq 5 | nexthop-group X | segment-routing | ip ospf name-lookup
mpls ip propagate-ttl | clns host x
"""


def lines(table: str) -> list[str]:
    return [line.strip() for row in table.strip().splitlines() for line in row.split(" | ")]


@pytest.mark.parametrize("line", lines(ALLOWED_ON_IOS))
def test_statements_of_an_interface_of_ios_pass(line: str) -> None:
    """What Cisco's command references call an interface configuration command passes."""
    assert IOS.interface_lines.knows(line)


@pytest.mark.parametrize("line", lines(REFUSED_ON_IOS))
def test_what_is_not_a_whole_statement_of_an_interface_of_ios_is_refused(line: str) -> None:
    """Commands of the whole router, of other modes and of exec, beginnings, abbreviations and too many words."""
    assert not IOS.interface_lines.knows(line)


@pytest.mark.parametrize("line", lines(ALLOWED_ON_FRR))
def test_statements_of_an_interface_of_frr_pass(line: str) -> None:
    """What FRR's user guide has in the interface node passes."""
    assert FRR.interface_lines.knows(line)


@pytest.mark.parametrize("line", lines(REFUSED_ON_FRR))
def test_what_is_not_a_whole_statement_of_an_interface_of_frr_is_refused(line: str) -> None:
    """vtysh offers to the global node what the interface node does not know, so that does not pass."""
    assert not FRR.interface_lines.knows(line)


def forms(platform: Platform) -> tuple[str, ...]:
    return platform.interface_lines.forms


@pytest.mark.parametrize("platform", [IOS, FRR], ids=lambda p: p.name)
def test_each_form_is_read_as_it_is_written(platform: Platform) -> None:
    """No form is the beginning of a command: one word more is another line; none is listed twice."""
    known = forms(platform)
    assert len(set(known)) == len(known)
    for form in known:
        assert not platform.interface_lines.knows(f"{form} anything else")
        assert re.compile(pattern(form))


@pytest.mark.parametrize("platform", [IOS, FRR], ids=lambda p: p.name)
@given(data=st.data())
@settings(max_examples=examples(150), deadline=None)
def test_what_passes_is_one_line_of_plain_words(platform: Platform, data: st.DataObject) -> None:
    """Whatever fits a form holds no control character, no second line, no question and nothing beyond ASCII."""
    line = data.draw(st.from_regex(pattern(data.draw(st.sampled_from(forms(platform)))), fullmatch=True))
    assert platform.interface_lines.knows(line)
    assert re.fullmatch("[a-z0-9][!-~]*( [!-~]+)*", line)
    assert not set(line) & set("?^|;\\\"'`!#$")


@given(text=st.text(max_size=40), line=st.sampled_from(lines(ALLOWED_ON_IOS)), data=st.data())
@settings(max_examples=examples(200), deadline=None)
def test_nothing_is_smuggled_into_a_statement(text: str, line: str, data: st.DataObject) -> None:
    """Control characters, line breaks and further words within a good line make it an unknown one."""
    place = data.draw(st.integers(0, len(line)))
    odd = f"{line[:place]}{text}{line[place:]}"
    if any(not "!" <= c <= "~" for c in text.replace(" ", "")):
        assert not IOS.interface_lines.knows(odd)


STARTUP = "hostname r1\n!\ninterface Loopback0\n ip address 10.255.0.1 255.255.255.255\n!\nend\n"
GLOBAL_IN_THE_SANDBOX = ("snmp",)
"""Beginnings that the sandbox keeps as global lines to the letter, and does not know on an interface."""


def others(running: ConfigNode) -> list[str]:
    return [node.text for node in running if node.text != "interface Loopback0"]


@given(data=st.data())
@settings(max_examples=examples(300), deadline=None)
def test_what_passes_stays_in_its_interface_in_the_sandbox(data: st.DataObject) -> None:
    """Typed in interface mode, a line that passes leaves the session there and the rest of the router as it was."""
    line = data.draw(st.from_regex(pattern(data.draw(st.sampled_from(forms(IOS)))), fullmatch=True))
    router = Network([NodeSpec("r1", STARTUP)], []).routers["r1"]
    editor = Editor(router)
    editor.run("interface Loopback0")
    before = others(router.running)
    answer = editor.run(line)
    known = not isinstance(answer, InvalidLine)
    if known and not line.startswith(GLOBAL_IN_THE_SANDBOX):
        assert editor.mode.prompt == "config-if"
        assert others(router.running) == before


@pytest.mark.parametrize("platform", [IOS, FRR], ids=lambda p: p.name)
def test_only_statements_take_the_place_of_statements(platform: Platform) -> None:
    """What may go from the slot of a declared line is a statement too, or the line itself that is taken away again."""
    refused = lines(REFUSED_ON_IOS if platform is IOS else REFUSED_ON_FRR)
    name = {"cisco_ios": "Loopback0", "frr": "lo"}[platform.name]
    for line in lines(ALLOWED_ON_IOS if platform is IOS else ALLOWED_ON_FRR):
        wanted = intent(Loopback(name, lines=(line,)), platform=platform.name)
        scope = Scope(DIALECTS[platform.name], wanted)
        path = (f"interface {name}",)
        assert scope.owns(path, line)
        own = Scope(DIALECTS[platform.name], intent(Loopback(name), platform=platform.name))
        further = [wrong for wrong in refused if scope.owns(path, wrong) and not own.owns(path, wrong)]
        assert further in ([], [f"no {line}"])
