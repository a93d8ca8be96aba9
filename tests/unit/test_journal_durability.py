"""What is on the disk when: a machine that loses power keeps what was synced, and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netloop import disk as files
from netloop.answers import ARCHIVE, TEXTS, DeviceRecords, hosts_of
from netloop.errors import ExitCode, NetloopError
from netloop.journal import DeviceLock, Journal, left_open, open_run
from netloop.journal.commands import JournalledCommand, commands_of
from netloop.journal.devices import Stage, open_states
from netloop.journal.write import LONG, HostJournal
from netloop.model.change import Change, Exchange, Outcome
from netloop.model.device import Device
from netloop.model.finding import Finding, Status
from netloop.model.plan import Mode, Plan, Step
from netloop.model.run import DeviceResult, Run
from netloop.processes import this_process
from netloop.text.redact import STRUCK

SECRET = "s3cret-word-42"
CONFIG = "hostname r1\n" + "interface Loopback0\n description one\n!\n" * 200
HUGE = "line\n" * LONG
PLAN = Plan("r1", CONFIG, f"{CONFIG}router ospf 1\n", (Step(("router ospf 1", "router-id 10.0.0.1")),), changed=True)
R1 = Device("r1", "192.0.2.1", "cisco_ios")


class Disk:
    """What survives: of a file the bytes at its last fsync, of a folder the names in it at its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._contents: dict[int, bytes] = {}
        self._names: dict[Path, dict[str, int]] = {}
        self.synced: Counter[str] = Counter()
        real = os.fsync

        def fsync(descriptor: int) -> None:
            real(descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            self.synced[path.name] += 1
            if path.is_dir():
                self._names[path] = {entry.name: entry.inode() for entry in os.scandir(path)}
            else:
                self._contents[os.fstat(descriptor).st_ino] = path.read_bytes()

        monkeypatch.setattr(os, "fsync", fsync)

    def after_power_loss(self, home: Path, target: Path) -> Path:
        """What is found under ``home`` when the power comes back, as a copy."""
        self._copy(home, target)
        return target

    def _copy(self, folder: Path, target: Path) -> None:
        target.mkdir()
        for name, inode in self._names.get(folder, {}).items():
            if (folder / name).is_dir():
                self._copy(folder / name, target / name)
            else:
                (target / name).write_bytes(self._contents.get(inode, b""))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def host(tmp_path: Path, disk: Disk) -> HostJournal:
    return Journal.create(tmp_path / "home", "apply", "isp.yaml", secrets=[SECRET]).host("r1")


def commands(host: HostJournal) -> tuple[JournalledCommand, ...]:
    return commands_of(DeviceRecords(host.path))


def outputs(host: HostJournal) -> dict[str, str]:
    return DeviceRecords(host.path).outputs()


def in_configure(lines: Iterable[str]) -> list[tuple[str, Mode]]:
    return [(line, Mode.CONFIGURE) for line in lines]


def in_exec(lines: Iterable[str]) -> list[tuple[str, Mode]]:
    return [(line, Mode.EXEC) for line in lines]


def prepare(host: HostJournal) -> None:
    """What an apply writes of a device until it types."""
    host.write_json("intent", {"hostname": "r1"})
    host.typing("show running-config", Mode.EXEC)
    host.answered(Exchange("show running-config", CONFIG))
    host.write_outputs({"show running-config": CONFIG})
    host.write_text("before.cfg", CONFIG)
    host.write_json("findings", [])
    host.write_text("candidate.cfg", PLAN.candidate)
    host.write_json("plan", PLAN)


def test_the_way_back_and_the_lines_are_on_the_disk_before_a_line_is_typed(
    host: HostJournal, disk: Disk, tmp_path: Path
) -> None:
    """After a loss of power in the middle of a window: what was there before, the plan, and each line of the window."""
    prepare(host)
    host.typing_all(in_configure(["router ospf 1", "router-id 10.0.0.1"]))
    home = disk.after_power_loss(tmp_path / "home", tmp_path / "later")
    [found] = open_run(home, "last").hosts()
    assert (found.before, found.candidate, found.plan) == (CONFIG, PLAN.candidate, PLAN)
    assert [c.exchange.command for c in found.commands] == ["show running-config", *PLAN.commands]
    assert [c.answered for c in found.commands] == [True, False, False]
    assert found.outputs == {"show running-config": CONFIG}
    assert DeviceRecords(found.path).noun("intent") == {"hostname": "r1"}
    assert found.sent == 2


def test_the_way_back_costs_one_file_and_one_fsync_of_it(host: HostJournal, disk: Disk) -> None:
    """What a first line of configuration waits for is one file and the folders that name it."""
    prepare(host)
    disk.synced.clear()
    host.typing_all(in_configure(["router ospf 1"]))
    assert disk.synced == {"hosts": 1, "r1": 1, "commands.jsonl": 1}
    assert [path.name for path in host.path.iterdir()] == ["commands.jsonl"]


def test_records_that_are_gone_are_not_synced_in_silence(host: HostJournal) -> None:
    """Somebody took the open file away: a commit would bring nothing to the disk, and says so."""
    host.typing("show version", Mode.EXEC)
    shutil.rmtree(host.path)
    with pytest.raises(NetloopError, match=r"journal cannot be written.*commands\.jsonl"):
        host.commit()


def test_a_window_of_lines_is_one_commit(host: HostJournal, disk: Disk) -> None:
    """However many lines are typed together, their file is synced once, and nothing that did not change with it."""
    prepare(host)
    host.typing_all(in_configure(["router ospf 1"]))
    disk.synced.clear()
    for line in ("a", "b"):
        host.answered(Exchange(line, ""))
    host.typing_all(in_configure([f"line {number}" for number in range(50)]))
    assert disk.synced == {"commands.jsonl": 1}


@pytest.mark.parametrize("command", ["write memory", "copy running-config startup-config", "clear ip ospf 1 process"])
def test_a_command_that_does_more_than_show_is_on_the_disk_before(host: HostJournal, disk: Disk, command: str) -> None:
    """Saving and clearing are lines of exec mode, and change something all the same."""
    host.typing(command, Mode.EXEC)
    assert disk.synced["commands.jsonl"] == 1


def test_what_only_shows_waits_for_nothing(host: HostJournal, disk: Disk) -> None:
    """Show commands are in the file before they are typed, in their order, and no disk is waited for."""
    disk.synced.clear()
    host.typing_all(in_exec(["show version", "show ip ospf"]))
    assert [command.exchange.command for command in commands(host)] == [
        "show version",
        "show ip ospf",
    ]
    host.answered(Exchange("show version", CONFIG))
    host.answered(Exchange("show ip ospf", "none"))
    host.write_outputs({"show version": CONFIG, "show ip ospf": "none\n"})
    assert not disk.synced


def test_a_line_that_cannot_be_kept_is_not_typed(host: HostJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails, or a folder that is gone, is an error before the line goes out; also what came before it."""
    prepare(host)
    host.typing("show tech", Mode.EXEC)
    host.answered(Exchange("show tech", HUGE))
    [output] = (host.path / "outputs").iterdir()
    output.unlink()
    with pytest.raises(NetloopError, match=r"journal cannot be written.*show tech"):
        host.typing_all(in_configure(["router ospf 1"]))
    shutil.rmtree(host.path)
    with pytest.raises(NetloopError, match="journal cannot be written"):
        host.typing_all(in_exec(["show version"]))


def test_answers_belong_to_the_lines_of_their_own_window(host: HostJournal) -> None:
    """Where a window broke off, its other lines stay without an answer, and the next window's come to the next."""
    host.typing_all(in_configure(["one", "two", "three"]))
    host.answered(Exchange("one", "", Mode.CONFIGURE))
    host.answered(Exchange("two", "% bad", Mode.CONFIGURE, refusal="% bad"))
    host.typing_all(in_configure(["four", "five"]))
    host.answered(Exchange("four", "fine", Mode.CONFIGURE))
    found = [(c.exchange.command, c.exchange.answer, c.exchange.refusal, c.answered) for c in commands(host)]
    assert found == [
        ("one", "", None, True),
        ("two", "% bad", "% bad", True),
        ("three", "", None, False),
        ("four", "fine", None, True),
        ("five", "", None, False),
    ]


def test_half_a_record_is_taken_away_again(host: HostJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle of a line does not spoil the next one, once there is room again."""
    host.typing("one", Mode.CONFIGURE)
    real = os.write
    written: list[int] = []

    def write(descriptor: int, content: bytes) -> int:
        if written:
            raise OSError(28, "No space left on device")
        written.append(real(descriptor, bytes(content)[:10]))
        return written[0]

    with monkeypatch.context() as full:
        full.setattr(os, "write", write)
        with pytest.raises(NetloopError, match="No space left"):
            host.typing("two", Mode.CONFIGURE)
    host.typing("three", Mode.CONFIGURE)
    assert [command.exchange.command for command in commands(host)] == ["one", "three"]


def test_each_text_is_kept_once(host: HostJournal) -> None:
    """The same answer, the output that a device was judged by, and a plan's texts are references to one record."""
    prepare(host)
    for _ in range(3):
        host.typing("show running-config", Mode.EXEC)
        host.answered(Exchange("show running-config", CONFIG))
    records = [line for line in (host.path / "commands.jsonl").read_text().splitlines() if "hostname r1" in line]
    kinds = [next(name for name in ("answer", *TEXTS) if name in json.loads(line)) for line in records]
    assert kinds == ["answer", "before.cfg", "candidate.cfg"]
    assert all(line.count("hostname r1") == 1 for line in records)
    assert [command.exchange.answer for command in commands(host)] == [CONFIG] * 4


@pytest.mark.parametrize("config", [f"{CONFIG}banner {SECRET}\n", CONFIG.removesuffix("\n")], ids=["secret", "no end"])
def test_a_plan_is_read_as_it_was_kept(host: HostJournal, config: str, tmp_path: Path) -> None:
    """A text in which a secret was struck stays with the plan; the exact one is in the configuration only."""
    plan = Plan("r1", config, f"{config}end", changed=True)
    host.write_text("before.cfg", config)
    host.write_text("candidate.cfg", plan.candidate)
    host.write_json("plan", plan)
    [found] = open_run(tmp_path / "home", "last").hosts()
    assert found.plan
    assert found.plan.running == config.replace(SECRET, STRUCK)
    assert found.plan.candidate == plan.candidate.replace(SECRET, STRUCK)


def test_outputs_are_those_that_a_device_was_judged_by(host: HostJournal) -> None:
    """A later answer to the same command, short or long, does not take their place; what was never asked is a file."""
    for text in ("short\n", CONFIG, HUGE):
        host.typing("show clock", Mode.EXEC)
        host.answered(Exchange("show clock", text))
        host.write_outputs({"show clock": text, "show | of another": "told"})
        host.typing("show clock", Mode.EXEC)
        host.answered(Exchange("show clock", "later"))
        assert outputs(host) == {"show clock": text, "show | of another": "told"}


@pytest.mark.parametrize("left", [None, b"", b"interface Loop"], ids=["gone", "empty", "half"])
def test_an_output_that_did_not_come_to_the_disk_is_no_empty_answer(host: HostJournal, left: bytes | None) -> None:
    """What a loss of power took is not recorded: whoever judges the run again could not read it."""
    for _ in range(2):
        host.typing("show tech", Mode.EXEC)
        host.answered(Exchange("show tech", HUGE))
    host.write_outputs({"show tech": HUGE})
    [path] = (host.path / "outputs").iterdir()
    assert outputs(host) == {"show tech": HUGE}
    path.unlink() if left is None else path.write_bytes(left)
    assert outputs(host) == {}
    assert [(c.exchange.answer, c.answered) for c in commands(host)] == [("", True)] * 2


def test_an_answer_that_could_not_be_kept_is_not_referred_to(
    host: HostJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a full disk has taken an answer, the same answer later is kept where it is."""
    with monkeypatch.context() as full:
        full.setattr(os, "write", _no_space)
        for text in (HUGE, CONFIG, "short"):
            with pytest.raises(NetloopError, match="No space left"):
                host.answered(Exchange("show running-config", text))
    for text in (HUGE, CONFIG, "short"):
        host.typing("show running-config", Mode.EXEC)
        host.answered(Exchange("show running-config", text))
        host.write_outputs({"show running-config": text})
        assert outputs(host)["show running-config"].rstrip("\n") == text.rstrip("\n")


def _no_space(_descriptor: int, _content: bytes) -> int:
    raise OSError(28, "No space left on device")


def test_how_a_device_fared_is_what_was_recorded_last(host: HostJournal, tmp_path: Path) -> None:
    """Verdicts before and after a change, and its end, stand beside the commands in the order in which all came."""
    for text in ("before", "after"):
        host.write_json("findings", (Finding("RouterId", "r1", text, Status.PASSED, "10.0.0.1", "10.0.0.1"),))
        host.typing("show clock", Mode.EXEC)
    host.write_json("change", Change("r1", Outcome.CHANGED, reason=f"said {SECRET}"))
    [found] = open_run(tmp_path / "home", "last").hosts()
    assert [finding.subject for finding in found.findings] == ["after"]
    assert found.change == Change("r1", Outcome.CHANGED, reason=f"said {STRUCK}")
    assert len(found.commands) == 2


def test_how_a_change_ended_costs_one_fsync(host: HostJournal, disk: Disk) -> None:
    """It is on the disk with the last answers, before its device is said not to be left open."""
    prepare(host)
    host.typing("write memory", Mode.EXEC)
    disk.synced.clear()
    host.answered(Exchange("write memory", "[OK]"))
    host.write_json("change", Change("r1", Outcome.CHANGED))
    host.commit()
    assert disk.synced == {"commands.jsonl": 1}


def test_a_run_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    """Outputs in files by command, numbered ones of answers, and a plan with its texts in it."""
    folder = tmp_path / "runs" / "20260101T000000Z-abcdef" / "hosts" / "r1"
    (folder / "outputs").mkdir(parents=True)
    (folder / "outputs" / "show ip ospf.txt").write_text("none\n")
    (folder / "outputs" / "0001-show running-config.txt").write_text(CONFIG)
    typed = {"n": 1, "event": "typing", "at": "2026-01-01T00:00:00+00:00", "command": "show running-config"}
    answered = {"n": 1, "event": "answered", "output": "outputs/0001-show running-config.txt", "seconds": 0.5}
    lines = (json.dumps({**typed, "mode": "exec"}), json.dumps({**answered, "refusal": None, "warnings": []}))
    (folder / "commands.jsonl").write_text("\n".join(lines))
    (folder / "change.json").write_text(json.dumps({"device": "r1", "outcome": "changed", "exchanges": []}))
    texts = {"running": "old\n", "candidate": "new\n"}
    (folder / "plan.json").write_text(json.dumps({"device": "r1", **texts, "steps": [], "changed": True}))
    host = open_run(tmp_path, "last").host("r1")
    assert host.outputs == {"show ip ospf": "none\n", "show running-config": CONFIG}
    assert host.plan == Plan("r1", "old\n", "new\n", changed=True)
    assert host.change == Change("r1", Outcome.CHANGED)
    [command] = host.commands
    assert (command.exchange.answer, command.answered) == (CONFIG, True)


def test_a_device_is_open_on_the_disk_as_long_as_it_may_be_half_way(tmp_path: Path, disk: Disk) -> None:
    """A loss of power after ``changing`` is told of; one after it is settled may be told of too, never the reverse."""
    lock = DeviceLock.take(tmp_path / "home", R1, "20260101T000000Z-abcdef", "apply")
    lock.changing()
    [state] = open_states(disk.after_power_loss(tmp_path / "home", tmp_path / "later"))
    assert (state.stage, state.process) == (Stage.CHANGING, this_process())
    disk.synced.clear()
    lock.settled()
    lock.release()
    assert not disk.synced
    assert left_open(tmp_path / "home", R1) is None


def test_the_names_of_many_devices_cost_one_fsync(tmp_path: Path, disk: Disk) -> None:
    """Each device's own state is synced before it is changed; the folder of all of them once."""
    devices = [replace(R1, hostname=f"192.0.2.{number}") for number in range(3)]
    locks = [DeviceLock.take(tmp_path / "home", device, "20260101T000000Z-abcdef", "apply") for device in devices]
    disk.synced.clear()
    for lock in locks:
        lock.changing()
    assert disk.synced == {**{f"192.0.2.{number},22.lock": 1 for number in range(3)}, "devices": 1}
    later = disk.after_power_loss(tmp_path / "home", tmp_path / "later")
    assert len(open_states(later)) == 3


@pytest.fixture
def journal(tmp_path: Path, disk: Disk) -> Journal:
    """A run that changed a router, is known to have, and has not said that it ended."""
    journal = Journal.create(tmp_path / "home", "apply", "isp.yaml", secrets=[SECRET])
    host = journal.host("r1")
    prepare(host)
    host.typing_all(in_configure(["router ospf 1", "router-id 10.0.0.1"]))
    host.answered(Exchange("router ospf 1", "", Mode.CONFIGURE))
    host.answered(Exchange("router-id 10.0.0.1", "", Mode.CONFIGURE))
    host.typing("show tech", Mode.EXEC)
    host.answered(Exchange("show tech", HUGE))
    host.write_json("change", Change("r1", Outcome.CHANGED))
    host.commit()
    return journal


def finish(journal: Journal) -> None:
    now = datetime.now(UTC)
    journal.finish(Run(journal.id, "apply", "isp.yaml", now, now, (DeviceResult(R1),), ExitCode.DONE))


def told(home: Path) -> tuple[object, ...]:
    """What the run left of its device, but for where that stands."""
    [host] = open_run(home, "last").hosts()
    return host.commands, host.outputs, host.change, host.before, host.candidate, host.plan, host.findings, host.sent


def _target(descriptor: Path) -> str:
    """Where a descriptor leads; nowhere, if it was closed since it was listed."""
    try:
        return str(descriptor.readlink())
    except OSError:
        return ""


def test_a_run_that_has_ended_is_one_archive(journal: Journal, tmp_path: Path) -> None:
    """It takes less, is private, and is read as before."""
    before = told(tmp_path / "home")
    size = sum(path.stat().st_size for path in journal.path.rglob("*") if path.is_file())
    finish(journal)
    assert told(tmp_path / "home") == before
    assert sorted(path.name for path in journal.path.iterdir()) == [ARCHIVE, "run.json"]
    assert (journal.path / ARCHIVE).stat().st_size < size / 8
    assert (journal.path / ARCHIVE).stat().st_mode & 0o777 == 0o600
    assert open_run(tmp_path / "home", "last").names == ("r1",)
    assert not [file for file in Path("/proc/self/fd").iterdir() if f"{journal.path}/hosts/" in _target(file)]


def test_what_was_committed_is_on_the_disk_while_it_is_archived(
    journal: Journal, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss of power before the first file goes, and one when all have gone."""
    home, before = tmp_path / "home", told(tmp_path / "home")
    real = shutil.rmtree

    def rmtree(path: Path, ignore_errors: bool = False) -> None:
        kept = disk.after_power_loss(home, tmp_path / "before")
        assert (next((kept / "runs").iterdir()) / ARCHIVE).stat().st_size
        assert told(kept) == before
        real(path, ignore_errors)

    monkeypatch.setattr("netloop.journal.archive.shutil.rmtree", rmtree)
    finish(journal)
    files.sync((journal.path,))
    assert told(disk.after_power_loss(home, tmp_path / "after")) == before
    assert (tmp_path / "before").is_dir()


def test_a_removal_that_was_killed_takes_nothing(journal: Journal, tmp_path: Path) -> None:
    """The archive counts, whatever is left of the folder beside it."""
    before = told(tmp_path / "home")
    finish(journal)
    (journal.path / "hosts" / "r1").mkdir(parents=True)
    assert told(tmp_path / "home") == before


def test_a_disk_that_is_full_archives_nothing(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder stays as it is, and the run has ended as it did."""
    before = told(tmp_path / "home")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.writestr", full)
    finish(journal)
    assert told(tmp_path / "home") == before
    assert open_run(tmp_path / "home", "last").state == "done"
    assert sorted(path.name for path in journal.path.iterdir()) == ["hosts", "run.json"]


def test_a_folder_that_cannot_be_read_is_not_archived(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive that lacks a router is not taken for the whole."""
    before, real = told(tmp_path / "home"), os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("r1"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", scandir)
        finish(journal)
    assert told(tmp_path / "home") == before
    assert not (journal.path / ARCHIVE).exists()


def test_a_folder_that_is_gone_leaves_no_archive(journal: Journal) -> None:
    """Somebody took the journal away: there is nothing to keep."""
    shutil.rmtree(journal.path / "hosts")
    finish(journal)
    assert [path.name for path in journal.path.iterdir()] == ["run.json"]


@pytest.mark.parametrize("left", [0, 10, 3000])
def test_a_damaged_archive_is_no_error(journal: Journal, tmp_path: Path, left: int) -> None:
    """What the run said of its devices as a whole is told."""
    finish(journal)
    path = journal.path / ARCHIVE
    path.write_bytes(path.read_bytes()[:left])
    [host] = open_run(tmp_path / "home", "last").hosts()
    assert (host.name, host.commands, host.before) == ("r1", (), None)


def test_a_damaged_file_in_an_archive_is_as_one_that_is_not_there(journal: Journal, tmp_path: Path) -> None:
    """The others are read."""
    finish(journal)
    path = journal.path / ARCHIVE
    content = bytearray(path.read_bytes())
    place = content.index(b"before.cfg") + len("before.cfg") + 5
    content[place : place + 20] = bytes(20)
    path.write_bytes(content)
    [host] = open_run(tmp_path / "home", "last").hosts()
    assert host.before is None
    assert host.candidate == PLAN.candidate
    assert len(host.commands) == 4


def test_a_run_that_broke_off_stays_a_folder(journal: Journal) -> None:
    """Whoever has to look at it needs no netloop: the configuration before is a field of a line of JSON."""
    journal.abandon("UsageError")
    assert hosts_of(journal.path) == journal.path / "hosts"
    records = map(json.loads, (journal.path / "hosts" / "r1" / "commands.jsonl").open())
    assert [record["before.cfg"] for record in records if "before.cfg" in record] == [CONFIG]


def test_the_archive_has_each_configuration_and_noun_as_a_file(journal: Journal) -> None:
    """Whoever unpacks it finds what each device had to the byte, the last of each kind, and the commands by themselves.

    Bytes that are no text (a banner in Latin-1) are among them.
    """
    odd = b"banner \xfc\r\nend\n"
    journal.host("r1").write_text("after.cfg", "not the last")
    journal.host("r1").write_text("after.cfg", odd.decode("utf-8", "surrogateescape"))
    assert open_run(journal.path.parents[1], "last").host("r1").after == odd.decode("utf-8", "surrogateescape")
    finish(journal)
    with zipfile.ZipFile(journal.path / ARCHIVE) as archive:
        assert archive.testzip() is None
        names = {name.removeprefix("r1/") for name in archive.namelist()}
        files = {"before.cfg", "candidate.cfg", "after.cfg", "intent.json", "plan.json", "commands.jsonl"}
        assert names == {"", "outputs/", "outputs/0004-show tech.txt", *files}
        assert archive.read("r1/before.cfg") == CONFIG.encode()
        assert archive.read("r1/after.cfg") == odd
        assert json.loads(archive.read("r1/intent.json")) == {"hostname": "r1"}
        assert json.loads(archive.read("r1/plan.json"))["steps"]
        records = [json.loads(line) for line in archive.read("r1/commands.jsonl").splitlines()]
        assert {next(iter(record)) for record in records} == {"n", "read", "findings", "change"}
        modes = {info.filename: stat.filemode(info.external_attr >> 16) for info in archive.infolist()}
    assert {mode for name, mode in modes.items() if name[-1] != "/"} == {"-rw-------"}
    assert {mode for name, mode in modes.items() if name[-1] == "/"} == {"drwx------"}
    assert open_run(journal.path.parents[1], "last").host("r1").after == odd.decode("utf-8", "surrogateescape")


def test_the_page_says_how_a_configuration_is_had_without_netloop(host: HostJournal) -> None:
    """Of a run that was killed in the middle of a record: the last one of its name, to the byte."""
    odd = b"banner \xfc\r\nend"
    for text in ("not the last", odd.decode("utf-8", "surrogateescape")):
        host.write_text("before.cfg", text)
    with (host.path / "commands.jsonl").open("a") as file:
        file.write('{"before.cfg": "half')
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "journal.md").read_text()
    [script] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    command = [sys.executable, "-c", script, f"{host.path}/commands.jsonl", "before.cfg"]
    assert subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout == odd


@pytest.mark.parametrize("half", ['{"before.cfg": "interf', '{"before.cfg": 7}', '{"plan": {"steps'])
def test_half_a_configuration_is_no_file_of_the_archive(journal: Journal, tmp_path: Path, half: str) -> None:
    """A record that did not come to the disk as a whole stays where it is, and hides no other."""
    before = told(tmp_path / "home")
    with (journal.path / "hosts" / "r1" / "commands.jsonl").open("a") as file:
        file.write(f"{half}\n")
    finish(journal)
    assert told(tmp_path / "home") == before


def test_what_another_process_added_is_archived(journal: Journal, tmp_path: Path) -> None:
    """A run may be at work in several processes, one after the other on a device: what counts is the disk's."""
    if not (child := os.fork()):
        host = journal.host("r1")
        host.typing("show clock", Mode.EXEC)
        host.answered(Exchange("show clock", "12:00"))
        host.write_text("after.cfg", "of the child\n")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    journal.host("r1").write_json("change", Change("r1", Outcome.FAILED, reason="of the parent"))
    finish(journal)
    [found] = open_run(tmp_path / "home", "last").hosts()
    assert (found.after, found.before) == ("of the child\n", CONFIG)
    assert found.change == Change("r1", Outcome.FAILED, reason="of the parent")
    assert found.commands[-1].exchange.answer == "12:00"


def test_a_clock_that_is_far_off_hinders_no_archive(tmp_path: Path) -> None:
    """An archive can say the years from 1980 to 2107, and a machine's clock any other."""
    for seconds in (0, 10_000_000_000):
        files.put_archive([files.Member("r1/x", seconds, b"x")], tmp_path / "x.zip")
        assert zipfile.ZipFile(tmp_path / "x.zip").read("r1/x") == b"x"
