"""The show and clear commands of the further protocols: read by other people's templates, and doing what they say."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_eigrp_protocols import CLASSIC
from tests.unit.lab.sandbox.test_isis_protocols import process

LINK = " ip router isis core\n ipv6 router isis core\n mpls ip\n ipv6 ospf 1 area 0\n"


@pytest.fixture
def both(clock: Any) -> Network:
    """Two routers with IS-IS, EIGRP, OSPFv3 and LDP between them, up for 100 seconds."""
    texts = (process(n) + CLASSIC + "ipv6 router ospf 1\nipv6 router eigrp 100\n" for n in (1, 2))
    network = chain(clock, *texts, link=LINK + " ipv6 eigrp 100\n")
    clock.pass_by(100)
    return network


@pytest.mark.parametrize(
    ("command", "count", "row"),
    [
        ("show isis neighbors", 2, {"system_id": "r2", "type": "L1", "ip_address": "10.0.1.2", "state": "UP"}),
        ("show ip eigrp neighbors", 1, {"as": "100", "ip_address": "10.0.1.2", "uptime": "00:01:40"}),
        ("show ip eigrp topology", 3, {"process_id": "100", "router_id": "10.255.0.1", "network": "10.0.1.0"}),
        ("show ipv6 route", 5, {"protocol": "C", "network": "2001:DB8:0:1::/64", "nexthop_if": "GigabitEthernet0/1"}),
    ],
)
def test_templates_read_the_outputs(
    both: Network, terminal: Any, command: str, count: int, row: dict[str, str]
) -> None:
    """ntc-templates, made from real outputs, find the rows and their columns."""
    from ntc_templates.parse import parse_output

    found = parse_output("cisco_ios", command, terminal(both, "r1").type(command))
    assert len(found) == count
    assert row.items() <= found[0].items()


def test_ipv6_neighbors_and_interfaces(both: Network, terminal: Any) -> None:
    """EIGRP's IPv6 neighbor stands under its link-local address; OSPFv3's interfaces have their state."""
    seat = terminal(both, "r1")
    assert "0   Link-local address:     Gi0/1 " in seat.type("show ipv6 eigrp neighbors")
    assert "\n    FE80::" in seat.type("show ipv6 eigrp neighbors")
    brief = seat.type("show ipv6 ospf interface brief").splitlines()
    assert brief[1].split() == ["Gi0/1", "1", "0", "2", "1", "BDR", "1/1"]
    assert seat.type("show ospfv3 interface brief").splitlines()[1:] == brief[1:]


@pytest.mark.parametrize(
    ("clear", "igp", "up"),
    [
        ("clear isis *", "isis", [False, False]),
        ("clear clns neighbors", "isis", [False, False]),
        ("clear isis OTHER *", "isis", [True, True]),
        ("clear ip eigrp neighbors", "eigrp", [False, True]),
        ("clear ip eigrp 100 neighbors", "eigrp", [False, True]),
        ("clear ip eigrp neighbors Gi0/1", "eigrp", [False, True]),
        ("clear ip eigrp neighbors 10.0.1.2", "eigrp", [False, True]),
        ("clear eigrp address-family ipv6 neighbors", "eigrp", [True, False]),
        ("clear ip eigrp 200 neighbors", "eigrp", [True, True]),
        ("clear ip eigrp neighbors 10.0.1.9", "eigrp", [True, True]),
        ("clear ip eigrp neighbors soft", "eigrp", [True, True]),
    ],
)
def test_a_clear_forms_the_adjacencies_anew(
    both: Network, terminal: Any, clock: Any, clear: str, igp: str, up: list[bool]
) -> None:
    """The adjacencies that are meant drop at once and are back after the convergence time; the others stay."""
    router, seat = both.routers["r1"], terminal(both, "r1")
    seat.type(clear)
    found = sorted(both.igps[igp].of(router), key=lambda item: item[0].instance)
    assert [contact.up for _, _, contact in found] == up
    clock.pass_by(5.1)
    both.settle()
    assert [contact.up for _, _, contact in both.igps[igp].of(router)] == [True, True]


def test_a_reload_elects_every_identity_anew(both: Network, terminal: Any, clock: Any) -> None:
    """The highest loopback of the startup configuration, in every protocol; the neighbors find the router again."""
    seat = terminal(both, "r1")
    seat.configure("interface lo9", "ip address 10.255.9.9 255.255.255.255")
    router = both.routers["r1"]
    assert str(router.eigrp.router_id("4 default 100")) == str(router.ospfv3.router_id("1")) == "10.255.0.1"
    seat.type("write memory", "reload")
    seat.keys("\r")
    clock.pass_by(5.1)
    both.settle(router)
    ids = router.eigrp.router_id("4 default 100"), router.ospfv3.router_id("1"), router.ldp.router_id
    assert {str(found) for found in ids} == {"10.255.9.9"}
    assert all(contact.up for igp in both.igps.values() for _, _, contact in igp.of(router))


def test_a_loopback_among_the_clns_interfaces(both: Network, terminal: Any) -> None:
    """``show clns interface`` has a loopback with ``ip router isis`` of its own too."""
    seat = terminal(both, "r1")
    seat.configure("interface lo0", "ip router isis core")
    assert "Loopback0 is up" in seat.type("show clns interface")
