"""netloop as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAID = 25
"""Lines of each stream that a failing test quotes."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def ending(self) -> str:
        """What was said last: where a command fails, that is where it says why."""
        return "\n".join((f"exit {self.code}", *self.out.splitlines()[-SAID:], *self.err.splitlines()[-SAID:]))


@dataclass(frozen=True)
class CommandLine:
    """Runs netloop with a home of its own."""

    home: Path

    def __call__(self, *arguments: str | Path, **environment: str) -> Done:
        env = {**os.environ, "NETLOOP_HOME": str(self.home), "NO_COLOR": "1", "TERM": "dumb", **environment}
        done = subprocess.run(
            [sys.executable, "-m", "netloop", *map(str, arguments)],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Done(done.returncode, done.stdout, done.stderr)
