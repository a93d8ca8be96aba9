"""Who is changing a device, and what an earlier run left of it: ``HOME/devices/<address>,<port>.lock``.

A run that writes holds a lock on each of its devices: on this file, which the system releases when the process ends,
however it ends. Each line of the file is a ``DeviceState``, the last one that of the run that took the device last. One
that says ``CHANGING`` or ``UNKNOWN`` is there from the first line that changes something until the device is wholly as
planned, or wholly as it was: as long as its state is open.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from netloop.disk import add, content_of, lock_file, sync_open
from netloop.errors import DeviceBusy, NetloopError
from netloop.journal.files import SharedFolder, file_name, make_folder, said
from netloop.model.device import Device
from netloop.model.jsonable import from_jsonable, to_jsonable
from netloop.processes import Process, this_process


class Stage(StrEnum):
    """How far a run is with a device: ``AT_WORK`` has changed nothing, ``CHANGING`` may be half-way."""

    AT_WORK = "at work"
    CHANGING = "changing"
    UNKNOWN = "unknown"


NOTHING_CHANGED = f'"stage": "{Stage.AT_WORK}"'.encode()
"""In the line of a state that says nothing of what is open: most lines need not be read any further."""


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

    def __init__(self, path: Path, lock: int, state: DeviceState, folder: SharedFolder) -> None:
        """Say in the locked file who has it; what an earlier run left open there stays in it.

        Raises:
            OSError: it cannot be read or written.
        """
        self._path, self._lock, self.state, self._folder = path, lock, state, folder
        content = content_of(lock)
        self._left = _left(content, path)
        if self._left is None:
            os.ftruncate(lock, 0)
        self._alone = self._left is None
        add(lock, _line(state) if self._alone or content.endswith(b"\n") else f"\n{_line(state)}")
        self._taken = os.fstat(lock).st_size

    @classmethod
    def take(cls, home: Path, device: Device, run: str, verb: str) -> DeviceLock:
        """Take a device; ``before`` is what an earlier run left open there.

        Raises:
            DeviceBusy: another run has it.
            NetloopError: the folder cannot be written.
        """
        path = _path(home, device)
        folder = _folder(path.parent)
        state = DeviceState(run, verb, device.name, this_process(), datetime.now(UTC))
        try:
            if (lock := lock_file(path)) is None:
                raise _busy(device, _last(_content(path)))
            try:
                taken = cls(path, lock, state, folder)
            except BaseException:
                os.close(lock)
                raise
        except OSError as exc:
            raise NetloopError(f"{path} cannot be locked: {exc.strerror}") from exc
        folder.changed()
        return taken

    @property
    def before(self) -> DeviceState | None:
        """What an earlier run left open; nothing, once this one has settled it."""
        return self._left

    @property
    def open(self) -> bool:
        """Whether whoever comes next would be told that the device's state is open."""
        return self.state.stage is not Stage.AT_WORK or self._left is not None

    def changing(self) -> None:
        """The next line changes something: on the disk when this returns.

        Raises:
            JournalError: it cannot be written.
        """
        self._become(Stage.CHANGING)

    def unknown(self, reason: str) -> None:
        """The run is through with the device, and does not know how it is; never raises."""
        with contextlib.suppress(NetloopError):
            self._become(Stage.UNKNOWN, reason)

    def _become(self, stage: Stage, reason: str = "") -> None:
        self.state = replace(self.state, stage=stage, reason=reason)
        with said(self._path):
            add(self._lock, _line(self.state))
            sync_open(self._lock)
        self._folder.commit()

    def settled(self) -> None:
        """The device is wholly as planned, or wholly as it was: whoever kills the run from now on leaves nothing open.

        A machine that ends just then may leave it open, and it is looked at once more. It takes no room on the disk.
        Never raises.
        """
        self.state, self._left = replace(self.state, stage=Stage.AT_WORK), None
        with contextlib.suppress(OSError):
            if self._alone:
                os.ftruncate(self._lock, self._taken)
            else:
                os.ftruncate(self._lock, 0)
                _earlier(self._path).unlink(missing_ok=True)
                add(self._lock, _line(self.state))

    def release(self) -> None:
        """Let go of the device; what is open stays on disk. Never raises, and may be called again."""
        if self._lock >= 0:
            os.close(self._lock)
        self._lock = -1


def left_open(home: Path, device: Device) -> DeviceState | None:
    """What an earlier run, which has ended, left open of a device; takes no lock."""
    path = _path(home, device)
    state = _left(_content(path), path)
    return None if state is None or (state.stage is Stage.CHANGING and state.process.alive) else state


def open_states(home: Path) -> tuple[DeviceState, ...]:
    """What runs left open, or are changing, of all devices."""
    folder = home / "devices"
    paths = sorted({path.with_suffix(".lock") for ending in ("lock", "json") for path in folder.glob(f"*.{ending}")})
    found = (_left(_content(path), path) for path in paths)
    return tuple(state for state in found if state)


def holders(home: Path) -> tuple[DeviceState, ...]:
    """Who took each device last, and may have let go of it since."""
    found = (_last(_content(path)) for path in sorted((home / "devices").glob("*.lock")))
    return tuple(state for state in found if state)


def _left(content: bytes, path: Path) -> DeviceState | None:
    """The state in which a device was left open, as its file has it, or that of an earlier version of netloop."""
    found = _last(b"\n".join(line for line in content.splitlines() if NOTHING_CHANGED not in line))
    if found:
        return found
    earlier = _last(_content(_earlier(path)))
    return earlier.left if earlier and earlier.stage is Stage.AT_WORK else earlier


def _last(content: bytes) -> DeviceState | None:
    return next(iter([*_states(content)][-1:]), None)


def _states(content: bytes) -> Iterator[DeviceState]:
    """The states in a file; a line of which only half came to the disk is passed over."""
    for line in content.splitlines():
        with contextlib.suppress(ValueError):
            yield from_jsonable(DeviceState, json.loads(line))


def _earlier(path: Path) -> Path:
    """Where earlier versions kept what is open, and nothing else."""
    return path.with_suffix(".json")


def _folder(path: Path) -> SharedFolder:
    """The folder of all devices; that it is ours alone is seen once in a process, not anew for each device."""
    if path not in _folders or not path.is_dir():
        make_folder(path)
        _folders[path] = SharedFolder(path)
    return _folders[path]


_folders: dict[Path, SharedFolder] = {}


def _path(home: Path, device: Device) -> Path:
    return home / "devices" / f"{file_name(f'{device.hostname.lower()},{device.port}')}.lock"


def _line(state: DeviceState) -> str:
    return json.dumps(to_jsonable(state)) + "\n"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _busy(device: Device, holder: DeviceState | None) -> DeviceBusy:
    if holder is None:
        return DeviceBusy("another run of netloop is at work on it", hint="wait until it is through: netloop runs")
    who = f"{holder.verb} {holder.run} ({holder.process}) is at work on it since {holder.since:%Y-%m-%d %H:%M:%S} UTC"
    take_over = (
        f"kill -INT {holder.process.pid}" if holder.process.host == this_process().host else "interrupt it there"
    )
    hint = f"wait until it is through, or end it in good order ({take_over}) and start again"
    return DeviceBusy(f"{who}; as {holder.device!r}" if holder.device != device.name else who, hint=hint)
