"""Changes that must be confirmed: who confirms, what is undone and when, and what the log says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from netloop.lab.sandbox.files import FileUrl

NONE = "%No Rollback Confirmed Change pending\n"
SHOW = "show archive config rollback timer"
LOG = "%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_"


def router(seat: Any) -> Any:
    return seat.shell.router


def running(seat: Any) -> str:
    """The lines of the running configuration, without its head, which names who changed it last."""
    return str(router(seat).running_text()).partition("\nversion ")[2]


def logged(seat: Any) -> list[str]:
    """What the log says of the rollback, without its times."""
    lines = (line.partition(": ")[2] for line in router(seat).log)
    return [line for line in lines if "ROLLBK" in line or "Rollback" in line]


@pytest.fixture
def armed(r1: Any) -> Any:
    """r1 with an archive, and a loopback configured within a window of five minutes."""
    r1.configure("archive", "path flash:archive")
    r1.type("configure terminal revert timer 5", "interface Loopback7", "description x", "end")
    return r1


def test_the_window(r1: Any) -> None:
    """The configuration is archived, then configuration mode is entered; the timer is shown with its user."""
    r1.configure("archive", "path flash:archive")
    said = r1.type("configure terminal revert timer 5")
    (name,) = router(r1).archive.names
    assert said == (
        f"Rollback Confirmed Change: Backing up current running config to {name}\n\n"
        "Enter configuration commands, one per line.  End with CNTL/Z.\n"
    )
    assert r1.shell.prompt == "r1(config)#"
    now = router(r1).network.wall(1000.0).strftime("%H:%M:%S UTC %a %b %-d %Y")
    assert r1.type("end", SHOW) == (
        f"Time configured(or reconfigured): {now}\nTimer type: absolute timer\nTimer value: 5 min\nUser: netops\n"
    )


def test_nobody_confirms(armed: Any, clock: Any) -> None:
    """After the minutes, and not before, all is undone, a colleague's edits in the window too; startup stays."""
    startup = router(armed).startup
    router(armed).edit(["interface Loopback8", "description y"], "carol")
    clock.pass_by(299)
    assert "Loopback7" in running(armed)
    assert "Loopback8" in running(armed)
    clock.pass_by(2)
    (name,) = router(armed).archive.names
    archived = router(armed).files.read(FileUrl.parse(name)).decode()
    assert running(armed) == archived.partition("\nversion ")[2]
    assert "Loopback" in archived
    assert router(armed).startup == startup
    assert armed.type(SHOW) == NONE


def test_what_the_log_says(armed: Any, clock: Any) -> None:
    """The backup, the timer, a warning one minute before, and the rollback, each at its time."""
    (name,) = router(armed).archive.names
    clock.pass_by(600)
    assert logged(armed) == [
        f"{LOG}BACKUP: Backing up current running config to {name}",
        f"{LOG}START_ABSTIMER: User: netops(Priv: 15, View: 0): Scheduled to rollback to config {name} in 5 minutes",
        f"{LOG}WARNING_ABSTIMER: System will rollback to config {name} in one minute. "
        'Enter "configure confirm" if you wish to keep what you\'ve configured',
        f"{LOG}ROLLBACK_START: Start rolling to: {name}",
        "Rollback:Acquired Configuration lock.",
    ]
    stamp = router(armed).syslog.stamp
    assert any(line.startswith(stamp(1000 + 240)) and "WARNING" in line for line in router(armed).log)
    assert any(line.startswith(stamp(1000 + 300)) and "START: Start" in line for line in router(armed).log)


def test_it_happens_though_nobody_looks(armed: Any, clock: Any) -> None:
    """With a timer of the process the rollback is carried out in time: the other end of a link loses it too."""
    network = router(armed).network
    network.timers.drive(clock.later, network.wake)
    armed.configure("interface GigabitEthernet0/0", "shutdown")
    other = network.routers["r2"]
    assert not other.lines.up("GigabitEthernet0/0")
    clock.pass_by(301)
    assert router(armed).running.get("interface", "Loopback7") is None
    assert other.lines.up("GigabitEthernet0/0")


def test_confirmed(armed: Any, clock: Any) -> None:
    """``configure confirm`` keeps the change, by the user who made it, and is logged."""
    assert armed.type("configure confirm") == ""
    assert logged(armed)[-1] == f"{LOG}CONFIRM: User: netops(Priv: 15, View: 0): Confirm the configuration change"
    clock.pass_by(10_000)
    assert "Loopback7" in running(armed)
    assert armed.type(SHOW) == NONE


@pytest.mark.parametrize("command", ["confirm", "revert now", "revert timer 3", "revert timer idle 3"])
def test_nothing_is_pending(r1: Any, command: str) -> None:
    """Confirming and reverting are refused while no change awaits it."""
    assert r1.type(f"configure {command}") == NONE


