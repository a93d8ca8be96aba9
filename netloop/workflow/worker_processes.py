"""Worker processes: the devices of a large run shared out among processes, since one computes on one core at a time.

They are forked before the first connection is opened, so each knows all that the run knew by then. From then on a
worker alone has the sessions of its devices, and writes into their folders while it works on them. The run's own
process tells the workers what is to be done on which devices; they tell, device by device, what came of it. It alone
plans what concerns all, asks the user, hears the signals, and reports.

A worker whose run has ended finishes the devices that it is at, and starts no more. Of the devices of a worker that has
ended nobody knows how they are, and the run says so.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from signal import Signals
from typing import Any, Protocol

from netloop.interrupts import Interrupts
from netloop.model.device import Device
from netloop.model.run import Failure
from netloop.runner import NOT_STARTED, OUR_FAULT, TURN, Hooks

Work = Callable[[Any, str], Any]
"""Gets what the run knows, and a device's name; a function of a module, or a ``partial`` of one, to be found again."""
Parts = Mapping[str, Any]
"""What is known of one device, part by part."""
DEVICES_EACH = 50
"""How many devices are worth a process: with fewer, a process costs more than it brings."""


def number_for(devices: int) -> int:
    """How many processes a run on so many devices is worth here."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, devices // DEVICES_EACH))


def can_fork() -> bool:
    """Whether this process can be forked: no other thread of it may be in the middle of something."""
    return hasattr(os, "fork") and threading.active_count() == 1


@dataclass(frozen=True, slots=True)
class Request:
    """Work on devices, whether it waits for them, and what is new of them since the worker last told."""

    phase: str
    work: Work
    waits: bool
    news: Mapping[str, Parts]


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What came of the work on a device, and what is new of it since the worker was last told."""

    name: str
    result: Any
    news: Parts


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the user should know."""

    text: str


class Sender:
    """A worker's way to tell; it may be used by several threads. A run that has ended is not told."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._lock = pipe, threading.Lock()

    def __call__(self, message: object) -> None:
        """Tell; what cannot be told is a fault, and said to be one."""
        with self._lock:
            try:
                self._pipe.send(message)
            except OSError:
                return
            except Exception as exc:  # noqa: BLE001 -- whatever cannot be pickled: nothing of it was sent
                name = message.name if isinstance(message, WorkDone) else ""
                self._pipe.send(WorkDone(name, Failure(type(exc).__name__, str(exc), OUR_FAULT), {}))


class SharedRun(Protocol):
    """What is shared out: a run in its own process, and the copies of it in the workers."""

    interrupts: Interrupts

    def as_worker(self, processes: int, tell: Sender) -> None:
        """Be the copy in a worker, one of so many processes."""
        ...

    def work_on(self, request: Request, tell: Sender) -> None:
        """Do the work on the request's devices; tell ``WorkDone`` for each one that was started."""
        ...

    def news(self, name: str) -> Parts:
        """What is known of a device here, and not in the process that it is shared with."""
        ...

    def learn(self, name: str, news: Parts) -> None:
        """Know what that process has told."""
        ...

    def note(self, text: str) -> None:
        """Say something that the user should know."""
        ...

    def close(self) -> None:
        """End the sessions; never raises."""
        ...


@dataclass(slots=True)
class _Process:
    process: Any
    pipe: Connection
    open: set[str] = field(default_factory=set)
    """The devices that it was asked for, and has not told of."""
    busy: bool = False
    """Whether it has not said that it is through with what it was asked for."""

    def ask(self, request: Request) -> bool:
        """Ask it; whether it is still there to be asked."""
        self.open, self.busy = set(request.news), True
        try:
            self.pipe.send(request)
        except OSError:
            return False
        return True

    def given_up(self, *, changing: bool) -> Iterator[tuple[str, Failure]]:
        """What is said of its devices when it has ended, and whether it may have been changing one."""
        self.busy = False
        self.process.join(TURN)
        code = self.process.exitcode
        how = f"by {Signals(-code).name}" if code is not None and code < 0 else f"with exit code {code}"
        left = "its state is unknown" if changing else "nothing was changed"
        lost = Failure("WorkerEnded", f"the process that worked on it ended {how}; {left}", OUR_FAULT)
        for name in self.open:
            yield name, lost


