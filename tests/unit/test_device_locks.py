"""Who is changing a device, and what an earlier run left of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from netloop.errors import DeviceBusy, NetloopError
from netloop.journal import DeviceLock, left_open
from netloop.journal.devices import Stage, open_states
from netloop.model.device import Device
from netloop.processes import Process, this_process

R1 = Device("r1", "192.0.2.1", "cisco_ios")
ROOT = Path(__file__).parents[2]
RUN = "20260101T000000Z-abcdef"


def take(home: Path, device: Device = R1) -> DeviceLock:
    return DeviceLock.take(home, device, RUN, "apply")


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """The second is refused with who, since when and how to take over; after the first let go, it is not."""
    first = take(tmp_path)
    with pytest.raises(DeviceBusy) as refused:
        take(tmp_path)
    for part in (f"apply {RUN}", str(this_process().pid), first.state.since.strftime("%Y-%m-%d %H:%M:%S")):
        assert part in refused.value.message
    assert f"kill -INT {this_process().pid}" in str(refused.value.hint)
    first.release()
    take(tmp_path).release()
    assert list((tmp_path / "devices").glob("*.json")) == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(R1, name="core1"), True),
        (replace(R1, hostname="192.0.2.2"), False),
        (replace(R1, port=2222), False),
        (replace(R1, hostname="r1.EXAMPLE.net"), False),
    ],
)
def test_a_device_is_its_address_and_port(tmp_path: Path, other: Device, same: bool) -> None:
    """Whatever two inventories call it, one router is one router."""
    first = take(tmp_path)
    if same:
        with pytest.raises(DeviceBusy, match="as 'r1'"):
            take(tmp_path, other)
    else:
        take(tmp_path, other).release()
    first.release()


def test_case_of_an_address_says_nothing(tmp_path: Path) -> None:
    """DNS names are one whatever their case."""
    first = take(tmp_path, replace(R1, hostname="R1.example.net"))
    with pytest.raises(DeviceBusy):
        take(tmp_path, replace(R1, hostname="r1.Example.NET"))
    first.release()


def test_a_device_that_is_settled_is_not_left_open_by_a_run_that_is_killed_later(tmp_path: Path) -> None:
    """What was finished, and said to be so, is on disk at once: a run is killed without another word."""
    lock = take(tmp_path)
    lock.changing()
    lock.settled()
    assert left_open(tmp_path, R1) is None
    assert list((tmp_path / "devices").glob("*.json")) == []
    lock.release()


HOLDER = """
import sys, time
from pathlib import Path
from netloop.journal import DeviceLock
from netloop.model.device import Device
lock = DeviceLock.take(Path(sys.argv[1]), Device("r1", "192.0.2.1", "cisco_ios"), "20260101T000000Z-abcdef", "apply")
if sys.argv[2] != "at work":
    lock.changing()
if sys.argv[2] == "settled":
    lock.settled()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("stage", ["at work", "changing", "settled"])
