"""EIGRP, classic and named, IPv4 and IPv6: configuration, the router ID, what a duplicate costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_sandbox_show import parsed

Section = Callable[[str, str], list[str]]
CLASSIC = "router eigrp 100\n network 10.0.0.0\n passive-interface Loopback0\n"
NAMED = (
    "router eigrp CORP\n !\n address-family ipv4 unicast autonomous-system 100\n  !\n"
    "  af-interface Loopback0\n   passive-interface\n  exit-af-interface\n  !\n"
    "  topology base\n  exit-af-topology\n  network 10.0.0.0\n exit-address-family\n"
)


def neighbors(seat: Any, family: str = "ip") -> list[str]:
    """The addresses of the neighbors, or their interfaces for IPv6."""
    rows = [line.split() for line in seat.type(f"show {family} eigrp neighbors").splitlines()]
    return [row[1] if family == "ip" else row[3] for row in rows if row and row[0].isdigit()]


def router_id(seat: Any, version: int = 4) -> str:
    return str(seat.shell.router.eigrp.router_id(f"{version} default 100"))


def test_classic_mode_in_ios_order(r1: Any, section: Section) -> None:
    """Networks, then passive interfaces, then the router ID; the class's own wildcard is left out."""
    r1.configure(
        "router eigrp 100",
        "eigrp router-id 10.255.0.1",
        "passive-interface lo0",
        "network 192.0.2.0 0.0.0.255",
        "network 10.255.0.1 0.0.0.0",
        "network 10.1.0.0 255.255.0.0",
        "no auto-summary",
    )
    assert section(r1.shell.router.running_text(), "router eigrp 100") == [
        "network 10.1.0.0 0.0.255.255",
        "network 10.255.0.1 0.0.0.0",
        "network 192.0.2.0",
        "passive-interface Loopback0",
        "eigrp router-id 10.255.0.1",
    ]
    r1.configure("router eigrp 100", "passive-interface default", "no passive-interface Gi0/0", "no eigrp router-id")
    assert section(r1.shell.router.running_text(), "router eigrp 100")[3:] == [
        "passive-interface default",
        "no passive-interface GigabitEthernet0/0",
    ]
    r1.configure("no router eigrp 100")
    assert "eigrp" not in r1.shell.router.running_text()


def test_a_vrf_of_a_classic_process(r1: Any, section: Section) -> None:
    """The VRF's family has the AS in its header and an identity of its own."""
    r1.configure("vrf definition RED", "router eigrp 3", "address-family ipv4 vrf RED autonomous-system 200")
    r1.configure(
        "router eigrp 3", "address-family ipv4 vrf RED", "network 172.16.0.1 0.0.0.0", "eigrp router-id 9.9.9.9"
    )
    assert section(r1.shell.router.running_text(), "router eigrp 3") == [
        "!",
        "address-family ipv4 vrf RED autonomous-system 200",
        " network 172.16.0.1 0.0.0.0",
        " eigrp router-id 9.9.9.9",
        "exit-address-family",
    ]
    assert str(r1.shell.router.eigrp.router_id("4 RED 200")) == "9.9.9.9"


def test_named_mode_in_ios_order(r1: Any, section: Section) -> None:
    """A family comes with its base topology; ``af-interface default`` first; each part closed by its own line."""
    r1.type("configure terminal", "router eigrp CORP", "address-family ipv4 unicast autonomous-system 100")
    assert r1.shell.prompt == "r1(config-router-af)#"
    r1.type("af-interface lo0")
    assert r1.shell.prompt == "r1(config-router-af-interface)#"
    r1.type("no passive-interface", "exit-af-interface", "af-interface default", "passive-interface")
    r1.type("exit-af-interface", "af-interface Gi0/0", "no passive-interface", "exit-af-interface", "topology base")
    assert r1.shell.prompt == "r1(config-router-af-topology)#"
    r1.type("redistribute static", "exit-af-topology", "eigrp router-id 10.255.0.1", "network 10.255.0.1 0.0.0.0")
    r1.type("exit-address-family", "end")
    assert section(r1.shell.router.running_text(), "router eigrp CORP") == [
        "!",
        "address-family ipv4 unicast autonomous-system 100",
        " !",
        " af-interface default",
        "  passive-interface",
        " exit-af-interface",
        " !",
        " af-interface Loopback0",
        " exit-af-interface",
        " !",
        " af-interface GigabitEthernet0/0",
        "  no passive-interface",
        " exit-af-interface",
        " !",
        " topology base",
        "  redistribute static",
        " exit-af-topology",
        " network 10.255.0.1 0.0.0.0",
        " eigrp router-id 10.255.0.1",
        "exit-address-family",
    ]
    members = r1.shell.router.eigrp
    assert [name in next(iter(members)).passive for name in ("Loopback0", "GigabitEthernet0/0")] == [True, False]
    r1.configure("router eigrp CORP", "no address-family ipv4 unicast autonomous-system 100")
    assert section(r1.shell.router.running_text(), "router eigrp CORP") == []


