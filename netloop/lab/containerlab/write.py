"""The files of a topology on disk: readable for the daemons of a container, which are other users."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from netloop.errors import LabError

READABLE, FOLDER = 0o644, 0o755


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write each file, by its path relative to the folder; those that are there are replaced, whoever owns them.

    Raises:
        LabError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = folder / name
            _make(path.parent, folder)
            path.unlink(missing_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            path.chmod(READABLE)
    except OSError as exc:
        raise LabError(f"cannot write to {folder}: {exc.strerror}") from exc


def _make(path: Path, folder: Path) -> None:
    """The folders below ``folder``, open to be passed through."""
    if path != folder:
        _make(path.parent, folder)
        path.mkdir(exist_ok=True)
        path.chmod(FOLDER)
