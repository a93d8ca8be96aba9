"""The runner: many devices at once, and no device's trouble is another's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.errors import DeviceTimeout, ExitCode, Unreachable, UsageError
from netloop.model.device import Device
from netloop.model.run import Failure
from netloop.runner import Hooks, exit_code, run_all

WORKERS = pytest.mark.parametrize("workers", [1, 4])


def devices(count: int) -> list[Device]:
    return [Device(f"r{number}", "192.0.2.1", "cisco_ios") for number in range(count)]


def sometimes(device: Device) -> str:
    """Even routers answer."""
    if int(device.name[1:]) % 2:
        raise Unreachable("connection refused", hint="is it up?")
    return device.name.upper()


@WORKERS
def test_a_failing_device_is_a_value(workers: int) -> None:
    """A device's error is its own result, with kind, message and hint; the others' are untouched."""
    results = run_all(sometimes, devices(4), workers=workers)
    refused = Failure("Unreachable", "connection refused", "is it up?")
    assert results == {"r0": "R0", "r1": refused, "r2": "R2", "r3": refused}


@given(st.permutations(range(6)), st.integers(1, 6))
@settings(max_examples=20, deadline=None)
def test_results_stand_in_the_order_of_the_devices(order: list[int], workers: int) -> None:
    """Whoever is done first, the results have the devices' order."""
    some = [devices(6)[number] for number in order]
    results = run_all(lambda d: time.sleep(int(d.name[1:]) / 2000), some, workers=workers)
    assert list(results) == [device.name for device in some]


@WORKERS
def test_a_fault_of_ours_is_a_value_too(workers: int) -> None:
    """An error that is not netloop's own becomes a failure; its trace goes to who listens for faults."""
    traces: list[str] = []
    results = run_all(
        lambda d: {}["missing"] if d.name == "r1" else d.name,
        devices(3),
        workers=workers,
        hooks=Hooks(fault=lambda device, trace: traces.append(f"{device}: {trace}")),
    )
    failure = results["r1"]
    assert isinstance(failure, Failure)
    assert (failure.kind, failure.message, results["r2"]) == ("KeyError", "'missing'", "r2")
    assert len(traces) == 1
    assert "r1: Traceback" in traces[0]


def test_no_more_than_so_many_at_a_time() -> None:
    """Never more devices are worked on at once than there are workers, and as many as there are."""
    lock, now, most = threading.Lock(), [0], [0]

    def work(_device: Device) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1

    run_all(work, devices(12), workers=3)
    assert most[0] == 3


def test_one_worker_is_one_device_at_a_time() -> None:
    """With one worker the devices come one after the other, in order, beside the thread that hears the signals."""
    seen: list[tuple[str, int]] = []
    run_all(lambda device: seen.append((device.name, threading.get_ident())), devices(3), workers=1)
    assert [name for name, _ in seen] == ["r0", "r1", "r2"]
    assert len({thread for _, thread in seen} - {threading.get_ident()}) == 1


@WORKERS
def test_who_listens_hears_of_each_device(workers: int) -> None:
    """Start and end of each device are told, the end in the calling thread with the result."""
    started: list[str] = []
    done: dict[str, tuple[object, int]] = {}
    run_all(
        sometimes,
        devices(3),
        workers=workers,
        hooks=Hooks(
            start=lambda device: started.append(device.name),
            done=lambda device, result: done.update({device.name: (result, threading.get_ident())}),
        ),
    )
    assert sorted(started) == sorted(done) == ["r0", "r1", "r2"]
    assert done["r0"] == ("R0", threading.get_ident())
    assert isinstance(done["r1"][0], Failure)


SCRIPT = """
import signal, sys, time
from pathlib import Path
from netloop.interrupts import Interrupts
from netloop.model.device import Device
from netloop.runner import Hooks, run_all

def work(device):
    sys.stdout.write(f"start {device}\\n")
    sys.stdout.flush()
    while not heard.halting:
        if Path(sys.argv[1]).exists():
            return "done"
        time.sleep(0.01)
    return "halted"

with Interrupts() as heard:
    halt = Hooks(halt=lambda: print("told to halt", flush=True))
    devices = [Device(f"r{n}", "h", "p") for n in range(6)]
    results = run_all(work, devices, workers=WORKERS, interrupts=heard, hooks=halt)
    for name, result in results.items():
        print(name, result if isinstance(result, str) else result.message, flush=True)
    print(heard.count, flush=True)
"""
SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda s: s.name)
NOT_STARTED = "not started: the run was interrupted"


