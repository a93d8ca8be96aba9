"""Static routes of both families: which are in the table, in which words they are kept, and what they track."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.test_sandbox_ping import row


@pytest.fixture
def net(clock: Any) -> Network:
    """r1 - r2 - r3 with IS-IS in both families."""
    return row(clock)


@pytest.fixture
def r1(net: Network, terminal: Any) -> Any:
    return terminal(net, "r1")


def rows(seat: Any, show: str = "show ip route static") -> list[str]:
    """The lines of static routes."""
    return [line for line in seat.type(show).splitlines() if line[:2] in {"S ", "S*"}]


def test_the_words_in_any_order(r1: Any) -> None:
    """Options are typed in any order and kept in IOS's; another word on the same way replaces the one before."""
    r1.configure("ip route 172.16.0.0 255.255.0.0 10.0.1.2 200 track 1 name B tag 5")
    kept = "ip route 172.16.0.0 255.255.0.0 10.0.1.2 200 tag 5 name B track 1\n"
    assert r1.type("show running-config | include ^ip route") == kept
    r1.configure("ip route 172.16.0.0 255.255.0.0 10.0.1.2 tag 6")
    assert r1.type("show running-config | include ^ip route") == "ip route 172.16.0.0 255.255.0.0 10.0.1.2 tag 6\n"
    assert r1.configure("no ip route 172.16.0.0 255.255.0.0 10.0.1.9") == "%No matching route to delete\n"
    r1.configure("no ip route 172.16.0.0 255.255.0.0 10.0.1.2")
    assert r1.type("show running-config | include ^ip route") == ""
    assert r1.configure("ip route vrf BLUE 172.16.0.0 255.255.0.0 Null0") == "% VRF BLUE does not exist\n"


def test_a_tag_and_a_way_out(r1: Any) -> None:
    """The tag is in the route's entry; an interface beside the next hop is in the table."""
    r1.configure("ip route 172.16.0.0 255.255.0.0 10.0.1.2 tag 77", "ip route 172.17.0.0 255.255.0.0 Gi0/1 10.0.1.2")
    assert "\n  Tag 77\n" in r1.type("show ip route 172.16.0.0")
    assert "\n      Route tag 77\n" in r1.type("show ip route 172.16.0.0")
    assert "S     172.17.0.0/16 [1/0] via 10.0.1.2, GigabitEthernet0/1" in rows(r1)


def test_a_next_hop_many_routes_away(r1: Any) -> None:
    """It is looked up among an IGP's routes and other static ones; without a way the route is not there."""
    r1.configure("ip route 172.16.0.0 255.255.0.0 10.255.0.3", "ip route 172.17.0.0 255.255.0.0 172.16.5.5")
    r1.configure("ip route 172.18.0.0 255.255.0.0 192.0.2.1", "ip route 172.19.0.0 255.255.0.0 172.19.0.1")
    assert [line.split()[1] for line in rows(r1)] == ["172.16.0.0/16", "172.17.0.0/16"]
    assert r1.type("show ip cef 172.17.0.1") == "172.17.0.0/16\n  nexthop 10.0.1.2 GigabitEthernet0/1\n"
    r1.configure("interface Gi0/1", "shutdown")
    assert rows(r1) == []


def test_floating_and_permanent(r1: Any) -> None:
    """A higher distance waits behind an IGP's route; a permanent one stays without a way out."""
    r1.configure("ip route 10.255.0.3 255.255.255.255 Null0 250", "ip route 172.16.0.0 255.255.0.0 10.0.1.2 permanent")
    assert [line.split()[1] for line in rows(r1)] == ["172.16.0.0/16"]
    r1.configure("interface Gi0/1", "shutdown")
    assert [line.split()[1] for line in rows(r1)] == ["10.255.0.3", "172.16.0.0/16"]


