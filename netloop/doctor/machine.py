"""The folder of runs, the limits, the clock, and the settings that hold here."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from netloop import settings
from netloop.disk import is_folder, put_file, sync
from netloop.doctor.probe import Diagnosis, Examined, last_line, missing, ok, problem, said, unknown
from netloop.errors import SettingsError

LEAST_FILES, LEAST_BYTES = 256, 50 << 20
"""Open files that 100 routers at once take with room to spare; what a run of many routers may write."""


def team(_: Examined) -> Iterator[Diagnosis]:
    """netloop.toml and the variables, all of their mistakes."""
    try:
        file = settings.config_file()
        settings.current()
    except SettingsError as exc:
        for one in exc.problems:
            yield problem("settings", f"{one.place}: {one.message}", one.hint or one.expected, needed=True)
        return
    seen = f"{file}; netloop settings shows what holds" if file else "no netloop.toml here, and none is needed"
    yield ok("settings", seen, needed=True)


def folder(_: Examined) -> Iterator[Diagnosis]:
    """Whether a run's journal can be kept: files made, forced to the disk, renamed and locked; nothing is left."""
    try:
        home = settings.home().absolute()
    except (SettingsError, FileNotFoundError) as exc:
        yield unknown("journal", f"which folder it is cannot be said: {getattr(exc, 'message', exc)}")
        return
    there = next(one for one in (home, *home.parents) if os.path.lexists(one))
    remedy = "another folder: NETLOOP_HOME, or home in netloop.toml"
    if not is_folder(there):
        yield problem("journal", f"{there} is no folder", remedy, needed=True)
        return
    try:
        _try(there)
    except OSError as exc:
        yield problem("journal", f"{home}: in {there} nothing can be kept: {exc.strerror}", remedy, needed=True)
        return
    free = shutil.disk_usage(there).free
    state = "is written, forced to disk and locked" if there == home else f"can be made in {there}"
    if free < LEAST_BYTES:
        yield problem("journal", f"{home} {state}, and only {free >> 20} MB are free", "free the disk", needed=True)
    else:
        yield ok("journal", f"{home} {state}; {free >> 20} MB free", needed=True)


def _try(there: Path) -> None:
    """What a run does with its folder.

    Raises:
        OSError: one of it cannot be done.
    """
    with tempfile.TemporaryDirectory(prefix=".netloop-doctor-", dir=there) as made:
        file = Path(made) / "line"
        put_file(file, "typed\n")
        sync([file, file.parent])
        with file.open("r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def open_files(_: Examined) -> Iterator[Diagnosis]:
    """How many files a process may have open; netloop raises its own limit to the hard one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        yield ok("open files", "no limit that netloop could not raise", needed=True)
        return
    seen = f"{soft}, which netloop raises to {hard}" if soft < hard else f"{hard} at once"
    if hard < LEAST_FILES:
        yield problem("open files", f"{seen}: too few for 100 routers at once", "ulimit -Hn 4096, or fewer --workers")
    else:
        yield ok("open files", seen)


def clock(_: Examined) -> Iterator[Diagnosis]:
    """Whether the clock may be believed: runs, ledgers and labs carry its time."""
    now = time.time()
    made = max(path.stat().st_mtime for path in settings.PACKAGE.glob("*.py"))
    shown = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if now < made:
        yield problem("clock", f"{shown}, which is before this netloop was installed", "timedatectl set-ntp true")
        return
    yield _synchronized(shown)


def _synchronized(shown: str) -> Diagnosis:
    why = "whether it is right is not known here"
    if shutil.which("timedatectl") is None:
        return unknown("clock", f"{shown}; {why}", "compare it with date -u of another machine")
    code, text = said("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if code == 0 and text == "yes":
        return ok("clock", f"{shown}, kept by NTP")
    if code == 0 and text == "no":
        return problem("clock", f"{shown}, and no NTP keeps it", "timedatectl set-ntp true")
    return unknown("clock", f"{shown}; {why} ({last_line(text)})", "compare it with date -u of another machine")


def ping(_: Examined) -> Iterator[Diagnosis]:
    """The program that ``netloop host check`` calls; pings between loopbacks are the routers' own."""
    found = shutil.which("ping")
    if found:
        yield ok("ping", f"{found}, for netloop host check")
    else:
        yield missing("ping", "no such program; only netloop host check needs it", "apt-get install iputils-ping")
