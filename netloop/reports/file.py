"""The file that a report goes to: private, replaced as a whole, and tried before anything is sent."""

from __future__ import annotations

import errno
import os
import re
import select
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netloop import disk
from netloop.errors import UsageError

DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
PATIENCE = 10.0
"""Seconds that the reader of a pipe may do nothing."""
HELD: dict[Path, int] = {}
"""The pipes that were looked at and not written to yet, open."""
KINDS = (
    (stat.S_ISDIR, "it is a directory"),
    (stat.S_ISSOCK, "it is a socket"),
    (stat.S_ISBLK, "it is a block device"),
)


def check(path: Path) -> None:
    """Refuse a path to which no report could be written, by trying; everything stays as it was.

    A pipe is held open from here until the report is written, or its reader would see its end. What only the writing
    itself can show (a full disk) is not found here.

    Raises:
        UsageError: a missing or unwritable folder, a directory, a write-protected file, a link of somebody else, a
            pipe that nobody reads.
    """
    with _said(path):
        if _descriptor(path) is not None:
            return
        target = _target(path)
        if _special(target):
            if not os.access(target, os.W_OK):
                raise PermissionError(0, "not allowed for this user")
            if target.is_fifo() and target not in HELD:
                HELD[target] = _opened(target)
        else:
            disk.try_to_replace(target)


def write(path: Path, text: str) -> None:
    """Write a report for its owner alone (0600, also where the file was there with another mode).

    A pipe or a terminal is written to as it is.

    Raises:
        UsageError: it cannot be written; a file that was there is as it was.
    """
    with _said(path):
        descriptor = _descriptor(path)
        if descriptor is not None:
            sys.stdout.flush()
            return _pour(os.dup(descriptor), text, patience=None)
        target = _target(path)
        if _special(target):
            return _pour(HELD.pop(target) if target in HELD else _opened(target), text)
        return disk.replace_file(target, text, keep_mode=False)


def _descriptor(path: Path) -> int | None:
    """The open file that a path like ``/dev/stdout`` stands for: it is neither truncated nor replaced."""
    match = DESCRIPTOR.fullmatch(str(path))
    return int(match[1]) if match else STANDARD.get(str(path))


def _target(path: Path) -> Path:
    """Where a report goes: behind a link of our own; a link of somebody else in a shared folder leads anywhere."""
    if path.is_symlink():
        owner = path.lstat().st_uid
        if owner not in {os.geteuid(), disk.ROOT}:
            raise PermissionError(0, f"it is a link of user {owner}")
        with suppress(FileNotFoundError):
            path.stat()  # a loop of links ends here
        path = path.resolve()
    if path.exists():
        mode = path.stat().st_mode
        for is_kind, why in KINDS:
            if is_kind(mode):
                raise IsADirectoryError(0, why)
        if stat.S_ISREG(mode) and not os.access(path, os.W_OK):
            raise PermissionError(0, "it is write-protected")
    return path


def _opened(path: Path) -> int:
    """What is no file, open for writing; a pipe that nobody reads is an error (ENXIO), not waited for."""
    return os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)


def _special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _pour(descriptor: int, text: str, patience: float | None = PATIENCE) -> None:
    """Write to what is no file, in the reader's pace; without ``patience`` as long as it takes, to a pager too."""
    data = memoryview(text.encode())
    try:
        while data:
            if not select.select((), (descriptor,), (), patience)[1]:
                raise TimeoutError(0, f"nobody reads it ({patience:g} s)")
            data = data[os.write(descriptor, data[: select.PIPE_BUF]) :]
    finally:
        os.close(descriptor)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        why = "nobody reads the pipe" if exc.errno == errno.ENXIO and path.is_fifo() else exc.strerror or str(exc)
        missing = isinstance(exc, FileNotFoundError) and not path.parent.exists()
        hint = f"make the folder first: mkdir -p {path.parent}" if missing else "name another file"
        raise UsageError(f"cannot write the report {path}: {why}", hint=hint) from exc
