"""Apply, offline: each way in which it can end, and what was typed on the way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from netloop.errors import (
    CommandRefused,
    ConfigurationChanged,
    DeviceTimeout,
    NetloopError,
    Unreachable,
    WrongDevice,
)
from netloop.model.change import Change, Exchange, Outcome, Saved
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.plan import Mode, Plan
from netloop.platforms.cisco_ios import PLATFORM
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.stages.apply import Gate, apply
from netloop.stages.conversation import Conversation, Terms
from netloop.stages.patience import Patience
from netloop.stages.plan import make_plan
from netloop.templating import render
from netloop.transports.replay import Answers, ReplayTransport, Script
from netloop.transports.transport import ConnectionOptions, Credentials, Session
from tests.unit.platforms.cisco_ios.conftest import intent_of
from tests.unit.platforms.cisco_ios.test_effects import situation

BEFORE = "hostname pe1\n!\ninterface GigabitEthernet0/0\n ip address 10.0.11.1 255.255.255.254\n!\nend\n"
SHOW = "show running-config"
INTENT = intent_of()
DEVICE = Device("pe1", "192.0.2.21", "cisco_ios")


@pytest.fixture(autouse=True)
def _waiting_is_what_takes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that only waiting turns: how often a device is asked again is not up to how busy this machine is."""
    now = [0.0]

    def wait(seconds: float) -> None:
        now[0] += seconds

    clock = SimpleNamespace(monotonic=lambda: now[0], sleep=wait)
    for module in ("apply", "patience", "save"):
        monkeypatch.setattr(f"netloop.stages.{module}.time", clock)


QUICK = Patience(settle=0.05, converge=0.05, poll=0.01, busy=0.05, pause=0.01)
SECTIONS = {"interface Loopback0": "config-if", "router ospf 1": "config-router", "router bgp 65000": "config-router"}
OK = "Building configuration...\n[OK]"
START = "show startup-config"
PASSED = (Finding("loopback-up", "pe1", "Loopback0", Status.PASSED, "up", "up"),)
FAILED = (Finding("loopback-up", "pe1", "Loopback0", Status.FAILED, "up", "down"),)


def planned() -> Plan:
    found = situation(INTENT, running=BEFORE)
    return make_plan(INTENT, found.evidence, render(INTENT), PLATFORM, found.names)


def connect_to(transport: ReplayTransport) -> Callable[[], Session]:
    return lambda: transport.open(DEVICE, IOS, Credentials(), ConnectionOptions())


def converse(transport: ReplayTransport) -> Conversation:
    return Conversation(DEVICE, PLATFORM, connect_to(transport))


def scripted(answers: Mapping[str, Answers], **parts: Any) -> Script:
    """A router that enters its sections, and saves."""
    return Script({"write memory": OK, START: BEFORE, **answers}, sections=SECTIONS, **parts)


def carry_out(
    running: Answers, findings: Callable[[], tuple[Finding, ...]] = lambda: PASSED, **answers: Answers
) -> tuple[Change, tuple[str, ...]]:
    """Apply the plan to a device that gives these answers; the change, and what was typed."""
    named = {line.replace("_", " "): answer for line, answer in answers.items()}
    transport = ReplayTransport({"pe1": scripted({SHOW: running, **named})})
    change = apply(planned(), INTENT, converse(transport), Gate(findings), QUICK)
    return change, transport.commands("pe1")


def test_as_planned_is_saved() -> None:
    """Every line accepted, the candidate running, the checks passed: saved, with every exchange kept."""
    plan = planned()
    change, typed = carry_out((BEFORE, plan.candidate))
    assert (change.outcome, change.saved) == (Outcome.CHANGED, Saved.YES)
    assert typed == (SHOW, *plan.commands, SHOW, "write memory")
    assert [exchange.command for exchange in change.exchanges] == [*plan.commands, "write memory"]


def test_somebody_else_was_at_work() -> None:
    """A running configuration that moved since the plan is left alone."""
    transport = ReplayTransport(
        {"pe1": Script({SHOW: BEFORE.replace("end", "router ospf 1\n router-id 9.9.9.9\nend")})}
    )
    with pytest.raises(ConfigurationChanged, match="since the plan was made"):
        apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert transport.commands("pe1") == (SHOW,)


def test_a_refused_line_stops_what_follows_and_is_undone() -> None:
    """Nothing is typed behind a refused line but the way back; nothing is saved."""
    half = BEFORE.replace("end", "interface Loopback0\n description router ID of pe1\n!\nend")
    refusal = "          ^\n% Invalid input detected at '^' marker.\n"
    transport = ReplayTransport(
        {"pe1": scripted({SHOW: (BEFORE, half, BEFORE), "ip address 10.255.0.21 255.255.255.255": refusal})}
    )
    change = apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert (change.outcome, change.saved) == (Outcome.ROLLED_BACK, Saved.NO)
    assert "ip address 10.255.0.21" in change.reason
    typed = transport.commands("pe1")
    assert typed[-4:] == (SHOW, "no interface Loopback0", SHOW, START)
    assert "router ospf 1" not in typed
    assert "write memory" not in typed


