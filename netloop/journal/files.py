"""The journal's files: private, safely named, and what cannot be written said as the journal's trouble."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
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
    with _said(path):
        disk.make_private(path)


def replace_file(path: Path, text: str) -> None:
    """Write a private file as a whole; see ``disk.replace_file``."""
    with _said(path):
        disk.replace_file(path, text)


def put_file(path: Path, text: str) -> None:
    """Write a private file as a whole, on the disk once it was synced; see ``disk.put_file``."""
    with _said(path):
        disk.put_file(path, text)


def archive(folder: Path, target: Path) -> None:
    """Put a folder of private files into one private archive, which is on the disk before the folder is removed.

    What is half removed is of no account: the archive is whole.
    """
    with _said(target):
        disk.put_archive(folder, target)
        disk.sync((target, target.parent))
        shutil.rmtree(folder, ignore_errors=True)


def append(path: Path, text: str) -> None:
    """Add to the end of a private file, on the disk once it was synced."""
    with _said(path):
        disk.append(path, text, durable=False)


class AddedFile:
    """A private file that is added to, on the disk once it was synced; open between two additions while it is held."""

    def __init__(self, path: Path) -> None:
        self._path, self._descriptor, self._lock = path, -1, Lock()

    def hold(self) -> None:
        """Keep it open until ``let_go``; one that somebody took away is made again.

        Raises:
            JournalError: it cannot be made or opened.
        """
        with self._lock, _said(self._path):
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
        with self._lock, _said(self._path):
            if self._descriptor < 0:
                disk.append(self._path, text, durable=False)
            else:
                disk.add(self._descriptor, text)

    def let_go(self) -> None:
        """Close it, if it is open; may be called by any thread. Never raises."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
            self._descriptor = -1


def make_folder_in(path: Path) -> None:
    """Make a private folder in one of netloop's own, unless it is there."""
    with _said(path):
        disk.make_in_private(path)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk when this returns."""
    with _said(path):
        disk.sync((path,))


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise JournalError(
            f"the journal cannot be written: {path}: {exc.strerror}",
            hint="free the disk, or name another folder in NETLOOP_HOME",
        ) from exc
