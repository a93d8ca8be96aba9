"""``show interfaces``, ``show ip interface`` and ``show ipv6 interface`` follow the router's state."""

from __future__ import annotations

import re
from typing import Any


def counters(shown: str) -> dict[str, tuple[int, int]]:
    """Packets and bytes, ``input`` and ``output``."""
    found = re.findall(r"(\d+) packets (input|output), (\d+) bytes", shown)
    return {way: (int(packets), int(octets)) for packets, way, octets in found}


def test_what_one_end_sends_the_other_receives(r1: Any, r2: Any, clock: Any) -> None:
    """Both ends of a cable count the same packets, keepalives apart, which no other router takes in."""
    clock.pass_by(95)
    r1.configure("interface Gi0/0", "no keepalive")
    r2.configure("interface Gi0/0", "no keepalive")
    before = [counters(one.type("show interfaces Gi0/0")) for one in (r1, r2)]
    clock.pass_by(600)
    after = [counters(one.type("show interfaces Gi0/0")) for one in (r1, r2)]
    sent, received = (
        [now[way][0] - then[way][0] for then, now in zip(before, after, strict=True)] for way in ("output", "input")
    )
    assert sent == received[::-1]
    assert sent[0] >= 60


def test_counters_stand_still_while_the_port_is_down(r1: Any, clock: Any) -> None:
    """A port that is shut down counts nothing, and goes on from there."""
    clock.pass_by(60)
    r1.configure("interface Gi0/0", "shutdown")
    down = counters(r1.type("show interfaces Gi0/0"))
    clock.pass_by(60)
    assert counters(r1.type("show interfaces Gi0/0")) == down
    r1.configure("interface Gi0/0", "no shutdown")
    clock.pass_by(60)
    assert counters(r1.type("show interfaces Gi0/0"))["output"] > down["output"]


def test_a_silent_routing_protocol_sends_fewer_packets(r1: Any, clock: Any) -> None:
    """OSPF's hellos are counted until the interface is passive."""
    clock.pass_by(5)
    start = counters(r1.type("show interfaces Gi0/0"))["output"][0]
    clock.pass_by(600)
    with_ospf = counters(r1.type("show interfaces Gi0/0"))["output"][0] - start
    r1.configure("router ospf 1", "passive-interface Gi0/0")
    start = counters(r1.type("show interfaces Gi0/0"))["output"][0]
    clock.pass_by(600)
    without = counters(r1.type("show interfaces Gi0/0"))["output"][0] - start
    assert with_ospf - without == 60


def test_nothing_passes_through_a_port_without_a_cable(r1: Any, clock: Any) -> None:
    """Such a port receives nothing."""
    r1.configure("interface Gi0/1", "no shutdown")
    clock.pass_by(600)
    shown = r1.type("show interfaces Gi0/1")
    assert counters(shown)["input"] == (0, 0)
    assert "Last input never, output 00:00:0" in shown


def test_cleared_counters_begin_anew(r1: Any, clock: Any) -> None:
    """``clear counters`` is confirmed, sets the counters to zero, and says when."""
    clock.pass_by(300)
    assert r1.type("clear counters Gi0/0").endswith("[confirm]")
    r1.keys("\r")
    clock.pass_by(7)
    shown = r1.type("show interfaces Gi0/0")
    assert 'Last clearing of "show interface" counters 00:00:07' in shown
    assert counters(shown)["output"][0] <= 3
    assert 'Last clearing of "show interface" counters never' in r1.type("show interfaces Gi0/1")


def test_bandwidth_delay_duplex_and_speed_are_those_configured(r1: Any) -> None:
    """What is configured on a port is what is shown."""
    r1.configure("interface Gi0/0", "bandwidth 20000", "delay 500", "duplex full", "speed 100", "mtu 1600")
    shown = r1.type("show interfaces Gi0/0")
    assert "MTU 1600 bytes, BW 20000 Kbit/sec, DLY 5000 usec," in shown
    assert "Full Duplex, 100Mbps, link type is auto, media type is RJ45" in shown


