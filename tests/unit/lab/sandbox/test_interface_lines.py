"""What is typed under an interface, or at several: state and print, and the way back to the defaults."""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from netloop.lab.sandbox.hardware import mac
from tests.unit.lab.sandbox.conftest import startup

PORT = "GigabitEthernet0/1"
INVALID = "% Invalid input detected at '^' marker."


@pytest.fixture
def r1(clock: Any, terminal: Any) -> Any:
    """r1 with two ports, both cabled to r2."""
    nodes = [NodeSpec("r1", startup(1)), NodeSpec("r2", startup(2))]
    cables = [Cable("r1", f"Gi0/{port}", "r2", f"Gi0/{port}") for port in (0, 1)]
    return terminal(Network(nodes, cables, clock=clock), "r1")


def lines(seat: Any, name: str = PORT) -> list[str]:
    """The lines of an interface, as ``show running-config interface`` prints them."""
    shown = seat.type(f"show running-config interface {name}")
    return [line[1:] for line in shown.splitlines() if line.startswith(" ") and "^" not in line]


def caret(answer: str) -> int:
    """The column of the caret."""
    return next(line.index("^") for line in answer.splitlines() if line.strip() == "^")


def test_the_mtu_that_a_port_has_anyhow_is_not_printed(r1: Any) -> None:
    """``mtu 1500`` on a port takes another one away and leaves no line; on a virtual interface it is one."""
    r1.configure(f"interface {PORT}", "mtu 1600")
    assert "mtu 1600" in lines(r1)
    r1.configure(f"interface {PORT}", "mtu 1500")
    assert not [line for line in lines(r1) if line.startswith("mtu")]
    r1.configure("interface Loopback0", "mtu 1500")
    assert "mtu 1500" in lines(r1, "Loopback0")
    r1.configure("interface Loopback0", "no mtu 1500")
    assert "mtu 1500" not in lines(r1, "Loopback0")


class TestRanges:
    """``interface range``."""

    def test_every_line_goes_to_each(self, r1: Any) -> None:
        """Ports must be there, virtual interfaces are made; the prompt is that of a range."""
        assert (
            r1.configure("interface range Gi0/0 - 1 , Loopback5,lo7 - 8", "load-interval 30", "no ip redirects") == ""
        )
        for name in ("GigabitEthernet0/0", PORT, "Loopback5", "Loopback7", "Loopback8"):
            assert {"load-interval 30", "no ip redirects"} <= set(lines(r1, name))
        assert "load-interval 30" not in lines(r1, "Loopback0")
        r1.type("configure terminal", "interface range lo7 - 8")
        assert r1.shell.prompt == "r1(config-if-range)#"
        r1.type("exit")
        assert r1.shell.prompt == "r1(config)#"

    def test_state_follows(self, r1: Any) -> None:
        """A range that is shut down is down."""
        r1.configure("interface range Gi0/0 - 1", "shutdown")
        assert r1.type("show ip interface brief").count("administratively down down") == 2
        r1.configure("interface range Gi0/0 - 1", "no shutdown")
        assert "administratively" not in r1.type("show ip interface brief")

    def test_a_refused_line_is_answered_once(self, r1: Any) -> None:
        """A line that is not understood changes none of them; what an interface says of itself is said of it."""
        answer = r1.configure("interface range Gi0/0 - 1", "ip mtu x", "description kept")
        assert answer.count(INVALID) == 1
        assert "description kept" in lines(r1)
        answer = r1.configure("interface range Lo5 - 6", "ip address 10.9.9.9 255.255.255.0")
        assert answer == "% 10.9.9.0 overlaps with Loopback5\n"
        assert "ip address 10.9.9.9 255.255.255.0" in lines(r1, "Loopback5")
        assert "no ip address" in lines(r1, "Loopback6")

    @pytest.mark.parametrize(
        ("line", "column"),
        [("interface range Gi0/0 - 7", 24), ("interface range Gi0/0 , Gi0/9", 24), ("interface range Foo1", 16)],
    )
    def test_a_port_that_is_not_there(self, r1: Any, line: str, column: int) -> None:
        """It is refused with the caret at it, and nothing is made."""
        before = r1.type("show running-config")
        answer = r1.configure(line)
        assert INVALID in answer
        assert caret(answer) == len("r1(config)#") + column
        assert r1.type("show running-config") == before

    def test_removal(self, r1: Any) -> None:
        """``no interface range`` takes virtual ones away; ports stay."""
        r1.configure("interface range Loopback5 - 7", "exit")
        assert r1.configure("no interface range Loopback5 - 6") == ""
        assert "Loopback6" not in r1.type("show ip interface brief")
        assert "Loopback7" in r1.type("show ip interface brief")
        assert r1.configure("no interface range Gi0/0 - 1") == "% Removal of physical interfaces is not permitted\n"