APART = 0.15
"""Seconds from one signal to the next: nearer than ``ONE_END``, two hang-ups of a terminal are one."""


def interrupted(folder: Path, workers: int, number: signal.Signals, times: int) -> tuple[list[str], str, int]:
    """Send a signal so many times to a run of six devices; what it printed, on both streams.

    The devices are done once the run has said that it heard the only signal, and not before a second one.
    """
    command = [sys.executable, "-c", SCRIPT.replace("WORKERS", str(workers)), str(folder / "done")]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout
    first, said = [process.stdout.readline() for _ in range(workers)], ""
    for heard in ("being finished", "interrupted again", *[""] * 3)[:times]:
        process.send_signal(number)
        said += said_until(process, heard)
        time.sleep(APART)
    if times == 1:
        (folder / "done").touch()
    rest, last = process.communicate(timeout=60)
    assert sorted(first) == [f"start r{n}\n" for n in range(workers)]
    return rest.splitlines(), said + last, process.returncode


def said_until(process: subprocess.Popen[str], words: str) -> str:
    """What a process says on its standard error until these words, or until its end."""
    assert process.stderr
    said = ""
    while words not in said and (more := os.read(process.stderr.fileno(), 4096)):
        said += more.decode()
    return said


@SIGNALS
@pytest.mark.parametrize("workers", [1, 2])
def test_a_first_signal_lets_what_runs_end_and_starts_nothing_more(
    tmp_path: Path, workers: int, number: signal.Signals
) -> None:
    """The running devices finish, the others never start, and it is said at once how many are finished."""
    lines, said, code = interrupted(tmp_path, workers, number, 1)
    expected = [f"r{n} done" for n in range(workers)] + [f"r{n} {NOT_STARTED}" for n in range(workers, 6)]
    assert (lines, code) == ([*expected, "1"], 0)
    assert f"{workers} router{'s are' if workers > 1 else ' is'} being finished, no more are started" in said


@SIGNALS
@pytest.mark.parametrize("times", [2, 5])
def test_a_second_signal_halts_what_runs_and_later_ones_do_nothing(
    tmp_path: Path, times: int, number: signal.Signals
) -> None:
    """The running devices are told to stop, once; however often the user insists, no result is lost."""
    lines, said, code = interrupted(tmp_path, 2, number, times)
    stopped = ["r0 halted", "r1 halted", *(f"r{n} {NOT_STARTED}" for n in range(2, 6))]
    assert [line for line in lines if line.startswith("r")] == stopped
    assert code in {0, -number}
    assert said.count("interrupted again") == 1


def ended_by(number: signal.Signals, script: str) -> int:
    """Send a signal to a script that has printed a line; its exit code."""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout
    process.stdout.readline()
    process.send_signal(number)
    code = process.wait(timeout=60)
    process.stdout.close()
    return code


@SIGNALS
def test_outside_of_work_a_signal_ends_the_program(number: signal.Signals) -> None:
    """Before and after the work on devices each signal is a KeyboardInterrupt."""
    script = "import time, sys\nfrom netloop.interrupts import Interrupts\ntry:\n with Interrupts():\n"
    script += "  print(1, flush=True)\n  time.sleep(20)\nexcept KeyboardInterrupt:\n sys.exit(130)"
    assert ended_by(number, script) == 130


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DeviceTimeout, ExitCode.DEVICE),
        (UsageError, ExitCode.USAGE),
        (KeyError, ExitCode.INTERNAL),
        (int, ExitCode.INTERNAL),
    ],
)
def test_a_failure_has_the_exit_code_of_its_error(kind: type, code: ExitCode) -> None:
    """The kind of a failure leads back to what the process returns."""
    assert exit_code(Failure(kind.__name__, "x")) is code


@SIGNALS
def test_behind_the_last_word_no_signal_changes_the_exit_code(number: signal.Signals) -> None:
    """While Python ends, after all was said, a signal is nothing any more."""
    script = "import atexit, sys, time\nfrom netloop.interrupts import ignore\natexit.register(time.sleep, 1)\n"
    script += "ignore()\nprint(1, flush=True)\nsys.exit(3)"
    assert ended_by(number, script) == 3
