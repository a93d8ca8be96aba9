"""Boot: every router of an order, started in the lab's process namespace."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from netloop.errors import LabError
from netloop.lab.frr import network, scripts
from netloop.lab.frr.host import Feature, features
from netloop.lab.frr.jail import Jail, jailed, refused
from netloop.lab.frr.pid_namespace import PidNamespace
from netloop.lab.frr.site import RUNTIME, USER, Site
from netloop.lab.twin.twin import Twin, TwinNode

AT_ONCE = 4
"""Routers that start at the same time."""
BOOT_SECONDS = 60.0
PASSABLE, ROUTERS = 0o711, 0o750
"""Modes: of root's folders, which others may pass, and of a router's, which is the daemons'."""
INTEGRATED = "service integrated-vtysh-config\n"
"""One file for all daemons, which ``write memory`` writes (docs/user/vtysh.rst)."""


def boot(pid_namespace: PidNamespace, site: Site, twin: Twin) -> dict[str, Jail]:
    """Make namespaces and cables, start the daemons, load the configurations; each router's jail.

    Raises:
        LabError: a step failed; what it printed is told.
    """
    kernel = features()
    _folders(site)
    for node in twin.nodes:
        _write(site.folder(node.name), _files(node))
    pid_namespace.run(network.namespaces(site, twin))
    pid_namespace.run(network.cables(site, twin))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jails = pool.map(lambda node: _start(pid_namespace, site, node, kernel), twin.nodes)
        return dict(zip((node.name for node in twin.nodes), jails, strict=True))


def _start(pid_namespace: PidNamespace, site: Site, node: TwinNode, kernel: frozenset[Feature]) -> Jail:
    """Start a router; what vtysh prints at boot is that a line was refused, whatever its exit code."""
    jail = jailed(pid_namespace.namespace, site, node.name, scripts.start(site, node, kernel))
    command = jail.command(*site.vtysh(node.name), "-b")
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=BOOT_SECONDS,
        check=False,
    )
    if done.returncode or "%" in done.stdout:
        raise refused(node.name, done.stdout.splitlines())
    return jail


def _files(node: TwinNode) -> dict[str, str]:
    return {"frr.conf": node.startup, "vtysh.conf": f"{INTEGRATED}hostname {node.name}\n"}


def _folders(site: Site) -> None:
    """Root's own folders, which nobody else writes, whatever the umask.

    Raises:
        LabError: one cannot be made, or ``RUNTIME`` is not root's own.
    """
    try:
        if not os.path.lexists(RUNTIME):
            _folder(RUNTIME, 0o755)
        found = RUNTIME.lstat()
        if found.st_uid != os.geteuid() or found.st_mode & 0o170022 != 0o040000:
            raise LabError(f"{RUNTIME}: expected a folder that root alone writes", hint=f"look at: ls -ld {RUNTIME}")
        for folder in (site.runtime, site.jails):
            _folder(folder, PASSABLE)
    except OSError as exc:
        raise LabError(f"{exc.filename or site.runtime}: {exc.strerror or exc}") from exc


def _folder(path: Path, mode: int) -> None:
    path.mkdir(mode=0o700)
    path.chmod(mode)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """A router's folder: filled while it is root's, then the daemons' user's own, and not opened again."""
    try:
        frr = pwd.getpwnam(USER)
        folder.mkdir(mode=0o700)
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            for name, text in files.items():
                _give(inside, name, text, frr)
            os.mkdir("ldpd.ctl", 0o700, dir_fd=inside)
            os.chown("ldpd.ctl", frr.pw_uid, frr.pw_gid, dir_fd=inside, follow_symlinks=False)
            os.fchmod(inside, ROUTERS)
            os.fchown(inside, frr.pw_uid, frr.pw_gid)
        finally:
            os.close(inside)
    except (OSError, LookupError) as exc:
        raise LabError(f"{folder}: {exc}") from exc


def _give(inside: int, name: str, text: str, to: pwd.struct_passwd) -> None:
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(name, how, 0o640, dir_fd=inside), "w", encoding="utf-8") as file:
        file.write(text)
        os.fchmod(file.fileno(), 0o640)
        os.fchown(file.fileno(), to.pw_uid, to.pw_gid)
