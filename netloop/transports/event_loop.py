"""The event loop on which all connections of asyncssh live: one for the process, in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, TypeVar

from netloop.processes import raise_file_limit

T = TypeVar("T")


class LoopThread:
    """An event loop that other threads hand work to."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever, name="netloop-ssh", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop, wait for it, and return its result or raise its exception."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def soon(self, call: Callable[..., object], *arguments: Any) -> None:
        """Call a function on the loop, without waiting for it; nothing where the loop is gone."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(call, *arguments)


_lock = Lock()
_made: list[LoopThread] = []


def shared() -> LoopThread:
    """The process's loop, started when it is first asked for, and with it the limit of open files raised."""
    with _lock:
        if not _made:
            raise_file_limit()
            _made.append(LoopThread())
        return _made[0]
