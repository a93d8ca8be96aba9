"""Pruning the journal: what goes is what the limits name and nobody needs; the rest stays, with the reason."""

from __future__ import annotations

import json
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netloop.errors import ExitCode
from netloop.journal import DeviceLock, Journal, PruneLimits, Pruning, list_runs, plan_pruning, prune, remove
from netloop.model.change import Change, Exchange, Outcome, Saved
from netloop.model.device import Device
from netloop.model.plan import Mode
from netloop.model.run import DeviceResult, Run
from netloop.processes import this_process

R1 = Device("r1", "192.0.2.1", "cisco_ios")
ALL = PruneLimits(keep=0)
CHANGED = Change("r1", Outcome.CHANGED, saved=Saved.YES)
BACK = Change("r1", Outcome.ROLLED_BACK, saved=Saved.NO)
HALF_WAY = Change("r1", Outcome.FAILED, saved=Saved.NO)


def made(
    home: Path,
    verb: str = "apply",
    *,
    change: Change | None = None,
    sent: bool = False,
    lab: str | None = None,
    ended: bool = True,
) -> Journal:
    """A run; one that has not ended belongs to this process."""
    journal = Journal.create(home, verb, "isp.yaml", lab=lab)
    host = journal.host("r1")
    if sent:
        host.typing("router ospf 1", Mode.CONFIGURE)
        host.answered(Exchange("router ospf 1", "", Mode.CONFIGURE))
    if change:
        host.write_json("change", change)
    if ended:
        now = datetime.now(UTC)
        result = DeviceResult(R1, change=change)
        journal.finish(Run(journal.id, verb, "isp.yaml", now, now, (result,), ExitCode.DONE))
    return journal


def say(journal: Journal, **parts: object) -> None:
    """Have ``run.json`` say something else."""
    path = journal.path / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **parts}))


def dead_process() -> dict[str, object]:
    """What a run says of a process that has ended since."""
    child = subprocess.Popen(["true"])
    child.wait()
    here = this_process()
    return {"host": here.host, "pid": child.pid, "created": 1.0, "user": here.user}


def ids(plan: Pruning) -> list[str]:
    return [one.run.id for one in plan.goes]


def reasons(plan: Pruning) -> list[str]:
    return [one.reason for one in plan.stays]


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        (PruneLimits(keep=2), "de"),
        (PruneLimits(keep=9), "abcde"),
        (PruneLimits(keep=0), ""),
        (PruneLimits(older_than=timedelta(days=30)), "cde"),
        (PruneLimits(older_than=timedelta(days=30), keep=4), "bcde"),
        (PruneLimits(older_than=timedelta(days=30), keep=1), "cde"),
        (PruneLimits(older_than=timedelta(days=90)), "abcde"),
    ],
)
def test_a_run_goes_if_all_limits_name_it(tmp_path: Path, limits: PruneLimits, left: str) -> None:
    """The age counts from the beginning, the number from the latest; of two limits the more careful one decides."""
    now = datetime.now(UTC)
    made_runs = {name: made(tmp_path, "diff") for name in "abcde"}
    for name, days in zip("abcde", (80, 31, 29, 2, 0), strict=True):
        say(made_runs[name], started=(now - timedelta(days=days)).isoformat())
    plan = plan_pruning(tmp_path, limits, now)
    assert remove(tmp_path, [one.run for one in plan.goes]) == {}
    assert [run.id for run in list_runs(tmp_path)] == [made_runs[name].id for name in left]
    assert plan.within == len(left)


def test_what_ended_and_is_settled_goes(tmp_path: Path) -> None:
    """As planned, put back, never begun, or broken off before anything was sent: nothing is left to undo."""
    runs = [made(tmp_path, change=change, sent=True) for change in (CHANGED, BACK)]
    runs.append(made(tmp_path))
    broken_off = made(tmp_path, ended=False)
    broken_off.abandon("UsageError")
    killed = made(tmp_path, "verify", ended=False)
    say(killed, process=dead_process())
    plan = plan_pruning(tmp_path, ALL)
    assert ids(plan) == [run.id for run in (*runs, broken_off, killed)]
    assert plan.stays == ()


@pytest.mark.parametrize("unfinished", [True, False])
def test_a_run_at_work_stays(tmp_path: Path, unfinished: bool) -> None:
    """Whatever is allowed, and however old it is."""
    journal = made(tmp_path, "diff", ended=False)
    say(journal, started="2020-01-01T00:00:00+00:00")
    plan = plan_pruning(tmp_path, PruneLimits(timedelta(days=1), 0, unfinished))
    assert plan.goes == ()
    assert "still at work" in reasons(plan)[0]
    assert str(this_process().pid) in reasons(plan)[0]


def test_a_run_on_another_host_may_be_at_work(tmp_path: Path) -> None:
    """What cannot be seen from here is not taken for over, unless the user says so."""
    journal = made(tmp_path, "diff", ended=False)
    say(journal, process={"host": "elsewhere", "pid": 1, "created": 1.0, "user": "ann"})
    plan = plan_pruning(tmp_path, ALL)
    assert plan.goes == ()
    assert "may still be at work (ann@elsewhere, process 1)" in reasons(plan)[0]
    assert ids(plan_pruning(tmp_path, PruneLimits(keep=0, unfinished=True))) == [journal.id]