def test_a_rollback_that_does_not_take_is_said() -> None:
    """Where the way back is refused as well, the outcome is failed and the line is named."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    transport = ReplayTransport(
        {
            "pe1": scripted(
                {
                    SHOW: (BEFORE, half),
                    "ip address 10.255.0.21 255.255.255.255": "% 10.255.0.21 overlaps with Loopback7",
                    "no interface Loopback0": "% Configuration buffer full",
                }
            )
        }
    )
    change = apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert change.outcome is Outcome.FAILED
    assert "overlaps with Loopback7" in change.reason
    assert any("no interface Loopback0" in note for note in change.notes)
    assert "not saved by netloop" in change.notes


def test_accepted_and_not_there() -> None:
    """A device that takes every line and ends elsewhere is rolled back, naming what is missing."""
    change, typed = carry_out((BEFORE, BEFORE))
    assert change.outcome is Outcome.ROLLED_BACK
    assert "still lacks" in change.reason
    assert "write memory" not in typed


def test_checks_that_fail_are_not_saved() -> None:
    """The right configuration with a failed check is not the planned outcome."""
    plan = planned()
    change, typed = carry_out((BEFORE, plan.candidate, plan.candidate, BEFORE), lambda: FAILED)
    assert change.outcome is Outcome.ROLLED_BACK
    assert "expected up, actual down" in change.reason
    assert "write memory" not in typed
    assert "no interface Loopback0" in typed


def test_checks_may_come_right_within_their_time() -> None:
    """A loopback that is up a moment later is as planned."""
    turns = iter((FAILED, FAILED, PASSED))
    change, _ = carry_out((BEFORE, planned().candidate), lambda: next(turns, PASSED))
    assert change.outcome is Outcome.CHANGED


def test_a_session_that_breaks_is_rolled_back_over_a_new_one() -> None:
    """A device that is lost on a line gets its rollback over a second session, and another look at what came late."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    late = BEFORE.replace("end", "router ospf 1\n router-id 10.255.0.21\n!\nend")
    running = (BEFORE, half, BEFORE, late, BEFORE)
    change, typed = carry_out(running, **{"router ospf 1": Unreachable("connection lost")})
    assert change.outcome is Outcome.ROLLED_BACK
    assert typed[-7:] == (SHOW, "no interface Loopback0", SHOW, SHOW, "no router ospf 1", SHOW, START)


