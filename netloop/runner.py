"""The runner: one piece of work on many devices at once, where a device's failure is a value.

Threads, because the work is waiting for devices. One device's error never reaches another's work: it becomes that
device's ``Failure``. Ctrl-C lets what runs come to its end, starts nothing more, and keeps every result.
"""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from netloop import errors
from netloop.errors import ExitCode, NetloopError
from netloop.model.device import Device
from netloop.model.run import Failure

T = TypeVar("T")
Work = Callable[[Device], T]

NOT_STARTED = Failure("Interrupted", "not started: the run was interrupted")
HALTED = Failure("Interrupted", "interrupted while it was worked on; its state is unknown")
OUR_FAULT = "this is a fault of netloop, not of the device"
TURN = 0.1
"""Seconds."""


class Interrupted(KeyboardInterrupt, Generic[T]):
    """Ctrl-C; ``results`` has every device, those that were not started as a ``Failure`` of kind ``Interrupted``."""

    def __init__(self, results: dict[str, T | Failure]) -> None:
        super().__init__("interrupted")
        self.results = results


class _Errands(Generic[T]):
    """The work on each device. Results are written where they arise, so that no interrupt can lose one."""

    def __init__(
        self, work: Work[T], on_start: Callable[[Device], None], on_fault: Callable[[Device, str], None]
    ) -> None:
        self._work, self._on_start, self._on_fault = work, on_start, on_fault
        self.results: dict[str, T | Failure] = {}

    def __call__(self, device: Device) -> Device:
        self.results[device.name] = HALTED
        try:
            self._on_start(device)
            self.results[device.name] = self._work(device)
        except NetloopError as exc:
            self.results[device.name] = Failure(type(exc).__name__, exc.message, exc.hint)
        except Exception as exc:  # noqa: BLE001 -- a fault in the work on one device must not lose the others' results
            self.results[device.name] = Failure(type(exc).__name__, str(exc) or "no message", OUR_FAULT)
            self._on_fault(device, traceback.format_exc())
        return device


def run_all(
    work: Work[T],
    devices: Iterable[Device],
    *,
    workers: int,
    on_start: Callable[[Device], None] = lambda _device: None,
    on_done: Callable[[Device, T | Failure], None] = lambda _device, _result: None,
    on_fault: Callable[[Device, str], None] = lambda _device, _trace: None,
) -> dict[str, T | Failure]:
    """Do the work on every device, at most ``workers`` at a time; one worker is the calling thread itself.

    Args:
        work: gets a device; what it returns is the device's result, what it raises becomes a ``Failure``.
        devices: in the order of the results.
        workers: how many devices at once.
        on_start: called in the worker's thread when the work on a device begins.
        on_done: called in the calling thread, as devices are done.
        on_fault: called in the worker's thread with the trace of an error that is not netloop's own.

    Raises:
        Interrupted: Ctrl-C; what was running has ended by then, and its results are kept.
    """
    targets = list(devices)
    errands = _Errands(work, on_start, on_fault)
    errands.results.update((device.name, NOT_STARTED) for device in targets)
    try:
        with closing(_serially(errands, targets) if workers <= 1 else _in_threads(workers, errands, targets)) as done:
            for device in done:
                on_done(device, errands.results[device.name])
    except KeyboardInterrupt as exc:
        raise Interrupted(errands.results) from exc
    return errands.results


def _serially(errands: _Errands[T], targets: list[Device]) -> Generator[Device, None, None]:
    for device in targets:
        yield errands(device)


def _in_threads(workers: int, errands: _Errands[T], targets: list[Device]) -> Generator[Device, None, None]:
    """The devices as they are done. On Ctrl-C what runs comes to its end, and the rest is never started.

    ``concurrent.futures.as_completed`` is not used: an interrupt in it can leave the futures locked for ever.
    """
    pool, done = ThreadPoolExecutor(workers, thread_name_prefix="netloop"), SimpleQueue[Device]()

    def attend(device: Device) -> None:
        try:
            errands(device)
        finally:
            done.put(device)

    try:
        with _undisturbed():
            for device in targets:
                pool.submit(attend, device)
        for _ in targets:
            yield _next(done)
    finally:
        pool.shutdown(cancel_futures=True)


def _next(done: SimpleQueue[Device]) -> Device:
    """Wait in short turns: an interrupt in the moment before a wait is noticed only when the wait ends."""
    while True:
        with suppress(Empty):
            return done.get(timeout=TURN)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C away while threads are started: one that is half started would be waited for by nobody.

    The threads inherit this, and so do the jump hosts' processes that they start: a Ctrl-C in the terminal reaches
    only the calling thread.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def exit_code(failure: Failure) -> ExitCode:
    """What a device's failure means for the process: the code of netloop's own error, or an internal one."""
    kind = getattr(errors, failure.kind, None)
    return kind.exit_code if isinstance(kind, type) and issubclass(kind, NetloopError) else ExitCode.INTERNAL
