"""The journal: on disk before each step happens, private, without secrets, readable after a crash."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.answers import ARCHIVE
from netloop.errors import ExitCode, NetloopError, UsageError
from netloop.journal import Journal, list_runs, open_run
from netloop.journal.files import file_name
from netloop.journal.write import LONG
from netloop.model.change import Change, Exchange, Outcome
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.plan import Mode, Plan, Step
from netloop.model.run import DeviceResult, Failure, Run
from netloop.text.redact import STRUCK, Redactor

ROOT = Path(__file__).parents[2]
PASSWORD = 'pa"ss\\wörd-42'
CONFIG = f"hostname r1\nusername netops password 0 {PASSWORD}\n"
PLAN = Plan("r1", CONFIG, CONFIG + "router ospf 1\n", (Step(("router ospf 1", "router-id 10.0.0.1")),), changed=True)
FINDING = Finding("RouterId", "r1", "OSPF 1", Status.PENDING, "10.0.0.1", "10.0.0.9", "clear ip ospf 1 process")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.create(tmp_path, "apply", "isp.yaml", secrets=[PASSWORD, None], args={"limit": "core"})


def run_of(journal: Journal, *results: DeviceResult, code: ExitCode = ExitCode.DONE) -> Run:
    now = datetime.now(UTC)
    return Run(journal.id, "apply", "isp.yaml", now, now, results, code)


def fill(journal: Journal) -> None:
    """Everything that a run writes of one device."""
    host = journal.host("r1")
    host.write_json("plan", PLAN)
    host.write_json("findings", (FINDING,))
    host.write_text("before.cfg", CONFIG)
    host.write_text("after.cfg", CONFIG)
    host.write_outputs({"show ip ospf | include ID": f"Routing Process, {PASSWORD}"})
    host.typing(f"username netops password {PASSWORD}", Mode.CONFIGURE)
    host.answered(Exchange("...", f"echo of {PASSWORD}", Mode.CONFIGURE, seconds=0.5, warnings=("careful",)))
    host.write_trace(f"Traceback: {PASSWORD}")


def test_a_run_is_read_as_it_was_written(journal: Journal, tmp_path: Path) -> None:
    """What goes in comes out, typed: plan, findings, configurations, commands, outputs."""
    fill(journal)
    journal.finish(run_of(journal, DeviceResult(Device("r1", "h", "p"), plan=PLAN, findings=(FINDING,))))
    run = open_run(tmp_path, "last")
    host = run.host("r1")
    assert (run.verb, run.inventory, run.args, run.state) == ("apply", "isp.yaml", {"limit": "core"}, "done")
    assert (run.exit_code, run.devices) == (ExitCode.DONE, {"r1": "to change; 1 pending"})
    assert host.plan
    assert host.plan.steps == PLAN.steps
    assert host.findings == (FINDING,)
    assert (host.before, host.after, host.candidate) == (CONFIG, CONFIG, None)
    assert list(host.outputs) == ["show ip ospf | include ID"]
    [command] = host.commands
    assert command.answered
    assert (command.exchange.mode, command.exchange.warnings) == (Mode.CONFIGURE, ("careful",))


def test_no_login_secret_is_written_but_in_configurations(journal: Journal) -> None:
    """The password stands nowhere but in the device's own configurations, which stay exact; JSON's escapes included."""
    fill(journal)
    journal.finish(run_of(journal, DeviceResult(Device("r1", "h", "p"), failure=Failure("X", f"said {PASSWORD}"))))
    exact = {"before.cfg", "after.cfg"}
    forms = (PASSWORD, json.dumps(PASSWORD)[1:-1], json.dumps(PASSWORD, ensure_ascii=False)[1:-1])
    texts = {path.name: path.read_text() for path in journal.path.iterdir() if path.name != ARCHIVE}
    with zipfile.ZipFile(journal.path / ARCHIVE) as archive:
        texts |= {Path(name).name: archive.read(name).decode() for name in archive.namelist() if name[-1] != "/"}
    leaks = [name for name, text in texts.items() if any(form in text for form in forms)]
    assert len(texts) >= 6
    assert set(leaks) == exact


def test_everything_is_private(journal: Journal) -> None:
    """Folders have mode 0700 and files 0600, whatever the umask."""
    fill(journal)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [journal.path, *journal.path.rglob("*")]}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_runs_are_kept_out_of_version_control(journal: Journal, tmp_path: Path) -> None:
    """The folder ignores itself, because configurations with secrets do not belong into a repository."""
    assert (tmp_path / ".gitignore").read_text() == "*\n"


def test_a_command_is_on_disk_before_it_is_answered(journal: Journal, tmp_path: Path) -> None:
    """Between typing and answer the journal already names the command, as unanswered."""
    journal.host("r1").typing("reload", Mode.EXEC)
    [command] = open_run(tmp_path, "last").host("r1").commands
    assert (command.exchange.command, command.answered) == ("reload", False)


def test_a_long_answer_stands_in_a_file_of_its_own(journal: Journal, tmp_path: Path) -> None:
    """A whole routing table does not swell the list of commands, and is read back in its place."""
    host, text = journal.host("r1"), "line\n" * LONG
    host.typing("show tech", Mode.EXEC)
    host.answered(Exchange("show tech", text))
    assert (host.path / "commands.jsonl").stat().st_size < 1000
    [command] = open_run(tmp_path, "last").host("r1").commands
    assert command.exchange.answer == text


WRITER = """
import sys, time
from pathlib import Path
from netloop.journal import Journal
from netloop.model.change import Exchange
from netloop.model.plan import Mode

