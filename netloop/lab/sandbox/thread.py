"""A network and its SSH servers in a thread of their own, for tests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from netloop.errors import LabError
from netloop.lab.sandbox.network import Network
from netloop.lab.sandbox.server import serve
from netloop.lab.service.ssh_server import Served

T = TypeVar("T")
START_TIMEOUT = 60.0
"""Seconds within which every router listens."""


class SandboxThread:
    """Runs a network's SSH servers in the background while the context lasts."""

    def __init__(
        self,
        network: Network,
        *,
        username: str = "netops",
        password: str = "netops",  # noqa: S107 (a lab's login on the loopback, not a secret)
        address: Mapping[str, tuple[str, int]] | None = None,
        host_key_dir: Path | None = None,
    ) -> None:
        self.network, self.username, self.password = network, username, password
        self._address, self._host_key_dir = address, host_key_dir
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._served: Served | None = None

    @property
    def endpoints(self) -> Mapping[str, tuple[str, int]]:
        """Where each router listens."""
        if self._served is None:
            raise LabError("the sandbox has not been started")
        return self._served.endpoints

    def call(self, function: Callable[[], T]) -> T:
        """Call a function while nothing else happens in the network."""
        with self.network.lock:
            return function()

    def __enter__(self) -> SandboxThread:
        self._thread.start()
        starting = serve(
            self.network,
            username=self.username,
            password=self.password,
            address=self._address,
            host_key_dir=self._host_key_dir,
        )
        try:
            self._served = asyncio.run_coroutine_threadsafe(starting, self._loop).result(START_TIMEOUT)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if self._served is not None:
            asyncio.run_coroutine_threadsafe(self._served.close(), self._loop).result(START_TIMEOUT)
        self._stop()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_TIMEOUT)
        self._loop.close()
