"""The limits on connections as a run keeps them, offline through the replay transport."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from netloop import registry
from netloop.errors import Unreachable
from netloop.model.change import Exchange
from netloop.model.device import Device
from netloop.model.inventory import Inventory
from netloop.model.plan import Mode
from netloop.model.terminal import TerminalProfile
from netloop.transports.connection_limits import JumpHostLimit
from netloop.transports.replay import ReplaySession, Script
from netloop.transports.transport import Capability, ConnectionOptions, Credentials
from netloop.workflow import Setup
from netloop.workflow.run_context import Interrupted, RunContext
from tests.unit.platforms.cisco_ios.conftest import intent_of

COUNT = 8
RUNNING = "Building configuration...\n\nCurrent configuration : 20 bytes\n!\nhostname {}\n!\nend\n"


class CountingTransport:
    """Devices that answer slowly, and how many sessions are open; the first ``broken`` connections fail."""

    capabilities = Capability.LINE_BY_LINE

    def __init__(self, broken: int = 0) -> None:
        self.opened: list[float] = []
        self.open_now = self.most = 0
        self._broken, self._lock = broken, threading.Lock()

    def open(
        self, device: Device, _profile: TerminalProfile, _credentials: Credentials, _options: ConnectionOptions
    ) -> ReplaySession:
        """A session that is counted until it is closed."""
        with self._lock:
            self.opened.append(time.monotonic())
            if len(self.opened) <= self._broken:
                raise Unreachable("no")
            self.open_now += 1
            self.most = max(self.most, self.open_now)
        answers = {"show running-config": RUNNING.format(device.name), "show clock": "noon\n"}
        return CountedSession(device.name, Script(answers), self._closed)

    def _closed(self) -> None:
        with self._lock:
            self.open_now -= 1


class CountedSession(ReplaySession):
    """A replayed session that takes its time, and says when it is closed."""

    def __init__(self, device: str, script: Script, closed: Callable[[], None]) -> None:
        super().__init__(device, script, [], {})
        self._closed = closed

    def show(self, command: str) -> str:
        """The answer, after a while."""
        time.sleep(0.02)
        return super().show(command)

    def close(self) -> None:
        """Counted once."""
        if self.alive:
            self._closed()
        super().close()


@pytest.fixture
def transport(monkeypatch: pytest.MonkeyPatch) -> CountingTransport:
    made, load = CountingTransport(), registry.get
    monkeypatch.setattr(registry, "get", lambda kind, name: (lambda: made) if kind == "transport" else load(kind, name))
    return made


@pytest.fixture
def setup(tmp_path: Path, transport: CountingTransport) -> Setup:
    config = tmp_path / "ssh_config"
    config.write_text("Host *\n ProxyJump jump\n")
    extras = {"ssh_config_file": str(config)}
    devices = [Device(f"r{n}", f"192.0.2.{n}", "cisco_ios", username="x", extras=extras) for n in range(COUNT)]
    intents = {device.name: replace(intent_of(), device=device.name) for device in devices}
    inventory = Inventory("x.yaml", {device.name: device for device in devices}, intents)
    return Setup(inventory, tuple(devices), tmp_path, transport="counting", workers=COUNT)


def ask_all(context: RunContext) -> dict[str, str]:
    return context.each("asking", context.open_devices, lambda c, name: c.conversations[name].show("show clock"), None)


def test_a_jump_host_carries_no_more_than_the_limit_in_any_phase(setup: Setup, transport: CountingTransport) -> None:
    """Eight routers, eight workers, three connections: every router answers in each phase, and all are closed."""
    setup = replace(setup, connection=ConnectionOptions(per_jump_host=3))
    with RunContext(setup, "verify", ()) as context:
        for _ in range(2):
            assert ask_all(context) == dict.fromkeys(setup.inventory.devices, "noon\n")
    assert (transport.most, transport.open_now) == (3, 0)
    assert len(transport.opened) == 2 * COUNT


def test_sessions_stay_open_where_all_have_room(setup: Setup, transport: CountingTransport) -> None:
    """A limit that all fit under costs no connection."""
    setup = replace(setup, connection=ConnectionOptions(per_jump_host=COUNT))
    with RunContext(setup, "verify", ()) as context:
        ask_all(context)
        ask_all(context)
    assert (len(transport.opened), transport.open_now) == (COUNT, 0)


def test_a_connection_that_fails_leaves_its_place(
    setup: Setup, transport: CountingTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it kept, the routers behind it would wait for ever."""
    monkeypatch.setattr(transport, "_broken", 3)
    setup = replace(setup, connection=ConnectionOptions(per_jump_host=1))
    with RunContext(setup, "verify", ()) as context:
        assert len(ask_all(context)) == COUNT - 3


def test_connections_are_opened_at_the_rate(setup: Setup, transport: CountingTransport) -> None:
    """Whatever the number of workers: twenty a second are a twentieth apart."""
    setup = replace(setup, connection=ConnectionOptions(rate=20))
    with RunContext(setup, "verify", ()) as context:
        ask_all(context)
    assert transport.opened[-1] - transport.opened[0] >= (COUNT - 1) / 20 - 0.001


def test_a_signal_leaves_those_that_wait_unstarted(setup: Setup, transport: CountingTransport) -> None:
    """At one connection in a thousand seconds, an interrupt ends the run at once; each router that waited says why."""
    setup = replace(setup, connection=ConnectionOptions(rate=0.001))
    timer = threading.Timer(0.5, lambda: setattr(setup.interrupts, "count", 1))
    started = time.monotonic()
    timer.start()
    with RunContext(setup, "verify", ()) as context, pytest.raises(Interrupted):
        ask_all(context)
    assert time.monotonic() - started < 100
    failures = [result.failure for result in context.results.values() if result.failure]
    assert [failure.message for failure in failures] == ["not started: the run was interrupted"] * (COUNT - 1)
    assert len(transport.opened) == 1


def test_a_router_in_the_middle_of_a_change_does_not_wait(
    setup: Setup, transport: CountingTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its new session is opened at once, past both limits, and although the run was interrupted."""
    monkeypatch.setattr(JumpHostLimit, "crowded", lambda _limit, _name: False)
    setup = replace(setup, connection=ConnectionOptions(rate=0.001, per_jump_host=1))
    with RunContext(setup, "verify", ()) as context:
        first, second = (context.conversations[f"r{n}"] for n in (0, 1))
        first.show("show clock")
        second.exchanges.append(Exchange("router ospf 1", "", Mode.CONFIGURE))
        setup.interrupts.count = 1
        assert second.show("show clock") == "noon\n"
    assert len(transport.opened) == 2
