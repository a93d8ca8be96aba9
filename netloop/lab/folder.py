"""A lab's folder on disk, and the lock that tells whether its process lives.

The process holds an exclusive ``flock`` on the file ``lock`` as long as it runs; the kernel gives it up however the
process ends. Whoever starts a lab takes the lock first and hands it down, so there is no moment without an owner; the
file holds the owner's process number. The folder, its host keys and its log stay when a lab ends; what says that it is
up does not.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from netloop.disk import replace_file
from netloop.errors import LabError
from netloop.lab.state import LabState, Order

T = TypeVar("T")


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
        """Make the folder, for its owner alone."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self.host_keys.mkdir(exist_ok=True)

    def take(self) -> int | None:
        """The lock's file descriptor, or None where a process holds the lock or there is no folder."""
        try:
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            return None
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
        """The process that holds the lock, or None; also None in the moment before it is known."""
        try:
            return None if self.free() else int((self.path / "lock").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def clean(self) -> None:
        """Remove what says that the lab is up."""
        for name in ("state.json", "order.json"):
            (self.path / name).unlink(missing_ok=True)

    def write_order(self, order: Order) -> None:
        """Leave the order for the process."""
        self._write("order.json", Order, order)

    def read_order(self) -> Order | None:
        """The order, or None."""
        return self._read("order.json", Order)

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

        self.write_private(name, TypeAdapter(kind).dump_json(value))

    def _read(self, name: str, kind: type[T]) -> T | None:
        try:
            content = (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        from pydantic import TypeAdapter, ValidationError

        try:
            return TypeAdapter(kind).validate_json(content)
        except ValidationError as exc:
            hint = "it is of another version of netloop, or was edited; netloop lab down --all clears it"
            raise LabError(f"lab {self.name}: {self.path / name} cannot be read", hint=hint) from exc