journal = Journal.create(Path(sys.argv[1]), "apply", "isp.yaml")
host = journal.host("r1")
host.write_text("before.cfg", "hostname r1\\n")
number = 0
while True:
    number += 1
    host.typing(f"line {number}", Mode.CONFIGURE)
    host.answered(Exchange(f"line {number}", "ok"))
    host.write_json("findings", [])
    print(number, flush=True)
"""


def test_a_killed_run_can_be_read(tmp_path: Path) -> None:
    """After kill -9 in the midst of writing, every command that was reported done is there, in order."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, bufsize=0, cwd=ROOT)
    assert process.stdout
    while int(process.stdout.readline()) < 20:
        pass
    process.send_signal(signal.SIGKILL)
    reported = 20 + len(process.communicate(timeout=60)[0].split())
    run = open_run(tmp_path, "last")
    commands = run.host("r1").commands
    assert (run.state, run.alive, run.names) == ("running", False, ("r1",))
    assert re.fullmatch(rf"killed \(\w+@.+, process {process.pid}\)", run.outcome)
    assert run.host("r1").fate.startswith("unknown: the run broke off, the last line was 'line ")
    assert run.host("r1").before == "hostname r1\n"
    assert reported <= len(commands) <= reported + 2
    assert [command.exchange.command for command in commands] == [f"line {n + 1}" for n in range(len(commands))]


@given(st.integers(0, 400))
@settings(deadline=None)  # it waits for the disk
def test_half_a_line_loses_only_itself(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """Cut the list of commands anywhere: what stands before the cut is read."""
    home = tmp_path_factory.mktemp("home")
    host = Journal.create(home, "apply", "x.yaml").host("r1")
    for number in range(3):
        host.typing(f"line {number}", Mode.CONFIGURE)
        host.answered(Exchange(f"line {number}", "ok"))
    path = host.path / "commands.jsonl"
    kept = path.read_bytes()[:cut]
    path.write_bytes(kept)
    commands = open_run(home, "last").host("r1").commands
    whole = (
        kept.count(b'"event": "answered"') if kept.endswith(b"\n") else kept[: kept.rfind(b"\n") + 1].count(b"answered")
    )
    assert len([command for command in commands if command.answered]) >= whole
    assert [command.exchange.command for command in commands] == [f"line {n}" for n in range(len(commands))]


DAMAGE = pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"state": 7, "exit_code": "x"}', b"\xff\xfe"])


@pytest.mark.parametrize("name", ["run.json", "hosts/r1/trace.txt"])
@DAMAGE
def test_a_damaged_file_hides_nothing_else(journal: Journal, tmp_path: Path, name: str, damage: bytes) -> None:
    """A file that was destroyed leaves its own part empty and the rest readable."""
    fill(journal)
    (journal.path / name).write_bytes(damage)
    assert open_run(tmp_path, "last").host("r1").before == CONFIG


