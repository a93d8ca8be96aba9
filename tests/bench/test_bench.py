"""The benchmark measures what it says: its routers behave as IOS does, and unfinished or unrecorded work fails it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from tests.bench import goals, journal, page, recorded, table, task
from tests.bench.__main__ import main
from tests.bench.client import Client
from tests.bench.emulator.router import Router
from tests.bench.emulator.server import PASSWORD, USERNAME
from tests.bench.emulator.shell import Shell
from tests.bench.emulator.wire import Wire
from tests.bench.process import Failed
from tests.bench.routers import Routers, routers
from tests.bench.sample import Place, Sample, sample

pytestmark = pytest.mark.unmeasured_children


def printed(shell: Shell, text: str) -> str:
    """What a shell prints for characters."""
    shell.type(text)
    said = []
    while answer := shell.step():
        said.append(answer.text)
    return "".join(said)


@pytest.fixture
def router() -> Router:
    return Router(7, "127.40.0.8")


def pushed(router: Router) -> Shell:
    """A session that has pushed the task's lines, and left configuration mode."""
    shell = Shell(router)
    printed(shell, "\r".join(["terminal length 0", "configure terminal", *task.lines("r7", 7), "end", ""]))
    return shell


def state(router: Router) -> dict[str, Any]:
    """What the emulator would say of a router."""
    asked = router.asked
    return {
        "routers": {
            router.address: {
                "hostname": router.hostname,
                "running": router.running.text,
                "startup": router.startup,
                "lines": asked.lines,
                "unknown": asked.unknown,
                "saves": asked.saves,
            }
        }
    }


# --- the command line ------------------------------------------------------------------------------------------------


def test_prompts_follow_the_modes(router: Router) -> None:
    """Each line is echoed, and the prompt behind it says the mode, however the lines come."""
    said = printed(Shell(router), "configure terminal\rinterface Loopback100\rrouter ospf 1\rexit\rend\r")
    assert said == (
        "configure terminal\r\nEnter configuration commands, one per line.  End with CNTL/Z.\r\nr7(config)#"
        "interface Loopback100\r\nr7(config-if)#router ospf 1\r\nr7(config-router)#exit\r\nr7(config)#end\r\nr7#"
    )


def test_echo_of_a_line_that_comes_in_pieces(router: Router) -> None:
    """What has come of a line is echoed at once, and never twice."""
    shell = Shell(router)
    assert printed(shell, "show pri") == "show pri"
    assert printed(shell, "vilege\r\n") == "vilege\r\nCurrent privilege level is 15\r\nr7#"


def test_running_configuration_is_that_of_a_router(router: Router) -> None:
    """It has about 200 lines, its hostname and its end, and comes in pages until that is switched off."""
    shell = Shell(router)
    first = printed(shell, "show running-config\r")
    assert first.endswith("\r\n --More-- ")
    assert first.count("\r\n") == 24
    assert printed(shell, "q").endswith("r7#")
    whole = printed(shell, "terminal length 0\rshow running-config\r").split("\r\n")
    assert "hostname r7" in whole
    assert whole[-3:] == ["end", "", "r7#"]
    assert 180 <= len(whole) <= 260


def test_pages_are_the_whole_answer(router: Router) -> None:
    """Turning pages shows what is shown at once without pages."""
    paged = Shell(router)
    said = printed(paged, "show ip protocols\r")
    while said.endswith(" --More-- "):
        said = said.removesuffix(" --More-- ") + printed(paged, " ").replace(f"\r{' ' * 9}\r", "")
    assert said == printed(Shell(router), "terminal length 0\rshow ip protocols\r").partition("\r\nr7#")[2]


@pytest.mark.parametrize("line", ["show ip nonsense", "frobnicate", "configure terminal\rrouter-id 10.0.0.1"])
def test_unknown_line_is_refused_and_counted(router: Router, line: str) -> None:
    """A line that the routers do not know, or not in this mode, is refused as IOS refuses it, and counted."""
    assert "% Invalid input detected at '^' marker." in printed(Shell(router), f"{line}\r")
    assert len(router.asked.unknown) == 1


def test_pushed_lines_show(router: Router) -> None:
    """What was pushed is in the running configuration and in what the show commands say."""
    shell = pushed(router)
    assert "ospf" not in Router(7, "").running.text
    assert "\r\nrouter ospf 1\r\n router-id 10.99.0.8\r\n passive-interface Loopback100\r\n!\r\n" in router.running.text
    for command in ("show ip ospf", "show ip protocols", "show ip interface brief", "show ip route", "show interfaces"):
        assert "10.99.0.8" in printed(shell, f"{command}\r"), command


