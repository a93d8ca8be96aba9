"""What is in the file systems: ``dir``, ``show flash:``, ``show file``, and where one is in them.

Layouts: those of IOSv in the public captures of CiscoTestAutomation/genieparser (``dir``) and of ``show flash:``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from netloop.lab.sandbox.file_systems import FILE_SYSTEMS, FLASH, SIZES
from netloop.lab.sandbox.files import CONFIGURATIONS, NO_SUCH_FILE, DirectoryEntry, FileError, FileUrl
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.operate.terminal import ExecTerminal
from netloop.lab.sandbox.router import Router

NO_DATE = "<no date>"
WILDCARDS = frozenset("*?[")
LISTED = tuple(system.name for system in FILE_SYSTEMS if system.name in {"system", *SIZES})
"""The file systems of ``dir all-filesystems``."""


def directory(terminal: ExecTerminal, given: Given) -> str:
    """``dir [/all] [/recursive] [all-filesystems|URL]``; no file here is marked deleted, so ``/all`` lists no more."""
    recursive = "/recursive" in given
    if "all-filesystems" in given:
        return "\n".join(_listing(terminal.router, FileUrl(name, ""), recursive) for name in LISTED)
    return _listing(terminal.router, FileUrl.within(given.get("place", ""), terminal.directory), recursive)


def _listing(router: Router, url: FileUrl, recursive: bool) -> str:
    try:
        sections = list(_sections(router, url, recursive))
    except FileError as exc:
        return f"{exc}\n"
    return "\n".join([*sections, _totals(router, url.system)])


def _sections(router: Router, url: FileUrl, recursive: bool) -> Iterator[str]:
    """What is at a place, and in the directories below it."""
    entries = _found(router, url)
    folder = router.files.is_folder(url)
    lines = "".join(_line(router, entry) for entry in entries) or "No files in directory\n"
    yield f"Directory of {url}{'/' if folder and url.path else ''}\n\n{lines}"
    for entry in entries if recursive else ():
        if entry.folder:
            yield from _sections(router, entry.url, recursive)


def _found(router: Router, url: FileUrl) -> list[DirectoryEntry]:
    """The entries at a place: a directory's, those that a pattern finds, or one file's."""
    if url.system not in LISTED:
        raise FileError(f"%Error opening {url} (Invalid argument)")
    if router.files.is_folder(url):
        return router.files.entries(url)
    return matching(router, url)


def matching(router: Router, url: FileUrl) -> list[DirectoryEntry]:
    """The files that a name with ``*`` and ``?`` finds, or the one of that name.

    Raises:
        FileError: there is none.
    """
    if not WILDCARDS & set(url.name):
        return [router.files.entry(url)]
    found = [entry for entry in router.files.entries(url.folder) if fnmatchcase(entry.url.name, url.name)]
    if not found:
        raise FileError(f"%Error opening {url} ({NO_SUCH_FILE})")
    return found


def _line(router: Router, entry: DirectoryEntry) -> str:
    flags = "drw-" if entry.folder else "-rw-"
    return f"{entry.number:>5}  {flags}  {entry.size:>10}  {_date(router, entry):>27}  {entry.url.name}\n"


def _date(router: Router, entry: DirectoryEntry) -> str:
    if entry.written is None:
        return NO_DATE
    at = router.network.wall(entry.written)
    return f"{at:%b} {at.day} {at:%Y %H:%M:%S} +00:00"


def _totals(router: Router, system: str) -> str:
    if system not in SIZES:
        return "No space information available\n"
    return f"{SIZES[system]} bytes total ({router.files.free(system)} bytes free)\n"


def flash(terminal: ExecTerminal, _given: Given) -> str:
    """``show flash:``: every file with its path, and the space."""
    router = terminal.router
    lines = "".join(_flash_lines(router, FileUrl(FLASH, "")))
    free = router.files.free(FLASH)
    return (
        f"-#- --length-- -----date/time------ path\n{lines}\n"
        f"{free} bytes available ({SIZES[FLASH] - free} bytes used)\n\n"
    )


def _flash_lines(router: Router, folder: FileUrl) -> Iterator[str]:
    for entry in router.files.entries(folder):
        date = _date(router, entry).removesuffix(" +00:00")
        yield f"{entry.number:>3} {entry.size:>10} {date:>20} {entry.url.path}\n"
        if entry.folder:
            yield from _flash_lines(router, entry.url)


def file_systems(terminal: ExecTerminal, _given: Given) -> str:
    """``show file systems``: the present one is marked."""
    lines = ["File Systems:\n", "       Size(b)       Free(b)      Type  Flags  Prefixes"]
    for system in FILE_SYSTEMS:
        size, free = (system.size, terminal.router.files.free(system.name)) if system.size else ("-", "-")
        mark = "*" if system.name == terminal.directory.system else " "
        lines.append(f"{mark}{size:>13}{free:>14}{system.kind:>10}     rw   {system.name}:{system.alias}")
    return "\n".join([*lines, "\n"])


def information(terminal: ExecTerminal, given: Given) -> str:
    """``show file information URL``."""
    url = FileUrl.within(given["file"], terminal.directory)
    try:
        content = terminal.router.files.read(url)
    except FileError as exc:
        return f"{exc}\n"
    kind = "config" if url in CONFIGURATIONS else "ascii text" if content.isascii() else "unknown"
    return f"{url}:\n  type is {kind}\n  file size is {len(content)} bytes\n"


def where(terminal: ExecTerminal, _given: Given) -> str:
    """``pwd``."""
    return f"{terminal.directory}{'/' if terminal.directory.path else ''}\n"


def change(terminal: ExecTerminal, given: Given) -> str | None:
    """``cd [URL]``: without one, to the root of flash:."""
    url = FileUrl.within(given.get("place", "flash:/"), terminal.directory)
    if url.system not in LISTED or not terminal.router.files.is_folder(url):
        return f"%Error changing to directory {url} ({NO_SUCH_FILE})\n"
    terminal.directory = url
    return None


PRIVILEGED = (
    CliCommand("dir [/all] [/recursive] [(all-filesystems|<place:url>)]", directory, "List files on a filesystem"),
    CliCommand("show (flash|flash:|flash0:) [all]", flash, "Display information about flash: file system"),
    CliCommand("show file systems", file_systems, "List filesystems"),
    CliCommand("show file information <file:url>", information, "Display file information"),
    CliCommand("pwd", where, "Display current working directory"),
    CliCommand("cd [<place:url>]", change, "Change current directory"),
)
