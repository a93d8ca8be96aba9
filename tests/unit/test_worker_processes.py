"""Worker processes: what becomes of a run's devices when processes work on them, end, or lose their run.

Each case is a process of its own: one that tests run in has threads, and is not forked.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from netloop.workflow.worker_processes import DEVICES_EACH, can_fork, number_for
from tests.lab.command import ROOT

COUNT = 6
PROGRAM = """
import json, os, signal, sys, time
from functools import partial
from pathlib import Path
from netloop.interrupts import Interrupts
from netloop.model.device import Device
from netloop.model.run import Failure
from netloop.runner import Hooks, run_all
from netloop.workflow.worker_processes import WorkDone, WorkerProcesses, Note
import {module} as case

class Run:
    def __init__(self):
        self.interrupts, self.known, self.notes = Interrupts(lambda _: Path("heard").touch()), {{}}, []
    def as_worker(self, processes, tell):
        self.tell = tell
    def work_on(self, request, tell):
        for name, news in request.news.items():
            self.learn(name, news)
        devices = [Device(name, name, "cisco_ios") for name in request.news]
        told = Hooks(done=lambda device, result: tell(WorkDone(device.name, result, self.news(device.name))))
        work = lambda device: request.work(self, device.name)
        run_all(work, devices, workers=1, interrupts=self.interrupts, hooks=told)
    def news(self, name):
        return dict(self.known.get(name, {{}}))
    def learn(self, name, news):
        self.known.setdefault(name, {{}}).update(news)
    def note(self, text):
        self.notes.append(text)
    def close(self):
        Path(f"closed-{{os.getpid()}}").touch()

devices = [Device(f"r{{n}}", f"r{{n}}", "cisco_ios") for n in range({count})]
run = Run()
run.interrupts.committed = {committed}
with run.interrupts:
    shared = WorkerProcesses(2, [device.name for device in devices], run)
    Path("pids").write_text(json.dumps([p.process.pid for p in shared._processes]))
    said = []
    for phase in ("first", "second"):
        told = Hooks(done=lambda device, result: said.append(device.name))
        done = shared.run_all(phase, partial(case.work, phase=phase), devices, told)
        said.append({{n: [r.kind, r.message] if isinstance(r, Failure) else r for n, r in done.items()}})
        if run.interrupts.finishing:
            break
    shared.close()
print(json.dumps([said, run.known, run.notes]))
"""


def start(folder: Path, work: str, *, committed: bool = True) -> subprocess.Popen[str]:
    """Begin a run of two phases on ``r0`` to ``r5`` in two processes; ``work`` is the body of the work on a device."""
    body = textwrap.indent(textwrap.dedent(work), "    ")
    head = "import os, signal, threading, time\nfrom pathlib import Path\n\ndef work(run, name, phase):\n"
    (folder / "case.py").write_text(head + body + "\n")
    (folder / "program.py").write_text(PROGRAM.format(module="case", count=COUNT, committed=committed))
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{folder}"}
    command = [sys.executable, "program.py"]
    return subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def outcome(process: subprocess.Popen[str]) -> tuple[list[Any], dict[str, Any], list[str]]:
    """What was said device by device and phase by phase, what is known at the end, and the notes."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    said, known, notes = json.loads(out)
    return said, known, notes


def eventually(there: Any) -> bool:
    deadline = time.monotonic() + 60
    while not there() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(there())


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_each_process_keeps_its_devices_and_both_sides_learn(tmp_path: Path) -> None:
    """A device is worked on by the same process in every phase, and what is known of it is known in both."""
    said, known, _ = outcome(
        start(
            tmp_path,
            """
            seen = run.known.setdefault(name, {})
            seen[phase] = os.getpid()
            return len(seen)
            """,
        )
    )
    first, second = (part for part in said if isinstance(part, dict))
    assert list(first.values()) == [1] * COUNT
    assert list(second.values()) == [2] * COUNT
    assert sorted(said[:COUNT]) == list(first), "each device is told as it is done"
    assert {frozenset(phases.values()) for phases in known.values()} == {
        frozenset({pid}) for pid in json.loads((tmp_path / "pids").read_text())
    }
    assert len(list(tmp_path.glob("closed-*"))) == 2