def test_ipv6_in_classic_mode(clock: Any, terminal: Any, section: Section) -> None:
    """``ipv6 eigrp N`` on the interfaces of an ``ipv6 router eigrp N``; the ID is an IPv4 address."""
    text = "ipv6 router eigrp 100\n passive-interface Loopback0\ninterface Loopback0\n ipv6 eigrp 100\n"
    network = chain(clock, text, text, link=" ipv6 eigrp 100\n")
    r1 = terminal(network, "r1")
    r1.type("configure terminal", "ipv6 router eigrp 100")
    assert r1.shell.prompt == "r1(config-rtr)#"
    r1.type("end")
    assert neighbors(r1, "ipv6") == ["Gi0/1"]
    assert router_id(r1, 6) == "10.255.0.1"
    assert "D   2001:DB8:255::2/128 [90/130816]" in r1.type("show ipv6 route")
    assert "EIGRP-IPv6 Protocol for AS(100)" in r1.type("show ipv6 protocols")
    r1.configure("no ipv6 router eigrp 100")
    assert "eigrp" not in r1.shell.router.running_text()


@pytest.mark.parametrize("text", [CLASSIC, NAMED], ids=["classic", "named"])
def test_an_elected_id_is_kept_and_an_explicit_one_is_taken_at_once(clock: Any, terminal: Any, text: str) -> None:
    """A higher loopback changes nothing; ``eigrp router-id`` acts at once and resets the neighbors."""
    network = chain(clock, text, text)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert (router_id(r1), neighbors(r2)) == ("10.255.0.1", ["10.0.1.1"])
    r1.configure("interface lo9", "ip address 203.0.113.9 255.255.255.255")
    assert (router_id(r1), neighbors(r2)) == ("10.255.0.1", ["10.0.1.1"])
    process = ("router eigrp CORP", "address-family ipv4 unicast autonomous-system 100")
    where = process if text is NAMED else ("router eigrp 100",)
    assert r1.configure(*where, "eigrp router-id 9.9.9.9") == ""
    assert (router_id(r1), neighbors(r2)) == ("9.9.9.9", [])
    clock.pass_by(5.1)
    assert neighbors(r2) == ["10.0.1.1"]
    assert any("%DUAL-5-NBRCHANGE: EIGRP-IPv4 100: Neighbor 10.0.1.1 (Gi0/0) is up" in x for x in r2.shell.router.log)
    r1.configure(*where, "no eigrp router-id")
    assert router_id(r1) == "203.0.113.9"


def test_a_duplicate_id_looks_healthy_and_loses_routes(clock: Any, terminal: Any) -> None:
    """The neighbors stay, yet what the namesake originates is dropped; what lies behind it is not."""
    twice = f"{CLASSIC} eigrp router-id 1.1.1.1\n"
    network = chain(clock, twice, twice, CLASSIC)
    r1 = terminal(network, "r1")
    assert neighbors(r1) == ["10.0.1.2"]
    table = r1.type("show ip route eigrp")
    assert "10.255.0.2" not in table
    assert "D        10.255.0.3/32 [90/131072] via 10.0.1.2, " in table
    terminal(network, "r2").configure("router eigrp 100", "eigrp router-id 2.2.2.2")
    clock.pass_by(5.1)
    assert "[90/130816] via 10.0.1.2, " in learned(r1, "10.255.0.2")


