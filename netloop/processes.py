"""Processes: who one is, and whether it still lives; a number alone may have been given to another since."""

from __future__ import annotations

import getpass
import os
import resource
import socket
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

MANY = 10_240
"""Open files; macOS takes no more where it names no bound."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process: its host, its number, when it was created (seconds of the epoch, 0 where unknown), and whose it is."""

    host: str
    pid: int
    created: float = 0.0
    user: str = ""

    def __str__(self) -> str:
        who = f"{self.user}@" if self.user else ""
        return f"{who}{self.host}, process {self.pid}"

    @property
    def alive(self) -> bool | None:
        """Whether it is still there; None where that cannot be seen, as it is on another host."""
        if self.host != socket.gethostname():
            return None
        created = _created(self.pid)
        return created is not None and (not self.created or abs(created - self.created) < 1)


def this_process() -> Process:
    """The one that asks."""
    return _described(os.getpid())


@cache
def _described(pid: int) -> Process:
    return Process(socket.gethostname(), pid, _created(pid) or 0.0, _user())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _created(pid: int) -> float | None:
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:
        return 0.0


def raise_file_limit() -> int:
    """Let the process open as many files as it may, and say how many that are; many, where there is no bound."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MANY if hard == resource.RLIM_INFINITY else hard
    if soft == resource.RLIM_INFINITY or soft >= most:
        return most
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return soft
