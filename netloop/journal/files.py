"""The journal's files: private, safely named, and what cannot be written said as the journal's trouble."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


def append(path: Path, text: str) -> None:
    """Add to the end of a private file; it is on the disk when this returns."""
    with _said(path):
        disk.append(path, text)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise JournalError(
            f"the journal cannot be written: {path}: {exc.strerror}",
            hint="free the disk, or name another folder in NETLOOP_HOME",
        ) from exc