def test_a_line_that_is_never_answered_leaves_the_end_unknown() -> None:
    """A device that hangs on a line may carry it out whenever it likes: all was undone, and that is no proof."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    change, typed = carry_out((BEFORE, half, BEFORE), **{"router ospf 1": DeviceTimeout("no end to the answer")})
    assert change.outcome is Outcome.UNKNOWN
    assert "'router ospf 1' was never answered" in change.notes[0]
    assert "no interface Loopback0" in typed
    assert not change.settled


def test_a_device_that_stays_away_is_unknown() -> None:
    """Where no rollback can be sent, nobody knows how the device is; nothing was saved."""
    change, _ = carry_out((BEFORE, Unreachable("gone")), **{"router ospf 1": Unreachable("connection lost")})
    assert change.outcome is Outcome.UNKNOWN
    assert change.notes[0] == "its state is unknown, the rollback could not be completed: gone"
    assert change.saved is Saved.NO
    assert not change.settled


def test_a_device_that_comes_back_in_time_is_rolled_back() -> None:
    """A router that is away is tried again while there is time; one that reloaded is as it was before."""
    running = (BEFORE, Unreachable("refused"), Unreachable("refused"), BEFORE)
    change, typed = carry_out(running, **{"router ospf 1": Unreachable("connection lost")})
    assert change.outcome is Outcome.ROLLED_BACK
    assert "no interface Loopback0" not in typed


@pytest.mark.parametrize("unread", ["% Authorization failed.", BEFORE[:-4], "", "hostname pe1\n"])
def test_rolled_back_is_said_of_a_whole_configuration_only(unread: str) -> None:
    """A device whose configuration cannot be read to its end is in an unknown state, whatever it took before."""
    change, typed = carry_out((BEFORE, unread), **{"router ospf 1": "% Configuration buffer full"})
    assert change.outcome is Outcome.UNKNOWN
    assert typed.count(SHOW) == 1 + 3


FULL = "startup-config file open failed (Not enough space)"
BUSY = "startup-config file open failed (Device or resource busy)"
NOT_OPENED = 'Building configuration...\nnv_done: unable to open "flash:/config.text.new"\n'
LOGGED = "*Nov 29 17:00:01.123: %BACKUP-6-STATE: copy of the configuration to 192.0.2.9"


@pytest.mark.parametrize(
    ("answers", "startup", "outcome", "saved"),
    [
        (("", OK), BEFORE, Outcome.CHANGED, Saved.YES),
        ((BUSY, BUSY, OK), BEFORE, Outcome.CHANGED, Saved.YES),
        ((BUSY,), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        ((FULL,), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        (("%Error opening nvram:/x",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        (("",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        (("",), None, Outcome.CHANGED, Saved.YES),
        ((DeviceTimeout("quiet"),), None, Outcome.CHANGED, Saved.YES),
        ((DeviceTimeout("quiet"),), BEFORE, Outcome.CHANGED, Saved.UNKNOWN),
        ((Unreachable("lost"), OK), BEFORE, Outcome.CHANGED, Saved.YES),
        ((Unreachable("lost"),), "% Authorization failed", Outcome.CHANGED, Saved.UNKNOWN),
        ((Unreachable("lost"),), BEFORE[:-4], Outcome.CHANGED, Saved.UNKNOWN),
        ((CommandRefused("write memory", "Continue? [no]:"),), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        (("% Warning: flash is almost full\n[OK]",), None, Outcome.CHANGED, Saved.YES),
        (("% Warning: flash is almost full\n[OK]",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        (("% Slave config write error (0)\n[OK]",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        (("Compressed configuration from 1946 bytes to 1105 bytes[OK]",), BEFORE, Outcome.CHANGED, Saved.YES),
        ((f"{LOGGED} [OK]",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        ((f"{LOGGED} [OK]\n{BUSY}",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        ((f"{BUSY}\n{LOGGED} [OK]", OK), BEFORE, Outcome.CHANGED, Saved.YES),
        ((f"Building configuration...\n{LOGGED}\n[OK]",), BEFORE, Outcome.CHANGED, Saved.YES),
        ((f"Building configuration...\n[O\n{LOGGED}\nK]",), BEFORE, Outcome.CHANGED, Saved.YES),
        ((f"{NOT_OPENED}[OK]",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
        ((f"{NOT_OPENED}[OK]", OK), BEFORE, Outcome.CHANGED, Saved.YES),
        ((f"{NOT_OPENED}[OK]",), None, Outcome.CHANGED, Saved.YES),
        ((f"{NOT_OPENED}[OK]",), "% Authorization failed", Outcome.CHANGED, Saved.UNKNOWN),
        (("Building configuration...\n[OK] is what I do not say",), BEFORE, Outcome.ROLLED_BACK, Saved.NO),
    ],
)
def test_saved_is_what_was_acknowledged_or_seen(
    answers: tuple[Answers, ...], startup: str | None, outcome: Outcome, saved: Saved
) -> None:
    """Only an acknowledgement, or the startup configuration itself, is *saved*; only what was seen is *not saved*."""
    plan = planned()
    after = BEFORE if outcome is Outcome.ROLLED_BACK else plan.candidate
    given = {"write memory": answers, START: plan.candidate if startup is None else startup}
    running = running_until_the_first_undo(plan.candidate, after)
    transport = ReplayTransport({"pe1": scripted({SHOW: running, **given})})
    change = apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert (change.outcome, change.saved) == (outcome, saved)
    assert change.good is (saved is Saved.YES)


@pytest.mark.parametrize("answer", [BUSY, "", Unreachable("lost")])
def test_a_router_that_reloaded_between_two_tries_saves_nothing(answer: Answers) -> None:
    """It runs what it had before: to save that, and to say that the change is saved, would be a false word."""
    change, typed = carry_out((BEFORE, planned().candidate, BEFORE), write_memory=(answer, OK))
    assert (change.outcome, change.saved) == (Outcome.ROLLED_BACK, Saved.NO)
    assert "was the router reloaded?" in change.reason
    assert typed.count("write memory") == 1


def test_what_was_seen_in_another_session_is_not_saved() -> None:
    """Behind a new login the router may run something else: nothing is typed, and the loss is told."""
    transport = ReplayTransport({"pe1": scripted({SHOW: BEFORE})})
    talk = converse(transport)
    talk.running()
    talk.close()
    with pytest.raises(Unreachable, match="the connection was lost before 'write memory'"):
        talk.save()
    assert transport.commands("pe1") == (SHOW,)


def running_until_the_first_undo(candidate: str, after: str) -> tuple[str, ...]:
    """What the running configuration is at each reading: before, as planned, still so, and as it was left."""
    return BEFORE, candidate, candidate, after


@pytest.mark.parametrize(
    ("startup", "answer", "saved", "said"),
    [
        (BEFORE, OK, Saved.NO, "not saved: the startup configuration is as it was"),
        (BEFORE.replace("end", "interface Loopback0\n!\nend"), OK, Saved.YES, "was saved over it"),
        (BEFORE.replace("end", "interface Loopback0\n!\nend"), "", Saved.UNKNOWN, "in the startup configuration"),
        ("% Authorization failed", OK, Saved.NO, "not saved by netloop; the startup configuration was not seen"),
        ("startup-config is not present", OK, Saved.NO, "the startup configuration is as it was"),
    ],
)
def test_as_it_was_is_said_of_a_startup_configuration_that_was_seen(
    startup: str, answer: str, saved: Saved, said: str
) -> None:
    """Somebody else may have saved in the middle of the change: then what runs after the rollback is saved over it."""
    script = scripted({SHOW: (BEFORE, BEFORE), "router ospf 1": "% No", START: startup, "write memory": answer})
    transport = ReplayTransport({"pe1": script})
    change = apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert (change.outcome, change.saved) == (Outcome.ROLLED_BACK, saved)
    assert any(said in note for note in change.notes), change.notes


def test_a_section_that_is_not_entered_stops_what_follows() -> None:
    """A header that is accepted without its mode coming up has refused all that stands below it."""
    closed = {name: mode for name, mode in SECTIONS.items() if name != "router ospf 1"}
    script = Script({SHOW: (BEFORE, BEFORE), "write memory": OK}, sections=closed)
    transport = ReplayTransport({"pe1": script})
    change = apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert change.outcome is Outcome.ROLLED_BACK
    assert "the section was not entered" in change.reason
    assert transport.commands("pe1")[-2] == SHOW or "router-id 10.255.0.21" not in transport.commands("pe1")


class FullDisk:
    """A journal that can be written for so many lines."""

    def __init__(self, lines: int) -> None:
        self.left = lines

    def typing_all(self, lines: Sequence[tuple[str, Mode]]) -> None:
        self.left -= len(lines)
        if self.left < 0:
            raise NetloopError("the journal cannot be written: no space left on device")

    def answered(self, exchange: Exchange) -> None:
        pass


@pytest.mark.parametrize("lines", range(1, 12))
def test_a_full_disk_stops_the_change_and_never_the_way_back(lines: int) -> None:
    """What cannot be written down is not sent, and what was sent is undone all the same, and said."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    transport = ReplayTransport({"pe1": scripted({SHOW: (BEFORE, half, BEFORE)})})
    talk = Conversation(DEVICE, PLATFORM, connect_to(transport), Terms(log=FullDisk(lines)))
    change = apply(planned(), INTENT, talk, Gate(lambda: PASSED), QUICK)
    assert change.outcome is Outcome.ROLLED_BACK
    assert any("not all that was said is in the journal" in note for note in change.notes)


