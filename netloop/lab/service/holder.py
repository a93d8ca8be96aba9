"""Holder: whether the process that holds a lab's lock is the lab, proved before it is signalled.

The number in the lock is a word: a process of that number may be another one by now, or somebody wrote it there. It is
believed where the process itself agrees: it is this user's, its command line is that of a lab of this folder, and it
has the folder's lock open under the very file descriptor that its command line names.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from netloop.errors import LabError
from netloop.lab.service.folder import LabFolder

ARGUMENTS = 5
"""``python -m MODULE FOLDER LOCK``; see ``netloop.lab.service.spawn``."""
LEAVE_SECONDS = 30.0
"""How long one who starts a lab waits until its process has left it and its number is in the lock."""
LOOKS, LOOK_AGAIN = 3, 0.1
"""How often a lock that names the wrong process is looked at, and the seconds between."""
MODULES = "netloop."
"""Where the modules of labs' processes are."""
Send = Callable[[signal.Signals], None]


def doubts(folder: LabFolder, pid: int) -> str | None:
    """Why a process is not proved to be the lab of a folder, or None where it is."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.uids().real != os.getuid():
            return f"it belongs to user {process.uids().real}, expected user {os.getuid()}"
        arguments = process.cmdline()
        if not _is_labs(arguments, folder.path):
            return "its command line is not that of a lab of this folder"
        opened = [found.path for found in process.open_files() if str(found.fd) == arguments[-1]]
    except psutil.NoSuchProcess:
        return "it has ended"
    except psutil.AccessDenied:
        return "this user may not look at it"
    return None if any(_same(path, folder.path / "lock") for path in opened) else "it has not the lock open"


def foreign(folder: LabFolder) -> LabError | None:
    """The error of a lock that is held by something else than the lab; looked at again, as a lab may start or end.

    One that is said to be starting is waited for as long as its start may take.
    """
    said, deadline = "", time.monotonic() + LEAVE_SECONDS
    while folder.starting() and time.monotonic() < deadline:
        time.sleep(LOOK_AGAIN)
    for _ in range(LOOKS):
        pid = folder.holder()
        doubt = "it names no process" if pid is None else doubts(folder, pid)
        if doubt is None or folder.free():
            return None
        said = f"process {pid}, which its lock names, is not proved to be that lab: {doubt}" if pid else doubt
        time.sleep(LOOK_AGAIN)
    lock = folder.path / "lock"
    return LabError(f"lab {folder.name}: its lock is held, and {said}; nothing was ended", hint=f"look: lsof '{lock}'")


@contextmanager
def pinned(pid: int) -> Iterator[Send]:
    """What signals the process that has this number now, and never a later one of the same number.

    By a pidfd where the system has them (Linux); psutil compares the time at which the process began.
    """
    with ExitStack() as stack:
        yield partial(_sent, _pin(pid, stack), pid)


def _pin(pid: int, stack: ExitStack) -> Send:
    import psutil

    with suppress(AttributeError, OSError):
        descriptor = os.pidfd_open(pid)
        stack.callback(os.close, descriptor)
        return partial(signal.pidfd_send_signal, descriptor)
    try:
        return psutil.Process(pid).send_signal
    except psutil.NoSuchProcess:
        return _to_nobody


def _to_nobody(_request: signal.Signals) -> None:
    """The process has ended."""


def _sent(send: Send, pid: int, request: signal.Signals) -> None:
    import psutil

    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        try:
            send(request)
        except (PermissionError, psutil.AccessDenied) as exc:
            raise LabError(f"process {pid} belongs to another user") from exc


def _is_labs(arguments: list[str], folder: Path) -> bool:
    if len(arguments) != ARGUMENTS or arguments[1] != "-m":
        return False
    return arguments[2].startswith(MODULES) and _same(arguments[3], folder)


def _same(one: str, other: Path) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False
