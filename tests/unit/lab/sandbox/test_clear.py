"""``clear ip bgp`` and its kin: which sessions end, and what is only said."""

from __future__ import annotations

from typing import Any

import pytest

from netloop.lab.sandbox import Network
from tests.unit.lab.sandbox.bgp_nets import internal, linked, speaker


@pytest.fixture
def net(clock: Any) -> Network:
    """a in the middle: an internal session with b, an external one with c, both up for 100 seconds."""
    external = "neighbor 10.0.2.{} remote-as {}"
    routers = {
        "a": speaker(65000, "bgp log-neighbor-changes", *internal(2), external.format(2, 65003)),
        "b": speaker(65000, *internal(1)),
        "c": speaker(65003, external.format(1, 65000)),
    }
    network = linked(clock, routers, ["a-b", "a-c"])
    clock.pass_by(100)
    return network


@pytest.mark.parametrize(
    ("line", "down"),
    [
        ("clear ip bgp *", {"10.255.0.2", "10.0.2.2"}),
        ("clear bgp all *", {"10.255.0.2", "10.0.2.2"}),
        ("clear bgp ipv4 unicast *", {"10.255.0.2", "10.0.2.2"}),
        ("clear ip bgp ipv4 unicast 10.0.2.2", {"10.0.2.2"}),
        ("clear ip bgp 10.0.2.2", {"10.0.2.2"}),
        ("clear ip bgp 65003", {"10.0.2.2"}),
        ("clear ip bgp 65000", {"10.255.0.2"}),
        ("clear ip bgp external", {"10.0.2.2"}),
        ("clear bgp ipv6 unicast *", set()),
        ("clear ip bgp * soft", set()),
        ("clear ip bgp 10.0.2.2 soft in", set()),
        ("clear ip bgp * out", set()),
    ],
)
def test_which_sessions_end(net: Network, terminal: Any, clock: Any, line: str, down: set[str]) -> None:
    """A neighbor, an AS, the external ones, a family's; a soft clear ends none. They come back."""
    a = terminal(net, "a")
    a.type("enable", "clear logging", "", line)
    lines = a.type("show logging").splitlines()
    ended = {text.split("neighbor ")[1].split()[0] for text in lines if text.endswith("Down User reset")}
    assert ended == down
    clock.pass_by(6)
    assert not a.type("show ip bgp summary | include Active|Idle")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("clear ip bgp 10.9.9.9", '%BGP: Unknown neighbor - "10.9.9.9"\n'),
        ("clear ip bgp peer-group NONE", "%BGP: No such peer-group 'NONE'\n"),
        ("clear ip route *", ""),
        ("clear ip prefix-list", ""),
        ("clear arp-cache", ""),
    ],
)
def test_what_is_said(net: Network, terminal: Any, line: str, said: str) -> None:
    """An unknown neighbor or group is refused; what has no state is cleared in silence."""
    a = terminal(net, "a")
    a.type("enable")
    assert a.type(line) == said
