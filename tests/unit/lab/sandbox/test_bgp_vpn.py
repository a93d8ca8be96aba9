"""VPN routes: from a customer into a VRF, by route targets from provider edge to provider edge, and out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.bgp_nets import best, exact, internal, linked, paths, routes, speaker

VPN = ["address-family vpnv4", " neighbor {0} activate", " neighbor {0} send-community extended", "exit-address-family"]


def vrf(name: str, rd: str, *targets: str, old: bool = False) -> list[str]:
    """A VRF's definition."""
    lines = [f"  route-target {target}" for target in targets]
    if old:
        return [f"ip vrf {name}", f" rd {rd}", *lines]
    return [f"vrf definition {name}", f" rd {rd}", " address-family ipv4", *lines, " exit-address-family"]


def edge(
    number: int, link: int, definition: list[str], peers: tuple[int, ...] = (2,), name: str = "RED", far: int = 2
) -> list[str]:
    """A provider edge: the VRF on the port of a link to its customer, VPNv4 to its peers' loopbacks."""
    port = [
        f"interface GigabitEthernet0/{link}",
        f" vrf forwarding {name}",
        f" ip address 10.0.{link}.{3 - far} 255.255.255.0",
    ]
    vpn = [line.format(f"10.255.0.{peer}") for peer in peers for line in VPN]
    inside = [f"address-family ipv4 vrf {name}", f" neighbor 10.0.{link}.{far} remote-as 6501{number}"]
    inside += [f" neighbor 10.0.{link}.{far} activate", "exit-address-family"]
    return [*definition, *port, *speaker(65000, *internal(*peers), *vpn, *inside)]


def customer(number: int, link: int) -> list[str]:
    """A customer with a network of its own."""
    lan = f"interface Loopback1\n ip address 172.16.{number}.1 255.255.255.0"
    bgp = speaker(
        65010 + number, f"network 172.16.{number}.0 mask 255.255.255.0", f"neighbor 10.0.{link}.1 remote-as 65000"
    )
    return [lan, *bgp]


def vpn(clock: Callable[[], float], first: list[str], second: list[str], *, reflected: bool = True) -> Network:
    """ce1 - pe1 - rr - pe2 - ce2; pe1 and pe2 have sessions with rr (10.255.0.2), their clients' reflector."""
    reflect = [line.format(f"10.255.0.{peer}") for peer in (1, 3) for line in VPN]
    for peer in (1, 3) if reflected else ():
        reflect.insert(-1, f" neighbor 10.255.0.{peer} route-reflector-client")
    return linked(
        clock,
        {
            "pe1": edge(1, 3, first),
            "rr": speaker(65000, *internal(1, 3), *reflect),
            "pe2": edge(2, 4, second),
            "ce1": customer(1, 3),
            "ce2": customer(2, 4),
        },
        ["pe1-rr", "rr-pe2", "pe1~ce1", "pe2~ce2"],
    )


RED1 = vrf("RED", "65000:1", "both 65000:100")
RED2 = vrf("RED", "65000:2", "both 65000:100")


@pytest.mark.parametrize(
    "second", [RED2, vrf("RED", "65000:1", "both 65000:100"), vrf("RED", "65000:2", "both 65000:100", old=True)]
)
def test_a_customers_route_crosses_the_vpn(clock: Any, terminal: Any, second: list[str]) -> None:
    """From ce1 to ce2 and back: with distinguishers of their own, one in common, and in the old form of the VRF.

    The edge's own address is answered once the VPN knows it.
    """
    network = vpn(clock, RED1, second)
    assert exact(network, "pe2", "RED") == {"172.16.1.0/24", "172.16.2.0/24"}
    (route,) = routes(network, "pe2", "172.16.1.0/24", "RED")
    assert (route.distance, str(route.next_hop), route.table) == (200, "10.255.0.1", "default")
    path = best(network, "ce2", "172.16.1.0/24")
    assert path is not None
    assert path.as_path == (65000, 65011)
    assert exact(network, "ce1") == {"172.16.2.0/24"}
    assert exact(network, "pe2") == exact(network, "rr") == set()
    assert "Success rate is 100 percent" in terminal(network, "ce1").type("ping 172.16.2.1 source Loopback1")
    assert "Success rate is 0 percent" in terminal(network, "pe1").type("ping vrf RED 172.16.2.1")
    terminal(network, "pe1").configure("router bgp 65000", "address-family ipv4 vrf RED", "redistribute connected")
    assert "Success rate is 100 percent" in terminal(network, "pe1").type("ping vrf RED 172.16.2.1")