@DAMAGE
def test_a_damaged_record_hides_nothing_else(journal: Journal, tmp_path: Path, damage: bytes) -> None:
    """Whichever line of a device's records was destroyed, each of the others is read."""
    fill(journal)
    path = journal.path / "hosts" / "r1" / "commands.jsonl"
    lines = path.read_bytes().splitlines()
    for place, line in enumerate(lines):
        path.write_bytes(b"\n".join((*lines[:place], damage, *lines[place + 1 :])))
        host = open_run(tmp_path, "last").host("r1")
        kept = [host.before, host.after, host.plan and host.plan.steps, host.findings]
        whole = [CONFIG, CONFIG, PLAN.steps, (FINDING,)]
        lost = [name in line for name in (b'{"before.cfg"', b'{"after.cfg"', b'{"plan"', b'{"findings"')]
        assert [one for one, gone in zip(kept, lost, strict=True) if not gone] == [
            one for one, gone in zip(whole, lost, strict=True) if not gone
        ]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe"])
def test_records_that_were_destroyed_leave_the_run_readable(journal: Journal, tmp_path: Path, damage: bytes) -> None:
    """The device is known, and that nothing is known of it."""
    fill(journal)
    (journal.path / "hosts" / "r1" / "commands.jsonl").write_bytes(damage)
    host = open_run(tmp_path, "last").host("r1")
    assert (host.before, host.plan, host.commands) == (None, None, ())
    assert host.trace


def test_a_text_that_is_no_configuration_is_kept_without_secrets(journal: Journal, tmp_path: Path) -> None:
    """Only what recovery needs is exact."""
    journal.host("r1").write_text("notes.txt", f"said {PASSWORD}")
    assert PASSWORD.encode() not in (journal.path / "hosts" / "r1" / "commands.jsonl").read_bytes()
    assert PASSWORD not in json.loads((journal.path / "hosts" / "r1" / "commands.jsonl").read_text())["notes.txt"]


def test_a_broken_off_run_says_why(journal: Journal, tmp_path: Path) -> None:
    """A run that was given up is told from one that ended and from one that was killed."""
    journal.abandon("KeyboardInterrupt")
    assert open_run(tmp_path, journal.id).outcome == "broken off: KeyboardInterrupt"


def test_a_finished_run_names_its_exit_code(journal: Journal, tmp_path: Path) -> None:
    """The outcome is the exit code with its meaning; each device has its line."""
    changed = DeviceResult(Device("r1", "h", "p"), change=Change("r1", Outcome.CHANGED), findings=(FINDING,))
    failed = DeviceResult(Device("r2", "h", "p"), failure=Failure("Unreachable", "connection refused"))
    journal.finish(run_of(journal, changed, failed, code=ExitCode.DEVICE))
    run = open_run(tmp_path, "last")
    assert run.outcome == f"3 {ExitCode.DEVICE.meaning}"
    assert run.devices == {"r1": "changed; 1 pending", "r2": "Unreachable: connection refused"}
    assert run.host("r2").commands == ()
    assert [host.name for host in run.hosts()] == ["r1", "r2"]


def test_runs_are_found_by_id_beginning_ending_and_last(tmp_path: Path) -> None:
    """A run is named by its id, a beginning that only it has, its hex digits, or last."""
    first, second = (Journal.create(tmp_path, verb, "x.yaml").id for verb in ("diff", "apply"))
    runs = list_runs(tmp_path)
    assert [run.id for run in runs] == sorted([first, second])
    for ident in (first, first[-6:], first[:-1]):
        assert open_run(tmp_path, ident).verb == "diff"
    assert open_run(tmp_path, "last").id == runs[-1].id


def test_the_last_run_that_changed_something_is_found_behind_others(tmp_path: Path) -> None:
    """``rollback last`` is asked for after a verify has looked, and after a rollback that was refused."""
    with pytest.raises(UsageError, match="no run 'last' that changed a device; there are none"):
        open_run(tmp_path, "last", verbs=("apply", "rollback"))
    apply, *_ = (Journal.create(tmp_path, verb, "x.yaml") for verb in ("apply", "verify", "apply"))
    apply.host("r1").typing("router bgp 65000", Mode.CONFIGURE)
    assert open_run(tmp_path, "last", verbs=("apply", "rollback")).id == apply.id