@pytest.mark.parametrize("change", [None, HALF_WAY, Change("r1", Outcome.CHANGED, saved=Saved.UNKNOWN)])
def test_what_a_router_was_left_half_way_by_stays(tmp_path: Path, change: Change | None) -> None:
    """Killed in the middle, not taken back, not known to be saved: the configuration before may still be needed."""
    journal = made(tmp_path, change=change, sent=True, ended=change is not None)
    if change is None:
        say(journal, process=dead_process())
    plan = plan_pruning(tmp_path, ALL)
    assert plan.goes == ()
    assert "it left r1 neither as planned" in reasons(plan)[0]
    assert ids(plan_pruning(tmp_path, PruneLimits(keep=0, unfinished=True))) == [journal.id]


@pytest.mark.parametrize(
    ("verb", "change", "lab", "goes"),
    [
        ("rollback", CHANGED, None, True),
        ("apply", Change("r1", Outcome.UNCHANGED), None, True),
        ("apply", HALF_WAY, None, False),
        ("verify", None, None, False),
        ("rollback", CHANGED, "isp-1", False),
    ],
)
def test_a_later_run_may_have_settled_it(
    tmp_path: Path, verb: str, change: Change | None, lab: str | None, goes: bool
) -> None:
    """One that changed the same router, in the same place, and knows that it ended well; no other."""
    half_way = made(tmp_path, change=HALF_WAY, sent=True)
    later = made(tmp_path, verb, change=change, sent=change is not None, lab=lab)
    say(later, inventory=str(Path.cwd() / "isp.yaml"))
    assert (half_way.id in ids(plan_pruning(tmp_path, ALL))) is goes


def test_a_router_that_is_open_keeps_its_run(tmp_path: Path) -> None:
    """What every later run is told of a router is reason enough, whatever the run's own folder says."""
    journal = made(tmp_path)
    lock = DeviceLock.take(tmp_path, R1, journal.id, "apply")
    lock.unknown("it was not to be seen")
    lock.release()
    assert "it left r1" in reasons(plan_pruning(tmp_path, ALL))[0]


@pytest.mark.parametrize("damage", ["", "{", "[]", None])
def test_a_damaged_run_is_kept_until_its_user_says(tmp_path: Path, damage: str | None) -> None:
    """Nobody can say what it did; with ``unfinished`` it goes, unless it holds a router right now."""
    journal = made(tmp_path)
    (journal.path / "run.json").unlink()
    if damage is not None:
        (journal.path / "run.json").write_text(damage)
    plan = plan_pruning(tmp_path, ALL)
    assert plan.goes == ()
    assert "run.json cannot be read" in reasons(plan)[0]
    unfinished = PruneLimits(timedelta(0), 0, unfinished=True)
    assert ids(plan_pruning(tmp_path, unfinished, datetime.now(UTC) + timedelta(days=1))) == [journal.id]
    lock = DeviceLock.take(tmp_path, R1, journal.id, "apply")
    assert "still at work" in reasons(plan_pruning(tmp_path, unfinished, datetime.now(UTC) + timedelta(days=1)))[0]
    lock.release()


def test_what_no_run_made_is_never_touched(tmp_path: Path) -> None:
    """Somebody's folder, and a link to a run that stands elsewhere."""
    made(tmp_path)
    (tmp_path / "runs" / "my notes").mkdir()
    elsewhere = tmp_path / "elsewhere" / "20200101T000000Z-abcdef"
    elsewhere.mkdir(parents=True)
    (tmp_path / "runs" / elsewhere.name).symlink_to(elsewhere)
    plan = plan_pruning(tmp_path, PruneLimits(keep=0, unfinished=True))
    assert reasons(plan) == ["no folder that a run made"] * 2
    remove(tmp_path, [one.run for one in plan.goes])
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [elsewhere.name, "my notes"]
    assert elsewhere.is_dir()


def test_the_size_is_what_the_disk_gets_back(tmp_path: Path) -> None:
    """Blocks of all files and folders, as ``du`` counts them."""
    journal = made(tmp_path, "diff", ended=False)
    journal.host("r1").write_text("before.cfg", "x" * 1_000_000)
    journal.abandon("UsageError")
    counted = subprocess.run(["du", "-sk", journal.path], capture_output=True, text=True, check=True)
    assert plan_pruning(tmp_path, ALL).size == int(counted.stdout.split()[0]) * 1024


def test_a_removal_that_was_killed_leaves_no_half_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run leaves the journal as a whole before the first of its files goes; the next removal finds the rest."""
    made(tmp_path)
    runs = list_runs(tmp_path)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(prune.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            remove(tmp_path, runs)
    assert list_runs(tmp_path) == ()
    leaving = tmp_path / prune.LEAVING
    assert len(list(leaving.iterdir())) == 1
    assert stat.S_IMODE(leaving.stat().st_mode) == 0o700
    assert remove(tmp_path, ()) == {}
    assert not leaving.exists()


def test_what_cannot_be_removed_is_said(tmp_path: Path) -> None:
    """By run, and the others go all the same."""
    first, second = made(tmp_path), made(tmp_path)
    runs = list_runs(tmp_path)
    first.path.rename(tmp_path / "moved")
    failed = remove(tmp_path, runs)
    assert list(failed) == [first.id]
    assert "No such file" in failed[first.id]
    assert not second.path.exists()