def test_save_asks_and_saves(router: Router) -> None:
    """``copy running-config startup-config`` asks for a name; only then the startup configuration has the lines."""
    shell = pushed(router)
    assert printed(shell, "copy running-config startup-config\r").endswith("Destination filename [startup-config]? ")
    assert "Loopback100" not in router.startup
    assert printed(shell, "\r") == "\r\nBuilding configuration...\r\n[OK]\r\nr7#"
    assert "Loopback100" in router.startup


# --- the wire --------------------------------------------------------------------------------------------------------


class _Echo:
    """Stands where the SSH connection is: says something first, and repeats what it hears."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(b"hello ")

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        pass


async def _talk(delay: float, lines: int) -> tuple[int, float]:
    """Say so many lines, each behind the answer to the last; the round trips that were counted, and the seconds."""
    counted: list[None] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Wire(_Echo(), delay, lambda: counted.append(None), lambda _: None), "127.0.0.1", 0
    )
    begin = loop.time()
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await reader.readexactly(len("hello "))
    for _ in range(lines):
        writer.write(b"line ")
        await reader.readexactly(len("line "))
    seconds = loop.time() - begin
    writer.close()
    server.close()
    return len(counted), seconds


@pytest.mark.parametrize("delay", [0.0, 0.02])
def test_round_trips_are_counted_and_delayed(delay: float) -> None:
    """The connection is one, each line that waits for the last one's answer is one more, and each takes its time."""
    counted, seconds = asyncio.run(_talk(delay, 4))
    assert counted == 5
    assert seconds >= (2 + 4) * 2 * delay


# --- the task, its proof and the journal ----------------------------------------------------------------------------


def test_done_work_is_proved(router: Router) -> None:
    """A router that was read, has the lines, has saved them and was read back is proof."""
    printed(pushed(router), "show running-config\rwrite memory\rshow ip protocols\rshow ip interface brief\r")
    task.prove(state(router), changes=True, reads_back=True)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("show running-config\rshow ip protocols\rshow ip interface brief\r", "startup"),
        ("write memory\rshow ip protocols\rshow ip interface brief\r", "never asked"),
        ("show running-config\rwrite memory\rshow ip protocols\r", "never asked"),
        (
            "show running-config\rwrite memory\rshow ip protocols\rshow ip interface brief\r"
            "configure terminal\rrouter ospf 1\rno router-id\r",
            "running",
        ),
        ("show running-config\rwrite memory\rshow ip protocols\rshow ip interface brief\rshow me\r", "does not know"),
    ],
)
def test_undone_work_is_no_proof(router: Router, typed: str, missing: str) -> None:
    """Nothing saved, not read, not read back, a line taken away, or a line refused: the client failed."""
    printed(pushed(router), typed)
    with pytest.raises(task.NotDone, match=missing):
        task.prove(state(router), changes=True, reads_back=True)


@contextmanager
def _journal(home: Path, commands: list[str], unanswered: int = 0) -> Iterator[None]:
    folder = home / "runs" / "1" / "hosts" / "r7"
    folder.mkdir(parents=True)
    events = [{"n": n, "event": "typing", "command": command} for n, command in enumerate(commands)]
    events += [{"n": n, "event": "answered", "answer": ""} for n in range(len(commands) - unanswered)]
    (folder / "commands.jsonl").write_text("".join(f"{json.dumps(event)}\n" for event in events))
    yield


def test_journal_has_what_was_typed(router: Router, tmp_path: Path) -> None:
    """Preparation and modes are excepted, every other line has its record, in its place."""
    commands = [line.strip() for line in task.lines("r7", 7)]
    pushed(router)
    with _journal(tmp_path, commands):
        journal.check(tmp_path, state(router))


@pytest.mark.parametrize("wrong", [[], [0, 1, 2, 3, 4, 5], [0, 2, 1, 3, 4, 5, 6], [0, 0, 1, 2, 3, 4, 5, 6]])
def test_journal_that_differs_fails(router: Router, tmp_path: Path, wrong: list[int]) -> None:
    """A record that is missing, in another place, or of what no router was asked fails the benchmark."""
    lines = [line.strip() for line in task.lines("r7", 7)]
    pushed(router)
    with _journal(tmp_path, [lines[n] for n in wrong]), pytest.raises(journal.Unrecorded):
        journal.check(tmp_path, state(router))


def test_journal_without_an_answer_fails(router: Router, tmp_path: Path) -> None:
    """A command that the journal has as typed only is not recorded."""
    pushed(router)
    lines = [line.strip() for line in task.lines("r7", 7)]
    with _journal(tmp_path, lines, unanswered=1), pytest.raises(journal.Unrecorded):
        journal.check(tmp_path, state(router))


