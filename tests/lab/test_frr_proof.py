"""The proof on real FRR: a router that is cut off, and two routers under one ID, seen from one login."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from netloop.errors import ExitCode
from netloop.journal.read import open_run
from netloop.lab.lifecycle import LabOptions, down, ensure_up
from netloop.model.finding import BrokenAt, Finding, Status
from netloop.model.run import Run
from netloop.stages.adapt import as_twin
from netloop.stages.derive import load_inventory
from netloop.stages.patience import Patience
from netloop.transports.transport import ConnectionOptions
from netloop.workflow import Consent, Setup, apply, verify, verify_via
from tests.lab.frr_hands import FrrHands
from tests.lab.frr_host import requires_frr

pytestmark = [pytest.mark.lab, *requires_frr, pytest.mark.timeout(300), pytest.mark.unmeasured]
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
  r3: {hostname: 192.0.2.3, loopbacks: {Loopback0: {ipv4: 10.255.0.3}}}
  r4: {hostname: 192.0.2.4, loopbacks: {Loopback0: {ipv4: 10.255.0.4}}}
links: [[r1, r2], [r2, r3], [r3, r4]]
"""
WRONG = {Status.FAILED, Status.ERROR}


@dataclass(frozen=True)
class Line:
    """Four FRR routers in a line, applied and proven."""

    setup: Setup
    hands: FrrHands


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    home = tmp_path_factory.mktemp("frr-proof")
    path = home / "line.yaml"
    path.write_text(INVENTORY)
    inventory = load_inventory(path)
    state = ensure_up(path, inventory, home, LabOptions(backend="frr"))
    try:
        there = as_twin(inventory, state)
        options = ConnectionOptions(known_hosts=state.known_hosts)
        setup = Setup(there, tuple(there.devices.values()), home, options, lab=state.name, patience=Patience(30, 60))
        run = apply(setup, Consent(lambda _: None, lambda _: True, activate=True, allow_disruptive=True))
        assert run.exit_code is ExitCode.DONE, wrong(run)
        yield Line(setup, FrrHands.of(state))
    finally:
        down(home, state.name)


def wrong(run: Run) -> list[Finding]:
    return [finding for result in run.results for finding in result.findings if finding.status in WRONG]


def test_a_router_that_is_cut_off_fails_and_the_break_is_named(line: Line) -> None:
    """With its only link down nobody reaches a router: verify exits 4, and no adjacency is named on both sides."""
    with line.hands.without("r3", "r4"):
        run = verify(line.setup)
        missing = [f for f in wrong(run) if f.check == "reachable" and f.peer]
        sides = {(f.device, f.peer) for f in missing}
        assert sides >= {("r1", "r4"), ("r2", "r4"), ("r3", "r4"), ("r4", "r1"), ("r4", "r2"), ("r4", "r3")}
        assert {f.broken_at for f in missing} == {BrokenAt.NO_ADJACENCY}
        assert {f.device for f in wrong(run) if f.check == "ospf-adjacency"} == {"r3", "r4"}
        assert [f.device for f in wrong(run) if f.check == "island"] == ["r4"]
        assert run.exit_code is ExitCode.CHECK
    assert not wrong(verify(line.setup, wait=60))


def test_one_login_sees_every_router_of_its_area(line: Line) -> None:
    """From r2 alone each router is found in its database, with its loopback, and the findings say whose word it is."""
    run = verify_via(line.setup, "r2")
    assert {result.device.name for result in run.results} == {"r1", "r2", "r3", "r4"}
    findings = [finding for result in run.results for finding in result.findings]
    assert {finding.status for finding in findings} <= {Status.PASSED, Status.SKIPPED}
    assert all("(by r2's database)" in finding.actual for finding in findings if finding.status is Status.PASSED)
    record = open_run(line.setup.home, run.id)
    assert {host.name for host in record.hosts() if host.commands} == {"r2"}


def test_two_routers_under_one_id_are_seen_from_one_login(line: Line) -> None:
    """Two routers that are no neighbors fight over one ID: from a third one's database the duplicate is named, and the
    sequence number that climbs between two looks."""
    line.hands.configure("r4", "router ospf", "ospf router-id 10.255.0.1")
    line.hands.type("r4", "clear ip ospf process")
    try:
        found = wrong(_looked_at_until_settled(line))
        assert [finding for finding in found if "climbed" in finding.actual and "10.255.0.1" in str(finding)], found
        assert {finding.device for finding in found} <= {"r1", "r4"}, [str(finding) for finding in found]
    finally:
        line.hands.configure("r4", "router ospf", "ospf router-id 10.255.0.4")
        line.hands.type("r4", "clear ip ospf process")
    assert not wrong(verify(replace(line.setup), wait=60))


def _looked_at_until_settled(line: Line, times: int = 5) -> Run:
    """Looks again while the neighbors of the router that was cleared still say something new."""
    for _ in range(times):
        run = verify_via(line.setup, "r2", pause=12.0)
        devices = {finding.device for finding in wrong(run) if "climbed" in finding.actual}
        if devices and devices <= {"r1", "r4"}:
            break
    return run