@pytest.mark.parametrize(
    "lines",
    [
        ("router eigrp 100", "passive-interface Gi0/1"),
        ("router eigrp 100", "no network 10.0.0.0"),
        ("no router eigrp 100",),
        ("interface Gi0/1", "shutdown"),
        ("interface Gi0/1", "ip address 10.77.0.1 255.255.255.0"),
    ],
    ids=lambda lines: lines[-1],
)
def test_an_adjacency_needs_both_ends(clock: Any, terminal: Any, lines: tuple[str, ...]) -> None:
    """Passive, not covered, gone, down or in another subnet: no neighbor."""
    network = chain(clock, CLASSIC, CLASSIC)
    terminal(network, "r1").configure(*lines)
    clock.pass_by(60)
    assert neighbors(terminal(network, "r2")) == []


def test_another_as_is_another_world(clock: Any, terminal: Any) -> None:
    """Routers of different AS numbers do not meet."""
    network = chain(clock, CLASSIC, CLASSIC.replace("100", "200"))
    assert neighbors(terminal(network, "r1")) == []


@pytest.mark.parametrize(
    ("text", "topology", "protocol"),
    [
        (CLASSIC, "EIGRP-IPv4 Topology Table for AS(100)/ID(10.255.0.1)", "  EIGRP-IPv4 Protocol for AS(100)"),
        (
            NAMED,
            "EIGRP-IPv4 VR(CORP) Topology Table for AS(100)/ID(10.255.0.1)",
            "  EIGRP-IPv4 VR(CORP) Address-Family Protocol for AS(100)",
        ),
    ],
    ids=["classic", "named"],
)
def test_the_show_commands_name_the_id(clock: Any, terminal: Any, text: str, topology: str, protocol: str) -> None:
    """The topology's header and ``Router-ID:`` in ``show ip protocols``, the passive loopback named."""
    seat = terminal(chain(clock, text, text), "r1")
    assert seat.type("show ip eigrp topology").startswith(f"{topology}\n")
    shown = seat.type("show ip protocols")
    assert f"{protocol}\n" in shown
    assert "    Router-ID: 10.255.0.1\n" in shown
    assert "  Passive Interface(s):\n    Loopback0\n" in shown


KEYS = "key chain K\n key 1\n  key-string {}\n"


def learned(seat: Any, prefix: str, vrf: str = "") -> str:
    """The line of a prefix in the routing table, empty when it is not there."""
    rows = seat.type(f"show ip route {vrf}eigrp").splitlines()
    return next((row for row in rows if f" {prefix} " in row or f" {prefix}/" in row), "")


def test_an_entry_names_its_originator(clock: Any, terminal: Any) -> None:
    """``show ip eigrp topology P/L`` as IOS 15 prints it: metrics, vector, and who began the route."""
    seat = terminal(chain(clock, CLASSIC, CLASSIC), "r1")
    assert seat.type("show ip eigrp topology 10.255.0.2/32") == (
        "EIGRP-IPv4 Topology Entry for AS(100)/ID(10.255.0.1) for 10.255.0.2/32\n"
        "  State is Passive, Query origin flag is 1, 1 Successor(s), FD is 130816\n"
        "  Descriptor Blocks:\n"
        "  10.0.1.2 (GigabitEthernet0/1), from 10.0.1.2, Send flag is 0x0\n"
        "      Composite metric is (130816/128256), route is Internal\n"
        "      Vector metric:\n"
        "        Minimum bandwidth is 1000000 Kbit\n"
        "        Total delay is 5010 microseconds\n"
        "        Reliability is 255/255\n"
        "        Load is 1/255\n"
        "        Minimum MTU is 1500\n"
        "        Hop count is 1\n"
        "        Originating router is 10.255.0.2\n"
    )
    assert seat.type("show ip eigrp topology 10.255.0.2 255.255.255.255") == seat.type(
        "show eigrp address-family ipv4 topology 10.255.0.2/32"
    )
    assert "%Entry 10.9.9.9/32 not in topology table" in seat.type("show ip eigrp topology 10.9.9.9/32")
    table = seat.type("show ip eigrp topology")
    assert "P 10.255.0.1/32, 1 successors, FD is 128256\n        via Connected, Loopback0\n" in table
    assert "P 10.255.0.2/32, 1 successors, FD is 130816\n        via 10.0.1.2 (130816/128256), Gigab" in table