@pytest.mark.parametrize(("committed", "left"), [(True, "its state is unknown"), (False, "nothing was changed")])
def test_a_process_that_is_killed_loses_its_devices(tmp_path: Path, committed: bool, left: str) -> None:
    """Of those that it had told the result stands; the others may be half changed if any may; the rest goes on."""
    work = """
    if name == "r2":
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"
    """
    said, _, _ = outcome(start(tmp_path, work, committed=committed))
    first, second = (part for part in said if isinstance(part, dict))
    unknown = ["WorkerEnded", f"the process that worked on it ended by SIGKILL; {left}"]
    assert {first[name] for name in ("r1", "r3", "r5")} == {"done"}
    assert first["r2"] == first["r4"] == unknown
    assert first["r0"] in ("done", unknown)
    assert {name for name, result in second.items() if result == unknown} == {"r0", "r2", "r4"}
    assert {second[name] for name in ("r1", "r3", "r5")} == {"done"}


@pytest.mark.parametrize("whom", ["the run", "all of its processes"])
def test_an_interrupt_finishes_what_is_begun(tmp_path: Path, whom: str) -> None:
    """A Ctrl-C reaches every process of the terminal; the workers heed the run's, finish theirs and start no more."""
    process = start(
        tmp_path,
        """
        Path(f"begun-{name}").touch()
        while not Path("go").exists():
            time.sleep(0.02)
        return "done"
        """,
    )
    assert eventually(lambda: len(list(tmp_path.glob("begun-*"))) == 2)
    (os.killpg if whom != "the run" else os.kill)(process.pid, signal.SIGINT)
    assert eventually((tmp_path / "heard").exists)
    (tmp_path / "go").touch()
    said, _, _ = outcome(process)
    (only,) = (part for part in said if isinstance(part, dict))
    assert only["r0"] == only["r1"] == "done"
    assert {only[f"r{n}"][1] for n in range(2, COUNT)} == {"not started: the run was interrupted"}


def test_workers_whose_run_was_killed_finish_and_end(tmp_path: Path) -> None:
    """A device that is being changed is not left half-way; no further one is begun, and no process stays behind."""
    process = start(
        tmp_path,
        """
        Path(f"begun-{name}").touch()
        while not Path("go").exists():
            time.sleep(0.02)
        Path(f"done-{name}").touch()
        """,
    )
    assert eventually(lambda: len(list(tmp_path.glob("begun-*"))) == 2)
    pids = json.loads((tmp_path / "pids").read_text())
    process.kill()
    process.wait(timeout=60)
    (tmp_path / "go").touch()
    assert eventually(lambda: not any(map(alive, pids)))
    assert sorted(path.name for path in tmp_path.glob("done-*")) == ["done-r0", "done-r1"]
    assert sorted(path.name for path in tmp_path.glob("begun-*")) == ["begun-r0", "begun-r1"]


def test_what_cannot_be_told_is_a_fault_of_netloop(tmp_path: Path) -> None:
    """A result that no other process can be given fails its device alone."""
    said, _, _ = outcome(start(tmp_path, 'return threading.Lock() if name == "r1" and phase == "first" else "done"'))
    first, second = (part for part in said if isinstance(part, dict))
    assert first["r1"][0] == "TypeError"
    assert [result for name, result in first.items() if name != "r1"] == ["done"] * (COUNT - 1)
    assert list(second.values()) == ["done"] * COUNT


def test_notes_come_to_the_run(tmp_path: Path) -> None:
    """What a worker has to say to the user is said by the run, which has the terminal."""
    work = """
    from netloop.workflow.worker_processes import Note
    run.tell(Note(f"{name} {phase}"))
    """
    _, _, notes = outcome(start(tmp_path, work))
    assert sorted(notes) == sorted(f"r{n} {phase}" for n in range(COUNT) for phase in ("first", "second"))


def test_small_runs_are_one_process() -> None:
    """A process costs more than it brings for a few dozen devices; there are never more than cores."""
    cores = len(os.sched_getaffinity(0))
    assert number_for(0) == number_for(DEVICES_EACH) == number_for(2 * DEVICES_EACH - 1) == 1
    assert number_for(2 * DEVICES_EACH) == min(2, cores)
    assert number_for(100_000) == cores


def test_a_process_with_threads_is_not_forked() -> None:
    """A thread may hold a lock that nobody would ever let go of in the copy."""
    script = (
        "import threading\nfrom netloop.workflow.worker_processes import can_fork\nprint(can_fork())\n"
        "stop = threading.Event()\nthread = threading.Thread(target=stop.wait)\nthread.start()\n"
        "print(can_fork())\nstop.set()\nthread.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
    assert isinstance(can_fork(), bool)
