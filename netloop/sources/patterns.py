"""Patterns of files within a folder: ``*``, ``?`` and ``[a-z]`` within a name, ``**`` for folders at any depth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import translate
from pathlib import Path
from re import compile as compiled

from netloop.disk import is_folder

MAGIC = frozenset("*?[")
ANY_DEPTH = "**"


def is_pattern(text: str) -> bool:
    """Whether a text is a pattern rather than a name."""
    return not MAGIC.isdisjoint(text)


def present(path: Path) -> bool:
    """Whether something is there that is no folder: a file, or what only looks like one."""
    return os.path.lexists(path) and not is_folder(path)


def within(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder, once every link and ``..`` on its way is followed."""
    return os.path.commonpath([real := os.path.realpath(folder), os.path.realpath(path)]) == real


def matching(folder: Path, pattern: str) -> Iterator[Path]:
    """What in the folder fits, in the order of names; ``**`` follows no link, so it ends, and stays below."""
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    kept = [part for index, part in enumerate(parts) if part != ANY_DEPTH or parts[index - 1 : index] != [ANY_DEPTH]]
    yield from dict.fromkeys(_below(folder, kept))


def _below(folder: Path, parts: list[str]) -> Iterator[Path]:
    if not parts:
        yield folder
    elif parts[0] == ANY_DEPTH:
        yield from _below(folder, parts[1:])
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                yield from _below(folder / entry.name, parts)
    elif is_pattern(parts[0]):
        fits = compiled(translate(parts[0]))
        for entry in _entries(folder):
            if fits.match(entry.name):
                yield from _below(folder / entry.name, parts[1:])
    elif os.path.lexists(folder / parts[0]):
        yield from _below(folder / parts[0], parts[1:])


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder and is not hidden, by name; nothing where this is no folder that can be read."""
    try:
        with os.scandir(folder) as found:
            return sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError:
        return []
