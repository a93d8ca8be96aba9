"""The hands of tests on an FRR lab do what they say, and say what they could not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netloop.lab.lifecycle import LabOptions, down, ensure_up
from netloop.stages.derive import load_inventory
from tests.lab.frr_hands import FrrHands, eventually
from tests.lab.frr_host import requires_frr

pytestmark = [pytest.mark.lab, *requires_frr, pytest.mark.unmeasured]

INVENTORY = """
defaults:
  platform: frr
  username: netops
  password: {env: NETLOOP_PASSWORD}
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
hosts:
  p1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}
  p2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2}}}
links: [[p1, p2]]
"""


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[FrrHands]:
    path = tmp_path / "pair.yaml"
    path.write_text(INVENTORY)
    state = ensure_up(path, load_inventory(path), tmp_path, LabOptions(backend="frr", ttl=600.0))
    try:
        yield FrrHands.of(state)
    finally:
        down(tmp_path, state.name)


def test_lines_are_typed_kept_and_refused(hands: FrrHands) -> None:
    """Lines are in the running configuration, and after ``save`` in the startup one; a refused one is told."""
    hands.configure("p1", "interface Loopback0", "ip address 10.255.0.1/32")
    assert " ip address 10.255.0.1/32\n" in hands.says("p1", "show running-config")
    file = hands.site.folder("p1") / "frr.conf"
    assert "10.255.0.1/32" not in file.read_text()
    hands.save("p1")
    assert "10.255.0.1/32" in file.read_text()
    with pytest.raises(AssertionError, match="Unknown command"):
        hands.configure("p1", "router ospf", "frobnicate")


def test_a_link_is_cut_and_restored(hands: FrrHands) -> None:
    """Without its link a router has no neighbor; both are adjacent again with it, and no line has changed."""
    before = hands.says("p1", "show running-config")

    def adjacent() -> bool:
        return "Full" in hands.says("p1", "show ip ospf neighbor")

    assert eventually(adjacent)
    with hands.without("p1", "p2"):
        assert eventually(lambda: not adjacent())
        assert hands.json("p1", "show interface eth1 json")["eth1"]["administrativeStatus"] == "down"
    assert eventually(adjacent)
    assert hands.says("p1", "show running-config") == before
