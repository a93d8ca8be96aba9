"""The logging buffer of one router."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

CAPACITY = 2000


class Syslog:
    """Lines as ``show logging`` prints them; the oldest go when the buffer is full."""

    def __init__(self, wall: Callable[[float], datetime]) -> None:
        self._wall = wall
        self.lines: list[str] = []

    def add(self, message: str, at: float) -> None:
        """Log a message that happened at a time of the network's clock, in seconds."""
        moment = self._wall(at)
        stamp = f"*{moment:%b} {moment.day:>2} {moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"
        self.lines.append(f"{stamp}: {message}")
        del self.lines[:-CAPACITY]
