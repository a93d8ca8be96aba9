"""OSPF's adjacencies in the sandbox: what both ends must agree on, and how the router shows and logs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox import Cable, Network, NodeSpec
from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_sandbox_show import parsed, row

OLD = " ipv6 ospf 1 area 0\n"
NEW = " ospfv3 1 ipv6 area 0\n"
P2P = " ip ospf network point-to-point\n ip ospf 1 area 0\n"
PLAIN_KEY = " ip ospf authentication\n ip ospf authentication-key secret\n ip ospf 1 area 0\n"
DIGEST = " ip ospf authentication message-digest\n ip ospf message-digest-key 1 md5 secret\n ip ospf 1 area 0\n"


def states(seat: Any, show: str = "show ip ospf neighbor") -> list[str]:
    """The states that the neighbor list has, blanks squeezed out."""
    rows = seat.type(show).splitlines()
    return ["".join(line[22:38].split()) for line in rows if line[:1].isdigit()]


def seats(network: Network, terminal: Any) -> list[Any]:
    return [terminal(network, name) for name in sorted(network.routers)]


@pytest.mark.parametrize(
    "lines",
    [
        ("ip ospf hello-interval 5",),
        ("ip ospf dead-interval 20",),
        ("ip ospf dead-interval minimal hello-multiplier 4",),
        ("ip ospf network non-broadcast",),
        ("ip ospf authentication", "ip ospf authentication-key secret"),
        ("ip ospf authentication message-digest", "ip ospf message-digest-key 1 md5 secret"),
        ("ip address 192.0.2.1 255.255.255.128",),
        ("ip ospf shutdown",),
    ],
    ids=lambda lines: lines[0],
)
def test_hellos_that_differ(r1: Any, r2: Any, clock: Any, lines: tuple[str, ...]) -> None:
    """Timers, keys, mask or a shut interface at one end: the adjacency falls, the far end logs its dead timer, and it
    is back once the line is taken back."""
    assert states(r2) == ["FULL/BDR"]
    r1.configure("interface Gi0/0", *lines)
    clock.pass_by(60)
    assert states(r1) == states(r2) == []
    wanted = "%OSPF-5-ADJCHG: Process 1, Nbr 10.255.0.1 on GigabitEthernet0/0 from FULL to DOWN, Neighbor Down: "
    assert any(f"{wanted}Dead timer expired" in line for line in r2.shell.router.log)
    back = "ip address 192.0.2.1 255.255.255.0" if lines[0].startswith("ip address") else f"no {lines[0]}"
    r1.configure("interface Gi0/0", back)
    clock.pass_by(6)
    assert states(r2) == ["FULL/BDR"]


@pytest.mark.parametrize(
    ("lines", "own"),
    [
        (("interface Gi0/0", "ip ospf hello-interval 5"), "Dead timer expired"),
        (("interface Gi0/0", "ip ospf shutdown"), "Interface down or detached"),
        (("router ospf 1", "passive-interface Gi0/0"), "Interface down or detached"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_why_a_neighbor_is_lost(r1: Any, r2: Any, lines: tuple[str, ...], own: str) -> None:
    """Who still says hello loses the neighbor by its dead timer, who does not by its interface."""
    r1.configure(*lines)
    assert any(f"from FULL to DOWN, Neighbor Down: {own}" in line for line in r1.shell.router.log)
    assert any("from FULL to DOWN, Neighbor Down: Dead timer expired" in line for line in r2.shell.router.log)


@pytest.mark.parametrize(
    "lines",
    [("router ospf 1", "area 0 authentication"), ("router ospf 1", "area 0 authentication message-digest")],
    ids=lambda lines: lines[-1],
)
def test_an_area_that_authenticates(r1: Any, r2: Any, clock: Any, lines: tuple[str, ...]) -> None:
    """The area's word is enough to part two ends, at both ends they meet again, and an interface may say null."""
    r1.configure(*lines)
    assert states(r2) == []
    r2.configure(*lines)
    clock.pass_by(6)
    assert states(r2) == ["FULL/BDR"]
    r2.configure("interface Gi0/0", "ip ospf authentication null")
    assert states(r2) == []


