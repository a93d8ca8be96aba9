"""Sweep: what is left of a lab's site, by name, is ended and removed, whoever made it and however that one ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time

from netloop.errors import LabError
from netloop.lab.folder import LabFolder
from netloop.lab.frr.site import NAMESPACES, Site

KILL_SECONDS = 10.0


def sweep(site: Site) -> bool:
    """Remove the namespaces with the processes in them, and the folder; whether anything was there.

    Raises:
        LabError: something does not go away, as it belongs to another user.
    """
    left = list(site.namespaces())
    there = bool(left) or site.runtime.exists()
    for namespace in left:
        _empty(namespace)
        _run("ip", "netns", "del", namespace)
    try:
        shutil.rmtree(site.runtime)
    except FileNotFoundError:
        return there
    except OSError as exc:
        raise LabError(f"{site.runtime} cannot be removed: {exc}", hint="sudo netloop lab down ...") from exc
    return there


def sweep_dead(folder: LabFolder) -> bool:
    """Sweep the site of a lab whose process does not live; whether anything was there.

    Raises:
        LabError: something does not go away.
    """
    lock = folder.take()
    if lock is None:
        return False
    try:
        return sweep(Site.of(folder.path))
    finally:
        os.close(lock)


def _empty(namespace: str) -> None:
    deadline = time.monotonic() + KILL_SECONDS
    while pids := _run("ip", "netns", "pids", namespace).split():
        if time.monotonic() > deadline:
            raise LabError(f"namespace {namespace}: processes {', '.join(pids)} do not end")
        for pid in map(int, pids):
            _kill(pid)
        time.sleep(0.02)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError as exc:
        raise LabError(f"process {pid} belongs to another user", hint="sudo netloop lab down ...") from exc


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and (NAMESPACES / command[-1]).exists():
        raise LabError(f"{' '.join(command)}: {done.stderr.strip()}", hint="sudo netloop lab down ...")
    return done.stdout
