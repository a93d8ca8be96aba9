"""The runner: one piece of work on many devices at once, where a device's failure is a value.

Threads, because the work is waiting for devices. One device's error never reaches another's work: it becomes that
device's ``Failure``. Ctrl-C lets what runs come to its end, starts nothing more, and keeps every result.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from typing import Generic, TypeVar

from netloop import errors
from netloop.errors import ExitCode, NetloopError
from netloop.model.device import Device
from netloop.model.run import Failure

T = TypeVar("T")
Work = Callable[[Device], T]

NOT_STARTED = Failure("Interrupted", "not started: the run was interrupted")
HALTED = Failure("Interrupted", "interrupted while it was worked on; its state is unknown")

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())


class Interrupted(KeyboardInterrupt, Generic[T]):
    """Ctrl-C; ``results`` has every device, those that were not started as a ``Failure`` of kind ``Interrupted``."""

    def __init__(self, results: dict[str, T | Failure]) -> None:
        super().__init__("interrupted")
        self.results = results


class _Errand(Generic[T]):
    """The work on one device, with those who are told of it; it never raises an ``Exception``."""

    def __init__(
        self, work: Work[T], on_start: Callable[[Device], None], on_fault: Callable[[Device, str], None]
    ) -> None:
        self._work, self._on_start, self._on_fault = work, on_start, on_fault

    def __call__(self, device: Device) -> T | Failure:
        try:
            self._on_start(device)
            return self._work(device)
        except NetloopError as exc:
            log.info("%s: %s", device.name, exc)
            return Failure(type(exc).__name__, exc.message, exc.hint)
        except Exception as exc:
            log.debug("%s: internal error", device.name, exc_info=True)
            self._on_fault(device, traceback.format_exc())
            hint = "this is a fault of netloop, not of the device"
            return Failure(type(exc).__name__, str(exc) or "no message", hint)


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
    results: dict[str, T | Failure] = {device.name: NOT_STARTED for device in targets}

    def keep(device: Device, result: T | Failure) -> None:
        results[device.name] = result
        on_done(device, result)

    errand = _Errand(work, on_start, on_fault)
    run = _serially if workers <= 1 else partial(_in_threads, workers)
    try:
        run(errand, targets, keep)
    except KeyboardInterrupt as exc:
        raise Interrupted(results) from exc
    return results


def _serially(errand: _Errand[T], targets: list[Device], keep: Callable[[Device, T | Failure], None]) -> None:
    for device in targets:
        try:
            result = errand(device)
        except KeyboardInterrupt:
            keep(device, HALTED)
            raise
        keep(device, result)


def _in_threads(
    workers: int, errand: _Errand[T], targets: list[Device], keep: Callable[[Device, T | Failure], None]
) -> None:
    """Ctrl-C arrives here, in the calling thread: what runs may end, the rest is never started."""
    with ThreadPoolExecutor(workers, thread_name_prefix="netloop") as pool:
        futures = {pool.submit(errand, device): device for device in targets}
        kept: set[Future[T | Failure]] = set()
        try:
            for future in as_completed(futures):
                kept.add(future)
                keep(futures[future], future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            for future in futures.keys() - kept:
                if not future.cancelled():
                    keep(futures[future], future.result())
            raise


def exit_code(failure: Failure) -> ExitCode:
    """What a device's failure means for the process: the code of netloop's own error, or an internal one."""
    kind = getattr(errors, failure.kind, None)
    return kind.exit_code if isinstance(kind, type) and issubclass(kind, NetloopError) else ExitCode.INTERNAL
