"""``python -m tests.story``: a newcomer's first hour, from the clone on, timed; exit 1 where a step went otherwise."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.story.play import Played, play

ROOT = Path(__file__).parents[2]


def _timed(says: str, command: Sequence[str], folder: Path) -> float:
    """Run a command that must work; seconds."""
    started = time.monotonic()
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)
    seconds = time.monotonic() - started
    print(f"{seconds:6.1f} s  {says}", flush=True)
    return seconds


def _installed(folder: Path) -> tuple[list[str], float]:
    """A clone with an environment of its own: the words that start its netloop, and the seconds that it took."""
    clone = folder / "netloop"
    seconds = _timed("clone", ["git", "clone", "-q", str(ROOT), str(clone)], folder)
    seconds += _timed("make an environment", [sys.executable, "-m", "venv", ".venv"], clone)
    pip = [".venv/bin/pip", "install", "-q", "--disable-pip-version-check", "-c", "constraints.txt", "."]
    seconds += _timed("install", pip, clone)
    return [str(clone / ".venv/bin/netloop")], seconds


def main() -> int:
    """Tell the story."""
    parser = argparse.ArgumentParser(prog="python -m tests.story", description=__doc__)
    parser.add_argument("--here", action="store_true", help="use this environment: no clone, nothing is installed")
    here = parser.parse_args().here
    with tempfile.TemporaryDirectory(prefix="netloop-story-") as name:
        folder = Path(name)
        netloop, total = ([sys.executable, "-m", "netloop"], 0.0) if here else _installed(folder)
        work = folder / "work"
        work.mkdir()
        for played in play(netloop, work):
            total += played.seconds
            print(_line(played), flush=True)
            if played.wrong:
                return 1
            if played.step.says == "prove it":
                print(f"{total:6.1f} s  from the clone to a verified change" if not here else f"{total:6.1f} s  so far")
        print(f"{total:6.1f} s  in all")
    return 0


def _line(played: Played) -> str:
    text = f"{played.seconds:6.1f} s  {played.step.says}: netloop {' '.join(played.step.words)}"
    return f"{text}\n{played.wrong}" if played.wrong else text


if __name__ == "__main__":
    sys.exit(main())