def test_a_dead_holder_does_not_block_and_is_told(tmp_path: Path, stage: str) -> None:
    """While it lives it blocks and is no news; killed, it blocks nobody, and what it left half-way is told."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path, stage], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout
    process.stdout.readline()
    with pytest.raises(DeviceBusy, match=f"process {process.pid}"):
        take(tmp_path)
    assert left_open(tmp_path, R1) is None
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    process.stdout.close()
    state = left_open(tmp_path, R1)
    assert (state is not None) is (stage == "changing")
    second = take(tmp_path)
    assert second.before == state
    second.release()
    assert left_open(tmp_path, R1) == state
    third = take(tmp_path)
    third.settled()
    third.release()
    assert left_open(tmp_path, R1) is None


def test_the_holder_is_named_and_not_who_left_the_device_open(tmp_path: Path) -> None:
    """Who is to be interrupted is the run that works now; what was left open stays so until that changes something."""
    dead = replace(this_process(), pid=2**22 + 1)
    earlier = take(tmp_path)
    earlier.state = replace(earlier.state, process=dead)
    earlier.changing()
    earlier.release()
    second = DeviceLock.take(tmp_path, R1, "20260102T000000Z-fedcba", "rollback")
    with pytest.raises(DeviceBusy, match="rollback 20260102T000000Z-fedcba") as refused:
        take(tmp_path)
    assert f"kill -INT {this_process().pid}" in str(refused.value.hint)
    assert second.before == earlier.state == left_open(tmp_path, R1)
    second.release()
    assert left_open(tmp_path, R1) == earlier.state


def test_a_run_that_does_not_know_says_so_after_its_end(tmp_path: Path) -> None:
    """An unknown end is told with its reason, also by reading verbs that take no lock, and while its process lives."""
    lock = take(tmp_path)
    lock.changing()
    lock.unknown("no answer in 10 s")
    lock.release()
    state = left_open(tmp_path, R1)
    assert state is not None
    assert (state.run, state.reason) == (RUN, "no answer in 10 s")


def test_what_a_killed_run_of_an_earlier_version_left_is_told(tmp_path: Path) -> None:
    """It kept what was open in a file beside the lock, and one still earlier also what was open before it changed."""
    first = take(tmp_path)
    first.changing()
    first.release()
    [lock] = (tmp_path / "devices").iterdir()
    path = lock.with_suffix(".json")
    kept = json.loads(lock.read_text().splitlines()[-1])
    lock.write_text(json.dumps({**kept, "stage": "at work"}) + "\n")
    path.write_text(json.dumps({**kept, "process": {**kept["process"], "pid": 2**22 + 1}}))
    assert [state.run for state in open_states(tmp_path)] == [RUN]
    assert left_open(tmp_path, R1)
    path.write_text(json.dumps({**kept, "run": "20260102T000000Z-fedcba", "stage": "at work", "left": kept}))
    assert left_open(tmp_path, R1) is None
    second = take(tmp_path)
    assert second.before == first.state
    second.changing()
    second.settled()
    second.release()
    assert not path.exists()
    path.write_text(json.dumps({**kept, "stage": "at work", "left": None}))
    assert left_open(tmp_path, R1) is None


def test_what_is_open_stays_so_when_the_next_run_is_killed_as_it_takes_the_device(tmp_path: Path) -> None:
    """Its line is added behind what is there, whatever came of it to the disk; later ones are not joined to it."""
    dead = replace(this_process(), pid=2**22 + 1)
    first = take(tmp_path)
    first.state = replace(first.state, process=dead)
    first.changing()
    first.release()
    [path] = (tmp_path / "devices").iterdir()
    with path.open("a") as file:
        file.write('{"run": "20260102T0000')
    assert left_open(tmp_path, R1) == first.state
    third = take(tmp_path)
    assert third.before == first.state
    with pytest.raises(DeviceBusy, match=f"process {this_process().pid}"):
        take(tmp_path)
    third.settled()
    assert left_open(tmp_path, R1) is None
    with pytest.raises(DeviceBusy, match=f"process {this_process().pid}"):
        take(tmp_path)
    third.release()


@pytest.mark.parametrize("earlier", [False, True])
def test_a_device_is_settled_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: bool) -> None:
    """That nothing is open any more takes no room."""
    if earlier:
        left = take(tmp_path)
        left.changing()
        left.release()
    lock = take(tmp_path)
    lock.changing()
    monkeypatch.setattr(os, "write", _no_space)
    lock.settled()
    lock.release()
    assert open_states(tmp_path) == ()


def test_a_change_that_cannot_be_written_down_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line that changes something may go out: the disk is full, or somebody took the file away."""
    lock = take(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(os, "write", _no_space)
        with pytest.raises(NetloopError, match=r"journal cannot be written.*No space left"):
            lock.changing()
    [path] = (tmp_path / "devices").iterdir()
    path.unlink()
    with pytest.raises(NetloopError, match=r"journal cannot be written.*No such file"):
        lock.changing()
    lock.release()


def _no_space(_descriptor: int, _content: bytes) -> int:
    raise OSError(28, "No space left on device")


def test_the_file_of_a_device_does_not_grow(tmp_path: Path) -> None:
    """Each run that leaves nothing open takes the place of the last."""
    sizes = set()
    for _ in range(3):
        lock = take(tmp_path)
        lock.changing()
        lock.settled()
        lock.release()
        [path] = (tmp_path / "devices").iterdir()
        sizes.add(len(path.read_text().splitlines()))
    assert sizes == {1}


def test_a_lock_is_held_and_its_state_told_across_a_fork(tmp_path: Path) -> None:
    """What a child says of a device, whoever looks at it is told; the parent may settle what it left."""
    lock = take(tmp_path)
    if not (child := os.fork()):
        lock.changing()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert [state.stage for state in open_states(tmp_path)] == [Stage.CHANGING]
    with pytest.raises(DeviceBusy):
        take(tmp_path)
    lock.settled()
    assert open_states(tmp_path) == ()
    lock.release()


def test_a_process_number_that_was_given_again_is_another_process() -> None:
    """A number proves nothing without the time at which the process began; another host's cannot be seen."""
    me = this_process()
    assert me.alive
    assert not replace(me, created=me.created - 3600).alive
    assert not Process(me.host, 2**22 + 1, me.created).alive
    assert replace(me, host="elsewhere").alive is None


def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """What stands in them is nobody else's business."""
    lock = take(tmp_path / "home")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "home" / "devices").iterdir()}
    assert modes == {0o600}
    lock.release()
