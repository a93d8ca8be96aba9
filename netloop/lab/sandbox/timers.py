"""What shall happen at a time of the network's clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

from netloop.lab.sandbox.output import Later, never


class Timers:
    """Functions to call when their time has come, in seconds of ``clock``.

    They are called by whoever looks in first (``settle``). With a timer of the process (``later``) they are called in
    time even where nobody looks; ``wake`` is what it calls, by default ``settle`` itself.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._number = count()
        self._later: Later = never
        self._wake: Callable[[], None] = self.settle

    def drive(self, later: Later, wake: Callable[[], None]) -> None:
        """Have a timer of the process call ``wake`` whenever something is due, from now on."""
        self._later, self._wake = later, wake
        for due, _, _ in self._due:
            later(max(0.0, due - self._clock()), wake)

    def at(self, due: float, function: Callable[[], None]) -> None:
        """Call a function at that time."""
        heapq.heappush(self._due, (due, next(self._number), function))
        self._later(max(0.0, due - self._clock()), self._wake)

    def settle(self) -> None:
        """Call what is due by now, the earliest first."""
        while self._due and self._due[0][0] <= self._clock():
            heapq.heappop(self._due)[2]()
