"""Starting a lab's background process, looking whether it lives, and ending it; see ``netloop.lab.service.process``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from netloop.errors import LabError
from netloop.lab.service.folder import LabFolder, name_owner
from netloop.lab.service.holder import LEAVE_SECONDS, doubts, foreign, pinned
from netloop.lab.service.state import LabOrder, LabState

STOP_SECONDS = 5.0
LOG_LINES = 5


def start(module: str, order: LabOrder, folder: LabFolder, patience: float) -> LabState:
    """Run the module as the lab's process and wait, in seconds, until it says that the lab is up.

    Where another process starts the same lab, that one is waited for; one that ends just now makes room.

    Raises:
        LabError: the process ended; its last words are told.
    """
    wait(lambda: _spawned(module, order, folder) or running(folder) or foreign(folder), patience)
    _require_labs(folder)
    wait(lambda: running(folder) or folder.free(), patience)
    return running(folder) or _not_started(folder, patience)


def running(folder: LabFolder) -> LabState | None:
    """The lab in the folder when its process lives and has said that the lab is up."""
    pid = folder.holder()
    state = folder.read_state() if pid else None
    return state if state and pid == state.pid and not doubts(folder, pid) else None


def stop(folder: LabFolder, patience: float) -> bool:
    """Ask the process to stop, then make it, each time waiting so many seconds; False where there is none.

    Raises:
        LabError: it does not stop, or what holds the lock cannot be proved to be a lab: then nothing was signalled.
    """
    wait(lambda: folder.holder() or folder.free(), patience)
    _require_labs(folder)
    pid = folder.holder()
    if pid is None:
        return False
    with pinned(pid) as send:
        if doubts(folder, pid):  # it has just ended by itself
            return False
        for request in (signal.SIGTERM, signal.SIGKILL):
            send(request)
            if wait(folder.free, patience):
                return True
    raise LabError(f"lab {folder.name}: process {pid} does not stop", hint=f"its log is {folder.log}")


def _require_labs(folder: LabFolder) -> None:
    error = foreign(folder)
    if error:
        raise error


def wait(condition: Callable[[], object], seconds: float) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _spawned(module: str, order: LabOrder, folder: LabFolder) -> bool:
    """Start the process, where nobody has the folder's lock."""
    folder.create()
    lock = folder.take()
    if lock is not None:
        _spawn(module, order, folder, lock)
    return lock is not None


def _spawn(module: str, order: LabOrder, folder: LabFolder, lock: int) -> None:
    """Start the process in a session of its own and hand the lock down to it."""
    command = [sys.executable, "-m", module, str(folder.path), str(lock)]
    try:
        name_owner(lock, None)
        folder.clean()
        folder.write_order(order)
        with folder.new_log() as log:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
                timeout=LEAVE_SECONDS,
                check=True,
            )
    except OSError as exc:
        folder.clean()
        where = exc.filename or folder.path
        raise LabError(f"lab {order.name} could not be started: {where}: {exc.strerror or exc}") from exc
    except subprocess.SubprocessError as exc:
        folder.clean()
        raise LabError(f"lab {order.name} could not be started: {_last_words(folder) or exc}") from exc
    finally:
        os.close(lock)


def _not_started(folder: LabFolder, patience: float) -> LabState:
    ended = f"its process ended: {_last_words(folder) or 'without a word'}"
    reason = ended if folder.free() else f"not ready after {patience:.0f} s"
    raise LabError(f"lab {folder.name} could not be started: {reason}", hint=f"its log is {folder.log}")


def _last_words(folder: LabFolder) -> str:
    try:
        lines = folder.log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return " | ".join(lines[-LOG_LINES:])
