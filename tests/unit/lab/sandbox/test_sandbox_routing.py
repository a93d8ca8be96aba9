"""Router IDs, adjacencies, routes and sessions: which is in effect, when it changes, and what that costs."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec

Single = Callable[[str], Network]
PENDING = '% OSPF: Reload or use "clear ip ospf process" command, for this to take effect'
RESET_ONE, RESET_ALL = "Reset OSPF process 1? [no]: ", "Reset ALL OSPF processes? [no]: "


def ospf_id(terminal: Any, process: str = "1") -> str:
    return str(terminal.shell.router.ospf.router_id(process))


def bgp_id(terminal: Any) -> str:
    return str(terminal.shell.router.bgp.router_id())


def full(terminal: Any) -> list[str]:
    """The neighbors that ``show ip ospf neighbor`` calls full."""
    return [line.split()[0] for line in terminal.type("show ip ospf neighbor").splitlines() if "FULL/" in line]


def session(terminal: Any) -> str:
    """The last column of ``show ip bgp summary``: a count of prefixes when up, else a state."""
    return str(terminal.type("show ip bgp summary").splitlines()[-1].split()[-1])


@pytest.mark.parametrize(
    ("interfaces", "router_id"),
    [
        ("interface Loopback0\n ip address 1.1.1.1 255.255.255.255\n", "1.1.1.1"),
        (
            "interface Loopback0\n ip address 1.1.1.1 255.255.255.255\n"
            "interface Loopback1\n ip address 2.2.2.2 255.255.255.255\n shutdown\n"
            "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n",
            "1.1.1.1",
        ),
        (
            "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
            "interface GigabitEthernet0/1\n ip address 9.0.0.1 255.255.255.0\n",
            "10.0.0.1",
        ),
    ],
)
def test_an_elected_id(single: Single, interfaces: str, router_id: str) -> None:
    """The highest loopback that is up, else the highest interface address, for OSPF and BGP alike."""
    router = single(f"{interfaces}router ospf 1\nrouter bgp 65000\n").routers["r1"]
    assert router.ospf.router_id("1") == IPv4Address(router_id)
    assert router.bgp.router_id() == IPv4Address(router_id)


def test_an_explicit_id_wins_at_the_boot(single: Single) -> None:
    """A configured router ID needs no interface to have it."""
    text = "interface Loopback0\n ip address 1.1.1.1 255.255.255.255\nrouter ospf 1\n router-id 0.0.0.9\n"
    assert single(text).routers["r1"].ospf.router_id("1") == IPv4Address("0.0.0.9")


def test_a_process_without_an_address_does_not_run(single: Single, terminal: Any) -> None:
    """No IPv4 address at all: the process waits, says so, and starts once there is one."""
    seat = terminal(single("hostname r1\nrouter ospf 1\n"), "r1")
    assert "%OSPF: Router process 1 is not running, please configure a router-id" in seat.type("show ip ospf")
    assert any("%OSPF-4-NORTRID" in line for line in seat.shell.router.log)
    seat.configure("interface lo0", "ip address 3.3.3.3 255.255.255.255")
    assert 'Routing Process "ospf 1" with ID 3.3.3.3' in seat.type("show ip ospf")


def test_an_elected_id_sticks(r1: Any) -> None:
    """A higher loopback, or losing the address, changes nothing until the process starts again."""
    r1.configure("interface lo9", "ip address 203.0.113.9 255.255.255.255")
    assert (ospf_id(r1), bgp_id(r1)) == ("10.255.0.1", "10.255.0.1")


def test_a_changed_id_waits_while_there_are_neighbors(r1: Any, r2: Any, clock: Any) -> None:
    """With a neighbor the old ID stays, the clear asks, drops the adjacency, and it comes back under the new ID."""
    assert r1.configure("router ospf 1", "router-id 9.9.9.9").strip() == PENDING
    assert ospf_id(r1) == "10.255.0.1"
    assert full(r2) == ["10.255.0.1"]
    assert r1.type("clear ip ospf 1 process") == RESET_ONE
    r1.type("yes")
    assert ospf_id(r1) == "9.9.9.9"
    assert full(r2) == []
    clock.pass_by(4.9)
    assert full(r2) == []
    clock.pass_by(0.2)
    assert full(r2) == ["9.9.9.9"]
    assert any("Nbr 9.9.9.9 on GigabitEthernet0/0 from LOADING to FULL" in line for line in r2.shell.router.log)


@pytest.mark.parametrize("answer", ["", "no", "maybe"])
def test_a_clear_that_is_not_confirmed_does_nothing(r1: Any, answer: str) -> None:
    """The default answer is no."""
    r1.configure("router ospf 1", "router-id 9.9.9.9")
    assert r1.type("clear ip ospf process") == RESET_ALL
    r1.type(answer)
    assert ospf_id(r1) == "10.255.0.1"
    assert full(r1) == ["10.255.0.2"]


def test_a_changed_id_is_in_effect_at_once_without_neighbors(r1: Any) -> None:
    """No neighbor, nothing to wait for: router-id and its removal act at once."""
    r1.configure("interface Gi0/0", "shutdown")
    assert r1.configure("router ospf 1", "router-id 9.9.9.9") == ""
    assert ospf_id(r1) == "9.9.9.9"
    assert r1.configure("router ospf 1", "no router-id") == ""
    assert ospf_id(r1) == "10.255.0.1"


def test_the_id_that_is_in_effect_needs_no_clear(r1: Any) -> None:
    """Configuring the ID that the process already has is no change."""
    assert r1.configure("router ospf 1", "router-id 10.255.0.1") == ""


def test_one_id_one_process(r1: Any) -> None:
    """The ID of another process of the router is refused, and nothing is configured."""
    said = r1.configure("router ospf 2", "router-id 10.255.0.1")
    assert said == "% OSPF: router-id 10.255.0.1 in use by ospf process 1\n"
    assert "router-id" not in r1.shell.router.running_text()


def test_neighbors_with_one_id_do_not_meet(r1: Any, r2: Any, clock: Any) -> None:
    """A duplicate ID keeps the adjacency down and is logged on both sides."""
    r1.configure("router ospf 1", "router-id 10.255.0.2")
    r1.type("clear ip ospf process", "yes")
    clock.pass_by(60)
    assert full(r1) == full(r2) == []
    wanted = "%OSPF-4-DUP_RTRID_NBR: OSPF detected duplicate router-id 10.255.0.2 from 192.0.2.1"
    assert any(wanted in line for line in r2.shell.router.log)


@pytest.mark.parametrize(
    "lines",
    [
        ("interface Gi0/0", "shutdown"),
        ("interface Gi0/0", "ip ospf 1 area 1"),
        ("interface Gi0/0", "ip address 198.51.100.1 255.255.255.0"),
        ("router ospf 1", "passive-interface Gi0/0"),
        ("interface Gi0/0", "no ip ospf 1 area 0"),
        ("no router ospf 1",),
    ],
    ids=lambda lines: lines[-1],
)
def test_an_adjacency_needs_both_ends(r1: Any, r2: Any, lines: tuple[str, ...]) -> None:
    """Down, another area, another subnet, passive or not enabled: each takes the adjacency down at once."""
    r1.configure(*lines)
    assert full(r2) == []
    assert any("from FULL to DOWN" in line for line in r2.shell.router.log)


def test_a_loopback_is_reached_as_a_host_route(r1: Any, r2: Any, clock: Any) -> None:
    """OSPF carries a loopback as a /32 whatever its mask, unless told point-to-point; unadvertised, not at all."""
    r2.configure("interface lo20", "ip address 10.20.0.1 255.255.255.0", "ip ospf 1 area 0")
    r2.configure("interface lo21", "ip address 10.21.0.1 255.255.255.0", "ip ospf 1 area 0")
    r2.configure("interface lo21", "ip ospf network point-to-point")
    r2.configure("interface lo22", "ip address 10.22.0.1 255.255.255.255")
    table = r1.type("show ip route ospf")
    assert "O        10.20.0.1/32 [110/2] via 192.0.2.2, " in table
    assert "O        10.21.0.0/24 [110/2] via 192.0.2.2, " in table
    assert "10.22.0.1" not in table
    assert "Success rate is 100 percent" in r1.type("ping 10.20.0.1 source lo0")
    assert "Success rate is 0 percent" in r1.type("ping 10.22.0.1")


def test_a_session_between_loopbacks(r1: Any, r2: Any) -> None:
    """Both ends name each other's loopback: established since the boot, with the peer's prefix."""
    assert (session(r1), session(r2)) == ("1", "1")


@pytest.mark.parametrize(
    "lines",
    [
        ("router bgp 65000", "no neighbor 10.255.0.2 update-source"),
        ("router bgp 65000", "neighbor 10.255.0.2 remote-as 65001"),
        ("router bgp 65000", "neighbor 10.255.0.2 shutdown"),
        ("router bgp 65000", "bgp router-id 10.255.0.2"),
        ("interface lo0", "shutdown"),
    ],
    ids=lambda lines: lines[-1],
)
def test_a_session_needs_both_ends(r1: Any, r2: Any, clock: Any, lines: tuple[str, ...]) -> None:
    """Another source or AS, shut, one identifier twice, no address: down, after the hold time at the latest."""
    assert session(r2) == "1"
    r1.configure(*lines)
    session(r2)
    clock.pass_by(181)
    assert not session(r2).isdigit()
    assert any("%BGP-5-ADJCHANGE: neighbor 10.255.0.1 Down" in line for line in r2.shell.router.log)


def test_a_bgp_identifier_changes_at_once_and_resets_the_sessions(r1: Any, r2: Any, clock: Any) -> None:
    """``bgp router-id`` needs no clear; the session comes back under the new identifier."""
    assert session(r2) == "1"
    assert r1.configure("router bgp 65000", "bgp router-id 9.9.9.9") == ""
    assert bgp_id(r1) == "9.9.9.9"
    assert session(r2) == "Active"
    clock.pass_by(5.1)
    assert session(r2) == "1"
    assert "remote router ID 9.9.9.9" in r2.type("show ip bgp neighbors 10.255.0.1")


def test_an_elected_bgp_identifier_goes_with_its_address(r1: Any) -> None:
    """Elected, it is kept while the address is there, and elected anew when it is not."""
    r1.configure("interface lo9", "ip address 203.0.113.9 255.255.255.255")
    assert bgp_id(r1) == "10.255.0.1"
    r1.configure("no interface lo0")
    assert bgp_id(r1) == "203.0.113.9"


def test_a_session_outlives_a_short_loss_of_the_way(r1: Any, r2: Any, clock: Any) -> None:
    """A cleared IGP does not end a BGP session; 180 seconds without a way do."""
    assert session(r2) == "1"
    r1.type("clear ip ospf process", "yes")
    assert session(r2) == "1"
    clock.pass_by(10)
    assert session(r2) == "1"
    r1.configure("interface Gi0/0", "shutdown")
    assert session(r2) == "1"
    clock.pass_by(181)
    assert session(r2) == "Idle"


def test_clearing_bgp_resets(r1: Any, clock: Any) -> None:
    """``clear ip bgp *`` drops the sessions at once; they are back after the convergence time."""
    assert session(r1) == "1"
    r1.type("clear ip bgp *")
    assert session(r1) == "Active"
    clock.pass_by(5.1)
    assert session(r1) == "1"
    assert any("neighbor 10.255.0.2 Down User reset" in line for line in r1.shell.router.log)


def test_a_reload_elects_anew_from_the_startup_configuration(r1: Any, r2: Any, clock: Any) -> None:
    """What was not saved is gone, a saved router-id is in effect, the session ends."""
    r1.configure("router ospf 1", "router-id 9.9.9.9")
    assert "[OK]" in r1.type("write memory")
    r1.configure("interface lo77")
    assert "modified. Save? [yes/no]: " in r1.type("reload")
    assert "Proceed with reload? [confirm]" in r1.type("no")
    hung_up: list[bool] = []
    r1.shell.router.on_reload.append(lambda: hung_up.append(True))
    r1.keys("\r")
    assert hung_up == [True]
    assert ospf_id(r1) == "9.9.9.9"
    assert "Loopback77" not in r1.shell.router.running_text()
    clock.pass_by(5.1)
    assert full(r2) == ["9.9.9.9"]


def test_areas_and_costs(clock: Any, terminal: Any) -> None:
    """The cheaper of two ways is taken, both when equal, and another area's route is inter-area."""

    def node(number: int, *links: str) -> NodeSpec:
        ports = "".join(
            f"interface GigabitEthernet0/{n}\n ip address {link} 255.255.255.254\n"
            f" ip ospf network point-to-point\n ip ospf 1 area {1 if link.startswith('10.0.2.') else 0}\n"
            for n, link in enumerate(links)
        )
        area = 1 if number == 3 else 0
        loopback = f"interface Loopback0\n ip address 1.1.1.{number} 255.255.255.255\n ip ospf 1 area {area}\n"
        return NodeSpec(f"r{number}", f"hostname r{number}\n{loopback}{ports}router ospf 1\n")

    nodes = [node(1, "10.0.0.0", "10.0.1.0"), node(2, "10.0.0.1", "10.0.1.1", "10.0.2.0"), node(3, "10.0.2.1")]
    cables = [
        Cable("r1", "Gi0/0", "r2", "Gi0/0"),
        Cable("r1", "Gi0/1", "r2", "Gi0/1"),
        Cable("r2", "Gi0/2", "r3", "Gi0/0"),
    ]
    network = Network(nodes, cables, clock=clock)
    r1, r3 = terminal(network, "r1"), terminal(network, "r3")
    both = r1.type("show ip route 1.1.1.3")
    assert "metric 3, type inter area" in both
    assert "via GigabitEthernet0/0" in both
    assert "via GigabitEthernet0/1" in both
    r1.configure("interface Gi0/0", "ip ospf cost 10")
    assert "via GigabitEthernet0/0" not in r1.type("show ip route 1.1.1.3")
    assert "O IA     1.1.1.1 [110/3] via 10.0.2.0" in r3.type("show ip route")
    assert "It is an area border router" in terminal(network, "r2").type("show ip ospf")
