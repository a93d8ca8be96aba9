"""Signalling the process that has a number now, with pidfds and without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from netloop.lab.service.holder import pinned

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(params=["pidfd", "no pidfd", "no pidfd_open"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_pid: int) -> int:
        raise OSError("not in this kernel")

    if request.param == "no pidfd":
        monkeypatch.setattr(os, "pidfd_open", refused)
    elif request.param == "no pidfd_open":
        monkeypatch.delattr(os, "pidfd_open")


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEPER) as process:
        yield process
        process.kill()


@pytest.mark.usefixtures("_system")
def test_the_process_gets_the_signal(sleeper: subprocess.Popen[bytes]) -> None:
    """Whichever way the system has."""
    with pinned(sleeper.pid) as send:
        send(signal.SIGTERM)
    assert sleeper.wait(5) == -signal.SIGTERM


@pytest.mark.usefixtures("_system")
def test_nobody_gets_the_signal_of_a_process_that_has_ended(sleeper: subprocess.Popen[bytes]) -> None:
    """Neither one that ended before it was pinned, nor one that ended since; nothing is raised."""
    with pinned(sleeper.pid) as send:
        sleeper.kill()
        sleeper.wait(5)
        send(signal.SIGTERM)
    with pinned(sleeper.pid) as send:
        send(signal.SIGTERM)
