"""The conversation against the sandbox's faults: log lines anywhere, odd prompts, drips and questions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netloop.errors import CommandRefused, DeviceError, DeviceTimeout
from netloop.lab.sandbox import Network, NodeSpec, SandboxThread
from netloop.lab.sandbox.faults import Faults
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.platforms.cisco_ios import PLATFORM
from netloop.stages.conversation import judge
from netloop.transports.asyncssh import AsyncsshTransport
from netloop.transports.transport import ConnectionOptions, Credentials, Session

pytestmark = [
    pytest.mark.lab,
    pytest.mark.timeout(120),
    pytest.mark.skipif(not hasattr(Faults, "log"), reason="this sandbox has no such faults"),
]

STARTUP = """hostname r1
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
router ospf 1
router bgp 65000
"""
MESSAGE = "%SYS-5-CONFIG_I: Configured from console by vty1"
STAMPS = ("datetime", "sequence", "uptime", "uptime-days", "uptime-hours", "none")


@pytest.fixture
def sandbox() -> Iterator[SandboxThread]:
    with SandboxThread(Network([NodeSpec("r1", STARTUP)], [])) as running:
        yield running


def connect(
    sandbox: SandboxThread, folder: Path, *, read: float = 120, answer: float = 300, prompt: str | None = None
) -> Session:
    host, port = sandbox.endpoints["r1"]
    options = ConnectionOptions(known_hosts=folder / "known_hosts", read_timeout=read, answer_timeout=answer)
    data = {} if prompt is None else {"prompt": prompt}
    device = Device("r1", host, "cisco_ios", port=port, data=data)
    return AsyncsshTransport().open(device, PLATFORM.terminal, Credentials("netops", "netops", "netops"), options)


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_configuration_is_read_amid_log_lines(sandbox: SandboxThread, tmp_path: Path, stamp: str) -> None:
    """Wherever log lines break the first two readings, the configuration is the router's own."""
    session = connect(sandbox, tmp_path)
    whole = session.show(PLATFORM.show_running)
    faults = sandbox.network.routers["r1"].faults
    for at in (0, 1, 40, 90, 91, 200, len(whole)):
        faults.clear()
        for place in (at, at + 7):
            faults.log("^show run", MESSAGE, where="answer", at=place, stamp=stamp, console=True, times=1)
        assert session.show(PLATFORM.show_running).splitlines()[3:] == whole.splitlines()[3:]


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("where", ["prompt", "before-echo", "echo", "answer"])
def test_lines_are_typed_amid_log_lines(sandbox: SandboxThread, tmp_path: Path, where: str, stamp: str) -> None:
    """A log line at each place of a line's echo, answer and prompt: the verdict is right, and nobody waits long."""
    session = connect(sandbox, tmp_path)
    faults = sandbox.network.routers["r1"].faults
    faults.log(".", MESSAGE, where=where, at=4, stamp=stamp, console=True)
    started = time.monotonic()
    for line, refused in (("router ospf 1", False), ("router-id 10.0.0.1", False), ("frobnicate", True)):
        assert bool(judge(session.send(line, Mode.CONFIGURE, {}), PLATFORM)[0]) is refused
    assert session.section == "config-router"
    session.leave_section()
    assert session.section == ""
    assert time.monotonic() - started < 100


@pytest.mark.parametrize(
    ("line", "shown"), [("prompt SITE-0073%p", None), ("prompt <site>", "<site>"), ("prompt [x]%h%p", "[x]r1#")]
)
def test_prompts_as_configured(sandbox: SandboxThread, tmp_path: Path, line: str, shown: str | None) -> None:
    """The exec prompt has nothing to do with the router's name; where nothing else serves, the inventory gives it."""
    first = connect(sandbox, tmp_path)
    assert first.send(line, Mode.CONFIGURE, {}) == ""
    first.close()
    if shown:
        with pytest.raises(DeviceError, match="no prompt was recognised") as caught:
            connect(sandbox, tmp_path)
        assert "data: {prompt: " in str(caught.value.hint)
    session = connect(sandbox, tmp_path, prompt=shown)
    assert session.send("router ospf 1", Mode.CONFIGURE, {}) == ""
    assert "hostname r1" in session.show(PLATFORM.show_running)


def test_no_service_prompt_config(sandbox: SandboxThread, tmp_path: Path) -> None:
    """Refused in words that help, in seconds, and the session is usable."""
    first = connect(sandbox, tmp_path, read=2)
    with pytest.raises(DeviceError):
        first.send("no service prompt config", Mode.CONFIGURE, {})
    first.close()
    session = connect(sandbox, tmp_path)
    started = time.monotonic()
    with pytest.raises(CommandRefused, match="shows no prompt"):
        session.send("router ospf 1", Mode.CONFIGURE, {})
    assert time.monotonic() - started < 100
    assert "no service prompt config" in session.show(PLATFORM.show_running)


def test_a_long_name_is_cut_in_configuration_mode(sandbox: SandboxThread, tmp_path: Path) -> None:
    """Twenty characters there, all of them in exec mode."""
    first = connect(sandbox, tmp_path)
    first.send("hostname a-very-long-name-of-a-border-router", Mode.CONFIGURE, {})
    assert "a-very-long" in first.show(PLATFORM.show_running)
    first.close()
    session = connect(sandbox, tmp_path)
    assert session.send("router ospf 1", Mode.CONFIGURE, {}) == ""
    assert session.section == "config-router"
    assert "a-very-long" in session.show(PLATFORM.show_running)


def test_a_drip_without_end(sandbox: SandboxThread, tmp_path: Path) -> None:
    """The answer's own deadline ends it."""
    session = connect(sandbox, tmp_path, answer=2)
    sandbox.network.routers["r1"].faults.drip("^show version", per_second=10, forever=True)
    with pytest.raises(DeviceTimeout, match="has not ended after 2 s"):
        session.show("show version")


def test_a_question_while_saving(sandbox: SandboxThread, tmp_path: Path) -> None:
    """Answered no, told, and the session goes on."""
    session = connect(sandbox, tmp_path)
    sandbox.network.routers["r1"].faults.save("question", text="Continue? [no]: ")
    with pytest.raises(CommandRefused, match=r"Continue\? \[no\]:', which was answered no"):
        session.send(PLATFORM.terminal.save.command, Mode.EXEC, PLATFORM.terminal.confirmations, 30)
    assert "hostname r1" in session.show(PLATFORM.show_running)
