"""The archive of configurations: numbered copies of the running configuration, made by hand or by themselves.

Source: Cisco, "Configuration Replace and Configuration Rollback"; the names are those of IOS 15. What was archived is
remembered until the router reloads; the files stay.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from netloop.lab.sandbox.files import RUNNING_CONFIG, FileError, Files, FileUrl
from netloop.lab.sandbox.timers import Timers
from netloop.lab.sandbox.tree import ConfigNode

NOT_ENABLED = "Archive feature not enabled\n"
MAXIMUM = 10
"""How many copies are kept when ``maximum`` says nothing."""


class ArchiveClock(Protocol):
    """The time: ``minute`` is how many seconds of ``clock`` a minute lasts."""

    clock: Callable[[], float]
    minute: float
    timers: Timers

    def wall(self, at: float) -> datetime:
        """The time of day, UTC, at a time of the clock."""
        ...


class ArchivedRouter(Protocol):
    """The router whose configurations are archived."""

    files: Files
    running: ConfigNode

    @property
    def hostname(self) -> str:
        """The name in the prompt."""
        ...


class Archive:
    """The copies of one router; ``names`` are those that it still has, the oldest first."""

    def __init__(self, router: ArchivedRouter, time: ArchiveClock) -> None:
        self._router, self._time = router, time
        self.forget()

    def forget(self) -> None:
        """Begin anew, as after a reload."""
        self.names: list[str] = []
        self.period: int | None = None
        self.next_at = 0.0
        self._number = 0

    @property
    def path(self) -> str:
        """``path``: where copies go; empty where there is no archive."""
        return self._setting("path")

    @property
    def maximum(self) -> int:
        """``maximum``: how many copies are kept."""
        return int(self._setting("maximum") or MAXIMUM)

    @property
    def on_save(self) -> bool:
        """``write-memory``: whether saving the configuration archives it too."""
        node = self._router.running.get("archive")
        return node is not None and ("write-memory",) in node

    def name(self, stamp: str) -> str:
        """The name of the next copy: ``$h`` is the host name, ``$t`` the time, which stands at the end otherwise."""
        path = self.path.replace("$h", self._router.hostname)
        stamped = path.replace("$t", stamp) if "$t" in path else f"{path}-{stamp}"
        return f"{stamped}-{self._number}"

    def add(self) -> str:
        """Archive the running configuration; the name of the copy. The oldest one goes where there are too many.

        Raises:
            FileError: the file cannot be written.
        """
        name = self.name(self._stamp())
        self._router.files.write(FileUrl.parse(name), self._router.files.read(RUNNING_CONFIG))
        self._number += 1
        self.names.append(name)
        while len(self.names) > self.maximum:
            self._delete(self.names.pop(0))
        return name

    def saved(self) -> None:
        """Follow the saving of the configuration."""
        if self.path and self.on_save:
            self._add_quietly()

    def follow(self) -> None:
        """Follow ``time-period``: count from when it was set."""
        period = int(self._setting("time-period") or 0) if self.path else 0
        if period != (self.period or 0):
            self.period = period or None
            self._wait()

    def _wait(self) -> None:
        if self.period:
            self.next_at = self._time.clock() + self.period * self._time.minute
            self._time.timers.at(self.next_at, self._tick)

    def _tick(self) -> None:
        if self.period and self._time.clock() >= self.next_at:
            self._add_quietly()
            self._wait()

    def _add_quietly(self) -> None:
        try:
            self.add()
        except FileError:
            return

    def _delete(self, name: str) -> None:
        if self._router.files.exists(FileUrl.parse(name)):
            self._router.files.delete(FileUrl.parse(name))

    def _setting(self, word: str) -> str:
        node = self._router.running.get("archive")
        return node.text_of(word).removeprefix(word).strip() if node is not None else ""

    def _stamp(self) -> str:
        moment = self._time.wall(self._time.clock())
        return f"{moment:%b}-{moment.day:->2}-{moment:%H-%M-%S}.{moment.microsecond // 1000:03d}"