@pytest.mark.parametrize(
    ("link", "change", "meets"),
    [
        (PLAIN_KEY, "ip ospf authentication-key other", False),
        (PLAIN_KEY, "ip ospf authentication-key 7 021502480E0316", False),
        (PLAIN_KEY, "ip ospf authentication-key 7 08324F4D1B0D11", False),
        (PLAIN_KEY, "ip ospf authentication-key 7 15010E0F162F3F", True),
        (DIGEST, "ip ospf message-digest-key 1 md5 other", False),
        (DIGEST, "no ip ospf message-digest-key 1 md5 secret", False),
        (DIGEST, "ip ospf message-digest-key 2 md5 other", True),
    ],
)
def test_keys(clock: Any, terminal: Any, link: str, change: str, meets: bool) -> None:
    """Keys are compared in clear; a second digest key at one end alone is a rollover, and the common one holds."""
    r1, r2 = seats(chain(clock, "router ospf 1\n", "router ospf 1\n", link=link), terminal)
    assert states(r1) == ["FULL/DR"]
    r1.configure("interface Gi0/1", change)
    clock.pass_by(6)
    assert states(r2) == (["FULL/BDR"] if meets else [])


def test_a_key_chain_is_as_good_as_its_keys(clock: Any, terminal: Any) -> None:
    """``ip ospf authentication key-chain`` meets the same keys, and not a chain with others."""
    keys = "key chain OSPF\n key 1\n  key-string secret\nrouter ospf 1\n"
    link = " ip ospf authentication key-chain OSPF\n ip ospf 1 area 0\n"
    r1, r2 = seats(chain(clock, keys, keys, link=link), terminal)
    assert states(r2) == ["FULL/BDR"]
    r1.configure("key chain OSPF", "key 1", "key-string other")
    assert states(r2) == []


@pytest.mark.parametrize("kind", ["stub", "stub no-summary", "nssa"])
def test_stub_flags(clock: Any, terminal: Any, kind: str) -> None:
    """A stub, or an NSSA, on one side alone: no adjacency; on both sides, full."""
    link = " ip ospf 1 area 1\n"
    r1, r2 = seats(chain(clock, "router ospf 1\n", "router ospf 1\n", link=link), terminal)
    assert states(r2) == ["FULL/BDR"]
    r1.configure("router ospf 1", f"area 1 {kind}")
    assert states(r2) == []
    r2.configure("router ospf 1", f"area 1 {kind.split(maxsplit=1)[0]}")
    clock.pass_by(6)
    assert states(r2) == ["FULL/BDR"]
    assert f"area 1 {kind}\n" in r1.shell.router.running_text()


def test_mtu(r1: Any, r2: Any, clock: Any) -> None:
    """The smaller MTU's side stays in EXSTART, the other in EXCHANGE as the slave; mtu-ignore there is the cure."""
    r2.configure("interface Gi0/0", "ip mtu 1400")
    clock.pass_by(60)
    assert (states(r2), states(r1)) == (["EXSTART/BDR"], ["EXCHANGE/DR"])
    assert "10.255.0.1" not in r2.type("show ip route ospf")
    clock.pass_by(300)
    said = [line for line in r2.shell.router.log if "from EXSTART to DOWN, Neighbor Down: Too many retransm" in line]
    assert len(said) == 2
    r1.configure("interface Gi0/0", "ip ospf mtu-ignore")
    clock.pass_by(6)
    assert states(r2) == ["EXSTART/BDR"]
    r2.configure("interface Gi0/0", "ip ospf mtu-ignore")
    clock.pass_by(6)
    assert (states(r2), states(r1)) == (["FULL/BDR"], ["FULL/DR"])