@pytest.mark.parametrize("after", range(8))
def test_an_interrupt_stops_after_the_line_in_flight_and_rolls_back(after: int) -> None:
    """Told to stop at any line, no other is typed but those of the way back."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    transport = ReplayTransport({"pe1": scripted({SHOW: (BEFORE, half, BEFORE)})})
    typed = len((SHOW, *planned().commands[:after]))
    stop = Terms(stop=lambda: len(transport.typed) >= typed)
    change = apply(
        planned(), INTENT, Conversation(DEVICE, PLATFORM, connect_to(transport), stop), Gate(lambda: PASSED), QUICK
    )
    if after == 0:
        assert transport.commands("pe1")[1:] == (SHOW, "no interface Loopback0", SHOW, START)
    assert change.outcome is Outcome.ROLLED_BACK
    assert "interrupted" in change.reason
    assert len([line for line in transport.commands("pe1") if line in planned().commands]) == after


def test_another_router_is_not_touched() -> None:
    """A configuration with another name stops everything but the look at it, whatever the prompt says."""
    transport = ReplayTransport({"pe1": Script({SHOW: BEFORE.replace("pe1", "pe2")}, hostname="pe1")})
    with pytest.raises(WrongDevice, match="'pe2', expected 'pe1'"):
        apply(planned(), INTENT, converse(transport), Gate(lambda: PASSED), QUICK)
    assert transport.commands("pe1") == (SHOW,)


def test_another_router_in_a_second_session_gets_no_rollback() -> None:
    """Where the connection breaks and another router answers in its place, nothing is typed there."""
    running = (BEFORE, BEFORE.replace("pe1", "pe2"))
    change, typed = carry_out(running, **{"router ospf 1": Unreachable("connection lost")})
    assert change.outcome is Outcome.UNKNOWN
    assert "expected 'pe1'" in change.notes[0]
    assert typed[-1] == SHOW
