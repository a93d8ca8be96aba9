"""A client's process, in the environment that the client is installed in."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.peers.clients.client import Answer
from tests.peers.operation import Operation
from tests.peers.target import SshTarget

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Job:
    """An operation, the routers that it is done on, and its folder."""

    operation: Operation
    targets: Mapping[str, SshTarget]
    folder: Path

    @property
    def plain(self) -> dict[str, Any]:
        """The job as JSON carries it."""
        targets = {name: asdict(target) for name, target in self.targets.items()}
        return {"operation": self.operation.plain, "folder": str(self.folder), "targets": targets}


class Worker:
    """Gives one client's process its operations; one that takes longer than it may is ended."""

    def __init__(self, client: str, python: Path) -> None:
        self.client, self._python = client, python
        self._process: subprocess.Popen[str] | None = None

    def ask(self, jobs: Sequence[Job]) -> list[Answer]:
        """The client's answer to each; failures where there are none in time."""
        process, seconds = self._running(), sum(job.operation.seconds for job in jobs)
        timer = threading.Timer(seconds, self.close)
        timer.start()
        try:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps([job.plain for job in jobs]) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (BrokenPipeError, ValueError):
            line = ""
        finally:
            timer.cancel()
        if line:
            return [Answer(**plain) for plain in json.loads(line)]
        self.close()
        return [Answer(False, None, f"no answer within {seconds:.0f} s")] * len(jobs)

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [self._python, "-m", "tests.peers.clients", self.client],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=ROOT,
                process_group=0,  # of its own, but no new session: scrapli opens a terminal there
            )
        return self._process

    def close(self) -> None:
        """End the process and what it started."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