def test_network_types(clock: Any, terminal: Any) -> None:
    """Broadcast and point-to-point become full, and no route leads over the link, as their LSAs do not match."""
    ports = [" ip ospf network point-to-point\n ip ospf 1 area 0\n", " ip ospf 1 area 0\n"]
    loopback = "interface Loopback0\n ip ospf 1 area 0\nrouter ospf 1\n"
    r1, r2 = seats(chain(clock, loopback, loopback, ports=ports), terminal)
    assert (states(r1), states(r2)) == (["FULL/-"], ["FULL/BDR"])
    assert "10.255.0.1" not in r2.type("show ip route ospf")
    assert "Adv Router is not-reachable" in r2.type("show ip ospf database router adv-router 10.255.0.1")
    r2.configure("interface Gi0/0", "ip ospf network point-to-point")
    clock.pass_by(6)
    assert "10.255.0.1/32 [110/2]" in r2.type("show ip route ospf")


def test_masks_on_a_point_to_point_link(clock: Any, terminal: Any) -> None:
    """Without a designated router the masks are not compared, as long as each end is in the other's subnet."""
    r1, r2 = seats(chain(clock, "router ospf 1\n", "router ospf 1\n", link=P2P), terminal)
    r1.configure("interface Gi0/1", "ip address 10.0.1.1 255.255.255.252")
    clock.pass_by(6)
    assert states(r2) == ["FULL/-"]
    r1.configure("interface Gi0/1", "ip address 10.0.1.9 255.255.255.252")
    clock.pass_by(6)
    assert states(r2) == []


def test_priorities(clock: Any, terminal: Any) -> None:
    """The higher priority is designated router when the adjacency forms; nobody may be one: 2WAY and no routes."""
    ports = [" ip ospf priority 10\n ip ospf 1 area 0\n", " ip ospf 1 area 0\n"]
    r1, r2 = seats(chain(clock, "router ospf 1\n", "router ospf 1\n", ports=ports), terminal)
    assert (states(r1), states(r2)) == (["FULL/BDR"], ["FULL/DR"])
    assert parsed(r2, "show ip ospf neighbor")[0]["priority"] == "10"
    for seat, port in ((r1, "Gi0/1"), (r2, "Gi0/0")):
        seat.configure(f"interface {port}", "ip ospf priority 0", "shutdown", "no shutdown")
    clock.pass_by(60)
    assert (states(r1), states(r2)) == (["2WAY/DROTHER"], ["2WAY/DROTHER"])


def test_a_process_that_is_shut_down(r1: Any, r2: Any, clock: Any) -> None:
    """``shutdown`` under the process: no neighbor, no route, its LSAs taken back; ``no shutdown`` brings all back."""
    r1.configure("router ospf 1", "shutdown")
    clock.pass_by(60)
    assert states(r2) == []
    assert "10.255.0.1" not in r2.type("show ip ospf database")
    assert "DOWN" in r1.type("show ip ospf interface brief")
    r1.configure("router ospf 1", "no shutdown")
    clock.pass_by(6)
    assert states(r2) == ["FULL/BDR"]
    assert "10.255.0.1 [110/2]" in r2.type("show ip route ospf")


def test_neighbor_detail(clock: Any, terminal: Any) -> None:
    """Address, area, state, designated routers and timers of each neighbor; of one by interface or by router ID."""
    r1, r2 = seats(chain(clock, "router ospf 1\n", "router ospf 1\n", link=" ip ospf 1 area 0\n"), terminal)
    clock.pass_by(65)
    shown = r2.type("show ip ospf neighbor detail")
    assert shown.startswith(" Neighbor 10.255.0.1, interface address 10.0.1.1\n    In the area 0 via interface Gig")
    assert "\n    Neighbor priority is 1, State is FULL, 6 state changes\n    DR is 10.0.1.2 BDR is 10.0.1.1\n" in shown
    assert "\n    Options is 0x12 in Hello (E-bit, L-bit)\n" in shown
    assert "\n    Neighbor is up for 00:01:05\n" in shown
    assert r2.type("show ip ospf neighbor 10.255.0.1") == r2.type("show ip ospf neighbor Gi0/0 detail") == shown
    assert r2.type("show ip ospf neighbor 10.255.0.9") == r1.type("show ip ospf neighbor Gi0/0") == ""
    assert states(r1, "show ip ospf neighbor Gi0/1") == ["FULL/DR"]