def test_named_mode_counts_widely(clock: Any, terminal: Any) -> None:
    """Metrics of 64 bits in the topology, divided by 128 in the routes; a classic neighbor counts its own way."""
    network = chain(clock, NAMED, NAMED, CLASSIC)
    r1, r3 = terminal(network, "r1"), terminal(network, "r3")
    entry = r1.type("show ip eigrp topology 10.255.0.2/32")
    assert entry.startswith("EIGRP-IPv4 VR(CORP) Topology Entry for AS(100)/ID(10.255.0.1) for 10.255.0.2/32\n")
    assert "FD is 1392640, RIB is 10880\n" in entry
    assert "Composite metric is (1392640/163840), route is Internal\n" in entry
    assert "Total delay is 11250000 picoseconds\n" in entry
    assert "[90/10880] via 10.0.1.2" in learned(r1, "10.255.0.2")
    assert "[90/2816] via 10.0.2.1" in learned(r3, "10.255.0.2")


def test_a_namesake_hides_external_routes_too(clock: Any, terminal: Any) -> None:
    """``redistribute connected`` makes external routes, distance 170; a router of the originator's ID drops them."""
    extra = "interface Loopback7\n ip address 172.16.7.7 255.255.255.255\n"
    far = f"{extra}router eigrp 100\n network 10.0.0.0\n redistribute connected\n"
    network = chain(clock, CLASSIC, CLASSIC, far)
    r1, r3 = terminal(network, "r1"), terminal(network, "r3")
    r3.configure("router eigrp 100", "eigrp router-id 3.3.3.3")
    clock.pass_by(5.1)
    assert learned(r1, "172.16.7.7").startswith("D EX     172.16.7.7 [170/131072] via 10.0.1.2, ")
    assert 'Known via "eigrp 100", distance 170, metric 131072, type external' in r1.type("show ip route 172.16.7.7")
    entry = r1.type("show ip eigrp topology 172.16.7.7/32")
    assert "route is External\n" in entry
    assert "        Originating router is 3.3.3.3\n      External data:\n        AS number of route is 0\n" in entry
    assert "        External protocol is Connected, external metric is 0\n" in entry
    assert "        via Rconnected (128256/0)\n" in r3.type("show ip eigrp topology")
    assert "  Redistributing: connected\n" in r3.type("show ip protocols")
    r1.configure("router eigrp 100", "eigrp router-id 3.3.3.3")
    clock.pass_by(5.1)
    assert neighbors(r1) == ["10.0.1.2"]
    assert (learned(r1, "172.16.7.7"), learned(r1, "10.255.0.3")) == ("", "")
    events = r1.type("show ip eigrp events")
    assert events.startswith("Event information for AS 100:\n1    ")
    assert " Ignored route, metric: 172.16.7.7/32 metric(131072)\n" in events
    assert " Ignored route, dup router: 3.3.3.3\n" in events
    assert " Ignored route, dup routerid int: 3.3.3.3\n" in events
    assert terminal(network, "r2").type("show ip eigrp events") == "Event information for AS 100:\n"
    assert learned(r1, "10.255.0.2")


@pytest.mark.parametrize(
    ("near", "far", "meet"),
    [
        ("metric weights 0 1 0 1 0 0", "", True),
        ("metric weights 0 2 0 1 0 0", "", False),
        ("metric weights 0 2 0 1 0 0", "metric weights 0 2 0 1 0 0", True),
    ],
)
def test_k_values_must_be_the_same(clock: Any, terminal: Any, near: str, far: str, meet: bool) -> None:
    """Other K values keep neighbors apart, and both say so."""
    network = chain(clock, f"{CLASSIC} {near}\n", f"{CLASSIC} {far}\n" if far else CLASSIC)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    assert bool(neighbors(r1)) is meet
    for seat in (r1, r2):
        assert any("is down: K-value mismatch" in line for line in seat.shell.router.log) is not meet
    if not meet:
        assert "Metric weight K1=2, K2=0, K3=1, K4=0, K5=0\n" in r1.type("show ip protocols")