class TestDefaults:
    """``default interface`` and ``default LINE``."""

    def test_an_interface(self, r1: Any) -> None:
        """Its lines go; a port that is shut down stays so, and one that is up stays up."""
        r1.configure("interface Gi0/1", "description x", "ip address 10.1.1.1 255.255.255.0", "duplex full", "mtu 1600")
        assert r1.configure("default interface Gi0/1") == f"Interface {PORT} set to default configuration\n"
        assert lines(r1) == ["no ip address", "shutdown", "duplex auto"]
        r1.configure("default interface Gi0/0")
        assert lines(r1, "GigabitEthernet0/0") == ["no ip address"]
        assert "GigabitEthernet0/0         unassigned      YES manual up" in r1.type("show ip interface brief")

    def test_a_range(self, r1: Any) -> None:
        """Each interface is told of."""
        r1.configure("interface range Lo5 - 6", "description x", "mtu 1600", "exit")
        said = [f"Interface Loopback{number} set to default configuration\n" for number in (5, 6)]
        assert r1.configure("default interface range Lo5 - 6") == "".join(said)
        assert lines(r1, "Loopback5") == lines(r1, "Loopback6") == ["no ip address"]
        assert INVALID in r1.configure("default interface Gi0/7")

    def test_a_line_that_is_off_by_default(self, r1: Any) -> None:
        """``default`` is ``no`` there."""
        typed = ["mtu 1600", "ip ospf cost 7", "description x", "ip address 10.1.1.1 255.255.255.0", "shutdown"]
        r1.configure("interface Gi0/1", *typed)
        answer = r1.configure("interface Gi0/1", *(f"default {' '.join(line.split()[:3])}" for line in typed[:3]))
        assert answer == ""
        r1.configure("interface Gi0/1", "default ip address", "default shutdown")
        assert lines(r1) == ["no ip address"]

    def test_a_line_that_is_on_by_default(self, r1: Any) -> None:
        """``default`` takes its negation away, and leaves none where there was none."""
        r1.configure(
            "interface Gi0/1", "no ip redirects", "no lldp transmit", "no cdp enable", "no mpls ldp igp autoconfig"
        )
        assert "no ip redirects" in lines(r1)
        for line in ("ip redirects", "lldp transmit", "cdp enable", "ip proxy-arp", "mpls ldp igp autoconfig"):
            assert r1.configure("interface Gi0/1", f"default {line}") == ""
        assert lines(r1) == ["no ip address", "shutdown"]
        r1.configure("no ip domain lookup", "default ip domain lookup", "no cdp run", "default cdp run")
        assert "no " not in r1.type("show running-config | include domain|cdp")

    def test_in_other_modes(self, r1: Any) -> None:
        """A router ID goes as with ``no``, with what IOS says; a passive interface is what the default says."""
        r1.configure("router ospf 1", "router-id 10.9.9.9", "passive-interface default", "no passive-interface Gi0/0")
        r1.configure("router ospf 1", "default passive-interface Gi0/0", "default router-id")
        shown = r1.type("show running-config | section router ospf")
        assert "router-id" not in shown
        assert "Gi" not in shown
        assert " passive-interface default\n" in shown

    @pytest.mark.parametrize(("line", "column"), [("default foo", 8), ("default descriptoin x", 17), ("default", None)])
    def test_a_typo(self, r1: Any, line: str, column: int | None) -> None:
        """It stays an error, its caret where the line was typed."""
        answer = r1.configure("interface Gi0/1", line)
        assert "% Invalid" in answer or "% Incomplete" in answer or "% Ambiguous" in answer
        if column:
            assert caret(answer) >= len("r1(config-if)#") + 8


