"""BGP identifiers in VRFs, read from the lines that head each VRF in the VPNv4 table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netloop.platforms.cisco_ios.readers.bgp import SUMMARY, VRFS, read_identities, vrf_identities

CAPTURES = Path(__file__).parents[4].parent / "shared" / "captures" / "iosxe" / "show_bgp_all"
HEADER = "BGP router identifier 10.255.0.21, local AS number 65000\n"
LINE = "Route Distinguisher: 65000:1 (default for vrf CUST-A) VRF Router ID 172.16.10.21\n"


def test_vrf_identifiers_stand_beside_the_global_one() -> None:
    """The global identifier and each VRF's are states of their own instances."""
    found = read_identities({SUMMARY: HEADER, VRFS: LINE})
    assert {str(s.instance): str(s.address) for s in found.states} == {
        "BGP 65000": "10.255.0.21",
        "BGP 65000 VRF CUST-A": "172.16.10.21",
    }


@pytest.mark.parametrize("answer", ["", "% BGP not active\n", "% Invalid input detected at '^' marker.\n"])
def test_no_vrf_line_is_no_vrf_state(answer: str) -> None:
    """A device that prints no such line says nothing of its VRFs."""
    assert len(read_identities({SUMMARY: HEADER, VRFS: answer}).states) == 1


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the folder of captured outputs is not beside this checkout")
def test_real_tables() -> None:
    """Every captured table gives just the VRF identifiers that its truth names."""
    count = 0
    for path in sorted(CAPTURES.glob("*.json")):
        truth = json.loads(path.read_text()).get("vrf_instances", [])
        found = vrf_identities(path.with_suffix(".txt").read_text(errors="replace"), "1")
        assert {(s.instance.vrf, str(s.address)) for s in found} == {(t["vrf"], t["router_id"]) for t in truth}, (
            path.name
        )
        count += len(found)
    assert count
