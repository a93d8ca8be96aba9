"""A process and what it cost: wall time, its own processor time, and the memory of all of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOKS = 0.1
"""Seconds between two looks at the memory of the processes."""


class Failed(Exception):
    """A process ended as it should not, or not in time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of processor time of the whole process and its children, highest megabytes."""

    wall: float
    processor: float
    megabytes: float


def measured(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], codes: Sequence[int], limit: float
) -> Cost:
    """Run a command in a folder; what it prints goes to the file ``output`` there.

    Raises:
        Failed: its exit code is none of ``codes``, or it took more than ``limit`` seconds.
    """
    output = folder / "output"
    begin = time.perf_counter()
    with output.open("w") as file:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    memory = _Memory(process.pid, begin + limit)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    megabytes = max(memory.stop(), used.ru_maxrss / 1024)
    if process.returncode not in codes:
        said = output.read_text(errors="replace")[-3000:]
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode} after {wall:.1f} s:\n{said}")
    return Cost(wall, used.ru_utime + used.ru_stime, megabytes)


class _Memory(threading.Thread):
    """Looks at a process and its children now and then, and ends them when their time is over."""

    def __init__(self, pid: int, until: float) -> None:
        super().__init__(daemon=True)
        self._pid, self._until, self._over, self._most = pid, until, threading.Event(), 0.0
        self.start()

    def run(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            root = psutil.Process(self._pid)
            while not self._over.wait(LOOKS):
                self._most = max(self._most, sum(_resident(one) for one in (root, *root.children(recursive=True))))
                if time.perf_counter() > self._until:
                    os.killpg(self._pid, signal.SIGKILL)

    def stop(self) -> float:
        """The highest sum that was seen, in megabytes."""
        self._over.set()
        self.join()
        return self._most / 2**20


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
