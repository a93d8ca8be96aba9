"""The runner: one piece of work on many devices at once, where a device's failure is a value.

Threads, because the work is waiting for devices. One device's error never reaches another's work: it becomes that
device's ``Failure``. A signal lets what runs come to its end, starts nothing more, and keeps every result; see
``netloop.interrupts``.
"""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Generic, TypeVar

from netloop import errors
from netloop.errors import ExitCode, NetloopError
from netloop.interrupts import Interrupts
from netloop.model.device import Device
from netloop.model.run import Failure

T = TypeVar("T")
Work = Callable[[Device], T]

NOT_STARTED = Failure("Interrupted", "not started: the run was interrupted")
HALTED = Failure("Interrupted", "interrupted while it was worked on; its state is unknown")
OUR_FAULT = "this is a fault of netloop, not of the device"
TURN = 0.1
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Hooks(Generic[T]):
    """Who is told what: ``start`` and ``fault`` (with the trace of an error that is not netloop's own) are called in a
    worker's thread, ``done`` and ``halt`` (once, when a second signal came) in the calling one."""

    start: Callable[[Device], None] = lambda _device: None
    done: Callable[[Device, T | Failure], None] = lambda _device, _result: None
    fault: Callable[[Device, str], None] = lambda _device, _trace: None
    halt: Callable[[], None] = lambda: None


class _Errands(Generic[T]):
    """The work on each device. Results are written where they arise, so that no interrupt can lose one."""

    def __init__(self, work: Work[T], interrupts: Interrupts, hooks: Hooks[T]) -> None:
        self._work, self._interrupts, self._hooks = work, interrupts, hooks
        self._lock, self._at_work = Lock(), 0
        self.results: dict[str, T | Failure] = {}

    def __call__(self, device: Device) -> Device:
        if self._interrupts.finishing:
            return device
        self._working(+1)
        try:
            self.results[device.name] = HALTED
            self._hooks.start(device)
            self.results[device.name] = self._work(device)
        except NetloopError as exc:
            self.results[device.name] = Failure(type(exc).__name__, exc.message, exc.hint)
        except Exception as exc:  # noqa: BLE001 -- a fault in the work on one device must not lose the others' results
            self.results[device.name] = Failure(type(exc).__name__, str(exc) or "no message", OUR_FAULT)
            self._hooks.fault(device, traceback.format_exc())
        finally:
            self._working(-1)
        return device

    def _working(self, change: int) -> None:
        with self._lock:
            self._at_work += change
            self._interrupts.works_on(self._at_work)


def run_all(
    work: Work[T],
    devices: Iterable[Device],
    *,
    workers: int,
    interrupts: Interrupts | None = None,
    hooks: Hooks[T] | None = None,
) -> dict[str, T | Failure]:
    """Do the work on every device, at most ``workers`` at a time, in threads: the calling one hears the signals.

    A device that was not started, as ``interrupts`` came first, is a ``Failure`` of kind ``Interrupted``.

    Args:
        work: gets a device; what it returns is the device's result, what it raises becomes a ``Failure``.
        devices: in the order of the results.
        workers: how many devices at once.
        interrupts: the signals received; without it they are nobody's.
        hooks: who is told how it goes.
    """
    targets, heard, told = list(devices), interrupts or Interrupts(), hooks or Hooks()
    errands = _Errands(work, heard, told)
    errands.results.update((device.name, NOT_STARTED) for device in targets)
    with heard.at_work(), closing(_in_threads(min(workers, len(targets)), errands, targets, heard, told.halt)) as done:
        for device in done:
            if (result := errands.results[device.name]) is not NOT_STARTED:
                told.done(device, result)
    return errands.results


def _in_threads(
    workers: int, errands: _Errands[T], targets: list[Device], interrupts: Interrupts, on_halt: Callable[[], None]
) -> Generator[Device, None, None]:
    """The devices as they are done."""
    pool, done = ThreadPoolExecutor(max(1, workers), thread_name_prefix="netloop"), SimpleQueue[Device]()

    def attend(device: Device) -> None:
        try:
            errands(device)
        finally:
            done.put(device)

    try:
        with _undisturbed():
            for device in targets:
                pool.submit(attend, device)
        told = False
        for _ in targets:
            while (done_with := _next(done)) is None:
                if interrupts.halting and not told:
                    told = True
                    on_halt()
            yield done_with
    finally:
        pool.shutdown(cancel_futures=True)


def _next(done: SimpleQueue[Device]) -> Device | None:
    """The next device that is done; None after a short turn without one, in which a signal may have come."""
    with suppress(Empty):
        return done.get(timeout=TURN)
    return None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the terminal's signals away while threads are started.

    The threads inherit this, and so do the jump hosts' processes that they start: a Ctrl-C in the terminal, or its
    end, reaches only the calling thread.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def exit_code(failure: Failure) -> ExitCode:
    """What a device's failure means for the process: the code of netloop's own error, or an internal one."""
    kind = getattr(errors, failure.kind, None)
    return kind.exit_code if isinstance(kind, type) and issubclass(kind, NetloopError) else ExitCode.INTERNAL
