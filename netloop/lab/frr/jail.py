"""Jail: what a router's daemons and its vtysh see of the host, and how a program is started in there.

Each router has a mount namespace whose root is a small file system in memory, read-only: the host's ``/usr``, a few
files of ``/etc``, a ``/proc`` of the lab's processes, and one folder of the host that can be written, the router's own.
The user ``frr`` owns that folder, and root opens nothing in it: the sockets, the process numbers, the logs and the
configuration are FRR's matter. FRR's daemons begin as root (ospfd insists) and change owners of files below
``/var/tmp`` before they become ``frr``; there is nothing there for them to change, and they have not the capability.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netloop.errors import LabError
from netloop.lab.frr import shell
from netloop.lab.frr.site import AS_FRR, GROUP, NAMESPACES, USER, Site

LAST_LINES = 3
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
"""Folders at the root that are links into /usr on most hosts."""
COPIED = ("passwd", "group", "ld.so.cache", "localtime", "protocols", "services", "hosts", "iproute2", "alternatives")
"""What is copied from /etc."""
WRITTEN = {
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "pam.d/frr": "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\n",
}
"""What /etc has of its own: names are looked up in files; who may open the sockets may use vtysh (FRR's pam.d/frr)."""
DEVICES = ("null", "zero", "urandom", "tty")
VOLATILE = ("var/lib/frr", "run/frr")
"""Where daemons keep sequence numbers; in memory, and gone with the router."""
CAPABILITIES = ("net_admin", "net_raw", "net_bind_service", "sys_admin", "setuid", "setgid")
"""What daemons may have: what FRR asks for (lib/privs.c refuses to start with less), and the way to become ``frr``."""
CONFINED = f"setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,{','.join(f'+{name}' for name in CAPABILITIES)}"
"""The beginning of a daemon's command."""


@dataclass(frozen=True, slots=True)
class Jail:
    """The namespaces of a router that runs, held open by this process under the names that nsenter(1) has for them."""

    namespaces: Mapping[str, int]

    def command(self, *program: str) -> list[str]:
        """The command that runs a program in there, as user ``frr``, without capabilities and without a way to any."""
        held = f"/proc/{os.getpid()}/fd"
        enter = [f"--{kind}={held}/{descriptor}" for kind, descriptor in self.namespaces.items()]
        return ["nsenter", *enter, "--", *AS_FRR, *program]

    def close(self) -> None:
        """Let go of them."""
        for descriptor in self.namespaces.values():
            os.close(descriptor)


def jailed(pids: Path, site: Site, router: str, script: str) -> Jail:
    """Make a router's jail and run a script in it, as root, with ``sh -e``.

    Args:
        pids: the process namespace in which everything is started.
        site: the lab's.
        router: its namespace, its folder and the jails' mount point are there.
        script: what is done inside.

    Raises:
        LabError: a command failed; the last lines are told.
    """
    network = str(NAMESPACES / site.namespace(router))
    enter = ("nsenter", "--no-fork", f"--pid={pids}", f"--net={network}")
    command = ("setpriv", "--pdeathsig", "KILL", *enter, "unshare", "--uts", "--ipc", "--mount", "sh")
    inside = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": PATH, "LANG": "C.UTF-8"},
    )
    with inside:
        code, said = shell.run(inside, f"{made(site, router)}\n{script}")
        if code != 0:
            raise refused(router, said)
        return Jail(_held(inside.pid, pids, network))


def made(site: Site, router: str) -> str:
    """The shell commands that make the jail and change into it; behind them, nothing else of the host is there."""
    folder, point = site.folder(router), site.jails
    parts = ("proc", "dev", "tmp", "old", "var/tmp", "var/lib", "etc/pam.d", *VOLATILE, f".{folder}")
    return "\n".join(
        [
            "umask 022",
            f"mount -t tmpfs -o mode=0755,size=8m,nosuid {site.digest} {point}",
            f"cd {point}",
            f"mkdir -p usr {' '.join(parts)}",
            "mount -o bind,ro,nosuid,nodev /usr usr",
            *map(_linked, LINKS),
            f"for file in {' '.join(COPIED)}; do ! test -e /etc/$file || cp -a /etc/$file etc/; done",
            *(f"printf %s {shlex.quote(text)} >etc/{name}" for name, text in WRITTEN.items()),
            "ln -s ../run var/run",
            *(f": >dev/{name}; mount --bind /dev/{name} dev/{name}" for name in DEVICES),
            "mount -t proc -o nosuid,nodev,noexec proc proc",
            *(f"mount -t tmpfs -o {_OWN},mode=0755,size=1m frr {where}" for where in VOLATILE),
            f"mount -o bind,nosuid,nodev,noexec {folder} .{folder}",
            "pivot_root . old",
            "umount -l /old",
            "cd /",
            "mount -o remount,ro,nosuid /",
        ]
    )


_OWN = f"nosuid,nodev,noexec,uid={USER},gid={GROUP}"


def _linked(name: str) -> str:
    bound = f"mkdir {name}; mount -o bind,ro,nosuid,nodev /{name} {name}"
    return f"if test -L /{name}; then cp -a /{name} .; elif test -d /{name}; then {bound}; fi"


def refused(router: str, said: Sequence[str]) -> LabError:
    """The error of a router that does not start, with the end of what was said."""
    return LabError(f"{router} did not start: {' | '.join(said[-LAST_LINES:]) or 'without a word'}")


def _held(shell: int, pids: Path, network: str) -> dict[str, int]:
    """The namespaces of a shell that is our child and waits: nobody else can have its number."""
    of = {"mount": f"/proc/{shell}/ns/mnt", "uts": f"/proc/{shell}/ns/uts", "ipc": f"/proc/{shell}/ns/ipc"}
    found = {"pid": str(pids), "net": network, **of}
    return {kind: os.open(path, os.O_RDONLY | os.O_CLOEXEC) for kind, path in found.items()}
