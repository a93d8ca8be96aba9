"""OpenSSH's ``ssh`` and ``scp``: a call is a command line, ``r1`` in it a host of the configuration file.

A password is given by ``SSH_ASKPASS``, as ssh(1) has it. Of the arguments, ``stdin`` is what is typed, ``password``
another than the right one, and ``host_key`` the value of ``StrictHostKeyChecking``; with ``changed`` another key is
known.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from tests.peers.clients.client import Answer, Routers, carry_out
from tests.peers.operation import Operation

TIMEOUT = 60
OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBpoWOvS7brAtF5QWBvJbRZW93/u9OXCQ1avdMmly7/F"
"""A public key that is no router's."""

HOST = """Host {name}
  HostName {address}
  Port {port}
  User {username}
  UserKnownHostsFile {folder}/known_hosts
  GlobalKnownHostsFile /dev/null
  PreferredAuthentications password,keyboard-interactive
  NumberOfPasswordPrompts 1
  LogLevel ERROR
  ControlPath {folder}/%n
"""


def run(operation: Operation, routers: Routers) -> Answer:
    """Do the command lines one after the other; the last one's exit status says whether the client succeeded."""
    _configure(routers)
    answer = carry_out(operation.steps, routers, lambda call, given: _command(routers.folder, call, **given))
    last = (answer.returned or {}).get("result")
    if not answer.succeeded or last is None:
        return answer
    return Answer(last["exit"] == 0, answer.returned, last["stderr"] or last["stdout"])


def _configure(routers: Routers) -> None:
    hosts = [
        HOST.format(
            name=name, address=target.address, port=target.port, username=target.username, folder=routers.folder
        )
        for name, target in routers.targets.items()
    ]
    (routers.folder / "ssh_config").write_text("".join(hosts), "utf-8")
    passwords = {target.password for target in routers.targets.values()}
    _askpass(routers.folder, passwords.pop())


def _askpass(folder: Path, password: str) -> None:
    script = folder / "askpass"
    script.write_text(f"#!/bin/sh\necho {shlex.quote(password)}\n", "utf-8")
    script.chmod(0o700)


def _command(folder: Path, call: str, **given: Any) -> dict[str, Any]:
    """One command line, in the operation's folder."""
    if "password" in given:
        _askpass(folder, given["password"])
    checking = given.get("host_key", "accept-new")
    if checking == "changed":
        _know_another_key(folder)
    program, *words = shlex.split(call)
    options = ["-F", "ssh_config", "-o", f"StrictHostKeyChecking={'yes' if checking == 'changed' else checking}"]
    done = subprocess.run(
        [program, *options, *words],
        check=False,
        input=given.get("stdin", "").encode(),
        capture_output=True,
        timeout=TIMEOUT,
        cwd=folder,
        env={**os.environ, "SSH_ASKPASS": str(folder / "askpass"), "SSH_ASKPASS_REQUIRE": "force"},
    )
    out, err = (part.decode("utf-8", "replace").replace("\r\n", "\n") for part in (done.stdout, done.stderr))
    return {"exit": done.returncode, "stdout": out, "stderr": err}


def _know_another_key(folder: Path) -> None:
    """Another key is known of every router, as after a change of its key."""
    hosts = (folder / "ssh_config").read_text("utf-8").split("Host ")[1:]
    places = [dict(line.split(None, 1) for line in host.splitlines()[1:]) for host in hosts]
    lines = [f"[{place['HostName']}]:{place['Port']} {OTHER_KEY}\n" for place in places]
    (folder / "known_hosts").write_text("".join(lines), "utf-8")
