"""A process namespace, in which everything of a lab is started, by way of a shell that is its process 1.

The kernel ends all processes of such a namespace with its process 1 (pid_namespaces(7)). The shell dies with the
process that made it, by two ways: its commands come through a pipe that this process alone holds, and the kernel is
told to kill it when its parent dies (prctl(2), PR_SET_PDEATHSIG), also in the middle of a command.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType

from netloop.errors import LabError
from netloop.lab.frr import shell

COMMAND = ("setpriv", "--pdeathsig", "KILL", "unshare", "--pid", "--fork", "--kill-child", "sh")
STOP_SECONDS = 10.0


class PidNamespace:
    """Runs shell scripts whose processes end, at the latest, with the context or with this process.

    It must be entered in the thread that lives as long as the lab: the parent's death is that of the thread.
    """

    def __init__(self) -> None:
        self._shell: subprocess.Popen[str] | None = None

    def __enter__(self) -> PidNamespace:
        self._shell = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if self._shell is not None:
            self._shell.kill()
            self._shell.wait(STOP_SECONDS)

    @property
    def namespace(self) -> Path:
        """Its process namespace: that of the children of our own child, whose number nobody else can have.

        Raises:
            LabError: there is none.
        """
        if self._shell is None or self._shell.poll() is not None:
            raise LabError("the lab's process namespace does not run")
        return Path(f"/proc/{self._shell.pid}/ns/pid_for_children")

    def run(self, script: str) -> str:
        """Run a script that ends at its first failing command; what it printed.

        Raises:
            LabError: a command failed; what was printed is told.
        """
        if self._shell is None:
            raise LabError("the lab's process namespace was not started")
        code, said = shell.run(self._shell, script)
        text = "\n".join(said)
        if code is None:
            raise LabError(f"the lab's process namespace died: {text}" if text else "the lab's process namespace died")
        if code:
            raise LabError(text or "a command of the lab's start failed without a word")
        return text
