"""How devices are reached is chosen on the command line or in the inventory, by the name of a transport."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from netloop.cli import main
from netloop.errors import ExitCode, UsageError
from tests.unit.test_workflow import script

INVENTORY = """
hosts:
  pe1:
    hostname: 192.0.2.21
    platform: ios
    loopbacks: {Loopback0: {ipv4: 10.255.0.21}}
    routing: {router_id: Loopback0, ospf: {1: {area: 0}}}
"""


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inventory, and beside it what its router said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path / "home"))
    Path("x.yaml").write_text(INVENTORY)
    answers = script(identity="10.255.0.21").answers
    Path("said.json").write_text(json.dumps({"pe1": {k: v for k, v in answers.items() if isinstance(v, str)}}))
    return tmp_path


def netloop(*words: str, code: ExitCode = ExitCode.DONE) -> str:
    done = CliRunner().invoke(main.app, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_a_run_reads_what_was_recorded(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option, its variable and the host's own key name the recording; the router's identity is read from it."""
    by_option = netloop("verify", "x.yaml", "--transport", "replay:said.json", code=ExitCode.CHECK)
    assert "10.255.0.21" in by_option
    monkeypatch.setenv("NETLOOP_TRANSPORT", "replay:said.json")
    assert "10.255.0.21" in netloop("verify", "x.yaml", code=ExitCode.CHECK)
    monkeypatch.delenv("NETLOOP_TRANSPORT")
    Path("x.yaml").write_text(INVENTORY + '    transport: "replay:said.json"\n')
    assert "10.255.0.21" in netloop("verify", "x.yaml", code=ExitCode.CHECK)


def test_a_runs_own_folder_is_a_recording(recorded: Path) -> None:
    """What a run kept in the journal gives the same findings again."""
    first = netloop("verify", "x.yaml", "--transport", "replay:said.json", code=ExitCode.CHECK)
    (run,) = (recorded / "home" / "runs").iterdir()
    again = netloop("verify", "x.yaml", "--transport", f"replay:{run}", code=ExitCode.CHECK)
    assert [line for line in again.splitlines() if "pe1" in line] == [
        line for line in first.splitlines() if "pe1" in line
    ]


def test_nothing_is_changed_over_what_only_reads(recorded: Path) -> None:
    """apply is refused in words before a question is asked."""
    with pytest.raises(UsageError, match="apply changes devices, and the transport of pe1 is read only; nothing was"):
        netloop("apply", "x.yaml", "--yes", "--transport", "replay:said.json")


@pytest.mark.parametrize(
    ("transport", "words"),
    [
        ("netmikko", "unknown transport 'netmikko'; known: asyncssh, napalm, netmiko, replay"),
        ("netmiko:x", "netmiko takes no path"),
        ("replay:nowhere", "no answers of any device are recorded there"),
    ],
)
@pytest.mark.usefixtures("recorded")
def test_a_transport_that_is_not_there_is_said(transport: str, words: str) -> None:
    """An unknown name lists the known ones; a path is for those that read from one."""
    with pytest.raises(UsageError, match=words):
        netloop("verify", "x.yaml", "--transport", transport)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("validate x.yaml", "the output could not be written: No space left on device\n"),
        ("diff x.yaml --transport replay:said.json", "the results are in the run's folder: netloop show "),
    ],
)
def test_an_output_that_has_no_room_is_one_sentence(words: str, said: str) -> None:
    """Where results go to a full disk that is said, without a trace, and the exit code is not that of a success."""
    argv = [sys.executable, "-m", "netloop", *words.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert done.returncode == ExitCode.INTERNAL
    assert said in done.stderr
    assert "Traceback" not in done.stderr
