"""Intents in the terms of their platforms; what a platform cannot do is a problem, or left out of a twin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netloop import registry
from netloop.errors import InventoryError
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.state import Endpoint, LabState
from netloop.lab.twin.twin import Start
from netloop.model.intent import Intent, LeftOut
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.adapt import as_twin
from netloop.stages.derive import load_inventory
from tests.lab.fleet import ISP, QUICKSTART
from tests.unit.lab.states import state_in

REASON = "it does not know how"


def limited(intent: Intent) -> Intent:
    """A platform that cannot do BGP."""
    left = tuple(LeftOut(str(bgp.instance), REASON, bgp.instance) for bgp in intent.bgp)
    return replace(intent, bgp=(), left_out=(*intent.left_out, *left))


@pytest.fixture
def without_bgp(monkeypatch: pytest.MonkeyPatch) -> None:
    platform, load = replace(PLATFORM, adapt=limited), registry.get
    monkeypatch.setattr(registry, "get", lambda kind, name: platform if kind == "platform" else load(kind, name))


@pytest.mark.usefixtures("without_bgp")
def test_what_a_platform_cannot_do_is_a_problem_of_its_inventory() -> None:
    """Every part is told, with the host's place: a production router is never asked for half of what was declared."""
    with pytest.raises(InventoryError) as caught:
        load_inventory(QUICKSTART)
    assert [problem.message for problem in caught.value.problems] == [f"r{n}: BGP 65000: {REASON}" for n in (1, 2)]
    assert all(problem.place.line for problem in caught.value.problems)


def lab_of(folder: Path, names: list[str], **state: object) -> LabState:
    """A lab with a router of another platform for each name."""
    nodes = {name: Endpoint("127.77.0.1", 2222, "cisco_xe") for name in names}
    return replace(state_in(LabFolder(folder)), nodes=nodes, start=Start.LIVE, **state)  # type: ignore[arg-type]


def test_a_twin_leaves_out_what_its_platform_and_its_host_cannot_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin's platform replaces the declared one, in device and intent, and both lacks are named together."""
    inventory = load_inventory(ISP)
    monkeypatch.setattr(registry, "get", lambda _kind, _name: replace(PLATFORM, adapt=limited))
    there = as_twin(inventory, lab_of(tmp_path, list(inventory.devices), missing_features={"mpls": "no MPLS here"}))
    p1 = there.intents["p1"]
    assert (there.devices["p1"].platform, p1.platform) == ("cisco_xe", "cisco_xe")
    assert [(part.subject, part.reason) for part in p1.left_out] == [("LDP", "no MPLS here"), ("BGP 65000", REASON)]
    assert (p1.bgp, p1.ldp) == ((), ())
