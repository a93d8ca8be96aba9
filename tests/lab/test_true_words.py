"""What netloop says of a router is so, whatever the router does: real SSH, faults made in the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.journal import DeviceLock, open_run
from netloop.lab.sandbox.fault import Where
from netloop.lab.sandbox.router import Router
from netloop.lab.twin.twin import Start
from netloop.model.change import Change, Outcome, Saved
from netloop.model.finding import Status
from netloop.model.routing import Protocol
from netloop.model.run import DeviceResult, Run
from netloop.stages.derive import load_inventory
from netloop.workflow import Consent, changed_by, diff, rollback, verify
from tests.lab.fleet import QUICKSTART, ROOT, Fleet, fleet, fleet_of

pytestmark = pytest.mark.lab

ALLOW = {"allow_disruptive": True}
SAMPLES = [ROOT / "inventory" / f"{name}.yaml" for name in ("isp", "enterprise", "campus")]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(QUICKSTART, tmp_path) as found:
        yield impatient(found)


def impatient(found: Fleet, **options: object) -> Fleet:
    """The same fleet with short time-outs."""
    patience = replace(found.setup.patience, busy=0.6, pause=0.2, converge=6)
    connection = replace(found.setup.connection, **options)  # type: ignore[arg-type]
    return replace(found, setup=replace(found.setup, patience=patience, connection=connection))


def router(found: Fleet, name: str = "r1") -> Router:
    return found.sandbox.network.routers[name]


def of(run: Run, name: str = "r1") -> DeviceResult:
    return next(result for result in run.results if result.device.name == name)


def change(run: Run, name: str = "r1") -> Change:
    found = of(run, name).change
    assert found is not None, of(run, name).failure
    return found


def is_new(configuration: str) -> bool:
    """Whether the loopback, the last line of OSPF and that of BGP are there."""
    return all(part in configuration for part in ("interface Loopback0", "router-id 10.255", "update-source Loopback0"))


def is_old(configuration: str) -> bool:
    return "Loopback0" not in configuration and "10.255" not in configuration


def only_r1(found: Fleet) -> Fleet:
    return replace(found, setup=replace(found.setup, devices=found.setup.devices[:1]))


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
    assert time.monotonic() - started < 15
    told = pair.with_device("r1", data={"prompt": "site 73:"})
    assert change(told.apply(**ALLOW)).saved is Saved.YES


def test_a_configuration_mode_without_a_prompt_is_refused_in_words(pair: Fleet) -> None:
    """Where nobody sees which section is open, nothing is typed, and the way out is named; no time-out passes."""
    router(pair).edit(["no service prompt config"])
    started = time.monotonic()
    run = only_r1(pair).apply(**ALLOW)
    assert "service prompt config" in change(run).reason
    assert time.monotonic() - started < 15
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


def unsave(r1: Router, startup: str) -> None:
    """As a run that is killed between push and save leaves a router."""
    r1.startup = startup


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


# --- never half-changed in silence --------------------------------------------------------------------------------


LINES = 12
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


@pytest.mark.parametrize("line", ["router ospf 1", "neighbor 10.255.0.2 update-source Loopback0", "ip address 10.255"])
@pytest.mark.parametrize("fault", ["cut", "cut_echo", "drop", "reload", "hang", "drip"])
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
    assert time.monotonic() - started < 40


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


MESSAGES = [
    "%SYS-5-CONFIG_I: Configured from console by netops on vty0",
    "%LINK-3-UPDOWN: Interface Gi0/1, changed state to down",
]


@pytest.mark.parametrize("stamp", ["datetime", "sequence", "uptime-days", "none"])
@pytest.mark.parametrize("where", list(Where))
@pytest.mark.parametrize(
    "pattern", ["^show running-config$", "^router ospf 1$", "^write memory$", "^show ip ospf neighbor"]
)
def test_log_lines_change_no_word(pair: Fleet, pattern: str, where: str, stamp: str) -> None:
    """A console's log line, wherever it lands, neither rolls back a good change nor is waited for."""
    router(pair).faults.log(pattern, MESSAGES[0], where, 7, stamp=stamp, console=True, times=1)
    started = time.monotonic()
    run = only_r1(pair).apply(**ALLOW)
    assert (change(run).outcome, change(run).saved) == (Outcome.CHANGED, Saved.YES), change(run)
    assert time.monotonic() - started < 10
    assert "%SYS" not in (open_run(pair.setup.home, run.id).host("r1").before or "")


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
    router(pair).faults.reject("^show running-config$", after=2)
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


# --- rollback of a run --------------------------------------------------------------------------------------------


