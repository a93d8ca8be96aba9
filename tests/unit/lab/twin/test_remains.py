"""A lab serves an inventory that declares less than the one it was started with, and no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netloop.lab.sandbox.kind import ios_kind
from netloop.lab.twin.build import build_twin
from netloop.lab.twin.remains import as_wired, followed, missing
from netloop.lab.twin.twin import Twin
from netloop.model.routing import Protocol
from netloop.stages.derive import load_inventory

ROUTERS = """\
defaults:
  platform: cisco_ios
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
hosts:
  p1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}}
  p2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2, ipv6: "2001:db8:255::2"}}}
  p3: {hostname: 192.0.2.3, loopbacks: {Loopback0: {ipv4: 10.255.0.3, ipv6: "2001:db8:255::3"}}, vrfs: {A: {rd: "1:1"}}}
links:
  - [p1, p2]
  - [p2, p3]
  - {between: [p2, p3], prefix: 192.168.7.0/31, cost: 5}
"""
P1 = '  p1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1, ipv6: "2001:db8:255::1"}}}\n'


def lacks(tmp_path: Path, before: str, after: str) -> tuple[str, ...]:
    """What a lab that was started with one inventory lacks of another one."""
    (tmp_path / "before.yaml").write_text(before)
    (tmp_path / "after.yaml").write_text(after)
    had = build_twin(load_inventory(tmp_path / "before.yaml"), ios_kind, accounts=("username netloop",))
    now = load_inventory(tmp_path / "after.yaml")
    return missing(had, build_twin(as_wired(now, had, ios_kind), ios_kind))


@pytest.mark.parametrize(
    "gone",
    [
        [],
        [P1, "  - [p1, p2]\n"],
        ["  - [p1, p2]\n"],
        ["  - [p2, p3]\n"],
        [", cost: 5"],
        [', vrfs: {A: {rd: "1:1"}}'],
        [", ospf: {1: {area: 0}}"],
        [', ipv6: "2001:db8:255::2"'],
    ],
)
def test_less_is_there(tmp_path: Path, gone: list[str]) -> None:
    """A router with its links, a link whose interface and address others would get, a cost, a VRF, a process, IPv6."""
    after = ROUTERS
    for part in gone:
        assert part in after
        after = after.replace(part, "")
    assert lacks(tmp_path, ROUTERS, after) == ()


@pytest.mark.parametrize(
    ("had", "wants", "said"),
    [
        (P1, P1 + P1.replace("p1", "p9").replace(".1", ".9").replace("::1", "::9"), "p9 is new"),
        ("  - [p1, p2]\n", "  - [p1, p2]\n  - [p1, p3]\n", "a link between p1 and p3 is new"),
        ("  - [p1, p2]\n", "  - [p1, p2]\n  - [p1, p2]\n", "a link between p1 and p2 is new"),
        (
            "192.168.7.0/31",
            "192.168.8.0/31",
            "p2: interface GigabitEthernet0/2 / ip address 192.168.8.0 255.255.255.254 is new",
        ),
        ("cost: 5", "cost: 6", "p2: interface GigabitEthernet0/2 / ip ospf cost 6 is new"),
        ("area: 0", "area: 1", "p1: interface GigabitEthernet0/0 / ip ospf 1 area 1 is new"),
        ('vrfs: {A: {rd: "1:1"}}', 'vrfs: {A: {rd: "1:1"}, B: {rd: "1:2"}}', "p3: vrf definition B is new"),
        ("ospf: {", 'isis: {core: {area: "49.0001"}}, ospf: {', "p1: router isis core is new"),
    ],
)
def test_more_is_named(tmp_path: Path, had: str, wants: str, said: str) -> None:
    """A router, a link, a second one beside it, other addresses, another cost, an area, a VRF, a process."""
    assert had in ROUTERS
    assert said in lacks(tmp_path, ROUTERS, ROUTERS.replace(had, wants))


def test_links_may_change_places(tmp_path: Path) -> None:
    """Of two links between the same routers the one with an address is known by it, wherever it stands."""
    first, second = "  - [p2, p3]\n", "  - {between: [p2, p3], prefix: 192.168.7.0/31, cost: 5}\n"
    assert lacks(tmp_path, ROUTERS, ROUTERS.replace(first + second, second + first)) == ()
    assert lacks(tmp_path, ROUTERS.replace(first + second, second + first), ROUTERS) == ()


def test_what_a_lab_was_given_stays(tmp_path: Path) -> None:
    """A router keeps the loopbacks that are not declared any more; one that is not declared keeps all it had."""
    (tmp_path / "x.yaml").write_text(ROUTERS)
    had = build_twin(load_inventory(tmp_path / "x.yaml"), ios_kind)
    one = had.nodes[0]
    wanted = replace(one, startup="other", loopbacks=("Loopback9",), protocols=(Protocol.BGP,), vrfs={"Loopback9": "A"})
    now = followed(had, Twin(had.name, (wanted,), ()))
    assert now.nodes[0].loopbacks == ("Loopback0", "Loopback9")
    assert now.nodes[0].protocols == (Protocol.OSPF, Protocol.BGP)
    assert now.nodes[0].vrfs == {"Loopback9": "A"}
    assert now.nodes[0].startup == one.startup
    assert now.nodes[1:] == had.nodes[1:]
    assert now.cables == had.cables
