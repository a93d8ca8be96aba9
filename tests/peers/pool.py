"""Measuring several operations at a time, each thread with a process of its own for each client."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.peers.bench import measure
from tests.peers.operation import Operation
from tests.peers.verdict import Judgement
from tests.peers.worker import Worker

AT_ONCE = {"ansible": 8}
"""How many operations a client that takes long to start is given at once."""


class Pool:
    """Measures with the clients of one environment; ended by leaving the context."""

    def __init__(self, python: Path, jobs: int) -> None:
        self._python, self._jobs = python, jobs
        self._local, self._ends = threading.local(), ExitStack()

    def submit(self, batch: Sequence[Operation]) -> Future[list[Judgement]]:
        """Have operations of one client measured."""
        return self._threads.submit(self._measured, batch)

    def _measured(self, batch: Sequence[Operation]) -> list[Judgement]:
        workers, client = self._local.__dict__.setdefault("workers", {}), batch[0].client
        if client not in workers:
            workers[client] = self._ends.enter_context(Worker(client, self._python))
        return measure(batch, workers[client])

    def __enter__(self) -> Pool:
        self._threads = ThreadPoolExecutor(self._jobs)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._ends.close()


def batches(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """The operations that are given to their client at once."""
    for client in dict.fromkeys(one.client for one in operations):
        own = [one for one in operations if one.client == client]
        size = AT_ONCE.get(client, 1)
        yield from (own[start : start + size] for start in range(0, len(own), size))