class TestUnnumbered:
    """``ip unnumbered``."""

    def test_the_address_of_another(self, r1: Any) -> None:
        """It stands in place of an address, and the shows name whose it is."""
        r1.configure("interface Gi0/1", "no shutdown", "ip address 10.1.1.1 255.255.255.0", "ip unnumbered lo0")
        assert lines(r1) == ["ip unnumbered Loopback0"]
        assert f"{PORT}         10.255.0.1      YES TFTP" in r1.type("show ip interface brief")
        told = "Interface is unnumbered. Using address of Loopback0 (10.255.0.1)\n"
        assert told in r1.type("show ip interface Gi0/1")
        assert told in r1.type("show interfaces Gi0/1")
        r1.configure("interface Loopback0", "ip address 10.255.0.77 255.255.255.255")
        assert "(10.255.0.77)" in r1.type("show ip interface Gi0/1")

    def test_either_one_or_the_other(self, r1: Any) -> None:
        """An address takes its place; ``no ip unnumbered`` leaves none, and takes no other away."""
        r1.configure("interface Gi0/1", "ip unnumbered Loopback0", "ip address 10.1.1.1 255.255.255.0")
        r1.configure("interface Gi0/1", "no ip unnumbered")
        assert lines(r1)[0] == "ip address 10.1.1.1 255.255.255.0"
        r1.configure("interface Gi0/1", "ip unnumbered Loopback0", "no ip unnumbered Loopback0")
        assert lines(r1)[0] == "no ip address"
        assert INVALID in r1.configure("interface Gi0/1", "ip unnumbered Gi0/1")
        assert INVALID in r1.configure("interface Gi0/1", "ip unnumbered Loopback99")


class TestAddresses:
    """Addresses that are not simply typed."""

    def test_eui_64(self, r1: Any) -> None:
        """The last 64 bits come from the port's MAC address; the line is printed as typed."""
        port = "GigabitEthernet0/0"
        r1.configure("interface Gi0/0", "ipv6 address 2001:db8:1::/64 eui-64")
        digits = mac("r1", port).replace(".", "")
        own = f"{int(digits[:2], 16) ^ 2:02x}{digits[2:4]}:{digits[4:6]}ff:fe{digits[6:8]}:{digits[8:]}"
        address = str(IPv6Address(f"2001:db8:1::{own}")).upper()
        assert "ipv6 address 2001:DB8:1::/64 eui-64" in lines(r1, port)
        assert f"    {address}\n" in r1.type("show ipv6 interface brief")
        assert f"  {address}, subnet is 2001:DB8:1::/64 [EUI]\n" in r1.type("show ipv6 interface Gi0/0")
        assert f"{address}/128" in r1.type("show ipv6 route")
        r1.configure("interface Gi0/0", "no ipv6 address 2001:db8:1::/64 eui-64")
        assert "ipv6" not in " ".join(lines(r1, port))

    def test_link_local(self, r1: Any) -> None:
        """The configured one is shown in place of that from the MAC address; another prefix is none."""
        r1.configure("interface Gi0/1", "ipv6 address fe80::5 link-local")
        assert "    FE80::5\n" in r1.type("show ipv6 interface brief")
        assert "ipv6 address FE80::5 link-local" in lines(r1)
        assert r1.configure("interface Gi0/1", "ipv6 address 2001::5 link-local") == "% Invalid link-local address\n"
        r1.configure("interface Gi0/1", "no ipv6 address fe80::5 link-local")
        assert "FE80::5\n" not in r1.type("show ipv6 interface brief")

    @pytest.mark.parametrize("line", ["ipv6 enable", "ipv6 address autoconfig default", "ipv6 address dhcp"])
    def test_ipv6_without_an_address(self, r1: Any, line: str) -> None:
        """The interface has its link-local address, and loses it again."""
        r1.configure("interface Gi0/1", line)
        assert line in lines(r1)
        assert r1.type("show ipv6 interface brief").count("FE80::") == 1
        r1.configure("interface Gi0/1", f"no {line}")
        assert "FE80::" not in r1.type("show ipv6 interface brief")

    @pytest.mark.parametrize("line", ["ip address dhcp", "ip address negotiated"])
    def test_an_address_from_elsewhere(self, r1: Any, line: str) -> None:
        """It is kept in place of an address, and gone with its negation."""
        r1.configure("interface Gi0/1", "ip address 10.1.1.1 255.255.255.0", line)
        assert lines(r1)[0] == line
        assert f"{PORT}         unassigned" in r1.type("show ip interface brief")
        r1.configure("interface Gi0/1", f"no {line}")
        assert lines(r1)[0] == "no ip address"

    def test_secondary(self, r1: Any) -> None:
        """They stand before the primary address, which cannot go before them."""
        r1.configure("interface Gi0/1", "ip address 10.1.1.1 255.255.255.0", "ip address 10.2.1.1 255.255.255.0 sec")
        assert lines(r1)[:2] == ["ip address 10.2.1.1 255.255.255.0 secondary", "ip address 10.1.1.1 255.255.255.0"]
        answer = r1.configure("interface Gi0/1", "no ip address 10.1.1.1 255.255.255.0")
        assert answer == "Must delete secondary before deleting primary\n"
        r1.configure("interface Gi0/1", "no ip address 10.2.1.1 255.255.255.0 secondary")
        assert lines(r1)[0] == "ip address 10.1.1.1 255.255.255.0"

    def test_overlap_with_one_that_comes_up(self, r1: Any) -> None:
        """A port may have the network of another one that is shut down, which then does not come up."""
        r1.configure("interface Gi0/0", "shutdown")
        assert r1.configure("interface Gi0/1", "ip address 192.0.2.77 255.255.255.0", "no shutdown") == ""
        answer = r1.configure("interface Gi0/0", "no shutdown")
        assert answer == f"% 192.0.2.0 overlaps with {PORT}\nGigabitEthernet0/0: incorrect IP address assignment\n"
        assert "shutdown" in lines(r1, "GigabitEthernet0/0")
        r1.configure("interface Gi0/1", "shutdown")
        assert r1.configure("interface Gi0/0", "no shutdown") == ""


