"""The journal's files: private, safely named, and what cannot be written said as the journal's trouble."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from threading import Lock
from types import TracebackType
from urllib.parse import quote

from netloop import disk
from netloop.errors import JournalError

LONGEST = 200
"""Characters of a file's name; file systems allow 255 bytes, endings included."""


def file_name(text: str) -> str:
    """A name that is safe as that of a file; ``urllib.parse.unquote`` reads it back, unless it was too long."""
    name = quote(text, safe=" ,=()+@~")
    if len(name) > LONGEST:
        return f"{name[: LONGEST - 20]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return name.replace(".", "%2E") if not name.strip(".") else name


def make_folder(path: Path) -> None:
    """Make a private folder; see ``disk.make_private``."""
    with said(path):
        disk.make_private(path)


def replace_file(path: Path, text: str) -> None:
    """Write a private file as a whole; see ``disk.replace_file``."""
    with said(path):
        disk.replace_file(path, text)


def put_file(path: Path, text: str) -> None:
    """Write a private file as a whole, on the disk once it was synced; see ``disk.put_file``."""
    with said(path):
        disk.put_file(path, text)


def append(path: Path, text: str) -> None:
    """Add to the end of a private file, on the disk once it was synced."""
    with said(path):
        disk.append(path, text, durable=False)


class AddedFile:
    """A private file that is added to, on the disk once it was synced; open between two additions while it is held.

    Whoever else adds to it, in this process or another, adds behind what is there.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._descriptor, self._lock = path, -1, Lock()
        self._said = said(path)

    def hold(self) -> None:
        """Keep it open until ``let_go``; one that somebody took away is made again.

        Raises:
            JournalError: it cannot be made or opened.
        """
        with self._lock, self._said:
            if self._descriptor >= 0 and not os.fstat(self._descriptor).st_nlink:
                os.close(self._descriptor)
                self._descriptor = -1
            if self._descriptor < 0:
                self._descriptor = disk.open_to_append(self._path)

    def add(self, text: str) -> None:
        """Add to its end.

        Raises:
            JournalError: it cannot be written.
        """
        with self._lock, self._said:
            if self._descriptor < 0:
                disk.append(self._path, text, durable=False)
            else:
                disk.add(self._descriptor, text)

    def sync(self) -> None:
        """Have it on the disk when this returns.

        Raises:
            JournalError: it is not there any more, or cannot be written.
        """
        with self._lock, self._said:
            if self._descriptor < 0:
                disk.sync((self._path,))
            else:
                disk.sync_open(self._descriptor)

    def let_go(self) -> None:
        """Close it, if it is open; may be called by any thread. Never raises."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
            self._descriptor = -1


class SharedFolder:
    """A folder in which those or the files of many devices stand: its names are brought to the disk for all at once."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock, self._changed = path, Lock(), False

    def changed(self) -> None:
        """A name was added to it, or may have been."""
        self._changed = True

    def commit(self) -> None:
        """Have the names in it on the disk when this returns.

        Raises:
            JournalError: they cannot be written.
        """
        with self._lock:
            if self._changed:
                self._changed = False
                try:
                    sync(self.path)
                except BaseException:
                    self._changed = True
                    raise


def make_folder_in(path: Path) -> None:
    """Make a private folder in one of netloop's own, unless it is there."""
    with said(path):
        disk.make_in_private(path)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk when this returns."""
    with said(path):
        disk.sync((path,))


class said:  # noqa: N801  read as a statement: with said(path)
    """What the system refuses of a path is the journal's trouble (``JournalError``)."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _kind: type[BaseException] | None, exc: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if isinstance(exc, OSError):
            raise JournalError(
                f"the journal cannot be written: {self._path}: {exc.strerror}",
                hint="free the disk, or name another folder in NETLOOP_HOME",
            ) from exc
