"""The runner: many devices at once, and no device's trouble is another's."""

from __future__ import annotations

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
from netloop.runner import Interrupted, exit_code, run_all

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
        on_fault=lambda device, trace: traces.append(f"{device}: {trace}"),
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


def test_one_worker_is_the_calling_thread() -> None:
    """With one worker everything happens in the calling thread, in order."""
    seen = run_all(lambda _device: threading.get_ident(), devices(3), workers=1)
    assert set(seen.values()) == {threading.get_ident()}


@WORKERS
def test_who_listens_hears_of_each_device(workers: int) -> None:
    """Start and end of each device are told, the end in the calling thread with the result."""
    started: list[str] = []
    done: dict[str, tuple[object, int]] = {}
    run_all(
        sometimes,
        devices(3),
        workers=workers,
        on_start=lambda device: started.append(device.name),
        on_done=lambda device, result: done.update({device.name: (result, threading.get_ident())}),
    )
    assert sorted(started) == sorted(done) == ["r0", "r1", "r2"]
    assert done["r0"] == ("R0", threading.get_ident())
    assert isinstance(done["r1"][0], Failure)


def test_ctrl_c_in_one_worker_keeps_what_is_done() -> None:
    """Interrupted in the second device: the first has its result, the third was not started."""

    def work(device: Device) -> str:
        if device.name == "r1":
            raise KeyboardInterrupt
        return device.name

    with pytest.raises(Interrupted) as caught:
        run_all(work, devices(3), workers=1)
    results = caught.value.results
    assert results["r0"] == "r0"
    assert [results[name].message.split(":")[0] for name in ("r1", "r2")] == [
        "interrupted while it was worked on; its state is unknown",
        "not started",
    ]


SCRIPT = """
import sys, time
from netloop.model.device import Device
from netloop.runner import Interrupted, run_all

def work(device):
    sys.stdout.write(f"start {device}\\n")
    sys.stdout.flush()
    time.sleep(0.5)
    return "done"

try:
    run_all(work, [Device(f"r{n}", "h", "p") for n in range(6)], workers=2)
except Interrupted as exc:
    for name, result in exc.results.items():
        print(name, result if isinstance(result, str) else result.message, flush=True)
    sys.exit(130)
"""


def test_ctrl_c_lets_what_runs_end_and_starts_nothing_more() -> None:
    """A real interrupt signal: the two running devices finish, the other four never start."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout
    first = [process.stdout.readline() for _ in range(2)]
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert sorted(first) == ["start r0\n", "start r1\n"]
    assert rest.splitlines() == ["r0 done", "r1 done"] + [
        f"r{n} not started: the run was interrupted" for n in range(2, 6)
    ]


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
