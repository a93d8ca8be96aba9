"""``show snmp``, ``show ip sla configuration``, ``show vlans`` and what the box has of processor and memory."""

from __future__ import annotations

import re
from typing import Any


def test_snmp_runs_once_it_is_configured(r1: Any) -> None:
    """The agent is off until a ``snmp-server`` line, and then says what it was told."""
    assert r1.type("show snmp chassis") == "%SNMP agent not enabled\n"
    r1.configure("snmp-server community lab-ro RO 10", "snmp-server location Rack 4, row B")
    shown = r1.type("show snmp")
    assert "Location: Rack 4, row B\n" in shown
    assert "Contact" not in shown
    assert re.fullmatch(r"9[0-9A-F]{10}\n", r1.type("show snmp chassis"))
    assert "active\taccess-list: 10\n" in r1.type("show snmp community")
    r1.configure("snmp-server chassis-id rack4-r1")
    assert r1.type("show snmp chassis") == "rack4-r1\n"
    r1.configure("no snmp-server community lab-ro", "no snmp-server location", "no snmp-server chassis-id")
    assert r1.type("show snmp") == "%SNMP agent not enabled\n"


def test_ip_sla_is_kept_as_ios_prints_it(r1: Any, section: Any) -> None:
    """An operation's settings stand under its kind, and its schedule behind it."""
    r1.configure("ip sla 5", "icmp-echo 10.255.0.2 source-ip 10.255.0.1", "frequency 30", "tag to-r2")
    r1.configure("ip sla schedule 5 life forever start-time now")
    shown = r1.type("show running-config | section ip sla")
    assert shown == (
        "ip sla 5\n icmp-echo 10.255.0.2 source-ip 10.255.0.1\n  tag to-r2\n  frequency 30\n"
        "ip sla schedule 5 life forever start-time now\n"
    )


def test_ip_sla_that_runs_cannot_be_changed(r1: Any) -> None:
    """A scheduled operation is not entered again; ``no`` takes it away with its schedule."""
    r1.configure("ip sla 5", "icmp-echo 10.255.0.2")
    r1.configure("ip sla 5", "frequency 20")
    r1.configure("ip sla schedule 5 start-time now")
    assert "Entry already running and cannot be modified" in r1.configure("ip sla 5")
    shown = r1.type("show ip sla configuration 5")
    assert "Operation frequency (seconds): 20 " in shown
    assert "Status of entry (SNMP RowStatus): Active\n" in shown
    r1.configure("no ip sla 5")
    assert r1.type("show running-config | section ip sla") == ""


def test_vlans_are_those_of_subinterfaces(r1: Any) -> None:
    """A router has no VLANs but those that its subinterfaces are tagged with."""
    assert "No Virtual LANs configured.\n" in r1.type("show vlans")
    r1.configure("interface Gi0/1.100", "encapsulation dot1Q 100", "ip address 10.100.0.1 255.255.255.0")
    shown = r1.type("show vlans")
    assert "Virtual LAN ID:  100 (IEEE 802.1Q Encapsulation)\n" in shown
    assert "GigabitEthernet0/1.100\n" in shown
    assert "% Invalid input" in r1.type("show vlan brief")


def test_memory_grows_with_the_configuration(r1: Any) -> None:
    """What is configured takes memory, and used and free make the whole."""
    before = re.search(r"Processor +\S+ +(\d+) +(\d+) +(\d+)", r1.type("show memory statistics"))
    r1.configure("interface lo7", "description long enough to be seen")
    after = re.search(r"Processor +\S+ +(\d+) +(\d+) +(\d+)", r1.type("show memory statistics"))
    assert before
    assert after
    assert int(after[2]) > int(before[2])
    assert int(after[2]) + int(after[3]) == int(after[1]) == int(before[1])


def test_processes_are_those_of_the_protocols_that_run(r1: Any, clock: Any) -> None:
    """A protocol's process is there while it is configured, and has run more often later."""
    clock.pass_by(100)
    shown = r1.type("show processes cpu")
    assert "CPU utilization for five seconds: 1%/0%; one minute: 1%; five minutes: 1%\n" in shown
    assert re.search(r" +\d+ +\d+ +21 +12  0.00%  0.00%  0.00%   0 Load Meter", shown)
    assert "OSPF-1 Hello" in shown
    r1.configure("no router ospf 1", "no cdp run")
    shown = r1.type("show processes cpu")
    assert "OSPF-1 Hello" not in shown
    assert "CDP Protocol" not in shown


def test_running_all_exposes_defaults_that_are_in_effect(r1: Any, section: Any) -> None:
    """``show running-config all`` has a default where nothing else is configured, and changes nothing."""
    r1.configure("interface Gi0/0", "no ip redirects", "no ip domain lookup", "lldp run")
    before = r1.type("show running-config")
    shown = r1.type("show running-config all")
    lines = section(shown, "interface GigabitEthernet0/0")
    assert "no shutdown" in lines
    assert "mtu 1500" in lines
    assert "no ip redirects" in lines
    assert "ip redirects" not in lines
    assert "shutdown" in section(shown, "interface GigabitEthernet0/1")
    assert "\nip routing\n" in shown
    assert "\nlldp run\n" in shown
    assert "no lldp run" not in shown
    assert r1.type("show running-config") == before


def test_hosts_are_those_configured(r1: Any) -> None:
    """``show hosts`` has the domain, the name servers and the names that were configured."""
    assert "Default domain is not set\nName/address lookup uses domain service\n" in r1.type("show hosts")
    r1.configure("ip domain name lab.example", "ip name-server 192.0.2.53 192.0.2.54", "ip host r9 192.0.2.9")
    r1.configure("no ip domain lookup")
    shown = r1.type("show hosts")
    assert "Default domain is lab.example\nName/address lookup uses static mappings\n" in shown
    assert "Name servers are 192.0.2.53, 192.0.2.54\n" in shown
    assert re.search(r"^r9 +None  \(perm, OK\)  0   IP    192\.0\.2\.9$", shown, re.MULTILINE)
    assert "Local cache entries: 1\n" in r1.type("show hosts summary")


def test_the_clock_has_a_star_until_it_follows_another(r1: Any) -> None:
    """``show clock`` says whether the time is to be believed, and ``detail`` where it comes from."""
    assert r1.type("show clock").startswith("*")
    assert r1.type("show clock detail").endswith("No time source\n")
    r1.configure("ntp master")
    assert re.match(r"\d\d:", r1.type("show clock"))
    assert r1.type("show clock detail").endswith("Time source is NTP\n")


def test_lacp_has_an_identity(r1: Any) -> None:
    """The system priority is the configured one, and otherwise LACP's own; the MAC address is the first port's."""
    shown = r1.type("show lacp sys-id")
    assert re.fullmatch(r"32768, 5254\.[0-9a-f]{4}\.[0-9a-f]{4}\n", shown)
    r1.configure("lacp system-priority 100")
    assert r1.type("show lacp sys-id") == shown.replace("32768", "100")