class TestSubinterfaces:
    """``interface Gi0/1.10``."""

    def test_a_vlan(self, r1: Any) -> None:
        """The VLAN comes before the address, and belongs to one subinterface."""
        r1.type("configure terminal", "interface Gi0/1.10")
        assert r1.shell.prompt == "r1(config-subif)#"
        assert "only allowed if that\nsubinterface is already" in r1.type("ip address 10.1.1.1 255.255.255.0")
        assert r1.type("encapsulation dot1q 10") == ""
        assert r1.type("ip address 10.1.1.1 255.255.255.0") == ""
        assert "with the same VID (10) is not permitted." in r1.type("interface Gi0/1.11", "encapsulation dot1Q 10")
        assert r1.type("encapsulation dot1Q 11 native") == ""
        r1.type("end")
        assert lines(r1, f"{PORT}.10") == ["encapsulation dot1Q 10", "ip address 10.1.1.1 255.255.255.0"]
        assert lines(r1, f"{PORT}.11") == ["encapsulation dot1Q 11 native", "no ip address"]

    def test_its_port_must_be_there(self, r1: Any) -> None:
        """There is no subinterface of a port that is not there; one that goes may come again."""
        assert INVALID in r1.configure("interface Gi0/9.1")
        r1.configure("interface Gi0/1.10")
        again = "Not all config may be removed and may reappear after reactivating the sub-interface\n"
        assert r1.configure("no interface Gi0/1.10") == again


IN_ORDER = """
description "odd" <chars> & | % $ # {1}
mtu 1600
bandwidth 50000
ip address 10.1.1.1 255.255.255.0
ip helper-address 10.3.3.1
ip helper-address 10.3.3.2
ip access-group OUTSIDE in
ip access-group 101 out
no ip redirects
no ip unreachables
no ip proxy-arp
ip mtu 1400
ip verify unicast source reachable-via rx
ip flow ingress
ip flow egress
ip nat inside
ip virtual-reassembly in
ip tcp adjust-mss 1360
ip ospf cost 10
ip policy route-map PBR
standby version 2
standby 1 ip 10.1.1.254
standby 1 priority 110
standby 1 preempt
vrrp 2 ip 10.1.1.253
glbp 3 ip 10.1.1.252
logging event link-status
load-interval 30
delay 100
duplex full
speed 100
media-type rj45
negotiation auto
no keepalive
carrier-delay msec 0
arp timeout 300
snmp trap link-status
ntp disable
ipv6 address FE80::1 link-local
ipv6 address 2001:DB8::1/64
ipv6 enable
ipv6 nd ra suppress
ipv6 nd prefix 2001:DB8::/64 300 300
no cdp enable
no lldp transmit
no lldp receive
channel-group 1 mode active
service-policy input MARK
service-policy output SHAPE
"""
ORDERED = [line for line in IN_ORDER.splitlines() if line]


