"""``-v``, ``-vv`` and ``--log-file``: who is told how much, where, and that no secret is in it."""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from netloop.cli import logs, main
from netloop.errors import ExitCode
from netloop.text.redact import PROCESS, STRUCK

RUNNER = CliRunner()
WIRE = logging.getLogger("netmiko.base_connection")
OWN = logging.getLogger("netloop.workflow.run_context")
RECORD = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR) +\S+: ")
LIBRARY = logging.getLogger("asyncssh")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """No test logs where another one did."""
    yield
    logs.start()


def speak() -> None:
    """What is logged in a run, one sentence of each kind."""
    OWN.debug("own debug")
    OWN.info("own info")
    LIBRARY.debug("library debug")
    LIBRARY.error("library error")
    logging.getLogger("elsewhere").warning("other warning")


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (0, ["WARNING elsewhere: other warning"]),
        (1, ["own info", "WARNING elsewhere: other warning"]),
        (
            2,
            [
                "own debug",
                "own info",
                "DEBUG asyncssh: library debug",
                "ERROR asyncssh: library error",
                "WARNING elsewhere: other warning",
            ],
        ),
    ],
)
@pytest.mark.parametrize("file", [False, True])
def test_stderr_says_as_much_as_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], times: int, said: list[str], file: bool
) -> None:
    """Nothing of libraries without -vv, as netloop tells their errors itself; a file beside it changes nothing."""
    logs.start()
    if file:
        logs.log_to(tmp_path / "log")
    logs.log_more(times)
    speak()
    assert capsys.readouterr().err.splitlines() == said


def test_the_file_has_everything_with_times(tmp_path: Path) -> None:
    """Whatever -v says, in one form, behind what was there; for its owner alone, also where others could read it."""
    path = tmp_path / "netloop.log"
    path.write_text("before\n")
    path.chmod(0o644)
    logs.start()
    logs.log_to(path)
    speak()
    before, start, *lines = path.read_text().splitlines()
    assert before == "before"
    assert " DEBUG   netloop: netloop " in start
    assert all(
        re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR) +\S+: ", line) for line in lines
    )
    assert [line.split(": ")[1] for line in lines] == [
        "own debug",
        "own info",
        "library debug",
        "library error",
        "other warning",
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("arguments", [["-v", "{}"], ["{}", "-v"], ["--verbose", "{}"]])
@pytest.mark.parametrize("verb", [["runs"], ["validate", "inventory/quickstart.yaml"], ["lab", "status"]])
def test_before_the_verb_and_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], verb: list[str]
) -> None:
    """The options are those of netloop and of each verb, also of a verb's own verbs."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path))
    line = [word for argument in arguments for word in (verb if argument == "{}" else [argument])]
    assert RUNNER.invoke(main.app, line).exit_code == 0
    assert logging.getLogger("netloop").level == logging.INFO
    assert RUNNER.invoke(main.app, [*line, "-v"]).exit_code == 0
    assert logging.getLogger("netloop").level == logging.DEBUG
    assert RUNNER.invoke(main.app, verb).exit_code == 0
    assert logging.getLogger("netloop").level == logging.WARNING


@pytest.mark.parametrize("behind", [True, False])
def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path, behind: bool) -> None:
    """Before anything is done, with the reason."""
    option = ["--log-file", str(tmp_path / "no folder" / "log")]
    done = RUNNER.invoke(main.app, ["runs", *option] if behind else [*option, "runs"])
    assert getattr(done.exception, "exit_code", None) is ExitCode.USAGE
    assert "No such file or directory; nothing was sent" in str(done.exception)


def test_a_full_disk_is_said_once_and_ends_no_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The log is worth no device."""
    logs.start()
    logs.log_to(Path("/dev/full"))
    speak()
    assert capsys.readouterr().err.count("the log cannot be written: /dev/full: [Errno 28]") == 1


def test_a_stderr_that_is_gone_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that was closed is no error."""
    logs.start()
    logs.log_more(2)

    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(logs, "say", gone)
    speak()


@pytest.mark.parametrize(
    ("sentence", "logged"),
    [
        ("auth with s3cret-pass failed", f"auth with {STRUCK} failed"),
        ("b'enable\\ns3cret-pass\\n'", f"b'enable\\n{STRUCK}\\n'"),
        ("r1: types 'neighbor 10.0.0.1 password 7 0822455D0A16'", f"r1: types 'neighbor 10.0.0.1 password 7 {STRUCK}"),
        ("one\nERROR netloop: forged", "one\n    ERROR netloop: forged"),
        ("a \x1b[31mred\x1b[0m word", None),
    ],
)
def test_a_record_holds_no_secret_and_obeys_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sentence: str, logged: str | None
) -> None:
    """Known secrets, secrets by the grammar of their line, lines that look like records, and what a terminal obeys."""
    path = tmp_path / "log"
    logs.start()
    logs.log_more(2)
    logs.log_to(path)
    PROCESS.learn(["s3cret-pass"])
    LIBRARY.error("%s", sentence)
    for text in (capsys.readouterr().err, path.read_text()):
        assert "\x1b" not in text
        assert logged is None or f"asyncssh: {logged}\n" in text


def test_what_netmiko_reads_in_pieces_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """A secret that is broken between two reads would be known in neither of them."""
    logs.start()
    logs.log_more(2)
    for sentence in ("read_channel: enable secret 5 $1$ab", "read_channel: cdef", "write_channel: b'x'", "cdef", ""):
        WIRE.debug(sentence)
    WIRE.debug("[find_prompt()]: prompt is r1#")
    assert capsys.readouterr().err == "DEBUG netmiko.base_connection: [find_prompt()]: prompt is r1#\n"
