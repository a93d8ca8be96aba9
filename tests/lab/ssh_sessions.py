"""Sessions on fake routers over each library that speaks SSH, and the errors of attempts that must fail.

Who imports ``engine`` runs each test over both; ``netmiko_only`` is for what netmiko alone does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from netloop.errors import NetloopError
from netloop.model.device import Device
from netloop.model.terminal import TerminalProfile
from netloop.platforms.cisco_ios.terminal import TERMINAL as IOS
from netloop.transports.asyncssh import AsyncsshTransport
from netloop.transports.netmiko import NetmikoTransport
from netloop.transports.transport import ConnectionOptions, Credentials, Session
from tests.lab.fake_router import FakeRouter

GOOD = Credentials("netops", "right")
ENGINES = {"netmiko": NetmikoTransport, "asyncssh": AsyncsshTransport}
netmiko_only = pytest.mark.parametrize("engine", ["netmiko"], indirect=True)
asyncssh_only = pytest.mark.parametrize("engine", ["asyncssh"], indirect=True)
_chosen = {"engine": "netmiko"}


@pytest.fixture(autouse=True, params=list(ENGINES))
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The library that connects."""
    monkeypatch.setitem(_chosen, "engine", request.param)
    return str(request.param)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No key, agent or configuration of whoever runs the tests takes part."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return tmp_path


@pytest.fixture
def options(tmp_path: Path) -> ConnectionOptions:
    return ConnectionOptions(known_hosts=tmp_path / "known_hosts", connect_timeout=20, read_timeout=2)


def device(port: int, **extras: Any) -> Device:
    return Device("r1", "127.0.0.1", "cisco_ios", port=port, extras=extras)


def opened(
    device: Device, options: ConnectionOptions, credentials: Credentials = GOOD, profile: TerminalProfile = IOS
) -> Session:
    """A session on a device over the library that is being tested."""
    return ENGINES[_chosen["engine"]]().open(device, profile, credentials, options)


@contextmanager
def session(
    router: FakeRouter, options: ConnectionOptions, credentials: Credentials = GOOD, **extras: Any
) -> Iterator[Session]:
    made = opened(device(router.port, **extras), options, credentials)
    try:
        yield made
    finally:
        made.close()


def refused(
    router: FakeRouter, options: ConnectionOptions, credentials: Credentials = GOOD, **extras: Any
) -> NetloopError:
    """The error of an attempt that must fail."""
    with pytest.raises(NetloopError) as caught, session(router, options, credentials, **extras):
        pass
    return caught.value