def test_summary_marks_what_is_up(r1: Any) -> None:
    """``show interfaces summary`` has a star for each interface that is up."""
    r1.configure("interface lo0", "shutdown")
    rows = {line[2:].split()[0]: line[0] for line in r1.type("show interfaces summary").split("\n") if " 0 " in line}
    assert rows == {"GigabitEthernet0/0": "*", "GigabitEthernet0/1": " ", "Loopback0": " "}


def test_a_new_address_is_manual_until_it_is_saved(r1: Any) -> None:
    """``show ip interface brief`` says where an address comes from."""
    r1.configure("interface lo1", "ip address 10.1.1.1 255.255.255.255")
    assert re.search(r"Loopback1 +10\.1\.1\.1 +YES manual up", r1.type("show ip interface brief"))
    assert re.search(r"Loopback0 +10\.255\.0\.1 +YES NVRAM +up", r1.type("show ip interface brief"))
    r1.type("write memory")
    assert re.search(r"Loopback1 +10\.1\.1\.1 +YES NVRAM +up", r1.type("show ip interface brief"))


def test_no_address_has_an_origin_too(r1: Any) -> None:
    """``no ip address`` is of the startup configuration or of an engineer; an interface without a word is ``unset``."""
    r1.configure("interface lo1", "interface Gi0/0", "no ip address")
    shown = r1.type("show ip interface brief")
    assert re.search(r"GigabitEthernet0/1 +unassigned +YES NVRAM +administratively down", shown)
    assert re.search(r"GigabitEthernet0/0 +unassigned +YES manual up", shown)
    assert re.search(r"Loopback1 +unassigned +YES unset +up", shown)


def test_the_last_column_of_the_brief_output_is_filled_up(r1: Any) -> None:
    """As wide as IOS prints it, blanks at the end included."""
    rows = r1.type("show ip interface brief").splitlines()
    assert rows[1:3] == [
        "GigabitEthernet0/0         192.0.2.1       YES NVRAM  up                    up      ",
        "GigabitEthernet0/1         unassigned      YES NVRAM  administratively down down    ",
    ]


def test_ip_interface_follows_access_lists_helpers_and_redirects(r1: Any) -> None:
    """``show ip interface`` says what is configured for IP on the interface."""
    r1.configure("interface Gi0/0", "ip access-group EDGE in", "ip helper-address 192.0.2.9", "no ip redirects")
    shown = r1.type("show ip interface Gi0/0")
    assert "Inbound  access list is EDGE\n" in shown
    assert "Outgoing access list is not set\n" in shown
    assert "Helper address is 192.0.2.9\n" in shown
    assert "ICMP redirects are never sent\n" in shown
    assert "Multicast reserved groups joined: 224.0.0.5 224.0.0.6\n" in shown
    r1.configure("interface Gi0/0", "no ip address")
    assert r1.type("show ip interface Gi0/0").endswith("Internet protocol processing disabled\n")


def test_ipv6_interface_is_tentative_while_it_is_down(r1: Any) -> None:
    """An interface that is down has tentative addresses; one that is up has joined the groups of its addresses."""
    r1.configure("interface Gi0/0", "ipv6 address 2001:db8::abcd/64")
    shown = r1.type("show ipv6 interface Gi0/0")
    assert "IPv6 is enabled, link-local address is FE80::" in shown
    assert "    FF02::1:FF00:ABCD\n" in shown
    r1.configure("interface Gi0/0", "shutdown")
    shown = r1.type("show ipv6 interface Gi0/0")
    assert re.search(r"IPv6 is tentative, link-local address is FE80::\S+ \[TEN\]\n", shown)
    assert "2001:DB8::ABCD, subnet is 2001:DB8::/64 [TEN]\n" in shown