@pytest.mark.parametrize("command", ["confirm", "revert now", "revert timer 100"])
def test_somebody_else_may_not(armed: Any, clock: Any, terminal: Callable[..., Any], command: str) -> None:
    """Only the user who set the timer decides; another one changes nothing."""
    other = terminal(router(armed).network, "r1")
    other.shell.user = "carol"
    assert other.type(f"configure {command}") == "%Rollback Confirmed Change was configured by netops\n"
    assert "Loopback7" in running(armed)
    clock.pass_by(301)
    assert "Loopback7" not in running(armed)


def test_reverted_now(armed: Any, clock: Any) -> None:
    """``configure revert now`` undoes the change at once, says by which lines, and nothing is pending."""
    (name,) = router(armed).archive.names
    assert armed.type("configure revert now") == (
        f"Rollback Confirmed Change: rolling to:{name}\n"
        "!Pass 1\n!List of Rollback Commands:\nno interface Loopback7\nend\n\n\n"
        "\nTotal number of passes: 1\nRollback Done\n\n"
    )
    assert "Loopback7" not in running(armed)
    armed.configure("interface Loopback9")
    clock.pass_by(10_000)
    assert "Loopback9" in running(armed)


def test_the_timer_is_set_anew(armed: Any, clock: Any) -> None:
    """``configure revert timer N`` counts from now, and warns once, a minute before the new end."""
    clock.pass_by(120)
    assert armed.type("configure revert timer 4") == ""
    clock.pass_by(239)
    assert "Loopback7" in running(armed)
    clock.pass_by(2)
    assert "Loopback7" not in running(armed)
    assert sum("WARNING" in line for line in logged(armed)) == 1


def test_a_second_window_goes_back_to_the_first(armed: Any, clock: Any) -> None:
    """While a change is pending, the timer is set anew and what it goes back to stays."""
    armed.type("configure terminal revert timer 9", "interface Loopback8", "end")
    assert len(router(armed).archive.names) == 1
    clock.pass_by(541)
    assert "Loopback7" not in running(armed)
    assert "Loopback8" not in running(armed)


def test_an_idle_timer_waits_for_silence(r1: Any, clock: Any) -> None:
    """``timer idle N`` counts from when Enter was last pressed in the user's session."""
    r1.configure("archive", "path flash:archive")
    r1.type("configure terminal revert timer idle 3", "interface Loopback7", "end")
    assert "Timer type: idle timer" in r1.type(SHOW)
    for _ in range(4):
        clock.pass_by(170)
        r1.type("")
    assert "Loopback7" in running(r1)
    clock.pass_by(181)
    assert "Loopback7" not in running(r1)


def test_a_reload_ends_it(armed: Any, clock: Any) -> None:
    """The timer does not outlive a reload, after which the saved configuration runs."""
    armed.type("write memory")
    router(armed).reload()
    assert router(armed).rollback.pending is None
    clock.pass_by(10_000)
    assert "Loopback7" in running(armed)


def test_the_archived_file_is_gone(armed: Any, clock: Any) -> None:
    """Where the copy was deleted meanwhile there is nothing to go back to: the log says why, and nothing changes."""
    (name,) = router(armed).archive.names
    router(armed).files.delete(FileUrl.parse(name))
    clock.pass_by(301)
    assert "Loopback7" in running(armed)
    assert "%Error opening" in router(armed).log[-1]


@pytest.mark.parametrize(
    "command", ["configure terminal revert timer 5", "configure replace startup-config force time 5"]
)
def test_it_needs_an_archive(r1: Any, command: str) -> None:
    """Without an archive there is no timer, and configuration mode is not entered."""
    before = running(r1)
    assert r1.type(command) == "%Turn config archive on before using Rollback Confirmed Change\n"
    assert r1.shell.prompt == "r1#"
    assert running(r1) == before


@pytest.mark.parametrize("minutes", ["0", "121"])
def test_the_minutes(armed: Any, minutes: str) -> None:
    """A timer has 1 to 120 minutes."""
    assert "% Invalid input detected" in armed.type(f"configure terminal revert timer {minutes}")


def test_a_session_in_a_section_that_is_gone(armed: Any, clock: Any) -> None:
    """Who stands in a section that the rollback removed is out of it: what he types is refused, not lost unseen."""
    armed.type("configure terminal", "interface Loopback7")
    clock.pass_by(301)
    assert "% Invalid input detected" in armed.type("ip address 10.7.7.7 255.255.255.255")
    assert armed.shell.prompt == "r1(config)#"


def test_a_minute_may_be_shorter(r1: Any, clock: Any) -> None:
    """``Network.minute`` says how many seconds a minute of these timers lasts."""
    router(r1).network.minute = 0.5
    r1.configure("archive", "path flash:archive")
    r1.type("configure terminal revert timer 2", "interface Loopback7", "end")
    clock.pass_by(0.9)
    assert "Loopback7" in running(r1)
    clock.pass_by(0.2)
    assert "Loopback7" not in running(r1)
