"""Limits on connections: a rate, by a made-up clock, and a number over each jump host, with real threads."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import Stopped
from netloop.model.device import Device
from netloop.transports.connection_limits import ConnectionLimits, ConnectionRate, JumpHostLimit, Waiting

PATIENT = Waiting()
URGENT = Waiting(urgent=True)


@dataclass
class Clock:
    """A clock that goes on when somebody sleeps."""

    now: float = 1000.0
    slept: int = 0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += 1
        self.now += seconds


@given(st.floats(0.05, 50), st.lists(st.floats(0, 5), max_size=30))
def test_in_no_second_are_there_more_than_the_rate(rate: float, busy: list[float]) -> None:
    """Whatever comes between two connections, a second holds at most the rate, rounded up; and none waits longer."""
    clock = Clock()
    limit = ConnectionRate(rate, clock, clock.sleep)
    opened = []
    for seconds in busy:
        asked = clock.now
        limit.wait(PATIENT)
        opened.append(clock.now)
        assert clock.now - asked <= 1 / rate + 1e-6
        clock.now += seconds
    for start in opened:
        assert len([at for at in opened if start <= at < start + 1 - 1e-6]) <= math.ceil(rate)


def test_the_first_does_not_wait_and_the_rest_are_evenly_spaced() -> None:
    """Two a second come every half second."""
    clock = Clock()
    limit = ConnectionRate(2, clock, clock.sleep)
    at = []
    for _ in range(4):
        limit.wait(PATIENT)
        at.append(round(clock.now - 1000, 6))
    assert at == [0, 0.5, 1, 1.5]


def test_what_is_urgent_does_not_wait_and_the_next_waits_for_longer() -> None:
    """A router to be put back goes first, and counts."""
    clock = Clock()
    limit = ConnectionRate(1, clock, clock.sleep)
    limit.wait(PATIENT)
    limit.wait(URGENT)
    assert (clock.now, clock.slept) == (1000, 0)
    limit.wait(PATIENT)
    assert round(clock.now, 6) == 1002


def test_a_signal_ends_the_waiting_at_once() -> None:
    """Whoever waits for minutes hears an interrupt within a tenth of a second."""
    clock = Clock()
    limit = ConnectionRate(0.01, clock, clock.sleep)
    limit.wait(PATIENT)
    with pytest.raises(Stopped, match="not started"):
        limit.wait(Waiting(lambda: clock.now > 1005))
    assert clock.now < 1005.2


@pytest.fixture
def devices(tmp_path: Path) -> list[Device]:
    """Six routers, the first four behind one jump host, the fifth behind another."""
    config = tmp_path / "ssh_config"
    config.write_text("Host 192.0.2.?\n ProxyJump one\nHost 198.51.100.1\n ProxyJump two\n")
    hosts = ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "198.51.100.1", "203.0.113.1")
    extras = {"ssh_config_file": str(config)}
    return [Device(f"r{n}", host, "cisco_ios", extras=extras) for n, host in enumerate(hosts, 1)]


def test_no_more_than_the_limit_are_open_over_one_jump_host(devices: list[Device]) -> None:
    """The third waits until one is closed; those behind another jump host, and behind none, do not wait."""
    limit = JumpHostLimit(2, devices)
    for name in ("r1", "r2", "r5", "r6", "r6", "r6"):
        limit.enter(name, PATIENT)
    entered = threading.Event()
    thread = threading.Thread(target=lambda: (limit.enter("r3", PATIENT), entered.set()))
    thread.start()
    assert not entered.wait(0.3)
    limit.leave("r5")
    assert not entered.wait(0.2)
    limit.leave("r1")
    assert entered.wait(60)
    thread.join()


def test_leaving_twice_makes_no_room_for_two(devices: list[Device]) -> None:
    """A session that is closed again, or never came about, is counted once."""
    limit = JumpHostLimit(1, devices)
    limit.enter("r1", PATIENT)
    for name in ("r1", "r1", "r6", "r2"):
        limit.leave(name)
    limit.enter("r2", PATIENT)
    with pytest.raises(Stopped):
        limit.enter("r3", Waiting(lambda: True))
    limit.enter("r4", URGENT)


def test_sessions_are_closed_where_others_wait_for_their_place(devices: list[Device]) -> None:
    """As long as all behind a jump host fit, their sessions may stay open between two phases of a run."""
    assert [JumpHostLimit(3, devices).crowded(d.name) for d in devices] == [True] * 4 + [False] * 2
    assert not any(JumpHostLimit(4, devices).crowded(d.name) for d in devices)
    assert not any(ConnectionLimits(5, None, devices).crowded(d.name) for d in devices)


def test_who_stops_waiting_for_the_rate_gives_the_place_back(devices: list[Device]) -> None:
    """Both limits together: a place over the jump host that was never used is free again."""
    limits = ConnectionLimits(0.01, 1, devices)
    limits.enter("r1", PATIENT)
    limits.leave("r1")
    with pytest.raises(Stopped):
        limits.enter("r2", Waiting(lambda: True))
    limits.enter("r3", URGENT)
    limits.leave("r3")
    with pytest.raises(Stopped):
        limits.enter("r4", Waiting(lambda: True))


def test_no_limit_waits_for_nothing(devices: list[Device]) -> None:
    """Without the options a fleet is as fast as it can be."""
    limits, started = ConnectionLimits(None, None, devices), time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: limits.enter(f"r{n % 6 + 1}", PATIENT), range(1000)))
    assert time.monotonic() - started < 60
