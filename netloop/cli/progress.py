"""Progress: a bar on a terminal, plain lines in a log; both on stderr.

Why a device failed is not said here: the result says it, once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from netloop.cli.output import say
from netloop.text.masking import masked_message

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from netloop.workflow.setup import Listener

HANDFUL = 8
"""Devices; of so many a log has a line each, of more a line now and then."""
EVERY = 10.0
"""Seconds between two such lines."""


class Bar:
    """A progress bar that goes away when its phase is over."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._phase, self._total, self._number = "", 0, 0

    def begin(self, phase: str, total: int) -> None:
        """Show the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
        )
        self._phase, self._total, self._number = phase, total, 0
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(phase, total=total, count=f"0/{total}")
        self._progress.start()

    def working(self, device: str) -> None:
        """Which one, and the how manieth it is."""
        self._number += 1
        if self._progress is not None and self._task is not None:
            count = f"{self._number}/{self._total}"
            self._progress.update(self._task, description=f"{self._phase} {device}", count=count)

    def done(self, device: str, outcome: str | None) -> None:
        """One more."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)
            if not self._number:
                (task,) = self._progress.tasks
                self._progress.update(self._task, count=f"{task.completed:g}/{self._total}")

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def note(self, text: str) -> None:
        """Say it beside the bar."""
        _note(text)


class Lines:
    """Lines for logs: one for each of a handful of devices, and of those that come one after the other.

    Of many at once: how far it is, every ten seconds, and how many ended how.
    """

    def __init__(self) -> None:
        self._phase, self._total, self._number = "", 0, 0
        self._outcomes: Counter[str] = Counter()
        self._said = 0.0

    def begin(self, phase: str, total: int) -> None:
        """Remember the phase."""
        self._phase, self._total, self._number = phase, total, 0
        self._outcomes, self._said = Counter(), time.monotonic()

    def working(self, device: str) -> None:
        """Remember the how manieth it is."""
        self._number += 1

    def done(self, device: str, outcome: str | None) -> None:
        """Say it, where devices are few."""
        self._outcomes[outcome or "failed"] += 1
        if self._number:
            how = masked_message(outcome or "failed")
            say(f"{self._phase} {self._number}/{self._total} {device}: {how}", err=True)
        elif self._total > HANDFUL:
            self._tell_how_far()
        elif outcome is not None:
            say(f"{self._phase} {device}: {masked_message(outcome)}", err=True)

    def _tell_how_far(self) -> None:
        done = self._outcomes.total()
        if time.monotonic() - self._said >= EVERY and done < self._total:
            say(f"{self._phase} {done}/{self._total}", err=True)
            self._said = time.monotonic()

    def end(self) -> None:
        """Say how many ended how, where devices are many."""
        if self._total > HANDFUL and not self._number:
            told = "; ".join(f"{number} {masked_message(outcome)}" for outcome, number in self._outcomes.most_common())
            say(f"{self._phase} {self._outcomes.total()}/{self._total}{f': {told}' if told else ''}", err=True)

    def note(self, text: str) -> None:
        """Say it."""
        _note(text)


def _note(text: str) -> None:
    say(f"warning: {masked_message(text)}", fg="yellow", err=True)


def listener() -> Listener:
    """The one that fits where stderr goes."""
    return Bar() if sys.stderr.isatty() else Lines()
