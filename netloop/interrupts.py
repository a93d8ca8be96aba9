"""Interrupts: what Ctrl-C, SIGTERM (a CI job that is cancelled) and SIGHUP (a terminal that goes away) do to a run.

Before anything was sent, and while no device is worked on, each of them ends the program. While devices are worked on,
the first finishes those that are being worked on and starts no more; the second stops each after the line in flight,
and what was changed is rolled back; later ones do nothing more. None ends the program before it has said what it did.

A run's worker processes hear no signals. They see what the run's own process has heard, in memory that all share, and
take its end for a first signal.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import Any, Self

from netloop.text.words import plural

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
FINISH, HALT = 1, 2
PROCESSES = 64
"""How many worker processes one run may have."""
ONE_END = 0.1
"""Seconds within which a terminal that goes away may say so twice: the system does, and so does the shell."""


class Interrupts:
    """Counts the signals while it is entered; ``working`` says how many devices a first one leaves to be finished.

    May be entered again within. Only the main thread can receive signals: entered elsewhere, it does nothing.
    """

    def __init__(self, say: Callable[[str], None] | None = None) -> None:
        self._counts = memoryview(mmap.mmap(-1, 4 * (PROCESSES + 1))).cast("I")
        self._run, self._process = os.getpid(), 0
        self.committed = False
        """Whether something may have been sent: from then on nothing ends the program before it has said what."""
        self._say = say or _to_stderr
        self._at_work = False
        self._depth, self._at = 0, 0.0
        self._before: dict[int, Any] = {}

    @property
    def count(self) -> int:
        """How many signals came."""
        return self._counts[0]

    @count.setter
    def count(self, signals: int) -> None:
        self._counts[0] = signals

    @property
    def working(self) -> int:
        """How many devices are worked on, in all processes of the run."""
        return sum(self._counts[1:])

    def works_on(self, devices: int) -> None:
        """This process works on so many devices."""
        self._counts[1 + self._process] = devices

    def in_worker_process(self, number: int) -> None:
        """Be those of a worker process, counted from 1: it hears no signal, and sees what was heard."""
        self._process = number
        ignore()

    @property
    def finishing(self) -> bool:
        """Whether no further device is to be started; in a worker process also where its run's own has ended."""
        return self.count >= FINISH or (self._process > 0 and os.getppid() != self._run)

    @property
    def halting(self) -> bool:
        """Whether no further line is to be typed, but those of a rollback."""
        return self.count >= HALT

    def __enter__(self) -> Self:
        self._depth += 1
        if self._depth == 1 and threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._received) for number in SIGNALS}
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _tb: TracebackType | None
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            for number, handler in self._before.items():
                signal.signal(number, handler)
            self._before = {}

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """A time in which signals are counted instead of ending the program."""
        self._at_work = True
        try:
            yield
        finally:
            self._at_work = False

    def _received(self, number: int, _frame: FrameType | None) -> None:
        if not (self._at_work or self.committed or self.count):
            raise KeyboardInterrupt
        now, before = time.monotonic(), self._at
        self._at = now
        if self.count and number == getattr(signal, "SIGHUP", None) and now - before < ONE_END:
            return
        self.count += 1
        if not self._at_work:
            return
        if self.count == FINISH:
            are = "is" if self.working == 1 else "are"
            routers = f"{plural(self.working, 'router')} {are} being finished"
            self._say(f"interrupted: {routers}, no more are started; once more stops and rolls back what is half done")
        elif self.count == HALT:
            self._say("interrupted again: stopping after the line in flight, and rolling back what is half done")


def ignore() -> None:
    """Hear no signal any more: all was said, and the exit code must reach whoever waits for it."""
    with contextlib.suppress(ValueError):  # not in the main thread
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _to_stderr(text: str) -> None:
    """Written past Python's buffers, in which the interrupted code may be; a dead terminal is no error."""
    with contextlib.suppress(OSError, ValueError):
        os.write(sys.stderr.fileno(), f"\n{text}\n".encode())
