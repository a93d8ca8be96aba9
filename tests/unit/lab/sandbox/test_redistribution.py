"""``redistribute`` between protocols: what is taken out of one, at which metric, and how far it gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.chains import chain

Seats = Callable[[Network, str], Any]
OSPF = " ip ospf 1 area 0\n"
EIGRP = "router eigrp 100\n network 10.0.2.0 0.0.0.255\n network 10.255.0.3 0.0.0.0\n"
ISIS = "router isis\n net 49.0001.0000.0000.000{}.00\n is-type level-2-only\n metric-style wide\n"
LOOP = "interface Loopback0\n ip ospf 1 area 0\n"
SEED = "metric 10000 100 255 1 1500"


def middle(clock: Any, lines: str, far: str, link: str = "") -> Network:
    """r1 in OSPF, r2 between, r3 in another protocol: ``lines`` of r2, ``far`` those of r3 and its link."""
    return chain(clock, f"router ospf 1\n{LOOP}", lines, far, ports=(OSPF, "", link))


def ospf_and_eigrp(clock: Any, ospf: str = "", eigrp: str = "") -> Network:
    """r2 in both: OSPF to r1, EIGRP to r3."""
    own = f"interface GigabitEthernet0/0\n{OSPF}router ospf 1\n{ospf}"
    own += f"router eigrp 100\n network 10.0.2.0 0.0.0.255\n{eigrp}"
    return middle(clock, own, EIGRP)


def codes(seat: Any, show: str = "show ip route") -> dict[str, str]:
    """The code, distance and metric of each prefix."""
    found = {}
    for line in seat.type(show).splitlines():
        words = line.split()
        at = next((n for n, word in enumerate(words) if word[0].isdigit() and "." in word), 0)
        if line[:1].strip() and at and len(words) > at + 1 and words[at + 1].startswith("["):
            found[words[at].partition("/")[0]] = " ".join([*words[:at], words[at + 1]])
    return found


def test_eigrp_into_ospf(clock: Any, terminal: Any) -> None:
    """An EIGRP process's routes and its own networks become external ones, at 20; without ``subnets`` none does."""
    network = ospf_and_eigrp(clock, ospf=" redistribute eigrp 100 subnets\n")
    found = codes(terminal(network, "r1"))
    assert found["10.255.0.3"] == found["10.0.2.0"] == "O E2 [110/20]"
    terminal(network, "r2").configure("router ospf 1", "no redistribute eigrp 100 subnets", "redistribute eigrp 100")
    assert "10.255.0.3" not in codes(terminal(network, "r1"))
    terminal(network, "r2").configure("router ospf 1", "redistribute eigrp 200 subnets", "redistribute rip subnets")
    assert "10.255.0.3" not in codes(terminal(network, "r1"))


def test_the_words_behind_it(clock: Any, terminal: Any) -> None:
    """Metric, its type and a tag; a route map decides what passes."""
    line = " redistribute eigrp 100 subnets metric 7 metric-type 1 tag 55 route-map M\n"
    network = ospf_and_eigrp(clock, ospf=line)
    r2, r1 = terminal(network, "r2"), terminal(network, "r1")
    r2.configure("ip prefix-list P permit 10.255.0.3/32", "route-map M permit 10", "match ip address prefix-list P")
    assert codes(r1)["10.255.0.3"] == "O E1 [110/8]"
    assert "10.0.2.0" not in codes(r1)
    assert "\n  Tag 55, type extern 1\n" in r1.type("show ip route 10.255.0.3")
    assert "    eigrp 100, includes subnets in redistribution\n" in r2.type("show ip ospf")


def test_ospf_into_eigrp_needs_a_metric(clock: Any, terminal: Any) -> None:
    """EIGRP has no metric for OSPF's routes: the line says one, or ``default-metric`` does."""
    network = ospf_and_eigrp(clock, eigrp=" redistribute ospf 1\n")
    r2, r3 = terminal(network, "r2"), terminal(network, "r3")
    assert "10.255.0.1" not in codes(r3)
    r2.configure("router eigrp 100", "no redistribute ospf 1", f"redistribute ospf 1 {SEED}")
    assert codes(r3)["10.255.0.1"] == codes(r3)["10.0.1.0"] == "D EX [170/281856]"
    assert "        via Redistributed (281600/0)\n" in r2.type("show ip eigrp topology")
    assert "External protocol is OSPF" in r3.type("show ip eigrp topology 10.255.0.1/32")
    r2.configure("router eigrp 100", f"no redistribute ospf 1 {SEED}", "redistribute ospf 1")
    r2.configure("router eigrp 100", "default-metric 10000 100 255 1 1500")
    assert codes(r3)["10.255.0.1"] == "D EX [170/281856]"


