"""Whose lock it is, and signalling the process that has a number now, with pidfds and without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netloop.lab.service import holder
from netloop.lab.service.folder import LabFolder, name_owner
from netloop.lab.service.holder import foreign, pinned

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
    assert sleeper.wait(60) == -signal.SIGTERM


@pytest.mark.usefixtures("_system")
def test_nobody_gets_the_signal_of_a_process_that_has_ended(sleeper: subprocess.Popen[bytes]) -> None:
    """Neither one that ended before it was pinned, nor one that ended since; nothing is raised."""
    with pinned(sleeper.pid) as send:
        sleeper.kill()
        sleeper.wait(60)
        send(signal.SIGTERM)
    with pinned(sleeper.pid) as send:
        send(signal.SIGTERM)


@pytest.fixture
def folder(tmp_path: Path) -> LabFolder:
    """A lab's folder in which nothing runs."""
    made = LabFolder.of(tmp_path, "pair-abc123")
    made.create()
    return made


def test_a_lab_that_is_being_started_is_waited_for(folder: LabFolder) -> None:
    """However slow the machine, a lock whose starter does not know the new process yet is no stranger's.

    Three looks of a tenth of a second were the time that a start had, and ``lab up`` beside it failed.
    """
    lock = folder.take()
    assert lock is not None
    name_owner(lock, None)
    later = threading.Timer(4 * holder.LOOKS * holder.LOOK_AGAIN, os.close, (lock,))
    began = time.monotonic()
    later.start()
    assert foreign(folder) is None
    assert time.monotonic() - began > 2 * holder.LOOKS * holder.LOOK_AGAIN


def test_a_start_that_never_ends_is_told(folder: LabFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that says that a lab is starting for longer than that may take, or says nothing, is a stranger's."""
    monkeypatch.setattr(holder, "LEAVE_SECONDS", 0.5)
    lock = folder.take()
    assert lock is not None
    said = foreign(folder)
    name_owner(lock, None)
    still = foreign(folder)
    os.close(lock)
    assert "its lock is held, and it names no process" in str(said)
    assert "its lock is held, and it names no process" in str(still)
    assert foreign(folder) is None


def test_the_lock_names_one_owner(folder: LabFolder) -> None:
    """The number follows the word that the lab is being started, and nothing of the word is left behind it."""
    lock = folder.take()
    assert lock is not None
    name_owner(lock, None)
    assert (folder.starting(), folder.holder()) == (True, None)
    name_owner(lock, 7)
    assert (folder.starting(), folder.holder()) == (False, 7)
    os.close(lock)
    assert (folder.starting(), folder.holder()) == (False, None)
