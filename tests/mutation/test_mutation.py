"""Some of the faults of each kind, made in the sandbox and on real FRR; and what the page of all of them says."""

from __future__ import annotations

from functools import cache

import pytest

from tests.lab.fleet import ROOT
from tests.lab.frr_host import requires_frr
from tests.mutation.fault import NETWORKS, Fault, faults
from tests.mutation.play import Verdict, play
from tests.mutation.table import measured, page

pytestmark = [pytest.mark.lab, pytest.mark.unmeasured, pytest.mark.timeout(400)]
PAGE = ROOT / "docs" / "explanation" / "faults.md"
SANDBOX = (
    ("areas", "area range"),
    ("areas", "filter-list out of an area"),
    ("areas", "loopback in the wrong area"),
    ("areas", "OSPFv3 passive link"),
    ("areas", "static route in the way"),
    ("areas", "no IPv6 address on a loopback"),
    ("edges", "prefix list outwards"),
    ("edges", "no next-hop-self"),
    ("edges", "IS-IS level"),
    ("edges", "IS-IS system ID"),
    ("edges", "EIGRP external route dropped"),
    ("edges", "EIGRP summary"),
)
FRR = (
    ("areas", "area range not advertised"),
    ("areas", "wrong area at the border"),
    ("areas", "OSPFv3 hello timers on one end"),
    ("areas", "zebra refuses a loopback"),
)
"""Each world's faults; those of one network are played one after another on the same routers."""


@cache
def _by_name() -> dict[tuple[str, str], Fault]:
    return {(fault.network, fault.name): fault for fault in faults()}


def _verdicts(world: str, chosen: tuple[tuple[str, str], ...]) -> dict[tuple[str, str], Verdict]:
    found = play(world, [_by_name()[name] for name in chosen])
    return {(verdict.fault.network, verdict.fault.name): verdict for verdict in found}


@pytest.fixture(scope="module")
def sandbox() -> dict[tuple[str, str], Verdict]:
    """What the sandbox's faults came to."""
    return _verdicts("sandbox", SANDBOX)


@pytest.fixture(scope="module")
def frr() -> dict[tuple[str, str], Verdict]:
    """What FRR's faults came to."""
    return _verdicts("frr", FRR)


@pytest.mark.parametrize("name", SANDBOX, ids=" ".join)
def test_a_fault_in_the_sandbox(sandbox: dict[tuple[str, str], Verdict], name: tuple[str, str]) -> None:
    """Verify names the fault where it is, nothing of routers that it does not touch, and passes once it is healed."""
    verdict = sandbox[name]
    assert verdict.good, "\n".join(verdict.details)


class TestFrr:
    """The same on real routers."""

    pytestmark = requires_frr

    @pytest.mark.parametrize("name", FRR, ids=" ".join)
    def test_a_fault_on_frr(self, frr: dict[tuple[str, str], Verdict], name: tuple[str, str]) -> None:
        """Verify names the fault where it is, nothing that it does not touch, and passes once it is healed."""
        verdict = frr[name]
        assert verdict.good, "\n".join(verdict.details)


def test_every_fault_has_a_world() -> None:
    """A fault is made somewhere, says of the other world how or why not, and each is known by one name."""
    assert len(_by_name()) == len(faults())
    for fault in faults():
        assert fault.ways, fault.name
        assert fault.ways.keys() | fault.skipped.keys() == {"sandbox", "frr"}, fault.name
        assert not fault.ways.keys() & fault.skipped.keys(), fault.name
        assert fault.expected, fault.name


def test_what_a_fault_breaks_it_heals() -> None:
    """Whoever is typed at to break it is typed at to heal it."""
    for fault in faults():
        for way in fault.ways.values():
            assert way.breaks.keys() <= way.heals.keys() | way.healed.keys(), fault.name


def test_there_are_enough() -> None:
    """Sixty in the sandbox and thirty on FRR, of every network."""
    counts = {world: sum(world in fault.ways for fault in faults()) for world in ("sandbox", "frr")}
    assert counts["sandbox"] >= 60
    assert counts["frr"] >= 30
    assert {fault.network for fault in faults()} == set(NETWORKS)


def test_all_that_was_measured_was_seen() -> None:
    """Each fault was measured in each world that makes it, was seen and healed, and raised no false alarm."""
    found = {one.place: one for one in measured()}
    wanted = {(world, fault.network, fault.name) for fault in faults() for world in fault.ways}
    assert wanted <= found.keys()
    assert [place for place, one in found.items() if not one.good or one.false_alarms] == []


def test_the_page_names_every_fault() -> None:
    """The page is the one that is made of what was measured last; nobody writes it by hand."""
    text = PAGE.read_text()
    assert text == page(measured())
    for fault in faults():
        assert f"| {fault.network} | **{fault.name}**: " in text
