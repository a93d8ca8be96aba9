"""The file of a report: private, tried before anything is sent, and never lost in silence."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import threading
from pathlib import Path

import pytest
import typer

from netloop import disk
from netloop.cli.output import results, say
from netloop.cli.session import check_reports, write_reports
from netloop.errors import ExitCode, UsageError
from netloop.reports import file, json_file
from netloop.text.redact import PROCESS
from tests.unit.reports.test_reports import RUN


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777], ids=oct)
@pytest.mark.parametrize("before", [None, 0o600, 0o644, 0o666, 0o777])
def test_a_report_is_for_its_owner_alone(tmp_path: Path, umask: int, before: int | None) -> None:
    """Whatever the umask is, and whatever the mode of a file that was there: 0600, and nothing else is left behind."""
    path = tmp_path / "r.json"
    if before is not None:
        path.write_text("old")
        path.chmod(before)
    old = os.umask(umask)
    try:
        check_reports([f"json:{path}"])
        json_file.write(RUN, path)
    finally:
        os.umask(old)
    assert mode(path) == 0o600
    assert json.loads(path.read_text())["run"] == RUN.id
    assert names(tmp_path) == ["r.json"]


def _missing(at: Path) -> Path:
    return at / "gone" / "r.json"


def _directory(at: Path) -> Path:
    return at


def _under_a_file(at: Path) -> Path:
    (at / "file").touch()
    return at / "file" / "r.json"


def _too_long(at: Path) -> Path:
    return at / ("x" * 300)


def _socket(at: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(str(at / "s"))
    return at / "s"


def _loop(at: Path) -> Path:
    (at / "a").symlink_to(at / "a")
    return at / "a"


def _proc(_at: Path) -> Path:
    return Path("/proc/r.json")


BAD = (_missing, _directory, _under_a_file, _too_long, _socket, _loop, _proc)


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_path_that_cannot_be_written_is_refused_first(make: object, tmp_path: Path) -> None:
    """A missing folder, a directory, a path over a file, a name too long, a socket, a loop of links, /proc: one
    sentence that names the path, as a usage error, with nothing created."""
    path = make(tmp_path)  # type: ignore[operator]
    before = names(tmp_path)
    with pytest.raises(UsageError, match="cannot write the report") as caught:
        check_reports([f"json:{path}"])
    assert str(path) in str(caught.value)
    assert caught.value.exit_code is ExitCode.USAGE
    assert names(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_or_a_file_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    """The folder's mode counts, and a write-protected report stays as it is."""
    (tmp_path / "r.json").touch(0o400)
    with pytest.raises(UsageError, match="write-protected"):
        file.check(tmp_path / "r.json")
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="Permission denied"):
        file.check(tmp_path / "new.json")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EDQUOT, errno.ENOSPC])
