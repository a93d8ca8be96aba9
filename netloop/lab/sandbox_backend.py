"""The built-in sandbox as a backend: one background process per lab serves all its routers over SSH."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from netloop.errors import LabError
from netloop.lab.folder import LabFolder
from netloop.lab.kind import Kind, ios
from netloop.lab.state import LabState, Order
from netloop.lab.twin import Twin
from netloop.model.device import Device

PLATFORMS = frozenset({"cisco_ios"})
START_SECONDS, START_SECONDS_PER_NODE = 30.0, 0.1
STOP_SECONDS = 5.0
LOG_LINES = 5


class SandboxBackend:
    """Virtual IOS routers in one process of this user; no root, no container, no image."""

    name = "sandbox"

    def kind_of(self, device: Device) -> Kind:
        """IOS, whatever the device: ``up`` refuses those that are something else, all together."""
        return ios(device.platform)

    def lacks(self) -> Mapping[str, str]:
        """Nothing: every protocol is modelled."""
        return {}

    def follow(self, state: LabState, wanted: Twin) -> None:
        """Nothing to do: an IOS router makes its loopbacks itself."""

    def up(self, order: Order, folder: LabFolder) -> LabState:
        """Start the process and wait until every router answers.

        Raises:
            LabError: a platform that the sandbox does not speak, or the process ended; its last words are told.
        """
        _require_platforms(order)
        folder.create()
        lock = folder.take()
        if lock is not None:
            _spawn(order, folder, lock)
        patience = START_SECONDS + START_SECONDS_PER_NODE * len(order.twin.nodes)
        _wait(lambda: self.status(folder) or folder.free(), patience)
        return self.status(folder) or _not_started(folder, patience)

    def status(self, folder: LabFolder) -> LabState | None:
        """The lab in the folder when its process lives and every router answers."""
        pid = folder.holder()
        state = folder.read_state() if pid else None
        return state if state and state.pid == pid else None

    def down(self, folder: LabFolder) -> bool:
        """Ask the process to stop, then make it; False where there is none.

        Raises:
            LabError: it does not stop.
        """
        _wait(lambda: folder.holder() or folder.free(), STOP_SECONDS)
        pid = folder.holder()
        if pid is None:
            return False
        for request in (signal.SIGTERM, signal.SIGKILL):
            _send(pid, request)
            if _wait(folder.free, STOP_SECONDS):
                return True
        raise LabError(f"lab {folder.name}: process {pid} does not stop", hint=f"its log is {folder.log}")


def _require_platforms(order: Order) -> None:
    strange = [f"{node.name} ({node.platform})" for node in order.twin.nodes if node.platform not in PLATFORMS]
    if strange:
        known = ", ".join(sorted(PLATFORMS))
        raise LabError(f"the sandbox has no such routers: {', '.join(strange)}; expected platform {known}")


def _spawn(order: Order, folder: LabFolder, lock: int) -> None:
    """Start the process in a session of its own and hand the lock down to it."""
    folder.clean()
    folder.write_order(order)
    command = [sys.executable, "-m", "netloop.lab.sandbox_process", str(folder.path), str(lock)]
    try:
        with folder.log.open("wb") as log:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
                timeout=START_SECONDS,
                check=True,
            )
    except (OSError, subprocess.SubprocessError) as exc:
        folder.clean()
        raise LabError(f"lab {order.name} could not be started: {_last_words(folder) or exc}") from exc
    finally:
        os.close(lock)


def _send(pid: int, request: signal.Signals) -> None:
    try:
        os.kill(pid, request)
    except ProcessLookupError:
        return
    except PermissionError as exc:
        raise LabError(f"process {pid} belongs to another user") from exc


def _wait(condition: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _not_started(folder: LabFolder, patience: float) -> LabState:
    words = _last_words(folder)
    reason = words or f"not ready after {patience:.0f} s"
    raise LabError(f"lab {folder.name} could not be started: {reason}", hint=f"its log is {folder.log}")


def _last_words(folder: LabFolder) -> str:
    try:
        lines = folder.log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return " | ".join(lines[-LOG_LINES:])