@pytest.mark.parametrize(
    ("second", "there", "back"),
    [
        (vrf("RED", "65000:2", "export 65000:100"), set(), {"172.16.2.0/24"}),
        (vrf("RED", "65000:2", "import 65000:100"), {"172.16.1.0/24"}, set()),
        (vrf("RED", "65000:2", "both 65000:200"), set(), set()),
        (vrf("RED", "65000:1", "both 65000:200"), set(), set()),
        (vrf("RED", "65000:2", "import 65000:200", "import 65000:100"), {"172.16.1.0/24"}, set()),
    ],
    ids=["no-import", "no-export", "other", "other-of-one-rd", "one-of-two"],
)
def test_route_targets_decide(clock: Any, second: list[str], there: set[str], back: set[str]) -> None:
    """A VRF takes what carries a target that it imports, and nothing else."""
    network = vpn(clock, RED1, second)
    assert exact(network, "pe2", "RED") - {"172.16.2.0/24"} == there
    assert exact(network, "ce2") == there
    assert exact(network, "ce1") == back


def test_targets_may_change(clock: Any, terminal: Any) -> None:
    """A target that is taken away takes the routes; put back, they are there again, with no session reset."""
    network = vpn(clock, RED1, RED2)
    assert exact(network, "ce2") == {"172.16.1.0/24"}
    pe2 = terminal(network, "pe2")
    family = ("vrf definition RED", "address-family ipv4")
    pe2.configure(*family, "no route-target import 65000:100")
    assert exact(network, "ce2") == set()
    assert exact(network, "ce1") == {"172.16.2.0/24"}
    pe2.configure(*family, "route-target both 65000:100")
    assert exact(network, "ce2") == {"172.16.1.0/24"}
    assert "  route-target export 65000:100\n  route-target import 65000:100\n" in pe2.shell.router.running_text()


def test_vpn_routes_need_extended_communities(clock: Any, terminal: Any) -> None:
    """Without ``send-community extended`` the targets are not sent, and nobody imports."""
    network = vpn(clock, RED1, RED2)
    assert exact(network, "ce2") == {"172.16.1.0/24"}
    pe1 = terminal(network, "pe1")
    pe1.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 send-community")
    assert exact(network, "ce2") == set()
    pe1.configure("router bgp 65000", "address-family vpnv4", "neighbor 10.255.0.2 send-community both")
    assert exact(network, "ce2") == {"172.16.1.0/24"}


def test_the_reflector_must_reflect_the_family(clock: Any) -> None:
    """Without clients in VPNv4 it keeps no VPN routes and passes none on."""
    network = vpn(clock, RED1, RED2, reflected=False)
    assert exact(network, "ce1") == exact(network, "ce2") == set()
    assert network.bgp.table("rr", "vpnv4").paths == {}


def test_a_family_of_one_end_alone_carries_nothing(clock: Any, terminal: Any) -> None:
    """VPNv4 that the reflector has taken back from pe2: the session is up, its VRF is alone."""
    network = vpn(clock, RED1, RED2)
    assert exact(network, "ce2") == {"172.16.1.0/24"}
    terminal(network, "rr").configure("router bgp 65000", "address-family vpnv4", "no neighbor 10.255.0.3 activate")
    clock.pass_by(10)
    assert exact(network, "ce2") == set()
    assert "BGP state = Established" in terminal(network, "pe2").type("show ip bgp neighbors 10.255.0.2")


def test_the_next_hop_is_looked_up_in_the_global_table(clock: Any, terminal: Any) -> None:
    """Without a way between the edges' loopbacks there is no route, though the VPN has it."""
    network = vpn(clock, RED1, RED2)
    assert exact(network, "ce2") == {"172.16.1.0/24"}
    terminal(network, "rr").configure("interface GigabitEthernet0/1", "shutdown")
    assert exact(network, "ce2") == set()


def test_two_vrfs_of_one_router(clock: Any, terminal: Any) -> None:
    """One takes the other's routes by its targets: distance 20, from that VRF; it does not tell them as its own."""
    network = vpn(clock, RED1, RED2)
    pe1 = terminal(network, "pe1")
    pe1.configure("vrf definition BLUE", "rd 65000:9", "address-family ipv4", "route-target import 65000:100")
    pe1.configure("router bgp 65000", "address-family ipv4 vrf BLUE")
    assert exact(network, "pe1", "BLUE") == {"172.16.1.0/24", "172.16.2.0/24"}
    shown = pe1.type("show ip route vrf BLUE")
    assert "B        172.16.1.0 [20/0] via 10.0.3.2 (RED), 00:" in shown
    assert "B        172.16.2.0 [200/0] via 10.255.0.3, 00:" in shown
    (path,) = paths(network, "pe1", "172.16.1.0/24", "vpnv4", "65000:9")
    assert (path.imported_from, path.home) == ("65000:1", "RED")
    assert paths(network, "rr", "172.16.1.0/24", "vpnv4", "65000:9") == []
    detail = pe1.type("show bgp vpnv4 unicast vrf BLUE 172.16.1.0/24")
    assert "BGP routing table entry for 65000:9:172.16.1.0/24, version" in detail
    assert "  65011, imported path from 65000:1:172.16.1.0/24 (RED)\n" in detail
    assert "    10.0.3.2 (via vrf RED) (via RED) from 10.0.3.2 (172.16.1.1)\n" in detail
    assert "      Extended Community: RT:65000:100\n" in detail


