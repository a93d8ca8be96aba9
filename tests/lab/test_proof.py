"""Proof over real SSH: what is broken between two routers is seen from both ends, and the place is named."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.lab.sandbox.shell import Shell
from netloop.model.change import Outcome
from netloop.model.finding import BrokenAt, Finding, Status
from netloop.model.run import Run
from netloop.workflow import Consent, apply, verify
from tests.lab.fleet import ALLOWED, ISP, QUICKSTART, Fleet, fleet
from tests.lab.true_words import impatient

pytestmark = pytest.mark.lab
LINK = "interface GigabitEthernet0/0"
NEIGHBORS = "show ip ospf neighbor"
WRONG = {Status.FAILED, Status.ERROR}


def typed(found: Fleet, router: str, *lines: str) -> None:
    """Somebody configures a router, and its neighbors have noticed."""

    def work() -> None:
        shell = Shell(found.sandbox.network.routers[router], "somebody", lambda _: None, lambda: None)
        for line in ("configure terminal", *lines, "end"):
            shell.feed(f"{line}\r")

    found.sandbox.call(work)
    time.sleep(3 * found.sandbox.network.convergence)


def wrong(run: Run) -> list[Finding]:
    return [finding for result in run.results for finding in result.findings if finding.status in WRONG]


def proven(found: Fleet) -> Run:
    """Verified once all sessions are up."""
    return verify(found.setup, wait=30)


def applied_while(found: Fleet, event: Callable[[], None]) -> Run:
    """An apply between whose plan and first line something happens."""

    def agree(_: object) -> bool:
        event()
        return True

    return apply(found.setup, Consent(lambda _: None, agree, activate=True, allow_disruptive=True))


def outcomes(run: Run) -> set[Outcome]:
    return {result.change.outcome for result in run.results if result.change}


@pytest.mark.timeout(240)
def test_a_loopback_that_nobody_hears_of_is_no_pass(tmp_path: Path) -> None:
    """With the loopback out of OSPF and its sessions shut, verify exits 4: not advertised, and no session, by name."""
    with fleet(ISP, tmp_path) as found:
        found.apply(prove=True, **ALLOWED)
        assert not wrong(proven(found))
        typed(found, "p3", "interface Loopback0", "no ip ospf 1 area 0", "no ip router isis core", "exit")
        typed(found, "p3", "router isis core", "no passive-interface Loopback0")
        typed(found, "p3", "router bgp 65000", "neighbor 10.255.0.11 shutdown", "neighbor 10.255.0.12 shutdown")
        run = verify(found.setup)
    assert run.exit_code is ExitCode.CHECK
    missing = [f for f in wrong(run) if f.check == "reachable" and f.peer == "p3"]
    assert {finding.device for finding in missing} >= {"rr1", "pe1", "p1"}
    assert {finding.broken_at for finding in missing} == {BrokenAt.NOT_ADVERTISED}
    sessions = {(f.device, f.peer) for f in wrong(run) if f.check == "bgp-session"}
    assert sessions >= {("p3", "rr1"), ("rr1", "p3"), ("p3", "rr2"), ("rr2", "p3")}


def test_what_was_broken_before_is_told_so_and_nothing_is_taken_back(tmp_path: Path) -> None:
    """A link that was down before the apply: all is changed, exit 4, and the findings say that it was so before."""
    with fleet(QUICKSTART, tmp_path) as found:
        typed(found, "r1", LINK, "shutdown")
        run = impatient(found).apply(prove=True, **ALLOWED)
    assert outcomes(run) == {Outcome.CHANGED}
    assert run.exit_code is ExitCode.CHECK
    down = [finding for finding in wrong(run) if finding.check == "ospf-adjacency"]
    assert {finding.device for finding in down} == {"r1", "r2"}
    assert all(finding.before for finding in down)


def test_what_breaks_with_the_change_is_told_and_not_as_old(tmp_path: Path) -> None:
    """A link that goes down under the change: the devices keep it, exit 4, and nobody says that it was so before."""
    with fleet(QUICKSTART, tmp_path) as found:
        run = applied_while(impatient(found), lambda: typed(found, "r1", LINK, "shutdown"))
    assert outcomes(run) == {Outcome.CHANGED}
    assert run.exit_code is ExitCode.CHECK
    down = [finding for finding in wrong(run) if finding.check == "ospf-adjacency"]
    assert down
    assert not any(finding.before for finding in down)


def test_an_apply_waits_for_what_it_took_down(tmp_path: Path) -> None:
    """Adjacencies and sessions come back after the clears: the apply ends with a proof, exit 0."""
    with fleet(QUICKSTART, tmp_path) as found:
        run = found.apply(prove=True, **ALLOWED)
    assert not wrong(run)
    checks = {finding.check for result in run.results for finding in result.findings}
    assert checks >= {"ospf-adjacency", "bgp-session", "reachable", "advertised", "router-id-unique"}
    assert run.exit_code is ExitCode.DONE


def test_waiting_ends_when_the_last_check_passes(tmp_path: Path) -> None:
    """verify --wait goes on until what was down is up, asks what had passed no second time, and says what took long."""
    with fleet(QUICKSTART, tmp_path) as found:
        found.apply(prove=True, **ALLOWED)
        proven(found)
        typed(found, "r1", LINK, "shutdown")
        before = _shows(found, "r2", "show ip interface brief")
        mender = threading.Thread(target=mend, args=(found, _shows(found, "r2", NEIGHBORS) + 2))
        mender.start()
        run = verify(found.setup, wait=60)
        mender.join()
        assert _shows(found, "r2", "show ip interface brief") - before <= _shows(found, "r2", NEIGHBORS)
    assert not wrong(run)
    slow = {f.check for r in run.results for f in r.findings if f.seconds and f.seconds >= 1.5}
    assert "ospf-adjacency" in slow
    assert "loopback-up" not in slow


def mend(found: Fleet, looks: int) -> None:
    """Bring the link up two seconds after so many looks at r2's neighbors."""
    while _shows(found, "r2", NEIGHBORS) < looks:
        time.sleep(0.02)
    time.sleep(2.0)
    typed(found, "r1", LINK, "no shutdown")


def _shows(found: Fleet, router: str, command: str) -> int:
    lines: Sequence[str] = [typed.line for typed in found.sandbox.network.routers[router].commands]
    return sum(line == command for line in lines)
