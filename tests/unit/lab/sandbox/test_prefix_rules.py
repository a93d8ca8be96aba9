"""Prefix lists, access lists, route maps and distribute lists: which prefixes they let pass."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest

from netloop.lab.sandbox.views.keys import AuthenticationKeys, plain
from netloop.lab.sandbox.views.prefix_rules import distribute_lists, route_map
from netloop.lab.sandbox.views.redistribution import redistributed

TEXT = """\
hostname r1
ip prefix-list EXACT seq 5 permit 10.0.0.0/8
ip prefix-list RANGE seq 10 permit 10.0.0.0/8 ge 24 le 30
ip prefix-list RANGE seq 5 deny 10.1.0.0/16 le 32
ip prefix-list ATLEAST permit 10.0.0.0/8 ge 24
ipv6 prefix-list SIX seq 5 permit 2001:DB8::/32 le 64
access-list 10 deny 10.1.0.0 0.0.255.255
access-list 10 permit any
ip access-list standard HOSTS
 permit 10.9.9.9
route-map BOTH deny 10
 match ip address prefix-list EXACT
route-map BOTH permit 20
 match interface Loopback0
route-map OTHER permit 10
 match tag 7
router eigrp 1
 distribute-list prefix {0} in
 distribute-list 10 out GigabitEthernet0/1
 redistribute connected route-map BOTH
 redistribute static metric 1 1 1 1 1
"""


def section(single: Callable[[str], Any], name: str = "EXACT") -> tuple[Any, Any]:
    """The configuration of a router, and its EIGRP section."""
    root = single(TEXT.format(name)).routers["r1"].running
    return root, root.get("router", "eigrp", "1")


@pytest.mark.parametrize(
    ("name", "prefix", "passes"),
    [
        ("EXACT", "10.0.0.0/8", True),
        ("EXACT", "10.1.0.0/16", False),
        ("RANGE", "10.2.3.0/24", True),
        ("RANGE", "10.1.3.0/24", False),
        ("RANGE", "10.2.3.4/32", False),
        ("RANGE", "10.2.0.0/16", False),
        ("ATLEAST", "10.2.3.4/32", True),
        ("ATLEAST", "10.2.0.0/16", False),
        ("NOBODY", "192.0.2.0/24", True),
    ],
)
def test_prefix_lists(single: Callable[[str], Any], name: str, prefix: str, passes: bool) -> None:
    """Entries by their numbers, ``ge`` and ``le``; what no entry permits is denied, what is not there permits all."""
    root, node = section(single, name)
    first = distribute_lists(root, node, 4)[0]
    assert first.blocks(ip_network(prefix), "GigabitEthernet0/0", inbound=True) is not passes
    assert not first.blocks(ip_network(prefix), "GigabitEthernet0/0", inbound=False)


def test_an_access_list_on_one_interface(single: Callable[[str], Any]) -> None:
    """A standard access list looks at the address, in the direction and on the interface that are named."""
    second = distribute_lists(*section(single), 4)[1]
    gone, kept = ip_network("10.1.2.0/24"), ip_network("10.2.2.0/24")
    assert second.blocks(gone, "GigabitEthernet0/1", inbound=False)
    assert not second.blocks(kept, "GigabitEthernet0/1", inbound=False)
    assert not second.blocks(gone, "GigabitEthernet0/0", inbound=False)


def test_route_maps(single: Callable[[str], Any]) -> None:
    """The first clause that matches decides; what matches none is denied, and so is what cannot be judged."""
    root, node = section(single)
    found = {said.source.protocol: said.policy for said in redistributed(root, node.under("redistribute"))}
    assert sorted(found) == ["connected", "static"]
    assert not found["connected"].passes(ip_network("10.0.0.0/8"), "Loopback0")
    assert found["connected"].passes(ip_network("10.1.1.1/32"), "Loopback0")
    assert not found["connected"].passes(ip_network("10.1.1.1/32"), "Loopback1")
    assert found["static"].passes(ip_network("192.0.2.0/24"))
    assert not route_map(root, "OTHER").passes(ip_network("192.0.2.0/24"))


def test_a_password_of_type_7_in_clear() -> None:
    """Type 7 is turned back, type 0 and none are as typed."""
    assert [plain(words.split()) for words in ("7 06150A225E4B1D", "0 secret", "secret")] == ["secret"] * 3


@pytest.mark.parametrize(
    ("own", "far", "accepted"),
    [
        (AuthenticationKeys(), AuthenticationKeys("md5", ((1, "a"),)), True),
        (AuthenticationKeys("md5", ((1, "a"),)), AuthenticationKeys(), False),
        (AuthenticationKeys("md5", ((1, "a"), (2, "b"))), AuthenticationKeys("md5", ((2, "b"),)), True),
        (AuthenticationKeys("md5", ((1, "a"),)), AuthenticationKeys("md5", ((2, "a"),)), False),
        (AuthenticationKeys("md5", ((1, "a"),), numbered=False), AuthenticationKeys("md5", ((2, "a"),)), True),
        (AuthenticationKeys("md5", ((1, "a"),)), AuthenticationKeys("text", ((1, "a"),)), False),
        (AuthenticationKeys("md5", ((1, "a"),), lax=True), AuthenticationKeys(), True),
    ],
)
def test_which_keys_fit(own: AuthenticationKeys, far: AuthenticationKeys, accepted: bool) -> None:
    """The key that is sent is the first; it counts with its number where the protocol sends numbers."""
    assert own.accepts(far) is accepted