def _md5(password: str) -> str:
    mode = "interface {}\n ip authentication mode eigrp 100 md5\n ip authentication key-chain eigrp 100 K\n"
    return KEYS.format(password) + mode


def _hmac(password: str) -> str:
    interface = f"  af-interface {{}}\n   authentication mode hmac-sha-256 {password}\n"
    return f"router eigrp CORP\n address-family ipv4 unicast autonomous-system 100\n{interface}"


@pytest.mark.parametrize(("make", "process"), [(_md5, CLASSIC), (_hmac, NAMED)], ids=["md5", "hmac"])
def test_keys_must_fit(clock: Any, terminal: Any, make: Callable[[str], str], process: str) -> None:
    """A key on one end alone, or another on each, keeps neighbors apart; one key lets them meet."""
    left, right = make("secret").format("Gi0/1"), make("secret").format("Gi0/0")
    for texts, meet in (((left, ""), False), ((left, right.replace("secret", "other")), False), ((left, right), True)):
        network = chain(clock, *(process + text for text in texts))
        assert bool(neighbors(terminal(network, "r1"))) is meet


def test_a_key_of_type_7_is_its_text(clock: Any, terminal: Any) -> None:
    """``key-string 7 ...`` is what the same key in clear is."""
    left, right = _md5("secret").format("Gi0/1"), _md5("7 06150A225E4B1D").format("Gi0/0")
    assert neighbors(terminal(chain(clock, CLASSIC + left, CLASSIC + right), "r1")) == ["10.0.1.2"]