def test_both_ways(clock: Any, terminal: Any) -> None:
    """Mutual redistribution settles: each end has the other's loopback, and reaches it."""
    network = ospf_and_eigrp(clock, " redistribute eigrp 100 subnets\n", f" redistribute ospf 1 {SEED}\n")
    r1, r3 = terminal(network, "r1"), terminal(network, "r3")
    assert "100 percent" in r1.type("ping 10.255.0.3 source lo0")
    assert "100 percent" in r3.type("ping 10.255.0.1 source lo0")
    r3.configure("interface lo0", "shutdown")
    assert "10.255.0.3" not in codes(r1)
    r3.configure("interface lo0", "no shutdown")
    clock.pass_by(10)
    assert "10.255.0.3" in codes(r1)


@pytest.mark.parametrize(("level", "there"), [("", True), (" level-2", True), (" level-1", False)])
def test_isis_into_ospf(clock: Any, terminal: Any, level: str, there: bool) -> None:
    """Level 2 without a word for it; IS-IS's own connected networks stay behind."""
    own = f"interface GigabitEthernet0/0\n{OSPF}interface GigabitEthernet0/1\n ip router isis\n" + ISIS.format(2)
    far = ISIS.format(3) + " passive-interface Loopback0\n"
    network = middle(clock, f"{own}router ospf 1\n redistribute isis{level} subnets\n", far, " ip router isis\n")
    found = codes(terminal(network, "r1"))
    assert ("10.255.0.3" in found) is there
    assert "10.0.2.0" not in found


def test_ospf_into_isis(clock: Any, terminal: Any) -> None:
    """As external prefixes of level 2, OSPF's own networks with them."""
    own = f"interface GigabitEthernet0/0\n{OSPF}interface GigabitEthernet0/1\n ip router isis\n" + ISIS.format(2)
    network = middle(clock, f"{own} redistribute ospf 1 metric 5\nrouter ospf 1\n", ISIS.format(3), " ip router isis\n")
    found = codes(terminal(network, "r3"))
    assert found["10.255.0.1"] == found["10.0.1.0"] == "i L2 [115/15]"


def test_bgp_into_ospf(clock: Any, terminal: Any) -> None:
    """External routes at 1, as they come and go; those of the own AS stay behind unless told otherwise."""
    own = f"interface GigabitEthernet0/0\n{OSPF}router ospf 1\n redistribute bgp 65002 subnets\n"
    own += "router bgp 65002\n neighbor 10.0.2.2 remote-as 65003\n"
    far = "router bgp 65003\n network 10.255.0.3 mask 255.255.255.255\n neighbor 10.0.2.1 remote-as 65002\n"
    network = middle(clock, own, far)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert codes(r1)["10.255.0.3"] == "O E2 [110/1]"
    r2.configure("router bgp 65002", "neighbor 10.0.2.2 shutdown")
    assert "10.255.0.3" not in codes(r1)
    terminal(network, "r3").configure("no router bgp 65003", *far.replace("65003", "65002").splitlines())
    r2.configure("router bgp 65002", "neighbor 10.0.2.2 remote-as 65002", "no neighbor 10.0.2.2 shutdown")
    clock.pass_by(10)
    assert codes(r2)["10.255.0.3"] == "B [200/0]"
    assert "10.255.0.3" not in codes(r1)
    r2.configure("router bgp 65002", "bgp redistribute-internal")
    clock.pass_by(10)
    assert codes(r1)["10.255.0.3"] == "O E2 [110/1]"


def test_a_default_route_that_another_protocol_has(clock: Any, terminal: Any) -> None:
    """``default-information originate`` tells of BGP's default route while it is there, or as a route map asks."""
    own = f"interface GigabitEthernet0/0\n{OSPF}router ospf 1\n default-information originate\n"
    own += "router bgp 65002\n neighbor 10.0.2.2 remote-as 65003\n"
    far = "router bgp 65003\n neighbor 10.0.2.1 remote-as 65002\n neighbor 10.0.2.1 default-originate\n"
    network = middle(clock, own, far)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert "O*E2  0.0.0.0/0 [110/1] via 10.0.1.2" in r1.type("show ip route")
    r2.configure("router bgp 65002", "neighbor 10.0.2.2 shutdown")
    assert "0.0.0.0/0" not in r1.type("show ip route")
    r2.configure("ip prefix-list P permit 10.255.0.2/32", "route-map M permit 10", "match ip address prefix-list P")
    r2.configure("router ospf 1", "default-information originate always route-map M")
    assert "O*E2  0.0.0.0/0 [110/1] via 10.0.1.2" in r1.type("show ip route")
    r2.configure("interface lo0", "shutdown")
    assert "0.0.0.0/0" not in r1.type("show ip route")
