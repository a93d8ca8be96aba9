"""How fast connections are opened, and how many may be open over one jump host: speed must hurt nobody's AAA server.

Whoever opens a connection waits until it may. A router that is in the middle of a change does not wait: it is counted,
and the others wait for longer.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Condition, Lock

from netloop.errors import Stopped
from netloop.model.device import Device
from netloop.transports.jump_host import jump_host

TURN = 0.1
"""Seconds after which whoever waits looks whether it is still wanted."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How somebody waits: ``stop`` says whether it is not wanted any more, ``urgent`` that it must not wait at all."""

    stop: Callable[[], bool] = lambda: False
    urgent: bool = False

    def heed(self) -> None:
        """Go on waiting, or not.

        Raises:
            Stopped: it is not wanted any more.
        """
        if self.stop():
            raise Stopped("not started: the run was interrupted")


class ConnectionRate:
    """New connections a second, evenly spaced: a token bucket that holds one."""

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause, self._clock, self._sleep = 1 / rate, clock, sleep
        self._lock, self._next = Lock(), clock()

    def wait(self, how: Waiting) -> None:
        """Return when the next connection may be opened.

        Raises:
            Stopped: it is not wanted any more.
        """
        with self._lock:
            turn = max(self._next, self._clock())
            self._next = turn + self._pause
        while not how.urgent and (left := turn - self._clock()) > 0:
            how.heed()
            self._sleep(min(left, TURN))


class JumpHostLimit:
    """So many connections open at once over one jump host, among the devices of a run."""

    def __init__(self, most: int, devices: Iterable[Device]) -> None:
        self._most = most
        self._jump_hosts = {device.name: jump for device in devices if (jump := jump_host(device))}
        self._behind = Counter(self._jump_hosts.values())
        self._open, self._over = set[str](), Counter[str]()
        self._changed = Condition()

    def enter(self, name: str, how: Waiting) -> None:
        """Return when the device's connection may be opened; ``leave`` when it is closed.

        Raises:
            Stopped: it is not wanted any more.
        """
        jump = self._jump_hosts.get(name)
        if jump is None:
            return
        with self._changed:
            while not how.urgent and self._over[jump] >= self._most:
                how.heed()
                self._changed.wait(TURN)
            self._open.add(name)
            self._over[jump] += 1

    def leave(self, name: str) -> None:
        """The device's connection is closed; may be called again."""
        with self._changed:
            if name in self._open:
                self._open.remove(name)
                self._over[self._jump_hosts[name]] -= 1
                self._changed.notify_all()

    def crowded(self, name: str) -> bool:
        """Whether others may wait for the device's connection to be closed."""
        jump = self._jump_hosts.get(name)
        return jump is not None and self._behind[jump] > self._most


class ConnectionLimits:
    """Both limits of a run; None is no limit."""

    def __init__(self, rate: float | None, per_jump_host: int | None, devices: Iterable[Device]) -> None:
        self._rate = ConnectionRate(rate) if rate else None
        self._jumps = JumpHostLimit(per_jump_host, devices) if per_jump_host else None

    def enter(self, name: str, how: Waiting) -> None:
        """Return when a device's connection may be opened.

        Raises:
            Stopped: it is not wanted any more.
        """
        if self._jumps:
            self._jumps.enter(name, how)
        if self._rate:
            try:
                self._rate.wait(how)
            except Stopped:
                self.leave(name)
                raise

    def leave(self, name: str) -> None:
        """A device's connection is closed, or did not come about."""
        if self._jumps:
            self._jumps.leave(name)

    def crowded(self, name: str) -> bool:
        """Whether a device's connection is to be closed when it is not worked on, as others wait for its place."""
        return self._jumps is not None and self._jumps.crowded(name)
