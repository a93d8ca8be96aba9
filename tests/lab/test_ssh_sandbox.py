"""netmiko and asyncssh against routers of the sandbox: real configurations, and faults on demand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netloop.errors import AuthenticationFailed, DeviceTimeout, Unreachable
from netloop.lab.sandbox import Network, NodeSpec, SandboxThread
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios import PLATFORM
from netloop.transports.transport import ConnectionOptions, Credentials, Session
from tests.lab.ssh_sessions import engine, opened

__all__ = ["engine"]

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60)]

STARTUP = """hostname r1
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
router ospf 1
"""


@pytest.fixture
def sandbox() -> Iterator[SandboxThread]:
    with SandboxThread(Network([NodeSpec("r1", STARTUP)], [])) as running:
        yield running


def connect(sandbox: SandboxThread, folder: Path, password: str = "netops", read_timeout: float = 5.0) -> Session:
    host, port = sandbox.endpoints["r1"]
    options = ConnectionOptions(known_hosts=folder / "known_hosts", read_timeout=read_timeout)
    device = Device("r1", host, "cisco_ios", port=port)
    return opened(device, options, Credentials("netops", password), PLATFORM.terminal)


def test_a_configuration_is_written_and_read_back(sandbox: SandboxThread, tmp_path: Path) -> None:
    """Lines go in, questions get the platform's answers, the configuration shows it all; no line waits for a second."""
    session = connect(sandbox, tmp_path)
    started = time.monotonic()
    for number in range(10):
        assert session.send(f"interface Loopback{number}", Mode.CONFIGURE, {}) == ""
        assert session.send(f"ip address 198.51.100.{number} 255.255.255.255", Mode.CONFIGURE, {}) == ""
    assert time.monotonic() - started < 20
    session.send("clear ip ospf process", Mode.EXEC, PLATFORM.terminal.confirmations)
    assert "[OK]" in session.send(PLATFORM.terminal.save.command, Mode.EXEC, PLATFORM.terminal.confirmations)
    running = session.show(PLATFORM.show_running)
    assert running.count("ip address 198.51.100.") == 10
    assert running.endswith("end")
    session.close()


def test_an_answer_to_a_bad_line_is_returned(sandbox: SandboxThread, tmp_path: Path) -> None:
    """What IOS says to a line that it refuses is the line's answer, caret and all."""
    session = connect(sandbox, tmp_path)
    answer = session.send("interfarce Loopback0", Mode.CONFIGURE, {})
    assert answer.splitlines()[-1] == "% Invalid input detected at '^' marker."
    assert session.send("interface Loopback0", Mode.CONFIGURE, {}) == ""
    session.close()


def test_faults_have_their_errors(sandbox: SandboxThread, tmp_path: Path) -> None:
    """A router that hangs, one that hangs up, and one that refuses the login are three different errors."""
    faults = sandbox.network.routers["r1"].faults
    faults.hang("show clock")
    faults.drop("show users")
    session = connect(sandbox, tmp_path, read_timeout=0.5)
    with pytest.raises(DeviceTimeout, match="show clock"):
        session.show("show clock")
    session = connect(sandbox, tmp_path)
    with pytest.raises(Unreachable, match="lost in mid-session"):
        session.show("show users")
    with pytest.raises(AuthenticationFailed):
        connect(sandbox, tmp_path, password="wrong")


def test_a_new_session_follows_a_broken_one(sandbox: SandboxThread, tmp_path: Path) -> None:
    """After a broken session the router takes the next one, which starts in exec mode."""
    sandbox.network.routers["r1"].faults.drop("description cut")
    session = connect(sandbox, tmp_path)
    session.send("interface Loopback0", Mode.CONFIGURE, {})
    with pytest.raises(Unreachable):
        session.send("description cut", Mode.CONFIGURE, {})
    session = connect(sandbox, tmp_path)
    assert "Loopback0" in session.show("show ip interface brief")
    session.close()
