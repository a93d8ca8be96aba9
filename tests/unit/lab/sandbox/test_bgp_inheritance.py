"""BGP that is not written out at the neighbor: peer groups, templates, and router IDs that come from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network

GROUP = """\
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
router bgp 65000
 neighbor IBGP peer-group
 neighbor IBGP remote-as 65000
 neighbor IBGP update-source Loopback0
 neighbor 10.255.0.2 peer-group IBGP
"""
TEMPLATES = """\
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
router bgp 65000
 template peer-policy CLIENT
  route-reflector-client
 exit-peer-policy
 template peer-session BASE
  update-source Loopback0
 exit-peer-session
 template peer-session IBGP
  remote-as 65000
  inherit peer-session BASE
 exit-peer-session
 neighbor 10.255.0.2 inherit peer-session IBGP
 neighbor 10.255.0.2 inherit peer-policy CLIENT
"""
VRFS = """\
vrf definition A
 rd 65000:1
 address-family ipv4
 exit-address-family
interface Loopback10
 vrf forwarding A
 ip address 198.51.100.10 255.255.255.255
interface Loopback123
 ip address 192.0.2.2 255.255.255.255
router bgp 10
 address-family ipv4 vrf A
 exit-address-family
"""


def seat_of(single: Callable[[str], Network], terminal: Any, text: str) -> Any:
    return terminal(single(text), "r1")


@pytest.mark.parametrize("text", [GROUP, TEMPLATES], ids=["peer-group", "templates"])
def test_what_a_neighbor_inherits(single: Callable[[str], Network], terminal: Any, text: str) -> None:
    """AS and source come from the group or the templates, through templates that inherit others."""
    config = seat_of(single, terminal, text).shell.router.bgp.config()
    neighbor = config.neighbor("10.255.0.2")
    assert (neighbor.asn, neighbor.update_source, neighbor.families) == (65000, "Loopback0", {"ipv4"})
    assert neighbor.reflector_client is (text is TEMPLATES)


@pytest.mark.parametrize("text", [GROUP, TEMPLATES, VRFS], ids=["peer-group", "templates", "vrfs"])
def test_the_configuration_is_printed_back(single: Callable[[str], Network], terminal: Any, text: str) -> None:
    """Every line is there, in its section, and a router boots from what was printed."""
    found = seat_of(single, terminal, text).shell.router.running_text()
    lines = [line for line in found.splitlines() if line.strip() not in {"!", ""}]
    for line in text.splitlines():
        assert line in lines
    assert seat_of(single, terminal, found).shell.router.running_text() == found


def test_sessions_come_up_from_a_group(pair: Network, terminal: Any) -> None:
    """A neighbor whose lines move into a group keeps its session's terms: it comes up again."""
    r1 = terminal(pair, "r1")
    group = ("neighbor IBGP peer-group", "neighbor IBGP remote-as 65000", "neighbor IBGP update-source lo0")
    assert r1.configure("router bgp 65000", *group, "neighbor 10.255.0.2 peer-group IBGP") == ""
    assert "neighbor 10.255.0.2 remote-as" not in r1.shell.router.running_text()
    assert "neighbor 10.255.0.2 update-source" not in r1.shell.router.running_text()
    assert pair.sessions.seen(r1.shell.router, *_neighbor(r1)).established


def _neighbor(seat: Any) -> tuple[Any, Any]:
    config = seat.shell.router.bgp.config()
    return config, config.neighbor("10.255.0.2")


def test_what_a_member_may_not_have(single: Callable[[str], Network], terminal: Any) -> None:
    """A member's AS and source are its group's: the lines are refused, and nothing changes."""
    seat = seat_of(single, terminal, GROUP)
    before = seat.shell.router.running_text()
    said = seat.configure("router bgp 65000", "neighbor 10.255.0.2 remote-as 65001")
    assert said == "% Peer-group AS 65000. Cannot configure remote-as for member\n"
    said = seat.configure("router bgp 65000", "neighbor 10.255.0.2 update-source Loopback0")
    assert said == "% Invalid command for a peer-group member\n"
    assert seat.shell.router.running_text().partition("!\nhostname")[2] == before.partition("!\nhostname")[2]
    said = seat.configure("router bgp 65000", "neighbor EMPTY peer-group", "neighbor 10.255.0.3 peer-group EMPTY")
    assert said == "% Specify remote-as or peer-group remote AS first\n"
    assert seat.configure("router bgp 65000", "neighbor 10.255.0.2 description to r2") == ""


def test_who_leaves_a_group(single: Callable[[str], Network], terminal: Any) -> None:
    """A neighbor without an AS of its own goes with its membership, and all members with their group."""
    seat = seat_of(single, terminal, GROUP)
    seat.configure("router bgp 65000", "address-family ipv4", "neighbor 10.255.0.2 next-hop-self")
    seat.configure("router bgp 65000", "no neighbor 10.255.0.2 peer-group IBGP")
    assert "10.255.0.2" not in seat.shell.router.running_text()
    seat = seat_of(single, terminal, GROUP)
    seat.configure("router bgp 65000", "no neighbor IBGP peer-group")
    assert "neighbor" not in seat.shell.router.running_text().replace("log-neighbor-changes", "")


