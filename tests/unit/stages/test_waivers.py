"""Waivers: what somebody answers for until a day is skipped, and said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from netloop.model.finding import Finding, Status
from netloop.model.waiver import Waiver
from netloop.stages.verify import waived

LAST = date(2027, 1, 31)
FOUND = Finding("ospf-router-id", "p1", "OSPF 1", Status.FAILED, "10.255.0.1", "10.9.9.9", "configure it", peer="p2")


def one(waiver: Waiver, today: date = LAST, finding: Finding = FOUND) -> Finding:
    (found,) = waived((finding,), (waiver,), today)
    return found


@pytest.mark.parametrize("status", [Status.FAILED, Status.PENDING])
def test_a_waived_fault_is_skipped_and_told(status: Status) -> None:
    """Until its last day a waiver makes a fault skipped, with the day, the reason and what was found."""
    found = one(Waiver("ospf-router-id", "mended in January", LAST), finding=Finding(**{**_fields(), "status": status}))
    assert found.status is Status.SKIPPED
    assert found.actual == f"waived until 2027-01-31: mended in January ({status}: 10.9.9.9)"


def _fields() -> dict[str, object]:
    return {name: getattr(FOUND, name) for name in FOUND.__dataclass_fields__}


@pytest.mark.parametrize(
    "waiver",
    [
        Waiver("ospfv3-router-id", "another check", LAST),
        Waiver("ospf-router-id", "another instance", LAST, subject="OSPF 2"),
        Waiver("ospf-router-id", "another end", LAST, peer="p3"),
        Waiver("ospf-router-id", "over", LAST - timedelta(days=1)),
    ],
    ids=["check", "subject", "peer", "expired"],
)
def test_a_waiver_covers_what_it_names(waiver: Waiver) -> None:
    """Another check, instance or peer, or a day that is past, leaves the fault a fault."""
    assert one(waiver) == FOUND


@pytest.mark.parametrize("status", [Status.PASSED, Status.SKIPPED, Status.ERROR])
def test_what_is_no_fault_is_not_touched(status: Status) -> None:
    """What passed, was skipped, or could not be read is said as it is."""
    finding = Finding("saved", "p1", "startup configuration", status, "as running", "as running")
    assert one(Waiver("saved", "whatever", LAST), finding=finding) == finding