# --- the whole ------------------------------------------------------------------------------------------------------


async def _commands(there: Routers, lines: list[str]) -> str:
    async with asyncssh.connect(
        there.addresses[0], there.port, username=USERNAME, password=PASSWORD, known_hosts=None, client_keys=None
    ) as connection:
        done = await connection.run("", input="\n".join([*lines, "exit", ""]), term_type="vt100", check=False)
        return str(done.stdout)


@pytest.mark.lab
def test_reset_makes_routers_fresh() -> None:
    """After a reset a router has its first configuration, and nothing was asked of it."""
    with routers(1) as there:
        fresh = there.state()["routers"]
        assert "[OK]" in asyncio.run(_commands(there, ["configure terminal", *task.lines("r0", 0), "end", "wr"]))
        assert there.state()["routers"] != fresh
        there.reset()
        assert there.state()["routers"] == fresh


@pytest.mark.lab
def test_netloop_beside_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    """netloop and the bare client do the task on two routers: proved by the routers, and netloop's journal is whole."""
    clients = "asyncssh,netloop-apply,netloop-diff,netloop-verify"
    assert main(["--n", "2", "--rtt", "0", "--repeat", "1", "--clients", clients]) == 0
    shown = capsys.readouterr().out
    assert [title for title in ("the limit", "netloop apply", "netloop diff", "netloop verify") if title in shown] == [
        "the limit",
        "netloop apply",
        "netloop diff",
        "netloop verify",
    ]


@pytest.mark.lab
def test_a_client_that_only_says_so_fails() -> None:
    """Exit code 0 is no proof: a diff in the place of an apply is found out; another exit code is a failure."""
    place = Place(1, 0.0)
    with routers(1) as there:
        with pytest.raises(task.NotDone, match="running"):
            sample(Client("liar", "liar", ("diff",), packages=None), place, there, {})
        with pytest.raises(Failed, match="ended with 2"):
            sample(Client("wrong", "wrong", ("apply", "--no-such-option"), packages=None), place, there, {})


def test_ratios_are_against_netloop_at_the_same_place() -> None:
    """A ratio is netloop's rate over the client's; with fewer routers, their number is told."""
    far = Place(100, 0.05)
    samples = [
        Sample("netloop-apply", Place(20, 0.05), 4.0, 1.0, 50.0, 9, 1, 0.1),
        Sample("netloop-apply", far, 2.0, 1.0, 50.0, 9, 1, 0.1),
        Sample("netmiko", far, 5.0, 2.0, 50.0, 36, 1, 0.1),
        Sample("ansible", Place(20, 0.05), 40.0, 60.0, 2500.0, 34, 1, 0.1),
    ]
    found = {row[0]: row[1:4] for row in table.rows(samples, far)}
    assert found == {
        "netloop apply": ("50.0", "1.00x", "10.0 ms"),
        "netmiko in threads": ("20.0", "2.50x", "20.0 ms"),
        "Ansible cisco.ios, 20 routers": ("0.50", "100x", "3000 ms"),
    }


def _fleet(name: str, wall: float, count: int = 300, processor: float = 1.0) -> Sample:
    return Sample(name, Place(count, 0.05), wall, processor, 50.0, 12, 1, 0.1)


def test_goals_are_judged_by_what_was_measured() -> None:
    """A ratio that is too small is missed; CPU and the limit's time are those of one more router."""
    samples = [
        _fleet("netloop-apply", 2.0, 100, 1.0),
        _fleet("netloop-apply", 4.0, 300, 4.0),
        _fleet("asyncssh", 1.0, 100),
        _fleet("asyncssh", 2.0, 300),
        _fleet("scrapli", 9.0),
        _fleet("nornir-netmiko", 9.0),
        _fleet("ansible", 40.0, 20),
    ]
    found = {one.about: (one.measured, one.verdict) for one in goals.judged(samples)}
    assert found == {
        "rate over scrapli, 50 ms": ("2.25x", "reached"),
        "rate over nornir-netmiko, 50 ms": ("2.25x", "missed"),
        "rate over ansible, 50 ms": ("150.00x", "missed"),
        "CPU of one more router, 50 ms": ("15.0 ms", "missed"),
        "one more router over the limit, 50 ms": ("2.00x", "missed"),
        "round trips, 50 ms": ("12", "reached"),
        "connections, 50 ms": ("1", "reached"),
    }


def test_page_is_what_was_measured() -> None:
    """``docs/reference/benchmarks.md`` is written from ``measured.json``: ``python -m tests.bench --record``."""
    assert page.PAGE.read_text("utf-8") == page.page(recorded.read())
