"""A lab's folder on disk, and the lock that tells whether its process lives.

The process holds an exclusive ``flock`` on the file ``lock`` as long as it runs; the kernel gives it up however the
process ends. Whoever starts a lab takes the lock first and hands it down, so there is no moment without an owner; the
file says that a lab is being started, then the owner's process number, which is a word and no proof: see
``netloop.lab.service.holder``. The folder, its host keys and its log stay when a lab ends; what says that it is up does
not.

A folder that is a link, or somebody else's, or that others can write, is nobody's lab: nothing in it is opened.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from netloop.disk import PRIVATE, make_private, replace_file
from netloop.errors import LabError
from netloop.lab.service.state import LabOrder, LabState

T = TypeVar("T")
STARTING = "starting"
"""What the lock says while its holder starts the process that will own it."""
CONTROL = "control.sock"
"""The socket on which a lab's process answers, where it has one."""
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def name_owner(lock: int, owner: int | None) -> None:
    """Write into the lock in hand which process owns it; None where that one is being started."""
    os.ftruncate(lock, 0)
    os.pwrite(lock, (STARTING if owner is None else str(owner)).encode(), 0)


@dataclass(frozen=True, slots=True)
class LabFolder:
    """The folder of one lab (mode 0700): ``home/labs/NAME``."""

    path: Path

    @classmethod
    def of(cls, home: Path, name: str) -> LabFolder:
        """The folder of the lab of that name."""
        return cls(home.absolute() / "labs" / name)

    @classmethod
    def all(cls, home: Path) -> Iterator[LabFolder]:
        """Every lab's folder, by name."""
        found = (home.absolute() / "labs").glob("*/lock")
        return (cls(lock.parent) for lock in sorted(found))

    @property
    def name(self) -> str:
        """The lab's name."""
        return self.path.name

    @property
    def log(self) -> Path:
        """What the lab's process says."""
        return self.path / "lab.log"

    @property
    def host_keys(self) -> Path:
        """The folder of the routers' SSH host keys."""
        return self.path / "host_keys"

    def create(self) -> None:
        """Make the folder, for its owner alone.

        Raises:
            LabError: it cannot be made, or what is there is not ours alone.
        """
        try:
            if os.path.lexists(self.path):
                self.require_own(writers=0)
            for folder in (self.path, self.host_keys):
                make_private(folder)
        except OSError as exc:
            raise LabError(f"lab {self.name}: {exc.filename or self.path}: {exc.strerror or exc}") from exc

    def require_own(self, writers: int = OTHERS_WRITE) -> None:
        """Refuse a folder that is not this user's own; one that is not there is nobody's.

        Args:
            writers: mode bits that it may not have.

        Raises:
            LabError: it is a link or a file, another user's, or others can write it.
        """
        try:
            found = self.path.lstat()
        except FileNotFoundError:
            return
        except OSError as exc:
            raise LabError(f"lab {self.name}: {self.path}: {exc.strerror}") from exc
        if not stat.S_ISDIR(found.st_mode):
            raise self._strange(f"{self.path} is no folder of its own, but a link or a file")
        if found.st_uid != os.geteuid():
            raise self._strange(f"{self.path} belongs to user {found.st_uid}, expected user {os.geteuid()}")
        if found.st_mode & writers:
            raise self._strange(f"{self.path} can be written by other users (mode {stat.S_IMODE(found.st_mode):04o})")

    def _strange(self, reason: str) -> LabError:
        hint = "nothing in it was opened and no process was ended; look at it, and move it away"
        return LabError(f"lab {self.name} is not taken for a lab of yours: {reason}", hint=hint)

    def take(self) -> int | None:
        """The lock's file descriptor, or None where a process holds the lock or there is no folder.

        Raises:
            LabError: the folder, or the lock in it, is not this user's own.
        """
        self.require_own()
        try:
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, PRIVATE)
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise self._strange(f"{self.path / 'lock'}: {exc.strerror}") from exc
        found = os.fstat(lock)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or found.st_uid != os.geteuid():
            os.close(lock)
            raise self._strange(f"{self.path / 'lock'} is no plain file of this user's under one name")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        os.ftruncate(lock, 0)
        return lock

    def owns(self, lock: int) -> bool:
        """Whether the lock in hand is still the one on disk: somebody may have removed the folder."""
        try:
            return os.path.samestat(os.fstat(lock), (self.path / "lock").stat())
        except FileNotFoundError:
            return False

    def free(self) -> bool:
        """Whether no process holds the lock; leftovers of a dead one are removed on the way."""
        lock = self.take()
        if lock is None:
            return not self.path.exists()
        self.clean()
        os.close(lock)
        return True

    def holder(self) -> int | None:
        """The process that is said to hold the lock, which is held; None where it is not, or before that is known."""
        said = self._said()
        return int(said) if re.fullmatch(r"[1-9]\d{0,9}", said) else None

    def starting(self) -> bool:
        """Whether the lock is held, and said to be so by one who starts the lab and does not know its process yet."""
        return self._said() == STARTING

    def _said(self) -> str:
        """What the lock says; nothing where it is not held."""
        try:
            return "" if self.free() else (self.path / "lock").read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def new_log(self) -> IO[bytes]:
        """The log, empty, for its owner alone."""
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, PRIVATE)
        os.fchmod(descriptor, PRIVATE)
        return os.fdopen(descriptor, "wb")

    def clean(self) -> None:
        """Remove what says that the lab is up."""
        for name in ("state.json", "order.json", CONTROL):
            (self.path / name).unlink(missing_ok=True)

    def write_order(self, order: LabOrder) -> None:
        """Leave the order for the process."""
        self._write("order.json", LabOrder, order)

    def read_order(self) -> LabOrder | None:
        """The order, or None.

        Raises:
            LabError: it cannot be read, or the folder is not this user's own.
        """
        self.require_own()
        return self._read("order.json", LabOrder)

    def backend_of_order(self) -> str | None:
        """Which backend an order names, also one that this version cannot read."""
        try:
            said = json.loads((self.path / "order.json").read_bytes())
        except (OSError, ValueError):
            return None
        named = said.get("backend") if isinstance(said, dict) else None
        return named if isinstance(named, str) else None

    def write_state(self, state: LabState) -> None:
        """Say that the lab is up."""
        self._write("state.json", LabState, state)

    def read_state(self) -> LabState | None:
        """What the lab said when it came up, or None; whether it still lives is ``holder``'s to say."""
        return self._read("state.json", LabState)

    def write_private(self, name: str, content: bytes) -> None:
        """A file for its owner alone, there as a whole or not at all."""
        replace_file(self.path / name, content.decode())

    def _write(self, name: str, kind: type[T], value: T) -> None:
        from pydantic import TypeAdapter

        self.write_private(name, TypeAdapter(kind).dump_json(value, by_alias=True))

    def _read(self, name: str, kind: type[T]) -> T | None:
        try:
            content = (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise LabError(f"lab {self.name}: {self.path / name}: {exc.strerror}") from exc
        from pydantic import TypeAdapter, ValidationError

        try:
            return TypeAdapter(kind).validate_json(content)
        except ValidationError as exc:
            hint = "it is of another version of netloop, or was edited; netloop lab down --all clears it"
            raise LabError(f"lab {self.name}: {self.path / name} cannot be read", hint=hint) from exc
