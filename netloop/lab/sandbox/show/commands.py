"""All show commands: what user mode may see, and what needs privilege."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import Command
from netloop.lab.sandbox.show import arp, bgp, configuration, interfaces, ospf, protocols, route, system

USER = (
    Command("show version", system.version),
    Command("show clock [detail]", system.clock),
    Command("show privilege", system.privilege),
    Command("show users", system.users),
    Command("show hosts [summary]", system.hosts),
    Command("show inventory", system.inventory),
    Command("show vrf", system.vrf),
    Command("show snmp chassis", system.snmp_chassis),
    Command("show arp [vrf <vrf:word>]", arp.table),
    Command("show ip arp [vrf <vrf:word>]", arp.table),
    Command("show interfaces [<interface:interface>]", interfaces.detail),
    Command("show interfaces description", interfaces.descriptions),
    Command("show ip interface [<interface:interface>]", interfaces.ip_detail),
    Command("show ip interface brief", interfaces.brief),
    Command("show ipv6 interface [<interface:interface>]", interfaces.ipv6_detail),
    Command("show ipv6 interface brief", interfaces.ipv6_brief),
    Command("show ip protocols [vrf <vrf:word>]", protocols.protocols),
    Command("show ip ospf [<process:1-65535>]", ospf.processes),
    Command("show ip ospf [<process:1-65535>] neighbor [<interface:interface>]", ospf.neighbors),
    Command("show ip ospf [<process:1-65535>] interface brief", ospf.interface_brief),
    Command("show ip ospf interface [<interface:interface>]", ospf.interface_detail),
    Command("show ip bgp summary", bgp.summary),
    Command("show ip bgp all summary", bgp.summary_all),
    Command("show bgp all summary", bgp.summary_all),
    Command("show bgp ipv4 unicast summary", bgp.summary),
    Command("show ip bgp ipv4 unicast summary", bgp.summary),
    Command("show ip bgp vpnv4 vrf <vrf:word> summary", bgp.summary_vrf),
    Command("show bgp vpnv4 unicast vrf <vrf:word> summary", bgp.summary_vrf),
    Command("show ip bgp neighbors [<address:ipv4>]", bgp.neighbors),
    Command("show bgp ipv4 unicast neighbors [<address:ipv4>]", bgp.neighbors),
    Command("show ip bgp ipv4 unicast neighbors [<address:ipv4>]", bgp.neighbors),
    Command("show ip route [vrf <vrf:word>] [(connected|static|ospf|bgp)]", route.table),
    Command("show ip route [vrf <vrf:word>] <address:ipv4>", route.one),
)
PRIVILEGED = (
    Command("show running-config [(all|full)]", configuration.running),
    Command("show running-config interface <interface:interface>", configuration.running_interface),
    Command("show startup-config", configuration.startup),
    Command("show logging", system.logging),
    Command("show archive", system.archive),
    Command("dir [<system:word>]", system.directory),
)