def test_the_shows_of_a_vpn(clock: Any, terminal: Any) -> None:
    """Every distinguisher with its routes; neighbors of the VRFs among the VPN's; counts in the summaries."""
    network = vpn(clock, RED1, RED2)
    pe1, rr = terminal(network, "pe1"), terminal(network, "rr")
    table = pe1.type("show bgp vpnv4 unicast all")
    assert "Route Distinguisher: 65000:1 (default for vrf RED)\n *>   172.16.1.0/24    10.0.3.2" in table
    assert (
        "Route Distinguisher: 65000:2\n *>i  172.16.2.0/24    10.255.0.3               0    100      0 65012 i\n"
        in table
    )
    assert "Route Distinguisher: 65000:1\n *>i  172.16.1.0/24" in rr.type("show ip bgp vpnv4 all")
    detail = pe1.type("show bgp vpnv4 unicast all 172.16.2.0")
    assert "Paths: (1 available, best #1, table RED)" in detail
    assert "Paths: (1 available, best #1, no table)" in detail
    assert "  65012, imported path from 65000:2:172.16.2.0/24 (global)\n" in detail
    assert "    10.255.0.3 (metric 3) (via default) from 10.255.0.2 (10.255.0.2)\n" in detail
    assert "      Originator: 10.255.0.3, Cluster list: 10.255.0.2\n" in detail
    assert pe1.type("show bgp vpnv4 unicast vrf RED 192.0.2.0") == "% Network not in table\n"
    assert [row.split()[-1] for row in pe1.type("show ip bgp vpnv4 all summary").splitlines()[-2:]] == ["1", "1"]
    neighbors = pe1.type("show bgp vpnv4 unicast all neighbors")
    assert "BGP neighbor is 10.255.0.2,  remote AS 65000, internal link\n" in neighbors
    inside = pe1.type("show bgp vpnv4 unicast vrf RED neighbors")
    assert inside.startswith("BGP neighbor is 10.0.3.2,  vrf RED,  remote AS 65011, external link\n")
    assert " For address family: VPNv4 Unicast\n  Translates address family IPv4 Unicast for VRF RED\n" in inside
    assert "    Prefixes Current:               1          1 (Consumes 80 bytes)\n" in inside
    assert "  Route-Reflector Client\n" in rr.type("show bgp vpnv4 unicast all neighbors 10.255.0.1")
    told = pe1.type("show bgp vpnv4 unicast all neighbors 10.255.0.2 advertised-routes")
    assert "172.16.1.0/24" in told
    assert "172.16.2.0/24" not in told
    assert told.endswith("\nTotal number of prefixes 1 \n")
    assert "172.16.2.0/24" in pe1.type("show ip bgp vpnv4 vrf RED neighbors 10.0.3.2 advertised-routes")


def test_ipv6_in_a_vrf(clock: Any, terminal: Any) -> None:
    """VPNv6 carries what the IPv6 family of a VRF originates; the next hop is the edge's IPv4 loopback."""

    def one(number: int, peer: int) -> list[str]:
        family = [" address-family ipv6", "  route-target both 65000:6", " exit-address-family"]
        lan = ["interface Loopback6", " vrf forwarding SIX", f" ipv6 address 2001:DB8:{number}::1/64"]
        neighbor = f"10.255.0.{peer}"
        bgp = [
            "address-family vpnv6",
            f" neighbor {neighbor} activate",
            f" neighbor {neighbor} send-community extended",
        ]
        inside = [
            "exit-address-family",
            "address-family ipv6 vrf SIX",
            " redistribute connected",
            "exit-address-family",
        ]
        start = ["ipv6 unicast-routing", "vrf definition SIX", f" rd 65000:{number}", *family, *lan]
        return [*start, *speaker(65000, *internal(peer), *bgp, *inside)]

    network = linked(clock, {"a": one(1, 2), "b": one(2, 1)}, ["a-b"])
    assert exact(network, "a", "SIX", 6) == {"2001:db8:2::/64"}
    (route,) = routes(network, "a", "2001:db8:2::/64", "SIX")
    assert str(route.next_hop) == "10.255.0.2"
    a = terminal(network, "a")
    shown = a.type("show bgp vpnv6 unicast vrf SIX")
    assert " *>i  2001:DB8:2::/64  ::FFFF:10.255.0.2\n" in shown
    assert re.search(r"^ +0    100      0 \?$", shown, re.MULTILINE)
    assert "    ::FFFF:10.255.0.2 (metric 2) (via default) from 10.255.0.2 (10.255.0.2)\n" in a.type(
        "show bgp vpnv6 unicast vrf SIX 2001:db8:2::/64"
    )
    assert "B   2001:DB8:2::/64 [200/0]\n     via 10.255.0.2%default, indirectly connected\n" in a.type(
        "show ipv6 route vrf SIX"
    )
