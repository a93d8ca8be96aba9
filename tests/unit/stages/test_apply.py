"""Apply, offline: each way in which it can end, and what was typed on the way there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from netloop.errors import ConfigurationChanged, DeviceTimeout, Unreachable, WrongDevice
from netloop.model.change import Change, Outcome
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.plan import Plan
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.apply import Patience, apply
from netloop.stages.conversation import Conversation
from netloop.stages.plan import make_plan
from netloop.templating import render
from netloop.transports.replay import Answers, ReplayTransport, Script
from netloop.transports.transport import ConnectionOptions, Credentials
from tests.unit.platforms.cisco_ios.conftest import intent_of
from tests.unit.platforms.cisco_ios.test_effects import situation

BEFORE = "hostname pe1\n!\ninterface GigabitEthernet0/0\n ip address 10.0.11.1 255.255.255.254\n!\nend\n"
SHOW = "show running-config"
INTENT = intent_of()
DEVICE = Device("pe1", "192.0.2.21", "cisco_ios")
QUICK = Patience(settle=0.05, converge=0.05, poll=0.01)
PASSED = (Finding("loopback-up", "pe1", "Loopback0", Status.PASSED, "up", "up"),)
FAILED = (Finding("loopback-up", "pe1", "Loopback0", Status.FAILED, "up", "down"),)


def planned() -> Plan:
    found = situation(INTENT, running=BEFORE)
    return make_plan(INTENT, found.evidence, render(INTENT), PLATFORM, found.names)


def converse(transport: ReplayTransport) -> Conversation:
    def connect() -> object:
        return transport.open(DEVICE, "cisco_ios", Credentials(), ConnectionOptions())

    return Conversation(DEVICE, PLATFORM, connect)  # type: ignore[arg-type]


def carry_out(
    running: Answers, findings: Callable[[], tuple[Finding, ...]] = lambda: PASSED, **answers: Answers
) -> tuple[Change, tuple[str, ...]]:
    """Apply the plan to a device that gives these answers; the change, and what was typed."""
    named = {line.replace("_", " "): answer for line, answer in answers.items()}
    transport = ReplayTransport({"pe1": Script({SHOW: running, **named})})
    change = apply(planned(), INTENT, converse(transport), findings, QUICK)
    return change, transport.commands("pe1")


def test_as_planned_is_saved() -> None:
    """Every line accepted, the candidate running, the checks passed: saved, with every exchange kept."""
    plan = planned()
    change, typed = carry_out((BEFORE, plan.candidate))
    assert (change.outcome, change.saved) == (Outcome.CHANGED, True)
    assert typed == (SHOW, *plan.commands, SHOW, "write memory")
    assert [exchange.command for exchange in change.exchanges] == [*plan.commands, "write memory"]


def test_somebody_else_was_at_work() -> None:
    """A running configuration that moved since the plan is left alone."""
    transport = ReplayTransport(
        {"pe1": Script({SHOW: BEFORE.replace("end", "router ospf 1\n router-id 9.9.9.9\nend")})}
    )
    with pytest.raises(ConfigurationChanged, match="since the plan was made"):
        apply(planned(), INTENT, converse(transport), lambda: PASSED, QUICK)
    assert transport.commands("pe1") == (SHOW,)


def test_a_refused_line_stops_what_follows_and_is_undone() -> None:
    """Nothing is typed behind a refused line but the way back; nothing is saved."""
    half = BEFORE.replace("end", "interface Loopback0\n description router ID of pe1\n!\nend")
    refusal = "          ^\n% Invalid input detected at '^' marker.\n"
    transport = ReplayTransport(
        {"pe1": Script({SHOW: (BEFORE, half, BEFORE), "ip address 10.255.0.21 255.255.255.255": refusal})}
    )
    change = apply(planned(), INTENT, converse(transport), lambda: PASSED, QUICK)
    assert (change.outcome, change.saved) == (Outcome.ROLLED_BACK, False)
    assert "ip address 10.255.0.21" in change.reason
    typed = transport.commands("pe1")
    assert typed[-3:] == (SHOW, "no interface Loopback0", SHOW)
    assert "router ospf 1" not in typed
    assert "write memory" not in typed


def test_a_rollback_that_does_not_take_is_said() -> None:
    """Where the way back is refused as well, the outcome is failed and the line is named."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    transport = ReplayTransport(
        {
            "pe1": Script(
                {
                    SHOW: (BEFORE, half),
                    "ip address 10.255.0.21 255.255.255.255": "% 10.255.0.21 overlaps with Loopback7",
                    "no interface Loopback0": "% Configuration buffer full",
                }
            )
        }
    )
    change = apply(planned(), INTENT, converse(transport), lambda: PASSED, QUICK)
    assert change.outcome is Outcome.FAILED
    assert "overlaps with Loopback7" in change.reason
    assert any("no interface Loopback0" in note for note in change.notes)
    assert any("startup configuration is as it was" in note for note in change.notes)


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
    """A device that hangs on a line gets its rollback over a second session."""
    half = BEFORE.replace("end", "interface Loopback0\n!\nend")
    change, typed = carry_out((BEFORE, half, BEFORE), **{"router ospf 1": DeviceTimeout("no end to the answer")})
    assert change.outcome is Outcome.ROLLED_BACK
    assert typed[-3:] == (SHOW, "no interface Loopback0", SHOW)


def test_a_device_that_stays_away_is_failed() -> None:
    """Where no rollback can be sent, the result says so, and that nothing was saved."""
    change, _ = carry_out((BEFORE, Unreachable("gone")), **{"router ospf 1": Unreachable("connection lost")})
    assert change.outcome is Outcome.FAILED
    assert change.notes[0] == "the rollback could not be sent: gone"
    assert not change.saved


def test_a_refused_save_is_not_success() -> None:
    """Where the device does not save, the change is undone rather than lost at the next reload."""
    plan = planned()
    change, _ = carry_out((BEFORE, plan.candidate, plan.candidate, BEFORE), write_memory="%Error opening nvram:/x")
    assert change.outcome is Outcome.ROLLED_BACK
    assert not change.saved


def test_another_router_is_not_touched() -> None:
    """A prompt with another name stops everything before the first command."""
    transport = ReplayTransport({"pe1": Script({SHOW: BEFORE}, hostname="pe2")})
    with pytest.raises(WrongDevice, match="'pe2', expected 'pe1'"):
        apply(planned(), INTENT, converse(transport), lambda: PASSED, QUICK)
    assert transport.commands("pe1") == ()
