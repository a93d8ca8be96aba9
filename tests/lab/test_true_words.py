"""What netloop says of a router is so, whatever the router does: real SSH, faults made in the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.journal import DeviceLock, open_run
from netloop.lab.sandbox.router import Router
from netloop.model.change import Outcome, Saved
from netloop.model.finding import Status
from netloop.stages.derive import load_inventory
from netloop.workflow import Consent, changed_by, diff, rollback, verify
from tests.lab.fleet import Fleet, fleet_of
from tests.lab.true_words import ALLOW, change, is_new, is_old, of, only_r1, router, unsave

pytestmark = pytest.mark.lab


# --- the right router ---------------------------------------------------------------------------------------------


TWINS = """
defaults:
  platform: cisco_ios
  loopbacks: {Loopback0: {}}
  routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
hosts:
  NAME1: {hostname: 192.0.2.1, loopbacks: {Loopback0: {ipv4: 10.255.0.1}}}
  NAME2: {hostname: 192.0.2.2, loopbacks: {Loopback0: {ipv4: 10.255.0.2}}}
links:
  - {between: [NAME1, NAME2], prefix: 10.0.12.0/31}
"""


@pytest.mark.parametrize(
    "names", [("pe1.fra", "pe1.ams"), ("pe1", "pe11"), ("a-name-of-twenty-two-x", "a-name-of-twenty-two-y")]
)
def test_swapped_addresses_are_two_wrong_devices(names: tuple[str, str], tmp_path: Path) -> None:
    """Routers whose names only begin alike are not taken for each other: nothing is typed but the look at the name."""
    file = tmp_path / "twins.yaml"
    file.write_text(TWINS.replace("NAME1", names[0]).replace("NAME2", names[1]))
    with fleet_of(load_inventory(file), tmp_path) as found:
        first, second = found.setup.devices
        swapped = found.with_device(first.name, hostname=second.hostname, port=second.port)
        swapped = swapped.with_device(second.name, hostname=first.hostname, port=first.port)
        before = found.snapshots()
        run = swapped.apply(**ALLOW)
        assert [result.failure.kind for result in run.results if result.failure] == ["WrongDevice", "WrongDevice"]
        assert run.exit_code is ExitCode.DEVICE
        assert found.snapshots() == before
        assert verify(swapped.setup).exit_code is ExitCode.DEVICE
        assert {result.change.outcome for result in found.apply(**ALLOW).results if result.change} == {Outcome.CHANGED}


@pytest.mark.parametrize("prompt", ["prompt SITE-0073%p", "prompt %h.lab%p", "prompt edge-router.of.the.north%p"])
def test_a_prompt_is_only_a_prompt(pair: Fleet, prompt: str) -> None:
    """Whatever the exec prompt says, the router is changed and saved."""
    router(pair).edit([prompt])
    run = pair.apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.CHANGED, Saved.YES)
    assert is_new(router(pair).startup)


def test_a_prompt_that_nobody_could_know_is_asked_for(pair: Fleet) -> None:
    """One with a blank, or without a sign, is refused in a few seconds with the key that gives it; given, it works."""
    router(pair).edit(["prompt site 73: "])
    started = time.monotonic()
    failure = of(pair.apply(**ALLOW)).failure
    assert failure is not None
    assert "data: {prompt:" in (failure.hint or "")
    assert time.monotonic() - started < 60
    told = pair.with_device("r1", data={"prompt": "site 73:"})
    assert change(told.apply(**ALLOW)).saved is Saved.YES


def test_a_configuration_mode_without_a_prompt_is_refused_in_words(pair: Fleet) -> None:
    """Where nobody sees which section is open, nothing is typed, and the way out is named; no time-out passes."""
    router(pair).edit(["no service prompt config"])
    started = time.monotonic()
    run = only_r1(pair).apply(**ALLOW)
    assert "service prompt config" in change(run).reason
    assert time.monotonic() - started < 60
    assert is_old(router(pair).running_text())


# --- saved --------------------------------------------------------------------------------------------------------


def busy(times: int | None) -> Callable[[Router], None]:
    return lambda r1: r1.faults.save("busy", times=times)


SAVES: dict[str, tuple[Callable[[Router], None], Outcome, Saved]] = {
    "busy for a moment": (busy(2), Outcome.CHANGED, Saved.YES),
    "busy for good": (busy(None), Outcome.ROLLED_BACK, Saved.NO),
    "full": (lambda r1: r1.faults.save("full"), Outcome.ROLLED_BACK, Saved.NO),
    "slower than an answer may be": (lambda r1: r1.faults.save("slow", seconds=4.5), Outcome.CHANGED, Saved.YES),
    "cut, startup new": (lambda r1: r1.faults.save("cut", saved=True, at=10, times=1), Outcome.CHANGED, Saved.YES),
    "cut, startup old": (lambda r1: r1.faults.save("cut", saved=False, at=10, times=1), Outcome.CHANGED, Saved.YES),
    "cut each time, startup old": (lambda r1: r1.faults.save("cut", saved=False, at=10), Outcome.ROLLED_BACK, Saved.NO),
    "silent, saved": (lambda r1: r1.faults.save("silent", saved=True), Outcome.CHANGED, Saved.YES),
    "silent, not saved": (lambda r1: r1.faults.save("silent", saved=False), Outcome.ROLLED_BACK, Saved.NO),
    "a question": (
        lambda r1: r1.faults.save("question", text="Continue? [no]:", default="no"), Outcome.ROLLED_BACK, Saved.NO,
    ),
    "reload in the middle": (
        lambda r1: r1.faults.reload("^write memory", down=1, times=1), Outcome.ROLLED_BACK, Saved.NO,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SAVES)
def test_saved_is_what_the_router_has(pair: Fleet, what: str) -> None:
    """Whatever saving does, the word is that of the startup configuration, and running and startup agree."""
    fault, outcome, saved = SAVES[what]
    fault(router(pair))
    run = pair.apply(**ALLOW)
    found = change(run)
    startup, running = router(pair).startup, router(pair).running_text()
    assert (found.outcome, found.saved) == (outcome, saved), found
    assert (is_new(startup), is_new(running)) == (saved is Saved.YES,) * 2
    assert (is_old(startup), is_old(running)) == (saved is Saved.NO,) * 2
    assert run.exit_code is (ExitCode.DONE if saved is Saved.YES else ExitCode.DEVICE)
    assert change(run, "r2").saved is Saved.YES


def test_a_question_at_the_save_is_answered_no_and_told(pair: Fleet) -> None:
    """The user learns what the router wanted to know, and what netloop answered."""
    router(pair).faults.save("question", text="Overwrite someone's work? [no]:", default="no")
    reason = change(pair.apply(**ALLOW)).reason
    assert "Overwrite someone's work?" in reason
    assert "no" in reason


def test_what_cannot_be_seen_after_a_cut_save_is_unknown(pair: Fleet) -> None:
    """A startup configuration that nobody could read is neither saved nor as it was."""
    router(pair).faults.save("cut", saved=True, at=10)
    router(pair).faults.reject("^show startup-config", after=1)
    run = pair.apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.CHANGED, Saved.UNKNOWN)
    assert run.exit_code is ExitCode.DEVICE
    assert "as it was" not in " ".join((change(run).reason, *change(run).notes))


def test_in_place_means_in_both(pair: Fleet) -> None:
    """What runs and is not saved is drift, fails the check *saved*, and is saved by the next apply."""
    before = router(pair).startup
    pair.apply(**ALLOW)
    unsave(router(pair), before)
    found = diff(pair.setup, check=True)
    plan = of(found).plan
    assert found.exit_code is ExitCode.DRIFT
    assert plan is not None
    assert not plan.changed
    assert any("interface Loopback0" in line for line in plan.unsaved)
    verdicts = {f.check: f.status for f in of(verify(pair.setup)).findings}
    assert verdicts["saved"] is Status.FAILED
    run = pair.apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.SAVED, Saved.YES)
    assert change(run, "r2").outcome is Outcome.UNCHANGED
    assert is_new(router(pair).startup)
    assert diff(pair.setup, check=True).exit_code is ExitCode.DONE


def test_a_save_that_fails_where_nothing_else_was_to_do(pair: Fleet) -> None:
    """A router in place that cannot be saved stays so, is not good, and is not called saved."""
    before = router(pair).startup
    pair.apply(**ALLOW)
    unsave(router(pair), before)
    router(pair).faults.save("full")
    run = pair.apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.UNCHANGED, Saved.NO)
    assert run.exit_code is ExitCode.DEVICE
    assert is_new(router(pair).running_text())


def test_lines_of_others_are_named_before_they_are_saved(pair: Fleet) -> None:
    """A colleague's unsaved line is in the plan that is shown, and is no reason to call netloop's own lines unsaved."""
    router(pair).edit(
        ["ip route 192.0.2.9 255.255.255.255 Null0", "interface GigabitEthernet0/0", "description his words"]
    )
    plan = of(diff(pair.setup)).plan
    assert plan is not None
    others = " ; ".join(plan.unsaved_others)
    assert "ip route 192.0.2.9 255.255.255.255 Null0" in others
    assert "interface GigabitEthernet0/0 / description his words" in others
    pair.apply(**ALLOW)
    plan = of(diff(pair.setup)).plan
    assert plan is not None
    assert (plan.in_place, plan.unsaved_others) == (True, ())


def test_lines_that_came_since_the_plan_are_told(pair: Fleet) -> None:
    """What somebody else typed while netloop was at work is saved with it, and said."""
    router(pair).faults.edit("^router bgp", ["ip route 192.0.2.9 255.255.255.255 Null0"], times=1)
    notes = change(pair.apply(**ALLOW)).notes
    assert any("ip route 192.0.2.9 255.255.255.255 Null0" in note for note in notes), notes


# --- two runs, and what an earlier one left -----------------------------------------------------------------------


def test_a_device_that_another_run_has_is_refused(pair: Fleet) -> None:
    """Who, where, since when, and how to take over; the other device is done, and reading verbs take no lock."""
    r1 = pair.setup.devices[0]
    taken = DeviceLock.take(pair.setup.home, r1, "20260101T000000Z-abcdef", "apply")
    try:
        run = pair.apply(**ALLOW)
        failure = of(run).failure
        assert failure is not None
        assert failure.kind == "DeviceBusy"
        assert "20260101T000000Z-abcdef" in failure.message
        assert "kill -INT" in (failure.hint or "")
        assert change(run, "r2").saved is Saved.YES
        assert run.exit_code is ExitCode.DEVICE
        assert diff(pair.setup).exit_code is ExitCode.DONE
        assert is_old(router(pair).running_text())
    finally:
        taken.release()
    assert change(pair.apply(**ALLOW)).outcome is Outcome.CHANGED


class Heard:
    """A listener that keeps what the user is told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def begin(self, phase: str, total: int) -> None: ...

    def done(self, device: str, outcome: str) -> None: ...

    def end(self) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_what_an_earlier_run_left_open_is_told_until_it_is_settled(pair: Fleet) -> None:
    """After an unknown end every verb names the run and what to type; a rollback settles it, and it is told no more."""
    router(pair).faults.reject("^router bgp", "%Never heard of that", times=1)
    router(pair).faults.reject("^show running-config$", after=1)
    broken = only_r1(pair).apply(**ALLOW)
    router(pair).faults.clear()
    for verb in (diff, verify):
        heard = Heard()
        verb(replace(pair.setup, listener=heard))
        (note,) = heard.notes
        assert f"netloop rollback {broken.id} --limit r1" in note
        assert "r1" in note
    record = open_run(pair.setup.home, broken.id)
    assert changed_by(record) == ("r1",)
    back = rollback(only_r1(pair).setup, Consent(lambda _: None, lambda _: True, **ALLOW), record)
    assert change(back).outcome is Outcome.CHANGED
    assert change(back).saved is Saved.YES
    assert is_old(router(pair).running_text())
    heard = Heard()
    diff(replace(pair.setup, listener=heard))
    assert heard.notes == []