def test_ipv6(net: Network, terminal: Any, r1: Any) -> None:
    """Through a neighbor, an interface, or nowhere; kept in capitals, and without the host's bits removed."""
    r1.configure("ipv6 route 2001:db8:77::/48 2001:db8:0:1::2 tag 5", "ipv6 route 2001:db8:78::/48 null0")
    r1.configure("ipv6 route 2001:db8:79::/48 2001:db8:bad::1")
    assert rows(r1, "show ipv6 route static") == [
        "S   2001:DB8:77::/48 [1/0], tag 5",
        "S   2001:DB8:78::/48 [1/0]",
    ]
    assert "ipv6 route 2001:DB8:77::/48 2001:DB8:0:1::2 tag 5\n" in r1.type("show running-config")
    r1.configure("ipv6 route ::/0 2001:db8:255::3 200")
    assert 'Known via "static", distance 200' in r1.type("show ipv6 route 2001:db9::1")
    terminal(net, "r2").configure("interface lo9", "ipv6 address 2001:db8:77::1/128")
    assert "100 percent" in r1.type("ping 2001:db8:77::1")
    r1.configure("no ipv6 route 2001:db8:77::/48 2001:db8:0:1::2")
    assert "2001:DB8:77::" not in r1.type("show ipv6 route")


def test_a_next_hop_in_the_global_table(r1: Any) -> None:
    """``global``: a VRF's route is there as long as the global table leads to its next hop."""
    r1.configure("vrf definition RED", "address-family ipv4")
    r1.configure("interface lo7", "vrf forwarding RED", "ip address 172.31.0.1 255.255.255.255")
    r1.configure("ip route vrf RED 10.255.0.2 255.255.255.255 10.0.1.2 global")
    assert [line.split()[1:4] for line in rows(r1, "show ip route vrf RED")] == [["10.255.0.2", "[1/0]", "via"]]
    r1.configure("interface Gi0/1", "shutdown")
    assert rows(r1, "show ip route vrf RED") == []


def test_a_track_takes_a_route_away(net: Network, terminal: Any, r1: Any, clock: Any) -> None:
    """A route is there as long as its object is up; the log and ``show track`` say when that changed."""
    r1.configure("track 1 interface Gi0/1 line-protocol", "track 2 ip route 10.255.0.3/32 reachability")
    r1.configure("track 3 list boolean and", "object 1", "object 2 not")
    r1.configure(*(f"ip route 172.{n}.0.0 255.255.0.0 Null0 track {n}" for n in (1, 2, 3, 4)))
    assert [line.split()[1] for line in rows(r1)] == ["172.1.0.0/16", "172.2.0.0/16"]
    assert r1.type("show track 2") == (
        "Track 2\n"
        "  IP route 10.255.0.3 255.255.255.255 reachability\n"
        "  Reachability is Up (ISIS)\n"
        "    1 change, last change 00:00:00\n"
        "  First-hop interface is GigabitEthernet0/1\n"
        "  Tracked by:\n"
        "    Static IP Routing 0\n"
    )
    terminal(net, "r2").configure("interface Gi0/1", "shutdown")
    clock.pass_by(30)
    assert [line.split()[1] for line in rows(r1)] == ["172.1.0.0/16", "172.3.0.0/16"]
    assert "%TRACK-6-STATE: 2 ip route 10.255.0.3/32 reachability Up -> Down" in r1.type("show logging")
    assert "\n  Reachability is Down (no ip route)\n    2 changes, last change 00:00:30\n" in r1.type("show track 2")
    r1.configure("interface Gi0/1", "shutdown")
    assert "%TRACK-6-STATE: 1 interface Gi0/1 line-protocol Up -> Down" in r1.type("show logging")
    assert "\n  Line protocol is Down (hw admin-down)\n" in r1.type("show track")
    assert rows(r1) == []


def test_tracks_as_configured(r1: Any) -> None:
    """What an object is cannot be changed; ``no track`` takes it away with what depends on it."""
    r1.configure("track 1 interface Gi0/1 line-protocol", "delay up 10 down 5", "exit", "track 1", "delay up 9 down 5")
    assert "track 1 interface GigabitEthernet0/1 line-protocol\n delay up 9 down 5\n" in r1.type("show running-config")
    assert "\n  Delay up 9 secs, down 5 secs\n" in r1.type("show track")
    said = r1.configure("track 1 interface Lo0 line-protocol")
    assert said == "Cannot change tracked object 1 - delete old config first\n"
    assert r1.type("show track brief").splitlines()[1].split() == [
        *("1", "interface", "Gi0/1", "line-protocol", "Up", "00:00:00")
    ]
    r1.configure("no track 1")
    assert r1.type("show track") == ""