@pytest.mark.parametrize(
    ("number", "lines", "gone", "kept"),
    [
        (1, ("distribute-list prefix NO in",), "10.255.0.3", "10.255.0.2"),
        (1, ("distribute-list prefix NO in Gi0/1",), "10.255.0.3", "10.255.0.2"),
        (2, ("distribute-list prefix NO out GigabitEthernet0/0",), "10.255.0.3", "10.255.0.2"),
        (2, ("distribute-list prefix NO out GigabitEthernet0/1",), "", "10.255.0.3"),
        (2, ("distribute-list route-map NO in",), "10.255.0.3", "10.255.0.2"),
        (2, ("distribute-list 10 in",), "10.255.0.3", "10.255.0.2"),
        (3, ("no network 10.0.0.0", "network 10.0.2.0 0.0.0.255"), "10.255.0.3", "10.255.0.2"),
        (2, ("eigrp stub",), "10.255.0.3", "10.255.0.2"),
        (2, ("eigrp stub receive-only",), "10.255.0.2", ""),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else None,
)
def test_what_does_not_arrive(
    clock: Any, terminal: Any, number: int, lines: tuple[str, ...], gone: str, kept: str
) -> None:
    """Distribute lists, a missing network and stubs hold back what they say, and nothing else; neighbors stay."""
    filters = (
        "ip prefix-list NO seq 5 deny 10.255.0.3/32\nip prefix-list NO seq 10 permit 0.0.0.0/0 le 32\n"
        "route-map NO deny 10\n match ip address prefix-list ONE\nroute-map NO permit 20\n"
        "ip prefix-list ONE seq 5 permit 10.255.0.3/32\naccess-list 10 deny 10.255.0.3\naccess-list 10 permit any\n"
    )
    network = chain(clock, *[CLASSIC + filters] * 3)
    r1 = terminal(network, "r1")
    assert learned(r1, "10.255.0.2")
    assert learned(r1, "10.255.0.3")
    terminal(network, f"r{number}").configure("router eigrp 100", *lines)
    clock.pass_by(5.1)
    assert neighbors(r1) == ["10.0.1.2"]
    assert not gone or learned(r1, gone) == ""
    assert not kept or learned(r1, kept)


def test_a_list_that_changes_is_followed(clock: Any, terminal: Any) -> None:
    """A prefix list decides anew when it is changed."""
    network = chain(clock, f"{CLASSIC} distribute-list prefix NO in\n", CLASSIC)
    r1 = terminal(network, "r1")
    assert learned(r1, "10.255.0.2")
    r1.configure("ip prefix-list NO seq 5 deny 0.0.0.0/0 le 32")
    assert learned(r1, "10.255.0.2") == ""


@pytest.mark.parametrize("named", [False, True])
def test_a_summary_hides_what_it_covers(clock: Any, terminal: Any, named: bool) -> None:
    """The neighbor learns the summary alone; the router itself has it to Null0, and a stub's neighbor sees the stub."""
    network = chain(clock, *[NAMED if named else CLASSIC] * 3)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    if named:
        where = ("router eigrp CORP", "address-family ipv4 unicast autonomous-system 100", "af-interface Gi0/0")
        r2.configure(*where, "summary-address 10.255.0.0 255.255.255.0")
    else:
        r2.configure("interface Gi0/0", "ip summary-address eigrp 100 10.255.0.0 255.255.255.0")
    clock.pass_by(5.1)
    assert "via 10.0.1.2" in learned(r1, "10.255.0.0")
    assert (learned(r1, "10.255.0.2"), learned(r1, "10.255.0.3")) == ("", "")
    assert "10.255.0.0/24 is a summary, 00:00:" in learned(r2, "10.255.0.0")
    assert "/24 is a summary" not in terminal(network, "r3").type("show ip route eigrp")
    assert ", Null0\n" in r2.type("show ip eigrp topology 10.255.0.0/24") or "via Summary (" in r2.type(
        "show ip eigrp topology"
    )


def test_static_routes_are_brought_in(clock: Any, terminal: Any) -> None:
    """``redistribute static`` with a route map: what it denies stays out."""
    far = (
        "ip route 172.16.1.0 255.255.255.0 Null0\nip route 172.16.2.0 255.255.255.0 Null0\n"
        "ip prefix-list P seq 5 permit 172.16.1.0/24\nroute-map M permit 10\n match ip address prefix-list P\n"
        "router eigrp 100\n redistribute static route-map M\n"
    )
    seat = terminal(chain(clock, CLASSIC, CLASSIC + far), "r1")
    assert learned(seat, "172.16.1.0").startswith("D EX ")
    assert learned(seat, "172.16.2.0") == ""


@pytest.mark.parametrize("lines", [("shutdown",), ("address-family ipv4 unicast autonomous-system 100", "shutdown")])
def test_a_family_that_is_shut_down(clock: Any, terminal: Any, lines: tuple[str, ...]) -> None:
    """``shutdown`` of the process or of the family ends the neighbors, and ``no shutdown`` brings them back."""
    network = chain(clock, NAMED, NAMED)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("router eigrp CORP", *lines)
    assert (neighbors(r2), r1.type("show ip eigrp neighbors")) == ([], "")
    r1.configure("router eigrp CORP", *lines[:-1], "no shutdown")
    clock.pass_by(5.1)
    assert neighbors(r2) == ["10.0.1.1"]


def test_the_interfaces_that_are_not_passive(clock: Any, terminal: Any) -> None:
    """``show ip eigrp interfaces`` has no passive interface, and names the authentication in detail."""
    text = CLASSIC + _md5("secret").format("Gi0/1")
    seat = terminal(chain(clock, text, CLASSIC + _md5("secret").format("Gi0/0")), "r1")
    assert seat.type("show ip eigrp interfaces") == (
        "EIGRP-IPv4 Interfaces for AS(100)\n"
        "                              Xmit Queue   PeerQ        Mean   Pacing Time   Multicast    Pending\n"
        "Interface              Peers  Un/Reliable  Un/Reliable  SRTT   Un/Reliable   Flow Timer   Routes\n"
        "Gi0/1                    1        0/0       0/0           4       0/0           50           0\n"
    )
    assert "  Authentication mode is MD5\n" in seat.type("show ip eigrp interfaces detail")


def test_neighbors_in_detail(clock: Any, terminal: Any) -> None:
    """``show ip eigrp neighbors detail``: how many prefixes a neighbor told, and whether it is a stub."""
    network = chain(clock, CLASSIC, f"{CLASSIC} eigrp stub connected\n")
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    shown = r1.type("show eigrp address-family ipv4 neighbors detail")
    assert "   Version 23.0/2.0, Retrans: 0, Retries: 0, Prefixes: 1\n" in shown
    assert "   Stub Peer Advertising (CONNECTED ) Routes\n   Suppressing queries\n" in shown
    assert shown.endswith("Max Nbrs: 0, Current Nbrs: 0\n")
    assert "Stub Peer" not in r2.type("show ip eigrp neighbors detail")


def test_ipv6_topology_and_interfaces(clock: Any, terminal: Any) -> None:
    """The IPv6 forms of topology and interfaces, prefixes in capitals."""
    text = "ipv6 router eigrp 100\n passive-interface Loopback0\ninterface Loopback0\n ipv6 eigrp 100\n"
    seat = terminal(chain(clock, text, text, link=" ipv6 eigrp 100\n"), "r1")
    table = seat.type("show ipv6 eigrp topology")
    assert table.startswith("EIGRP-IPv6 Topology Table for AS(100)/ID(10.255.0.1)\n")
    assert "P 2001:DB8:255::2/128, 1 successors, FD is 130816\n        via FE80::" in table
    entry = seat.type("show ipv6 eigrp topology 2001:db8:255::2/128")
    assert "for 2001:DB8:255::2/128\n" in entry
    assert "Originating router is 10.255.0.2\n" in entry
    assert "EIGRP-IPv6 Interfaces for AS(100)\n" in seat.type("show eigrp address-family ipv6 interfaces")


def test_a_vrf_has_a_table_of_its_own(clock: Any, terminal: Any) -> None:
    """Neighbors, interfaces, topology and routes of a VRF in named mode: the VRF stands on the second line."""
    process = (
        "router eigrp CORP\n address-family ipv4 unicast vrf RED autonomous-system 7\n  network 0.0.0.0\n"
        " exit-address-family\n"
    )
    texts = [f"vrf definition RED\n rd 1:{n}\n address-family ipv4\n" for n in (1, 2)]
    network = chain(clock, *(text + process for text in texts))
    for number, port in ((1, 1), (2, 0)):
        seat = terminal(network, f"r{number}")
        seat.configure(f"interface Gi0/{port}", "vrf forwarding RED", f"ip address 10.0.1.{number} 255.255.255.0")
        seat.configure("interface lo5", "vrf forwarding RED", f"ip address 10.5.5.{number} 255.255.255.255")
    clock.pass_by(5.1)
    r1 = terminal(network, "r1")
    shown = r1.type("show ip eigrp vrf RED neighbors")
    assert shown.startswith("EIGRP-IPv4 VR(CORP) Address-Family Neighbors for AS(7)\n           VRF(RED)\n")
    assert "10.0.1.2" in shown
    assert "           Topology(base) TID(0) VRF(RED)\n" in r1.type("show ip eigrp vrf RED topology")
    assert "[90/10880] via 10.0.1.2" in learned(r1, "10.5.5.2", "vrf RED ")
    assert r1.type("show ip eigrp vrf * neighbors") == shown
    assert r1.type("show ip eigrp topology") == ""


def test_the_templates_read_it(clock: Any, terminal: Any) -> None:
    """ntc-templates' templates for topology, neighbors and interfaces in detail read the output."""
    seat = terminal(
        chain(clock, CLASSIC, f"{CLASSIC} redistribute static\nip route 172.16.1.0 255.255.255.0 Null0\n"), "r1"
    )
    found = {row["network"]: row for row in parsed(seat, "show ip eigrp topology")}
    assert (found["10.255.0.2"]["fd"], found["10.255.0.2"]["adv_rd"]) == ("130816", ["128256"])
    assert found["10.255.0.1"]["out_interface"] == ["Loopback0"]
    assert found["172.16.1.0"]["adv_router"] == ["10.0.1.2"]
    (interface,) = parsed(seat, "show ip eigrp interfaces detail")
    assert (interface["interface"], interface["peers"]) == ("Gi0/1", "1")
    (neighbor,) = parsed(seat, "show ip eigrp neighbors")
    assert neighbor["ip_address"] == "10.0.1.2"
