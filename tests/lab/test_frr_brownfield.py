"""A router with years behind it on FRR itself: nothing to do where nothing is, else what is declared, and back."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from netloop.errors import NotPlannable
from netloop.model.intent import Intent
from netloop.platforms.frr import PLATFORM
from netloop.stages.derive import load_inventory
from tests.lab.differential.frr_router import FrrRouter
from tests.lab.frr_bare import bare_router
from tests.lab.frr_host import requires_frr
from tests.lab.test_frr_plans import said, send, shown
from tests.unit.platforms.test_golden_plans import plan

pytestmark = [*requires_frr, pytest.mark.unmeasured]

DEVICES = ("Loopback0", "Loopback1", "Loopback77", "eth1")
INVENTORY = """\
defaults: {platform: frr, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
hosts:
  r1:
    hostname: 192.0.2.1
    loopbacks:
      Loopback0:
        description: who r1 is
        ipv4: 10.255.0.1
        ipv6: 2001:db8:255::1
        secondaries: ["2001:db8:253::1", "2001:db8:252::1"]
        link_local: fe80::1
      Loopback1: {ipv4: 10.254.0.1}
    routing:
      ospf: {1: {area: 0, loopbacks: [Loopback0, Loopback1]}}
      bgp: {65000: {networks: [10.255.0.1/32], neighbors: [r2, r3]}}
  r2:
    hostname: 192.0.2.2
    loopbacks: {Loopback0: {ipv4: 10.255.0.2}}
    routing: {bgp: {65000: {neighbors: [r1]}}}
  r3:
    hostname: 192.0.2.3
    loopbacks: {Loopback0: {ipv4: 10.255.0.3}}
    routing: {bgp: {65000: {neighbors: [r1]}}}
"""
RUNNING = """\
frr version 8.4.4
frr defaults traditional
hostname vm
log syslog informational
no ip forwarding
no ipv6 forwarding
service integrated-vtysh-config
!
interface Loopback0
 description who r1 is
 ip address 10.255.0.1/32
 ip ospf area 0.0.0.0
 ip ospf passive
 ipv6 address 2001:db8:252::1/128
 ipv6 address 2001:db8:253::1/128
 ipv6 address 2001:db8:255::1/128
 ipv6 address fe80::1/64
exit
!
interface Loopback1
 ip address 10.254.0.1/32
 ip ospf area 0
 ip ospf passive
 ipv6 address fe80::254/64
exit
!
interface Loopback77
 description somebody else's
 ip address 10.77.0.1/32
exit
!
interface eth1
 description to r2
 ip address 172.16.12.1/24
 ip ospf area 0
 ip ospf cost 7
exit
!
router bgp 65000
 bgp router-id 10.255.0.1
 no bgp ebgp-requires-policy
 neighbor IBGP peer-group
 neighbor IBGP remote-as 65000
 neighbor IBGP update-source Loopback0
 neighbor 10.255.0.2 peer-group IBGP
 neighbor 192.0.2.88 peer-group IBGP
 neighbor 10.255.0.3 remote-as internal
 neighbor 10.255.0.3 update-source Loopback0
 neighbor 192.0.2.66 remote-as 65066
 neighbor 192.0.2.66 description somebody else's
 !
 address-family ipv4 unicast
  network 10.77.0.1/32
  network 10.255.0.1/32
  neighbor IBGP next-hop-self
 exit-address-family
exit
!
router bgp 65000 vrf CUST-A
 neighbor 172.16.1.2 remote-as 65010
exit
!
router ospf
 ospf router-id 10.255.0.1
 max-metric router-lsa on-startup 300
exit
!
end
"""


LITERAL = "{address: 10.9.9.9, reason: kept}"
NETWORKS = [
    *[(f" ip ospf area {area}\n", "") for area in ("0.0.0.0", "0")],
    (" on-startup 300\n", " on-startup 300\n network 10.0.0.0/8 area 0.0.0.0\n"),
]
"""What makes a router whose OSPF is told of its networks of one whose OSPF is told on the interfaces."""


def declared(home: Path, *changes: tuple[str, str]) -> Intent:
    """What is declared of r1, with words of it changed."""
    text = INVENTORY
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (home / "grown.yaml").write_text(text)
    return PLATFORM.adapt(load_inventory(home / "grown.yaml").intents["r1"])


@pytest.fixture(params=["by interface", "by network"])
def router(request: pytest.FixtureRequest) -> Iterator[FrrRouter]:
    """The router, whose OSPF is told of its addresses in either way."""
    running = RUNNING
    for old, new in NETWORKS if request.param == "by network" else ():
        running = running.replace(old, new)
    with bare_router(DEVICES, running) as found:
        assert said(shown(found))[1:] == said(running)[1:]
        yield found


def changed(before: str, after: str) -> list[str]:
    """The lines that went, with a minus, and that came, with a plus, in order."""
    lines = [[f"{head} /{line}" for head, inside in said(text) for line in inside] for text in (before, after)]
    found = unified_diff(*lines, n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def there_and_back(router: FrrRouter, intent: Intent, expected: list[str]) -> None:
    """Exactly these lines change, FRR shows what was foreseen, nothing is left to do; and back to the letter."""
    running = shown(router)
    candidate, sections = plan(PLATFORM, running, intent)
    send(router, sections)
    now = shown(router)
    assert changed(running, now) == expected
    assert said(now) == said(candidate)
    assert plan(PLATFORM, now, intent)[1] == ()
    send(router, PLATFORM.planner.owned_sections(now, running, intent))
    assert said(shown(router)) == said(running)


def test_nothing_is_done_where_nothing_is_to_do(router: FrrRouter, tmp_path: Path) -> None:
    """Peer groups, areas in either notation, wider networks, link-local addresses, a VRF: all as declared."""
    running = shown(router)
    assert plan(PLATFORM, running, declared(tmp_path)) == (running, ())


def test_only_what_is_declared_changes(router: FrrRouter, tmp_path: Path) -> None:
    """Texts, addresses, a neighbor more: these lines, and all others as they were.

    A new address is advertised on its own, whatever wider statement there is: only one that is there is left to it.
    """
    intent = declared(
        tmp_path,
        ("who r1 is", "who r1 was"),
        ("10.254.0.1", "10.254.0.11"),
        ("fe80::1\n", "fe80::11\n"),
        ('"2001:db8:252::1"', '"2001:db8:251::1"'),
        (
            "neighbors: [r2, r3]",
            "neighbors: [{host: r2, description: a second}, r3, {address: 192.0.2.77, remote_as: 65077}]",
        ),
    )
    expected = [
        "-interface Loopback0 / description who r1 is",
        "+interface Loopback0 / description who r1 was",
        "-interface Loopback0 / ipv6 address 2001:db8:252::1/128",
        "+interface Loopback0 / ipv6 address 2001:db8:251::1/128",
        "-interface Loopback0 / ipv6 address fe80::1/64",
        "-interface Loopback1 / ip address 10.254.0.1/32",
        "+interface Loopback0 / ipv6 address fe80::11/64",
        "+interface Loopback1 / ip address 10.254.0.11/32",
        "+router bgp 65000 / neighbor 10.255.0.2 description a second",
        "+router bgp 65000 / neighbor 192.0.2.77 remote-as 65077",
    ]
    by_network = "\n network 10.0.0.0/8 area" in shown(router)
    network = ["+router ospf / network 10.254.0.11/32 area 0"] if by_network else []
    there_and_back(router, intent, [*expected, *network])


def test_what_must_not_be_goes_and_only_that(router: FrrRouter, tmp_path: Path) -> None:
    """A neighbor, a network and a loopback go; what others have in the same sections stays."""
    intent = declared(
        tmp_path,
        ("hostname: 192.0.2.1\n", "hostname: 192.0.2.1\n    absent: [Loopback77]\n"),
        ("neighbors: [r2, r3]", "neighbors: [r2, r3], absent: {neighbors: [192.0.2.66], networks: [10.77.0.1/32]}"),
    )
    expected = [
        "-interface Loopback77 / description somebody else's",
        "-interface Loopback77 / ip address 10.77.0.1/32",
        "-router bgp 65000 / neighbor 192.0.2.66 remote-as 65066",
        "-router bgp 65000 / neighbor 192.0.2.66 description somebody else's",
        "-router bgp 65000 /  network 10.77.0.1/32",
    ]
    there_and_back(router, intent, expected)


def test_another_id_leaves_the_vrf_and_the_others_alone(router: FrrRouter, tmp_path: Path) -> None:
    """The process's ID and OSPF's change, and nothing beside them."""
    intent = declared(
        tmp_path,
        ("bgp: {65000: {networks", "bgp: {65000: {router_id: *, networks".replace("*", LITERAL)),
        ("ospf: {1: {area: 0, loopbacks", "ospf: {1: {area: 0, router_id: *, loopbacks".replace("*", LITERAL)),
    )
    expected = [
        "-router bgp 65000 / bgp router-id 10.255.0.1",
        "+router bgp 65000 / bgp router-id 10.9.9.9",
        "-router ospf / ospf router-id 10.255.0.1",
        "+router ospf / ospf router-id 10.9.9.9",
    ]
    there_and_back(router, intent, expected)


def test_what_a_member_has_from_its_group_is_not_overridden(router: FrrRouter, tmp_path: Path) -> None:
    """Another AS than the group's is refused in a sentence, as FRR would."""
    intent = declared(tmp_path, ("[r2, r3]", "[r2, r3, {address: 192.0.2.88, remote_as: 65088}]"))
    with pytest.raises(NotPlannable, match="from peer-group IBGP"):
        plan(PLATFORM, shown(router), intent)
