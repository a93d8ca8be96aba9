"""What is left of a lab's site, by name, is ended and removed, whoever made it and however that one ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from netloop.errors import LabError
from netloop.lab.frr.site import NAMESPACES, Site
from netloop.lab.service.folder import LabFolder
from netloop.lab.service.holder import pinned

KILL_SECONDS = 10.0


def clean_up(site: Site) -> bool:
    """Remove the namespaces with the processes in them, and the folder; whether anything was there.

    Raises:
        LabError: something does not go away, as it belongs to another user.
    """
    left = list(site.namespaces())
    there = bool(left) or site.runtime.exists()
    for namespace in left:
        _empty(namespace)
        _run("ip", "netns", "del", namespace)
    _remove(site.runtime)
    return there


def clean_up_dead(folder: LabFolder) -> bool:
    """Clean up the site of a lab whose process does not live; whether anything was there.

    Raises:
        LabError: something does not go away.
    """
    lock = folder.take()
    if lock is None:
        return False
    try:
        return clean_up(Site.of(folder.path))
    finally:
        os.close(lock)


def _remove(folder: Path) -> None:
    """Remove what user ``frr`` may have filled, in whatever way, at whatever depth, and still be filling.

    rm(1) follows no link, opens each folder from the one above it, and does not recurse.
    """
    deadline = time.monotonic() + KILL_SECONDS
    while os.path.lexists(folder):
        command = ("rm", "-rf", "--one-file-system", "--", str(folder))
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode and time.monotonic() > deadline:
            said = done.stderr.strip().splitlines() or ["without a word"]
            raise LabError(f"{folder} cannot be removed: {said[-1]}", hint="sudo netloop lab down ...")


def _require_own(namespace: Path) -> None:
    """Refuse a name that stands for the network of this host, as ``ip netns attach`` can make it.

    Raises:
        LabError: all of the host's processes are in it.
    """
    if any(_is_network(process, namespace) for process in ("self", "1")):
        raise LabError(f"namespace {namespace.name} is this host's own network; nothing was ended", hint=_LOOK)


_LOOK = "remove the name with: ip netns del NAMESPACE"


def _empty(namespace: str) -> None:
    _require_own(NAMESPACES / namespace)
    deadline = time.monotonic() + KILL_SECONDS
    while pids := _run("ip", "netns", "pids", namespace).split():
        if time.monotonic() > deadline:
            raise LabError(f"namespace {namespace}: processes {', '.join(pids)} do not end")
        for pid in map(int, pids):
            _kill(pid, NAMESPACES / namespace)
        time.sleep(0.02)


def _kill(pid: int, namespace: Path) -> None:
    """End a process that is in a namespace: looked at again once no other process can have its number."""
    with pinned(pid) as send:
        if _is_network(str(pid), namespace):
            send(signal.SIGKILL)


def _is_network(process: str, namespace: Path) -> bool:
    """Whether a process is in a network namespace; not where this user may not look, nor where one of both is gone."""
    try:
        return os.path.samestat(Path(f"/proc/{process}/ns/net").stat(), namespace.stat())
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and (NAMESPACES / command[-1]).exists():
        raise LabError(f"{' '.join(command)}: {done.stderr.strip()}", hint="sudo netloop lab down ...")
    return done.stdout