@pytest.mark.parametrize("ident", ["nope", "2", ""])
def test_a_run_that_is_unknown_or_not_unique_is_said(tmp_path: Path, ident: str) -> None:
    """Unknown and ambiguous names list what there is."""
    ids = [Journal.create(tmp_path, "diff", "x.yaml").id for _ in range(2)]
    with pytest.raises(UsageError, match=r"no run|more than one") as caught:
        open_run(tmp_path, ident)
    assert all(one in caught.value.message for one in ids)


def test_no_runs_at_all_is_said(tmp_path: Path) -> None:
    """An empty home has an empty list, and last names the folder that was looked into."""
    assert list_runs(tmp_path) == ()
    with pytest.raises(UsageError, match="there are none in"):
        open_run(tmp_path, "last")


def test_a_device_that_the_run_does_not_know_is_said(journal: Journal, tmp_path: Path) -> None:
    """The message lists the devices of the run."""
    fill(journal)
    with pytest.raises(UsageError, match="knows no device 'r9'; it knows: r1"):
        open_run(tmp_path, "last").host("r9")


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file where the folder should be is an error with a hint, not a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NetloopError, match="journal cannot be written") as caught:
        Journal.create(tmp_path / "file", "diff", "x.yaml")
    assert "NETLOOP_HOME" in (caught.value.hint or "")


def test_many_devices_write_at_once(journal: Journal, tmp_path: Path) -> None:
    """Devices in many threads do not disturb each other."""

    def work(name: str) -> None:
        for number in range(5):
            journal.host(name).typing(f"line {number}", Mode.CONFIGURE)
            journal.host(name).answered(Exchange("", name))

    threads = [threading.Thread(target=work, args=(f"r{number}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hosts = open_run(tmp_path, "last").hosts()
    assert len(hosts) == 20
    assert all([c.exchange.answer for c in host.commands] == [host.name] * 5 for host in hosts)


@given(st.text(min_size=1, max_size=300))
def test_any_name_is_a_file_name(name: str) -> None:
    """A device may be called anything: its folder stays inside the run's, and two names never meet."""
    safe = file_name(name)
    assert "/" not in safe
    assert safe not in {".", "..", ""}
    assert len(safe.encode()) <= 200
    assert file_name(f"{name}x") != safe


def test_odd_device_names_are_read_back(journal: Journal, tmp_path: Path) -> None:
    """Names with slashes and dots are the names that the reader gives."""
    for name in ("pe1.example.net", "a/b", "..", "rück 1"):
        journal.host(name).typing("x", Mode.EXEC)
    assert set(open_run(tmp_path, "last").names) == {"pe1.example.net", "a/b", "..", "rück 1"}


@given(st.text(min_size=8, max_size=20), st.text(max_size=30), st.text(max_size=30))
def test_a_long_secret_is_struck_out_anywhere(secret: str, before: str, after: str) -> None:
    """A secret of eight characters or more is found wherever it stands."""
    assert secret not in Redactor([secret]).text(before + secret + after).replace(STRUCK, "")


def test_a_short_secret_is_struck_out_as_a_word() -> None:
    """A short secret is found as a word of its own, and leaves the words that contain it readable."""
    redactor = Redactor(["admin"])
    assert redactor.text("password admin; administratively down") == f"password {STRUCK}; administratively down"
    assert redactor.tree({"admin": ["admin", 1, None]}) == {"admin": [STRUCK, 1, None]}


@pytest.mark.parametrize("before", ["20990101T000000Z-ffffff", None])
def test_the_last_run_is_the_one_that_began_last(before: str | None, tmp_path: Path) -> None:
    """Also of many in one second, and after a run whose clock was ahead."""
    if before:
        (tmp_path / "runs" / before).mkdir(parents=True)
    for _ in range(5):
        assert Journal.create(tmp_path, "apply", "net.yaml").id == open_run(tmp_path, "last").id