def undo(found: Fleet, run: Run, *, force: bool = False) -> Run:
    record = open_run(found.setup.home, run.id)
    return rollback(found.setup, Consent(lambda _: None, lambda _: True, **ALLOW), record, force=force)


def test_a_run_is_undone(pair: Fleet) -> None:
    """Back to the owned configuration before, saved; a line that somebody else added since stays."""
    run = pair.apply(**ALLOW)
    router(pair).edit(["ip route 192.0.2.9 255.255.255.255 Null0"])
    back = undo(pair, run)
    assert back.exit_code is ExitCode.DONE
    for name in ("r1", "r2"):
        assert change(back, name).saved is Saved.YES
        assert is_old(router(pair, name).running_text())
        assert is_old(router(pair, name).startup)
    assert "ip route 192.0.2.9 255.255.255.255 Null0" in router(pair).startup


@pytest.mark.parametrize("start", list(Start))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_way_back_ends_where_it_began(path: Path, start: Start, tmp_path: Path) -> None:
    """Statement for statement, in both configurations, whatever protocols, VRFs and sections the run had made."""
    with fleet(path, tmp_path, start) as found:
        before = {name: statements(one) for name, one in found.sandbox.network.routers.items()}
        run = found.apply(activate=True, **ALLOW)
        assert {change(run, name).outcome for name in found.sandbox.network.routers} == {Outcome.CHANGED}
        waiting = {f.instance.protocol for r in run.results for f in r.findings if f.instance and f.status != "passed"}
        assert waiting <= {Protocol.LDP}, "which runs where a link has it, and a bare router has no link"
        assert undo(found, run).exit_code is ExitCode.DONE
        for name, one in found.sandbox.network.routers.items():
            assert statements(one) == before[name], name


def statements(one: Router) -> tuple[list[str], list[str]]:
    """The running and the startup configuration without comments and sizes."""
    texts = (one.running_text(), one.startup)
    running, startup = ([t for t in text.splitlines() if not t.startswith(("!", "Current"))] for text in texts)
    return running, startup


def test_owned_lines_that_moved_since_refuse_the_way_back(pair: Fleet) -> None:
    """A colleague's change of an owned line is named and kept; --force goes back all the same, on both routers."""
    run = pair.apply(**ALLOW)
    router(pair).edit(["router ospf 1", "router-id 9.9.9.9"])
    back = undo(pair, run)
    failure = of(back).failure
    assert failure is not None
    assert failure.kind == "ConfigurationChanged"
    assert "router-id 9.9.9.9" in failure.message
    assert "router-id 9.9.9.9" in router(pair).running_text()
    assert is_old(router(pair, "r2").running_text())
    forced = undo(only_r1(pair), run, force=True)
    assert change(forced).outcome is Outcome.CHANGED
    assert is_old(router(pair).running_text())
    assert "9.9.9.9" not in router(pair).running_text()


def test_the_way_back_from_a_way_back_that_broke_off_is_saved(pair: Fleet) -> None:
    """Killed before its save, a rollback leaves what runs old and startup new; where nobody can look, it is saved."""
    r1, one = router(pair), only_r1(pair)
    run = one.apply(**ALLOW)
    new = r1.startup
    undo(one, run)
    unsave(r1, new)
    lock = DeviceLock.take(one.setup.home, one.setup.devices[0], "20260101T000000Z-abcdef", "rollback")
    lock.changing()
    lock.release()
    r1.faults.reject("^show startup-config")
    back = undo(one, run)
    assert (change(back).outcome, change(back).saved) == (Outcome.SAVED, Saved.YES)
    assert is_old(r1.startup)


def test_force_takes_no_line_that_is_not_netloops(pair: Fleet) -> None:
    """--force is about owned lines that moved: a colleague's neighbor in the router bgp that netloop made stays."""
    run = pair.apply(**ALLOW)
    router(pair).edit(["router ospf 1", "router-id 9.9.9.9", "router bgp 65000", "neighbor 192.0.2.66 remote-as 65066"])
    forced = undo(only_r1(pair), run, force=True)
    assert change(forced).outcome is Outcome.CHANGED
    assert any("neighbor 192.0.2.66 remote-as 65066" in note for note in change(forced).notes)
    assert "neighbor 192.0.2.66 remote-as 65066" in router(pair).running_text()
    assert "9.9.9.9" not in router(pair).running_text()
    assert "10.255.0.2" not in router(pair).running_text()


def test_no_dry_run_ever_types_more_than_show_commands(pair: Fleet) -> None:
    """Looking whether it is saved is a show command too."""
    diff(pair.setup)
    typed = [typed.line for typed in router(pair).commands]
    assert "show startup-config" in typed
    assert not [line for line in typed if not line.startswith(("show ", "terminal "))]
