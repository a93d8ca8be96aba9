"""The logging buffer of one router."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from datetime import datetime

CAPACITY = 2000


class Syslog:
    """Lines as ``show logging`` prints them; the oldest go when the buffer is full."""

    def __init__(self, wall: Callable[[float], datetime]) -> None:
        self._wall = wall
        self._lines: list[tuple[float, str]] = []

    @property
    def lines(self) -> list[str]:
        """What was logged, by time."""
        return [line for _, line in self._lines]

    def clear(self) -> None:
        """Empty the buffer."""
        self._lines.clear()

    def stamp(self, at: float) -> str:
        """A time of the network's clock, in seconds, as ``service timestamps log datetime msec`` writes it."""
        moment = self._wall(at)
        return f"*{moment:%b} {moment.day:>2} {moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"

    def line(self, message: str, at: float) -> str:
        """The line that a message makes, at a time of the network's clock in seconds."""
        return f"{self.stamp(at)}: {message}"

    def add(self, line: str, at: float) -> None:
        """Keep the line of something that happened at a time of the network's clock, in seconds."""
        insort(self._lines, (at, line), key=lambda line: line[0])
        del self._lines[:-CAPACITY]
