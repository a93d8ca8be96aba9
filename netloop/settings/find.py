"""Which ``netloop.toml`` holds: the nearest one from the working folder upward, within the repository and the home.

A file in a folder above may be somebody else's (``/tmp``), and it decides which host keys are believed. So one that
was found counts where its owner is the user, root, or the owner of the working folder. One that ``NETLOOP_CONFIG``
names was chosen, whoever owns it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from netloop.errors import Place, Problem, SettingsError

FILE = "netloop.toml"
VARIABLE = "NETLOOP_CONFIG"
"""Names the file; empty, there is none."""
ROOT = 0
LARGEST = 256 * 1024


def found_file() -> Path | None:
    """The file that holds here, None where there is none.

    Raises:
        SettingsError: it belongs to somebody who has no say here, or ``NETLOOP_CONFIG`` names no file.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return _named(Path(named).expanduser()) if named else None
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return None
    return next((_trusted(folder / FILE, here) for folder in searched(here) if os.path.lexists(folder / FILE)), None)


def searched(here: Path) -> Iterator[Path]:
    """The folders that are looked in: upward to the repository's top, the user's home, or the root."""
    last = Path(os.path.expanduser("~"))  # noqa: PTH111  Path.home raises where there is none
    for folder in (here, *here.parents):
        yield folder
        if folder == last or os.path.lexists(folder / ".git"):
            return


def _named(path: Path) -> Path:
    if os.path.lexists(path):
        _regular(path)
        return path
    raise SettingsError(
        [Problem(Place(VARIABLE), f"there is no file {path}", "the path of a file such as netloop.toml")]
    )


def _trusted(path: Path, here: Path) -> Path:
    owner = _regular(path).st_uid
    if owner in {os.geteuid(), ROOT, here.stat().st_uid}:
        return path
    problem = Problem(
        Place(str(path)),
        f"it belongs to user {owner}, who has no say in {here}",
        hint=f"take it with {VARIABLE}={path}, or work without it: {VARIABLE}=",
    )
    raise SettingsError([problem])


def _regular(path: Path) -> os.stat_result:
    """What the system says of a file; nothing else is opened, for a pipe would wait."""
    try:
        found = path.stat()
    except OSError as exc:
        raise SettingsError([Problem(Place(str(path)), f"it cannot be read: {exc.strerror}")]) from exc
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
        expected = f"a regular file of at most {LARGEST >> 10} KB"
        raise SettingsError([Problem(Place(str(path)), "it cannot be read: it is no such file", expected)])
    return found
