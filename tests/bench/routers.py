"""The emulator's process, as the benchmark sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Routers:
    """Routers that listen: ``addresses``, ``port`` and the host key ``key`` of all of them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        told = self._read()
        self.addresses: list[str] = told["addresses"]
        self.port: int = told["port"]
        self.key: str = told["key"]

    def reset(self) -> None:
        """Give all routers their first configuration again, and forget what was asked of them."""
        self._ask("reset")

    def forget(self) -> None:
        """Forget what was asked of the routers, and keep their configurations."""
        self._ask("forget")

    def state(self) -> dict[str, Any]:
        """``cpu`` of the process in seconds, and ``routers`` by address."""
        return self._ask("state")

    def _ask(self, word: str) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())  # type: ignore[no-any-return]


@contextmanager
def routers(count: int, round_trip: float = 0.0, slow: bool = False) -> Iterator[Routers]:
    """So many routers, ``round_trip`` seconds away."""
    command = [sys.executable, "-m", "tests.bench.emulator", str(count), "--delay", str(round_trip / 2)]
    command += ["--slow"] if slow else []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield Routers(process)
        finally:
            process.kill()
