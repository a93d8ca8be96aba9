"""Small inputs that went wrong, an inventory beside a running configuration, and what is right; see their README."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.derive import load_inventory
from tests.unit.platforms.test_golden_plans import Sections, plan

CASES = Path(__file__).parents[5] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the small cases are not beside this repository")

BGP = "router bgp 65000"
RIGHT: dict[str, Sections] = {
    "router-id-interface/running.txt": (),
    "vrf-auto-assign/running.txt": ((BGP, "bgp router-id 10.255.0.1"),),
    "vrf-auto-assign/running2.txt": ((BGP, "bgp router-id 10.255.0.1"),),
    "vrf-auto-assign/running3.txt": (),
    "peer-group/running.txt": (),
    "area-dotted/running.txt": (),
    "link-local/running.txt": (),
    "ospfv3-id-in-family/running.txt": (
        ("router ospfv3 1", "address-family ipv6 unicast", "router-id 10.255.0.1", "exit-address-family"),
    ),
    "ospfv3-id-in-family/running2.txt": (),
}
"""What is to do for each, as the README of the cases says."""


@pytest.mark.parametrize("case", RIGHT)
def test_only_what_is_declared_is_done(case: str) -> None:
    """Nothing to do where nothing is to do, else the ID alone; the second plan is empty, and there is a way back."""
    running = (CASES / case).read_text()
    intent = load_inventory(next((CASES / case).parent.glob("inv*.yaml"))).intents["r1"]
    candidate, commands = plan(PLATFORM, running, intent)
    assert commands == RIGHT[case]
    assert (candidate == running) is not bool(commands)
    assert plan(PLATFORM, candidate, intent) == (candidate, ())
    back = PLATFORM.planner.sections(candidate, running, intent)
    assert len(back) == len(commands)


def test_every_case_is_tried() -> None:
    """No running configuration of the cases is left out."""
    assert {str(path.relative_to(CASES)) for path in CASES.glob("*/running*.txt")} <= set(RIGHT)
