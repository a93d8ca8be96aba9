"""Who is changing a device, and what an earlier run left of it: ``HOME/devices/<address>,<port>.json``.

A run that writes holds a lock on each of its devices: ``.lock``, which says who holds it, and is released by the system
when the process ends, however it ends. The file beside it is there from the first line that changes something until the
device is wholly as planned, or wholly as it was: as long as its state is open.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from netloop.disk import lock_file
from netloop.errors import DeviceBusy, NetloopError
from netloop.journal.files import file_name, make_folder, replace_file
from netloop.model.device import Device
from netloop.model.jsonable import from_jsonable, to_jsonable
from netloop.processes import Process, this_process


class Stage(StrEnum):
    """How far a run is with a device: ``AT_WORK`` has changed nothing, ``CHANGING`` may be half-way."""

    AT_WORK = "at work"
    CHANGING = "changing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What a run says of a device: ``reason`` is why it is unknown how it ended.

    ``left`` is what an earlier run had left open there: in the files of versions that kept both in one.
    """

    run: str
    verb: str
    device: str
    process: Process
    since: datetime
    stage: Stage = Stage.AT_WORK
    reason: str = ""
    left: DeviceState | None = None


class DeviceLock:
    """A device taken by a run that writes, until it is released."""

    def __init__(self, path: Path, lock: int, state: DeviceState) -> None:
        self._path, self._lock, self.state = path, lock, state
        self._left = _open(_read(path))

    @classmethod
    def take(cls, home: Path, device: Device, run: str, verb: str) -> DeviceLock:
        """Take a device; ``before`` is what an earlier run left open there.

        Raises:
            DeviceBusy: another run has it.
            NetloopError: the folder cannot be written.
        """
        path = _path(home, device)
        _make_once(path.parent)
        state = DeviceState(run, verb, device.name, this_process(), datetime.now(UTC))
        try:
            lock = lock_file(path.with_suffix(".lock"), _json(state))
        except OSError as exc:
            raise NetloopError(f"{path.with_suffix('.lock')} cannot be locked: {exc.strerror}") from exc
        if lock is None:
            raise _busy(device, _read(path.with_suffix(".lock")))
        return cls(path, lock, state)

    @property
    def before(self) -> DeviceState | None:
        """What an earlier run left open; nothing, once this one has settled it."""
        return self._left

    @property
    def open(self) -> bool:
        """Whether whoever comes next would be told that the device's state is open."""
        return self.state.stage is not Stage.AT_WORK or self._left is not None

    def changing(self) -> None:
        """The next line changes something: on the disk when this returns."""
        self._become(Stage.CHANGING)

    def unknown(self, reason: str) -> None:
        """The run is through with the device, and does not know how it is; never raises."""
        with contextlib.suppress(NetloopError):
            self._become(Stage.UNKNOWN, reason)

    def _become(self, stage: Stage, reason: str = "") -> None:
        self.state = replace(self.state, stage=stage, reason=reason)
        replace_file(self._path, _json(self.state))

    def settled(self) -> None:
        """The device is wholly as planned, or wholly as it was: whoever kills the run from now on leaves nothing open.

        A machine that ends just then may leave it open, and it is looked at once more. Never raises.
        """
        if self.open:
            self.state, self._left = replace(self.state, stage=Stage.AT_WORK), None
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def release(self) -> None:
        """Let go of the device; what is open stays on disk. Never raises, and may be called again."""
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = -1


def left_open(home: Path, device: Device) -> DeviceState | None:
    """What an earlier run, which has ended, left open of a device; takes no lock."""
    state = _open(_read(_path(home, device)))
    return None if state is None or (state.stage is Stage.CHANGING and state.process.alive) else state


def open_states(home: Path) -> tuple[DeviceState, ...]:
    """What runs left open, or are changing, of all devices."""
    found = (_open(_read(path)) for path in sorted((home / "devices").glob("*.json")))
    return tuple(state for state in found if state)


def holders(home: Path) -> tuple[DeviceState, ...]:
    """Who took each device last, and may have let go of it since."""
    found = (_read(path) for path in sorted((home / "devices").glob("*.lock")))
    return tuple(state for state in found if state)


def _open(state: DeviceState | None) -> DeviceState | None:
    """The state, or the one that it stands before, in which the device was left open."""
    return state.left if state and state.stage is Stage.AT_WORK else state


def _make_once(folder: Path) -> None:
    """Make the folder, or see once in a process that it is ours alone: not anew for each of many devices."""
    if folder not in _ours or not folder.is_dir():
        make_folder(folder)
        _ours.add(folder)


_ours: set[Path] = set()


def _path(home: Path, device: Device) -> Path:
    return home / "devices" / f"{file_name(f'{device.hostname.lower()},{device.port}')}.json"


def _json(state: DeviceState) -> str:
    return json.dumps(to_jsonable(state)) + "\n"


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
