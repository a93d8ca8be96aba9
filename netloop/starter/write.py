"""New files in a folder: all of them or none, and nothing that is there is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from netloop.disk import create_file, is_folder, read_text
from netloop.errors import FolderError, Place, Problem

LARGEST = 1 << 20
SHARED, SHARED_FOLDER = 0o666, 0o777
"""Modes that the umask makes the user's own."""


@dataclass(frozen=True, slots=True)
class NewFiles:
    """What would be written into a folder, by the files' paths in it, and which files are there and are left."""

    folder: Path
    new: Mapping[str, str]
    left: Mapping[str, str]
    """Those that are there, each with what would have been written."""


def planned(folder: Path, contents: Mapping[str, str]) -> NewFiles:
    """What must be written so that each file is there.

    Raises:
        FolderError: a folder stands where a file is needed, a file where a folder is, or nobody may write there; all
            of it is said.
    """
    problems = list(_problems(folder, contents))
    if problems:
        raise FolderError(problems)
    there = {path for path in contents if os.path.lexists(folder / path)}
    new = {path: text for path, text in contents.items() if path not in there}
    return NewFiles(folder, new, {path: text for path, text in contents.items() if path in there})


def missing_lines(plan: NewFiles, path: str) -> tuple[str, ...]:
    """The lines that a file which was left does not have; comments and empty ones are not missed."""
    wanted = [line for line in plan.left.get(path, "").splitlines() if line and not line.startswith("#")]
    there = _text(plan, path).splitlines()
    return tuple(line for line in wanted if line not in there)


def differs(plan: NewFiles, path: str) -> bool:
    """Whether a file that was left holds something else."""
    return path in plan.left and _text(plan, path) != plan.left[path]


def _text(plan: NewFiles, path: str) -> str:
    """What a file holds; nothing where it is none that can be read."""
    try:
        return read_text(plan.folder / path, LARGEST)
    except (OSError, UnicodeDecodeError):
        return ""


def _problems(folder: Path, contents: Mapping[str, str]) -> Iterator[Problem]:
    found: dict[Path, Problem] = {}
    for path in contents:
        target = folder / path
        if is_folder(target):
            found.setdefault(target, Problem(Place(str(target)), "a folder stands where a file is needed"))
        elif not os.path.lexists(target):
            nearest = next(parent for parent in target.parents if os.path.lexists(parent))
            problem = _not_usable(nearest)
            if problem:
                found.setdefault(nearest, problem)
    yield from found.values()


def _not_usable(folder: Path) -> Problem | None:
    """Why no file can be made in it."""
    if not is_folder(folder):
        return Problem(Place(str(folder)), "a file stands where a folder is needed")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Problem(Place(str(folder)), "you may not write into this folder", hint="another folder, or its owner")
    return None


def write(plan: NewFiles) -> tuple[str, ...]:
    """Make the new files; the paths of those that somebody else made meanwhile, which were left.

    Raises:
        FolderError: one could not be written; those that were are gone again.
    """
    made: list[Path] = []
    late: list[str] = []
    try:
        for path, text in plan.new.items():
            target = plan.folder / path
            _make_folders(target.parent, made)
            try:
                create_file(target, text, SHARED)
            except FileExistsError:
                late.append(path)
            else:
                made.append(target)
    except OSError as exc:
        _take_back(made)
        problem = Problem(Place(str(exc.filename or plan.folder)), f"it cannot be written: {exc.strerror}")
        raise FolderError([problem]) from exc
    except BaseException:
        _take_back(made)
        raise
    return tuple(late)


def _make_folders(folder: Path, made: list[Path]) -> None:
    for missing in reversed([one for one in (folder, *folder.parents) if not os.path.lexists(one)]):
        missing.mkdir(mode=SHARED_FOLDER)
        made.append(missing)


def _take_back(made: list[Path]) -> None:
    """Remove what was made, the latest first; a folder in which somebody put something stays."""
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if is_folder(path) else path.unlink()
