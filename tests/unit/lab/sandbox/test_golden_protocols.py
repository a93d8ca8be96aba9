"""The commands that netloop plans, as the sandbox takes them: the golden cases of IOS, there and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from netloop.lab.sandbox import Network, NodeSpec
from netloop.lab.sandbox.config.editor import Editor
from netloop.lab.sandbox.grammar import InvalidLine
from netloop.lab.sandbox.router import Router

GOLDEN = Path(__file__).parents[3] / "golden" / "cisco_ios"
ELECTS_AT_ONCE = "ospf_ids_swap"
"""Two processes without neighbors elect anew between the steps, and each then has the other's wanted ID: refused."""

STAYS_ON_AN_INTERFACE = "absent_routing"
"""``no router isis`` takes ``ip router isis`` from every interface, the prediction from the declared one alone."""

EXCEPT = {ELECTS_AT_ONCE, STAYS_ON_AN_INTERFACE}
CASES = sorted(path.parent for path in GOLDEN.glob("*/remediation.cfg") if path.parent.name not in EXCEPT)
IOS_ADDS = {"bgp log-neighbor-changes", "topology base", "exit-af-topology"}
"""What IOS puts into a new BGP process and a new EIGRP family by itself."""


def router(path: Path) -> Router:
    """A router that also routes IPv6, which the cases take for granted where they give it OSPFv3."""
    return Network([NodeSpec("r1", f"ipv6 unicast-routing\n{path.read_text()}")], []).routers["r1"]


def lines(of: Router) -> list[str]:
    body = of.running_text().partition(" bytes\n")[2]
    return sorted(line.strip() for line in body.splitlines() if line.strip(" !"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_comes_true(case: Path) -> None:
    """No line is refused, the configuration is the candidate that was predicted, and it boots as it is."""
    found = router(case / "running.cfg")
    editor = Editor(found)
    for line in (case / "remediation.cfg").read_text().splitlines():
        answer = editor.run(line.strip())
        assert not isinstance(answer, InvalidLine), line
        assert not answer.startswith("%") or "removed due to" in answer, f"{line}: {answer}"
    expected, actual = lines(router(case / "candidate.cfg")), lines(found)
    for line in expected:
        actual.remove(line)
    assert set(actual) <= IOS_ADDS
    text = found.running_text()
    assert Network([NodeSpec("r1", text)], []).routers["r1"].running_text() == text
