"""Private files that survive a crash: replaced as a whole, or appended to and flushed to the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from netloop.errors import NetloopError

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
LONGEST = 200
"""Characters of a file's name; file systems allow 255 bytes, endings included."""


def file_name(text: str) -> str:
    """A name that is safe as that of a file; ``urllib.parse.unquote`` reads it back, unless it was too long."""
    name = quote(text, safe=" ,=()+@~")
    if len(name) > LONGEST:
        return f"{name[: LONGEST - 20]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return name.replace(".", "%2E") if not name.strip(".") else name


def make_folder(path: Path) -> None:
    """Make a private folder; those above it that are missing become private too."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with _said(path):
        path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def replace_file(path: Path, text: str) -> None:
    """Write a file as a whole: a reader sees the old text or the new one, also after a crash."""
    part = path.with_name(f".{path.name}.part")
    with _said(path):
        _write(part, text, os.O_TRUNC)
        part.replace(path)
        _sync_folder(path.parent)


def append(path: Path, text: str) -> None:
    """Add to the end of a file; it is on the disk when this returns."""
    with _said(path):
        _write(path, text, os.O_APPEND)


def _write(path: Path, text: str, how: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, PRIVATE)
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


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise NetloopError(
            f"the journal cannot be written: {path}: {exc.strerror}",
            hint="free the disk, or name another folder in NETLOOP_HOME",
        ) from exc
