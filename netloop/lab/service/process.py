"""A lab's background process, whatever its routers are made of: ``python -m MODULE FOLDER LOCK``.

``LOCK`` is the inherited file descriptor of the folder's lock. The process leaves its parent, writes its number into
the lock, serves what the folder's order says, and says so in the folder's state. It stops on SIGTERM or SIGINT, when
its time is over, or when its folder was removed; then it removes order and state. What it has to say goes to stderr,
which is the lab's log.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.errors import LabError, NetloopError
from netloop.lab.service.folder import LabFolder, name_owner
from netloop.lab.service.state import Endpoint, LabOrder, LabState

if TYPE_CHECKING:
    from netloop.lab.service.ssh_server import Served

log = logging.getLogger(__name__)
LOOK_EVERY = 2.0
"""Seconds between two looks whether the folder is still there."""

Routers = Callable[[LabOrder, LabFolder], AbstractAsyncContextManager["Served"]]
"""The routers of an order, each behind its SSH server, as long as the context lasts; nothing is left after it."""


def main(arguments: list[str], routers: Routers) -> int:
    """Leave the parent, serve until told to stop, and return the exit code."""
    folder, lock = LabFolder(Path(arguments[0])), int(arguments[1])
    _leave_parent(lock)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    try:
        asyncio.run(_run(folder, lock, routers))
    except NetloopError as exc:
        log.error("%s", exc)  # noqa: TRY400 -- said in a sentence; the log is read by the user
        return int(exc.exit_code)
    except OSError as exc:
        log.error("%s", exc)  # noqa: TRY400
        return int(LabError.exit_code)
    finally:
        folder.clean()
    return 0


def _leave_parent(lock: int) -> None:
    """Fork; the first process writes the second's number into the lock and ends, so that its parent need not wait."""
    child = os.fork()
    if child:
        name_owner(lock, child)
        os._exit(0)


async def _run(folder: LabFolder, lock: int, routers: Routers) -> None:
    """Serve the order until its end."""
    from netloop.lab.service.keys import known_hosts

    order = folder.read_order()
    if order is None:
        raise LabError(f"no order in {folder.path}")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with routers(order, folder) as served:
        state = _state(order, folder, served)
        folder.write_private("known_hosts", known_hosts(state.nodes, served.host_keys))
        folder.write_state(state)
        log.info("%s is up: %d routers, process %d", order.name, len(served.endpoints), os.getpid())
        log.info("%s", await _end(stop, order.ttl, lambda: folder.owns(lock)))
        folder.clean()


async def _end(stop: asyncio.Event, ttl: float, wanted: Callable[[], bool]) -> str:
    """Wait until told to stop, out of time, or no longer wanted; says which."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + ttl
    while loop.time() < deadline:
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), min(LOOK_EVERY, deadline - loop.time()))
            return "asked to stop"
        if not wanted():
            return "stopped, as its folder is gone"
    return f"stopped after {ttl:g} s"


def _state(order: LabOrder, folder: LabFolder, served: Served) -> LabState:
    now = datetime.now(UTC)
    platforms = {node.name: node.platform for node in order.twin.nodes}
    return LabState(
        name=order.name,
        backend=order.backend,
        inventory=order.inventory,
        start=order.start,
        fingerprint=order.fingerprint,
        folder=folder.path,
        pid=os.getpid(),
        nodes={name: Endpoint(*place, platform=platforms[name]) for name, place in served.endpoints.items()},
        username=order.username,
        password=order.password,
        started=now,
        expires=now + timedelta(seconds=order.ttl),
        missing_features=order.missing_features,
    )