def test_interface(clock: Any, terminal: Any) -> None:
    """Area, process, type, cost, timers, designated routers, neighbors, authentication; a loopback is a stub host."""
    link = f" ip ospf hello-interval 5\n ip ospf cost 7\n{DIGEST}"
    loopback = "interface Loopback0\n ip ospf 1 area 0\nrouter ospf 1\n"
    r1, r2 = seats(chain(clock, loopback, f"{loopback} passive-interface GigabitEthernet0/0\n", link=link), terminal)
    shown = r1.type("show ip ospf interface Gi0/1")
    assert "\n  Internet Address 10.0.1.1/24, Interface ID 2, Area 0\n  Attached via Interface Enable\n" in shown
    assert "\n  Process ID 1, Router ID 10.255.0.1, Network Type BROADCAST, Cost: 7\n" in shown
    assert "\n  Transmit Delay is 1 sec, State DR, Priority 1\n" in shown
    assert "\n  Designated Router (ID) 10.255.0.1, Interface address 10.0.1.1\n" in shown
    assert "\n  No backup designated router on this network\n" in shown
    assert "\n  Timer intervals configured, Hello 5, Dead 20, Wait 20, Retransmit 5\n" in shown
    assert "\n  Neighbor Count is 0, Adjacent neighbor count is 0 \n" in shown
    assert "\n  Cryptographic authentication enabled\n    Youngest key id is 1\n" in shown
    assert "    No Hellos (Passive interface)" in r2.type("show ip ospf interface Gi0/0")
    assert "Loopback interface is treated as a stub Host" in r1.type("show ip ospf 1 interface lo0")
    assert row(parsed(r1, "show ip ospf interface brief"), interface="Gi0/1")["cost"] == "7"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ipv6 ospf hello-interval 5", "ospfv3 hello-interval 5"),
        ("ipv6 ospf dead-interval 20", "ospfv3 dead-interval 20"),
        ("ipv6 ospf network non-broadcast", "ospfv3 network non-broadcast"),
        ("ipv6 ospf 1 area 0 instance 1", "ospfv3 1 ipv6 area 0 instance 1"),
        ("ipv6 ospf shutdown", "ospfv3 shutdown"),
        (
            "ipv6 ospf authentication ipsec spi 256 md5 00112233445566778899AABBCCDDEEFF",
            "ospfv3 authentication ipsec spi 256 md5 00112233445566778899AABBCCDDEEFF",
        ),
    ],
)
@pytest.mark.parametrize("syntax", ["ipv6", "ospfv3"])
def test_ospfv3_hellos_that_differ(clock: Any, terminal: Any, old: str, new: str, syntax: str) -> None:
    """The same of OSPFv3, in both syntaxes."""
    link, show = (OLD, "show ipv6 ospf neighbor") if syntax == "ipv6" else (NEW, "show ospfv3 neighbor")
    r1, r2 = seats(chain(clock, "", "", link=link), terminal)
    assert states(r2, show) == ["FULL/BDR"]
    r1.configure("interface Gi0/1", old if syntax == "ipv6" else new)
    clock.pass_by(60)
    assert states(r2, show) == []
    assert any("from FULL to DOWN, Neighbor Down: Dead timer expired" in line for line in r2.shell.router.log)