class TestLines:
    """Lines that are kept and printed."""

    def test_the_order_of_ios(self, r1: Any) -> None:
        """Typed in any order they are printed in one."""
        assert r1.configure("policy-map MARK", "policy-map SHAPE") == ""
        assert r1.configure("interface Gi0/1", "no shutdown", *reversed(ORDERED)) == ""
        many = ("ip helper-address", "ip flow", "ipv6 nd")
        multiple = [line for line in ORDERED if line.startswith(many)]
        shown = [line for line in lines(r1) if line not in multiple]
        assert shown == [line for line in ORDERED if line not in multiple]
        assert set(multiple) <= set(lines(r1))

    @pytest.mark.parametrize("line", [line for line in ORDERED[1:] if not line.startswith("ip address")])
    def test_no_takes_it_away(self, r1: Any, line: str) -> None:
        """Nothing is left of a line and its opposite."""
        before = lines(r1)
        r1.configure("policy-map MARK", "policy-map SHAPE")
        assert r1.configure("interface Gi0/1", line) == ""
        assert line in lines(r1)
        opposite = line.removeprefix("no ") if line.startswith("no ") else f"no {line}"
        assert r1.configure("interface Gi0/1", opposite) == ""
        left = [one for one in lines(r1) if one not in before]
        printed = {"no duplex full": "duplex auto", "no speed 100": "speed auto", "cdp enable": "cdp enable"}
        printed |= {"no media-type rj45": "media-type rj45", "no negotiation auto": "no negotiation auto"}
        assert left == ([printed[opposite]] if opposite in printed else [])

    @pytest.mark.parametrize(
        "line",
        [
            *("duplx full", "duplex ful1", "speed 99", "mtu 10", "bandwith 10", "ip acess-group A in", "delay 0"),
            *("ip access-group A up", "encapsulation dot1q 5000", "tunel source Lo0", "standy 1 ip 10.0.0.1"),
            *(
                "load-interval 5",
                "chanel-group 1 mode active",
                "ipv6 ndd ra suppress",
                "ip mtu 20",
                "tunnel sourc3 Lo0",
            ),
        ],
    )
    def test_a_typo_is_an_error(self, r1: Any, line: str) -> None:
        """It is refused, and nothing is kept of it."""
        before = r1.type("show running-config | begin interface")
        assert r1.configure("interface Gi0/1", line).startswith((" ", "% Ambiguous", "% Incomplete"))
        assert r1.type("show running-config | begin interface") == before

    def test_a_list_a_direction(self, r1: Any) -> None:
        """Another access list of a direction takes the place of the one before."""
        r1.configure("interface Gi0/1", "ip access-group A in", "ip access-group B out", "ip access-group C in")
        assert [line for line in lines(r1) if "group" in line] == ["ip access-group C in", "ip access-group B out"]
        assert "Inbound  access list is not set" not in r1.type("show ip interface Gi0/1")
        r1.configure("interface Gi0/1", "no ip access-group C in")
        assert [line for line in lines(r1) if "group" in line] == ["ip access-group B out"]

    def test_virtual_interfaces(self, r1: Any) -> None:
        """Tunnels, port channels and VLAN interfaces are made with their lines."""
        tunnel = ["tunnel source Loopback0", "tunnel mode ipsec ipv4", "tunnel destination 192.0.2.2", "tunnel key 5"]
        assert r1.configure("interface Tunnel0", *tunnel, "interface Port-channel 1", "interface Vlan10") == ""
        assert sorted(lines(r1, "Tunnel0")[1:]) == sorted(tunnel)
        assert lines(r1, "Port-channel1") == lines(r1, "Vlan10") == ["no ip address"]
        r1.configure("no interface Tunnel0")
        assert "Tunnel0" not in r1.type("show running-config")

    def test_keepalive(self, r1: Any) -> None:
        """``show interfaces`` follows its seconds and its negation."""
        assert "Keepalive set (10 sec)" in r1.type("show interfaces Gi0/1")
        r1.configure("interface Gi0/1", "keepalive 5")
        assert "Keepalive set (5 sec)" in r1.type("show interfaces Gi0/1")
        r1.configure("interface Gi0/1", "no keepalive")
        assert "Keepalive not set" in r1.type("show interfaces Gi0/1")


