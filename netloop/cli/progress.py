"""Progress: a bar on a terminal, plain lines in a log; both on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from netloop.cli.output import say
from netloop.text.masking import masked_message

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from netloop.workflow.setup import Listener


class Bar:
    """A progress bar that goes away when its phase is over."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def begin(self, phase: str, total: int) -> None:
        """Show the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(phase, total=total)
        self._progress.start()

    def done(self, device: str, outcome: str) -> None:
        """One more."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def note(self, text: str) -> None:
        """Say it beside the bar."""
        _note(text)


class Lines:
    """One line per device, for logs."""

    def __init__(self) -> None:
        self._phase = ""

    def begin(self, phase: str, total: int) -> None:
        """Remember the phase."""
        self._phase = phase

    def done(self, device: str, outcome: str) -> None:
        """Say it."""
        say(f"{self._phase} {device}: {masked_message(outcome)}", err=True)

    def end(self) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Say it."""
        _note(text)


def _note(text: str) -> None:
    say(f"warning: {masked_message(text)}", fg="yellow", err=True)


def listener() -> Listener:
    """The one that fits where stderr goes."""
    return Bar() if sys.stderr.isatty() else Lines()
