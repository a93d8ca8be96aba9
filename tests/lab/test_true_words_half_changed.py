"""No router is half changed in silence: refusals, cuts, drips and log lines at any line, over real SSH."""

from __future__ import annotations

import time

import pytest

from netloop.model.change import Outcome, Saved
from netloop.workflow import diff
from tests.lab.fleet import Fleet
from tests.lab.true_words import ALLOW, change, impatient, is_new, is_old, of, only_r1, router
from tests.whole import WHOLE

pytestmark = pytest.mark.lab


LINES = 11
"""Configuration lines of r1's plan."""


@pytest.mark.parametrize("line", range(LINES))
def test_a_refusal_at_any_line_is_rolled_back(pair: Fleet, line: int) -> None:
    """Refused at whatever line, in words that nobody knows, the router ends wholly as it was."""
    one = only_r1(pair)
    plan = of(diff(one.setup)).plan
    assert plan is not None
    commands = plan.commands
    assert len(commands) == LINES
    times = commands[:line].count(commands[line])
    router(pair).faults.reject(f"^{commands[line]}$", "%Never heard of that", after=times, times=1, mode="config.*")
    run = one.apply(**ALLOW)
    assert change(run).outcome is Outcome.ROLLED_BACK
    assert is_old(router(pair).running_text())
    assert is_old(router(pair).startup)


@pytest.mark.parametrize("header", ["interface Loopback0", "router ospf 1", "router bgp 65000"])
@pytest.mark.parametrize("fault", ["reject", "accept_silently"])
def test_a_section_that_is_not_entered_gets_nothing(pair: Fleet, header: str, fault: str) -> None:
    """Words without a percent sign, or no words at all: what follows the header is not typed elsewhere."""
    arguments = ("The process will not start now",) if fault == "reject" else ()
    getattr(router(pair).faults, fault)(f"^{header}$", *arguments)
    run = only_r1(pair).apply(**ALLOW)
    assert change(run).outcome is Outcome.ROLLED_BACK
    assert "not entered" in change(run).reason
    typed = [(typed.line, typed.mode) for typed in router(pair).commands]
    after = typed[typed.index((header, "config")) + 1 :]
    assert not [
        line
        for line, mode in after
        if mode.startswith("config") and not line.startswith(("no ", "end", "exit", "router ospf"))
    ]
    assert is_old(router(pair).running_text())


TYPED = ["router ospf 1", "neighbor 10.255.0.2 update-source Loopback0", "ip address 10.255"]
BROKEN = [(fault, line) for fault in ("cut", "cut_echo", "drop", "reload") for line in TYPED]
SILENT = [(fault, line) for fault in ("hang", "drip") for line in (TYPED if WHOLE else TYPED[:1])]
"""Each takes as long as several time-outs of netloop's."""


@pytest.mark.parametrize(("fault", "line"), BROKEN + SILENT)
def test_a_line_that_breaks_off_is_rolled_back(pair: Fleet, fault: str, line: str) -> None:
    """Cut, reloading, silent or dripping for ever at a line: back over a new session, in a bounded time."""
    found = impatient(only_r1(pair), read_timeout=2, answer_timeout=3)
    how = {"reload": {"down": 1}, "drip": {"forever": True}}.get(fault, {})
    getattr(router(pair).faults, fault)(f"^{line}", times=1, mode="config.*", **how)
    started = time.monotonic()
    run = found.apply(**ALLOW)
    silent = fault in {"hang", "drip"}
    assert change(run).outcome is (Outcome.UNKNOWN if silent else Outcome.ROLLED_BACK), change(run)
    assert not silent or "was never answered" in change(run).notes[0]
    assert is_old(router(pair).running_text())
    assert is_old(router(pair).startup)
    assert time.monotonic() - started < 120


@pytest.mark.parametrize("line", ["passive-interface Loopback0", "router bgp 65000"])
def test_a_line_that_is_only_late_is_waited_for(pair: Fleet, line: str) -> None:
    """One that takes longer than an answer may is through before anything is undone, so that none comes behind."""
    found = impatient(only_r1(pair), read_timeout=2)
    router(pair).faults.slow(f"^{line}", seconds=4, times=1, mode="config.*")
    run = found.apply(**ALLOW)
    assert change(run).outcome is Outcome.ROLLED_BACK, change(run)
    time.sleep(3)
    assert is_old(router(pair).running_text())


def test_a_save_that_is_only_late_is_waited_for(pair: Fleet) -> None:
    """A save that takes longer than it may is not called undone while the router is at it."""
    found = impatient(only_r1(pair), save_timeout=1.5)
    router(pair).faults.save("slow", seconds=4)
    run = found.apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.CHANGED, Saved.YES)
    assert is_new(router(pair).startup)


def test_a_device_that_drips_ends_and_so_does_the_run(pair: Fleet) -> None:
    """A character a second, for ever, in a show command: that device failed, the other is done."""
    found = impatient(pair, read_timeout=2, answer_timeout=3)
    router(pair).faults.drip("^show ip ospf$", forever=True)
    run = found.apply(**ALLOW)
    failure = of(run).failure
    assert failure is not None
    assert failure.kind == "DeviceTimeout"
    assert change(run, "r2").saved is Saved.YES


def test_rolled_back_is_never_said_unseen(pair: Fleet) -> None:
    """A router that shows its configuration no more, from the rollback on, is in an unknown state."""
    router(pair).faults.reject("^router bgp", "%Never heard of that", times=1)
    router(pair).faults.reject("^show running-config$", after=2)
    run = only_r1(pair).apply(**ALLOW)
    assert change(run).outcome is Outcome.UNKNOWN
    assert "unknown" in " ".join(change(run).notes)


def test_a_colleague_in_our_new_section_keeps_his_line(pair: Fleet) -> None:
    """His neighbor in the BGP that netloop has just made is there after the rollback, and netloop's lines are not."""
    router(pair).faults.edit(
        "^neighbor .* update-source", ["router bgp 65000", "neighbor 192.0.2.66 remote-as 65066"], times=1
    )
    router(pair).faults.reject("^neighbor .* update-source", "%Never heard of that", times=1)
    found = change(only_r1(pair).apply(**ALLOW))
    running = router(pair).running_text()
    assert found.outcome is Outcome.ROLLED_BACK
    assert any("neighbor 192.0.2.66 remote-as 65066" in note for note in found.notes)
    assert "router bgp 65000\n" in running
    assert " neighbor 192.0.2.66 remote-as 65066\n" in running
    assert is_old(running)


def test_half_a_change_that_somebody_saved_is_saved_over(pair: Fleet) -> None:
    """A colleague's `write memory` in the middle of a change that is rolled back leaves no half of it in startup."""
    r1 = router(pair)
    r1.faults.edit("^router bgp", ["do write memory"], times=1)
    r1.faults.reject("^neighbor .* update-source", "%Never heard of that", times=1)
    found = change(only_r1(pair).apply(**ALLOW))
    assert found.outcome is Outcome.ROLLED_BACK
    assert is_old(r1.running_text())
    assert is_old(r1.startup)
    assert found.saved in {Saved.YES, Saved.NO}
