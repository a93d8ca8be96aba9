"""A fault at the user's hand: given to a lab that is up, met by an apply, and taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.command import CommandLine

pytestmark = pytest.mark.lab

INVENTORY = """
defaults:
  platform: cisco_ios
  username: netops
  password: {env: NETLOOP_PASSWORD}
  loopbacks: {Loopback0: {}}
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
hosts:
  r1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}
  r2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2}}}
links:
  - [r1, r2]
"""


@pytest.fixture
def netloop(netloop: CommandLine, tmp_path: Path) -> CommandLine:
    """Two routers are up."""
    (tmp_path / "two.yaml").write_text(INVENTORY)
    up = netloop("lab", "up", tmp_path / "two.yaml", "--convergence", "0", "--ttl", "0.1")
    assert up.code == 0, up.err
    return netloop


def test_an_apply_meets_a_fault_that_was_given(netloop: CommandLine, tmp_path: Path) -> None:
    """A fault strikes from the moment it is given; --list counts it down, and without it the apply goes through."""
    apply = ("apply", tmp_path / "two.yaml", "--lab", "--yes", "--allow-disruptive")
    given = netloop("lab", "fault", "r1", "reject", "pattern=^interface Loopback0", "answer=% Not today", "times=9")
    assert given.code == 0, given.err
    assert given.out == "r1: the next 9 lines that match '^interface Loopback0' are refused with '% Not today'\n"
    refused = netloop(*apply)
    assert refused.code != 0
    assert "Not today" in refused.out + refused.err
    assert "r1: the next 8 lines that match '^interface Loopback0'" in netloop("lab", "fault", "--list").out
    assert netloop("lab", "fault", "--clear", "r1").out == "r1: no faults\n"
    done = netloop(*apply)
    assert done.code == 0, done.out + done.err


def test_key_exchanges_are_offered_at_once(netloop: CommandLine) -> None:
    """A router that is to offer other key exchanges does so for the next client; an unknown one is a mistake."""
    wrong = netloop("lab", "fault", "r2", "kex", "algorithms=rot13")
    assert (wrong.code, "no such key exchange: rot13" in wrong.err) == (2, True)
    assert netloop("lab", "fault", "r2", "kex", "algorithms=diffie-hellman-group1-sha1").code == 0
    assert "r2: offers the key exchange diffie-hellman-group1-sha1 alone" in netloop("lab", "fault", "--list").out
