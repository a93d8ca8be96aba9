"""Who is changing a device, and what an earlier run left of it: ``HOME/devices/<address>,<port>.json``.

A run that writes holds a lock on each of its devices (``.lock``, released by the system when the process ends, however
it ends). The file beside it says who holds it, and from the first line that changes something until the device is
wholly as planned, or wholly as it was, that its state is open.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from netloop.errors import DeviceBusy, NetloopError
from netloop.journal.files import file_name, make_folder, replace_file
from netloop.model.device import Device
from netloop.model.jsonable import from_jsonable, to_jsonable
from netloop.processes import Process, this_process

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Stage(StrEnum):
    """How far a run is with a device: ``AT_WORK`` has changed nothing, ``CHANGING`` may be half-way."""

    AT_WORK = "at work"
    CHANGING = "changing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What a run says of a device: ``reason`` is why it is unknown how it ended."""

    run: str
    verb: str
    device: str
    process: Process
    since: datetime
    stage: Stage = Stage.AT_WORK
    reason: str = ""


class DeviceLock:
    """A device taken by a run that writes, until it is released."""

    def __init__(self, path: Path, lock: BaseFileLock, state: DeviceState) -> None:
        self._path, self._lock, self.state = path, lock, state
        self.before: DeviceState | None = None

    @classmethod
    def take(cls, home: Path, device: Device, run: str, verb: str) -> DeviceLock:
        """Take a device; ``before`` is what an earlier run left open there.

        Raises:
            DeviceBusy: another run has it.
            NetloopError: the folder cannot be written.
        """
        from filelock import FileLock, Timeout

        path = _path(home, device)
        make_folder(path.parent)
        lock = FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise _busy(device, _read(path)) from None
        except OSError as exc:
            raise NetloopError(f"{path.with_suffix('.lock')} cannot be locked: {exc.strerror}") from exc
        taken = cls(path, lock, DeviceState(run, verb, device.name, this_process(), datetime.now(UTC)))
        taken.before = _open(_read(path))
        if taken.before is None:
            taken._write()
        return taken

    def changing(self) -> None:
        """The next line changes something."""
        self.state = replace(self.state, stage=Stage.CHANGING)
        self._write()

    def unknown(self, reason: str) -> None:
        """The run is through with the device, and does not know how it is; never raises."""
        self.state = replace(self.state, stage=Stage.UNKNOWN, reason=reason)
        with contextlib.suppress(NetloopError):
            self._write()

    def settled(self) -> None:
        """The device is wholly as planned, or wholly as it was, also if the run is killed now; never raises."""
        self.before = None
        self.state = replace(self.state, stage=Stage.AT_WORK)
        with contextlib.suppress(NetloopError):
            self._write()

    def release(self) -> None:
        """Let go of the device; what is open stays on disk. Never raises."""
        with contextlib.suppress(OSError):
            if self.before is None and self.state.stage is Stage.AT_WORK:
                self._path.unlink(missing_ok=True)
            self._lock.release()

    def _write(self) -> None:
        replace_file(self._path, json.dumps(to_jsonable(self.state), indent=2) + "\n")


def left_open(home: Path, device: Device) -> DeviceState | None:
    """What an earlier run, which has ended, left open of a device; takes no lock."""
    state = _open(_read(_path(home, device)))
    return None if state is None or (state.stage is Stage.CHANGING and state.process.alive) else state


def _open(state: DeviceState | None) -> DeviceState | None:
    return state if state and state.stage is not Stage.AT_WORK else None


def _path(home: Path, device: Device) -> Path:
    return home / "devices" / f"{file_name(f'{device.hostname.lower()},{device.port}')}.json"


def _read(path: Path) -> DeviceState | None:
    try:
        return from_jsonable(DeviceState, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def _busy(device: Device, holder: DeviceState | None) -> DeviceBusy:
    if holder is None:
        return DeviceBusy("another run of netloop is at work on it", hint="wait until it is through: netloop runs")
    who = f"{holder.verb} {holder.run} ({holder.process}) is at work on it since {holder.since:%Y-%m-%d %H:%M:%S} UTC"
    take_over = (
        f"kill -INT {holder.process.pid}" if holder.process.host == this_process().host else "interrupt it there"
    )
    hint = f"wait until it is through, or end it in good order ({take_over}) and start again"
    return DeviceBusy(f"{who}; as {holder.device!r}" if holder.device != device.name else who, hint=hint)
