"""The YAML file: netloop's own inventory format, in one file, in several, or in a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from netloop.disk import is_folder
from netloop.sources.declare import declare
from netloop.sources.declared import Declared
from netloop.sources.files import joined, read_all


def load(location: str | Path) -> Declared:
    """Read the declarations in a file or folder. Nothing is raised: an unreadable file is a problem in the result."""
    path = Path(location)
    reading = read_all(path)
    root = joined(reading)
    name, files = str(path), tuple(reading.files)
    folder = name if is_folder(path) else str(path.parent)
    if root is None:
        return Declared(name, {}, problems=tuple(reading.problems), files=files, folder=folder)
    return replace(declare(root, name, tuple(reading.problems)), files=files, folder=folder)
