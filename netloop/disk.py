"""Files: read whole within a limit; written so that they survive a crash, on the disk when the function returns."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

PRIVATE = 0o600
"""The mode of a file for its owner alone."""


KINDS = (
    (stat.S_ISDIR, "it is no file but a folder"),
    (stat.S_ISFIFO, "it is no file but a pipe"),
    (stat.S_ISCHR, "it is no file but a device"),
    (stat.S_ISBLK, "it is no file but a device"),
    (stat.S_ISSOCK, "it is no file but a socket"),
)


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; a path that leads nowhere, or in circles, does not, and nothing is raised."""
    return os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises on names that are too long


def regular(limit: int) -> str:
    """What `read_whole` expects, for a message."""
    return f"a regular file of at most {size(limit)}"


def size(count: int) -> str:
    """A number of bytes, in MB or KB."""
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count >> 10} KB"


def read_whole(path: Path, limit: int) -> bytes:
    """All bytes of a regular file of at most ``limit`` bytes; never waits, and never reads more than that.

    What is no regular file is not opened: opening a device can do something, and opening a pipe waits for a writer.

    Raises:
        OSError: it cannot be read, is no regular file, or is larger; ``strerror`` says which, in plain words.
    """
    _fit(path.stat(), limit)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        _fit(os.fstat(descriptor), limit)
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise _larger(limit)
    return content


def _fit(found: os.stat_result, limit: int) -> None:
    for is_kind, words in KINDS:
        if is_kind(found.st_mode):
            raise OSError(errno.EINVAL, words)
    if found.st_size > limit:
        raise _larger(limit)


def _larger(limit: int) -> OSError:
    return OSError(errno.EFBIG, f"it is larger than {size(limit)}")


def replace_file(path: Path, text: str, mode: int = PRIVATE) -> None:
    """Write a file as a whole: a reader sees the old text or the new one, also after a crash.

    A file that is there keeps its mode; a new one gets ``mode``, less what the umask takes.

    Raises:
        OSError: it cannot be written; the old one is as it was.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(part, text, os.O_TRUNC, mode)
        if path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def append(path: Path, text: str) -> None:
    """Add to the end of a private file.

    Raises:
        OSError: it cannot be written.
    """
    _write(path, text, os.O_APPEND, PRIVATE)


def _write(path: Path, text: str, how: int, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
