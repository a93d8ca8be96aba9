"""Files that survive a crash: replaced as a whole, or appended to, and on the disk when the function returns."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600
"""The mode of a file for its owner alone."""


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
