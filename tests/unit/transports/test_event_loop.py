"""The event loop of all connections: one for the process, in its own thread."""

from __future__ import annotations

import asyncio
import resource
import threading

import pytest

from netloop.processes import raise_file_limit
from netloop.transports.event_loop import shared


async def where() -> tuple[threading.Thread, asyncio.AbstractEventLoop]:
    await asyncio.sleep(0)
    return threading.current_thread(), asyncio.get_running_loop()


async def broken() -> None:
    raise OSError("broken")


def test_all_threads_share_one_loop() -> None:
    """Whoever asks gets the same loop, which runs in a daemon thread of its own."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(shared().run(where()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert found[0][0] not in threads
    assert found[0][0].daemon


def test_an_error_comes_to_who_waits() -> None:
    """What a coroutine raises is raised in the thread that handed it in, and the loop goes on."""
    with pytest.raises(OSError, match="broken"):
        shared().run(broken())
    assert shared().run(where())


def test_a_call_is_made_on_the_loop_s_thread() -> None:
    """``soon`` does not wait for it."""
    called, threads = threading.Event(), []
    shared().soon(lambda: (threads.append(threading.current_thread()), called.set()))
    assert called.wait(10)
    assert threads == [shared().run(where())[0]]


def test_the_limit_of_open_files_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The soft limit becomes the hard one; without a hard one it becomes a large number; a refusal is no error."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _what, limits: asked.append(limits))
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (256, 4096))
    raise_file_limit()
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (256, resource.RLIM_INFINITY))
    raise_file_limit()
    assert asked == [(4096, 4096), (10_240, resource.RLIM_INFINITY)]

    def refuse(_what: int, _limits: tuple[int, int]) -> None:
        raise OSError

    monkeypatch.setattr(resource, "setrlimit", refuse)
    raise_file_limit()