def test_a_folder_that_takes_no_file_is_refused(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only file system, a right that is missing, a full quota or disk shows when a file is made on trial."""

    def refuse(path: object, flags: int, mode: int = 0o777) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageError, match=os.strerror(number)):
        check_reports([f"json:{tmp_path / 'r.json'}"])


def test_trying_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """The check creates nothing and changes no report of an earlier run."""
    path = tmp_path / "r.json"
    check_reports([f"json:{path}"])
    assert names(tmp_path) == []
    path.write_text("old")
    path.chmod(0o640)
    check_reports([f"json:{path}"])
    assert (path.read_text(), mode(path), names(tmp_path)) == ("old", 0o640, ["r.json"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize(("ended", "expected"), [(ExitCode.DONE, 1), (ExitCode.DEVICE, 3), (ExitCode.CHECK, 4)])
def test_a_report_that_fails_at_the_end_is_said(
    ended: ExitCode, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdict's exit code stays, a good run's becomes 1; the other reports are written, and the run is named."""
    from dataclasses import replace

    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path))
    folder = tmp_path / "runs" / RUN.id
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"state": "done"}')
    run = replace(RUN, exit_code=ended)
    with pytest.raises(typer.Exit) as caught:
        write_reports(run, ["json:/dev/full", f"json:{tmp_path / 'r.json'}"])
    assert caught.value.exit_code == expected
    said = capsys.readouterr().err
    assert "cannot write the report /dev/full: No space left on device" in said
    assert f"netloop show {RUN.id}" in said
    assert (tmp_path / "r.json").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_results_are_where_they_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds no results, as the journal was gone, is not named for them."""
    monkeypatch.setenv("NETLOOP_HOME", str(tmp_path))
    (tmp_path / "runs" / RUN.id / "hosts").mkdir(parents=True)
    with pytest.raises(typer.Exit):
        write_reports(RUN, ["json:/dev/full"])
    assert "the results are printed above" in capsys.readouterr().err


def test_a_pipe_gets_the_report(tmp_path: Path) -> None:
    """A FIFO with a reader works, also beyond what a pipe holds; it stays a FIFO."""
    path, got = tmp_path / "fifo", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: got.append(path.read_text()))
    reader.start()
    try:
        for _ in range(200):
            try:
                file.check(path)
                break
            except UsageError:
                threading.Event().wait(0.02)
        file.check(path)
        file.write(path, "x" * 300_000)
    finally:
        reader.join(10)
    assert got == ["x" * 300_000]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_pipe_that_nobody_reads_is_said(tmp_path: Path) -> None:
    """A FIFO without a reader is one sentence, before anything is done, and not an endless wait."""
    os.mkfifo(tmp_path / "fifo")
    for attempt in (file.check, lambda path: file.write(path, "x")):
        with pytest.raises(UsageError, match="nobody reads the pipe"):
            attempt(tmp_path / "fifo")


def test_a_report_alone_goes_to_stdout(capfd: pytest.CaptureFixture[str]) -> None:
    """``json:-``: what would stand there goes to stderr, until a command without it."""
    check_reports(["json:-"])
    results().print("result")
    say("said")
    write_reports(RUN, ["json:-"])
    out = capfd.readouterr()
    assert json.loads(out.out)["run"] == RUN.id
    assert out.err == "result\nsaid\n"
    check_reports([])
    results().print("result")
    assert capfd.readouterr().out == "result\n"


def test_two_reports_cannot_both_have_stdout(capfd: pytest.CaptureFixture[str]) -> None:
    """Their texts would be one after the other, which no reader expects."""
    with pytest.raises(UsageError, match="two reports"):
        check_reports(["json:-", "json:-"])


def test_standard_output_takes_a_report(capfd: pytest.CaptureFixture[str]) -> None:
    """/dev/stdout is the stream that is open, which is neither truncated nor replaced."""
    file.check(Path("/dev/stdout"))
    print("before")
    file.write(Path("/dev/stdout"), "report\n")
    file.write(Path("/dev/fd/2"), "talk\n")
    out = capfd.readouterr()
    assert (out.out, out.err) == ("before\nreport\n", "talk\n")


def test_a_link_of_our_own_is_followed(tmp_path: Path) -> None:
    """The file behind the link is replaced, and the link stays."""
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "latest.json").symlink_to("real.json")
    file.check(tmp_path / "latest.json")
    file.write(tmp_path / "latest.json", "new")
    assert (tmp_path / "latest.json").is_symlink()
    assert ((tmp_path / "real.json").read_text(), mode(tmp_path / "real.json")) == ("new", 0o600)


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a link away, which root alone can")
def test_a_link_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """A link that somebody planted in a shared folder leads to no file of ours."""
    (tmp_path / "victim").write_text("old")
    (tmp_path / "r.json").symlink_to(tmp_path / "victim")
    os.chown(tmp_path / "r.json", 4321, 4321, follow_symlinks=False)
    for act in (file.check, lambda path: file.write(path, "new")):
        with pytest.raises(UsageError, match="it is a link of user 4321"):
            act(tmp_path / "r.json")
    assert (tmp_path / "victim").read_text() == "old"


def test_a_file_that_cannot_be_replaced_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills in mid-report leaves the old report, whole, and no part of the new one."""
    path = tmp_path / "r.json"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        file.write(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["r.json"]


def test_a_report_holds_no_secret_of_the_login(tmp_path: Path) -> None:
    """What a device echoed of the login is struck out of the report."""
    from dataclasses import replace

    from netloop.model.run import Failure

    echoed = replace(RUN.results[1], failure=Failure("Unreachable", "it said 'correct-horse-battery'"))
    PROCESS.learn(["correct-horse-battery"])
    try:
        write_reports(replace(RUN, results=(echoed,)), [f"json:{tmp_path / 'r.json'}"])
    finally:
        PROCESS.forget()
    assert "horse" not in (tmp_path / "r.json").read_text()