def test_templates_are_typed_in_modes_of_their_own(r1: Any) -> None:
    """A template is entered, filled and left; a neighbor without an AS needs one that has it."""
    r1.type("configure terminal", "router bgp 65000", "template peer-session S")
    assert r1.shell.prompt == "r1(config-router-stmp)#"
    r1.type("update-source lo0", "exit-peer-session", "template peer-policy P")
    assert r1.shell.prompt == "r1(config-router-ptmp)#"
    r1.type("next-hop-self", "exit-peer-policy")
    assert "Specify remote-as" in r1.type("neighbor 10.255.0.9 inherit peer-session S")
    r1.type("template peer-session S", "remote-as 65009", "exit")
    assert r1.type("neighbor 10.255.0.9 inherit peer-session S", "neighbor 10.255.0.9 inherit peer-policy P") == ""
    r1.type("end")
    assert r1.shell.router.bgp.config().neighbor("10.255.0.9").asn == 65009
    r1.configure(
        "router bgp 65000", "no neighbor 10.255.0.9", "no template peer-session S", "no template peer-policy P"
    )
    assert "10.255.0.9" not in r1.shell.router.running_text()
    assert "template" not in r1.shell.router.running_text()


def test_a_vrf_without_an_id_runs_under_the_processs(single: Callable[[str], Network], terminal: Any) -> None:
    """Its own loopback is elected only where ``auto-assign`` says so, in the family or for all VRFs."""
    seat = seat_of(single, terminal, VRFS)

    def ids() -> tuple[str, str]:
        return str(seat.shell.router.bgp.router_id()), str(seat.shell.router.bgp.router_id("A"))

    assert ids() == ("192.0.2.2", "192.0.2.2")
    seat.configure("router bgp 10", "bgp router-id 10.9.9.9")
    assert ids() == ("10.9.9.9", "10.9.9.9")
    seat.configure("router bgp 10", "address-family ipv4 vrf A", "bgp router-id auto-assign")
    assert ids() == ("10.9.9.9", "198.51.100.10")
    seat.configure("router bgp 10", "address-family ipv4 vrf A", "no bgp router-id")
    assert ids() == ("10.9.9.9", "10.9.9.9")
    seat.configure("router bgp 10", "bgp router-id vrf auto-assign")
    assert ids() == ("10.9.9.9", "198.51.100.10")
    seat.configure("router bgp 10", "no bgp router-id")
    assert ids() == ("192.0.2.2", "198.51.100.10")
    seat.configure("router bgp 10", "address-family ipv4 vrf A", "bgp router-id 10.8.8.8")
    seat.configure("router bgp 10", "no bgp router-id vrf auto-assign")
    assert ids() == ("192.0.2.2", "10.8.8.8")


def test_an_id_from_an_interface(r1: Any) -> None:
    """``bgp router-id interface X`` is an explicit ID, and follows the interface's address."""
    r1.configure("interface lo5", "ip address 10.5.5.5 255.255.255.255")
    r1.configure("router bgp 65000", "bgp router-id interface lo5")
    assert " bgp router-id interface Loopback5\n" in r1.shell.router.running_text()
    assert str(r1.shell.router.bgp.router_id()) == "10.5.5.5"
    r1.configure("interface lo5", "ip address 10.5.5.6 255.255.255.255")
    assert str(r1.shell.router.bgp.router_id()) == "10.5.5.6"
    r1.configure("router bgp 65000", "bgp router-id 10.7.7.7")
    assert str(r1.shell.router.bgp.router_id()) == "10.7.7.7"
    assert "interface Loopback5\n ip" in r1.shell.router.running_text()
    assert "router-id interface" not in r1.shell.router.running_text()


def test_families_that_are_not_used_are_not_listed(single: Callable[[str], Network], terminal: Any) -> None:
    """A PE without IPv4-unicast neighbors prints nothing for them, and its VPNv4 neighbors under every form."""
    text = VRFS.replace(
        "router bgp 10\n", "router bgp 10\n no bgp default ipv4-unicast\n neighbor 10.0.0.2 remote-as 10\n"
    )
    text += " address-family vpnv4\n  neighbor 10.0.0.2 activate\n exit-address-family\n"
    seat = seat_of(single, terminal, text)
    assert seat.type("show ip bgp summary") == ""
    everything = seat.type("show bgp all summary")
    assert "For address family: VPNv4 Unicast" in everything
    assert "IPv4 Unicast" not in everything
    for command in ("show bgp vpnv4 unicast all summary", "show ip bgp vpnv4 all summary"):
        assert "10.0.0.2" in seat.type(command)
