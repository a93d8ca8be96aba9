"""A newcomer's first hour, as commands: an own inventory, a lab, an apply, the proof, a new address, and back."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INVENTORY = Path(__file__).with_name("six.yaml")
OLD, NEW = "ipv4: 10.255.1.4}", "ipv4: 10.255.1.44}"
"""The address that is changed, as the inventory writes it."""
PATIENCE = 240.0
"""Seconds for one command."""
LIVE = ("--yes", "--activate", "--allow-disruptive")


@dataclass(frozen=True, slots=True)
class Step:
    """What a newcomer does: the words of the command, how it must end, and what it must have said."""

    says: str
    words: tuple[str, ...]
    code: int = 0
    shown: str = ""
    edit: tuple[str, str] | None = None
    """What is replaced in the inventory before, by what."""


def steps() -> tuple[Step, ...]:
    """The story, in order, from the folder that the inventory is in."""
    mine = "six.yaml"
    lab = (mine, "--lab")
    return (
        Step("check the inventory", ("validate", mine), shown="6 hosts"),
        Step("start its lab", ("lab", "up", mine)),
        Step("look at what would change", ("diff", *lab, "--check"), 5, "6 to change"),
        Step("apply and activate", ("apply", *lab, *LIVE), shown="6 devices"),
        Step("prove it", ("verify", *lab), shown="passed"),
        Step("renumber: look", ("diff", *lab, "--check"), 5, "4 to change, 2 in place", (OLD, NEW)),
        Step("renumber: apply", ("apply", *lab, *LIVE)),
        Step("renumber: prove it", ("verify", *lab), shown="passed"),
        Step("undo it", ("rollback", "last", *LIVE), shown="passed"),
        Step("undone: prove it", ("verify", *lab), shown="passed", edit=(NEW, OLD)),
        Step("undone: nothing is left to do", ("diff", *lab, "--check"), shown="6 in place"),
        Step("stop the lab", ("lab", "down", mine)),
    )


@dataclass(frozen=True, slots=True)
class Played:
    """How a step went; ``seconds`` by the clock on the wall. ``wrong`` is empty where all was as told."""

    step: Step
    seconds: float
    wrong: str


def play(netloop: Sequence[str], folder: Path) -> Iterator[Played]:
    """Do each step in the folder, with the words that start netloop; ends behind the first that went wrong."""
    shutil.copy(INVENTORY, folder)
    environment = {**os.environ, "NETLOOP_HOME": str(folder / ".netloop"), "NO_COLOR": "1", "TERM": "dumb"}
    try:
        for step in steps():
            if step.edit is not None:
                _edit(folder / INVENTORY.name, *step.edit)
            played = _done(step, [*netloop, *step.words], folder, environment)
            yield played
            if played.wrong:
                return
    finally:
        _run([*netloop, "lab", "down", "--all"], folder, environment)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    if old not in text:
        raise ValueError(f"{path}: {old!r} is not in it")
    path.write_text(text.replace(old, new))


def _done(step: Step, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Played:
    started = time.monotonic()
    done = _run(command, folder, environment)
    seconds = time.monotonic() - started
    if done.returncode == step.code and step.shown in done.stdout:
        return Played(step, seconds, "")
    ended = f"exit {done.returncode}, expected {step.code} and {step.shown!r} in what it says"
    return Played(step, seconds, "\n".join((ended, done.stdout[-3000:], done.stderr[-3000:])))


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
