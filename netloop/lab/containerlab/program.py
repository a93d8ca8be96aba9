"""The program ``containerlab``, working on one topology; every call is bounded in time, and logged.

Its commands are documented in docs/cmd/ of containerlab v0.79.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from netloop.errors import LabError

NAME = "containerlab"
QUICK, STOP, SAVE, DEPLOY = 60.0, 300.0, 600.0, 1800.0
"""Seconds that a call may take: to look and to run a command, to destroy, to save, and to deploy, images pulled."""
KNOWN_FAILURES = (
    (
        "Cannot connect to the Docker daemon|docker daemon is not running",
        "the container engine does not answer",
        "start it (systemctl start docker)",
    ),
    (
        "No such image|pull access denied|manifest unknown|repository does not exist|manifest for .* not found",
        "an image is missing",
        "docker images lists what is there; the inventory names another one with lab: {image: ...}",
    ),
    (
        "root privileges|permission denied",
        "this user may not use containerlab or the container engine",
        "be a member of the groups docker and clab_admins, or be root",
    ),
)
"""A pattern of what containerlab or the engine says, what that means, and what to do."""


def require() -> str:
    """The path of the program.

    Raises:
        LabError: it is not installed.
    """
    found = shutil.which(NAME)
    if found is None:
        hint = "install it as https://containerlab.dev/install says, or leave --backend out for the built-in sandbox"
        raise LabError("containerlab is not installed: there is no such program on PATH", hint=hint)
    return found


@dataclass(frozen=True, slots=True)
class Program:
    """The program and the topology that it works on; what it says is added to ``log``."""

    topology: Path
    log: Path

    def deploy(self) -> None:
        """Make the lab, anew where there are remains of one.

        Raises:
            LabError: it cannot be made.
        """
        self.run("deploy", "--reconfigure", seconds=DEPLOY)

    def destroy(self) -> None:
        """Remove the lab and its files.

        Raises:
            LabError: it cannot be removed.
        """
        self.run("destroy", "--cleanup", seconds=STOP)

    def save(self) -> None:
        """Have every node save what it has configured, in the lab's own folder.

        Raises:
            LabError: a node does not.
        """
        self.run("save", seconds=SAVE)

    def execute(self, node: str, command: str) -> None:
        """Run a command in a node.

        Raises:
            LabError: it could not be run.
        """
        self.run("exec", "--label", f"clab-node-name={node}", "--cmd", command, seconds=QUICK)

    def inspect(self) -> str:
        """What the lab's nodes are, in JSON.

        Raises:
            LabError: nobody can say.
        """
        return self.run("inspect", "--format", "json", seconds=QUICK)

    def run(self, verb: str, *options: str, seconds: float) -> str:
        """The standard output of a call.

        Raises:
            LabError: it fails, or takes longer; its last line is told.
        """
        command = [require(), verb, "--topo", str(self.topology), *options]
        with self.log.open("a+b") as log:
            log.write(f"$ {' '.join(command)}\n".encode())
            log.flush()
            before = log.tell()
            done = self._bounded(command, log, seconds)
            log.write(done.stdout)
            log.seek(before)
            said = log.read().decode(errors="replace") or f"exit code {done.returncode}"
        if done.returncode:
            raise self._failure(verb, said)
        return done.stdout.decode(errors="replace")

    def _bounded(self, command: list[str], log: BinaryIO, seconds: float) -> subprocess.CompletedProcess[bytes]:
        """The call; what it says of its progress goes to the log at once, so that one can follow it."""
        try:
            return subprocess.run(
                command,
                env={**os.environ, "CLAB_VERSION_CHECK": "disable"},
                cwd=self.topology.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as exc:
            raise LabError(f"containerlab {command[1]} takes longer than {seconds:g} s", hint=self._where) from exc
        except OSError as exc:
            raise LabError(f"containerlab cannot be run: {exc.strerror}") from exc

    def _failure(self, verb: str, said: str) -> LabError:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        for pattern, what, hint in KNOWN_FAILURES:
            if found := [line for line in lines if re.search(pattern, line, re.IGNORECASE)]:
                return LabError(f"containerlab {verb}: {what}: {found[-1]}", hint=hint)
        return LabError(f"containerlab {verb} failed: {lines[-1]}", hint=self._where)

    @property
    def _where(self) -> str:
        return f"all of it is in {self.log}"