def test_ospfv3_mtu_and_stub(clock: Any, terminal: Any) -> None:
    """A smaller IPv6 MTU keeps the neighbor in EXSTART; a stub on one side alone, apart."""
    r1, _ = seats(chain(clock, "", "", link=" ipv6 ospf 1 area 1\n"), terminal)
    r1.configure("interface Gi0/1", "ipv6 mtu 1400")
    clock.pass_by(60)
    assert states(r1, "show ipv6 ospf neighbor") == ["EXSTART/DR"]
    r1.configure("interface Gi0/1", "ipv6 ospf mtu-ignore")
    clock.pass_by(6)
    assert states(r1, "show ipv6 ospf neighbor") == ["FULL/DR"]
    r1.configure("ipv6 router ospf 1", "area 1 stub")
    assert states(r1, "show ipv6 ospf neighbor") == []


def test_ospfv3_neighbor_detail_and_interface(clock: Any, terminal: Any) -> None:
    """The full forms of both syntaxes are the same but for the head."""
    (_, r2) = seats(chain(clock, "", "", link=OLD), terminal)
    old, new = r2.type("show ipv6 ospf neighbor detail"), r2.type("show ospfv3 neighbor detail")
    assert "OSPFv3 Router with ID (10.255.0.2) (Process ID 1)\n\n Neighbor 10.255.0.1\n" in old
    assert "OSPFv3 1 address-family ipv6 (router-id 10.255.0.2)\n\n Neighbor 10.255.0.1\n" in new
    assert "\n    Neighbor: interface-id 2, link-local address FE80::" in old
    assert (
        "\n    Neighbor priority is 1, State is FULL, 6 state changes\n    DR is 10.255.0.2 BDR is 10.255.0.1\n" in old
    )
    assert old.splitlines()[3:] == new.splitlines()[3:]
    shown = r2.type("show ipv6 ospf interface Gi0/0")
    assert "\n  Area 0, Process ID 1, Instance ID 0, Router ID 10.255.0.2\n  Network Type BROADCAST, Cost: 1\n" in shown
    assert "\n  Designated Router (ID) 10.255.0.2, local address FE80::" in shown
    assert "\n    Adjacent with neighbor 10.255.0.1  (Backup Designated Router)\n" in shown
    assert r2.type("show ospfv3 interface Gi0/0") == shown


@pytest.fixture
def vrf_pair(clock: Any) -> Callable[[], Network]:
    """Two routers whose one link is in VRF RED, under process 7, beside an empty process 1."""
    text = (
        "vrf definition RED\n address-family ipv4\ninterface Loopback0\n ip address 10.255.0.{n} 255.255.255.255\n"
        "interface GigabitEthernet0/0\n vrf forwarding RED\n ip address 10.0.1.{n} 255.255.255.0\n ip ospf 7 area 0\n"
        "router ospf 7 vrf RED\n router-id 7.7.7.{n}\nrouter ospf 1\n"
    )
    nodes = [NodeSpec(f"r{n}", text.format(n=n)) for n in (1, 2)]
    return lambda: Network(nodes, [Cable("r1", "Gi0/0", "r2", "Gi0/0")], clock=clock)


def test_processes_and_vrfs(vrf_pair: Callable[[], Network], terminal: Any) -> None:
    """Each process has its paragraph with its own ID, its neighbors and its database, whatever its VRF."""
    (r1, _) = seats(vrf_pair(), terminal)
    shown = r1.type("show ip ospf database")
    assert "OSPF Router with ID (7.7.7.1) (Process ID 7)" in shown
    assert "OSPF Router with ID (10.255.0.1) (Process ID 1)" in shown
    assert [line.split()[0] for line in r1.type("show ip ospf 7 neighbor").splitlines()[2:]] == ["7.7.7.2"]
    assert r1.type("show ip ospf 1 neighbor") == ""
    assert "Process ID 1)" not in r1.type("show ip ospf 7 database router")