class WorkerProcesses:
    """The processes of a run, and which device is whose."""

    def __init__(self, number: int, names: Sequence[str], run: SharedRun) -> None:
        """Fork so many processes for the devices of these names.

        Raises:
            OSError: the system gives no more of them; those that were begun have ended.
        """
        fork = multiprocessing.get_context("fork")
        pipes = [fork.Pipe() for _ in range(number)]
        self._run = run
        self._processes: list[_Process] = []
        try:
            for index, (here, there) in enumerate(pipes):
                others = [pipe for pair in pipes for pipe in pair if pipe is not there]
                arguments = (run, (index + 1, number), there, others)
                process = fork.Process(target=_serve, args=arguments, name=f"netloop-{index + 1}", daemon=True)
                process.start()
                self._processes.append(_Process(process, here))
        except OSError:
            self.close()
            raise
        finally:
            for _, there in pipes:
                there.close()
        self._of = {name: self._processes[index % number] for index, name in enumerate(names)}

    def run_all(
        self, phase: str, work: Work, devices: Sequence[Device], hooks: Hooks[Any], *, waits: bool = True
    ) -> dict[str, Any]:
        """Do the work on every device; as ``runner.run_all``, in the processes.

        Args:
            phase: what is done, for the log.
            work: see ``Work``.
            waits: whether the work waits for devices, or only computes.
            devices: in the order of the results.
            hooks: ``done`` is called for each device; the others are the workers' own.
        """
        results: dict[str, Any] = {device.name: NOT_STARTED for device in devices}
        named = {device.name: device for device in devices}
        with self._run.interrupts.at_work():
            for name, result in self._results(partial(Request, phase, work, waits), tuple(results)):
                results[name] = result
                hooks.done(named[name], result)
        return results

    def _results(
        self, request: Callable[[Mapping[str, Parts]], Request], names: Sequence[str]
    ) -> Iterator[tuple[str, Any]]:
        """Ask, and give what came of each device that was started, as it comes."""
        for process in self._processes:
            mine = [name for name in names if self._of[name] is process]
            if mine and not process.ask(request({name: self._run.news(name) for name in mine})):
                yield from process.given_up(changing=self._run.interrupts.committed)
        while pipes := {process.pipe: process for process in self._processes if process.busy}:
            for pipe in wait(list(pipes), TURN):
                yield from self._heard(pipes[pipe])  # type: ignore[index]

    def _heard(self, process: _Process) -> Iterator[tuple[str, Any]]:
        try:
            message = process.pipe.recv()
        except (EOFError, OSError):
            yield from process.given_up(changing=self._run.interrupts.committed)
            return
        if isinstance(message, Note):
            self._run.note(message.text)
        elif isinstance(message, WorkDone):
            process.open.discard(message.name)
            self._run.learn(message.name, message.news)
            yield message.name, message.result
        else:
            process.busy = False

    def close(self) -> None:
        """Have every process end its sessions and itself, once it is through with what it is at."""
        for process in self._processes:
            process.pipe.close()
        for process in self._processes:
            process.process.join()


def _serve(run: SharedRun, place: tuple[int, int], pipe: Connection, others: Iterable[Connection]) -> None:
    """Be a worker process until the run has ended; ``place`` is its number, and how many there are."""
    number, processes = place
    run.interrupts.in_worker_process(number)
    for other in others:
        other.close()
    tell = Sender(pipe)
    run.as_worker(processes, tell)
    try:
        while True:
            run.work_on(pipe.recv(), tell)
            tell(None)
    except (EOFError, OSError):
        return
    finally:
        run.close()
