"""What a lab's host cannot do is left out of the intents, and every part of it is named."""

from __future__ import annotations

import pytest

from netloop.checks.check import Case
from netloop.checks.left_out import Possible
from netloop.lab.twin.missing_features import MPLS, VRF, trimmed, without
from netloop.model.evidence import Evidence
from netloop.model.finding import Status
from netloop.model.inventory import Inventory
from netloop.model.routing import DEFAULT_VRF
from netloop.stages.derive import load_inventory
from tests.lab.fleet import ISP

NO_VRF, NO_MPLS = {VRF: "this kernel has no VRF devices"}, {MPLS: "this kernel has no MPLS"}


@pytest.fixture(scope="module")
def isp() -> Inventory:
    return load_inventory(ISP)


def test_a_host_that_can_do_everything_changes_nothing(isp: Inventory) -> None:
    """Without a lack the inventory is the same one."""
    assert trimmed(isp, {}) is isp


def test_without_vrfs_nothing_of_a_vrf_is_left_and_all_of_it_is_named(isp: Inventory) -> None:
    """Loopbacks, processes and VRFs beyond the global table go; each is named with the reason."""
    intent = without(isp.intents["pe1"], NO_VRF)
    assert [loopback.name for loopback in intent.loopbacks] == ["Loopback0"]
    assert {process.instance.vrf for process in intent.processes} == {DEFAULT_VRF}
    assert intent.vrfs == ()
    assert [(part.subject, part.reason) for part in intent.left_out] == [
        ("Loopback10", NO_VRF[VRF]),
        ("BGP 65000 VRF CUST-A", NO_VRF[VRF]),
    ]


def test_without_label_switching_ldp_goes_and_the_rest_stays(isp: Inventory) -> None:
    """LDP alone needs MPLS in the kernel."""
    before = isp.intents["p1"]
    intent = without(before, NO_MPLS)
    assert [part.subject for part in intent.left_out] == ["LDP"]
    assert set(before.processes) - set(intent.processes) == set(before.ldp)


def test_nothing_is_lost_on_the_way(isp: Inventory) -> None:
    """What was declared is either still intended or named as left out, on every router."""
    there = trimmed(isp, NO_VRF | NO_MPLS)
    for name, intent in there.intents.items():
        before = isp.intents[name]
        parts = [*intent.loopbacks, *intent.processes, *intent.left_out]
        assert len(parts) == len(before.loopbacks) + len(before.processes)


def test_what_was_left_out_is_skipped_with_the_reason(isp: Inventory) -> None:
    """A part that cannot be asked for is a skipped finding under its own name: neither passed nor forgotten."""
    intent = without(isp.intents["pe1"], NO_MPLS)
    (finding,) = Possible().judge(Case(intent, Evidence("pe1")))
    assert (finding.subject, finding.status, finding.actual) == ("LDP", Status.SKIPPED, NO_MPLS[MPLS])
    assert list(Possible().judge(Case(isp.intents["pe1"], Evidence("pe1")))) == []