class TestPrinted:
    """``show running-config`` and its parts."""

    def test_static_routes(self, r1: Any) -> None:
        """Every option of a static route is printed back in IOS's order, in both families."""
        r1.configure("vrf definition A", "address-family ipv4", "exit", "address-family ipv6", "exit", "exit")
        r1.configure(
            "ip route vrf A 10.4.0.0 255.255.0.0 192.0.2.2 global name X tag 4",
            "ip route 10.5.0.0 255.255.0.0 Gi0/0 192.0.2.2 track 3 name Y tag 9 250",
            "ip route 10.6.0.0 255.255.0.0 Null0 permanent",
            "ipv6 route 2001:db8:5::/48 Gi0/0 fe80::2 tag 7 200",
        )
        assert r1.type("show running-config | include ^ip.* route") == (
            "ip route 10.5.0.0 255.255.0.0 GigabitEthernet0/0 192.0.2.2 250 tag 9 name Y track 3\n"
            "ip route 10.6.0.0 255.255.0.0 Null0 permanent\n"
            "ip route vrf A 10.4.0.0 255.255.0.0 192.0.2.2 tag 4 name X global\n"
            "ipv6 route 2001:DB8:5::/48 GigabitEthernet0/0 FE80::2 200 tag 7\n"
        )

    def test_parts_and_filters(self, r1: Any) -> None:
        """The whole, one interface, and what filters leave of it agree."""
        r1.configure("interface Gi0/1.10", "encapsulation dot1Q 10", "description ten")
        whole = r1.type("show running-config")
        section = f"interface {PORT}.10\n description ten\n encapsulation dot1Q 10\n no ip address\n"
        assert section in whole
        assert r1.type("show running-config view full") == r1.type("show running-config brief") == whole
        assert r1.type("show running-config | section 0/1.10") == section
        assert r1.type("show running-config | count ^interface") == "Number of lines which match regexp = 4\n"
        assert r1.type("show running-config | begin 0/1.10").startswith(section)
        assert "interface" not in r1.type("show running-config | exclude interface")
        assert r1.type("show running-config | include dot1Q") == " encapsulation dot1Q 10\n"

    def test_it_survives_a_reload(self, r1: Any, single: Any) -> None:
        """A router that is started with what was printed prints the same, and has the same addresses."""
        r1.configure("interface Gi0/1", *(line for line in ORDERED if not line.startswith("ip address")))
        r1.configure("interface Gi0/1", "ip unnumbered Loopback0", "ipv6 address 2001:db8:7::/64 eui-64")
        r1.configure("interface Gi0/1.10", "encapsulation dot1Q 10", "ip address 10.8.8.8 255.255.255.0")
        printed = r1.type("show running-config | begin ^version")
        again = single(printed).routers["r1"]
        assert again.running_text().partition("version")[2] == printed.partition("version")[2].rstrip("\n") + "\n"
        before, after = (router.interface(PORT) for router in (r1.shell.router, again))
        assert before == after
        assert before.unnumbered == "Loopback0"
        assert len(before.derived) == 1

    def test_brief_is_without_certificates(self, r1: Any) -> None:
        """The data of a certificate is left out, what names it stays; the whole has both."""
        r1.configure("crypto pki certificate chain TP", "certificate self-signed 01", "3082032E 30820216", "quit")
        assert "3082032E" in r1.type("show running-config")
        brief = r1.type("show running-config brief")
        assert "3082032E" not in brief
        assert "quit" not in brief
        assert " certificate self-signed 01\n" in brief
