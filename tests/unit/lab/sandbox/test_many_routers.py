"""Networks of many routers: what is remembered has an end, and what is forgotten is the same when it is asked again."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from netloop.lab.sandbox.state import tables

ROUTERS = 8
PORT = "interface Gi0/{port}\n ip address 10.0.{net}.{host} 255.255.255.0\n ip ospf 1 area 0\n"
STARTUP = """\
interface Loopback0
 ip address 10.255.0.{n} 255.255.255.255
 ip ospf 1 area 0
{ports}router ospf 1
router bgp 65000
 neighbor 10.255.0.{other} remote-as 65000
 neighbor 10.255.0.{other} update-source Loopback0
"""


def ring(clock: Any) -> Network:
    """A ring of OSPF routers, each with a BGP neighbor that has it for one; nobody originates anything."""
    nodes = []
    for n in range(1, ROUTERS + 1):
        before = (n - 2) % ROUTERS + 1
        ports = PORT.format(port=0, net=n, host=1) + PORT.format(port=1, net=before, host=2)
        nodes.append(NodeSpec(f"r{n}", STARTUP.format(n=n, ports=ports, other=n + 1 if n % 2 else n - 1)))
    cables = [Cable(f"r{n}", "Gi0/0", f"r{n % ROUTERS + 1}", "Gi0/1") for n in range(1, ROUTERS + 1)]
    return Network(nodes, cables, convergence=0.0, clock=clock)


def shown(network: Network) -> dict[str, list[Any]]:
    return {name: [*map(tuple, router.rib())] for name, router in network.routers.items()}


def test_forgotten_tables_are_the_same_again(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all tables can be remembered, each is still what it is; those remembered have few prefixes together."""
    whole = shown(ring(clock))
    assert all(len(routes) >= 2 * ROUTERS for routes in whole.values())
    least = 3 * len(whole["r1"])
    monkeypatch.setattr(tables, "PREFIXES_KEPT", least)
    network = ring(clock)
    kept = network.tables
    for _ in range(2):
        assert shown(network) == whole
        assert sum(len(rib) for _, rib in kept._known.values()) == kept._prefixes <= least
    network.routers["r1"].reload()
    assert shown(network) == whole


def test_a_table_asks_for_sessions_where_bgp_has_routes(clock: Any) -> None:
    """While nobody originates a route, a routing table looks at no session; with a ``network`` line it does."""
    network = ring(clock)
    shown(network)
    assert not network.sessions._held
    network.routers["r1"].edit(
        ["interface Loopback1", "ip address 203.0.113.1 255.255.255.0", "router bgp 65000", "network 203.0.113.0"]
    )
    clock.pass_by(1)
    codes = {routes[0].code for routes in network.routers["r2"].rib()}
    assert "B" in codes
    network.routers["r1"].edit(["router bgp 65000", "no network 203.0.113.0"])
    clock.pass_by(1)
    assert "B" not in {routes[0].code for routes in network.routers["r2"].rib()}


def test_a_summary_asks_for_the_sessions_of_its_router(clock: Any, terminal: Any) -> None:
    """While nobody originates a route, a summary needs the tables of both ends of its own router's sessions alone."""
    network = ring(clock)
    shown = terminal(network, "r1").type("show ip bgp summary")
    assert shown.splitlines()[-1].split()[0] == "10.255.0.2"
    assert shown.splitlines()[-1].split()[-1] == "0"
    assert {place[0] for place in network.tables._known} == {"r1", "r2"}


def test_a_summary_tells_of_a_neighbor_that_was_deleted(clock: Any, terminal: Any) -> None:
    """A session that was up and whose neighbor was taken away is logged as down where a summary is looked at."""
    network = ring(clock)
    r1 = network.routers["r1"]
    at = terminal(network, "r1")
    at.type("show ip bgp summary")
    r1.edit(["router bgp 65000", "bgp log-neighbor-changes"])
    r1.edit(["router bgp 65000", "no neighbor 10.255.0.2"])
    clock.pass_by(1)
    at.type("show ip bgp summary")
    assert not network.sessions._held
